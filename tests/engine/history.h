#ifndef TRILAB_TESTS_ENGINE_HISTORY_H_
#define TRILAB_TESTS_ENGINE_HISTORY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "rapidcheck.h"
#include "tests/engine/booking_world.h"

// Random histories of commands and changes of resources, for properties.

namespace trilab::engine {

// Shown every command on bookings, the world just before it is applied, and
// what was decided.
using OnDecision =
    std::function<void(const BookingWorld&, const Command&, const Decision&)>;

// All times in histories are multiples of this many minutes.
inline constexpr Minute kGrain = 5;

inline Minute AnyMinutes(int from, int to) {
  return kGrain * *rc::gen::inRange<Minute>(from, to);
}

inline BookingRequest AnyRequest(const BookingWorld& world) {
  static const std::vector<std::string> ids = {"plain", "padded", "pool",
                                               "expert"};
  BookingRequest request;
  const size_t first = *rc::gen::inRange<size_t>(0, ids.size());
  request.instruments = {ids[first]};
  if (*rc::gen::inRange(0, 4) == 0) {
    request.instruments.push_back(ids[(first + 1) % ids.size()]);
  }
  const Minute now = MinuteFloor(world.now()) / kGrain * kGrain;
  request.interval.start = now + AnyMinutes(-6, 150);
  request.interval.end = request.interval.start + AnyMinutes(1, 40);
  request.units = *rc::gen::element(1, 1, 1, 2, 3);
  if (*rc::gen::inRange(0, 3) == 0) {
    request.mode =
        *rc::gen::element(ServiceMode::kSelfService, ServiceMode::kSample);
  }
  if (*rc::gen::inRange(0, 5) == 0) {
    request.operator_id = *rc::gen::element<std::string>("ann", "bob");
  }
  if (*rc::gen::inRange(0, 3) == 0) {
    request.draws = {{"gas", *rc::gen::inRange(0, 5)},
                     {"jigs", *rc::gen::inRange(0, 3)}};
  }
  if (request.instruments[0] == "padded" && *rc::gen::inRange(0, 2) == 0) {
    request.configuration = "hot";
  }
  if (*rc::gen::inRange(0, 2) == 0) {
    request.partner = "partner";
    request.member = *rc::gen::element<std::string>("", "mei");
  }
  return request;
}

inline Command AnyBookingCommand(const BookingWorld& world) {
  const int kind = *rc::gen::inRange(0, 16);
  const uint64_t last = world.state().next_booking_id() - 1;
  const uint64_t id =
      *rc::gen::inRange<uint64_t>(last < 12 ? 0 : last - 12, last + 2);
  if (kind < 6) {
    return CreateBooking{AnyRequest(world),
                         absl::Minutes(*rc::gen::element(0, 0, 5, 60, 300))};
  }
  if (kind == 6) return ConfirmBooking{id};
  if (kind == 7) return CancelBooking{id, "changed"};
  if (kind < 10) return CheckInBooking{id};
  if (kind == 10) return CheckOutBooking{id};
  if (kind < 13) {
    DecideApproval decide;
    decide.id = id;
    decide.approve = *rc::gen::inRange(0, 3) != 0;
    decide.subject = "chief";
    return decide;
  }
  if (kind == 13) {
    return TransferBooking{id, *rc::gen::element<std::string>("", "partner")};
  }
  RescheduleBooking move;
  move.id = id;
  const BookingRequest request = AnyRequest(world);
  if (*rc::gen::inRange(0, 3) != 0) move.start = request.interval.start;
  if (*rc::gen::inRange(0, 3) == 0) move.end = request.interval.end;
  if (*rc::gen::inRange(0, 3) == 0) move.instruments = request.instruments;
  move.operator_id = request.operator_id;
  return move;
}

// A rule for no-shows or approval, in force or with nothing to say.
inline void PutAnyRule(BookingWorld& world) {
  const auto uid = *rc::gen::inRange<uint64_t>(1, 3);
  Rule rule;
  rule.meta = BookingWorld::Meta(uid == 1 ? "no-show" : "approval", uid);
  if (uid == 1) {
    rule.params = NoShowRule{*rc::gen::element<Minute>(5, 60, kNever),
                             *rc::gen::element<Minute>(0, 30, 1'440)};
  } else {
    rule.params = ApprovalRule{*rc::gen::element<Minute>(0, 60, 40'000)};
    rule.action = RuleAction::kRequireApproval;
    rule.approval.deadline = *rc::gen::element<Minute>(0, 10, 600);
    rule.approval.on_deadline =
        *rc::gen::element(OnDeadline::kReject, OnDeadline::kApprove);
    if (*rc::gen::inRange(0, 2) == 0) {
      rule.approval.steps = {{"first", false, {"li"}, {}},
                             {"second", true, {}, {"wang"}}};
    }
  }
  world.Put(rule);
}

// Counts the stock again, or changes how much there is of the others.
inline void ChangeAnySupply(BookingWorld& world) {
  Supply changed = *world.state().catalog().supplies().FindByUid(
      *rc::gen::inRange<uint64_t>(1, 4));
  changed.amount = *rc::gen::inRange(0, 12);
  if (changed.kind == SupplyKind::kConsumable) {
    changed.counted = MinuteFloor(world.now()) / kGrain * kGrain;
    changed.deliveries = {{changed.counted + AnyMinutes(-20, 100), 6}};
  }
  world.Put(changed);
}

// As an administrator might, capacities and buffers among it.
inline void ChangeAnyResource(BookingWorld& world) {
  const auto any = [] { return *rc::gen::inRange(0, 3); };
  const Catalog& catalog = world.state().catalog();
  const int kind = *rc::gen::inRange(0, 12);
  if (kind > 9) {
    ChangeAnySupply(world);
  } else if (kind > 7) {
    PutAnyRule(world);
  } else if (kind < 5) {
    const auto uid = *rc::gen::inRange<uint64_t>(1, 5);
    Instrument changed = *catalog.instruments().FindByUid(uid);
    changed.capacity = *rc::gen::element(1, 1, 2, 3, 5);
    changed.buffer_before_minutes = *rc::gen::element(0, 0, 15, 60, 10'080);
    changed.buffer_after_minutes = *rc::gen::element(0, 0, 10, 120);
    changed.qualification = any() == 0 ? "emc" : "";
    changed.status =
        any() == 0 ? InstrumentStatus::kInRepair : InstrumentStatus::kBookable;
    world.Put(changed);
  } else if (kind == 5) {
    Operator changed =
        *catalog.operators().FindByUid(*rc::gen::inRange<uint64_t>(1, 3));
    changed.active = any() != 0;
    world.Put(changed);
  } else if (kind == 6) {
    Outage outage;
    outage.meta = BookingWorld::Meta("repair", 1);
    outage.instrument = "pool";
    outage.first.start = MinuteFloor(world.now()) / kGrain * kGrain;
    outage.first.end = outage.first.start + AnyMinutes(1, 100);
    world.Put(outage);
  } else if (catalog.instruments().Find("spare") == nullptr) {
    Instrument spare = BookingWorld::MakeInstrument("spare", 5);
    spare.capacity = 1 + any();
    world.Put(spare);
  } else {
    world.Apply({ResourceDeleted{ResourceKind::kInstrument, "spare", 5}});
  }
}

// Supplies "power" (uid 1), "jigs" (2) and "gas" (3); "plain" draws power and
// "pool" gas, "padded" has configurations, and "expert" comes along with
// "plain".
inline void AddNeeds(BookingWorld& world) {
  Supply supply;
  supply.meta = BookingWorld::Meta("power", 1);
  supply.laboratory = "lab";
  supply.amount = 4;
  world.Put(supply);
  supply.meta = BookingWorld::Meta("jigs", 2);
  supply.kind = SupplyKind::kAccessory;
  world.Put(supply);
  supply.meta = BookingWorld::Meta("gas", 3);
  supply.kind = SupplyKind::kConsumable;
  supply.amount = 10;
  supply.counted = kWorldStart;
  supply.deliveries = {{kWorldStart + 300, 8}};
  world.Put(supply);
  const Catalog& catalog = world.state().catalog();
  Instrument plain = *catalog.instruments().Find("plain");
  plain.draws = {{"power", 2}};
  world.Put(plain);
  Instrument padded = *catalog.instruments().Find("padded");
  padded.changeovers.configurations = {"cold", "hot"};
  padded.changeovers.times = {{"cold", "hot", 45}, {"hot", "cold", 90}};
  world.Put(padded);
  Instrument pool = *catalog.instruments().Find("pool");
  pool.draws = {{"gas", 1}, {"power", 1}};
  world.Put(pool);
  Instrument expert = *catalog.instruments().Find("expert");
  expert.companions = {
      {.instrument = "plain", .before_minutes = 10, .after_minutes = 15}};
  world.Put(expert);
}

// Lives through a random history; `on_decision` may assert.
inline BookingWorld AnyHistory(const OnDecision& on_decision =
                                   [](const BookingWorld&, const Command&,
                                      const Decision&) {}) {
  BookingWorld world;
  Member mei;
  mei.meta = BookingWorld::Meta("mei", 1);
  mei.institution = "partner";
  world.Put(mei);
  AddNeeds(world);
  const int steps = *rc::gen::inRange(0, 120);
  for (int i = 0; i < steps; ++i) {
    const int kind = *rc::gen::inRange(0, 12);
    // What is due happens before anything else, as in the sequencer.
    if (kind == 0) {
      world.Submit(AdvanceBookings{});
      ChangeAnyResource(world);
    } else if (kind < 3) {
      const absl::Duration step =
          absl::Seconds(*rc::gen::element(30, 600, 3'600, 36'000, 400'000));
      world.set_now(world.now() + step);
    } else {
      const Command command = AnyBookingCommand(world);
      world.Submit(AdvanceBookings{});
      const Decision decision = world.Judge(command);
      on_decision(world, command, decision);
      if (const auto* facts = std::get_if<Facts>(&decision)) {
        world.Apply(*facts);
      }
    }
  }
  return world;
}

// The last value of every booking, by id.
inline std::map<uint64_t, Ptr<Booking>> BookingsOf(const BookingWorld& world) {
  std::map<uint64_t, Ptr<Booking>> bookings;
  for (const Record& record : world.records()) {
    for (const Fact& fact : record.facts) {
      if (const auto* put = std::get_if<BookingPut>(&fact)) {
        bookings[put->booking->id] = put->booking;
      }
    }
  }
  return bookings;
}

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_HISTORY_H_
