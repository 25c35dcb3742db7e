#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cpp/campaign_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"
#include "trilab/v1/campaign_service.pb.h"
#include "trilab/v1/catalog_service.pb.h"

// Campaigns through the whole server: planned, booked as a whole, moved,
// cancelled, and still there after a restart.

namespace trilab::testing {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// One hour on "emc-1" or "emc-2", two on "chamber", for two samples.
constexpr char kCampaign[] = R"(
  title: 'two prototypes'
  partner: 'institutions/alpha'
  samples { id: 'p1' } samples { id: 'p2' }
  steps {
    id: 'emc'
    modes { instruments: ['instruments/emc-1', 'instruments/emc-2']
            duration { seconds: 3600 } }
  }
  steps {
    id: 'climate'
    modes { instruments: 'instruments/chamber' duration { seconds: 7200 } }
  })";

class CampaignTest : public ServerTest {
 protected:
  static v1::PlanCampaignRequest PlanRequest(const v1::Campaign& campaign) {
    v1::PlanCampaignRequest request;
    *request.mutable_campaign() = campaign;
    request.mutable_limits()->set_max_steps(400);
    request.mutable_limits()->mutable_time_limit()->set_seconds(20);
    return request;
  }
  static absl::StatusOr<v1::PlanCampaignResponse> Plan(
      std::shared_ptr<client::Connection> as, const v1::Campaign& campaign,
      const client::CampaignClient::Progress& progress = {}) {
    return client::CampaignClient(std::move(as))
        .PlanCampaign(PlanRequest(campaign), progress);
  }

  // A campaign with the placements of a plan.
  v1::Campaign Planned(std::shared_ptr<client::Connection> as) {
    v1::Campaign campaign = Proto<v1::Campaign>(kCampaign);
    const auto last = Plan(std::move(as), campaign);
    EXPECT_THAT(last, IsOk());
    if (last.ok()) {
      EXPECT_TRUE(last->has_plan()) << last->ShortDebugString();
      *campaign.mutable_placements() = last->plan().placements();
    }
    return campaign;
  }

  static absl::StatusOr<v1::Campaign> BookAs(client::Connection& as,
                                             const v1::Campaign& campaign,
                                             const std::string& id = "") {
    v1::BookCampaignRequest request;
    *request.mutable_campaign() = campaign;
    request.set_request_id(id);
    return Call<v1::Campaign>(as, "CampaignService/BookCampaign", request);
  }
  absl::StatusOr<v1::Campaign> GetCampaign(client::Connection& as,
                                           const std::string& name) {
    v1::GetCampaignRequest request;
    request.set_name(name);
    return Call<v1::Campaign>(as, "CampaignService/GetCampaign", request);
  }
  int Bookings() {
    const auto list = Call<v1::ListBookingsResponse>(
        "BookingService/ListBookings", v1::ListBookingsRequest());
    EXPECT_THAT(list, IsOk());
    int live = 0;
    for (const v1::Booking& booking : list->bookings()) {
      live += booking.state() == v1::Booking::STATE_CONFIRMED;
    }
    return live;
  }
};

TEST_F(CampaignTest, PlansGetBetterAndTheLastIsTheBest) {
  std::vector<v1::PlanCampaignResponse> parts;
  const auto last = Plan(Alpha(), Proto<v1::Campaign>(kCampaign),
                         [&](const auto& part) { parts.push_back(part); });

  ASSERT_THAT(last, IsOk());
  ASSERT_FALSE(parts.empty());
  EXPECT_TRUE(parts.back().last());
  for (size_t i = 1; i < parts.size(); ++i) {
    EXPECT_LE(parts[i].plan().score(0), parts[i - 1].plan().score(0));
  }
  ASSERT_EQ(last->plan().placements_size(), 4);
  EXPECT_LE(last->plan().bound(), last->plan().score(0));
  for (const auto& step : last->plan().placements()) {
    if (step.step() != "climate") continue;
    EXPECT_EQ(step.operator_(), "operators/li");
  }
}

TEST_F(CampaignTest, EveryStepOfAPlanPassesCheckBooking) {
  const v1::Campaign campaign = Planned(Alpha());

  for (const auto& step : campaign.placements()) {
    v1::CheckBookingRequest request;
    v1::Booking& booking = *request.mutable_booking();
    booking.add_instruments(step.instrument());
    *booking.mutable_start_time() = step.start_time();
    *booking.mutable_end_time() = step.end_time();
    booking.set_operator_(step.operator_());
    booking.set_service_mode(step.service_mode());
    booking.set_partner("institutions/alpha");
    const auto check =
        Call<v1::CheckBookingResponse>("BookingService/CheckBooking", request);
    ASSERT_THAT(check, IsOk());
    EXPECT_TRUE(check->bookable()) << check->ShortDebugString();
  }
}

TEST_F(CampaignTest, BooksAllAndSurvivesARestart) {
  const auto booked = BookAs(*Alpha(), Planned(Alpha()));
  ASSERT_THAT(booked, IsOk());
  EXPECT_EQ(booked->name(), "campaigns/1");
  EXPECT_EQ(Bookings(), 4);
  const auto booking = Get(booked->placements(0).booking());
  ASSERT_THAT(booking, IsOk());
  EXPECT_EQ(booking->campaign(), "campaigns/1");
  EXPECT_EQ(booking->campaign_step(),
            absl::StrCat(booked->placements(0).sample(), "/",
                         booked->placements(0).step()));

  const auto before = GetCampaign(admin(), "campaigns/1");
  Restart();

  const auto after = GetCampaign(admin(), "campaigns/1");
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->SerializeAsString(), before->SerializeAsString());
}

TEST_F(CampaignTest, AStalePlanBooksNothingAndSaysWhatChanged) {
  const v1::Campaign campaign = Planned(Alpha());
  v1::Booking rival = Wish("chamber", 0, 0);
  for (const auto& step : campaign.placements()) {
    if (step.instrument() != "instruments/chamber") continue;
    *rival.mutable_start_time() = step.start_time();
    *rival.mutable_end_time() = step.end_time();
  }
  ASSERT_THAT(Book(rival), IsOk());

  const auto booked = BookAs(*Alpha(), campaign);

  EXPECT_THAT(booked, HasReason("PLAN_REFUSED"));
  const client::CallError error = client::DecodeError(booked.status());
  EXPECT_THAT(error.violations, Not(IsEmpty()));
  EXPECT_EQ(Bookings(), 1);
}

TEST_F(CampaignTest, OfTwoWhoBookTheSamePlanOneGetsAllOfIt) {
  const v1::Campaign campaign = Planned(shared_admin());
  absl::StatusOr<v1::Campaign> outcomes[2] = {absl::UnknownError(""),
                                              absl::UnknownError("")};
  std::vector<std::thread> threads;
  for (auto& outcome : outcomes) {
    threads.emplace_back([&] { outcome = BookAs(admin(), campaign); });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_NE(outcomes[0].ok(), outcomes[1].ok());
  EXPECT_EQ(Bookings(), 4);
}

TEST_F(CampaignTest, ARetryBooksOnce) {
  const auto alpha = Alpha();
  const v1::Campaign campaign = Planned(alpha);
  const auto first = BookAs(*alpha, campaign, "once");
  const auto again = BookAs(*alpha, campaign, "once");

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), first->name());
  EXPECT_EQ(Bookings(), 4);
}

TEST_F(CampaignTest, ReplansAfterAnOutageWithOneMove) {
  const auto booked = BookAs(*Alpha(), Planned(Alpha()));
  ASSERT_THAT(booked, IsOk());
  const auto& hit =
      *std::find_if(booked->placements().begin(), booked->placements().end(),
                    [](const auto& step) { return step.step() == "emc"; });
  ASSERT_THAT(
      Make("outages", "broken",
           absl::StrCat("resource: '", hit.instrument(),
                        "' start_time { seconds: ", hit.start_time().seconds(),
                        " } end_time { seconds: ", hit.end_time().seconds(),
                        " } reason: 'broken' unplanned: true")),
      IsOk());
  v1::ReplanCampaignRequest request;
  request.set_name(booked->name());
  request.mutable_limits()->set_max_steps(300);
  const auto replan =
      client::CampaignClient(Alpha()).ReplanCampaign(request, {});

  ASSERT_THAT(replan, IsOk());
  ASSERT_TRUE(replan->has_plan());
  int moves = 0;
  for (const auto& step : replan->plan().placements()) moves += step.moved();
  EXPECT_GE(moves, 1);
  EXPECT_LE(moves, 2);
  v1::Campaign moved;
  moved.set_name(booked->name());
  moved.set_etag(booked->etag());
  *moved.mutable_placements() = replan->plan().placements();
  EXPECT_THAT(BookAs(*Alpha(), moved), IsOk());
  EXPECT_EQ(Bookings(), 4);
}

TEST_F(CampaignTest, CancelsAsAWhole) {
  const auto booked = BookAs(*Alpha(), Planned(Alpha()));
  ASSERT_THAT(booked, IsOk());
  v1::CancelCampaignRequest request;
  request.set_name(booked->name());
  request.set_reason("postponed");

  const auto cancelled =
      Call<v1::Campaign>(*Alpha(), "CampaignService/CancelCampaign", request);

  ASSERT_THAT(cancelled, IsOk());
  EXPECT_TRUE(cancelled->cancelled());
  EXPECT_EQ(Bookings(), 0);
}

TEST_F(CampaignTest, OnlyWhoIsConcernedSeesIt) {
  ASSERT_THAT(BookAs(*Alpha(), Planned(Alpha())), IsOk());

  EXPECT_THAT(GetCampaign(*Beta(), "campaigns/1"),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(GetCampaign(*Manager(), "campaigns/1"), IsOk());
  EXPECT_THAT(GetCampaign(*Auditor(), "campaigns/1"), IsOk());
  const auto of_beta = Call<v1::ListCampaignsResponse>(
      *Beta(), "CampaignService/ListCampaigns", v1::ListCampaignsRequest());
  ASSERT_THAT(of_beta, IsOk());
  EXPECT_THAT(of_beta->campaigns(), IsEmpty());
}

TEST_F(CampaignTest, NobodyBooksForAnother) {
  const v1::Campaign campaign = Planned(Alpha());

  EXPECT_THAT(BookAs(*Beta(), campaign),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(BookAs(*Auditor(), campaign),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Plan(Beta(), campaign),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(CampaignTest, ACircleNamesItsSteps) {
  v1::Campaign campaign = Proto<v1::Campaign>(kCampaign);
  campaign.mutable_steps(0)->add_after()->set_step("climate");

  const auto plan = Plan(Alpha(), campaign);

  EXPECT_THAT(plan, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(plan.status().message()), HasSubstr("p1/climate"));
}

TEST_F(CampaignTest, WhatIsImpossibleSaysWhyAndWhatWouldHelp) {
  v1::Campaign campaign = Proto<v1::Campaign>(kCampaign);
  *campaign.mutable_steps(1)->mutable_deadline_time() = At(0, 12);

  const auto last = Plan(Alpha(), campaign);

  ASSERT_THAT(last, IsOk());
  EXPECT_FALSE(last->has_plan());
  ASSERT_EQ(last->infeasibility().relaxations_size(), 1)
      << last->ShortDebugString();
  EXPECT_EQ(last->infeasibility().relaxations(0).kind(),
            v1::PlanCampaignResponse::Cause::KIND_DEADLINE);
}

TEST_F(CampaignTest, ExportsFiles) {
  ASSERT_THAT(BookAs(*Alpha(), Planned(Alpha())), IsOk());
  const auto content = [&](v1::ExportPlanRequest::Format format) {
    v1::ExportPlanRequest request;
    request.set_name("campaigns/1");
    request.set_format(format);
    const auto file = Call<v1::ExportPlanResponse>(
        *Alpha(), "CampaignService/ExportPlan", request);
    EXPECT_THAT(file, IsOk());
    return file.ok() ? file->content() : "";
  };

  EXPECT_THAT(content(v1::ExportPlanRequest::FORMAT_CSV),
              HasSubstr("\"p1\",\"emc\",2024-03-04 "));
  EXPECT_THAT(content(v1::ExportPlanRequest::FORMAT_JSON),
              HasSubstr("\"campaigns/1\""));
  EXPECT_THAT(content(v1::ExportPlanRequest::FORMAT_ICALENDAR),
              HasSubstr("SUMMARY:p2 climate\r\n"));
}

TEST_F(CampaignTest, AllocatesWhatCompetes) {
  v1::AllocateAsksRequest request;
  for (const char* partner : {"institutions/alpha", "institutions/beta"}) {
    auto* ranked = request.add_asks();
    v1::Ask* ask = ranked->mutable_ask();
    ask->add_instruments("instruments/emc-1");
    ask->mutable_duration()->set_seconds(6 * 3600);
    *ask->mutable_start_time() = At(0, 8);
    *ask->mutable_end_time() = At(0, 18);
    ask->set_partner(partner);
    ranked->set_priority(request.asks_size());
  }
  request.mutable_limits()->set_max_steps(400);

  const auto last =
      client::CampaignClient(shared_admin()).AllocateAsks(request);

  ASSERT_THAT(last, IsOk());
  EXPECT_EQ(last->placed(), 2);
  EXPECT_EQ(last->wanted(), 3);
  EXPECT_EQ(last->allocations(0).instrument(), "");
  EXPECT_EQ(last->allocations(1).instrument(), "instruments/emc-1");
  EXPECT_THAT(client::CampaignClient(Alpha()).AllocateAsks(request),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

}  // namespace
}  // namespace trilab::testing
