#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/approval.h"
#include "server/engine/booking_decisions.h"
#include "tests/engine/booking_world.h"

// From being booked to being used: check-in, check-out, no-shows, approvals,
// transfers. Minutes count from kWorldStart, where the clock stands at first.

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr auto kAborted = absl::StatusCode::kAborted;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

MATCHER_P2(IsRejection, code, reason,
           "is rejected with " + absl::StatusCodeToString(code) + ", " +
               reason) {
  const auto* rejection = std::get_if<Rejection>(&arg);
  if (rejection == nullptr) {
    *result_listener << "is accepted";
    return false;
  }
  *result_listener << rejection->code << ", " << rejection->reason << ": "
                   << rejection->message;
  return rejection->code == code && rejection->reason == reason;
}

MATCHER_P(IsInState, state,
          "is rejected with BOOKING_STATE " + std::string(state)) {
  const auto* rejection = std::get_if<Rejection>(&arg);
  if (rejection == nullptr || rejection->reason != "BOOKING_STATE") {
    return false;
  }
  for (const auto& [name, value] : rejection->metadata) {
    if (name == "state") {
      *result_listener << value;
      return value == state;
    }
  }
  return false;
}

const BookingPut& PutOf(const Decision& decision) {
  if (const auto* rejection = std::get_if<Rejection>(&decision)) {
    ADD_FAILURE() << "Rejected: " << rejection->message;
    static const BookingPut& none = *new BookingPut{
        BookingEvent::kCreated, std::make_shared<const Booking>()};
    return none;
  }
  return std::get<BookingPut>(std::get<Facts>(decision).at(0));
}

const Booking& BookingOf(const Decision& decision) {
  return *PutOf(decision).booking;
}

class BookingLifeTest : public ::testing::Test {
 protected:
  uint64_t Book(Minute start, Minute end, std::string instrument = "plain") {
    return BookingOf(Create(start, end, std::move(instrument))).id;
  }
  Decision Create(Minute start, Minute end, std::string instrument = "plain",
                  absl::Duration hold = absl::ZeroDuration()) {
    return world_.Submit(CreateBooking{
        BookingWorld::Request({std::move(instrument)}, start, end), hold});
  }
  Decision CheckIn(uint64_t id) { return world_.Submit(CheckInBooking{id}); }
  Decision CheckOut(uint64_t id) { return world_.Submit(CheckOutBooking{id}); }
  Decision Resize(uint64_t id, Minute end) {
    RescheduleBooking move;
    move.id = id;
    move.end = kWorldStart + end;
    return world_.Submit(move);
  }
  Decision Move(uint64_t id, Minute start) {
    RescheduleBooking move;
    move.id = id;
    move.start = kWorldStart + start;
    return world_.Submit(move);
  }
  Decision Approve(uint64_t id, std::string subject = "chief",
                   uint64_t revision = 0) {
    DecideApproval command;
    command.id = id;
    command.subject = std::move(subject);
    command.expected_revision = revision;
    return world_.Submit(command);
  }
  Decision Turn(uint64_t id, std::string why) {
    DecideApproval command;
    command.id = id;
    command.approve = false;
    command.subject = "chief";
    command.note = std::move(why);
    return world_.Submit(command);
  }

  // What is due at `minute`, made.
  void PassTo(Minute minute) {
    world_.set_now(minute);
    world_.Submit(AdvanceBookings{});
  }

  void PutRule(uint64_t uid, RuleParams params, ApprovalProcedure approval = {},
               RuleAction action = RuleAction::kReject) {
    Rule rule;
    rule.meta = BookingWorld::Meta(absl::StrCat("rule-", uid), uid);
    rule.params = std::move(params);
    rule.approval = std::move(approval);
    rule.action = action;
    world_.Put(rule);
  }
  void AskApproval(ApprovalProcedure approval = {}, Minute min_duration = 0) {
    PutRule(1, ApprovalRule{min_duration}, std::move(approval),
            RuleAction::kRequireApproval);
  }

  // The booking's last value.
  Booking Last(uint64_t id) const {
    Ptr<Booking> last;
    for (const Record& record : world_.records()) {
      for (const Fact& fact : record.facts) {
        const auto* put = std::get_if<BookingPut>(&fact);
        if (put != nullptr && put->booking->id == id) last = put->booking;
      }
    }
    return *last;
  }

  BookingWorld world_;
};

// Check-in and check-out.

TEST_F(BookingLifeTest, CheckInMakesItInUse) {
  const uint64_t id = Book(60, 120);
  world_.set_now(60);

  const Decision decision = CheckIn(id);

  EXPECT_EQ(PutOf(decision).event, BookingEvent::kCheckedIn);
  EXPECT_EQ(BookingOf(decision).state, BookingState::kInUse);
  EXPECT_EQ(LifeOf(BookingOf(decision)).check_in, world_.now());
}

TEST_F(BookingLifeTest, CheckInOpensHalfAnHourBeforeTheStart) {
  const uint64_t id = Book(60, 120);
  world_.set_now(29);

  const Decision early = CheckIn(id);

  EXPECT_THAT(early, IsRejection(kFailed, "CHECK_IN_TOO_EARLY"));
  EXPECT_THAT(std::get<Rejection>(early).metadata,
              Contains(Pair("earliest", "2026-03-02T08:30:00Z")));
  world_.set_now(30);
  EXPECT_EQ(BookingOf(CheckIn(id)).state, BookingState::kInUse);
}

TEST_F(BookingLifeTest, TheRuleSaysWhenCheckInOpens) {
  PutRule(1, NoShowRule{kNever, 5});
  const uint64_t id = Book(60, 120);
  world_.set_now(54);

  EXPECT_THAT(CheckIn(id), IsRejection(kFailed, "CHECK_IN_TOO_EARLY"));
}

TEST_F(BookingLifeTest, OnlyConfirmedBookingsAreCheckedIn) {
  const uint64_t held = BookingOf(Create(10, 120, "plain", absl::Hours(1))).id;
  const uint64_t used = Book(10, 120, "padded");
  world_.set_now(10);
  CheckIn(used);

  EXPECT_THAT(CheckIn(held), IsInState("HELD"));
  EXPECT_THAT(CheckIn(used), IsInState("IN_USE"));
  EXPECT_THAT(CheckIn(99), IsRejection(kNotFound, "BOOKING_NOT_FOUND"));
}

TEST_F(BookingLifeTest, NobodyChecksInAfterTheEnd) {
  const uint64_t id = Book(60, 120);
  world_.set_now(120);

  EXPECT_THAT(CheckIn(id), IsInState("ENDED"));
}

TEST_F(BookingLifeTest, CheckInWantsThePresentEtag) {
  const uint64_t id = Book(60, 120);
  world_.set_now(60);

  EXPECT_THAT(world_.Submit(CheckInBooking{id, 1}),
              IsRejection(kAborted, "ETAG_MISMATCH"));
}

TEST_F(BookingLifeTest, CheckOutFreesTheTail) {
  const uint64_t id = Book(60, 120);
  world_.set_now(60);
  CheckIn(id);
  world_.set_now(world_.now() + absl::Minutes(20) + absl::Seconds(1));

  const Decision decision = CheckOut(id);

  const Booking& booking = BookingOf(decision);
  EXPECT_EQ(PutOf(decision).event, BookingEvent::kCheckedOut);
  EXPECT_EQ(booking.state, BookingState::kCompleted);
  EXPECT_EQ(booking.interval, (Interval{kWorldStart + 60, kWorldStart + 81}));
  EXPECT_EQ(LifeOf(booking).planned_end, kWorldStart + 120);
  EXPECT_EQ(LifeOf(booking).check_out, world_.now());
  EXPECT_NE(Book(81, 120), 0u);
}

TEST_F(BookingLifeTest, TheBufferAfterACheckOutCounts) {
  const uint64_t id = Book(60, 240, "padded");
  world_.set_now(60);
  CheckIn(id);
  world_.set_now(90);
  CheckOut(id);

  // 20 minutes after the one, 10 before the other.
  EXPECT_THAT(Create(119, 180, "padded"),
              IsRejection(kFailed, "BOOKING_REFUSED"));
  EXPECT_EQ(BookingOf(Create(120, 180, "padded")).state,
            BookingState::kConfirmed);
}

TEST_F(BookingLifeTest, CheckOutBeforeTheStartKeepsAMinute) {
  const uint64_t id = Book(60, 120);
  world_.set_now(40);
  CheckIn(id);
  world_.set_now(50);

  EXPECT_EQ(BookingOf(CheckOut(id)).interval,
            (Interval{kWorldStart + 60, kWorldStart + 61}));
}

TEST_F(BookingLifeTest, LateCheckOutIsRecordedAndKeepsTheEnd) {
  const uint64_t id = Book(60, 120);
  world_.set_now(60);
  CheckIn(id);
  PassTo(150);

  const Booking booking = BookingOf(CheckOut(id));

  EXPECT_EQ(booking.interval.end, kWorldStart + 120);
  EXPECT_EQ(LifeOf(booking).planned_end, kNever);
  EXPECT_EQ(LifeOf(booking).check_out, world_.now());
}

TEST_F(BookingLifeTest, WithoutCheckOutItCompletesADayLater) {
  const uint64_t id = Book(60, 120);
  world_.set_now(60);
  CheckIn(id);
  PassTo(120 + 1439);
  EXPECT_EQ(Last(id).state, BookingState::kInUse);

  PassTo(120 + 1440);

  EXPECT_EQ(Last(id).state, BookingState::kCompleted);
  EXPECT_FALSE(LifeOf(Last(id)).check_out.has_value());
  EXPECT_THAT(CheckOut(id), IsInState("COMPLETED"));
}

TEST_F(BookingLifeTest, OnlyWhatIsInUseIsCheckedOut) {
  const uint64_t id = Book(60, 120);
  world_.set_now(60);

  EXPECT_THAT(CheckOut(id), IsInState("CONFIRMED"));
  CheckIn(id);
  CheckOut(id);
  EXPECT_THAT(CheckOut(id), IsInState("COMPLETED"));
}

TEST_F(BookingLifeTest, WhatIsInUseIsNotCancelledOrMoved) {
  const uint64_t id = Book(60, 120);
  world_.set_now(60);
  CheckIn(id);

  EXPECT_THAT(world_.Submit(CancelBooking{id, ""}), IsInState("IN_USE"));
  EXPECT_THAT(Move(id, 70), IsInState("IN_USE"));
}

TEST_F(BookingLifeTest, WhatIsInUseIsExtendedWhereThereIsRoom) {
  const uint64_t id = Book(60, 120);
  Book(180, 240);
  world_.set_now(61);
  CheckIn(id);

  EXPECT_THAT(Resize(id, 181), IsRejection(kFailed, "BOOKING_REFUSED"));
  const Booking longer = BookingOf(Resize(id, 180));
  EXPECT_EQ(longer.state, BookingState::kInUse);
  EXPECT_TRUE(LifeOf(longer).check_in.has_value());
}

TEST_F(BookingLifeTest, WhatIsInUseCannotWaitForApproval) {
  AskApproval({}, 90);
  const uint64_t id = Book(60, 120);
  world_.set_now(61);
  CheckIn(id);

  EXPECT_THAT(Resize(id, 150), IsRejection(kFailed, "BOOKING_REFUSED"));
  EXPECT_EQ(BookingOf(Resize(id, 140)).state, BookingState::kInUse);
}

// No-shows.

TEST_F(BookingLifeTest, NobodyCameSoItIsReleased) {
  PutRule(1, NoShowRule{15});
  const uint64_t id = Book(60, 120);
  PassTo(74);
  EXPECT_EQ(Last(id).state, BookingState::kConfirmed);

  PassTo(75);

  EXPECT_EQ(Last(id).state, BookingState::kNoShow);
  EXPECT_EQ(Last(id).update_time, world_.now());
  EXPECT_NE(Book(75, 120), 0u);
}

TEST_F(BookingLifeTest, WhoCheckedInIsNotReleased) {
  PutRule(1, NoShowRule{15});
  const uint64_t id = Book(60, 120);
  world_.set_now(60);
  CheckIn(id);

  PassTo(119);

  EXPECT_EQ(Last(id).state, BookingState::kInUse);
}

TEST_F(BookingLifeTest, ShortBookingIsReleasedAtItsEnd) {
  PutRule(1, NoShowRule{90});
  const uint64_t id = Book(60, 120);

  PassTo(120);

  EXPECT_EQ(Last(id).state, BookingState::kNoShow);
}

TEST_F(BookingLifeTest, WithoutARuleItStaysConfirmed) {
  const uint64_t id = Book(60, 120);

  PassTo(7 * 1440);

  EXPECT_EQ(Last(id).state, BookingState::kConfirmed);
}

TEST_F(BookingLifeTest, AMovedBookingIsReleasedByItsNewStart) {
  PutRule(1, NoShowRule{15});
  const uint64_t id = Book(60, 120);
  Move(id, 100);

  PassTo(114);
  EXPECT_EQ(Last(id).state, BookingState::kConfirmed);
  PassTo(115);
  EXPECT_EQ(Last(id).state, BookingState::kNoShow);
}

TEST_F(BookingLifeTest, ALaterRuleDoesNotTouchWhatIsBooked) {
  const uint64_t id = Book(60, 120);
  PutRule(1, NoShowRule{15});

  PassTo(110);

  EXPECT_EQ(Last(id).state, BookingState::kConfirmed);
}

TEST_F(BookingLifeTest, ResizingGainsNoTimeToCome) {
  PutRule(1, NoShowRule{15});
  const uint64_t id = Book(60, 120);
  world_.set_now(70);
  Resize(id, 180);

  PassTo(75);

  EXPECT_EQ(Last(id).state, BookingState::kNoShow);
}

TEST_F(BookingLifeTest, AHoldConfirmedLateHasItsTimeToCome) {
  PutRule(1, NoShowRule{15});
  const uint64_t id = BookingOf(Create(60, 120, "plain", absl::Hours(3))).id;
  world_.set_now(80);
  world_.Submit(ConfirmBooking{id});

  PassTo(94);
  EXPECT_EQ(Last(id).state, BookingState::kConfirmed);
  PassTo(95);
  EXPECT_EQ(Last(id).state, BookingState::kNoShow);
}

TEST_F(BookingLifeTest, DueChangesComeInOrderOfTime) {
  PutRule(1, NoShowRule{15});
  const uint64_t second = Book(60, 120);
  const uint64_t first =
      BookingOf(Create(200, 260, "plain", absl::Minutes(70))).id;
  world_.set_now(300);

  const Facts facts = std::get<Facts>(world_.Judge(AdvanceBookings{}));

  ASSERT_THAT(facts, SizeIs(2));
  EXPECT_EQ(std::get<BookingPut>(facts[0]).booking->id, first);
  EXPECT_EQ(std::get<BookingPut>(facts[1]).booking->id, second);
}

TEST_F(BookingLifeTest, NothingIsDueTwice) {
  PutRule(1, NoShowRule{15});
  Book(60, 120);
  PassTo(300);

  EXPECT_THAT(std::get<Facts>(world_.Judge(AdvanceBookings{})), IsEmpty());
}

// Approvals.

TEST_F(BookingLifeTest, WhatNeedsApprovalIsPendingAndKeepsItsTime) {
  AskApproval();
  const Decision decision = Create(60, 120);

  const Booking& booking = BookingOf(decision);
  EXPECT_EQ(booking.state, BookingState::kPendingApproval);
  ASSERT_THAT(booking.details->warnings, SizeIs(1));
  EXPECT_EQ(booking.details->warnings[0].code, ViolationCode::kApprovalNeeded);
  EXPECT_TRUE(OpenStep(booking)->centre_managers);
  EXPECT_THAT(Create(60, 120), IsRejection(kFailed, "BOOKING_REFUSED"));
}

TEST_F(BookingLifeTest, ApprovalConfirmsAndIsRecorded) {
  AskApproval();
  const uint64_t id = Book(60, 120);
  world_.set_now(5);

  const Decision decision = Approve(id);

  const Booking& booking = BookingOf(decision);
  EXPECT_EQ(PutOf(decision).event, BookingEvent::kApproved);
  EXPECT_EQ(booking.state, BookingState::kConfirmed);
  EXPECT_THAT(LifeOf(booking).decisions,
              ElementsAre(ApprovalDecision{"centre", true, "chief", false,
                                           false, "", world_.now()}));
}

TEST_F(BookingLifeTest, RejectionFreesTheTimeAndKeepsTheReason) {
  AskApproval();
  const uint64_t id = Book(60, 120);

  const Decision decision = Turn(id, "no safety sheet");

  EXPECT_EQ(BookingOf(decision).state, BookingState::kRejected);
  EXPECT_EQ(LifeOf(BookingOf(decision)).decisions.at(0).note,
            "no safety sheet");
  EXPECT_NE(Book(60, 120), id);
  EXPECT_THAT(Approve(id), IsInState("OVER"));
}

TEST_F(BookingLifeTest, StepsFollowEachOther) {
  AskApproval(
      {{{"supervisor", false, {"li"}, {"wang"}}, {"centre", true, {}, {}}}});
  const uint64_t id = Book(60, 120);

  const Decision first = Approve(id, "li");
  EXPECT_EQ(PutOf(first).event, BookingEvent::kStepApproved);
  EXPECT_EQ(BookingOf(first).state, BookingState::kPendingApproval);
  EXPECT_EQ(OpenStep(BookingOf(first))->name, "centre");
  const Decision second = Approve(id);
  EXPECT_EQ(BookingOf(second).state, BookingState::kConfirmed);
  EXPECT_THAT(LifeOf(BookingOf(second)).decisions, SizeIs(2));
}

TEST_F(BookingLifeTest, AnApproverDecidesOnWhatTheySaw) {
  AskApproval();
  const Booking booking = BookingOf(Create(60, 120));
  Move(booking.id, 70);

  EXPECT_THAT(Approve(booking.id, "chief", booking.revision),
              IsRejection(kAborted, "ETAG_MISMATCH"));
}

TEST_F(BookingLifeTest, OnlyPendingBookingsAreApproved) {
  const uint64_t id = Book(60, 120);

  EXPECT_THAT(Approve(id), IsInState("CONFIRMED"));
}

TEST_F(BookingLifeTest, AConfirmedHoldWaitsForApproval) {
  AskApproval();
  const uint64_t id = BookingOf(Create(60, 120, "plain", absl::Hours(1))).id;
  EXPECT_EQ(Last(id).state, BookingState::kHeld);

  const Decision decision = world_.Submit(ConfirmBooking{id});

  EXPECT_EQ(PutOf(decision).event, BookingEvent::kSubmitted);
  EXPECT_EQ(BookingOf(decision).state, BookingState::kPendingApproval);
}

TEST_F(BookingLifeTest, SilenceRejectsAtTheDeadline) {
  AskApproval({{}, 30, OnDeadline::kReject});
  const uint64_t id = Book(60, 120);
  PassTo(29);
  EXPECT_EQ(Last(id).state, BookingState::kPendingApproval);

  PassTo(30);

  EXPECT_EQ(Last(id).state, BookingState::kRejected);
  EXPECT_TRUE(LifeOf(Last(id)).decisions.at(0).automatic);
  EXPECT_FALSE(LifeOf(Last(id)).decisions.at(0).approved);
}

TEST_F(BookingLifeTest, SilenceMeansYesWhereTheRuleSaysSo) {
  AskApproval({{{"supervisor", false, {"li"}, {}}, {"centre", true, {}, {}}},
               30,
               OnDeadline::kApprove});
  const uint64_t id = Book(60, 120);

  PassTo(30);

  EXPECT_EQ(Last(id).state, BookingState::kConfirmed);
  EXPECT_THAT(LifeOf(Last(id)).decisions, SizeIs(2));
  EXPECT_TRUE(LifeOf(Last(id)).decisions.at(1).automatic);
}

TEST_F(BookingLifeTest, TheStartIsTheLatestDeadline) {
  AskApproval();
  const uint64_t id = Book(60, 120);

  PassTo(60);

  EXPECT_EQ(Last(id).state, BookingState::kRejected);
}

TEST_F(BookingLifeTest, TheDeadlineOfAHoldCountsFromItsConfirmation) {
  AskApproval({{}, 30, OnDeadline::kReject});
  const uint64_t id = BookingOf(Create(300, 360, "plain", absl::Hours(2))).id;
  world_.set_now(100);
  world_.Submit(ConfirmBooking{id});

  PassTo(129);
  EXPECT_EQ(Last(id).state, BookingState::kPendingApproval);
  PassTo(130);
  EXPECT_EQ(Last(id).state, BookingState::kRejected);
}

TEST_F(BookingLifeTest, ApprovedByAPausedMachineItIsNoNoShow) {
  AskApproval({{}, 30, OnDeadline::kApprove});
  PutRule(2, NoShowRule{15});
  const uint64_t id = Book(60, 120);

  PassTo(500);
  PassTo(501);

  EXPECT_EQ(Last(id).state, BookingState::kConfirmed);
}

TEST_F(BookingLifeTest, AMoveIsApprovedAnewAndKeepsTheHistory) {
  AskApproval();
  const uint64_t id = Book(60, 120);
  Approve(id);

  const Booking moved = BookingOf(Move(id, 70));

  EXPECT_EQ(moved.state, BookingState::kPendingApproval);
  EXPECT_NE(OpenStep(moved), nullptr);
  EXPECT_THAT(LifeOf(moved).decisions, SizeIs(1));
}

TEST_F(BookingLifeTest, AMoveToWhatNeedsNoApprovalConfirms) {
  AskApproval({}, 60);
  const uint64_t id = Book(60, 120);

  EXPECT_EQ(BookingOf(Resize(id, 119)).state, BookingState::kConfirmed);
}

TEST_F(BookingLifeTest, ABrokenRuleOfAnyTypeMayAskForApproval) {
  PutRule(1, DurationRule{0, 60, 0}, {}, RuleAction::kRequireApproval);

  EXPECT_EQ(BookingOf(Create(60, 120)).state, BookingState::kConfirmed);
  EXPECT_EQ(BookingOf(Create(180, 241)).state, BookingState::kPendingApproval);
}

TEST_F(BookingLifeTest, StepsOfSeveralRulesAddUpAndTheShortestDeadlineHolds) {
  AskApproval({{{"centre", true, {}, {}}}, 60, OnDeadline::kApprove});
  PutRule(2, DurationRule{0, 30, 0},
          {{{"safety", false, {"li"}, {}}, {"centre", true, {}, {}}}, 40},
          RuleAction::kRequireApproval);

  const BookingLife& life = LifeOf(BookingOf(Create(60, 120)));

  ASSERT_THAT(life.approval.steps, SizeIs(2));
  EXPECT_EQ(life.approval.deadline, 40);
  EXPECT_EQ(life.approval.on_deadline, OnDeadline::kReject);
}

TEST_F(BookingLifeTest, PendingBookingsAreCancelled) {
  AskApproval();
  const uint64_t id = Book(60, 120);

  EXPECT_EQ(BookingOf(world_.Submit(CancelBooking{id, ""})).state,
            BookingState::kCancelled);
}

// Transfers.

TEST_F(BookingLifeTest, TransferKeepsThePlace) {
  const uint64_t id = Book(60, 120);

  const Decision decision = world_.Submit(TransferBooking{id, "partner"});

  EXPECT_EQ(PutOf(decision).event, BookingEvent::kTransferred);
  EXPECT_EQ(BookingOf(decision).partner, 2u);
  EXPECT_EQ(BookingOf(decision).interval,
            (Interval{kWorldStart + 60, kWorldStart + 120}));
}

TEST_F(BookingLifeTest, TransferIsJudgedForTheNewPartner) {
  Rule rule;
  rule.meta = BookingWorld::Meta("short", 1);
  rule.params = DurationRule{0, 30, 0};
  rule.partner = "partner";
  world_.Put(rule);
  const uint64_t id = Book(60, 120);

  EXPECT_THAT(world_.Submit(TransferBooking{id, "partner"}),
              IsRejection(kFailed, "BOOKING_REFUSED"));
  EXPECT_EQ(BookingOf(world_.Submit(TransferBooking{id, "owner"})).partner, 1u);
  EXPECT_THAT(world_.Submit(TransferBooking{id, "nobody"}),
              IsRejection(kNotFound, "INSTITUTION_NOT_FOUND"));
}

TEST_F(BookingLifeTest, WhatIsInUseIsNotTransferred) {
  const uint64_t id = Book(60, 120);
  world_.set_now(60);
  CheckIn(id);

  EXPECT_THAT(world_.Submit(TransferBooking{id, "partner"}),
              IsInState("IN_USE"));
}

}  // namespace
}  // namespace trilab::engine
