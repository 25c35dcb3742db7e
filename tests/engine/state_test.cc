#include "server/engine/state.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsNull;
using ::testing::NotNull;
using ::testing::Pair;
using ::testing::SizeIs;

// 2026-03-02T00:00Z, a Monday.
constexpr Minute kMonday = 29'539'440;
constexpr Minute kHour = 60;
constexpr Minute kDay = 24 * kHour;

Ptr<Instrument> MakeInstrument(uint64_t uid, int32_t capacity = 1) {
  Instrument instrument;
  instrument.meta.id = "emc-" + std::to_string(uid);
  instrument.meta.uid = uid;
  instrument.capacity = capacity;
  return std::make_shared<const Instrument>(std::move(instrument));
}

Booking MakeBooking(uint64_t id, Interval interval,
                    BookingState state = BookingState::kConfirmed) {
  Booking booking;
  booking.id = id;
  booking.revision = id;
  booking.interval = interval;
  booking.claims = {{/*instrument=*/1, /*buffer_before=*/10,
                     /*buffer_after=*/20}};
  booking.state = state;
  if (state == BookingState::kHeld) {
    booking.hold_expiry = ToTime(interval.start - kHour);
  }
  booking.details = std::make_shared<const BookingDetails>();
  return booking;
}

class StateTest : public ::testing::Test {
 protected:
  StateTest() { Apply({ResourcePut{MakeInstrument(1), true}}); }

  void Apply(Facts facts) { ApplyAt(ToTime(kMonday), std::move(facts)); }

  void ApplyAt(absl::Time time, Facts facts) {
    Record record;
    record.revision = state_.revision() + 1;
    record.time = time;
    record.facts = std::move(facts);
    state_.Apply(record);
  }

  void Put(Booking booking) {
    Apply({BookingPut{BookingEvent::kCreated,
                      std::make_shared<const Booking>(std::move(booking))}});
  }

  std::vector<Occupation> Occupations(uint64_t uid) const {
    return state_.InstrumentTimeline(uid).Overlapping({0, kNever});
  }

  State state_;
};

TEST_F(StateTest, TellsRevisionAndTimeOfTheLastRecord) {
  ApplyAt(ToTime(kMonday + 5), {});

  EXPECT_EQ(state_.revision(), 2);
  EXPECT_EQ(state_.time(), ToTime(kMonday + 5));
}

TEST_F(StateTest, NeverGoesBackInTime) {
  ApplyAt(ToTime(kMonday - 5), {});

  EXPECT_EQ(state_.time(), ToTime(kMonday));
}

TEST_F(StateTest, OccupiesInstrumentWithBuffers) {
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour}));

  EXPECT_THAT(Occupations(1),
              ElementsAre(Occupation{
                  {kMonday + kHour - 10, kMonday + 2 * kHour + 20}, 1, 1}));
}

TEST_F(StateTest, OccupiesEveryInstrumentOfABooking) {
  Booking booking = MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour});
  booking.claims.push_back({2, 0, 0});
  booking.units = 3;
  Put(std::move(booking));

  EXPECT_THAT(Occupations(1), SizeIs(1));
  EXPECT_THAT(
      Occupations(2),
      ElementsAre(Occupation{{kMonday + kHour, kMonday + 2 * kHour}, 1, 3}));
}

TEST_F(StateTest, OccupiesOneUnitOfTheOperator) {
  Booking booking = MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour});
  booking.operator_uid = 4;
  booking.units = 3;
  Put(std::move(booking));

  const Timeline& timeline = state_.OperatorTimeline(4);
  ASSERT_EQ(timeline.size(), 1);
  EXPECT_EQ(timeline[0].units, 1);
}

TEST_F(StateTest, MovesOccupationWithTheBooking) {
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour}));
  Put(MakeBooking(1, {kMonday + 5 * kHour, kMonday + 6 * kHour}));

  EXPECT_THAT(Occupations(1),
              ElementsAre(Occupation{
                  {kMonday + 5 * kHour - 10, kMonday + 6 * kHour + 20}, 1, 1}));
}

TEST_F(StateTest, CancelledBookingLeavesMemoryAtOnce) {
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour}));
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour},
                  BookingState::kCancelled));

  EXPECT_THAT(state_.FindBooking(1), IsNull());
  EXPECT_THAT(Occupations(1), IsEmpty());
}

TEST_F(StateTest, HoldsAreListedByExpiry) {
  Put(MakeBooking(1, {kMonday + 9 * kHour, kMonday + 10 * kHour},
                  BookingState::kHeld));
  Put(MakeBooking(2, {kMonday + 5 * kHour, kMonday + 6 * kHour},
                  BookingState::kHeld));

  EXPECT_THAT(state_.due(), ElementsAre(Pair(ToTime(kMonday + 4 * kHour), 2),
                                        Pair(ToTime(kMonday + 8 * kHour), 1)));
}

TEST_F(StateTest, ConfirmedHoldIsNoHoldAnyMore) {
  Put(MakeBooking(1, {kMonday + 9 * kHour, kMonday + 10 * kHour},
                  BookingState::kHeld));
  Put(MakeBooking(1, {kMonday + 9 * kHour, kMonday + 10 * kHour}));

  EXPECT_THAT(state_.due(), IsEmpty());
  EXPECT_THAT(Occupations(1), SizeIs(1));
}

TEST_F(StateTest, KeepsBookingForAWeekAfterItsBuffer) {
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour}));
  ApplyAt(ToTime(kMonday + 2 * kHour + 20 + 7 * kDay), {});

  EXPECT_THAT(state_.FindBooking(1), NotNull());
}

TEST_F(StateTest, ForgetsBookingMoreThanEightDaysAfterItsBuffer) {
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour}));
  ApplyAt(ToTime(kMonday + 2 * kHour + 20 + 8 * kDay) + absl::Seconds(1), {});

  EXPECT_THAT(state_.FindBooking(1), IsNull());
  EXPECT_THAT(Occupations(1), IsEmpty());
  EXPECT_EQ(state_.booking_count(), 0);
}

TEST_F(StateTest, KeepsHoldUntilItIsExpired) {
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour},
                  BookingState::kHeld));
  ApplyAt(ToTime(kMonday + 30 * kDay), {});

  EXPECT_THAT(state_.FindBooking(1), NotNull());
}

TEST_F(StateTest, NeverGivesABookingIdTwice) {
  Put(MakeBooking(7, {kMonday + kHour, kMonday + 2 * kHour}));
  Put(MakeBooking(7, {kMonday + kHour, kMonday + 2 * kHour},
                  BookingState::kCancelled));

  EXPECT_EQ(state_.next_booking_id(), 8);
}

TEST_F(StateTest, TimelineFollowsTheInstrumentsCapacity) {
  Apply({ResourcePut{MakeInstrument(1, 5), false}});

  EXPECT_EQ(state_.InstrumentTimeline(1).capacity(), 5);
}

TEST_F(StateTest, UnknownInstrumentHasAnEmptyTimeline) {
  EXPECT_TRUE(state_.InstrumentTimeline(99).empty());
  EXPECT_TRUE(state_.OperatorTimeline(0).empty());
}

TEST_F(StateTest, CopyKeepsWhatItHadWhenTheOriginalMovesOn) {
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour}));
  const State copy = state_;
  const uint64_t digest = copy.Digest();

  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour},
                  BookingState::kCancelled));
  Apply({ResourcePut{MakeInstrument(1, 5), false}});

  EXPECT_EQ(copy.Digest(), digest);
  EXPECT_NE(state_.Digest(), digest);
}

TEST_F(StateTest, DigestTellsBookingsApart) {
  State other = state_;
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour}));
  const uint64_t digest = state_.Digest();
  std::swap(state_, other);
  Put(MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour + 1}));

  EXPECT_NE(state_.Digest(), digest);
}

TEST_F(StateTest, RestoringIgnoresTheOrderOfRows) {
  Apply({ResourcePut{MakeInstrument(2, 3), true}});
  Apply({ResourcePut{MakeInstrument(3), true}});
  Apply({ResourceDeleted{ResourceKind::kInstrument, "emc-3", 3}});
  const Booking first = MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour});
  const Booking second =
      MakeBooking(2, {kMonday + kDay, kMonday + 2 * kDay}, BookingState::kHeld);
  Put(first);
  Put(second);

  State restored;
  restored.RestoreBooking(std::make_shared<const Booking>(second));
  restored.RestoreResource(MakeInstrument(2, 3));
  restored.RestoreDeleted({ResourceKind::kInstrument, "emc-3", 3});
  restored.RestoreBooking(std::make_shared<const Booking>(first));
  restored.RestoreResource(MakeInstrument(1));
  restored.Restored(state_.revision(), state_.time(), 3);

  EXPECT_EQ(restored.Digest(), state_.Digest());
}

TEST_F(StateTest, RestoringLeavesOutWhatIsOver) {
  ApplyAt(ToTime(kMonday + 10 * kDay), {});

  State restored;
  restored.RestoreResource(MakeInstrument(1));
  restored.RestoreBooking(std::make_shared<const Booking>(
      MakeBooking(1, {kMonday + kHour, kMonday + 2 * kHour})));
  restored.RestoreBooking(std::make_shared<const Booking>(MakeBooking(
      2, {kMonday + 20 * kDay, kMonday + 21 * kDay}, BookingState::kExpired)));
  restored.Restored(state_.revision(), state_.time(), 1);

  EXPECT_EQ(restored.Digest(), state_.Digest());
}

// Starts of what a subject has booked, in order.
std::vector<Minute> StartsOf(const State& state, ResourceKind kind,
                             uint64_t uid) {
  std::vector<Minute> starts;
  state.VisitUses(kind, uid, {0, kNever}, [&](const SubjectUse& use) {
    starts.push_back(use.span.start);
  });
  return starts;
}

Booking OfSubjects(Booking booking) {
  booking.partner = 3;
  booking.member = 2;
  booking.project = 1;
  return booking;
}

TEST_F(StateTest, KnowsWhatEachSubjectBookedByStart) {
  Put(OfSubjects(MakeBooking(1, {kMonday + kDay, kMonday + kDay + kHour})));
  Put(OfSubjects(MakeBooking(2, {kMonday, kMonday + kHour})));
  Put(MakeBooking(3, {kMonday, kMonday + kHour}));

  EXPECT_THAT(StartsOf(state_, ResourceKind::kInstitution, 3),
              ElementsAre(kMonday, kMonday + kDay));
  EXPECT_THAT(StartsOf(state_, ResourceKind::kMember, 2), SizeIs(2));
  EXPECT_THAT(StartsOf(state_, ResourceKind::kProject, 1), SizeIs(2));
  EXPECT_THAT(StartsOf(state_, ResourceKind::kMember, 3), IsEmpty());
}

// What became of the partner's bookings, by start.
std::vector<UseOutcome> OutcomesOf(const State& state, uint64_t partner) {
  std::vector<UseOutcome> outcomes;
  state.VisitAllUses(
      ResourceKind::kInstitution, partner, {0, kNever},
      [&](const SubjectUse& use) { outcomes.push_back(use.outcome); });
  return outcomes;
}

TEST_F(StateTest, WhatWasCancelledOrMissedIsKnownApart) {
  const auto put = [&](uint64_t id, Minute start, BookingState state) {
    Put(OfSubjects(MakeBooking(id, {start, start + kHour})));
    Put(OfSubjects(MakeBooking(id, {start, start + kHour}, state)));
  };
  put(1, kMonday, BookingState::kCancelled);
  put(2, kMonday + kHour, BookingState::kNoShow);
  put(3, kMonday + 2 * kHour, BookingState::kExpired);
  put(4, kMonday + 3 * kHour, BookingState::kConfirmed);

  EXPECT_THAT(StartsOf(state_, ResourceKind::kInstitution, 3),
              ElementsAre(kMonday + 3 * kHour));
  EXPECT_THAT(OutcomesOf(state_, 3),
              ElementsAre(UseOutcome::kCancelled, UseOutcome::kNoShow,
                          UseOutcome::kCounts));
}

TEST_F(StateTest, HowABookingWasUsedIsKnown) {
  Booking used = OfSubjects(
      MakeBooking(1, {kMonday, kMonday + kHour}, BookingState::kCompleted));
  BookingDetails details = *used.details;
  BookingLife life;
  life.check_in = ToTime(kMonday + 20);
  life.planned_end = kMonday + kHour + 30;
  life.check_out = ToTime(kMonday + kHour);
  details.life = std::make_shared<const BookingLife>(life);
  used.details = std::make_shared<const BookingDetails>(details);
  Put(OfSubjects(MakeBooking(1, {kMonday, kMonday + kHour + 30})));
  Put(used);

  std::vector<SubjectUse> uses;
  state_.VisitUses(ResourceKind::kInstitution, 3, {0, kNever},
                   [&](const SubjectUse& use) { uses.push_back(use); });

  ASSERT_THAT(uses, SizeIs(1));
  EXPECT_EQ(uses[0].late, 20);
  EXPECT_EQ(uses[0].early, 30);
  EXPECT_EQ(uses[0].overrun, 0);
}

TEST_F(StateTest, UsesMoveAndGoWithTheBooking) {
  const Interval hour = {kMonday, kMonday + kHour};
  Put(OfSubjects(MakeBooking(1, hour)));
  Put(OfSubjects(MakeBooking(1, {kMonday + 5, kMonday + kHour})));
  EXPECT_THAT(StartsOf(state_, ResourceKind::kMember, 2),
              ElementsAre(kMonday + 5));

  Booking of_another = MakeBooking(1, hour);
  of_another.partner = 3;
  of_another.member = 7;
  Put(of_another);
  EXPECT_THAT(StartsOf(state_, ResourceKind::kMember, 2), IsEmpty());
  EXPECT_THAT(StartsOf(state_, ResourceKind::kMember, 7), ElementsAre(kMonday));

  Put(OfSubjects(MakeBooking(1, hour, BookingState::kCancelled)));
  EXPECT_THAT(StartsOf(state_, ResourceKind::kMember, 7), IsEmpty());
}

TEST_F(StateTest, UsesAreKnownFor400DaysAfterTheEnd) {
  Put(OfSubjects(MakeBooking(1, {kMonday, kMonday + kHour})));

  ApplyAt(ToTime(kMonday + kHour + 400 * kDay), {});
  EXPECT_THAT(state_.FindBooking(1), IsNull());
  EXPECT_THAT(StartsOf(state_, ResourceKind::kMember, 2), SizeIs(1));
  ApplyAt(ToTime(kMonday + kHour + 400 * kDay) + absl::Seconds(1), {});
  EXPECT_THAT(StartsOf(state_, ResourceKind::kMember, 2), IsEmpty());
}

TEST_F(StateTest, RestoresUsesOfBookingsThatAreForgotten) {
  const Booking booking = OfSubjects(MakeBooking(1, {kMonday, kMonday + 1}));
  Put(booking);
  ApplyAt(ToTime(kMonday + 100 * kDay), {});

  State restored;
  restored.RestoreUses(booking);
  restored.RestoreResource(MakeInstrument(1));
  restored.Restored(state_.revision(), state_.time(), 2);

  EXPECT_EQ(restored.Digest(), state_.Digest());
  EXPECT_NE(restored.Digest(), State().Digest());
}

TEST_F(StateTest, OutdatedUsesDoNotTellStatesApart) {
  const Booking booking = OfSubjects(MakeBooking(1, {kMonday, kMonday + 1}));
  Put(booking);
  ApplyAt(ToTime(kMonday + 500 * kDay), {});

  State restored;
  restored.RestoreResource(MakeInstrument(1));
  restored.Restored(state_.revision(), state_.time(), 2);

  EXPECT_EQ(restored.Digest(), state_.Digest());
}

}  // namespace
}  // namespace trilab::engine
