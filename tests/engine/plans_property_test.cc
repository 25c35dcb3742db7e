#include <cstdint>
#include <map>
#include <variant>

#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/engine/history.h"
#include "tests/engine/waiting_world.h"

// The laws of the waitlist, of series and of re-routing, on random histories.
// To repeat a failing one, set the variable RC_PARAMS to what it prints behind
// "reproduce=".

namespace trilab::engine {
namespace {

Command AnyPlansCommand(const BookingWorld& world) {
  const int kind = *rc::gen::inRange(0, 12);
  const uint64_t entries = world.state().waitlist().next_id();
  const uint64_t entry = *rc::gen::inRange<uint64_t>(0, entries + 1);
  const Minute now = MinuteFloor(world.now()) / kGrain * kGrain;
  if (kind < 4) {
    JoinWaitlist join;
    if (kind == 0) {
      join.ask.need.class_code = "";
      join.ask.instruments = {"plain", "padded", "pool", "expert"};
    } else {
      join.ask.instruments = {
          *rc::gen::element<std::string>("plain", "padded", "expert")};
    }
    join.ask.duration = AnyMinutes(1, 30);
    join.ask.window.start = now + AnyMinutes(-3, 60);
    join.ask.window.end = join.ask.window.start + AnyMinutes(20, 200);
    join.offer_minutes = AnyMinutes(1, 60);
    join.max_offers = *rc::gen::inRange(1, 4);
    return join;
  }
  if (kind < 6) return AnswerOffer{entry, *rc::gen::inRange(0, 3) != 0};
  if (kind == 6) return LeaveWaitlist{entry};
  if (kind == 7) {
    CreateSeries create;
    create.request = AnyRequest(world);
    create.recurrence = *rc::gen::element<std::string>(
        "FREQ=DAILY;COUNT=4", "FREQ=HOURLY;INTERVAL=5;COUNT=6");
    create.time_zone = "Asia/Shanghai";
    create.skip_conflicts = *rc::gen::inRange(0, 4) != 0;
    return create;
  }
  if (kind == 8) {
    RescheduleSeries move;
    move.id = *rc::gen::inRange<uint64_t>(0, 4);
    move.part.scope = SeriesPart::Scope::kAll;
    move.start = now + AnyMinutes(1, 200);
    move.skip_conflicts = *rc::gen::inRange(0, 2) != 0;
    return move;
  }
  if (kind == 9) {
    return CancelSeries{
        *rc::gen::inRange<uint64_t>(0, 4), {SeriesPart::Scope::kAll, {}}, ""};
  }
  if (kind == 10) {
    PlanReroutes plan;
    plan.outage = "repair";
    plan.proposal_minutes = AnyMinutes(1, 60);
    plan.max_delay = AnyMinutes(0, 300);
    return plan;
  }
  return AnswerReroute{
      *rc::gen::inRange<uint64_t>(0, world.state().next_booking_id() + 1),
      *rc::gen::inRange(0, 2) != 0};
}

// Every hold that stands for something is known to what it stands for, and the
// other way round.
void CheckNothingLeaks(const State& state) {
  state.VisitBookings([&](const Ptr<Booking>& booking) {
    const BookingPlan& plan = PlanOf(*booking);
    if (plan.waitlist_entry != 0 && booking->state == BookingState::kHeld) {
      const auto entry = state.waitlist().Find(plan.waitlist_entry);
      RC_ASSERT(entry != nullptr);
      RC_ASSERT(entry->state == WaitlistState::kOffered);
      RC_ASSERT(entry->booking == booking->id);
    }
    if (plan.reroute_of != 0) {
      RC_ASSERT(booking->state == BookingState::kHeld);
      const auto moves = state.FindBooking(plan.reroute_of);
      RC_ASSERT(moves != nullptr);
      RC_ASSERT(PlanOf(*moves).reroute_proposal == booking->id);
    }
    if (plan.reroute_proposal != 0) {
      const auto hold = state.FindBooking(plan.reroute_proposal);
      RC_ASSERT(hold != nullptr);
      RC_ASSERT(PlanOf(*hold).reroute_of == booking->id);
    }
  });
  state.waitlist().VisitAll([&](const Ptr<WaitlistEntry>& entry) {
    if (entry->state != WaitlistState::kOffered) return;
    const auto offer = state.FindBooking(entry->booking);
    RC_ASSERT(offer != nullptr);
    RC_ASSERT(offer->state == BookingState::kHeld);
  });
}

void CheckCapacity(const State& state) {
  for (uint64_t uid = 1; uid <= 4; ++uid) {
    const Instrument* instrument = state.catalog().instruments().FindByUid(uid);
    std::map<Minute, int> changes;
    const Timeline& timeline = state.InstrumentTimeline(uid);
    for (size_t i = 0; i < timeline.size(); ++i) {
      changes[timeline[i].span.start] += static_cast<int>(timeline[i].units);
      changes[timeline[i].span.end] -= static_cast<int>(timeline[i].units);
    }
    int used = 0;
    for (const auto& [minute, change] : changes) {
      used += change;
      RC_ASSERT(used <= instrument->capacity);
    }
  }
}

// Nobody waits for what they could have.
void CheckNobodyIsForgotten(const WaitingWorld& world, BookingWorld& judge) {
  for (const uint64_t id : world.state().waitlist().Waiting()) {
    const Decision decision = judge.Judge(OfferSlot{id});
    RC_ASSERT(std::get<Facts>(decision).empty());
  }
}

// Changes no capacity: what was booked before would exceed it.
void ChangeOutage(WaitingWorld& waiting) {
  BookingWorld& world = waiting.world();
  Outage outage;
  outage.meta = BookingWorld::Meta("repair", 1);
  outage.instrument = *rc::gen::element<std::string>("plain", "pool");
  outage.time_zone = "Asia/Shanghai";
  outage.first.start = MinuteFloor(world.now()) / kGrain * kGrain;
  outage.first.end = outage.first.start + AnyMinutes(1, 100);
  world.Put(outage);
  waiting.NoteAll();
}

RC_GTEST_PROP(PlansProperty, HoldsNeitherLeakNorExceedNorAreForgotten, ()) {
  WaitingWorld waiting;
  BookingWorld& world = waiting.world();
  Member mei;
  mei.meta = BookingWorld::Meta("mei", 1);
  mei.institution = "partner";
  world.Put(mei);
  const int steps = *rc::gen::inRange(0, 60);
  for (int i = 0; i < steps; ++i) {
    const int kind = *rc::gen::inRange(0, 12);
    if (kind == 0) {
      waiting.PassTime();
      ChangeOutage(waiting);
    } else if (kind < 3) {
      world.set_now(world.now() + absl::Seconds(*rc::gen::element(
                                      30, 600, 3'600, 36'000, 400'000)));
      waiting.PassTime();
    } else if (kind < 7) {
      waiting.Submit(AnyBookingCommand(world));
    } else {
      waiting.Submit(AnyPlansCommand(world));
    }
    CheckNothingLeaks(waiting.state());
    CheckCapacity(waiting.state());
    CheckNobodyIsForgotten(waiting, world);
  }
  State replayed;
  for (const Record& record : world.records()) replayed.Apply(record);
  RC_ASSERT(replayed.Digest() == waiting.state().Digest());
}

}  // namespace
}  // namespace trilab::engine
