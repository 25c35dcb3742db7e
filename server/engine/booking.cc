#include "server/engine/booking.h"

#include <algorithm>

namespace trilab::engine {

absl::string_view BookingStateName(BookingState state) {
  switch (state) {
    case BookingState::kHeld:
      return "HELD";
    case BookingState::kConfirmed:
      return "CONFIRMED";
    case BookingState::kPendingApproval:
      return "PENDING_APPROVAL";
    case BookingState::kCancelled:
      return "CANCELLED";
    case BookingState::kExpired:
      return "EXPIRED";
    case BookingState::kInUse:
      return "IN_USE";
    case BookingState::kCompleted:
      return "COMPLETED";
    case BookingState::kNoShow:
      return "NO_SHOW";
    case BookingState::kRejected:
      return "REJECTED";
    case BookingState::kInterrupted:
      return "INTERRUPTED";
  }
  return "UNKNOWN";
}

absl::Time DueTime(const Booking& booking) {
  switch (booking.state) {
    case BookingState::kHeld:
      return booking.hold_expiry;
    case BookingState::kPendingApproval:
      return LifeOf(booking).approval_due;
    case BookingState::kConfirmed:
      if (booking.release_at != kNever) {
        return ToTime(std::min(booking.release_at, booking.interval.end));
      }
      // Nobody has to check in, but there is something to be charged.
      if (IsUnsettled(booking)) return ToTime(booking.interval.end);
      break;
    case BookingState::kInUse:
      return ToTime(booking.interval.end) + kLongestOverrun;
    default:
      break;
  }
  return absl::InfiniteFuture();
}

bool IsUnsettled(const Booking& booking) {
  return booking.details != nullptr && booking.details->quote != nullptr &&
         !booking.details->quote->settled;
}

const ApprovalStep* OpenStep(const Booking& booking) {
  const BookingLife& life = LifeOf(booking);
  const bool waits = booking.state == BookingState::kPendingApproval &&
                     life.open_step < life.approval.steps.size();
  return waits ? &life.approval.steps[life.open_step] : nullptr;
}

const BookingLife& LifeOf(const Booking& booking) {
  static const BookingLife& none = *new BookingLife();
  return booking.details == nullptr || booking.details->life == nullptr
             ? none
             : *booking.details->life;
}

const BookingPlan& PlanOf(const Booking& booking) {
  static const BookingPlan& none = *new BookingPlan();
  return booking.details == nullptr || booking.details->plan == nullptr
             ? none
             : *booking.details->plan;
}

const BookingNeeds& NeedsOf(const Booking& booking) {
  static const BookingNeeds& none = *new BookingNeeds();
  return booking.details == nullptr || booking.details->needs == nullptr
             ? none
             : *booking.details->needs;
}

}  // namespace trilab::engine
