#include "server/engine/range_text.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "server/engine/text_fold.h"
#include "server/engine/units.h"

namespace trilab::engine {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

absl::Status Refused(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is no range: ", why));
}

// ASCII dashes and tildes, signs apart; "to" in either language is "~".
std::string Tidy(absl::string_view text) {
  std::string tidy = absl::StrReplaceAll(FoldWidth(text), {{"〜", "~"},
                                                           {"∼", "~"},
                                                           {"～", "~"},
                                                           {"–", "-"},
                                                           {"—", "-"},
                                                           {"‐", "-"},
                                                           {"−", "-"},
                                                           {"至", "~"},
                                                           {"…", "~"},
                                                           {"...", "~"},
                                                           {" to ", "~"},
                                                           {" To ", "~"},
                                                           {"≦", "≤"},
                                                           {"≧", "≥"},
                                                           {"<=", "≤"},
                                                           {">=", "≥"}});
  absl::StripAsciiWhitespace(&tidy);
  return tidy;
}

// A number in front of `text`, taken off.
std::optional<double> TakeNumber(absl::string_view& text) {
  absl::string_view rest = absl::StripLeadingAsciiWhitespace(text);
  size_t end = 0;
  if (end < rest.size() && (rest[end] == '+' || rest[end] == '-')) ++end;
  std::string digits;
  bool any = false;
  while (end < rest.size() &&
         (absl::ascii_isdigit(rest[end]) || rest[end] == '.' ||
          // A comma between digits parts thousands.
          (rest[end] == ',' && end + 1 < rest.size() && any &&
           absl::ascii_isdigit(rest[end + 1])))) {
    any = any || absl::ascii_isdigit(rest[end]);
    if (rest[end] != ',') digits.push_back(rest[end]);
    ++end;
  }
  double value = 0;
  if (!any || !absl::SimpleAtod(digits, &value)) return std::nullopt;
  if (rest[0] == '-') value = -value;
  text = rest.substr(end);
  return value;
}

// A unit in front of `text`, taken off: up to "~", or "-" before a number.
absl::string_view TakeUnit(absl::string_view& text) {
  size_t end = 0;
  while (end < text.size() && text[end] != '~' && text[end] != '-') ++end;
  const absl::string_view unit =
      absl::StripAsciiWhitespace(text.substr(0, end));
  text = text.substr(end);
  return unit;
}

struct Ends {
  std::optional<double> low;
  std::optional<double> high;
  absl::string_view low_unit;
  absl::string_view unit;
};

// "a unit ~ b unit", "a ~ b unit" or "a unit".
absl::StatusOr<Ends> ParseEnds(absl::string_view text, absl::string_view all) {
  Ends ends;
  if (absl::ConsumePrefix(&text, "DC") || absl::ConsumePrefix(&text, "dc")) {
    ends.low = 0;
  } else {
    ends.low = TakeNumber(text);
    if (!ends.low.has_value()) return Refused(all, "no number where it starts");
    ends.low_unit = TakeUnit(text);
  }
  text = absl::StripLeadingAsciiWhitespace(text);
  if (text.empty()) {
    ends.unit = ends.low_unit;
    return ends;
  }
  if (text[0] != '~' && text[0] != '-') {
    return Refused(all, "several ranges in one");
  }
  text.remove_prefix(1);
  ends.high = TakeNumber(text);
  if (!ends.high.has_value()) return Refused(all, "no number where it ends");
  ends.unit = absl::StripAsciiWhitespace(text);
  return ends;
}

// What may stand in a unit, so that words and second ranges do not pass.
absl::Status CheckUnit(absl::string_view unit, absl::string_view all) {
  if (unit.empty() || !UnitsOf(unit).empty()) return absl::OkStatus();
  if (unit == "to") return Refused(all, "no number where it ends");
  for (const char c : unit) {
    if (absl::ascii_isdigit(c) || c == '~' || c == '(' || c == ',' ||
        c == ';') {
      return Refused(all, absl::StrCat("'", unit, "' is no unit"));
    }
  }
  // Of a code point outside ASCII, only those of units are known.
  for (const char c : unit) {
    if (!absl::ascii_isascii(c) || c == ' ') {
      return Refused(all, absl::StrCat("unit '", unit, "' is not known"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ParameterRange> FromEnds(const Ends& ends,
                                        absl::string_view all) {
  ParameterRange range;
  for (const absl::string_view unit : {ends.low_unit, ends.unit}) {
    absl::Status status = CheckUnit(unit, all);
    if (!status.ok()) return status;
  }
  range.unit = std::string(ends.unit.empty() ? ends.low_unit : ends.unit);
  range.minimum = *ends.low;
  if (!ends.low_unit.empty() && ends.low_unit != range.unit) {
    const std::optional<double> low =
        ConvertUnit(*ends.low, ends.low_unit, range.unit);
    if (!low.has_value()) {
      return Refused(all,
                     absl::StrCat("'", ends.low_unit, "' and '", range.unit,
                                  "' do not measure the same"));
    }
    range.minimum = *low;
  }
  range.maximum = ends.high.value_or(range.minimum);
  if (range.minimum > range.maximum) std::swap(range.minimum, range.maximum);
  return range;
}

// "(1 to 40) Hz" without the brackets.
std::string DropBrackets(absl::string_view text) {
  const size_t close = text.find(')');
  if (!absl::StartsWith(text, "(") || close == absl::string_view::npos) {
    return std::string(text);
  }
  return absl::StrCat(text.substr(1, close - 1), " ", text.substr(close + 1));
}

// The code of a test in front of a range, as in "RE 150kHz-6GHz", taken off.
absl::string_view TakeLabel(absl::string_view& text) {
  size_t end = 0;
  while (end < text.size() && absl::ascii_isupper(text[end])) ++end;
  if (end < 2 || end >= text.size() || text[end] != ' ') return "";
  const absl::string_view label = text.substr(0, end);
  text = absl::StripLeadingAsciiWhitespace(text.substr(end));
  return label;
}

}  // namespace

absl::StatusOr<ParameterRange> ParseRange(absl::string_view text) {
  const std::string tidy = DropBrackets(Tidy(text));
  absl::string_view rest = tidy;
  if (absl::StrContains(rest, "→")) {
    return Refused(text, "it is a change from one value to another");
  }
  if (absl::StrContains(rest, "&")) {
    return Refused(text, "several ranges in one");
  }
  const bool below =
      absl::ConsumePrefix(&rest, "≤") || absl::ConsumePrefix(&rest, "<") ||
      absl::ConsumePrefix(&rest, "Up to ") ||
      absl::ConsumePrefix(&rest, "up to ") ||
      absl::ConsumePrefix(&rest, "Up~") || absl::ConsumePrefix(&rest, "up~");
  const bool above = !below && (absl::ConsumePrefix(&rest, "≥") ||
                                absl::ConsumePrefix(&rest, ">"));
  const bool both = absl::ConsumePrefix(&rest, "±");
  absl::StatusOr<Ends> ends = ParseEnds(rest, text);
  if (!ends.ok()) return ends.status();
  if ((below || above || both) && ends->high.has_value()) {
    return Refused(text, "a limit and a range in one");
  }
  absl::StatusOr<ParameterRange> range = FromEnds(*ends, text);
  if (!range.ok()) return range;
  if (below) range->minimum = -kInfinity;
  if (above) range->maximum = kInfinity;
  if (both) {
    range->maximum = std::abs(range->maximum);
    range->minimum = -range->maximum;
  }
  return range;
}

absl::StatusOr<ParameterRange> ParseParameterRange(absl::string_view text) {
  const std::string folded = FoldWidth(text);
  const size_t colon = folded.find(':');
  if (colon == std::string::npos) {
    return Refused(text, "no colon after the parameter");
  }
  const absl::string_view name =
      absl::StripAsciiWhitespace(absl::string_view(folded).substr(0, colon));
  if (name.empty()) return Refused(text, "no parameter");
  absl::string_view rest = absl::StripLeadingAsciiWhitespace(
      absl::string_view(folded).substr(colon + 1));
  const absl::string_view label = TakeLabel(rest);
  absl::StatusOr<ParameterRange> range = ParseRange(rest);
  if (!range.ok()) return range;
  range->parameter =
      label.empty() ? std::string(name) : absl::StrCat(name, " ", label);
  return range;
}

}  // namespace trilab::engine
