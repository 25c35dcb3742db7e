#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/reroute_service.pb.h"
#include "trilab/v1/series_service.pb.h"
#include "trilab/v1/waitlist_service.pb.h"

// Series, the waitlist and re-routing through gRPC. The clock stands at 08:00
// of day 0.

namespace trilab::testing {
namespace {

class PlansTest : public ServerTest {
 protected:
  static v1::Booking AlphasWish(int day, int hour) {
    v1::Booking wish = Wish("emc-1", day, hour, 2);
    wish.set_partner("institutions/alpha");
    return wish;
  }
  absl::StatusOr<v1::Series> CreateSeries(client::Connection& as,
                                          const std::string& recurrence) {
    v1::CreateSeriesRequest request;
    *request.mutable_series()->mutable_booking() = AlphasWish(1, 9);
    request.mutable_series()->set_recurrence(recurrence);
    return Call<v1::Series>(as, "SeriesService/CreateSeries", request);
  }
  absl::StatusOr<v1::WaitlistEntry> Join(client::Connection& as) {
    v1::JoinWaitlistRequest request;
    v1::Ask& ask = *request.mutable_entry()->mutable_ask();
    ask.add_instruments("instruments/emc-1");
    ask.mutable_duration()->set_seconds(2 * 3600);
    *ask.mutable_start_time() = At(1, 9);
    *ask.mutable_end_time() = At(1, 11);
    return Call<v1::WaitlistEntry>(as, "WaitlistService/JoinWaitlist", request);
  }
  template <typename Request>
  absl::StatusOr<v1::WaitlistEntry> Act(client::Connection& as,
                                        absl::string_view method,
                                        const std::string& name) {
    Request request;
    request.set_name(name);
    return Call<v1::WaitlistEntry>(as, absl::StrCat("WaitlistService/", method),
                                   request);
  }
};

TEST_F(PlansTest, ASeriesIsBookedMovedAndCancelledAsOne) {
  const auto alpha = Alpha();
  const auto made = CreateSeries(*alpha, "FREQ=DAILY;COUNT=3");
  ASSERT_THAT(made, IsOk());
  ASSERT_EQ(made->occurrences_size(), 3);

  v1::RescheduleSeriesRequest move;
  move.set_name(made->name());
  move.set_scope(v1::SERIES_SCOPE_THIS_AND_FOLLOWING);
  *move.mutable_original_start_time() = At(2, 9);
  *move.mutable_start_time() = At(2, 10);
  ASSERT_THAT(Call<v1::Series>(*alpha, "SeriesService/RescheduleSeries", move),
              IsOk());
  const auto moved = Get(made->occurrences(2).booking());
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->start_time().seconds(), At(3, 10).seconds());
  EXPECT_EQ(moved->original_start_time().seconds(), At(3, 9).seconds());
  EXPECT_EQ(moved->series(), made->name());

  v1::CancelSeriesRequest cancel;
  cancel.set_name(made->name());
  cancel.set_scope(v1::SERIES_SCOPE_ALL);
  const auto cancelled =
      Call<v1::Series>(*alpha, "SeriesService/CancelSeries", cancel);
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_FALSE(cancelled->occurrences(0).live());
}

TEST_F(PlansTest, ARefusedSeriesTellsTheOccurrence) {
  ASSERT_THAT(Book(AlphasWish(2, 9)), IsOk());

  EXPECT_THAT(CreateSeries(admin(), "FREQ=DAILY;COUNT=3"),
              HasReason("BOOKING_REFUSED"));
}

TEST_F(PlansTest, OthersDoNotSeeASeries) {
  const auto made = CreateSeries(admin(), "FREQ=DAILY;COUNT=2");
  ASSERT_THAT(made, IsOk());
  const auto beta = Beta();
  v1::GetSeriesRequest get;
  get.set_name(made->name());

  EXPECT_THAT(Call<v1::Series>(*beta, "SeriesService/GetSeries", get),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(PlansTest, ACancelledBookingIsOfferedAndAccepted) {
  const auto booked = Book(AlphasWish(1, 9));
  ASSERT_THAT(booked, IsOk());
  const auto beta = Beta();
  const auto entry = Join(*beta);
  ASSERT_THAT(entry, IsOk());
  EXPECT_EQ(entry->state(), v1::WaitlistEntry::STATE_WAITING);

  v1::CancelBookingRequest cancel;
  cancel.set_name(booked->name());
  ASSERT_THAT(Call<v1::Booking>("BookingService/CancelBooking", cancel),
              IsOk());
  const auto offered = Act<v1::GetWaitlistEntryRequest>(
      *beta, "GetWaitlistEntry", entry->name());
  ASSERT_THAT(offered, IsOk());
  ASSERT_EQ(offered->state(), v1::WaitlistEntry::STATE_OFFERED);
  EXPECT_TRUE(offered->has_offer_expire_time());

  const auto accepted =
      Act<v1::AcceptOfferRequest>(*beta, "AcceptOffer", entry->name());
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->state(), v1::WaitlistEntry::STATE_FULFILLED);
  const auto booking = Get(accepted->booking());
  ASSERT_THAT(booking, IsOk());
  EXPECT_EQ(booking->state(), v1::Booking::STATE_CONFIRMED);
  EXPECT_EQ(booking->waitlist_entry(), entry->name());
}

TEST_F(PlansTest, OthersCannotAnswerAnOffer) {
  const auto alpha = Alpha();
  const auto beta = Beta();
  const auto entry = Join(*beta);
  ASSERT_THAT(entry, IsOk());

  EXPECT_THAT(
      Act<v1::DeclineOfferRequest>(*alpha, "DeclineOffer", entry->name()),
      StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(PlansTest, AnOutageMovesABookingByConsent) {
  ASSERT_THAT(Make("tariffs", "emc",
                   "display_name { zh: '收费' } "
                   "scope { instrument: 'instruments/emc-1' } "
                   "lines { code: 'machine-time' price { units: 100 } }"),
              IsOk());
  const auto booked = Book(AlphasWish(1, 9));
  ASSERT_THAT(booked, IsOk());
  ASSERT_THAT(Make("outages", "repair",
                   absl::StrCat("resource: 'instruments/emc-1' reason: 'x' "
                                "start_time { seconds: ",
                                At(1, 8).seconds(), " } end_time { seconds: ",
                                At(1, 12).seconds(), " }")),
              IsOk());
  v1::PlanReroutesRequest plan;
  plan.set_outage("outages/repair");
  plan.set_dry_run(true);
  const auto told =
      Call<v1::PlanReroutesResponse>("RerouteService/PlanReroutes", plan);
  ASSERT_THAT(told, IsOk());
  ASSERT_EQ(told->reroutes_size(), 1);
  EXPECT_TRUE(told->reroutes(0).has_proposal());
  EXPECT_TRUE(told->reroutes(0).has_price_difference());
  EXPECT_EQ(Get(booked->name())->reroute_proposal(), "");

  plan.set_dry_run(false);
  const auto planned =
      Call<v1::PlanReroutesResponse>("RerouteService/PlanReroutes", plan);
  ASSERT_THAT(planned, IsOk());
  const v1::Booking proposal = planned->reroutes(0).proposal();
  EXPECT_EQ(proposal.reroute_of(), booked->name());
  const auto alpha = Alpha();
  v1::AcceptRerouteRequest accept;
  accept.set_name(booked->name());
  const auto moved =
      Call<v1::Booking>(*alpha, "RerouteService/AcceptReroute", accept);

  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->name(), booked->name());
  EXPECT_EQ(moved->start_time().seconds(), proposal.start_time().seconds());
  EXPECT_EQ(moved->state(), v1::Booking::STATE_CONFIRMED);
}

TEST_F(PlansTest, OnBehalfIsRecorded) {
  const auto booked = Book(AlphasWish(1, 9));
  ASSERT_THAT(booked, IsOk());
  const auto alpha = Alpha();
  const auto own = Book(*alpha, AlphasWish(1, 12));
  ASSERT_THAT(own, IsOk());

  EXPECT_TRUE(booked->on_behalf());
  EXPECT_FALSE(own->on_behalf());
}

}  // namespace
}  // namespace trilab::testing
