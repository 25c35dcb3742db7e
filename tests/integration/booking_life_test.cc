#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/policy_service.pb.h"

// From being booked to being used, through gRPC. The clock stands at 08:00 of
// day 0 at first.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using Span = v1::GetScheduleResponse::Span;

class BookingLifeTest : public ServerTest {
 protected:
  // Calls the method `verb`Booking on a booking.
  template <typename Request>
  static absl::StatusOr<v1::Booking> Act(client::Connection& as,
                                         absl::string_view verb,
                                         const std::string& name,
                                         Request request) {
    request.set_name(name);
    return Call<v1::Booking>(
        as, absl::StrCat("BookingService/", verb, "Booking"), request);
  }
  static absl::StatusOr<v1::Booking> CheckIn(client::Connection& as,
                                             const std::string& name) {
    return Act(as, "CheckIn", name, v1::CheckInBookingRequest());
  }
  static absl::StatusOr<v1::Booking> CheckOut(client::Connection& as,
                                              const std::string& name) {
    return Act(as, "CheckOut", name, v1::CheckOutBookingRequest());
  }
  static absl::StatusOr<v1::Booking> Approve(client::Connection& as,
                                             const std::string& name) {
    return Act(as, "Approve", name, v1::ApproveBookingRequest());
  }
  static absl::StatusOr<v1::Booking> Reject(client::Connection& as,
                                            const std::string& name,
                                            const std::string& reason) {
    v1::RejectBookingRequest request;
    request.set_reason(reason);
    return Act(as, "Reject", name, request);
  }
  static absl::StatusOr<v1::Booking> Transfer(client::Connection& as,
                                              const std::string& name,
                                              const std::string& partner) {
    v1::TransferBookingRequest request;
    request.set_partner(partner);
    return Act(as, "Transfer", name, request);
  }

  std::string NameOf(const v1::Booking& wish) {
    const auto booking = Book(wish);
    EXPECT_THAT(booking, IsOk());
    return booking.ok() ? booking->name() : "";
  }
  v1::Booking AlphasWish(int hour, int hours = 2) {
    v1::Booking wish = Wish("emc-1", 0, hour, hours);
    wish.set_partner("institutions/alpha");
    return wish;
  }

  // Sets the clock to a time of day 0.
  void SetClock(int hour, int minute = 0) {
    clock().Set(absl::FromUnixSeconds(At(0, hour, minute).seconds()));
  }

  // Waits until the server has done what is due.
  v1::Booking Await(const std::string& name, v1::Booking::State state) {
    while (true) {
      const auto booking = Get(name);
      EXPECT_THAT(booking, IsOk());
      if (!booking.ok() || booking->state() == state) return *booking;
      absl::SleepFor(absl::Milliseconds(1));
    }
  }

  Span::Kind KindOnSchedule() {
    v1::GetScheduleRequest request;
    request.add_instruments("instruments/emc-1");
    *request.mutable_start_time() = At(0, 8);
    *request.mutable_end_time() = At(0, 20);
    const auto schedule =
        Call<v1::GetScheduleResponse>("BookingService/GetSchedule", request);
    EXPECT_THAT(schedule, IsOk());
    return schedule->schedules(0).busy(0).kind();
  }

  // Approval by Ada, Bo standing in, and then by the centre's managers.
  void MakeApprovalRule() {
    ASSERT_THAT(Make("rules", "approval",
                     "approval {} approval_procedure { "
                     "steps { name: 'supervisor' approvers: 'Ada' "
                     "deputies: 'Bo' } "
                     "steps { name: 'centre' centre_managers: true } "
                     "deadline { seconds: 3600 } "
                     "on_deadline: ON_DEADLINE_APPROVE }"),
                IsOk());
  }
};

TEST_F(BookingLifeTest, CheckInAndCheckOutFreesTheTail) {
  const std::string name = NameOf(AlphasWish(9));
  const auto alpha = Alpha();
  SetClock(9, 5);

  const auto used = CheckIn(*alpha, name);
  ASSERT_THAT(used, IsOk());
  EXPECT_EQ(used->state(), v1::Booking::STATE_IN_USE);
  EXPECT_EQ(used->check_in_time().seconds(), At(0, 9, 5).seconds());
  EXPECT_EQ(KindOnSchedule(), Span::KIND_IN_USE);
  SetClock(10);
  const auto done = CheckOut(*alpha, name);

  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->state(), v1::Booking::STATE_COMPLETED);
  EXPECT_EQ(done->end_time().seconds(), At(0, 10).seconds());
  EXPECT_EQ(done->planned_end_time().seconds(), At(0, 11).seconds());
  EXPECT_EQ(KindOnSchedule(), Span::KIND_BOOKED);
  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
}

TEST_F(BookingLifeTest, CheckInTooEarlySaysFromWhenOn) {
  const std::string name = NameOf(AlphasWish(9));

  EXPECT_THAT(CheckIn(admin(), name), HasReason("CHECK_IN_TOO_EARLY"));
  EXPECT_EQ(Get(name)->check_in_open_time().seconds(), At(0, 8, 30).seconds());
}

TEST_F(BookingLifeTest, OthersMayNotCheckIn) {
  const std::string name = NameOf(AlphasWish(9));
  SetClock(9);

  EXPECT_THAT(CheckIn(*Beta(), name), HasReason("NOT_ALLOWED"));
  EXPECT_THAT(CheckIn(*Auditor(), name), HasReason("NOT_ALLOWED"));
  EXPECT_THAT(CheckIn(*Manager(), name), IsOk());
  EXPECT_THAT(CheckIn(*Manager(), name), HasReason("BOOKING_STATE"));
}

TEST_F(BookingLifeTest, RetriedCheckInGetsTheFirstAnswer) {
  const std::string name = NameOf(AlphasWish(9));
  SetClock(9);
  v1::CheckInBookingRequest request;
  request.set_request_id("once");
  const auto first = Act(admin(), "CheckIn", name, request);
  ASSERT_THAT(first, IsOk());

  const auto again = Act(admin(), "CheckIn", name, request);

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
}

TEST_F(BookingLifeTest, NobodyCameSoItIsReleased) {
  ASSERT_THAT(
      Make("rules", "no-show", "no_show { release_after { seconds: 900 } }"),
      IsOk());
  const std::string name = NameOf(AlphasWish(9));
  EXPECT_EQ(Get(name)->release_time().seconds(), At(0, 9, 15).seconds());

  SetClock(9, 15);

  Await(name, v1::Booking::STATE_NO_SHOW);
  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
}

TEST_F(BookingLifeTest, NoShowsAreFoundAfterARestart) {
  ASSERT_THAT(
      Make("rules", "no-show", "no_show { release_after { seconds: 900 } }"),
      IsOk());
  const std::string name = NameOf(AlphasWish(9));
  StopServer();
  SetClock(12);
  Restart();

  const v1::Booking booking = Await(name, v1::Booking::STATE_NO_SHOW);

  EXPECT_EQ(booking.update_time().seconds(), At(0, 12).seconds());
}

TEST_F(BookingLifeTest, ApprovalGoesThroughItsSteps) {
  MakeApprovalRule();
  const auto booking = Book(AlphasWish(12));
  ASSERT_THAT(booking, IsOk());
  EXPECT_EQ(booking->state(), v1::Booking::STATE_PENDING_APPROVAL);
  EXPECT_THAT(CodesOf(booking->warnings()), ElementsAre("APPROVAL_NEEDED"));
  EXPECT_EQ(booking->warnings(0).severity(), v1::Violation::SEVERITY_APPROVAL);
  EXPECT_EQ(booking->approval().deadline_time().seconds(), At(0, 9).seconds());
  EXPECT_EQ(KindOnSchedule(), Span::KIND_PENDING_APPROVAL);

  EXPECT_THAT(Approve(*Manager(), booking->name()), HasReason("NOT_ALLOWED"));
  const auto first = Approve(*Beta(), booking->name());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->approval().open_step(), 1);
  EXPECT_THAT(Approve(*Beta(), booking->name()), HasReason("NOT_ALLOWED"));
  const auto second = Approve(*Manager(), booking->name());

  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->state(), v1::Booking::STATE_CONFIRMED);
  ASSERT_THAT(second->approvals(), SizeIs(2));
  EXPECT_EQ(second->approvals(0).subject(), "Bo");
  EXPECT_TRUE(second->approvals(0).deputy());
  EXPECT_EQ(second->approvals(1).step(), "centre");
  EXPECT_FALSE(second->approvals(1).deputy());
}

TEST_F(BookingLifeTest, RejectionIsRecordedAndFreesTheTime) {
  MakeApprovalRule();
  const std::string name = NameOf(AlphasWish(12));

  const auto rejected = Reject(*Alpha(), name, "no safety sheet");

  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->state(), v1::Booking::STATE_REJECTED);
  EXPECT_EQ(rejected->approvals(0).note(), "no safety sheet");
  EXPECT_THAT(Reject(admin(), name, ""), HasReason("BOOKING_STATE"));
  EXPECT_THAT(Book(AlphasWish(12)), IsOk());
}

TEST_F(BookingLifeTest, SilenceMeansYes) {
  MakeApprovalRule();
  const std::string name = NameOf(AlphasWish(12));

  SetClock(9);

  const v1::Booking booking = Await(name, v1::Booking::STATE_CONFIRMED);
  ASSERT_THAT(booking.approvals(), SizeIs(2));
  EXPECT_TRUE(booking.approvals(0).automatic());
}

TEST_F(BookingLifeTest, WhomTheApprovalNamesMayReadAndNothingElse) {
  MakeApprovalRule();
  const std::string name = NameOf(AlphasWish(12));
  v1::GetBookingRequest read;
  read.set_name(name);
  v1::CancelBookingRequest cancel;
  cancel.set_name(name);
  const auto beta = Beta();

  EXPECT_THAT(Call<v1::Booking>(*beta, "BookingService/GetBooking", read),
              IsOk());
  EXPECT_THAT(Call<v1::Booking>(*beta, "BookingService/CancelBooking", cancel),
              HasReason("NOT_ALLOWED"));
}

TEST_F(BookingLifeTest, StaleEtagApprovesNothing) {
  MakeApprovalRule();
  const auto booking = Book(AlphasWish(12));
  ASSERT_THAT(booking, IsOk());
  ASSERT_THAT(Approve(admin(), booking->name()), IsOk());
  v1::ApproveBookingRequest request;
  request.set_etag(booking->etag());

  EXPECT_THAT(Act(admin(), "Approve", booking->name(), request),
              HasReason("ETAG_MISMATCH"));
}

TEST_F(BookingLifeTest, CheckSaysThatApprovalIsNeeded) {
  MakeApprovalRule();
  v1::CheckBookingRequest request;
  *request.mutable_booking() = AlphasWish(12);

  const auto check =
      Call<v1::CheckBookingResponse>("BookingService/CheckBooking", request);

  ASSERT_THAT(check, IsOk());
  EXPECT_TRUE(check->bookable());
  EXPECT_TRUE(check->needs_approval());
}

TEST_F(BookingLifeTest, PendingBookingsAreListed) {
  MakeApprovalRule();
  const std::string name = NameOf(AlphasWish(12));
  v1::ListBookingsRequest request;
  request.add_states(v1::Booking::STATE_PENDING_APPROVAL);

  const auto list =
      Call<v1::ListBookingsResponse>("BookingService/ListBookings", request);

  ASSERT_THAT(list, IsOk());
  ASSERT_THAT(list->bookings(), SizeIs(1));
  EXPECT_EQ(list->bookings(0).name(), name);
}

TEST_F(BookingLifeTest, ManagerTransfersAndMembersDoNot) {
  const std::string name = NameOf(AlphasWish(12));

  EXPECT_THAT(Transfer(*Alpha(), name, "institutions/beta"),
              HasReason("NOT_ALLOWED"));
  const auto given = Transfer(*Manager(), name, "institutions/beta");

  ASSERT_THAT(given, IsOk());
  EXPECT_EQ(given->partner(), "institutions/beta");
  EXPECT_THAT(CheckIn(*Alpha(), name), HasReason("NOT_ALLOWED"));
}

TEST_F(BookingLifeTest, RulesOfApprovalReadBackAsTheyWereMade) {
  MakeApprovalRule();
  v1::GetRuleRequest request;
  request.set_name("rules/approval");

  const auto rule = Call<v1::Rule>("PolicyService/GetRule", request);

  ASSERT_THAT(rule, IsOk());
  EXPECT_EQ(rule->action(), v1::Rule::ACTION_REQUIRE_APPROVAL);
  ASSERT_THAT(rule->approval_procedure().steps(), SizeIs(2));
  EXPECT_THAT(rule->approval_procedure().steps(0).deputies(),
              ElementsAre("Bo"));
  EXPECT_EQ(rule->approval_procedure().on_deadline(), v1::ON_DEADLINE_APPROVE);
}

TEST_F(BookingLifeTest, MalformedRulesAreRefused) {
  EXPECT_THAT(Make("rules", "a", "approval {} action: ACTION_WARN"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Make("rules", "b",
                   "approval {} approval_procedure { steps { name: 'x' } }"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Make("rules", "c",
                   "duration {} approval_procedure { "
                   "steps { name: 'x' centre_managers: true } }"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Make("rules", "d", "no_show { release_after { seconds: 30 } }"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace trilab::testing
