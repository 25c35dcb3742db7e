#include "server/engine/reroute/consequences.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "server/engine/booking_change.h"
#include "server/engine/reroute/give_way.h"
#include "server/engine/waitlist/waitlist_decisions.h"

namespace trilab::engine {
namespace {

bool SpeakOf(const Facts& facts, uint64_t booking) {
  return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
    const auto* put = std::get_if<BookingPut>(&fact);
    return put != nullptr && put->booking->id == booking;
  });
}

bool SpeakOfEntry(const Facts& facts, uint64_t entry) {
  return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
    const auto* put = std::get_if<WaitlistPut>(&fact);
    return put != nullptr && put->entry->id == entry;
  });
}

// Whether a booking that has a proposal is no longer what that was made for.
bool HasLeft(const Booking& booking, const Booking& before) {
  return !Blocks(booking.state) || booking.state == BookingState::kCompleted ||
         booking.interval != before.interval ||
         booking.claims != before.claims || booking.partner != before.partner;
}

// The same booking without its proposal.
Ptr<Booking> WithoutProposal(const Booking& booking) {
  Booking next = booking;
  BookingPlan plan = PlanOf(booking);
  plan.reroute_proposal = 0;
  if (Blocks(booking.state)) plan.outage.clear();
  SetPlan(next, std::move(plan));
  return std::make_shared<const Booking>(std::move(next));
}

class Follower {
 public:
  Follower(const State& state, uint64_t revision, absl::Time now, Facts& facts)
      : state_(state), revision_(revision), now_(now), facts_(facts) {}

  void Run() {
    // What is added has consequences, too.
    for (size_t i = 0; i < facts_.size(); ++i) {
      const auto* put = std::get_if<BookingPut>(&facts_[i]);
      if (put == nullptr) continue;
      const BookingEvent event = put->event;
      const Ptr<Booking> booking = put->booking;
      FollowOffer(*booking, event);
      FollowProposal(*booking);
      FollowBooking(*booking, i);
    }
  }

 private:
  void FollowOffer(const Booking& booking, BookingEvent event) {
    const uint64_t id = PlanOf(booking).waitlist_entry;
    const Ptr<WaitlistEntry> entry = state_.waitlist().Find(id);
    if (entry == nullptr || entry->state != WaitlistState::kOffered ||
        entry->booking != booking.id || SpeakOfEntry(facts_, id)) {
      return;
    }
    Ptr<WaitlistEntry> next =
        AfterOffer(*entry, booking, event, revision_, now_);
    if (next != nullptr) facts_.push_back(WaitlistPut{std::move(next)});
  }

  void FollowProposal(const Booking& proposal) {
    const uint64_t id = PlanOf(proposal).reroute_of;
    if (id == 0 || Blocks(proposal.state) || SpeakOf(facts_, id)) return;
    const Ptr<Booking> booking = state_.FindBooking(id);
    if (booking == nullptr ||
        PlanOf(*booking).reroute_proposal != proposal.id) {
      return;
    }
    GiveWay(state_, *booking, &proposal, PlanOf(*booking).outage, revision_,
            now_, facts_);
  }

  void FollowBooking(const Booking& booking, size_t index) {
    const uint64_t id = PlanOf(booking).reroute_proposal;
    const Ptr<Booking> before = state_.FindBooking(booking.id);
    if (id == 0 || before == nullptr || !HasLeft(booking, *before)) return;
    std::get<BookingPut>(facts_[index]).booking = WithoutProposal(booking);
    const Ptr<Booking> proposal = state_.FindBooking(id);
    if (proposal == nullptr || SpeakOf(facts_, id)) return;
    Booking next = Successor(*proposal, revision_, now_);
    next.state = BookingState::kCancelled;
    facts_.push_back(PutFact(BookingEvent::kCancelled, std::move(next)));
  }

  const State& state_;
  const uint64_t revision_;
  const absl::Time now_;
  Facts& facts_;
};

}  // namespace

void AddConsequences(const State& state, uint64_t revision, absl::Time now,
                     Facts& facts) {
  Follower(state, revision, now, facts).Run();
}

}  // namespace trilab::engine
