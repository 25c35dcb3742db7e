#include "server/engine/recurrence.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "server/engine/local_time.h"
#include "tests/support/status_matchers.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::trilab::testing::IsOk;
using ::trilab::testing::IsOkAndHolds;
using ::trilab::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

absl::TimeZone Zone(absl::string_view name) {
  return LoadTimeZone(name).value();
}

class RecurrenceTest : public ::testing::Test {
 protected:
  Minute At(int year, int month, int day, int hour = 0, int minute = 0) const {
    return FromLocal(zone_, absl::CivilMinute(year, month, day, hour, minute));
  }

  absl::StatusOr<std::vector<std::string>> StartsOf(
      const Interval& first, absl::string_view rule,
      std::vector<Minute> excluded = {}) const {
    const auto found = Expand(first, rule, zone_, excluded, window_);
    if (!found.ok()) return found.status();
    std::vector<std::string> texts;
    for (const Interval& interval : *found) {
      texts.push_back(absl::FormatCivilTime(ToLocal(zone_, interval.start)));
    }
    return texts;
  }

  absl::TimeZone zone_ = Zone("Asia/Shanghai");
  Interval window_ = {At(2026, 1, 1), At(2027, 1, 1)};
};

TEST_F(RecurrenceTest, EmptyRuleGivesFirstAlone) {
  const Interval first = {At(2026, 3, 2, 9), At(2026, 3, 2, 11)};

  EXPECT_THAT(Expand(first, "", zone_, {}, window_),
              IsOkAndHolds(ElementsAre(first)));
}

// The longest way from one occurrence to the next that libical walks.
TEST_F(RecurrenceTest, RefusesToWalkEveryMinuteOfManyYears) {
  std::vector<int> hours(24), minutes(60);
  std::iota(hours.begin(), hours.end(), 0);
  std::iota(minutes.begin(), minutes.end(), 0);
  const std::string times =
      absl::StrCat(";BYHOUR=", absl::StrJoin(hours, ","),
                   ";BYMINUTE=", absl::StrJoin(minutes, ","));
  const Interval first = {At(2024, 1, 1), At(2024, 1, 1, 0, 1)};

  for (const absl::string_view rule :
       {"FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1", "FREQ=WEEKLY;BYMONTH=1",
        "FREQ=WEEKLY;BYMONTH=1;BYDAY=MO,TU,WE,TH,FR,SA,SU"}) {
    EXPECT_THAT(StartsOf(first, absl::StrCat(rule, times)),
                StatusIs(absl::StatusCode::kResourceExhausted));
  }
}

TEST_F(RecurrenceTest, HoursWithManyMinutesCountEachOfThem) {
  const Interval first = {At(2010, 1, 2), At(2010, 1, 2, 0, 1)};

  EXPECT_THAT(StartsOf(first, "FREQ=HOURLY;BYDAY=SA;BYMONTH=1;BYMINUTE=0,30"),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(StartsOf(first, "FREQ=HOURLY;BYDAY=SA;BYMONTH=1;BYMINUTE=0"),
              IsOkAndHolds(SizeIs(5 * 24)));
}

TEST_F(RecurrenceTest, ARuleThatEndedLongAgoHasNoOccurrence) {
  const Interval first = {At(1990, 1, 1), At(1990, 1, 1, 0, 5)};

  for (const absl::string_view rule : {"FREQ=HOURLY;UNTIL=19900102T000000Z",
                                       "FREQ=HOURLY;UNTIL=19900102T000000",
                                       "FREQ=MINUTELY;INTERVAL=30;COUNT=10",
                                       "FREQ=MINUTELY;COUNT=1;WKST=SU"}) {
    EXPECT_THAT(StartsOf(first, rule), IsOkAndHolds(IsEmpty())) << rule;
  }
}

TEST_F(RecurrenceTest, ALastOccurrenceMayReachIntoTheWindow) {
  const Interval first = {At(2025, 12, 30), At(2026, 1, 1, 0, 1)};

  EXPECT_THAT(StartsOf(first, "FREQ=MINUTELY;COUNT=1"),
              IsOkAndHolds(SizeIs(1)));
  EXPECT_THAT(StartsOf(first, "FREQ=MINUTELY;UNTIL=20251229T160000Z"),
              IsOkAndHolds(SizeIs(1)));
}

TEST_F(RecurrenceTest, StartsThatClocksSkipDoNotEatUpTheCount) {
  zone_ = Zone("America/New_York");
  window_ = {At(2000, 1, 1), At(2060, 1, 1)};
  const Interval first = {At(2000, 1, 1, 2, 30), At(2000, 1, 1, 2, 40)};

  for (const auto& [rule, count] :
       {std::pair<absl::string_view, size_t>{"FREQ=DAILY;COUNT=7300", 7300},
        {"FREQ=WEEKLY;COUNT=1040", 1040},
        {"FREQ=HOURLY;INTERVAL=24;COUNT=7300", 7300}}) {
    EXPECT_THAT(StartsOf(first, rule), IsOkAndHolds(SizeIs(count))) << rule;
  }
}

TEST_F(RecurrenceTest, MonthsThatLackTheDayDoNotEatUpTheCount) {
  window_ = {At(2000, 1, 1), At(2300, 1, 1)};

  EXPECT_THAT(
      StartsOf({At(2000, 1, 31), At(2000, 1, 31, 1)}, "FREQ=MONTHLY;COUNT=70"),
      IsOkAndHolds(SizeIs(70)));
  EXPECT_THAT(
      StartsOf({At(2000, 2, 29), At(2000, 2, 29, 1)}, "FREQ=YEARLY;COUNT=60"),
      IsOkAndHolds(SizeIs(60)));
}

TEST_F(RecurrenceTest, RepeatsWholeSpan) {
  const auto found = Expand({At(2026, 3, 2, 22), At(2026, 3, 3, 6)},
                            "FREQ=WEEKLY;COUNT=2", zone_, {}, window_);

  EXPECT_THAT(found, IsOkAndHolds(ElementsAre(
                         Interval{At(2026, 3, 2, 22), At(2026, 3, 3, 6)},
                         Interval{At(2026, 3, 9, 22), At(2026, 3, 10, 6)})));
}

TEST_F(RecurrenceTest, CountsOccurrenceThatReachesIntoWindow) {
  const auto found =
      Expand({At(2025, 12, 30, 20), At(2025, 12, 31, 4)}, "FREQ=DAILY", zone_,
             {}, {At(2026, 1, 1), At(2026, 1, 1, 12)});

  EXPECT_THAT(found, IsOkAndHolds(ElementsAre(
                         Interval{At(2025, 12, 31, 20), At(2026, 1, 1, 4)})));
}

TEST_F(RecurrenceTest, LeavesOutOccurrenceThatEndsWhereWindowStarts) {
  EXPECT_THAT(
      Expand({At(2025, 12, 31, 20), At(2026, 1, 1)}, "", zone_, {}, window_),
      IsOkAndHolds(IsEmpty()));
}

TEST_F(RecurrenceTest, ExcludedStartsCountButDoNotOccur) {
  EXPECT_THAT(
      StartsOf({At(2026, 3, 2, 9), At(2026, 3, 2, 10)}, "FREQ=DAILY;COUNT=3",
               {At(2026, 3, 3, 9)}),
      IsOkAndHolds(ElementsAre("2026-03-02T09:00", "2026-03-04T09:00")));
}

TEST_F(RecurrenceTest, UntilInUtcIsInclusive) {
  const Interval first = {At(2026, 3, 2, 9), At(2026, 3, 2, 10)};

  EXPECT_THAT(StartsOf(first, "FREQ=DAILY;UNTIL=20260303T010000Z"),
              IsOkAndHolds(SizeIs(2)));
  EXPECT_THAT(StartsOf(first, "FREQ=DAILY;UNTIL=20260303T005959Z"),
              IsOkAndHolds(SizeIs(1)));
}

TEST_F(RecurrenceTest, UntilWithoutZoneIsLocal) {
  EXPECT_THAT(StartsOf({At(2026, 3, 2, 9), At(2026, 3, 2, 10)},
                       "FREQ=DAILY;UNTIL=20260303T090000"),
              IsOkAndHolds(SizeIs(2)));
}

TEST_F(RecurrenceTest, LeapDayRecursInLeapYearsOnly) {
  window_ = {At(2024, 1, 1), At(2033, 1, 1)};

  EXPECT_THAT(
      StartsOf({At(2024, 2, 29, 9), At(2024, 2, 29, 10)}, "FREQ=YEARLY"),
      IsOkAndHolds(ElementsAre("2024-02-29T09:00", "2028-02-29T09:00",
                               "2032-02-29T09:00")));
}

TEST_F(RecurrenceTest, KeepsLocalTimeAcrossSummerTime) {
  zone_ = Zone("America/New_York");  // Clocks change on 2026-03-08 at 02:00.

  const auto found = Expand({At(2026, 3, 7, 22), At(2026, 3, 8, 6)},
                            "FREQ=DAILY;COUNT=2", zone_, {}, window_);

  ASSERT_THAT(found, IsOkAndHolds(SizeIs(2)));
  EXPECT_EQ((*found)[0].length(), 7 * 60);
  EXPECT_EQ((*found)[1].length(), 8 * 60);
  EXPECT_EQ((*found)[1].start, At(2026, 3, 8, 22));
}

TEST_F(RecurrenceTest, SkippedLocalTimeNeitherOccursNorCounts) {
  zone_ = Zone("America/New_York");

  EXPECT_THAT(
      StartsOf({At(2026, 3, 7, 2, 30), At(2026, 3, 7, 2, 45)},
               "FREQ=DAILY;COUNT=2"),
      IsOkAndHolds(ElementsAre("2026-03-07T02:30", "2026-03-09T02:30")));
}

TEST_F(RecurrenceTest, RepeatedLocalTimeOccursOnce) {
  zone_ = Zone("America/New_York");  // 01:30 comes twice on 2026-11-01.

  const auto found = Expand({At(2026, 10, 31, 1, 30), At(2026, 10, 31, 1, 45)},
                            "FREQ=DAILY;COUNT=3", zone_, {}, window_);

  ASSERT_THAT(found, IsOkAndHolds(SizeIs(3)));
  EXPECT_EQ((*found)[1].start - (*found)[0].start, 24 * 60);
  EXPECT_EQ((*found)[2].start - (*found)[1].start, 25 * 60);
}

TEST_F(RecurrenceTest, SetPositionCountsFromBeginningOfMonth) {
  // RFC 5545: the set starts with the interval, here with 2026-03-02.
  EXPECT_THAT(
      StartsOf({At(2026, 3, 3, 9), At(2026, 3, 3, 10)},
               "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2;COUNT=2"),
      IsOkAndHolds(ElementsAre("2026-03-03T09:00", "2026-04-07T09:00")));
}

TEST_F(RecurrenceTest, RefusesEmptyFirst) {
  EXPECT_THAT(Expand({5, 5}, "FREQ=DAILY", zone_, {}, window_),
              StatusIs(kInvalid));
}

TEST_F(RecurrenceTest, RefusesRuleThatNeverOccurs) {
  EXPECT_THAT(StartsOf({At(2026, 3, 3, 9), At(2026, 3, 3, 10)},
                       "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
              StatusIs(kInvalid, "never occurs"));
}

TEST_F(RecurrenceTest, LimitsOccurrencesInWindow) {
  window_.end = At(2029, 1, 1);

  EXPECT_THAT(StartsOf({At(2026, 1, 1), At(2026, 1, 1, 0, 1)}, "FREQ=HOURLY"),
              StatusIs(absl::StatusCode::kResourceExhausted, "20000"));
}

TEST_F(RecurrenceTest, LimitsStepsToWindow) {
  EXPECT_THAT(StartsOf({At(2026, 1, 1), At(2026, 1, 1, 0, 1)},
                       "FREQ=MINUTELY;BYMONTH=12"),
              StatusIs(absl::StatusCode::kResourceExhausted, "steps"));
}

TEST_F(RecurrenceTest, FirstMustFitRule) {
  const Interval tuesday = {At(2026, 3, 3, 9), At(2026, 3, 3, 10)};

  EXPECT_THAT(ValidateFirst(tuesday, "FREQ=WEEKLY;BYDAY=TU", zone_), IsOk());
  EXPECT_THAT(ValidateFirst(tuesday, "", zone_), IsOk());
  EXPECT_THAT(ValidateFirst(tuesday, "FREQ=WEEKLY;BYDAY=MO", zone_),
              StatusIs(kInvalid, "2026-03-03T09:00"));
}

TEST_F(RecurrenceTest, AgreesWithItselfFromSeveralThreads) {
  const Interval first = {At(2026, 3, 2, 9), At(2026, 3, 2, 11)};
  const std::string rule = "FREQ=WEEKLY;BYDAY=MO,TH";
  const auto expected = Expand(first, rule, zone_, {}, window_);
  std::vector<std::thread> threads;

  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 50; ++k) {
        EXPECT_EQ(*Expand(first, rule, zone_, {}, window_), *expected);
        EXPECT_THAT(ValidateRecurrence("FREQ=DAILY;BYHOUR=99"),
                    StatusIs(kInvalid));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

struct BadRule {
  const char* rule;
  const char* named;
};

class BadRuleTest : public ::testing::TestWithParam<BadRule> {};

TEST_P(BadRuleTest, IsRefusedWithPartNamed) {
  EXPECT_THAT(ValidateRecurrence(GetParam().rule),
              StatusIs(kInvalid, GetParam().named));
}

INSTANTIATE_TEST_SUITE_P(
    Recurrence, BadRuleTest,
    ::testing::Values(
        BadRule{"INTERVAL=2", "FREQ is missing"},
        BadRule{"FREQ=SOMETIMES", "FREQ is \"SOMETIMES\""},
        BadRule{"FREQ=SECONDLY", "whole minutes"},
        BadRule{"FREQ=DAILY;BYSECOND=1", "BYSECOND"},
        BadRule{"FREQ=DAILY;", "NAME=VALUE"},
        BadRule{"FREQ=DAILY;;COUNT=1", "NAME=VALUE"},
        BadRule{"FREQ=DAILY;FREQ=DAILY", "FREQ stands twice"},
        BadRule{"FREQ=DAILY;COLOUR=RED", "\"COLOUR\""},
        BadRule{"FREQ=DAILY;COUNT=0", "COUNT is \"0\""},
        BadRule{"FREQ=DAILY;COUNT=-1", "COUNT is \"-1\""},
        BadRule{"FREQ=DAILY;INTERVAL=99999999999999999999", "INTERVAL"},
        BadRule{"FREQ=YEARLY;INTERVAL=101", "INTERVAL is 101"},
        BadRule{"FREQ=DAILY;COUNT=1;UNTIL=20260303T090000Z", "COUNT"},
        BadRule{"FREQ=DAILY;UNTIL=20260303", "UNTIL"},
        BadRule{"FREQ=DAILY;UNTIL=20260231T000000Z", "UNTIL"},
        BadRule{"FREQ=DAILY;BYHOUR=24", "BYHOUR has \"24\""},
        BadRule{"FREQ=DAILY;BYHOUR=1,,2", "BYHOUR has \"\""},
        BadRule{"FREQ=DAILY;BYHOUR=-1", "BYHOUR has \"-1\""},
        BadRule{"FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY has \"0\""},
        BadRule{"FREQ=WEEKLY;BYDAY=MO,XX", "BYDAY has \"XX\""},
        BadRule{"FREQ=WEEKLY;BYDAY=1MO", "BYDAY with a number"},
        BadRule{"FREQ=MONTHLY;BYDAY=0MO", "BYDAY has \"0\""},
        BadRule{"FREQ=WEEKLY;WKST=8", "WKST"},
        BadRule{"FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY"},
        BadRule{"FREQ=MONTHLY;BYYEARDAY=3", "BYYEARDAY"},
        BadRule{"FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs"},
        BadRule{"FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", "BYSETPOS"},
        BadRule{"FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU,SA;INTERVAL=6", "BYWEEKNO"},
        BadRule{"FREQ=HOURLY;BYHOUR=9", "take FREQ=DAILY"},
        BadRule{"FREQ=MINUTELY;BYMINUTE=9", "take FREQ=HOURLY"},
        BadRule{"FREQ=DAILY;BYMONTHDAY=-1", "BYMONTHDAY"},
        BadRule{"FREQ=YEARLY;BYMONTHDAY=29", "BYMONTHDAY"},
        BadRule{"FREQ=YEARLY;BYMONTH=2;BYYEARDAY=40", "BYYEARDAY"}));

// Some of the numbers from `min` to `max` - 1.
std::vector<int> AnySubset(int min, int max) {
  const int mask = *rc::gen::inRange(0, 1 << (max - min));
  std::vector<int> values;
  for (int value = min; value < max; ++value) {
    if ((mask >> (value - min) & 1) != 0) values.push_back(value);
  }
  return values;
}

RC_GTEST_PROP(RecurrenceProperty, DailyRulesAgreeWithBruteForce, ()) {
  static constexpr const char* kNames[] = {"MO", "TU", "WE", "TH",
                                           "FR", "SA", "SU"};
  const auto days = AnySubset(0, 7);
  const auto months = AnySubset(1, 13);
  const int interval = *rc::gen::inRange(1, 10);
  const int offset = *rc::gen::inRange(0, 800);
  std::string rule = absl::StrCat("FREQ=DAILY;INTERVAL=", interval);
  for (size_t i = 0; i < days.size(); ++i) {
    absl::StrAppend(&rule, i == 0 ? ";BYDAY=" : ",", kNames[days[i]]);
  }
  for (size_t i = 0; i < months.size(); ++i) {
    absl::StrAppend(&rule, i == 0 ? ";BYMONTH=" : ",", months[i]);
  }
  const absl::TimeZone zone = absl::UTCTimeZone();
  const absl::CivilDay start = absl::CivilDay(2024, 1, 1) + offset;
  std::vector<Interval> expected;
  for (int i = 0; i < 800; i += interval) {
    const absl::CivilDay day = start + i;
    const int weekday = static_cast<int>(absl::GetWeekday(day));
    if ((days.empty() || std::count(days.begin(), days.end(), weekday) > 0) &&
        (months.empty() ||
         std::count(months.begin(), months.end(), day.month()) > 0)) {
      const Minute minute = FromLocal(zone, absl::CivilMinute(day) + 540);
      expected.push_back({minute, minute + 60});
    }
  }
  const Minute first = FromLocal(zone, absl::CivilMinute(start) + 540);

  const auto found = Expand({first, first + 60}, rule, zone, {},
                            {first, first + Minute{800} * 1440});

  RC_ASSERT(found.ok());
  RC_ASSERT(*found == expected);
}

// Hours and minutes of a day, of which the start is the first.
RC_GTEST_PROP(RecurrenceProperty, TimesOfDayAgreeWithBruteForce, ()) {
  const bool daily = *rc::gen::inRange(0, 2) == 0;
  auto hours = daily ? AnySubset(5, 12) : AnySubset(0, 0);
  const auto minutes = AnySubset(0, 8);
  RC_PRE((!daily || !hours.empty()) && !minutes.empty());
  std::string rule = absl::StrCat("FREQ=", daily ? "DAILY" : "HOURLY",
                                  ";BYMINUTE=", absl::StrJoin(minutes, ","));
  if (daily) {
    absl::StrAppend(&rule, ";BYHOUR=", absl::StrJoin(hours, ","));
  } else {
    for (int hour = 0; hour < 24; ++hour) hours.push_back(hour);
  }
  const Minute midnight = Minute{20'000} * 1440;
  std::vector<Interval> expected;
  for (Minute day = midnight; day < midnight + 3 * 1440; day += 1440) {
    for (const int hour : hours) {
      for (const int minute : minutes) {
        const Minute start = day + hour * 60 + minute;
        expected.push_back({start, start + 1});
      }
    }
  }
  const auto skip = static_cast<size_t>(
      *rc::gen::inRange<size_t>(0, hours.size() * minutes.size()));
  expected.erase(expected.begin(),
                 expected.begin() + static_cast<std::ptrdiff_t>(skip));

  const auto found = Expand(expected.front(), rule, absl::UTCTimeZone(), {},
                            {midnight, midnight + 3 * 1440});

  RC_ASSERT(found.ok());
  RC_ASSERT(*found == expected);
}

// BYDAY with a number, BYMONTHDAY from either end, INTERVAL.
RC_GTEST_PROP(RecurrenceProperty, MonthlyRulesAgreeWithBruteForce, ()) {
  const bool by_weekday = *rc::gen::inRange(0, 2) == 0;
  const int number = *rc::gen::inRange(1, by_weekday ? 6 : 32) *
                     (*rc::gen::inRange(0, 2) == 0 ? 1 : -1);
  const int weekday = *rc::gen::inRange(0, 7);
  const int interval = *rc::gen::inRange(1, 6);
  static constexpr const char* kNames[] = {"MO", "TU", "WE", "TH",
                                           "FR", "SA", "SU"};
  const std::string rule = absl::StrCat(
      "FREQ=MONTHLY;INTERVAL=", interval, by_weekday ? ";BYDAY=" : "",
      by_weekday ? absl::StrCat(number, kNames[weekday])
                 : absl::StrCat(";BYMONTHDAY=", number));
  const auto fits = [&](absl::CivilDay day) {
    const absl::CivilDay month_end(absl::CivilMonth(day) + 1);
    const int from_end = static_cast<int>(month_end - day);
    const int position = number > 0 ? day.day() : from_end;
    if (!by_weekday) return position == std::abs(number);
    return static_cast<int>(absl::GetWeekday(day)) == weekday &&
           (position + 6) / 7 == std::abs(number);
  };
  absl::CivilDay start = absl::CivilDay(2024, 1, 1) + *rc::gen::inRange(0, 400);
  while (!fits(start)) ++start;
  std::vector<Interval> expected;
  for (absl::CivilDay day = start; day < start + 1500; ++day) {
    if (!fits(day) ||
        (absl::CivilMonth(day) - absl::CivilMonth(start)) % interval != 0) {
      continue;
    }
    const Minute minute =
        FromLocal(absl::UTCTimeZone(), absl::CivilMinute(day));
    expected.push_back({minute, minute + 60});
  }
  const Minute first = expected.front().start;

  const auto found = Expand(expected.front(), rule, absl::UTCTimeZone(), {},
                            {first, first + Minute{1500} * 1440});

  RC_ASSERT(found.ok());
  RC_ASSERT(*found == expected);
}

RC_GTEST_PROP(RecurrenceProperty, WeeklyRulesAgreeWithBruteForce, ()) {
  static constexpr const char* kNames[] = {"MO", "TU", "WE", "TH",
                                           "FR", "SA", "SU"};
  auto days = AnySubset(0, 7);
  const int interval = *rc::gen::inRange(1, 6);
  const int week_start = *rc::gen::inRange(0, 7);
  const absl::CivilDay start =
      absl::CivilDay(2024, 1, 1) + *rc::gen::inRange(0, 800);
  // The start fits the rule, as ValidateFirst asks.
  const int first_weekday = static_cast<int>(absl::GetWeekday(start));
  if (std::count(days.begin(), days.end(), first_weekday) == 0) {
    days.push_back(first_weekday);
  }
  std::string rule = absl::StrCat("FREQ=WEEKLY;INTERVAL=", interval,
                                  ";WKST=", kNames[week_start]);
  for (size_t i = 0; i < days.size(); ++i) {
    absl::StrAppend(&rule, i == 0 ? ";BYDAY=" : ",", kNames[days[i]]);
  }
  const absl::TimeZone zone = absl::UTCTimeZone();
  const absl::CivilDay week = start - (first_weekday - week_start + 7) % 7;
  std::vector<Interval> expected;
  for (absl::CivilDay day = start; day < start + 400; ++day) {
    const int weekday = static_cast<int>(absl::GetWeekday(day));
    if (((day - week) / 7) % interval == 0 &&
        std::count(days.begin(), days.end(), weekday) > 0) {
      const Minute minute = FromLocal(zone, absl::CivilMinute(day) + 540);
      expected.push_back({minute, minute + 60});
    }
  }
  const Minute first = FromLocal(zone, absl::CivilMinute(start) + 540);

  const auto found = Expand({first, first + 60}, rule, zone, {},
                            {first, first + Minute{400} * 1440});

  RC_ASSERT(found.ok());
  RC_ASSERT(*found == expected);
}

}  // namespace
}  // namespace trilab::engine
