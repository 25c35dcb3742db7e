#include "server/engine/overrides.h"

#include <string>
#include <utility>
#include <variant>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/refused_ask.h"
#include "tests/engine/booking_world.h"

// Booking against rules: who may, and what is kept of it.

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Bookings of an hour; rule "short" allows half of that.
class OverridesTest : public ::testing::Test {
 protected:
  OverridesTest() { PutRule(OverrideLevel::kCentre); }

  void PutRule(OverrideLevel level, RuleAction action = RuleAction::kReject) {
    Rule rule;
    rule.meta = BookingWorld::Meta("short", 1);
    DurationRule duration;
    duration.max = 30;
    rule.params = duration;
    rule.action = action;
    rule.override_level = level;
    world_.Put(std::move(rule));
  }

  static OverrideWish Wish(OverrideLevel right) {
    OverrideWish wish;
    wish.rules = {"short"};
    wish.reason = "a long test";
    wish.right = right;
    wish.centre = "centre";
    wish.principal = "t-1";
    wish.subject = "wu";
    return wish;
  }

  CreateBooking Create(OverrideWish wish = {}) {
    CreateBooking command;
    command.request = BookingWorld::Request({"plain"}, 600, 660);
    command.overrides = std::move(wish);
    return command;
  }

  static const Booking& BookingOf(const Decision& decision) {
    return *std::get<BookingPut>(std::get<Facts>(decision).at(0)).booking;
  }
  static bool IsRefused(const Decision& decision) {
    return std::holds_alternative<Rejection>(decision);
  }

  BookingWorld world_;
};

TEST_F(OverridesTest, WithoutAWishARuleRefuses) {
  EXPECT_TRUE(IsRefused(world_.Submit(Create())));
}

TEST_F(OverridesTest, KeepsWhatWasOverriddenByWhomAndWhy) {
  const Decision decision =
      world_.Submit(Create(Wish(OverrideLevel::kAdministrator)));

  const auto& overrides = BookingOf(decision).details->overrides;
  ASSERT_THAT(overrides, SizeIs(1));
  EXPECT_EQ(overrides[0].violation.rule, "short");
  EXPECT_EQ(overrides[0].violation.rule_revision,
            world_.state().catalog().rules().Find("short")->meta.revision);
  EXPECT_EQ(overrides[0].reason, "a long test");
  EXPECT_EQ(overrides[0].principal, "t-1");
  EXPECT_EQ(overrides[0].subject, "wu");
  EXPECT_EQ(overrides[0].time, world_.now());
  EXPECT_THAT(BookingOf(decision).details->warnings, IsEmpty());
}

TEST_F(OverridesTest, ALowerRightIsNotEnough) {
  for (const auto& [level, right, enough] :
       {std::make_tuple(OverrideLevel::kBooker, OverrideLevel::kBooker, true),
        std::make_tuple(OverrideLevel::kCentre, OverrideLevel::kBooker, false),
        std::make_tuple(OverrideLevel::kCentre, OverrideLevel::kCentre, true),
        std::make_tuple(OverrideLevel::kAdministrator, OverrideLevel::kCentre,
                        false),
        std::make_tuple(OverrideLevel::kNever, OverrideLevel::kAdministrator,
                        false)}) {
    PutRule(level);

    EXPECT_EQ(IsRefused(world_.Judge(Create(Wish(right)))), !enough)
        << OverrideLevelName(level) << " by " << OverrideLevelName(right);
  }
}

TEST_F(OverridesTest, ARefusalTellsWhoseRightItWouldTake) {
  PutRule(OverrideLevel::kAdministrator);

  const Decision decision = world_.Judge(Create(Wish(OverrideLevel::kCentre)));

  EXPECT_THAT(std::get<Rejection>(decision).message,
              HasSubstr("rules/short is overridden by an administrator."));
}

TEST_F(OverridesTest, AManagersRightEndsAtTheCentre) {
  OverrideWish wish = Wish(OverrideLevel::kCentre);
  wish.centre = "elsewhere";

  EXPECT_TRUE(IsRefused(world_.Judge(Create(wish))));
}

TEST_F(OverridesTest, AWishForAllCoversWhateverTheRightAllows) {
  OverrideWish wish = Wish(OverrideLevel::kCentre);
  wish.rules.clear();
  wish.all = true;

  EXPECT_FALSE(IsRefused(world_.Judge(Create(wish))));
  PutRule(OverrideLevel::kAdministrator);
  EXPECT_TRUE(IsRefused(world_.Judge(Create(wish))));
}

TEST_F(OverridesTest, WhatIsImpossibleIsNobodysToOverride) {
  ASSERT_FALSE(
      IsRefused(world_.Submit(Create(Wish(OverrideLevel::kAdministrator)))));
  OverrideWish wish = Wish(OverrideLevel::kAdministrator);
  wish.all = true;
  wish.codes = {ViolationCode::kOccupied};

  const Decision decision = world_.Judge(Create(wish));

  ASSERT_TRUE(IsRefused(decision));
  EXPECT_THAT(std::get<Rejection>(decision).violations,
              ElementsAre(Field(&Violation::code, ViolationCode::kOccupied)));
}

TEST_F(OverridesTest, AManagerMayOpenUpOnAHoliday) {
  const auto level_of = [](ViolationCode code) {
    Violation violation;
    violation.code = code;
    return OverrideLevelOf(violation);
  };

  EXPECT_EQ(level_of(ViolationCode::kHoliday), OverrideLevel::kCentre);
  EXPECT_EQ(level_of(ViolationCode::kClosed), OverrideLevel::kCentre);
  EXPECT_EQ(level_of(ViolationCode::kRestricted), OverrideLevel::kCentre);
  EXPECT_EQ(level_of(ViolationCode::kNotCalibrated), OverrideLevel::kNever);
  EXPECT_EQ(level_of(ViolationCode::kNoOperator), OverrideLevel::kNever);
}

TEST_F(OverridesTest, AnOverriddenRuleAsksForNoApproval) {
  PutRule(OverrideLevel::kCentre, RuleAction::kRequireApproval);

  const Decision waiting = world_.Judge(Create());
  const Decision decided = world_.Judge(Create(Wish(OverrideLevel::kCentre)));

  EXPECT_EQ(BookingOf(waiting).state, BookingState::kPendingApproval);
  EXPECT_EQ(BookingOf(decided).state, BookingState::kConfirmed);
}

TEST_F(OverridesTest, AMoveIsJudgedAnewAndNeedsAWishOfItsOwn) {
  const uint64_t id =
      BookingOf(world_.Submit(Create(Wish(OverrideLevel::kCentre)))).id;
  RescheduleBooking move;
  move.id = id;
  move.start = kWorldStart + 700;

  EXPECT_TRUE(IsRefused(world_.Judge(move)));
  move.overrides = Wish(OverrideLevel::kCentre);
  EXPECT_THAT(BookingOf(world_.Judge(move)).details->overrides, SizeIs(1));
}

TEST_F(OverridesTest, ALateCancellationIsOverriddenToo) {
  const uint64_t id =
      BookingOf(world_.Submit(Create(Wish(OverrideLevel::kCentre)))).id;
  Rule rule;
  rule.meta = BookingWorld::Meta("notice", 2);
  NoticeRule notice;
  notice.create = false;
  notice.cancel = NoticeTime{2000};
  rule.params = notice;
  world_.Put(std::move(rule));
  CancelBooking cancel;
  cancel.id = id;

  EXPECT_TRUE(IsRefused(world_.Judge(cancel)));
  cancel.overrides = Wish(OverrideLevel::kAdministrator);
  cancel.overrides.rules = {"notice"};
  // That it was too long, and that it was cancelled too late.
  EXPECT_THAT(BookingOf(world_.Judge(cancel)).details->overrides, SizeIs(2));
}

TEST_F(OverridesTest, ARefusalKeepsWhatWasAskedForAndJudgedBy) {
  CreateBooking command = Create();
  command.hold = absl::Hours(1);

  const Decision decision = world_.Judge(command);

  const auto& ask = std::get<Rejection>(decision).ask;
  ASSERT_NE(ask, nullptr);
  EXPECT_EQ(ask->event, BookingEvent::kCreated);
  EXPECT_THAT(ask->request.instruments, ElementsAre("plain"));
  EXPECT_EQ(ask->hold, absl::Hours(1));
  const ResourceRef rule = {ResourceKind::kRule, "short"};
  EXPECT_THAT(ask->judged_by, Contains(Field(&JudgedBy::resource, rule)));
}

TEST_F(OverridesTest, EachChangeTellsTheOneBefore) {
  const Booking made =
      BookingOf(world_.Submit(Create(Wish(OverrideLevel::kCentre))));
  CancelBooking cancel;
  cancel.id = made.id;

  EXPECT_EQ(made.previous_revision, 0);
  EXPECT_EQ(BookingOf(world_.Submit(cancel)).previous_revision, made.revision);
}

}  // namespace
}  // namespace trilab::engine
