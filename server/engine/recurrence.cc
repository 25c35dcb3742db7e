#include "server/engine/recurrence.h"

#include <libical/ical.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "server/engine/local_time.h"
#include "server/engine/recurrence_rule.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

struct FreeIterator {
  void operator()(icalrecur_iterator* iterator) const {
    icalrecur_iterator_free(iterator);
  }
};
using Iterator = std::unique_ptr<icalrecur_iterator, FreeIterator>;

// libical would otherwise be free to abort on a malformed rule.
void KeepErrorsHarmless() {
  static const bool kDone = [] {
    icalerror_set_errors_are_fatal(0);
    return true;
  }();
  static_cast<void>(kDone);
}

icaltimetype ToIcal(absl::CivilSecond time) {
  icaltimetype ical = icaltime_null_time();
  ical.year = static_cast<int>(time.year());
  ical.month = time.month();
  ical.day = time.day();
  ical.hour = time.hour();
  ical.minute = time.minute();
  ical.second = time.second();
  return ical;
}

absl::CivilMinute FromIcal(const icaltimetype& ical) {
  return absl::CivilMinute(ical.year, ical.month, ical.day, ical.hour,
                           ical.minute);
}

// The shortest time between two steps of the frequency, in minutes.
Minute StepLength(Frequency frequency) {
  switch (frequency) {
    case Frequency::kMinutely:
      return 1;
    case Frequency::kHourly:
      return 60;
    case Frequency::kDaily:
      return 1440;
    case Frequency::kWeekly:
      return Minute{7} * 1440;
    case Frequency::kMonthly:
      return Minute{28} * 1440;
    case Frequency::kYearly:
      return Minute{365} * 1440;
  }
  return 1;
}

// How many values a part of the rule lists; 1 without it.
int64_t ValuesOf(const RecurrenceRule& rule, absl::string_view part) {
  const auto found = rule.parts.find(std::string(part));
  if (found == rule.parts.end()) return 1;
  return 1 + std::count(found->second.begin(), found->second.end(), ',');
}

// The most starts that libical looks at in one step of the frequency where a
// part of the rule may turn every one of them down. A step of a month or year
// takes all it expands to, and then they are counted as they are found.
int64_t StartsPerStep(const RecurrenceRule& rule) {
  const int64_t minutes = ValuesOf(rule, "BYMINUTE");
  switch (rule.frequency) {
    case Frequency::kHourly:
      return minutes;
    case Frequency::kDaily:
      return ValuesOf(rule, "BYHOUR") * minutes;
    case Frequency::kWeekly:
      // A day more: see MakeSearch.
      return ValuesOf(rule, "BYHOUR") * minutes * (ValuesOf(rule, "BYDAY") + 1);
    default:
      return 1;
  }
}

// From where on no start can lie: the end of the window, or sooner where
// UNTIL or COUNT end the rule before.
Minute EndOfStarts(const RecurrenceRule& rule, Minute first,
                   const absl::TimeZone& zone, Minute window_end) {
  Minute end = window_end;
  if (rule.until.has_value()) {
    end = std::min(end, MinuteFloor(*rule.until) + 1);
  }
  if (rule.until_local.has_value()) {
    end = std::min(end,
                   MinuteFloor(absl::FromCivil(*rule.until_local, zone)) + 1);
  }
  const bool plain = rule.parts.empty() ||
                     (rule.parts.size() == 1 && rule.parts.count("WKST") == 1);
  if (!rule.count.has_value() || !plain ||
      StepLength(rule.frequency) > StepLength(Frequency::kWeekly)) {
    return end;  // Months and years skip days that they do not have.
  }
  const Minute step = StepLength(rule.frequency) * rule.interval;
  if (*rule.count >= kNever / step) return end;
  const Minute span = *rule.count * step;
  // Starts that clocks skip do not count: once or twice a year, a day at most.
  constexpr Minute kYear = Minute{365} * 1440;
  const Minute skipped = (span / kYear + 1) * 4 * (step + 1440);
  return std::min(end, first + span + skipped);
}

absl::Status TooMany(absl::string_view rrule, absl::string_view what) {
  return absl::ResourceExhaustedError(
      absl::StrCat("recurrence: \"", rrule, "\" ", what));
}

// What libical is asked for instead of a rule and its first start.
struct Search {
  RecurrenceRule rule;
  absl::CivilMinute start;            // Not later than the first start.
  std::optional<absl::Weekday> drop;  // Not of the rule.
};

// libical 3.0 counts weeks wrongly for some WKST unless the search starts on
// that very day and the rule has it. The weeks are the same then; starts that
// are too early or on that day are dropped.
Search MakeSearch(const RecurrenceRule& rule, absl::CivilMinute first) {
  Search search = {rule, first, std::nullopt};
  const auto days = search.rule.parts.find("BYDAY");
  if (rule.frequency != Frequency::kWeekly || days == search.rule.parts.end()) {
    return search;
  }
  const std::string begins =
      rule.parts.count("WKST") > 0 ? rule.parts.at("WKST") : std::string("MO");
  // libical counts from Sunday, 1; Abseil from Monday, 0.
  const int weekday =
      (static_cast<int>(icalrecur_string_to_weekday(begins.c_str())) + 5) % 7;
  const int today = static_cast<int>(absl::GetWeekday(absl::CivilDay(first)));
  search.start = first - Minute{(today - weekday + 7) % 7} * 1440;
  if (!absl::StrContains(days->second, begins)) {
    absl::StrAppend(&days->second, ",", begins);
    search.drop = static_cast<absl::Weekday>(weekday);
  }
  return search;
}

// Starts of a rule in ascending order, up to `last` (local, inclusive).
class Starts {
 public:
  static absl::StatusOr<Starts> Make(const RecurrenceRule& rule,
                                     absl::CivilMinute first,
                                     absl::CivilMinute last) {
    KeepErrorsHarmless();
    const Search search = MakeSearch(rule, first);
    icalrecurrencetype recur =
        icalrecurrencetype_from_string(search.rule.Text().c_str());
    if (recur.freq == ICAL_NO_RECURRENCE) {
      return absl::InvalidArgumentError(
          absl::StrCat("recurrence: no rule is \"", rule.Text(), "\""));
    }
    // COUNT and UNTIL are applied outside, where zones are known. This UNTIL
    // only stops the search at the window.
    recur.count = 0;
    recur.until = ToIcal(absl::CivilSecond(last));
    icalerror_clear_errno();
    Iterator iterator(
        icalrecur_iterator_new(recur, ToIcal(absl::CivilSecond(search.start))));
    if (iterator == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("recurrence: never occurs: \"", rule.Text(), "\""));
    }
    return Starts(std::move(iterator), first, last, search.drop);
  }

  std::optional<absl::CivilMinute> Next() {
    while (true) {
      const icaltimetype next = icalrecur_iterator_next(iterator_.get());
      if (icaltime_is_null_time(next) != 0) return std::nullopt;
      const absl::CivilMinute start = FromIcal(next);
      if (start > last_) return std::nullopt;
      if (start >= first_ && absl::GetWeekday(absl::CivilDay(start)) != drop_) {
        return start;
      }
    }
  }

 private:
  Starts(Iterator iterator, absl::CivilMinute first, absl::CivilMinute last,
         std::optional<absl::Weekday> drop)
      : iterator_(std::move(iterator)),
        first_(first),
        last_(last),
        drop_(drop) {}

  Iterator iterator_;
  absl::CivilMinute first_;
  absl::CivilMinute last_;
  std::optional<absl::Weekday> drop_;
};

// Turns local starts into occurrences and keeps those that are wanted.
class Expansion {
 public:
  Expansion(const RecurrenceRule& rule, const Interval& first,
            const absl::TimeZone& zone, absl::Span<const Minute> excluded,
            const Interval& window)
      : zone_(zone),
        excluded_(excluded.begin(), excluded.end()),
        window_(window),
        length_(first.length()),
        local_length_(ToLocal(zone, first.end) - ToLocal(zone, first.start)),
        left_(rule.count.value_or(kNever)) {
    std::sort(excluded_.begin(), excluded_.end());
    if (rule.until.has_value()) until_ = *rule.until;
    if (rule.until_local.has_value()) {
      until_ = absl::FromCivil(*rule.until_local, zone);
    }
  }

  // Returns whether later starts can matter.
  bool Add(absl::CivilMinute local) {
    const absl::TimeZone::TimeInfo info = zone_.At(absl::CivilSecond(local));
    if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) return true;
    if (info.pre > until_ || left_ == 0) return false;
    --left_;
    Interval occurrence;
    occurrence.start = MinuteFloor(info.pre);
    occurrence.end = FromLocal(zone_, local + local_length_);
    // The clocks went back inside `first` or skip the occurrence's end.
    if (occurrence.empty()) occurrence.end = occurrence.start + length_;
    if (occurrence.start >= window_.end) return false;
    if (occurrence.Overlaps(window_) &&
        !std::binary_search(excluded_.begin(), excluded_.end(),
                            occurrence.start)) {
      occurrences_.push_back(occurrence);
    }
    return left_ > 0;
  }

  std::vector<Interval>& occurrences() { return occurrences_; }

 private:
  const absl::TimeZone zone_;
  std::vector<Minute> excluded_;
  const Interval window_;
  const Minute length_;
  const absl::civil_diff_t local_length_;
  int64_t left_;
  absl::Time until_ = absl::InfiniteFuture();
  std::vector<Interval> occurrences_;
};

absl::Status CheckFirst(const Interval& first) {
  // Clocks that libical and Abseil both know.
  constexpr Minute kYear9000 = Minute{7030} * 365 * 1440;
  if (first.empty() || first.start < -kYear9000 || first.end > kYear9000) {
    return absl::InvalidArgumentError(
        "recurrence: the first occurrence is empty or thousands of years away");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Interval>> ExpandRule(
    const Interval& first, absl::string_view rrule, const RecurrenceRule& rule,
    const absl::TimeZone& zone, absl::Span<const Minute> excluded,
    const Interval& window) {
  if (window.empty() || window.end <= first.start) {
    return std::vector<Interval>();
  }
  const absl::CivilMinute local_start = ToLocal(zone, first.start);
  const Minute end = EndOfStarts(rule, first.start, zone, window.end);
  // An occurrence is as long as the first but for what clocks are put on or
  // back, a day at most.
  const Minute longest =
      std::max<Minute>(first.length(), ToLocal(zone, first.end) - local_start) +
      1440;
  if (end <= std::max(first.start, window.start - longest)) {
    return std::vector<Interval>();
  }
  const int64_t steps =
      (end - first.start) / StepLength(rule.frequency) / rule.interval;
  if (steps > kMaxRecurrenceSteps / StartsPerStep(rule)) {
    return TooMany(rrule, absl::StrCat("takes over ", kMaxRecurrenceSteps,
                                       " steps to the end of the window"));
  }
  // A day more, as local clocks may go back.
  TRILAB_ASSIGN_OR_RETURN(
      Starts starts,
      Starts::Make(rule, local_start, ToLocal(zone, end) + 1440));
  Expansion expansion(rule, first, zone, excluded, window);
  int64_t found = 0;
  for (auto start = starts.Next(); start.has_value(); start = starts.Next()) {
    if (++found > kMaxRecurrenceSteps) {
      return TooMany(rrule, "occurs too often up to the end of the window");
    }
    if (!expansion.Add(*start)) break;
    if (expansion.occurrences().size() > kMaxOccurrences) {
      return TooMany(rrule, absl::StrCat("occurs more than ", kMaxOccurrences,
                                         " times in the window"));
    }
  }
  return std::move(expansion.occurrences());
}

}  // namespace

absl::StatusOr<std::vector<Interval>> Expand(const Interval& first,
                                             absl::string_view rrule,
                                             const absl::TimeZone& zone,
                                             absl::Span<const Minute> excluded,
                                             const Interval& window) {
  TRILAB_RETURN_IF_ERROR(CheckFirst(first));
  if (!rrule.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const RecurrenceRule rule,
                            ParseRecurrenceRule(rrule));
    Interval bounded = window;
    bounded.end =
        std::min(bounded.end, first.start + Minute{500} * 366 *
                                                1440);  // libical ends in 2582.
    return ExpandRule(first, rrule, rule, zone, excluded, bounded);
  }
  std::vector<Interval> occurrences;
  if (first.Overlaps(window) && std::find(excluded.begin(), excluded.end(),
                                          first.start) == excluded.end()) {
    occurrences.push_back(first);
  }
  return occurrences;
}

absl::Status ValidateRecurrence(absl::string_view rrule) {
  if (rrule.empty()) return absl::OkStatus();
  TRILAB_ASSIGN_OR_RETURN(const RecurrenceRule rule,
                          ParseRecurrenceRule(rrule));
  return Starts::Make(rule, absl::CivilMinute(2024, 1, 1),
                      absl::CivilMinute(2024, 1, 2))
      .status();
}

absl::Status ValidateFirst(const Interval& first, absl::string_view rrule,
                           const absl::TimeZone& zone) {
  TRILAB_ASSIGN_OR_RETURN(
      const std::vector<Interval> found,
      Expand(first, rrule, zone, {}, Interval{first.start, first.start + 1}));
  if (found.empty() || found.front().start != first.start) {
    return absl::InvalidArgumentError(absl::StrCat(
        "recurrence: \"", rrule, "\" does not occur at the first start, ",
        absl::FormatCivilTime(ToLocal(zone, first.start))));
  }
  return absl::OkStatus();
}

}  // namespace trilab::engine
