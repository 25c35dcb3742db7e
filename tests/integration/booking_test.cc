#include <string>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.grpc.pb.h"

// Judging, making and changing bookings.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class BookingTest : public ServerTest {
 protected:
  absl::StatusOr<v1::CheckBookingResponse> Check(const v1::Booking& wish) {
    v1::CheckBookingRequest request;
    *request.mutable_booking() = wish;
    return Call<v1::CheckBookingResponse>("BookingService/CheckBooking",
                                          request);
  }
  absl::StatusOr<v1::Booking> Confirm(absl::string_view name,
                                      absl::string_view etag = "") {
    v1::ConfirmBookingRequest request;
    request.set_name(std::string(name));
    request.set_etag(std::string(etag));
    return Call<v1::Booking>("BookingService/ConfirmBooking", request);
  }
  absl::StatusOr<v1::Booking> Move(const v1::RescheduleBookingRequest& move) {
    return Call<v1::Booking>("BookingService/RescheduleBooking", move);
  }
};

TEST_F(BookingTest, BookingIsConfirmedWithNameAndEtag) {
  const auto booking = Book(Wish("emc-1", 0, 10, 2));

  ASSERT_THAT(booking, IsOk());
  EXPECT_EQ(booking->name(), "bookings/1");
  EXPECT_EQ(booking->state(), v1::Booking::STATE_CONFIRMED);
  EXPECT_EQ(booking->units(), 1);
  EXPECT_THAT(booking->etag(), Not(IsEmpty()));
  EXPECT_EQ(booking->create_time().seconds(),
            absl::ToUnixSeconds(StartOfTests()));
}

TEST_F(BookingTest, BookingReadsBackAsItWasAnswered) {
  v1::Booking wish = Wish("emc-1", 0, 10, 2);
  wish.set_title("整车辐射发射");
  wish.set_note("two phases");
  wish.set_partner("institutions/alpha");
  const auto booking = Book(wish);
  ASSERT_THAT(booking, IsOk());

  const auto read = Get(booking->name());

  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->SerializeAsString(), booking->SerializeAsString());
  EXPECT_EQ(read->title(), "整车辐射发射");
}

TEST_F(BookingTest, BookingTellsWhichCalendarsItWasJudgedBy) {
  const auto booking = Book(Wish("emc-1", 0, 10));

  ASSERT_THAT(booking, IsOk());
  std::vector<std::string> names;
  for (const auto& judged : booking->judged_by())
    names.push_back(judged.name());
  EXPECT_THAT(names,
              UnorderedElementsAre("calendars/day", "holidayYears/cn-2024"));
}

TEST_F(BookingTest, CheckFindsABookingBookable) {
  const auto check = Check(Wish("emc-1", 0, 10));

  ASSERT_THAT(check, IsOk());
  EXPECT_TRUE(check->bookable());
  EXPECT_THAT(check->violations(), IsEmpty());
}

TEST_F(BookingTest, CheckNamesEveryViolationAtOnce) {
  v1::Booking wish = Wish("chamber", 6, 22, 2);
  wish.set_units(5);
  wish.set_service_mode(v1::SERVICE_MODE_SELF_SERVICE);
  wish.mutable_need()->set_standard("GB/T 2423.1");

  const auto check = Check(wish);

  ASSERT_THAT(check, IsOk());
  EXPECT_FALSE(check->bookable());
  EXPECT_THAT(CodesOf(check->violations()),
              UnorderedElementsAre("TOO_MANY_UNITS", "MODE_NOT_OFFERED",
                                   "NOT_CAPABLE", "CLOSED"));
}

TEST_F(BookingTest, CheckTellsTheNextStart) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 9, 4)), IsOk());

  const auto check = Check(Wish("emc-1", 0, 10, 2));

  ASSERT_THAT(check, IsOk());
  EXPECT_FALSE(check->bookable());
  EXPECT_EQ(check->next_start_time().seconds(), At(0, 13).seconds());
}

TEST_F(BookingTest, CheckOfAMoveDoesNotCountTheBookingItself) {
  const auto booking = Book(Wish("emc-1", 0, 9, 4));
  ASSERT_THAT(booking, IsOk());
  v1::Booking moved = Wish("emc-1", 0, 10, 4);
  moved.set_name(booking->name());

  const auto check = Check(moved);

  ASSERT_THAT(check, IsOk());
  EXPECT_TRUE(check->bookable());
}

TEST_F(BookingTest, CheckTellsWhichOperatorWouldRunIt) {
  const auto check = Check(Wish("chamber", 0, 10));

  ASSERT_THAT(check, IsOk());
  EXPECT_EQ(check->operator_(), "operators/li");
}

TEST_F(BookingTest, HolidayIsNamed) {
  const auto check = Check(Wish("emc-1", 31, 10));  // 2024-04-04.

  ASSERT_THAT(check, IsOk());
  EXPECT_THAT(CodesOf(check->violations()), ElementsAre("HOLIDAY"));
  EXPECT_EQ(check->next_start_time().seconds(), At(34, 9).seconds());
}

TEST_F(BookingTest, MakeUpSundayIsWorked) {
  EXPECT_THAT(Book(Wish("emc-1", 34, 10)), IsOk());  // 2024-04-07.
}

TEST_F(BookingTest, SecondBookingOfTheSameTimeIsRefused) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());

  const auto second = Book(Wish("emc-1", 0, 10));

  EXPECT_THAT(second, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(second, HasReason("BOOKING_REFUSED"));
}

TEST_F(BookingTest, RefusalCarriesTheDetailsOfTheDesign) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  v1::BookingService::Stub stub(admin().channel());
  grpc::ClientContext context;
  Prepare(context);
  v1::CreateBookingRequest request;
  *request.mutable_booking() = Wish("emc-1", 0, 10);
  v1::Booking booking;

  const grpc::Status status = stub.CreateBooking(&context, request, &booking);

  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), status.error_code());
  EXPECT_EQ(details.message(), status.error_message());
  ASSERT_EQ(details.details_size(), 3);
  google::rpc::ErrorInfo info;
  google::rpc::PreconditionFailure failure;
  v1::Violation violation;
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  ASSERT_TRUE(details.details(1).UnpackTo(&failure));
  ASSERT_TRUE(details.details(2).UnpackTo(&violation));
  EXPECT_EQ(info.reason(), "BOOKING_REFUSED");
  EXPECT_EQ(info.domain(), "trilab");
  ASSERT_EQ(failure.violations_size(), 1);
  EXPECT_EQ(failure.violations(0).type(), "OCCUPIED");
  EXPECT_EQ(failure.violations(0).subject(), "instruments/emc-1");
  EXPECT_EQ(violation.code(), "OCCUPIED");
  EXPECT_THAT(violation.text().zh(), Not(IsEmpty()));
  EXPECT_THAT(violation.text().en(), Not(IsEmpty()));
}

TEST_F(BookingTest, BookingMayStartWhenAnotherEnds) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());

  EXPECT_THAT(Book(Wish("emc-1", 0, 11)), IsOk());
}

TEST_F(BookingTest, BuffersKeepBookingsApart) {
  ASSERT_THAT(Book(Wish("chamber", 0, 10)), IsOk());

  EXPECT_THAT(Book(Wish("chamber", 0, 11)), HasReason("BOOKING_REFUSED"));
  EXPECT_THAT(Book(Wish("chamber", 0, 12)), IsOk());
}

TEST_F(BookingTest, PoolTakesAsManyUnitsAsItHas) {
  v1::Booking two = Wish("pool", 0, 10);
  two.set_units(2);
  ASSERT_THAT(Book(two), IsOk());

  EXPECT_THAT(Book(two), HasReason("BOOKING_REFUSED"));
  EXPECT_THAT(Book(Wish("pool", 0, 10)), IsOk());
}

TEST_F(BookingTest, SeveralInstrumentsAreBookedTogether) {
  v1::Booking wish = Wish("emc-1", 0, 10);
  wish.add_instruments("instruments/emc-2");

  const auto booking = Book(wish);

  ASSERT_THAT(booking, IsOk());
  EXPECT_THAT(booking->instruments(),
              ElementsAre("instruments/emc-1", "instruments/emc-2"));
  EXPECT_THAT(Book(Wish("emc-2", 0, 10)), HasReason("BOOKING_REFUSED"));
}

TEST_F(BookingTest, OfSeveralInstrumentsAllAreBookedOrNone) {
  ASSERT_THAT(Book(Wish("emc-2", 0, 10)), IsOk());
  v1::Booking wish = Wish("emc-1", 0, 10);
  wish.add_instruments("instruments/emc-2");

  ASSERT_THAT(Book(wish), HasReason("BOOKING_REFUSED"));

  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
}

TEST_F(BookingTest, WarningIsKeptWithTheBooking) {
  ASSERT_THAT(Make("rules", "short",
                   "duration { max_duration { seconds: 3600 } } "
                   "action: ACTION_WARN"),
              IsOk());

  const auto booking = Book(Wish("emc-1", 0, 10, 2));

  ASSERT_THAT(booking, IsOk());
  EXPECT_THAT(CodesOf(booking->warnings()), ElementsAre("TOO_LONG"));
  EXPECT_EQ(booking->warnings(0).rule(), "rules/short");
}

TEST_F(BookingTest, HoldKeepsItsTime) {
  const auto held = Hold(Wish("emc-1", 0, 10), 60);

  ASSERT_THAT(held, IsOk());
  EXPECT_EQ(held->state(), v1::Booking::STATE_HELD);
  EXPECT_EQ(held->hold_expire_time().seconds(), At(0, 9).seconds());
  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), HasReason("BOOKING_REFUSED"));
}

TEST_F(BookingTest, ConfirmedHoldOutlivesItsExpiry) {
  const auto held = Hold(Wish("emc-1", 0, 10), 60);
  ASSERT_THAT(held, IsOk());
  ASSERT_THAT(Confirm(held->name()), IsOk());

  clock().Advance(absl::Minutes(90));

  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), HasReason("BOOKING_REFUSED"));
  EXPECT_EQ(Get(held->name())->state(), v1::Booking::STATE_CONFIRMED);
}

TEST_F(BookingTest, ExpiredHoldFreesItsTime) {
  const auto held = Hold(Wish("emc-1", 0, 10), 60);
  ASSERT_THAT(held, IsOk());

  clock().Advance(absl::Minutes(61));

  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  EXPECT_EQ(Get(held->name())->state(), v1::Booking::STATE_EXPIRED);
}

TEST_F(BookingTest, ExpiredHoldCannotBeConfirmed) {
  const auto held = Hold(Wish("emc-1", 0, 10), 60);
  ASSERT_THAT(held, IsOk());

  clock().Advance(absl::Minutes(61));

  EXPECT_THAT(Confirm(held->name()),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(BookingTest, ConfirmedBookingCannotBeConfirmedAgain) {
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());

  EXPECT_THAT(Confirm(booking->name()), HasReason("BOOKING_STATE"));
}

TEST_F(BookingTest, StaleEtagIsAborted) {
  const auto held = Hold(Wish("emc-1", 0, 10), 60);
  ASSERT_THAT(held, IsOk());
  ASSERT_THAT(Confirm(held->name()), IsOk());
  v1::CancelBookingRequest request;
  request.set_name(held->name());
  request.set_etag(held->etag());

  const auto cancelled =
      Call<v1::Booking>("BookingService/CancelBooking", request);

  EXPECT_THAT(cancelled, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(cancelled, HasReason("ETAG_MISMATCH"));
}

TEST_F(BookingTest, MovedBookingKeepsItsNameAndLength) {
  const auto booking = Book(Wish("emc-1", 0, 10, 2));
  ASSERT_THAT(booking, IsOk());
  v1::RescheduleBookingRequest move;
  move.set_name(booking->name());
  *move.mutable_start_time() = At(1, 13);

  const auto moved = Move(move);

  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->name(), booking->name());
  EXPECT_EQ(moved->end_time().seconds(), At(1, 15).seconds());
  EXPECT_THAT(Book(Wish("emc-1", 0, 10, 2)), IsOk());
}

TEST_F(BookingTest, BookingMovesToAnotherInstrument) {
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());
  v1::RescheduleBookingRequest move;
  move.set_name(booking->name());
  move.add_instruments("instruments/emc-2");

  const auto moved = Move(move);

  ASSERT_THAT(moved, IsOk());
  EXPECT_THAT(moved->instruments(), ElementsAre("instruments/emc-2"));
}

TEST_F(BookingTest, RefusedMoveChangesNothing) {
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(Book(Wish("emc-1", 0, 12)), IsOk());
  v1::RescheduleBookingRequest move;
  move.set_name(booking->name());
  *move.mutable_start_time() = At(0, 12);

  EXPECT_THAT(Move(move), HasReason("BOOKING_REFUSED"));

  EXPECT_EQ(Get(booking->name())->etag(), booking->etag());
}

TEST_F(BookingTest, CancelledBookingFreesItsTimeAndKeepsTheReason) {
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());
  v1::CancelBookingRequest request;
  request.set_name(booking->name());
  request.set_reason("sample late");

  const auto cancelled =
      Call<v1::Booking>("BookingService/CancelBooking", request);

  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), v1::Booking::STATE_CANCELLED);
  EXPECT_EQ(Get(booking->name())->cancel_reason(), "sample late");
  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
}

TEST_F(BookingTest, CancelledBookingCannotBeCancelledAgain) {
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(Cancel(booking->name()), IsOk());

  const auto again = Cancel(booking->name());

  EXPECT_THAT(again, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(again, HasReason("BOOKING_STATE"));
}

TEST_F(BookingTest, EndedBookingCannotBeCancelled) {
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());

  clock().Advance(absl::Hours(4));

  EXPECT_THAT(Cancel(booking->name()),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(BookingTest, UnknownBookingIsNotFound) {
  EXPECT_THAT(Get("bookings/77"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Cancel("bookings/77"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(BookingTest, UnknownInstrumentIsNotFoundAndNamed) {
  const auto booking = Book(Wish("none", 0, 10));

  EXPECT_THAT(booking,
              StatusIs(absl::StatusCode::kNotFound, "instruments/none"));
}

}  // namespace
}  // namespace trilab::testing
