#include "server/engine/rules/quota_periods.h"

#include "absl/time/civil_time.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/local_time.h"

namespace trilab::engine {
namespace {

struct CivilSpan {
  absl::CivilDay first;
  absl::CivilDay end;
};

CivilSpan SpanAround(QuotaPeriod period, absl::CivilDay day) {
  switch (period) {
    case QuotaPeriod::kWeek: {
      const absl::CivilDay monday =
          absl::PrevWeekday(day + 1, absl::Weekday::monday);
      return {monday, monday + 7};
    }
    case QuotaPeriod::kMonth: {
      const absl::CivilMonth month(day);
      return {absl::CivilDay(month), absl::CivilDay(month + 1)};
    }
    case QuotaPeriod::kYear: {
      const absl::CivilYear year(day);
      return {absl::CivilDay(year), absl::CivilDay(year + 1)};
    }
    default:
      return {day, day + 1};
  }
}

}  // namespace

absl::string_view QuotaPeriodName(QuotaPeriod period) {
  switch (period) {
    case QuotaPeriod::kDay:
      return "DAY";
    case QuotaPeriod::kWeek:
      return "WEEK";
    case QuotaPeriod::kMonth:
      return "MONTH";
    case QuotaPeriod::kYear:
      return "YEAR";
    case QuotaPeriod::kFuture:
      return "FUTURE";
    case QuotaPeriod::kRolling:
      return "ROLLING";
  }
  return "";
}

void AddPeriod(Violation& violation, QuotaPeriod period, int32_t days,
               const Interval& span) {
  AddParameter(violation, "period", QuotaPeriodName(period));
  if (period == QuotaPeriod::kRolling) AddNumber(violation, "days", days);
  if (span.empty()) return;
  AddTime(violation, "start", span.start);
  AddTime(violation, "end", span.end);
}

QuotaPeriods::QuotaPeriods(QuotaPeriod period, const Case& c)
    : period_(period), zone_(ZoneOf(c)) {}

Interval QuotaPeriods::Containing(Minute minute) const {
  const auto around = [this](absl::CivilDay day) {
    const CivilSpan span = SpanAround(period_, day);
    return Interval{FromLocal(zone_, absl::CivilMinute(span.first)),
                    FromLocal(zone_, absl::CivilMinute(span.end))};
  };
  const absl::CivilDay day = LocalDay(zone_, minute);
  const Interval found = around(day);
  // Clocks that go back over midnight show the end of the day twice; a day is
  // over the first time.
  return minute < found.end ? found : around(day + 1);
}

}  // namespace trilab::engine
