#include "server/engine/openings.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/local_time.h"
#include "tests/engine/cn_holidays.h"
#include "tests/support/status_matchers.h"

namespace trilab::engine {
namespace {

using ::absl::CivilDay;
using ::absl::Weekday;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;

constexpr ServiceMode kSelf = ServiceMode::kSelfService;
constexpr ServiceMode kSample = ServiceMode::kSample;

constexpr Weekday kWeek[] = {
    Weekday::monday, Weekday::tuesday,  Weekday::wednesday, Weekday::thursday,
    Weekday::friday, Weekday::saturday, Weekday::sunday};

class OpeningsTest : public ::testing::Test {
 protected:
  OpeningsTest() { SetZone("Asia/Shanghai"); }

  void SetZone(const char* name) {
    calendar_.time_zone = name;
    zone_ = LoadTimeZone(name).value();
  }

  // Opens on the first `days` days of the week.
  void Open(int days, int start_hour, int end_hour,
            std::vector<ServiceMode> modes = {}) {
    for (int i = 0; i < days; ++i) {
      calendar_.hours.push_back(
          {kWeek[i], start_hour * 60, end_hour * 60, modes});
    }
  }

  // One list, for 2026, which makes `date` off or worked.
  void Holiday(CivilDay date, bool off) {
    calendar_.holiday_region = "CN";
    auto list = std::make_shared<HolidayYear>();
    list->year = 2026;
    list->days = {{date, "节", off}};
    list->meta.revision = 5;
    holidays_ = HolidayTable({list});
  }

  Minute At(int year, int month, int day, int hour = 0, int minute = 0) const {
    return FromLocal(zone_, absl::CivilMinute(year, month, day, hour, minute));
  }
  // In October 2026, whose 5th is a Monday.
  Minute Oct(int day, int hour = 0, int minute = 0) const {
    return At(2026, 10, day, hour, minute);
  }

  Openings Build(Minute start, Minute end) const {
    auto openings = BuildOpenings(calendar_, &holidays_, {start, end});
    EXPECT_THAT(openings, IsOk());
    return openings.ok() ? *std::move(openings) : Openings();
  }

  Calendar calendar_;
  HolidayTable holidays_;
  absl::TimeZone zone_;
};

TEST_F(OpeningsTest, FollowsWeeklyHours) {
  Open(2, 9, 17);

  EXPECT_THAT(Build(Oct(5), Oct(12)).spans(kSelf),
              ElementsAre(Interval{Oct(5, 9), Oct(5, 17)},
                          Interval{Oct(6, 9), Oct(6, 17)}));
}

TEST_F(OpeningsTest, HoursOfOneServiceModeLeaveOtherClosed) {
  Open(1, 9, 17, {kSample});

  const Openings openings = Build(Oct(5), Oct(12));

  EXPECT_THAT(openings.spans(kSelf), IsEmpty());
  EXPECT_THAT(openings.spans(kSample), SizeIs(1));
}

TEST_F(OpeningsTest, WholeDaysAreOneOpening) {
  Open(7, 0, 24);

  EXPECT_THAT(Build(Oct(5), Oct(19)).spans(kSelf),
              ElementsAre(Interval{Oct(5), Oct(19)}));
}

TEST_F(OpeningsTest, HoursMayCrossMidnightAndYear) {
  Open(7, 20, 30);

  EXPECT_THAT(Build(At(2026, 12, 31), At(2027, 1, 1, 12)).spans(kSelf),
              ElementsAre(Interval{At(2026, 12, 31), At(2026, 12, 31, 6)},
                          Interval{At(2026, 12, 31, 20), At(2027, 1, 1, 6)}));
}

TEST_F(OpeningsTest, SpanMayReachTheEndOfTheNextDay) {
  calendar_.hours = {{Weekday::monday, 600, 2880, {}}};

  EXPECT_THAT(Build(Oct(6, 3), Oct(9)).spans(kSelf),
              ElementsAre(Interval{Oct(6, 3), Oct(7)}));
}

TEST_F(OpeningsTest, HolidayIsClosedAndCutsNightBefore) {
  Open(7, 8, 32);
  Holiday(CivilDay(2026, 10, 7), /*off=*/true);

  const Openings openings = Build(Oct(6), Oct(9));

  EXPECT_THAT(openings.spans(kSelf), ElementsAre(Interval{Oct(6), Oct(7)},
                                                 Interval{Oct(8, 8), Oct(9)}));
  const auto closing = openings.WhyClosed(kSelf, Oct(7, 3));
  ASSERT_TRUE(closing.has_value());
  EXPECT_EQ(closing->reason, ClosedReason::kHoliday);
  EXPECT_EQ(closing->detail, "节");
  EXPECT_EQ(closing->next_opening, (Interval{Oct(8, 8), Oct(9)}));
  EXPECT_EQ(openings.holidays_revision(), 5U);
}

TEST_F(OpeningsTest, CalendarWithoutRegionIsOpenOnHolidays) {
  Open(7, 9, 17);
  Holiday(CivilDay(2026, 10, 7), /*off=*/true);
  calendar_.holiday_region.clear();

  EXPECT_THAT(Build(Oct(7), Oct(8)).spans(kSelf), SizeIs(1));
}

TEST_F(OpeningsTest, MakeupDayHasHoursOfChosenWeekday) {
  calendar_.hours = {{Weekday::monday, 540, 600, {}},
                     {Weekday::tuesday, 720, 780, {}}};
  calendar_.makeup_day_as = Weekday::tuesday;
  Holiday(CivilDay(2026, 10, 10), /*off=*/false);  // A Saturday.

  EXPECT_THAT(Build(Oct(10), Oct(11)).spans(kSelf),
              ElementsAre(Interval{Oct(10, 12), Oct(10, 13)}));
}

TEST_F(OpeningsTest, WeekdayWorkedByDecreeKeepsItsHours) {
  calendar_.hours = {{Weekday::monday, 540, 600, {}},
                     {Weekday::tuesday, 720, 780, {}}};
  calendar_.makeup_day_as = Weekday::monday;
  Holiday(CivilDay(2026, 10, 6), /*off=*/false);  // A Tuesday.

  EXPECT_THAT(Build(Oct(6), Oct(7)).spans(kSelf),
              ElementsAre(Interval{Oct(6, 12), Oct(6, 13)}));
}

TEST_F(OpeningsTest, ExceptionWinsOverHolidayAndWeek) {
  Open(7, 9, 17);
  Holiday(CivilDay(2026, 10, 7), /*off=*/true);
  calendar_.exceptions = {
      {CivilDay(2026, 10, 7), "加班", {{Weekday::sunday, 600, 660, {}}}},
      {CivilDay(2026, 10, 8), "audit", {}}};

  const Openings openings = Build(Oct(7), Oct(9));

  EXPECT_THAT(openings.spans(kSelf),
              ElementsAre(Interval{Oct(7, 10), Oct(7, 11)}));
  const auto closing = openings.WhyClosed(kSelf, Oct(8, 12));
  ASSERT_TRUE(closing.has_value());
  EXPECT_EQ(closing->reason, ClosedReason::kException);
  EXPECT_EQ(closing->detail, "audit");
  EXPECT_TRUE(closing->next_opening.empty());
}

TEST_F(OpeningsTest, UnknownYearIsRefusedWhenAskedFor) {
  Open(7, 18, 26);
  Holiday(CivilDay(2026, 10, 7), /*off=*/true);
  calendar_.missing_holidays = MissingHolidays::kRefuse;

  const Openings openings = Build(At(2026, 12, 31, 12), At(2027, 1, 3));

  EXPECT_THAT(openings.spans(kSelf),
              ElementsAre(Interval{At(2026, 12, 31, 18), At(2027, 1, 1)}));
  const auto closing = openings.WhyClosed(kSelf, At(2027, 1, 1, 19));
  ASSERT_TRUE(closing.has_value());
  EXPECT_EQ(closing->reason, ClosedReason::kHolidaysUnknown);
  EXPECT_EQ(closing->detail, "2027");
}

TEST_F(OpeningsTest, UnknownYearFollowsWeekByDefault) {
  Open(7, 9, 17);
  calendar_.holiday_region = "CN";

  EXPECT_THAT(Build(At(2027, 1, 1), At(2027, 1, 3)).spans(kSelf), SizeIs(2));
}

TEST_F(OpeningsTest, OpeningAtIsHalfOpen) {
  Open(1, 9, 17);
  const Openings openings = Build(Oct(5), Oct(12));

  EXPECT_EQ(openings.OpeningAt(kSelf, Oct(5, 8, 59)), std::nullopt);
  EXPECT_EQ(openings.OpeningAt(kSelf, Oct(5, 9)),
            (Interval{Oct(5, 9), Oct(5, 17)}));
  EXPECT_EQ(openings.OpeningAt(kSelf, Oct(5, 17)), std::nullopt);
}

TEST_F(OpeningsTest, EarliestFitSkipsOpeningsTooShort) {
  calendar_.hours = {{Weekday::monday, 540, 600, {}},
                     {Weekday::tuesday, 540, 720, {}}};
  const Openings openings = Build(Oct(5), Oct(12));

  EXPECT_EQ(openings.EarliestFit(kSelf, Oct(5), 60), Oct(5, 9));
  EXPECT_EQ(openings.EarliestFit(kSelf, Oct(5, 9, 1), 60), Oct(6, 9));
  EXPECT_EQ(openings.EarliestFit(kSelf, Oct(5), 180), Oct(6, 9));
  EXPECT_EQ(openings.EarliestFit(kSelf, Oct(5), 181), kNever);
  EXPECT_EQ(openings.EarliestFit(kSelf, Oct(6, 9, 1), 180), kNever);
}

TEST_F(OpeningsTest, UnattendedRunNeedsOnlyItsStartOpen) {
  Open(1, 9, 17);
  const Openings openings = Build(Oct(5), Oct(12));

  EXPECT_EQ(openings.EarliestStartUnattended(kSelf, Oct(5, 16, 59)),
            Oct(5, 16, 59));
  EXPECT_EQ(openings.EarliestStartUnattended(kSelf, Oct(5, 17)), kNever);
}

TEST_F(OpeningsTest, BeyondRangeIsOutOfRange) {
  Open(7, 0, 24);
  const Openings openings = Build(Oct(5), Oct(12));

  const auto before = openings.WhyClosed(kSelf, Oct(4, 23, 59));
  ASSERT_TRUE(before.has_value());
  EXPECT_EQ(before->reason, ClosedReason::kOutOfRange);
  EXPECT_EQ(before->next_opening.start, Oct(5));
  EXPECT_EQ(openings.WhyClosed(kSelf, Oct(12))->reason,
            ClosedReason::kOutOfRange);
  EXPECT_EQ(openings.WhyClosed(kSelf, Oct(5)), std::nullopt);
}

TEST_F(OpeningsTest, NothingIsOpenByDefault) {
  EXPECT_EQ(Openings().EarliestFit(kSelf, 0, 1), kNever);
  EXPECT_EQ(Openings().WhyClosed(kSelf, 0)->reason, ClosedReason::kOutOfRange);
}

TEST_F(OpeningsTest, NightWhenClocksSkipIsAnHourShorter) {
  SetZone("America/New_York");  // 02:00 to 03:00 is skipped on 2026-03-08.
  Open(7, 22, 30);

  const Openings openings = Build(At(2026, 3, 7, 12), At(2026, 3, 8, 12));

  ASSERT_THAT(openings.spans(kSelf), SizeIs(1));
  EXPECT_EQ(openings.spans(kSelf)[0].length(), 7 * 60);
}

TEST_F(OpeningsTest, SkippedOpeningTimeIsMomentOfSkip) {
  SetZone("America/New_York");
  calendar_.hours = {{Weekday::sunday, 150, 600, {}}};

  EXPECT_THAT(Build(At(2026, 3, 8), At(2026, 3, 9)).spans(kSelf),
              ElementsAre(Interval{At(2026, 3, 8, 3), At(2026, 3, 8, 10)}));
}

TEST_F(OpeningsTest, DaysOfAnyLengthStayOneOpening) {
  SetZone("America/New_York");
  Open(7, 0, 24);

  EXPECT_THAT(Build(At(2026, 1, 1), At(2027, 1, 1)).spans(kSelf),
              ElementsAre(Interval{At(2026, 1, 1), At(2027, 1, 1)}));
}

TEST_F(OpeningsTest, WorkingDaysPassWeekendAndHoliday) {
  Holiday(CivilDay(2026, 10, 12), /*off=*/true);  // A Monday.
  const Openings openings = Build(Oct(1), Oct(31));

  EXPECT_EQ(openings.AddWorkingDays(Oct(8, 15), 0), Oct(8, 15));
  EXPECT_EQ(openings.AddWorkingDays(Oct(8, 15), 1), Oct(9, 15));
  EXPECT_EQ(openings.AddWorkingDays(Oct(8, 15), 2), Oct(13, 15));
  EXPECT_EQ(openings.AddWorkingDays(Oct(10, 15), 1), Oct(13, 15));
  EXPECT_EQ(openings.AddWorkingDays(Oct(13, 15), -1), Oct(9, 15));
}

TEST_F(OpeningsTest, WorkingDaysCountMakeupDay) {
  Holiday(CivilDay(2026, 10, 10), /*off=*/false);  // A Saturday.
  const Openings openings = Build(Oct(1), Oct(31));

  EXPECT_TRUE(openings.IsWorkingDay(CivilDay(2026, 10, 10)));
  EXPECT_EQ(openings.AddWorkingDays(Oct(9, 15), 1), Oct(10, 15));
}

TEST_F(OpeningsTest, WorkingDaysBeyondRangeFollowWeek) {
  const Openings openings = Build(Oct(1), Oct(2));

  EXPECT_TRUE(openings.IsWorkingDay(CivilDay(2030, 1, 7)));
  EXPECT_FALSE(openings.IsWorkingDay(CivilDay(2030, 1, 6)));
}

TEST_F(OpeningsTest, SpringFestival2024) {
  const auto lists = LoadChineseHolidays(2019, 2027);
  if (lists.empty()) GTEST_SKIP() << "TRILAB_SHARED_DIR is not set";
  holidays_ = HolidayTable(lists);
  calendar_.holiday_region = "CN";
  Open(5, 9, 17);

  const Openings openings = Build(At(2024, 2, 1), At(2024, 3, 1));

  EXPECT_EQ(openings.EarliestFit(kSelf, At(2024, 2, 9, 17), 480),
            At(2024, 2, 18, 9));
  EXPECT_TRUE(openings.OpeningAt(kSelf, At(2024, 2, 4, 10)).has_value());
  EXPECT_EQ(openings.WhyClosed(kSelf, At(2024, 2, 12, 10))->detail, "春节");
  EXPECT_EQ(openings.AddWorkingDays(At(2024, 2, 8, 10), 3),
            At(2024, 2, 19, 10));
}

TEST_F(OpeningsTest, RefusesBadFields) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  const auto status = [this] { return ValidateCalendar(calendar_); };

  EXPECT_THAT(status(), IsOk());
  calendar_.hours = {{Weekday::monday, 1440, 1500, {}}};
  EXPECT_THAT(status(), StatusIs(kInvalid, "hours[0].start_minute"));
  calendar_.hours = {{Weekday::monday, 600, 2881, {}}};
  EXPECT_THAT(status(), StatusIs(kInvalid, "hours[0].end_minute"));
  calendar_.hours.clear();
  calendar_.exceptions = {{CivilDay(2026, 1, 1), "a", {}},
                          {CivilDay(2026, 1, 1), "b", {}}};
  EXPECT_THAT(status(), StatusIs(kInvalid, "exceptions[1].date"));
  calendar_.exceptions.clear();
  for (const char* zone : {"", "Beijing", "../etc/passwd", "/etc/passwd",
                           "localtime", "Asia/../UTC"}) {
    calendar_.time_zone = zone;
    EXPECT_THAT(status(), StatusIs(kInvalid, "time_zone")) << zone;
  }
}

TEST_F(OpeningsTest, RefusesEmptyOrEndlessRange) {
  EXPECT_THAT(BuildOpenings(calendar_, nullptr, {5, 5}),
              StatusIs(absl::StatusCode::kInvalidArgument, "range"));
  EXPECT_THAT(BuildOpenings(calendar_, nullptr, {0, kNever}),
              StatusIs(absl::StatusCode::kInvalidArgument, "range"));
}

}  // namespace
}  // namespace trilab::engine
