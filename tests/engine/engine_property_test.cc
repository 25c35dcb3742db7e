#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "server/engine/booking_decisions.h"
#include "server/engine/constraints/changeover_constraint.h"
#include "server/engine/fingerprint.h"
#include "server/engine/slot_search.h"
#include "tests/engine/history.h"

// The laws of deciding and applying, on random histories. To repeat a failing
// one, set the variable RC_PARAMS to what it prints behind "reproduce=".

namespace trilab::engine {
namespace {

// The booking that `decision` places, if it does.
Ptr<Booking> PlacedBy(const Decision& decision) {
  const auto* facts = std::get_if<Facts>(&decision);
  if (facts == nullptr || facts->empty()) return nullptr;
  const auto& put = std::get<BookingPut>(facts->front());
  const bool placed = put.event == BookingEvent::kCreated ||
                      put.event == BookingEvent::kRescheduled ||
                      put.event == BookingEvent::kTransferred;
  return placed ? put.booking : nullptr;
}

// Units of the instrument in use at `minute`, buffers included.
int UnitsInUse(const std::map<uint64_t, Ptr<Booking>>& bookings,
               uint32_t instrument, Minute minute) {
  int units = 0;
  for (const auto& [id, booking] : bookings) {
    if (!Blocks(booking->state)) continue;
    for (const Claim& claim : booking->claims) {
      if (claim.instrument == instrument &&
          booking->interval.start - claim.buffer_before <= minute &&
          minute < booking->interval.end + claim.buffer_after) {
        units += static_cast<int>(ClaimedUnits(*booking, claim));
      }
    }
  }
  return units;
}

int BookingsOfOperator(const std::map<uint64_t, Ptr<Booking>>& bookings,
                       uint32_t operator_uid, Minute minute) {
  int count = 0;
  for (const auto& [id, booking] : bookings) {
    if (!Blocks(booking->state) || booking->operator_uid != operator_uid) {
      continue;
    }
    bool busy = false;
    for (const Claim& claim : booking->claims) {
      if (claim.companion) continue;
      busy = busy || (booking->interval.start - claim.buffer_before <= minute &&
                      minute < booking->interval.end + claim.buffer_after);
    }
    count += busy ? 1 : 0;
  }
  return count;
}

// Histories may lower a capacity below what is booked; no booking may be
// placed where that makes it exceeded.
void CheckPlaced(const BookingWorld& world, const Decision& decision) {
  const Ptr<Booking> placed = PlacedBy(decision);
  if (placed == nullptr) return;
  std::map<uint64_t, Ptr<Booking>> bookings = BookingsOf(world);
  bookings[placed->id] = placed;
  const Catalog& catalog = world.state().catalog();
  for (const Claim& claim : placed->claims) {
    const int capacity =
        catalog.instruments().FindByUid(claim.instrument)->capacity;
    for (Minute minute = placed->interval.start - claim.buffer_before;
         minute < placed->interval.end + claim.buffer_after; minute += kGrain) {
      // What a booking that has begun kept before is past.
      if (claim.companion && ToTime(minute) < world.now()) continue;
      RC_ASSERT(UnitsInUse(bookings, claim.instrument, minute) <= capacity);
      RC_ASSERT(claim.companion || placed->operator_uid == 0 ||
                BookingsOfOperator(bookings, placed->operator_uid, minute) ==
                    1);
    }
  }
}

RC_GTEST_PROP(EngineProperty, CapacityIsNeverExceededByPlacing, ()) {
  AnyHistory([](const BookingWorld& world, const Command&,
                const Decision& decision) { CheckPlaced(world, decision); });
}

// What is taken of a supply at `minute`; of a consumable since it was counted.
int Taken(const std::map<uint64_t, Ptr<Booking>>& bookings,
          const Supply& supply, Minute minute) {
  const bool depletes = supply.kind == SupplyKind::kConsumable;
  int taken = 0;
  for (const auto& [id, booking] : bookings) {
    if (!Blocks(booking->state) || booking->interval.start > minute) continue;
    if (depletes ? booking->interval.start < supply.counted
                 : booking->interval.end <= minute) {
      continue;
    }
    for (const Draw& draw : booking->draws) {
      if (draw.supply == supply.meta.uid) taken += draw.amount;
    }
  }
  return taken;
}

int Supplied(const Supply& supply, Minute minute) {
  int amount = supply.amount;
  for (const Delivery& delivery : supply.deliveries) {
    const bool counts = supply.counted < delivery.time;
    if (counts && delivery.time <= minute) amount += delivery.amount;
  }
  return amount;
}

RC_GTEST_PROP(EngineProperty, SuppliesAreNeverExceededByPlacing, ()) {
  AnyHistory([](const BookingWorld& world, const Command&,
                const Decision& decision) {
    const Ptr<Booking> placed = PlacedBy(decision);
    if (placed == nullptr) return;
    std::map<uint64_t, Ptr<Booking>> bookings = BookingsOf(world);
    bookings[placed->id] = placed;
    for (const Draw& draw : placed->draws) {
      const Supply& supply =
          *world.state().catalog().supplies().FindByUid(draw.supply);
      if (placed->interval.start < supply.counted) continue;
      // Consumables have to last for all that is booked: for 1,000 hours.
      const Minute end = placed->interval.start +
                         (draw.depletes ? 60'000 : placed->interval.length());
      for (Minute minute = placed->interval.start; minute < end;
           minute += kGrain) {
        RC_ASSERT(Taken(bookings, supply, minute) <= Supplied(supply, minute));
      }
    }
  });
}

RC_GTEST_PROP(EngineProperty, CompanionsComeAlong, ()) {
  AnyHistory([](const BookingWorld&, const Command&, const Decision& decision) {
    const Ptr<Booking> placed = PlacedBy(decision);
    if (placed == nullptr) return;
    const auto claim_on = [&placed](uint32_t uid) {
      return std::find_if(
          placed->claims.begin(), placed->claims.end(),
          [uid](const Claim& claim) { return claim.instrument == uid; });
    };
    const auto expert = claim_on(4);
    const auto plain = claim_on(1);
    if (expert == placed->claims.end()) return;
    RC_ASSERT(plain != placed->claims.end());
    RC_ASSERT(!plain->companion || plain->buffer_after >= 15);
  });
}

// Every pair of neighbours on "padded" of which one was just placed.
RC_GTEST_PROP(EngineProperty, NeighboursLeaveTimeToSetUp, ()) {
  AnyHistory([](const BookingWorld& world, const Command&,
                const Decision& decision) {
    const Ptr<Booking> placed = PlacedBy(decision);
    if (placed == nullptr) return;
    const Instrument& padded =
        *world.state().catalog().instruments().Find("padded");
    const auto configuration_of = [](const Booking& booking) -> std::string {
      for (size_t i = 0; i < booking.claims.size(); ++i) {
        if (booking.claims[i].instrument == 2) {
          return NeedsOf(booking).configurations[i];
        }
      }
      return "";
    };
    if (padded.capacity != 1 || configuration_of(*placed).empty()) return;
    Ptr<Booking> before, after;
    for (const auto& [id, other] : BookingsOf(world)) {
      if (id == placed->id || !Blocks(other->state) ||
          configuration_of(*other).empty()) {
        continue;
      }
      if (other->interval.end <= placed->interval.start &&
          (before == nullptr || before->interval.end < other->interval.end)) {
        before = other;
      }
      if (other->interval.start >= placed->interval.end &&
          (after == nullptr || other->interval.start < after->interval.start)) {
        after = other;
      }
    }
    const auto set_up = [&](const Booking& a, const Booking& b) {
      return MinutesToSetUp(padded.changeovers, configuration_of(a),
                            configuration_of(b));
    };
    const bool begun = ToTime(placed->interval.start) <= world.now();
    const bool from_before = begun || before == nullptr ||
                             placed->interval.start - before->interval.end >=
                                 set_up(*before, *placed);
    const bool to_after =
        after == nullptr ||
        after->interval.start - placed->interval.end >= set_up(*placed, *after);
    RC_ASSERT(from_before);
    RC_ASSERT(to_after);
  });
}

RC_GTEST_PROP(EngineProperty, NothingIsDueOnceItHasBeenDone, ()) {
  AnyHistory([](const BookingWorld& world, const Command&, const Decision&) {
    const auto& due = world.state().due();
    const bool later = due.empty() || due.begin()->first > world.now();
    RC_ASSERT(later);
  });
}

RC_GTEST_PROP(EngineProperty, WhatChangesByItselfIsListedAsDue, ()) {
  const BookingWorld world = AnyHistory();

  std::set<std::pair<absl::Time, uint64_t>> expected;
  world.state().VisitBookings([&](const Ptr<Booking>& booking) {
    if (DueTime(*booking) == absl::InfiniteFuture()) return;
    expected.emplace(DueTime(*booking), booking->id);
  });

  const auto& due = world.state().due();
  RC_ASSERT(
      std::equal(due.begin(), due.end(), expected.begin(), expected.end()));
}

RC_GTEST_PROP(EngineProperty, ReplayingTheRecordsGivesTheSameState, ()) {
  const BookingWorld world = AnyHistory();

  State replayed;
  for (const Record& record : world.records()) replayed.Apply(record);

  RC_ASSERT(replayed.Digest() == world.state().Digest());
}

// What storage would keep of a history.
struct Rows {
  std::map<std::pair<ResourceKind, uint64_t>, Resource> resources;
  std::map<std::pair<ResourceKind, uint64_t>, ResourceDeleted> deleted;
};

Rows RowsOf(const BookingWorld& world) {
  Rows rows;
  for (const Record& record : world.records()) {
    for (const Fact& fact : record.facts) {
      if (const auto* put = std::get_if<ResourcePut>(&fact)) {
        const auto key = std::visit(
            [](const auto& value) {
              return std::make_pair(value->kKind, value->meta.uid);
            },
            put->resource);
        rows.resources[key] = put->resource;
        rows.deleted.erase(key);
      } else if (const auto* gone = std::get_if<ResourceDeleted>(&fact)) {
        rows.resources.erase({gone->kind, gone->uid});
        rows.deleted[{gone->kind, gone->uid}] = *gone;
      }
    }
  }
  return rows;
}

RC_GTEST_PROP(EngineProperty, RestoringTheRowsGivesTheSameState, ()) {
  const BookingWorld world = AnyHistory();
  const Rows rows = RowsOf(world);
  const State& state = world.state();

  State restored;
  for (const auto& [id, booking] : BookingsOf(world)) {
    if (booking->interval.end > State::RestoreFrom(state.time())) {
      restored.RestoreBooking(booking);
    } else {
      restored.RestoreUses(*booking);
    }
  }
  for (auto it = rows.resources.rbegin(); it != rows.resources.rend(); ++it) {
    restored.RestoreResource(it->second);
  }
  for (const auto& [key, gone] : rows.deleted) restored.RestoreDeleted(gone);
  restored.Restored(state.revision(), state.time(), state.next_booking_id());

  RC_ASSERT(restored.Digest() == state.Digest());
  RC_ASSERT(restored.booking_count() == state.booking_count());
  RC_ASSERT(restored.due() == state.due());
}

uint64_t FingerprintOf(const Decision& decision) {
  Fingerprint fingerprint;
  fingerprint.Add(decision.index());
  if (const auto* facts = std::get_if<Facts>(&decision)) {
    for (const Fact& fact : *facts) {
      const auto& put = std::get<BookingPut>(fact);
      fingerprint.Add(put.event, *put.booking);
    }
  } else {
    const auto& rejection = std::get<Rejection>(decision);
    fingerprint.Add(rejection.code, rejection.reason, rejection.message,
                    rejection.field, rejection.metadata,
                    rejection.violations.size());
  }
  return fingerprint.value();
}

RC_GTEST_PROP(EngineProperty, DecidingChangesNothing, ()) {
  AnyHistory(
      [](const BookingWorld& world, const Command& command, const Decision&) {
        const uint64_t before = world.state().Digest();
        world.Judge(command);
        RC_ASSERT(world.state().Digest() == before);
      });
}

RC_GTEST_PROP(EngineProperty, DecidesTheSameAgain, ()) {
  AnyHistory([](const BookingWorld& world, const Command& command,
                const Decision& decision) {
    RC_ASSERT(FingerprintOf(world.Judge(command)) == FingerprintOf(decision));
  });
}

RC_GTEST_PROP(EngineProperty, DecidesTheSameOnACopy, ()) {
  AnyHistory([](const BookingWorld& world, const Command& command,
                const Decision& decision) {
    const State copy = world.state();
    RC_ASSERT(FingerprintOf(Decide(copy, command, world.next_revision(),
                                   world.now())) == FingerprintOf(decision));
  });
}

RC_GTEST_PROP(EngineProperty, CreatesExactlyWhatIsJudgedBookable, ()) {
  AnyHistory([](const BookingWorld& world, const Command& command,
                const Decision& decision) {
    const auto* create = std::get_if<CreateBooking>(&command);
    if (create == nullptr) return;
    const Judgement judgement =
        Judge(world.state(), create->request, 0, world.now());

    if (const auto* rejection = std::get_if<Rejection>(&decision)) {
      RC_ASSERT(!judgement.bookable());
      RC_ASSERT(rejection->violations == judgement.violations);
    } else {
      RC_ASSERT(judgement.bookable());
      RC_ASSERT(PlacedBy(decision)->details->warnings == judgement.violations);
    }
  });
}

RC_GTEST_PROP(EngineProperty, SnapshotsStayAsTheyWere, ()) {
  std::vector<std::pair<State, uint64_t>> snapshots;
  AnyHistory([&](const BookingWorld& world, const Command&, const Decision&) {
    if (snapshots.size() < 10) {
      snapshots.emplace_back(world.state(), world.state().Digest());
    }
  });

  for (const auto& [snapshot, digest] : snapshots) {
    RC_ASSERT(snapshot.Digest() == digest);
  }
}

}  // namespace
}  // namespace trilab::engine
