#include "server/engine/waitlist/waitlist_entry.h"

namespace trilab::engine {

absl::string_view WaitlistStateName(WaitlistState state) {
  switch (state) {
    case WaitlistState::kWaiting:
      return "WAITING";
    case WaitlistState::kOffered:
      return "OFFERED";
    case WaitlistState::kFulfilled:
      return "FULFILLED";
    case WaitlistState::kLeft:
      return "LEFT";
    case WaitlistState::kExpired:
      return "EXPIRED";
    case WaitlistState::kPassedOver:
      return "PASSED_OVER";
  }
  return "UNKNOWN";
}

}  // namespace trilab::engine
