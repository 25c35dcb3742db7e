// The changes that time alone brings.

#include <utility>

#include "server/engine/approval.h"
#include "server/engine/booking_change.h"
#include "server/engine/booking_decisions.h"
#include "server/engine/waitlist/waitlist_decisions.h"

namespace trilab::engine {
namespace {

BookingPut Become(Booking booking, BookingState state, BookingEvent event) {
  booking.state = state;
  return PutFact(event, std::move(booking));
}

// The deadline decides every step that is still open, or rejects.
BookingPut DecideByDeadline(Booking booking, absl::Time now) {
  BookingLife life = LifeOf(booking);
  const bool approve = life.approval.on_deadline == OnDeadline::kApprove;
  do {
    ApprovalDecision decision;
    decision.step = life.approval.steps[life.open_step].name;
    decision.approved = approve;
    decision.automatic = true;
    decision.time = now;
    life.decisions.push_back(std::move(decision));
    if (approve) ++life.open_step;
  } while (approve && life.open_step < life.approval.steps.size());
  SetLife(booking, std::move(life));
  if (!approve) {
    return Become(std::move(booking), BookingState::kRejected,
                  BookingEvent::kRejected);
  }
  Confirm(booking, now);
  return PutFact(BookingEvent::kApproved, std::move(booking));
}

BookingPut Advance(Booking booking, absl::Time now) {
  switch (booking.state) {
    case BookingState::kPendingApproval:
      return DecideByDeadline(std::move(booking), now);
    case BookingState::kConfirmed:
      if (booking.release_at == kNever) {
        return Become(std::move(booking), BookingState::kCompleted,
                      BookingEvent::kCompleted);
      }
      return Become(std::move(booking), BookingState::kNoShow,
                    BookingEvent::kNoShow);
    case BookingState::kInUse:
      return Become(std::move(booking), BookingState::kCompleted,
                    BookingEvent::kCompleted);
    default:
      return Become(std::move(booking), BookingState::kExpired,
                    BookingEvent::kExpired);
  }
}

}  // namespace

Decision DecideAdvance(const State& state, uint64_t revision, absl::Time now) {
  Facts facts;
  for (const auto& [due, id] : state.due()) {
    if (due > now) break;
    facts.push_back(
        Advance(Successor(*state.FindBooking(id), revision, now), now));
  }
  ExpireEntries(state, revision, now, facts);
  return facts;
}

}  // namespace trilab::engine
