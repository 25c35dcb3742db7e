#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"
#include "trilab/v1/catalog_service.pb.h"
#include "trilab/v1/policy_service.pb.h"

// Rules about time, from their making to the answers they give.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TimeRulesTest : public ServerTest {
 protected:
  absl::Status MakeRule(const std::string& body) {
    return Make("rules", "rule", body);
  }

  // The codes of what stands in the way of a booking of `emc-1`.
  std::vector<std::string> Codes(client::Connection& as,
                                 const v1::Booking& wish) {
    v1::CheckBookingRequest request;
    *request.mutable_booking() = wish;
    const auto check = Call<v1::CheckBookingResponse>(
        as, "BookingService/CheckBooking", request);
    if (!check.ok()) return {check.status().ToString()};
    return CodesOf(check->violations());
  }
  std::vector<std::string> Codes(const v1::Booking& wish) {
    return Codes(admin(), wish);
  }

  // The rule as the server has it.
  v1::Rule Read() {
    v1::GetRuleRequest request;
    request.set_name("rules/rule");
    const auto rule = Call<v1::Rule>("PolicyService/GetRule", request);
    EXPECT_THAT(rule, IsOk());
    return rule.value_or(v1::Rule());
  }

  absl::Status Move(const std::string& name, int day, int hour) {
    v1::RescheduleBookingRequest request;
    request.set_name(name);
    *request.mutable_start_time() = At(day, hour);
    return Call<v1::Booking>("BookingService/RescheduleBooking", request)
        .status();
  }
};

TEST_F(TimeRulesTest, LengthsAreExactAndMeasuredInTheTimeThatCounts) {
  ASSERT_THAT(MakeRule(R"pb(duration {
                              exactly { seconds: 3600 }
                              exactly { seconds: 7200 }
                              counted { hours { start: "09:00" end: "12:00" } }
                            })pb"),
              IsOk());

  EXPECT_THAT(Codes(Wish("emc-1", 0, 9, 3)), ElementsAre("NOT_EXACT"));
  EXPECT_THAT(Codes(Wish("emc-1", 0, 10, 3)), IsEmpty());
  EXPECT_THAT(Codes(Wish("emc-1", 0, 13, 4)), IsEmpty());
}

TEST_F(TimeRulesTest, BookingsAreBlocksOfTheDay) {
  ASSERT_THAT(MakeRule(R"pb(grid {
                              blocks { start: "09:00" end: "12:00" }
                              blocks { start: "12:00" end: "17:00" }
                              blocks { start: "21:00" end: "32:00" }
                            })pb"),
              IsOk());

  EXPECT_THAT(Codes(Wish("emc-1", 0, 9, 3)), IsEmpty());
  EXPECT_THAT(Codes(Wish("emc-1", 0, 9, 2)), ElementsAre("OFF_BLOCKS"));
  EXPECT_THAT(Codes(Wish("emc-1", 0, 9, 8)), ElementsAre("OFF_BLOCKS"));
}

TEST_F(TimeRulesTest, ABookingIsNotCancelledAtTheLastMoment) {
  ASSERT_THAT(MakeRule("notice { cancel_notice { seconds: 7200 } }"), IsOk());
  const auto soon = Book(Wish("emc-1", 0, 9));
  const auto later = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(soon, IsOk());
  ASSERT_THAT(later, IsOk());

  // It is 08:00.
  const auto refused = Cancel(soon->name());
  EXPECT_THAT(refused, HasReason("BOOKING_REFUSED"));
  EXPECT_THAT(CodesOf(client::DecodeError(refused.status()).violations),
              ElementsAre("CANCEL_TOO_LATE"));
  EXPECT_THAT(Cancel(later->name()), IsOk());
}

TEST_F(TimeRulesTest, ABookingIsNotChangedAtTheLastMoment) {
  ASSERT_THAT(MakeRule("notice { change_working_days: 1 }"), IsOk());
  const auto booking = Book(Wish("emc-1", 0, 9));
  ASSERT_THAT(booking, IsOk());

  EXPECT_THAT(Move(booking->name(), 3, 9), HasReason("BOOKING_REFUSED"));
}

TEST_F(TimeRulesTest, DaysOpenAtATimeOfDay) {
  ASSERT_THAT(MakeRule(R"pb(horizon {
                              max_ahead { seconds: 86400 }
                              daily { opens_at: "08:30" }
                            })pb"),
              IsOk());

  EXPECT_THAT(Codes(Wish("emc-1", 1, 9)), ElementsAre("BEYOND_HORIZON"));
  clock().Advance(absl::Minutes(30));
  EXPECT_THAT(Codes(Wish("emc-1", 1, 16)), IsEmpty());
  EXPECT_THAT(Codes(Wish("emc-1", 2, 9)), ElementsAre("BEYOND_HORIZON"));
}

TEST_F(TimeRulesTest, MonthsOpenOnADay) {
  ASSERT_THAT(
      MakeRule(R"pb(horizon { monthly { day: 20 opens_at: "09:00" } })pb"),
      IsOk());

  // It is 4 March.
  EXPECT_THAT(Codes(Wish("emc-1", 25, 9)), IsEmpty());
  EXPECT_THAT(Codes(Wish("emc-1", 28, 9)), ElementsAre("BEYOND_HORIZON"));
}

TEST_F(TimeRulesTest, SomeBookBeforeOthers) {
  ASSERT_THAT(MakeRule(R"pb(priority_window {
                              institutions: "institutions/alpha"
                              release_daily { at: "08:00" }
                            })pb"),
              IsOk());

  EXPECT_THAT(Codes(*Alpha(), Wish("emc-1", 1, 9)), IsEmpty());
  EXPECT_THAT(Codes(*Beta(), Wish("emc-1", 1, 9)),
              ElementsAre("PRIORITY_WINDOW"));
  EXPECT_THAT(Codes(*Beta(), Wish("emc-1", 0, 9)), IsEmpty());
}

TEST_F(TimeRulesTest, BlocksAreKeptForSome) {
  ASSERT_THAT(MakeRule(R"pb(exclusive_access {
                              weekly {
                                hours {
                                  days: DAY_OF_WEEK_TUESDAY
                                  start: "09:00"
                                  end: "12:00"
                                }
                              }
                              institutions: "institutions/alpha"
                            })pb"),
              IsOk());

  EXPECT_THAT(Codes(*Beta(), Wish("emc-1", 1, 11)),
              ElementsAre("EXCLUSIVE_ACCESS"));
  EXPECT_THAT(Codes(*Beta(), Wish("emc-1", 1, 12)), IsEmpty());
  EXPECT_THAT(Codes(*Alpha(), Wish("emc-1", 1, 11)), IsEmpty());
}

TEST_F(TimeRulesTest, ARuleIsOffOutsidePrimeTime) {
  ASSERT_THAT(MakeRule(R"pb(duration { max_duration { seconds: 3600 } }
                            prime_time {
                              hours { start: "09:00" end: "14:00" }
                              days: DAYS_WORKING
                            })pb"),
              IsOk());

  EXPECT_THAT(Codes(Wish("emc-1", 0, 13, 3)), ElementsAre("TOO_LONG"));
  EXPECT_THAT(Codes(Wish("emc-1", 0, 14, 3)), IsEmpty());
}

TEST_F(TimeRulesTest, ARuleReadsBackAsItWasWrittenAfterARestart) {
  const std::string body = R"pb(
    grid {
      blocks { start: "08:00" end: "12:00" }
      blocks {
        days: DAY_OF_WEEK_MONDAY
        days: DAY_OF_WEEK_FRIDAY
        start: "21:00"
        end: "32:00"
        service_modes: SERVICE_MODE_SELF_SERVICE
      }
      allow_runs: true
    }
    prime_time { days: DAYS_NON_WORKING })pb";
  ASSERT_THAT(MakeRule(body), IsOk());
  Restart();

  const v1::Rule read = Read();
  const v1::Rule wrote = Proto<v1::Rule>(body);
  EXPECT_EQ(read.grid().ShortDebugString(), wrote.grid().ShortDebugString());
  EXPECT_EQ(read.prime_time().ShortDebugString(),
            wrote.prime_time().ShortDebugString());
}

TEST_F(TimeRulesTest, WhatIsWrongNamesItsField) {
  const std::pair<const char*, const char*> wrong[] = {
      {"prime_time {} duration {}", "rule.prime_time"},
      {"duration { exactly { seconds: 30 } }", "rule.duration.exactly[0]"},
      {"duration { max_duration { seconds: 60 } exactly { seconds: 120 } }",
       "duration.exactly[0]"},
      {R"(grid { blocks { start: "09:00" end: "08:00" } })",
       "rule.grid.blocks[0].end"},
      {R"(grid { blocks { start: "09:00" end: "10:00" } align_end: true })",
       "rule.grid.step"},
      {R"(horizon { monthly { day: 32 opens_at: "09:00" } })",
       "rule.horizon.monthly.day"},
      {R"(horizon { max_ahead { seconds: 60 } daily { opens_at: "9:00" } })",
       "rule.horizon.daily.opens_at"},
      {"notice { cancel_working_days: 400 }",
       "rule.notice.cancel_working_days"},
      {"priority_window { own_institution: true }",
       "rule.priority_window.release"},
      {"priority_window { release_before { seconds: 60 } }",
       "priority_window.institutions"},
      {R"(exclusive_access { institutions: "institutions/nobody" })",
       "exclusive_access.institutions[0]"},
      {"exclusive_access { blocks { start_time { seconds: 60 } } }",
       "rule.exclusive_access.blocks[0].end_time"},
  };
  for (const auto& [body, field] : wrong) {
    const absl::Status status = MakeRule(body);
    EXPECT_FALSE(status.ok()) << body;
    const client::CallError error = client::DecodeError(status);
    ASSERT_FALSE(error.fields.empty()) << body << ": " << status;
    EXPECT_THAT(error.fields[0].field, HasSubstr(field)) << body;
  }
}

TEST_F(TimeRulesTest, AnInstitutionThatARuleNamesIsInUse) {
  ASSERT_THAT(Make("institutions", "gamma",
                   "region: 110000 kind: KIND_FIRM "
                   "display_name { en: 'Gamma' }"),
              IsOk());
  ASSERT_THAT(MakeRule(R"pb(exclusive_access {
                              institutions: "institutions/gamma"
                            })pb"),
              IsOk());
  v1::DeleteInstitutionRequest request;
  request.set_name("institutions/gamma");

  EXPECT_THAT(Call<google::protobuf::Empty>("CatalogService/DeleteInstitution",
                                            request),
              HasReason("IN_USE"));
}

}  // namespace
}  // namespace trilab::testing
