// Decisions on bookings that need approval.

#include <utility>

#include "server/engine/approval.h"
#include "server/engine/booking_change.h"
#include "server/engine/booking_decisions.h"

namespace trilab::engine {

Decision DecideOnApproval(const State& state, const DecideApproval& command,
                          uint64_t revision, absl::Time now) {
  if (auto missing = CheckExists(state, command.id)) return *std::move(missing);
  const Ptr<Booking> booking = state.FindBooking(command.id);
  if (auto wrong = CheckLive(booking.get(), command.id,
                             command.expected_revision, now)) {
    return *std::move(wrong);
  }
  const ApprovalStep* step = OpenStep(*booking);
  if (step == nullptr) {
    return InState(command.id, BookingStateName(booking->state));
  }
  Booking next = Successor(*booking, revision, now);
  BookingLife life = LifeOf(*booking);
  ApprovalDecision decision;
  decision.step = step->name;
  decision.approved = command.approve;
  decision.subject = command.subject;
  decision.deputy = command.deputy;
  decision.note = command.note;
  decision.time = now;
  life.decisions.push_back(std::move(decision));
  if (command.approve) ++life.open_step;
  const bool last = life.open_step == life.approval.steps.size();
  SetLife(next, std::move(life));
  if (!command.approve) {
    next.state = BookingState::kRejected;
    return Put(BookingEvent::kRejected, std::move(next));
  }
  if (!last) return Put(BookingEvent::kStepApproved, std::move(next));
  Confirm(next, now);
  return Put(BookingEvent::kApproved, std::move(next));
}

}  // namespace trilab::engine
