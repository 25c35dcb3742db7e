#include "server/engine/reroute/give_way.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/engine/booking_change.h"
#include "server/engine/booking_request.h"
#include "server/engine/reroute/equivalents.h"
#include "server/engine/waitlist/waitlist_decisions.h"

namespace trilab::engine {
namespace {

// For so long after the booking's start its ask waits.
constexpr Minute kWaitAhead = 90 * 24 * 60;

uint64_t NextEntryId(const State& state, const Facts& facts) {
  uint64_t next = state.waitlist().next_id();
  for (const Fact& fact : facts) {
    const auto* put = std::get_if<WaitlistPut>(&fact);
    if (put != nullptr) next = std::max(next, put->entry->id + 1);
  }
  return next;
}

// The entry that stands for `booking`, which is of one instrument.
WaitlistEntry EntryFor(const State& state, const Booking& booking,
                       uint64_t revision, absl::Time now) {
  WaitlistEntry entry;
  entry.revision = revision;
  entry.ask = EquivalentAsk(state, booking, 0);
  const Minute from = std::max(booking.interval.start, MinuteCeil(now));
  entry.ask.window = {from, from + kWaitAhead};
  entry.terms = RequestOf(state, booking);
  entry.expire = LatestWait(entry.ask);
  entry.first_in_line = true;
  entry.stands_for = booking.id;
  entry.create_time = now;
  entry.update_time = now;
  return entry;
}

}  // namespace

void GiveWay(const State& state, const Booking& booking,
             const Booking* declined, const std::string& outage,
             uint64_t revision, absl::Time now, Facts& facts) {
  Booking next = Successor(booking, revision, now);
  const bool begun = booking.state == BookingState::kInUse ||
                     ToTime(booking.interval.start) <= now;
  next.state = begun ? BookingState::kInterrupted : BookingState::kCancelled;
  BookingPlan plan = PlanOf(booking);
  plan.reroute_proposal = 0;
  plan.outage = outage;
  SetPlan(next, std::move(plan));
  BookingDetails details = *next.details;
  details.cancel_reason = absl::StrCat("outages/", outage);
  next.details = std::make_shared<const BookingDetails>(std::move(details));
  facts.push_back(PutFact(BookingEvent::kInterrupted, std::move(next)));
  // Companions come along by themselves.
  if (RequestOf(state, booking).instruments.size() != 1) return;
  WaitlistEntry entry = EntryFor(state, booking, revision, now);
  entry.id = NextEntryId(state, facts);
  if (declined != nullptr) {
    entry.passed.push_back({declined->claims.front().instrument,
                            declined->interval,
                            declined->state == BookingState::kExpired});
  }
  facts.push_back(
      WaitlistPut{std::make_shared<const WaitlistEntry>(std::move(entry))});
}

}  // namespace trilab::engine
