#include "server/engine/recurrence_rule.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

// Longer texts repeat values or are hostile.
constexpr size_t kMaxTextSize = 4096;
constexpr int64_t kMaxCount = 1'000'000;

// A list of whole numbers from `min` to `max`; with `negative` also from
// -`max` to -`min`.
struct NumberPart {
  absl::string_view name;
  int min;
  int max;
  bool negative;
};
constexpr std::array<NumberPart, 7> kNumberParts = {{
    {"BYMINUTE", 0, 59, false},
    {"BYHOUR", 0, 23, false},
    {"BYMONTHDAY", 1, 31, true},
    {"BYYEARDAY", 1, 366, true},
    {"BYWEEKNO", 1, 53, true},
    {"BYMONTH", 1, 12, false},
    {"BYSETPOS", 1, 366, true},
}};

constexpr std::array<std::pair<absl::string_view, Frequency>, 6> kFrequencies =
    {{
        {"MINUTELY", Frequency::kMinutely},
        {"HOURLY", Frequency::kHourly},
        {"DAILY", Frequency::kDaily},
        {"WEEKLY", Frequency::kWeekly},
        {"MONTHLY", Frequency::kMonthly},
        {"YEARLY", Frequency::kYearly},
    }};

constexpr std::array<absl::string_view, 7> kWeekdays = {"MO", "TU", "WE", "TH",
                                                        "FR", "SA", "SU"};

absl::string_view FrequencyName(Frequency frequency) {
  return kFrequencies[static_cast<size_t>(frequency)].first;
}

bool IsWeekday(absl::string_view text) {
  return std::find(kWeekdays.begin(), kWeekdays.end(), text) != kWeekdays.end();
}

absl::Status Bad(absl::string_view part, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("recurrence: ", part, " ", why));
}

bool IsDigits(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// Digits, at most `max`.
absl::StatusOr<int64_t> ParseCounter(absl::string_view part,
                                     absl::string_view text, int64_t max) {
  int64_t value = 0;
  if (!IsDigits(text) || !absl::SimpleAtoi(text, &value) || value < 1 ||
      value > max) {
    return Bad(part, absl::StrCat("is \"", text, "\"; it takes 1 to ", max));
  }
  return value;
}

absl::StatusOr<int> ParseListNumber(const NumberPart& part,
                                    absl::string_view text) {
  absl::string_view digits = text;
  bool negative = false;
  if (part.negative) {
    negative = absl::ConsumePrefix(&digits, "-");
    if (!negative) absl::ConsumePrefix(&digits, "+");
  }
  int value = 0;
  if (!IsDigits(digits) || digits.size() > 3 ||
      !absl::SimpleAtoi(digits, &value) || value < part.min ||
      value > part.max) {
    return Bad(
        part.name,
        absl::StrCat(
            "has \"", text, "\"; it takes ", part.min, " to ", part.max,
            part.negative ? absl::StrCat(" and -", part.max, " to -", part.min)
                          : ""));
  }
  return negative ? -value : value;
}

absl::StatusOr<std::string> ParseNumbers(const NumberPart& part,
                                         absl::string_view text) {
  std::set<int> values;
  for (absl::string_view item : absl::StrSplit(text, ',')) {
    TRILAB_ASSIGN_OR_RETURN(int value, ParseListNumber(part, item));
    values.insert(value);
  }
  return absl::StrJoin(values, ",");
}

// A list of weekdays, each perhaps with "which one of the period" before it.
absl::StatusOr<std::string> ParseDays(absl::string_view text) {
  constexpr NumberPart kOrdinal = {"BYDAY", 1, 53, true};
  std::set<std::string> values;
  for (absl::string_view item : absl::StrSplit(text, ',')) {
    const size_t split = item.size() < 2 ? 0 : item.size() - 2;
    const absl::string_view day = item.substr(split);
    if (!IsWeekday(day)) {
      return Bad("BYDAY", absl::StrCat("has \"", item,
                                       "\"; it takes MO to SU, such as "
                                       "\"MO,-1FR\""));
    }
    int ordinal = 0;
    if (split > 0) {
      TRILAB_ASSIGN_OR_RETURN(ordinal,
                              ParseListNumber(kOrdinal, item.substr(0, split)));
    }
    values.insert(ordinal == 0 ? std::string(day) : absl::StrCat(ordinal, day));
  }
  return absl::StrJoin(values, ",");
}

absl::Status ParseUntil(absl::string_view text, RecurrenceRule& rule) {
  const auto bad = [text] {
    return Bad("UNTIL", absl::StrCat("is \"", text,
                                     "\"; it takes a date and time such as "
                                     "20261231T155900Z"));
  };
  absl::string_view rest = text;
  const bool utc = absl::ConsumeSuffix(&rest, "Z");
  if (rest.size() != 15 || rest[8] != 'T' || !IsDigits(rest.substr(0, 8)) ||
      !IsDigits(rest.substr(9))) {
    return bad();
  }
  const auto number = [rest](size_t at, size_t size) {
    int value = 0;
    return absl::SimpleAtoi(rest.substr(at, size), &value) ? value : -1;
  };
  const absl::CivilSecond local(number(0, 4), number(4, 2), number(6, 2),
                                number(9, 2), number(11, 2), number(13, 2));
  // Civil times carry over: 31 June would become 1 July.
  if (absl::FormatCivilTime(local) !=
      absl::StrCat(rest.substr(0, 4), "-", rest.substr(4, 2), "-",
                   rest.substr(6, 2), "T", rest.substr(9, 2), ":",
                   rest.substr(11, 2), ":", rest.substr(13, 2))) {
    return bad();
  }
  if (utc) {
    rule.until = absl::FromCivil(local, absl::UTCTimeZone());
  } else {
    rule.until_local = local;
  }
  return absl::OkStatus();
}

absl::Status ParseFrequency(absl::string_view text, RecurrenceRule& rule) {
  for (const auto& [name, frequency] : kFrequencies) {
    if (text == name) {
      rule.frequency = frequency;
      return absl::OkStatus();
    }
  }
  if (text == "SECONDLY") {
    return Bad("FREQ", "is \"SECONDLY\"; time is counted in whole minutes");
  }
  return Bad("FREQ", absl::StrCat("is \"", text,
                                  "\"; it takes MINUTELY, HOURLY, DAILY, "
                                  "WEEKLY, MONTHLY or YEARLY"));
}

absl::Status ParsePart(absl::string_view name, absl::string_view value,
                       RecurrenceRule& rule) {
  if (name == "FREQ") return ParseFrequency(value, rule);
  if (name == "UNTIL") return ParseUntil(value, rule);
  if (name == "COUNT") {
    TRILAB_ASSIGN_OR_RETURN(rule.count, ParseCounter(name, value, kMaxCount));
    return absl::OkStatus();
  }
  if (name == "INTERVAL") {
    TRILAB_ASSIGN_OR_RETURN(rule.interval, ParseCounter(name, value, 32767));
    return absl::OkStatus();
  }
  if (name == "WKST") {
    rule.parts["WKST"] = std::string(value);
    return IsWeekday(value) ? absl::OkStatus()
                            : Bad(name, absl::StrCat("is \"", value,
                                                     "\"; it takes MO to SU"));
  }
  if (name == "BYDAY") {
    TRILAB_ASSIGN_OR_RETURN(rule.parts["BYDAY"], ParseDays(value));
    return absl::OkStatus();
  }
  if (name == "BYSECOND") {
    return Bad(name, "is refused; time is counted in whole minutes");
  }
  for (const NumberPart& part : kNumberParts) {
    if (part.name != name) continue;
    TRILAB_ASSIGN_OR_RETURN(rule.parts[std::string(name)],
                            ParseNumbers(part, value));
    return absl::OkStatus();
  }
  return Bad(absl::StrCat("\"", name, "\""),
             "is no part of a rule in RFC 5545");
}

// What the RFC leaves open, so that programs differ, or libical gets wrong.
absl::Status CheckCommonGround(const RecurrenceRule& rule) {
  const bool yearly = rule.frequency == Frequency::kYearly;
  const auto has = [&rule](const char* part) {
    return rule.parts.count(part) > 0;
  };
  const auto several = [&rule](const char* part) {
    const auto found = rule.parts.find(part);
    return found != rule.parts.end() && absl::StrContains(found->second, ",");
  };
  if (has("BYWEEKNO")) {
    return Bad("BYWEEKNO",
               "is refused; programs differ on the days meant, above all "
               "across New Year");
  }
  if (yearly && has("BYMONTHDAY") && !has("BYMONTH")) {
    return Bad("BYMONTHDAY",
               "with FREQ=YEARLY needs BYMONTH; programs differ on the "
               "months meant");
  }
  if (yearly && has("BYYEARDAY") && has("BYMONTH")) {
    return Bad("BYYEARDAY", "with FREQ=YEARLY does not go with BYMONTH");
  }
  if (!yearly && rule.frequency != Frequency::kMonthly) {
    for (const char* part : {"BYMONTHDAY", "BYYEARDAY"}) {
      if (has(part) && absl::StrContains(rule.parts.at(part), "-")) {
        return Bad(part, "counts from the end only in months and years");
      }
    }
  }
  if (has("BYSETPOS") && ((!yearly && rule.frequency != Frequency::kMonthly) ||
                          several("BYHOUR") || several("BYMINUTE"))) {
    return Bad("BYSETPOS",
               "chooses among days: it goes with FREQ=MONTHLY or YEARLY and "
               "one time of day");
  }
  if (rule.frequency == Frequency::kMinutely && has("BYMINUTE")) {
    return Bad("BYMINUTE", "does not go with FREQ=MINUTELY; take FREQ=HOURLY");
  }
  if (has("BYHOUR") && (rule.frequency == Frequency::kHourly ||
                        rule.frequency == Frequency::kMinutely)) {
    return Bad("BYHOUR",
               "does not go with FREQ=HOURLY or MINUTELY; take FREQ=DAILY");
  }
  return absl::OkStatus();
}

// The notes under the table of RFC 5545 section 3.3.10.
absl::Status CheckTable(const RecurrenceRule& rule) {
  const Frequency frequency = rule.frequency;
  const bool yearly = frequency == Frequency::kYearly;
  const auto has = [&rule](const char* part) {
    return rule.parts.count(part) > 0;
  };
  const auto not_with = [&rule](absl::string_view part) {
    return Bad(part, absl::StrCat("does not go with FREQ=",
                                  FrequencyName(rule.frequency)));
  };
  if (has("BYWEEKNO") && !yearly) return not_with("BYWEEKNO");
  if (has("BYMONTHDAY") && frequency == Frequency::kWeekly) {
    return not_with("BYMONTHDAY");
  }
  if (has("BYYEARDAY") && frequency != Frequency::kMinutely &&
      frequency != Frequency::kHourly && !yearly) {
    return not_with("BYYEARDAY");
  }
  if (has("BYDAY") &&
      std::any_of(rule.parts.at("BYDAY").begin(), rule.parts.at("BYDAY").end(),
                  absl::ascii_isdigit)) {
    if (!yearly && frequency != Frequency::kMonthly) {
      return not_with("BYDAY with a number");
    }
  }
  if (has("BYSETPOS") && rule.parts.size() == (has("WKST") ? 2U : 1U)) {
    return Bad("BYSETPOS", "needs another BY part to choose from");
  }
  return absl::OkStatus();
}

absl::Status CheckRule(const RecurrenceRule& rule) {
  if (rule.count.has_value() &&
      (rule.until.has_value() || rule.until_local.has_value())) {
    return Bad("COUNT", "and UNTIL exclude each other");
  }
  if ((rule.frequency == Frequency::kYearly && rule.interval > 100) ||
      (rule.frequency == Frequency::kMonthly && rule.interval > 400)) {
    return Bad("INTERVAL", absl::StrCat("is ", rule.interval,
                                        "; years go to 100 and months to 400"));
  }
  TRILAB_RETURN_IF_ERROR(CheckTable(rule));
  return CheckCommonGround(rule);
}

}  // namespace

std::string RecurrenceRule::Text() const {
  std::string text =
      absl::StrCat("FREQ=", FrequencyName(frequency), ";INTERVAL=", interval);
  for (const auto& [name, value] : parts) {
    absl::StrAppend(&text, ";", name, "=", value);
  }
  return text;
}

absl::StatusOr<RecurrenceRule> ParseRecurrenceRule(absl::string_view text) {
  if (text.size() > kMaxTextSize) {
    return Bad("text", absl::StrCat("is longer than ", kMaxTextSize, " bytes"));
  }
  const std::string upper = absl::AsciiStrToUpper(text);
  RecurrenceRule rule;
  std::set<absl::string_view> seen;
  for (absl::string_view part : absl::StrSplit(upper, ';')) {
    const std::pair<absl::string_view, absl::string_view> field =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (field.first.empty() || field.second.empty()) {
      return Bad(absl::StrCat("\"", part, "\""),
                 "is not of the form NAME=VALUE; parts stand between \";\"");
    }
    if (!seen.insert(field.first).second) {
      return Bad(field.first, "stands twice");
    }
    TRILAB_RETURN_IF_ERROR(ParsePart(field.first, field.second, rule));
  }
  if (seen.count("FREQ") == 0) return Bad("FREQ", "is missing");
  TRILAB_RETURN_IF_ERROR(CheckRule(rule));
  return rule;
}

}  // namespace trilab::engine
