// Agreement with the occurrences that dateutil's own tests expect.

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "server/engine/local_time.h"
#include "server/engine/recurrence.h"
#include "tests/support/status_matchers.h"

namespace trilab::engine {
namespace {

using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;

// Rules within RFC 5545 that are refused, mostly because the RFC leaves them
// open. See recurrence_rule.h.
const std::map<std::string, std::string>& Disputed() {
  static const auto* const kDisputed = new std::map<std::string, std::string>{
      {"FREQ=YEARLY;COUNT=3;BYMONTHDAY=1,3",
       "every month, or the month of the start"},
      {"FREQ=YEARLY;COUNT=3;BYMONTHDAY=1,3;BYDAY=TU,TH",
       "every month, or the month of the start"},
      {"FREQ=YEARLY;COUNT=3;BYMONTHDAY=15;BYHOUR=6,18;BYSETPOS=3,-3",
       "every month, or the month of the start"},
      {"FREQ=YEARLY;COUNT=3;BYWEEKNO=20",
       "all seven days, or the weekday of the start"},
      {"FREQ=YEARLY;COUNT=3;BYWEEKNO=1;BYDAY=MO", "weeks across New Year"},
      {"FREQ=YEARLY;COUNT=3;BYWEEKNO=52;BYDAY=SU", "weeks across New Year"},
      {"FREQ=YEARLY;COUNT=3;BYWEEKNO=-1;BYDAY=SU", "weeks across New Year"},
      {"FREQ=YEARLY;COUNT=3;BYWEEKNO=53;BYDAY=MO", "weeks across New Year"},
      {"FREQ=HOURLY;COUNT=4;BYYEARDAY=-365,-266,-166,-1",
       "libical ignores days from the end where they limit"},
      {"FREQ=HOURLY;COUNT=4;BYMONTH=4,7;BYYEARDAY=-365,-266,-166,-1",
       "libical ignores days from the end where they limit"},
      {"FREQ=MINUTELY;COUNT=4;BYYEARDAY=-365,-266,-166,-1",
       "libical ignores days from the end where they limit"},
      {"FREQ=MINUTELY;COUNT=4;BYMONTH=4,7;BYYEARDAY=-365,-266,-166,-1",
       "libical ignores days from the end where they limit"},
      {"FREQ=MINUTELY;COUNT=3;BYMINUTE=6,18",
       "libical counts from the first minute listed"},
      {"FREQ=MINUTELY;COUNT=3;BYHOUR=6,18;BYMINUTE=6,18",
       "libical counts from the first minute listed"},
      {"FREQ=HOURLY;COUNT=3;BYHOUR=6,18",
       "libical counts from the first hour listed"},
      {"FREQ=HOURLY;COUNT=3;BYHOUR=6,18;BYMINUTE=6,18",
       "libical counts from the first hour listed"},
      {"FREQ=MINUTELY;COUNT=3;BYHOUR=6,18",
       "libical counts from the first hour listed"},
      {"FREQ=MONTHLY;COUNT=3;BYMONTHDAY=13,17;BYHOUR=6,18;BYSETPOS=3,-3",
       "libical chooses among days only"},
      {"FREQ=WEEKLY;COUNT=3;BYDAY=TU,TH;BYHOUR=6,18;BYSETPOS=3,-3",
       "libical chooses among days only"},
      {"FREQ=DAILY;COUNT=3;BYHOUR=6,18;BYMINUTE=15,45;BYSETPOS=3,-3",
       "libical chooses among days only"},
      {"FREQ=YEARLY;COUNT=4;BYMONTH=4,7;BYYEARDAY=1,100,200,365",
       "libical does not intersect the two"},
      {"FREQ=YEARLY;COUNT=4;BYMONTH=4,7;BYYEARDAY=-365,-266,-166,-1",
       "libical does not intersect the two"},
  };
  return *kDisputed;
}

// Rules that are fine but not over such a time.
const std::map<std::string, absl::StatusCode>& OutOfReach() {
  static const auto* const kOutOfReach =
      new std::map<std::string, absl::StatusCode>{
          // Every minute from September to April.
          {"FREQ=MINUTELY;COUNT=4;BYMONTH=4,7;BYYEARDAY=1,100,200,365",
           absl::StatusCode::kResourceExhausted},
          // From the year 9997.
          {"FREQ=YEARLY;COUNT=3;BYMONTH=2;BYMONTHDAY=31",
           absl::StatusCode::kInvalidArgument},
      };
  return *kOutOfReach;
}

struct Vector {
  std::string rule;
  Minute start = 0;
  std::vector<Minute> expected;
  bool within_rfc = true;
};

// "19970902T090000" as UTC.
Minute ParseTime(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%E4Y%m%dT%H%M%S", text, &time, &error)) << error;
  return MinuteFloor(time);
}

class RecurrenceVectors : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* const shared = std::getenv("TRILAB_SHARED_DIR");
    if (shared == nullptr) {
      GTEST_SKIP() << "TRILAB_SHARED_DIR is not set";
    }
    std::ifstream file(absl::StrCat(shared,
                                    "/data/rrule-vectors/dateutil/"
                                    "dateutil_rrule_vectors.json"));
    if (!file) GTEST_SKIP() << "no dateutil_rrule_vectors.json";
    for (const auto& row : nlohmann::json::parse(file)) {
      if (row["kind"] != "rrule") continue;
      Vector vector;
      vector.rule = row["rrule"];
      vector.start = ParseTime(row["dtstart"]);
      vector.within_rfc = row["outside_rfc5545"].empty();
      for (const auto& time : row["expected"]) {
        vector.expected.push_back(ParseTime(time));
      }
      vectors_.push_back(vector);
    }
    ASSERT_EQ(vectors_.size(), 236U);
  }

  static bool FinerThanMinutes(const std::string& rule) {
    return absl::StrContains(rule, "SECOND");
  }

  static absl::StatusOr<std::vector<Minute>> Starts(const Vector& vector) {
    // To the longest answer: sub-daily rules with COUNT end by themselves.
    const Minute end =
        vector.expected.empty() ? vector.start : vector.expected.back();
    const auto found =
        Expand({vector.start, vector.start + 1}, vector.rule,
               absl::UTCTimeZone(), {}, {vector.start - 1440, end + 1440});
    if (!found.ok()) return found.status();
    std::vector<Minute> starts;
    for (const Interval& interval : *found) starts.push_back(interval.start);
    return starts;
  }

  std::vector<Vector> vectors_;
};

TEST_F(RecurrenceVectors, AgreeWithDateutilWhereRfcDecides) {
  int compared = 0;
  for (const Vector& vector : vectors_) {
    if (!vector.within_rfc || FinerThanMinutes(vector.rule) ||
        Disputed().count(vector.rule) > 0) {
      continue;
    }
    const auto starts = Starts(vector);
    if (OutOfReach().count(vector.rule) > 0) {
      EXPECT_THAT(starts, StatusIs(OutOfReach().at(vector.rule)));
      continue;
    }
    ASSERT_THAT(starts, IsOk()) << vector.rule;
    EXPECT_EQ(*starts, vector.expected) << vector.rule;
    ++compared;
  }
  EXPECT_EQ(compared, 87);
}

TEST_F(RecurrenceVectors, RefuseDisputedRules) {
  std::set<std::string> refused;
  for (const Vector& vector : vectors_) {
    if (Disputed().count(vector.rule) == 0) continue;
    EXPECT_THAT(ValidateRecurrence(vector.rule),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << vector.rule;
    refused.insert(vector.rule);
  }
  EXPECT_EQ(refused.size(), Disputed().size());
}

TEST_F(RecurrenceVectors, RefuseRulesOutsideRfc) {
  for (const Vector& vector : vectors_) {
    if (vector.within_rfc) continue;
    EXPECT_THAT(ValidateRecurrence(vector.rule),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << vector.rule;
  }
}

TEST_F(RecurrenceVectors, RefuseRulesFinerThanMinutes) {
  for (const Vector& vector : vectors_) {
    if (!FinerThanMinutes(vector.rule)) continue;
    EXPECT_THAT(ValidateRecurrence(vector.rule),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << vector.rule;
  }
}

}  // namespace
}  // namespace trilab::engine
