#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/booking_world.h"

// Decisions on bookings that are changed or cancelled too late.

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

// "plain" is booked from 600 to 700 minutes after the start of the world.
class NoticeDecisionsTest : public ::testing::Test {
 protected:
  NoticeDecisionsTest() { booked_ = Book("plain", absl::ZeroDuration()); }

  uint64_t Book(const char* instrument, absl::Duration hold) {
    const Decision decision = world_.Submit(
        CreateBooking{BookingWorld::Request({instrument}, 600, 700), hold});
    return BookingOf(decision).id;
  }

  void PutRule(NoticeRule notice, RuleAction action = RuleAction::kReject) {
    Rule rule;
    rule.meta = BookingWorld::Meta("notice", 1);
    rule.params = std::move(notice);
    rule.action = action;
    world_.Put(std::move(rule));
  }
  void PutCancelNotice(Minute length, RuleAction action = RuleAction::kReject) {
    NoticeRule notice;
    notice.create = false;
    notice.cancel = NoticeTime{length};
    PutRule(std::move(notice), action);
  }
  void PutChangeNotice(Minute length) {
    NoticeRule notice;
    notice.create = false;
    notice.change = NoticeTime{length};
    PutRule(std::move(notice));
  }

  Decision Move(uint64_t id, Minute start) {
    RescheduleBooking command;
    command.id = id;
    command.start = kWorldStart + start;
    return world_.Submit(command);
  }

  static const Booking& BookingOf(const Decision& decision) {
    return *std::get<BookingPut>(std::get<Facts>(decision).at(0)).booking;
  }
  // Empty unless the decision is a rejection.
  static std::vector<ViolationCode> CodesOf(const Decision& decision) {
    std::vector<ViolationCode> codes;
    if (const auto* rejection = std::get_if<Rejection>(&decision)) {
      for (const Violation& violation : rejection->violations) {
        codes.push_back(violation.code);
      }
    }
    return codes;
  }

  BookingWorld world_;
  uint64_t booked_ = 0;
};

TEST_F(NoticeDecisionsTest, CancelsUpToTheNotice) {
  PutCancelNotice(60);
  world_.set_now(540);

  EXPECT_EQ(BookingOf(world_.Submit(CancelBooking{booked_, ""})).state,
            BookingState::kCancelled);
}

TEST_F(NoticeDecisionsTest, RefusesToCancelLater) {
  PutCancelNotice(60);
  world_.set_now(541);

  const Decision decision = world_.Submit(CancelBooking{booked_, ""});

  EXPECT_THAT(CodesOf(decision), ElementsAre(ViolationCode::kCancelTooLate));
  const auto& rejection = std::get<Rejection>(decision);
  EXPECT_EQ(rejection.code, absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(rejection.reason, "BOOKING_REFUSED");
  EXPECT_EQ(rejection.message,
            "The cancellation is not allowed: CANCEL_TOO_LATE.");
}

TEST_F(NoticeDecisionsTest, ACancellationThatOnlyWarnsKeepsTheWarning) {
  PutCancelNotice(60, RuleAction::kWarn);
  world_.set_now(541);

  const Decision decision = world_.Submit(CancelBooking{booked_, ""});

  const Booking& booking = BookingOf(decision);
  EXPECT_EQ(booking.state, BookingState::kCancelled);
  ASSERT_EQ(booking.details->warnings.size(), 1u);
  EXPECT_EQ(booking.details->warnings[0].code, ViolationCode::kCancelTooLate);
  EXPECT_THAT(booking.details->judged_by,
              Contains(Field(&JudgedBy::resource,
                             ResourceRef{ResourceKind::kRule, "notice"})));
}

TEST_F(NoticeDecisionsTest, AHoldIsLetGoAtAnyTime) {
  const uint64_t held = Book("pool", absl::Hours(24));
  PutCancelNotice(10'000);

  EXPECT_EQ(BookingOf(world_.Submit(CancelBooking{held, ""})).state,
            BookingState::kCancelled);
}

TEST_F(NoticeDecisionsTest, RefusesToChangeWhatStartsTooSoon) {
  PutChangeNotice(60);
  world_.set_now(541);

  EXPECT_THAT(CodesOf(Move(booked_, 2'000)),
              ElementsAre(ViolationCode::kChangeTooLate));
}

TEST_F(NoticeDecisionsTest, RefusesANewStartThatIsTooSoon) {
  PutChangeNotice(60);
  world_.set_now(540);

  EXPECT_THAT(CodesOf(Move(booked_, 599)),
              ElementsAre(ViolationCode::kNoticeTooShort));
  EXPECT_THAT(CodesOf(Move(booked_, 601)), IsEmpty());
}

TEST_F(NoticeDecisionsTest, AHoldIsMovedAsANewBookingIsMade) {
  const uint64_t held = Book("pool", absl::Hours(24));
  PutChangeNotice(10'000);

  EXPECT_THAT(CodesOf(Move(held, 610)), IsEmpty());
}

TEST_F(NoticeDecisionsTest, WhatHasBegunMayStillEndOtherwise) {
  PutChangeNotice(60);
  world_.set_now(650);
  RescheduleBooking command;
  command.id = booked_;
  command.end = kWorldStart + 690;

  EXPECT_THAT(CodesOf(world_.Submit(command)), IsEmpty());
}

}  // namespace
}  // namespace trilab::engine
