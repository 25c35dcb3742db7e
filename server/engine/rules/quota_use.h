#ifndef TRILAB_SERVER_ENGINE_RULES_QUOTA_USE_H_
#define TRILAB_SERVER_ENGINE_RULES_QUOTA_USE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/engine/interval.h"
#include "server/engine/resources.h"

namespace trilab::engine {

// How much of a quota its owner has used.
struct QuotaUse {
  bool in_minutes = false;  // Else in bookings.
  int64_t limit = 0;
  int64_t used = 0;
  // The period that was asked about; of FUTURE it ends with kNever. Empty, as
  // is `period`, for bookings that are not over, whenever they are.
  Interval span{0, 0};
  std::optional<QuotaPeriod> period;
  int32_t days = 0;   // Of a rolling one.
  std::string owner;  // "members/li-na".
  BookingSet set = BookingSet::kScope;
  std::vector<uint64_t> bookings;  // Those that count, by start.
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_QUOTA_USE_H_
