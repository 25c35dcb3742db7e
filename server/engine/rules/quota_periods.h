#ifndef TRILAB_SERVER_ENGINE_RULES_QUOTA_PERIODS_H_
#define TRILAB_SERVER_ENGINE_RULES_QUOTA_PERIODS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// "DAY" and so on, as parameters of violations have it.
absl::string_view QuotaPeriodName(QuotaPeriod period);

// Adds the parameters that tell of which period a quota is used up: `period`,
// `days` for a rolling one, and unless `span` is empty its `start` and `end`.
void AddPeriod(Violation& violation, QuotaPeriod period, int32_t days,
               const Interval& span);

// The days, weeks, months or years of a quota, in the time zone of the
// case's instrument.
//
// Refers to the case's time zone, which must outlive it.
class QuotaPeriods {
 public:
  // `period` is one of kDay to kYear.
  QuotaPeriods(QuotaPeriod period, const Case& c);

  // The period in which `minute` lies.
  Interval Containing(Minute minute) const;

 private:
  QuotaPeriod period_;
  const absl::TimeZone& zone_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_QUOTA_PERIODS_H_
