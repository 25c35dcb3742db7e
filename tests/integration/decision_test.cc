#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "client/cpp/decision_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"
#include "trilab/v1/decision_service.pb.h"
#include "trilab/v1/policy_service.pb.h"

// What quotas leave, overrides, why decisions were made, and what other rules
// would have decided.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DecisionTest : public ServerTest {
 protected:
  absl::Status MakeRule(absl::string_view id, const std::string& body) {
    return Make("rules", id, body);
  }

  static absl::StatusOr<v1::Booking> Book(client::Connection& as,
                                          const v1::Booking& wish,
                                          const std::string& overrides,
                                          absl::string_view request_id = "") {
    v1::CreateBookingRequest request;
    *request.mutable_booking() = wish;
    request.set_request_id(std::string(request_id));
    if (!overrides.empty()) {
      *request.mutable_overrides() = Proto<v1::OverrideRequest>(overrides);
    }
    return Call<v1::Booking>(as, "BookingService/CreateBooking", request);
  }

  static absl::StatusOr<v1::ExplainDecisionResponse> Explain(
      client::Connection& as, const std::string& request) {
    return Call<v1::ExplainDecisionResponse>(
        as, "DecisionService/ExplainDecision",
        Proto<v1::ExplainDecisionRequest>(request));
  }

  absl::StatusOr<v1::GetQuotaUseResponse> Quotas(client::Connection& as,
                                                 const std::string& request) {
    return Call<v1::GetQuotaUseResponse>(
        as, "DecisionService/GetQuotaUse",
        Proto<v1::GetQuotaUseRequest>(request));
  }

  // Tests rules over the last day.
  absl::StatusOr<v1::TestRulesResponse> TestRules(
      std::shared_ptr<client::Connection> as, const std::string& request) {
    auto proposal = Proto<v1::TestRulesRequest>(request);
    *proposal.mutable_start_time() = At(-1, 8);
    client::DecisionClient decisions(std::move(as));
    v1::TestRulesResponse all;
    const auto summary =
        decisions.TestRules(proposal, [&](const v1::TestRulesResponse& part) {
          all.mutable_changes()->MergeFrom(part.changes());
        });
    if (!summary.ok()) return summary.status();
    *all.mutable_summary() = *summary;
    return all;
  }
};

constexpr char kTwoHours[] =
    R"pb(duration { max_duration { seconds: 7200 } })pb";
constexpr char kForClient[] = R"pb(rules: "rules/short"
                                   reason: "the client waits")pb";

TEST_F(DecisionTest, QuotaUseTellsWhatIsLeftAndWhichBookingsCount) {
  ASSERT_THAT(
      MakeRule("daily",
               R"pb(count_quota { max: 3 period: QUOTA_PERIOD_DAY })pb"),
      IsOk());
  v1::Booking wish = Wish("emc-1", 0, 10);
  wish.set_partner("institutions/alpha");
  const auto booked = ServerTest::Book(wish);
  ASSERT_THAT(booked, IsOk());

  const auto alpha = Alpha();
  const auto response = Quotas(*alpha, "");

  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(response->quotas(), SizeIs(1));
  const v1::QuotaUse& quota = response->quotas(0);
  EXPECT_EQ(quota.rule(), "rules/daily");
  EXPECT_EQ(quota.owner(), "institutions/alpha");
  EXPECT_EQ(quota.limit(), 3);
  EXPECT_EQ(quota.used(), 1);
  EXPECT_EQ(quota.left(), 2);
  EXPECT_THAT(quota.bookings(), ElementsAre(booked->name()));
}

TEST_F(DecisionTest, AMemberSeesNoQuotasOfOthers) {
  EXPECT_THAT(Quotas(*Alpha(), R"pb(partner: "institutions/beta")pb"),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(DecisionTest, AnOverrideNeedsTheRightAndIsKept) {
  ASSERT_THAT(
      MakeRule("short", absl::StrCat(kTwoHours,
                                     " override_level: OVERRIDE_LEVEL_CENTRE")),
      IsOk());
  const v1::Booking wish = Wish("emc-1", 0, 10, 3);

  const auto member = Book(*Alpha(), wish, kForClient);
  EXPECT_THAT(member, HasReason("BOOKING_REFUSED"));
  EXPECT_THAT(std::string(member.status().message()),
              HasSubstr("by a manager of the instrument's centre"));

  const auto manager = Book(*Manager(), wish, kForClient);
  ASSERT_THAT(manager, IsOk());
  ASSERT_THAT(manager->overrides(), SizeIs(1));
  EXPECT_EQ(manager->overrides(0).violation().rule(), "rules/short");
  EXPECT_EQ(manager->overrides(0).reason(), "the client waits");
  EXPECT_EQ(manager->overrides(0).level(), v1::OVERRIDE_LEVEL_CENTRE);
}

TEST_F(DecisionTest, AnOverrideWithoutAReasonIsMalformed) {
  EXPECT_THAT(Book(admin(), Wish("emc-1", 0, 10), R"pb(all: true)pb"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(DecisionTest, AnOverrideOutlivesARestart) {
  ASSERT_THAT(MakeRule("short", kTwoHours), IsOk());
  const auto booked = Book(admin(), Wish("emc-1", 0, 10, 3), kForClient);
  ASSERT_THAT(booked, IsOk());

  Restart();

  EXPECT_THAT(Get(booked->name())->overrides(), SizeIs(1));
}

TEST_F(DecisionTest, CheckBookingTellsWhatAnOverrideWouldDo) {
  ASSERT_THAT(MakeRule("short", kTwoHours), IsOk());
  v1::CheckBookingRequest request;
  *request.mutable_booking() = Wish("emc-1", 0, 10, 3);
  *request.mutable_overrides() = Proto<v1::OverrideRequest>(kForClient);

  const auto check =
      Call<v1::CheckBookingResponse>("BookingService/CheckBooking", request);

  ASSERT_THAT(check, IsOk());
  EXPECT_TRUE(check->bookable());
  EXPECT_THAT(check->overrides(), SizeIs(1));
}

TEST_F(DecisionTest, ABookingTellsTheRulesAsTheyWereWhenItWasMade) {
  ASSERT_THAT(MakeRule("short", kTwoHours), IsOk());
  const auto booked = ServerTest::Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booked, IsOk());
  v1::UpdateRuleRequest change;
  change.mutable_rule()->set_name("rules/short");
  change.mutable_rule()
      ->mutable_duration()
      ->mutable_max_duration()
      ->set_seconds(1800);
  ASSERT_THAT(Call<v1::Rule>("PolicyService/UpdateRule", change), IsOk());

  const auto why =
      Explain(admin(), absl::StrCat("booking: \"", booked->name(), "\""));

  ASSERT_THAT(why, IsOk());
  ASSERT_THAT(why->decisions(), SizeIs(1));
  const v1::Decision& made = why->decisions(0);
  EXPECT_EQ(made.event(), "CREATED");
  EXPECT_FALSE(made.refused());
  EXPECT_THAT(made.principal(), HasSubstr("accessTokens/"));
  bool found = false;
  for (const v1::Decision::JudgedSource& source : made.sources()) {
    if (source.name() != "rules/short") continue;
    found = true;
    EXPECT_FALSE(source.current());
    EXPECT_EQ(source.rule().duration().max_duration().seconds(), 7200);
  }
  EXPECT_TRUE(found);
}

TEST_F(DecisionTest, EveryChangeOfABookingIsADecision) {
  const auto booked = ServerTest::Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booked, IsOk());
  v1::RescheduleBookingRequest move;
  move.set_name(booked->name());
  *move.mutable_start_time() = At(0, 14);
  ASSERT_THAT(Call<v1::Booking>("BookingService/RescheduleBooking", move),
              IsOk());
  ASSERT_THAT(Cancel(booked->name()), IsOk());

  const auto why =
      Explain(admin(), absl::StrCat("booking: \"", booked->name(), "\""));

  ASSERT_THAT(why, IsOk());
  std::vector<std::string> events;
  for (const v1::Decision& decision : why->decisions()) {
    events.push_back(decision.event());
  }
  EXPECT_THAT(events, ElementsAre("CANCELLED", "RESCHEDULED", "CREATED"));
  EXPECT_FALSE(why->truncated());
}

TEST_F(DecisionTest, ARefusedAskIsExplainedByItsRequestId) {
  ASSERT_THAT(MakeRule("short", kTwoHours), IsOk());
  v1::Booking wish = Wish("emc-1", 0, 10, 9);
  wish.set_samples(3);
  wish.add_services()->set_code("13c");
  ASSERT_THAT(Book(admin(), wish, "", "ask-1"), HasReason("BOOKING_REFUSED"));
  ASSERT_THAT(Cancel("bookings/1"), HasReason("RESOURCE_NOT_FOUND"));

  const auto why = Explain(admin(), R"pb(request: "ask-1")pb");

  ASSERT_THAT(why, IsOk());
  ASSERT_THAT(why->decisions(), SizeIs(1));
  const v1::Decision& refused = why->decisions(0);
  EXPECT_TRUE(refused.refused());
  EXPECT_EQ(refused.request_id(), "ask-1");
  EXPECT_THAT(refused.booking().instruments(),
              ElementsAre("instruments/emc-1"));
  EXPECT_EQ(refused.booking().samples(), 3);
  EXPECT_EQ(refused.booking().services_size(), 1);
  EXPECT_THAT(CodesOf(refused.violations()),
              ::testing::IsSupersetOf({"TOO_LONG", "CLOSED"}));
}

TEST_F(DecisionTest, OthersDecisionsAreNotShownToAMember) {
  v1::Booking wish = Wish("emc-1", 0, 10);
  wish.set_partner("institutions/beta");
  const auto booked = ServerTest::Book(wish, "ask-1");
  ASSERT_THAT(booked, IsOk());

  EXPECT_THAT(
      Explain(*Alpha(), absl::StrCat("booking: \"", booked->name(), "\"")),
      StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Explain(*Alpha(), absl::StrCat("revision: ", booked->revision())),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(DecisionTest, RulesAreTestedOnThePastAndChangeNothing) {
  ASSERT_THAT(MakeRule("short", kTwoHours), IsOk());
  v1::Booking two_hours = Wish("emc-1", 0, 10, 2);
  two_hours.set_partner("institutions/alpha");
  ASSERT_THAT(ServerTest::Book(two_hours), IsOk());
  ASSERT_THAT(ServerTest::Book(Wish("emc-1", 0, 14, 1)), IsOk());
  // Refused by the present rule, and by no other.
  ASSERT_THAT(ServerTest::Book(Wish("emc-1", 1, 9, 3), "ask-1"),
              HasReason("BOOKING_REFUSED"));

  const auto stricter = TestRules(
      shared_admin(), R"pb(rules {
                             name: "rules/short"
                             duration { max_duration { seconds: 3600 } }
                           })pb");
  const auto without =
      TestRules(shared_admin(), R"pb(removed_rules: "rules/short")pb");

  ASSERT_THAT(stricter, IsOk());
  EXPECT_EQ(stricter->summary().counts().asks(), 3);
  EXPECT_EQ(stricter->summary().counts().refused(), 1);
  ASSERT_THAT(stricter->changes(), SizeIs(1));
  EXPECT_EQ(stricter->changes(0).partner(), "institutions/alpha");
  EXPECT_EQ(stricter->changes(0).before(), v1::VERDICT_ALLOWED);
  EXPECT_EQ(stricter->changes(0).after(), v1::VERDICT_REFUSED);
  ASSERT_THAT(without, IsOk());
  EXPECT_EQ(without->summary().counts().let_in(), 1);
  // The present rule stands.
  EXPECT_THAT(ServerTest::Book(Wish("emc-1", 1, 9, 3)),
              HasReason("BOOKING_REFUSED"));
}

TEST_F(DecisionTest, RulesThatCannotBeMadeAreNotTested) {
  EXPECT_THAT(TestRules(shared_admin(),
                        R"pb(rules {
                               name: "rules/x"
                               scope { instrument: "instruments/none" }
                               duration { max_duration { seconds: 3600 } }
                             })pb"),
              HasReason("MISSING_REFERENCE"));
  EXPECT_THAT(TestRules(Alpha(), ""),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(DecisionTest, AnswersAreAskedForAndKept) {
  ASSERT_THAT(MakeRule("form", R"pb(required_answers {
                                      questions { id: "hazard" options: "none" }
                                      documents { id: "terms" version: "2" }
                                    })pb"),
              IsOk());
  v1::Booking wish = Wish("emc-1", 0, 10);

  EXPECT_THAT(ServerTest::Book(wish), HasReason("BOOKING_REFUSED"));
  v1::Booking::Answer* answer = wish.add_answers();
  answer->set_question("hazard");
  answer->set_answer("none");
  v1::Booking::AcceptedDocument* accepted = wish.add_accepted_documents();
  accepted->set_document("terms");
  accepted->set_version("2");
  const auto booked = ServerTest::Book(wish);

  ASSERT_THAT(booked, IsOk());
  Restart();
  EXPECT_EQ(Get(booked->name())->answers(0).answer(), "none");
  EXPECT_EQ(Get(booked->name())->accepted_documents(0).version(), "2");
}

TEST_F(DecisionTest, WhoeverDoesNotComeIsSuspended) {
  ASSERT_THAT(
      MakeRule("release", R"pb(no_show { release_after { seconds: 900 } })pb"),
      IsOk());
  ASSERT_THAT(MakeRule("conduct", R"pb(sanction {
                                         owner: BOOKING_OWNER_PARTNER
                                         no_show_points: 1
                                         window_days: 30
                                         limit: 1
                                         suspend_days: 7
                                       })pb"),
              IsOk());
  v1::Booking wish = Wish("emc-1", 0, 10);
  wish.set_partner("institutions/alpha");
  ASSERT_THAT(ServerTest::Book(wish), IsOk());
  clock().Advance(absl::Hours(3));
  *wish.mutable_start_time() = At(1, 10);
  *wish.mutable_end_time() = At(1, 11);

  EXPECT_THAT(ServerTest::Book(wish), HasReason("BOOKING_REFUSED"));
  Restart();
  const auto refused = ServerTest::Book(wish);
  EXPECT_THAT(CodesOf(client::DecodeError(refused.status()).violations),
              ElementsAre("SUSPENDED"));
  clock().Advance(absl::Hours(24 * 7));
  *wish.mutable_start_time() = At(8, 10);
  *wish.mutable_end_time() = At(8, 11);
  EXPECT_THAT(ServerTest::Book(wish), IsOk());
}

TEST_F(DecisionTest, FairSharesComeBackAsTheyWereMade) {
  ASSERT_THAT(
      MakeRule("shares",
               R"pb(fair_share {
                      shares { institution: "institutions/alpha" weight: 3 }
                      half_life_days: 14
                    })pb"),
      IsOk());
  Restart();
  v1::GetRuleRequest request;
  request.set_name("rules/shares");

  const auto rule = Call<v1::Rule>("PolicyService/GetRule", request);

  ASSERT_THAT(rule, IsOk());
  EXPECT_EQ(rule->fair_share().shares(0).weight(), 3);
  EXPECT_EQ(rule->fair_share().default_weight(), 1);
}

}  // namespace
}  // namespace trilab::testing
