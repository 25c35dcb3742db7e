#include "server/engine/booking_decisions.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/booking_world.h"

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kAborted = absl::StatusCode::kAborted;
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

const Rejection& RejectionOf(const Decision& decision) {
  return std::get<Rejection>(decision);
}

std::vector<ViolationCode> CodesOf(const Decision& decision) {
  std::vector<ViolationCode> codes;
  for (const Violation& violation : RejectionOf(decision).violations) {
    codes.push_back(violation.code);
  }
  return codes;
}

const Booking& BookingOf(const Decision& decision) {
  if (const auto* rejection = std::get_if<Rejection>(&decision)) {
    ADD_FAILURE() << "Rejected: " << rejection->message;
    static const Booking& none = *new Booking();
    return none;
  }
  return *std::get<BookingPut>(std::get<Facts>(decision).at(0)).booking;
}

class BookingDecisionsTest : public ::testing::Test {
 protected:
  static BookingRequest Request(std::vector<std::string> instruments,
                                Minute start, Minute end) {
    return BookingWorld::Request(std::move(instruments), start, end);
  }

  Decision Create(BookingRequest request,
                  absl::Duration hold = absl::ZeroDuration()) {
    return world_.Submit(CreateBooking{std::move(request), hold});
  }
  uint64_t Book(std::vector<std::string> instruments, Minute start,
                Minute end) {
    return BookingOf(Create(Request(std::move(instruments), start, end))).id;
  }
  uint64_t Hold(Minute start, Minute end) {
    return BookingOf(Create(Request({"plain"}, start, end), absl::Hours(1))).id;
  }
  Decision Move(uint64_t id, Minute start) {
    RescheduleBooking command;
    command.id = id;
    command.start = kWorldStart + start;
    return world_.Submit(command);
  }

  BookingWorld world_;
};

TEST_F(BookingDecisionsTest, BooksAFreeInstrument) {
  const uint64_t revision = world_.next_revision();
  BookingRequest request = Request({"plain"}, 60, 120);
  request.partner = "partner";
  request.title = "Emission";
  const Decision decision = Create(request);

  const Booking& booking = BookingOf(decision);
  EXPECT_EQ(booking.id, 1);
  EXPECT_EQ(booking.revision, revision);
  EXPECT_EQ(booking.state, BookingState::kConfirmed);
  EXPECT_EQ(booking.interval, request.interval);
  EXPECT_THAT(booking.claims, ElementsAre(Claim{1, 0, 0}));
  EXPECT_EQ(booking.partner, 2);
  EXPECT_EQ(booking.create_time, world_.now());
  EXPECT_EQ(booking.details->title, "Emission");
}

TEST_F(BookingDecisionsTest, ClaimsCarryTheInstrumentsBuffers) {
  EXPECT_THAT(BookingOf(Create(Request({"padded"}, 60, 120))).claims,
              ElementsAre(Claim{2, 10, 20}));
}

TEST_F(BookingDecisionsTest, HoldsUntilItsExpiry) {
  const Decision decision =
      Create(Request({"plain"}, 60, 120), absl::Minutes(5));

  EXPECT_EQ(BookingOf(decision).state, BookingState::kHeld);
  EXPECT_EQ(BookingOf(decision).hold_expiry, world_.now() + absl::Minutes(5));
}

TEST_F(BookingDecisionsTest, ChoosesAnOperatorWhereOneIsNeeded) {
  EXPECT_EQ(BookingOf(Create(Request({"expert"}, 60, 120))).operator_uid, 1);
}

TEST_F(BookingDecisionsTest, BooksTheOperatorAskedFor) {
  BookingRequest request = Request({"expert"}, 60, 120);
  request.operator_id = "bob";

  EXPECT_EQ(BookingOf(Create(request)).operator_uid, 2);
}

TEST_F(BookingDecisionsTest, KeepsWarningsWithTheBooking) {
  Rule rule;
  rule.meta = BookingWorld::Meta("short", 1);
  rule.params = DurationRule{0, 60, 0};
  rule.action = RuleAction::kWarn;
  world_.Put(rule);

  const Decision decision = Create(Request({"plain"}, 60, 180));

  EXPECT_THAT(BookingOf(decision).details->warnings,
              ElementsAre(Field(&Violation::code, ViolationCode::kTooLong)));
  EXPECT_THAT(BookingOf(decision).details->judged_by,
              Contains(Field(&JudgedBy::resource,
                             ResourceRef{ResourceKind::kRule, "short"})));
}

TEST_F(BookingDecisionsTest, RefusesTimeThatIsTaken) {
  Book({"plain"}, 60, 120);
  const Decision decision = Create(Request({"plain"}, 119, 180));

  EXPECT_THAT(decision, IsRejection(kFailed, "BOOKING_REFUSED"));
  EXPECT_THAT(CodesOf(decision), ElementsAre(ViolationCode::kOccupied));
}

TEST_F(BookingDecisionsTest, BooksTimeThatBeginsWhenAnotherEnds) {
  Book({"plain"}, 60, 120);

  EXPECT_EQ(BookingOf(Create(Request({"plain"}, 120, 180))).id, 2);
}

TEST_F(BookingDecisionsTest, RefusesTimeWithinTheBuffersOfAnother) {
  Book({"padded"}, 60, 120);

  EXPECT_THAT(Create(Request({"padded"}, 149, 180)),
              IsRejection(kFailed, "BOOKING_REFUSED"));
  EXPECT_EQ(BookingOf(Create(Request({"padded"}, 150, 180))).id, 2);
}

TEST_F(BookingDecisionsTest, ListsEveryViolationOfEveryInstrument) {
  Book({"plain"}, 60, 120);
  world_.set_now(100);
  BookingRequest request = Request({"plain", "padded"}, 90, 120);
  request.units = 2;

  EXPECT_THAT(CodesOf(Create(request)),
              IsSupersetOf({ViolationCode::kOccupied, ViolationCode::kInThePast,
                            ViolationCode::kTooManyUnits}));
}

TEST_F(BookingDecisionsTest, RefusesEverythingIfOneInstrumentIsTaken) {
  Book({"plain"}, 60, 120);

  EXPECT_THAT(Create(Request({"pool", "plain"}, 60, 120)),
              IsRejection(kFailed, "BOOKING_REFUSED"));
  EXPECT_TRUE(world_.state().InstrumentTimeline(3).empty());
}

TEST_F(BookingDecisionsTest, InvalidWithoutInstruments) {
  const Decision decision = Create(Request({}, 60, 120));

  EXPECT_THAT(decision, IsRejection(kInvalid, "INVALID_BOOKING"));
  EXPECT_EQ(RejectionOf(decision).field, "booking.instruments");
}

TEST_F(BookingDecisionsTest, InvalidWithMoreThan16Instruments) {
  std::vector<std::string> ids;
  for (int i = 0; i < 17; ++i) ids.push_back("emc-" + std::to_string(i));

  EXPECT_THAT(Create(Request(ids, 60, 120)),
              IsRejection(kInvalid, "INVALID_BOOKING"));
}

TEST_F(BookingDecisionsTest, InvalidWithAnInstrumentTwice) {
  EXPECT_THAT(Create(Request({"plain", "pool", "plain"}, 60, 120)),
              IsRejection(kInvalid, "INVALID_BOOKING"));
}

TEST_F(BookingDecisionsTest, InvalidWithoutLength) {
  const Decision decision = Create(Request({"plain"}, 60, 60));

  EXPECT_THAT(decision, IsRejection(kInvalid, "INVALID_BOOKING"));
  EXPECT_EQ(RejectionOf(decision).field, "booking.end_time");
}

TEST_F(BookingDecisionsTest, BooksOneMinuteTo30Days) {
  EXPECT_EQ(BookingOf(Create(Request({"plain"}, 60, 61))).id, 1);
  EXPECT_EQ(BookingOf(Create(Request({"plain"}, 61, 61 + 30 * 1440))).id, 2);
}

TEST_F(BookingDecisionsTest, InvalidBeyond30Days) {
  EXPECT_THAT(Create(Request({"plain"}, 60, 61 + 30 * 1440)),
              IsRejection(kInvalid, "INVALID_BOOKING"));
}

TEST_F(BookingDecisionsTest, InvalidWithoutUnits) {
  BookingRequest request = Request({"plain"}, 60, 120);
  request.units = 0;
  const Decision decision = Create(request);

  EXPECT_THAT(decision, IsRejection(kInvalid, "INVALID_BOOKING"));
  EXPECT_EQ(RejectionOf(decision).field, "booking.units");
}

TEST_F(BookingDecisionsTest, InvalidWithMoreSchemesThanThereAre) {
  BookingRequest request = Request({"plain"}, 60, 120);
  request.need.accreditations.assign(3, AccreditationScheme::kCma);
  const Decision decision = Create(request);

  EXPECT_THAT(decision, IsRejection(kInvalid, "INVALID_BOOKING"));
  EXPECT_EQ(RejectionOf(decision).field, "booking.need.accreditations");
}

TEST_F(BookingDecisionsTest, InvalidWithAHoldOutOfRange) {
  const BookingRequest request = Request({"plain"}, 60, 120);
  for (const absl::Duration hold :
       {absl::Seconds(59), absl::Seconds(-1), absl::InfiniteDuration(),
        absl::Hours(7 * 24) + absl::Seconds(1)}) {
    EXPECT_THAT(Create(request, hold),
                IsRejection(kInvalid, "INVALID_BOOKING"));
  }
}

TEST_F(BookingDecisionsTest, NamesTheMissingInstrument) {
  const Decision decision = Create(Request({"plain", "none"}, 60, 120));

  EXPECT_THAT(decision, IsRejection(kNotFound, "INSTRUMENT_NOT_FOUND"));
  EXPECT_EQ(RejectionOf(decision).field, "booking.instruments[1]");
  EXPECT_THAT(RejectionOf(decision).metadata,
              ElementsAre(Pair("resource", "instruments/none")));
}

TEST_F(BookingDecisionsTest, NamesTheMissingOperator) {
  BookingRequest request = Request({"plain"}, 60, 120);
  request.operator_id = "none";

  EXPECT_THAT(Create(request), IsRejection(kNotFound, "OPERATOR_NOT_FOUND"));
}

TEST_F(BookingDecisionsTest, NamesTheMissingPartner) {
  BookingRequest request = Request({"plain"}, 60, 120);
  request.partner = "none";

  EXPECT_THAT(Create(request), IsRejection(kNotFound, "INSTITUTION_NOT_FOUND"));
}

TEST_F(BookingDecisionsTest, InvalidComesBeforeNotFound) {
  EXPECT_THAT(Create(Request({"none"}, 60, 60)),
              IsRejection(kInvalid, "INVALID_BOOKING"));
}

TEST_F(BookingDecisionsTest, NotFoundComesBeforeRefused) {
  EXPECT_THAT(Create(Request({"plain", "none"}, -60, 0)),
              IsRejection(kNotFound, "INSTRUMENT_NOT_FOUND"));
}

TEST_F(BookingDecisionsTest, ConfirmsAHold) {
  const uint64_t id = Hold(60, 120);
  const Decision decision = world_.Submit(ConfirmBooking{id});

  EXPECT_EQ(BookingOf(decision).state, BookingState::kConfirmed);
  EXPECT_EQ(BookingOf(decision).hold_expiry, absl::InfiniteFuture());
}

TEST_F(BookingDecisionsTest, ConfirmsAHoldOfAnInstrumentNowInRepair) {
  const uint64_t id = Hold(60, 120);
  Instrument broken = BookingWorld::MakeInstrument("plain", 1);
  broken.status = InstrumentStatus::kInRepair;
  world_.Put(broken);

  EXPECT_EQ(BookingOf(world_.Submit(ConfirmBooking{id})).state,
            BookingState::kConfirmed);
}

TEST_F(BookingDecisionsTest, DoesNotConfirmTwice) {
  const Decision decision =
      world_.Submit(ConfirmBooking{Book({"plain"}, 60, 120)});

  EXPECT_THAT(decision, IsRejection(kFailed, "BOOKING_STATE"));
  EXPECT_THAT(RejectionOf(decision).metadata,
              Contains(Pair("state", "CONFIRMED")));
}

TEST_F(BookingDecisionsTest, DoesNotConfirmAHoldThatIsDueButNotYetExpired) {
  const uint64_t id = Hold(300, 360);
  world_.set_now(60);
  const Decision decision = world_.Judge(ConfirmBooking{id});

  EXPECT_THAT(decision, IsRejection(kFailed, "BOOKING_STATE"));
  EXPECT_THAT(RejectionOf(decision).metadata,
              Contains(Pair("state", "EXPIRED")));
}

TEST_F(BookingDecisionsTest, ConfirmsUntilTheLastInstantOfAHold) {
  const uint64_t id = Hold(300, 360);
  world_.set_now(ToTime(kWorldStart + 60) - absl::Nanoseconds(1));

  EXPECT_EQ(BookingOf(world_.Submit(ConfirmBooking{id})).id, id);
}

TEST_F(BookingDecisionsTest, DoesNotFindABookingThatNeverWas) {
  Book({"plain"}, 60, 120);

  EXPECT_THAT(world_.Submit(ConfirmBooking{2}),
              IsRejection(kNotFound, "BOOKING_NOT_FOUND"));
  EXPECT_THAT(world_.Submit(CancelBooking{0, ""}),
              IsRejection(kNotFound, "BOOKING_NOT_FOUND"));
  EXPECT_THAT(Move(2, 0), IsRejection(kNotFound, "BOOKING_NOT_FOUND"));
}

TEST_F(BookingDecisionsTest, StaleEtagComesBeforeWrongState) {
  const uint64_t id = Book({"plain"}, 60, 120);
  const uint64_t revision = world_.state().FindBooking(id)->revision;
  const Decision decision = world_.Submit(ConfirmBooking{id, revision + 1});

  EXPECT_THAT(decision, IsRejection(kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(RejectionOf(decision).metadata,
              Contains(Pair("etag", std::to_string(revision))));
}

TEST_F(BookingDecisionsTest, PresentEtagIsAccepted) {
  const uint64_t id = Book({"plain"}, 60, 120);
  const uint64_t revision = world_.state().FindBooking(id)->revision;

  EXPECT_EQ(BookingOf(world_.Submit(CancelBooking{id, "", revision})).id, id);
}

TEST_F(BookingDecisionsTest, MovesABookingAndKeepsItsLength) {
  const uint64_t id = Book({"plain"}, 60, 120);
  const Decision decision = Move(id, 90);

  EXPECT_EQ(BookingOf(decision).id, id);
  EXPECT_EQ(BookingOf(decision).interval,
            (Interval{kWorldStart + 90, kWorldStart + 150}));
}

TEST_F(BookingDecisionsTest, ResizesABooking) {
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.end = kWorldStart + 200;

  EXPECT_EQ(BookingOf(world_.Submit(command)).interval,
            (Interval{kWorldStart + 60, kWorldStart + 200}));
}

TEST_F(BookingDecisionsTest, MovesABookingToOtherInstruments) {
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.instruments = {"padded", "pool"};

  EXPECT_THAT(BookingOf(world_.Submit(command)).claims,
              ElementsAre(Claim{2, 10, 20}, Claim{3, 0, 0}));
  EXPECT_TRUE(world_.state().InstrumentTimeline(1).empty());
}

TEST_F(BookingDecisionsTest, MovedHoldStaysAHold) {
  const uint64_t id = Hold(60, 120);

  EXPECT_EQ(BookingOf(Move(id, 90)).state, BookingState::kHeld);
  EXPECT_EQ(world_.state().due().size(), 1);
}

TEST_F(BookingDecisionsTest, RefusedMoveChangesNothing) {
  const uint64_t id = Book({"plain"}, 60, 120);
  Book({"plain"}, 150, 180);
  const uint64_t digest = world_.state().Digest();

  EXPECT_THAT(CodesOf(Move(id, 100)), ElementsAre(ViolationCode::kOccupied));
  EXPECT_EQ(world_.state().Digest(), digest);
}

TEST_F(BookingDecisionsTest, MoveKeepsTheOperatorWhoIsFree) {
  BookingRequest request = Request({"expert"}, 60, 120);
  request.operator_id = "bob";
  const uint64_t id = BookingOf(Create(request)).id;

  EXPECT_EQ(BookingOf(Move(id, 300)).operator_uid, 2);
}

TEST_F(BookingDecisionsTest, MoveChoosesAnotherOperatorForOneWhoIsBusy) {
  BookingRequest request = Request({"expert"}, 60, 120);
  request.operator_id = "bob";
  const uint64_t id = BookingOf(Create(request)).id;
  BookingRequest elsewhere = Request({"plain"}, 300, 360);
  elsewhere.operator_id = "bob";
  Create(elsewhere);

  EXPECT_EQ(BookingOf(Move(id, 300)).operator_uid, 1);
}

TEST_F(BookingDecisionsTest, ExtendsABookingThatHasBegun) {
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.end = kWorldStart + 150;
  world_.set_now(90);

  EXPECT_EQ(BookingOf(world_.Submit(command)).interval.end, kWorldStart + 150);
}

TEST_F(BookingDecisionsTest, NoticeCountsWhereABegunBookingChangesInstruments) {
  Rule rule;
  rule.meta = BookingWorld::Meta("three-days", 1);
  rule.params = NoticeRule{.min_notice = 3 * 1440};
  rule.scope.instrument = "pool";
  world_.Put(rule);
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.instruments = {"pool"};
  world_.set_now(90);

  EXPECT_THAT(CodesOf(world_.Submit(command)),
              UnorderedElementsAre(ViolationCode::kInThePast,
                                   ViolationCode::kNoticeTooShort));
}

TEST_F(BookingDecisionsTest, ABegunBookingTakesNoInstrumentInThePast) {
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.instruments = {"plain", "pool"};
  world_.set_now(90);

  EXPECT_THAT(CodesOf(world_.Submit(command)),
              Contains(ViolationCode::kInThePast));
}

TEST_F(BookingDecisionsTest, ABegunBookingTakesNoOperatorInThePast) {
  RescheduleBooking command;
  command.id = Book({"expert"}, 60, 120);
  command.operator_id = "bob";
  world_.set_now(90);

  EXPECT_THAT(CodesOf(world_.Submit(command)),
              Contains(ViolationCode::kInThePast));
}

TEST_F(BookingDecisionsTest, ABegunBookingDoesNotChangeOperatorsToBeExtended) {
  RescheduleBooking command;
  command.id = Book({"expert"}, 60, 120);
  command.end = kWorldStart + 180;
  BookingRequest elsewhere = Request({"plain"}, 150, 210);
  elsewhere.operator_id = "ann";
  Create(elsewhere);
  world_.set_now(90);
  const Decision decision = world_.Submit(command);

  EXPECT_THAT(CodesOf(decision), ElementsAre(ViolationCode::kNoOperator));
  EXPECT_EQ(RejectionOf(decision).violations[0].resource.id, "ann");
}

TEST_F(BookingDecisionsTest, ABegunBookingMayNameItsOperator) {
  RescheduleBooking command;
  command.id = Book({"expert"}, 60, 120);
  command.operator_id = "ann";
  command.end = kWorldStart + 180;
  world_.set_now(90);

  EXPECT_EQ(BookingOf(world_.Submit(command)).operator_uid, 1);
}

TEST_F(BookingDecisionsTest, ABegunBookingKeepsTheBufferBeforeIt) {
  RescheduleBooking command;
  Book({"padded"}, 20, 30);
  command.id = Book({"padded"}, 60, 120);
  command.end = kWorldStart + 180;
  world_.set_now(90);
  Instrument padded = BookingWorld::MakeInstrument("padded", 2);
  padded.buffer_before_minutes = 60;
  padded.buffer_after_minutes = 5;
  world_.Put(padded);

  EXPECT_THAT(BookingOf(world_.Submit(command)).claims,
              ElementsAre(Claim{2, 10, 5}));
}

TEST_F(BookingDecisionsTest, ABegunBookingDoesNotEndInThePast) {
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.end = kWorldStart + 90;
  world_.set_now(90);
  const Decision decision = world_.Submit(command);

  EXPECT_THAT(CodesOf(decision), ElementsAre(ViolationCode::kInThePast));
  EXPECT_EQ(TextOf(RejectionOf(decision).violations[0], {}).en,
            "The end Mon 2026-03-02 17:30 lies in the past.");
}

TEST_F(BookingDecisionsTest, ABegunBookingMayEndInAMinute) {
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.end = kWorldStart + 91;
  world_.set_now(90);

  EXPECT_EQ(BookingOf(world_.Submit(command)).interval.end, kWorldStart + 91);
}

TEST_F(BookingDecisionsTest, MoveDoesNotDropAnOperatorAskedForByName) {
  BookingRequest request = Request({"expert"}, 60, 120);
  request.mode = ServiceMode::kSelfService;
  request.operator_id = "ann";
  const uint64_t id = BookingOf(Create(request)).id;
  BookingRequest elsewhere = Request({"plain"}, 300, 360);
  elsewhere.operator_id = "ann";
  Create(elsewhere);

  EXPECT_THAT(CodesOf(Move(id, 300)), ElementsAre(ViolationCode::kNoOperator));
}

TEST_F(BookingDecisionsTest, MoveKeepsAnOperatorWhoMayRunWhatNeedsOne) {
  Centre centre;
  centre.meta = BookingWorld::Meta("other", 2);
  centre.institution = "owner";
  world_.Put(centre);
  Laboratory laboratory;
  laboratory.meta = BookingWorld::Meta("far-lab", 2);
  laboratory.centre = "other";
  world_.Put(laboratory);
  Instrument far = BookingWorld::MakeInstrument("far", 5);
  far.laboratory = "far-lab";
  world_.Put(far);
  Instrument expert = BookingWorld::MakeInstrument("expert-2", 6);
  expert.qualification = "emc";
  world_.Put(expert);
  // Takes ann, so that bob runs the other.
  Book({"expert"}, 60, 120);
  const uint64_t both = Book({"far", "expert-2"}, 60, 120);
  ASSERT_EQ(world_.state().FindBooking(both)->operator_uid, 2);

  EXPECT_EQ(BookingOf(Move(both, 300)).operator_uid, 2);
}

TEST_F(BookingDecisionsTest, DoesNotMoveABookingIntoThePast) {
  const uint64_t id = Book({"plain"}, 60, 120);
  world_.set_now(50);

  EXPECT_THAT(CodesOf(Move(id, 40)), ElementsAre(ViolationCode::kInThePast));
}

TEST_F(BookingDecisionsTest, DoesNotMoveABookingThatHasEnded) {
  const uint64_t id = Book({"plain"}, 60, 120);
  world_.set_now(120);
  const Decision decision = Move(id, 300);

  EXPECT_THAT(decision, IsRejection(kFailed, "BOOKING_STATE"));
  EXPECT_THAT(RejectionOf(decision).metadata, Contains(Pair("state", "ENDED")));
}

TEST_F(BookingDecisionsTest, InvalidMoveComesBeforeMissingBooking) {
  RescheduleBooking command;
  command.id = 99;
  command.start = kWorldStart + 60;
  command.end = kWorldStart + 60;

  EXPECT_THAT(world_.Submit(command), IsRejection(kInvalid, "INVALID_BOOKING"));
}

TEST_F(BookingDecisionsTest, MissingInstrumentOfAMoveComesBeforeStaleEtag) {
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.instruments = {"none"};
  command.expected_revision = 1;

  EXPECT_THAT(world_.Submit(command),
              IsRejection(kNotFound, "INSTRUMENT_NOT_FOUND"));
}

TEST_F(BookingDecisionsTest, MissingInstrumentComesBeforeBookingThatIsOver) {
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.instruments = {"none"};
  world_.Submit(CancelBooking{command.id, ""});

  EXPECT_THAT(world_.Submit(command),
              IsRejection(kNotFound, "INSTRUMENT_NOT_FOUND"));
}

TEST_F(BookingDecisionsTest, StaleEtagOfAMoveComesBeforeRefusal) {
  RescheduleBooking command;
  command.id = Book({"plain"}, 60, 120);
  command.start = kWorldStart - 600;
  command.expected_revision = 1;

  EXPECT_THAT(world_.Submit(command), IsRejection(kAborted, "ETAG_MISMATCH"));
}

TEST_F(BookingDecisionsTest, CancelKeepsTheReasonAndFreesTheTime) {
  const uint64_t id = Book({"plain"}, 60, 120);
  const Decision decision = world_.Submit(CancelBooking{id, "Sample late"});

  EXPECT_EQ(BookingOf(decision).state, BookingState::kCancelled);
  EXPECT_EQ(BookingOf(decision).details->cancel_reason, "Sample late");
  EXPECT_EQ(Book({"plain"}, 60, 120), id + 1);
}

TEST_F(BookingDecisionsTest, CancelsABookingThatHasBegun) {
  const uint64_t id = Book({"plain"}, 60, 120);
  world_.set_now(119);

  EXPECT_EQ(BookingOf(world_.Submit(CancelBooking{id, ""})).id, id);
}

TEST_F(BookingDecisionsTest, DoesNotCancelABookingThatHasEnded) {
  const uint64_t id = Book({"plain"}, 60, 120);
  world_.set_now(120);

  EXPECT_THAT(world_.Submit(CancelBooking{id, ""}),
              IsRejection(kFailed, "BOOKING_STATE"));
}

TEST_F(BookingDecisionsTest, DoesNotCancelTwice) {
  const uint64_t id = Book({"plain"}, 60, 120);
  world_.Submit(CancelBooking{id, ""});
  const Decision decision = world_.Submit(CancelBooking{id, ""});

  EXPECT_THAT(decision, IsRejection(kFailed, "BOOKING_STATE"));
  EXPECT_THAT(RejectionOf(decision).metadata, Contains(Pair("state", "OVER")));
}

TEST_F(BookingDecisionsTest, ExpiresHoldsThatAreDueAndNoOthers) {
  const uint64_t first = Hold(300, 360);
  world_.set_now(1);
  const uint64_t second = Hold(360, 420);
  world_.set_now(60);
  const Decision decision = world_.Submit(AdvanceBookings{});

  EXPECT_EQ(world_.state().FindBooking(first), nullptr);
  EXPECT_NE(world_.state().FindBooking(second), nullptr);
}

TEST_F(BookingDecisionsTest, ExpiredHoldIsAFactOfItsOwn) {
  Hold(300, 360);
  world_.set_now(60);
  const Decision decision = world_.Judge(AdvanceBookings{});

  EXPECT_EQ(BookingOf(decision).state, BookingState::kExpired);
  EXPECT_EQ(BookingOf(decision).update_time, world_.now());
}

TEST_F(BookingDecisionsTest, ExpiresNothingWhereNothingIsDue) {
  Hold(300, 360);

  EXPECT_THAT(std::get<Facts>(world_.Judge(AdvanceBookings{})), IsEmpty());
}

class BookingSubjectsTest : public BookingDecisionsTest {
 protected:
  BookingSubjectsTest() {
    Member mei;
    mei.meta = BookingWorld::Meta("mei", 1);
    mei.institution = "partner";
    world_.Put(mei);
    Project fuel;
    fuel.meta = BookingWorld::Meta("fuel", 1);
    fuel.institution = "partner";
    world_.Put(fuel);
  }

  static BookingRequest ByMei(std::vector<std::string> instruments,
                              Minute start, Minute end) {
    BookingRequest request = Request(std::move(instruments), start, end);
    request.partner = "partner";
    request.member = "mei";
    request.project = "fuel";
    return request;
  }

  void PutRule(RuleParams params) {
    Rule rule;
    rule.meta = BookingWorld::Meta("rule", 1);
    rule.params = std::move(params);
    world_.Put(rule);
  }
};

TEST_F(BookingSubjectsTest, BookingCarriesMemberAndProject) {
  const Decision decision = Create(ByMei({"plain"}, 60, 120));

  EXPECT_EQ(BookingOf(decision).member, 1);
  EXPECT_EQ(BookingOf(decision).project, 1);
}

TEST_F(BookingSubjectsTest, MemberAndProjectHaveToExist) {
  BookingRequest member = ByMei({"plain"}, 60, 120);
  member.member = "nobody";
  BookingRequest project = ByMei({"plain"}, 60, 120);
  project.project = "nothing";

  EXPECT_THAT(Create(member), IsRejection(kNotFound, "MEMBER_NOT_FOUND"));
  EXPECT_THAT(Create(project), IsRejection(kNotFound, "PROJECT_NOT_FOUND"));
}

TEST_F(BookingSubjectsTest, MemberAndProjectHaveToBeThePartners) {
  BookingRequest owner = ByMei({"plain"}, 60, 120);
  owner.partner = "owner";
  BookingRequest nobody = ByMei({"plain"}, 60, 120);
  nobody.partner = "";
  nobody.member = "";

  const Decision decision = Create(owner);
  EXPECT_THAT(decision, IsRejection(kFailed, "NOT_OF_PARTNER"));
  EXPECT_EQ(RejectionOf(decision).field, "booking.member");
  EXPECT_THAT(Create(nobody), IsRejection(kFailed, "NOT_OF_PARTNER"));
}

TEST_F(BookingSubjectsTest, JudgedByNamesMemberAndProject) {
  const Decision decision = Create(ByMei({"plain"}, 60, 120));

  std::vector<std::string> ids;
  for (const JudgedBy& source : BookingOf(decision).details->judged_by) {
    ids.push_back(source.resource.id);
  }
  EXPECT_THAT(ids, IsSupersetOf({"mei", "fuel"}));
}

TEST_F(BookingSubjectsTest, AMovedBookingKeepsItsSubjectsAndQuota) {
  PutRule(ConcurrentRule{});
  const uint64_t id = BookingOf(Create(ByMei({"plain"}, 60, 120))).id;

  RescheduleBooking move;
  move.id = id;
  move.start = kWorldStart + 600;
  const Decision decision = world_.Submit(move);

  EXPECT_EQ(BookingOf(decision).member, 1);
  EXPECT_EQ(BookingOf(decision).project, 1);
}

TEST_F(BookingSubjectsTest, ACancelledBookingFreesItsQuota) {
  PutRule(ConcurrentRule{});
  const uint64_t id = BookingOf(Create(ByMei({"plain"}, 60, 120))).id;

  EXPECT_THAT(CodesOf(Create(ByMei({"pool"}, 600, 660))),
              ElementsAre(ViolationCode::kTooManyBookings));
  world_.Submit(CancelBooking{id});
  EXPECT_EQ(BookingOf(Create(ByMei({"pool"}, 600, 660))).id, id + 1);
}

TEST_F(BookingSubjectsTest, AHoldTakesOfAQuota) {
  PutRule(ConcurrentRule{});
  Create(ByMei({"plain"}, 60, 120), absl::Minutes(10));

  EXPECT_THAT(CodesOf(Create(ByMei({"pool"}, 600, 660))),
              ElementsAre(ViolationCode::kTooManyBookings));
}

TEST_F(BookingSubjectsTest, InstrumentsOfOneBookingDoNotHinderEachOther) {
  PutRule(OverlapRule{});

  EXPECT_EQ(BookingOf(Create(ByMei({"plain", "pool"}, 60, 120))).claims.size(),
            2);
}

}  // namespace
}  // namespace trilab::engine
