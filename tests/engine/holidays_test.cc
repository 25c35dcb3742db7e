#include "server/engine/holidays.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/cn_holidays.h"

namespace trilab::engine {
namespace {

using ::absl::CivilDay;

Ptr<HolidayYear> Year(int year, std::vector<HolidayDay> days,
                      uint64_t revision = 1) {
  auto list = std::make_shared<HolidayYear>();
  list->year = year;
  list->days = std::move(days);
  list->meta.revision = revision;
  return list;
}

TEST(HolidayTableTest, DayOfAnnouncedYearIsOrdinaryUnlessListed) {
  const HolidayTable table(
      {Year(2024, {{CivilDay(2024, 1, 1), "元旦", true}})});

  EXPECT_EQ(table.Lookup(CivilDay(2024, 1, 1)), DayKind::kOff);
  EXPECT_EQ(table.Name(CivilDay(2024, 1, 1)), "元旦");
  EXPECT_EQ(table.Lookup(CivilDay(2024, 1, 2)), DayKind::kOrdinary);
  EXPECT_EQ(table.Name(CivilDay(2024, 1, 2)), "");
}

TEST(HolidayTableTest, YearWithoutListIsUnknown) {
  EXPECT_EQ(HolidayTable().Lookup(CivilDay(2024, 5, 1)), DayKind::kUnknown);
}

TEST(HolidayTableTest, YearWithEmptyListIsUnknown) {
  const HolidayTable table({Year(2027, {})});

  EXPECT_EQ(table.Lookup(CivilDay(2027, 5, 1)), DayKind::kUnknown);
}

TEST(HolidayTableTest, NextYearsListNamesDaysOfUnknownYear) {
  const HolidayTable table(
      {Year(2019, {{CivilDay(2018, 12, 29), "元旦", false}})});

  EXPECT_EQ(table.Lookup(CivilDay(2018, 12, 29)), DayKind::kWorked);
  EXPECT_EQ(table.Lookup(CivilDay(2018, 12, 28)), DayKind::kUnknown);
}

TEST(HolidayTableTest, NextYearsListWins) {
  const HolidayTable table(
      {Year(2020, {{CivilDay(2019, 12, 31), "b", true}}),
       Year(2019, {{CivilDay(2019, 12, 31), "a", false}})});

  EXPECT_EQ(table.Lookup(CivilDay(2019, 12, 31)), DayKind::kOff);
}

TEST(HolidayTableTest, ListDoesNotSpeakOfOtherYears) {
  const HolidayTable table({Year(2020, {{CivilDay(2025, 1, 1), "?", true}})});

  EXPECT_EQ(table.Lookup(CivilDay(2025, 1, 1)), DayKind::kUnknown);
}

TEST(HolidayTableTest, RevisionIsHighestOfLists) {
  const HolidayTable table({Year(2020, {}, 7), Year(2019, {}, 9)});

  EXPECT_EQ(table.revision(), 9U);
}

TEST(HolidayTableTest, WorkingDayIsWorkedOrWeekdayNotOff) {
  const CivilDay saturday(2024, 2, 3);
  const CivilDay monday(2024, 2, 5);

  EXPECT_TRUE(IsWorkingDay(DayKind::kWorked, saturday));
  EXPECT_FALSE(IsWorkingDay(DayKind::kOrdinary, saturday));
  EXPECT_FALSE(IsWorkingDay(DayKind::kOff, monday));
  EXPECT_TRUE(IsWorkingDay(DayKind::kUnknown, monday));
}

class ChineseHolidays : public ::testing::Test {
 protected:
  void SetUp() override {
    lists_ = LoadChineseHolidays(2019, 2027);
    if (lists_.empty()) GTEST_SKIP() << "TRILAB_SHARED_DIR is not set";
    table_ = HolidayTable(lists_);
  }

  std::vector<Ptr<HolidayYear>> lists_;
  HolidayTable table_;
};

TEST_F(ChineseHolidays, ListsHavePublishedCounts) {
  const std::vector<int> off = {24, 30, 31, 31, 27, 28, 28, 33, 0};
  const std::vector<int> worked = {7, 7, 7, 7, 7, 8, 5, 6, 0};

  ASSERT_EQ(lists_.size(), off.size());
  for (size_t i = 0; i < lists_.size(); ++i) {
    int found_off = 0;
    int found_worked = 0;
    for (const HolidayDay& day : lists_[i]->days) {
      const DayKind kind = table_.Lookup(day.date);
      EXPECT_EQ(kind, day.off ? DayKind::kOff : DayKind::kWorked);
      ++(kind == DayKind::kOff ? found_off : found_worked);
    }
    EXPECT_EQ(found_off, off[i]) << lists_[i]->year;
    EXPECT_EQ(found_worked, worked[i]) << lists_[i]->year;
  }
}

TEST_F(ChineseHolidays, LastDaysOf2018ComeFromListOf2019) {
  EXPECT_EQ(table_.Lookup(CivilDay(2018, 12, 29)), DayKind::kWorked);
  EXPECT_EQ(table_.Lookup(CivilDay(2018, 12, 31)), DayKind::kOff);
  EXPECT_EQ(table_.Lookup(CivilDay(2018, 12, 28)), DayKind::kUnknown);
}

TEST_F(ChineseHolidays, ThirdOfFebruary2020IsWorked) {
  EXPECT_EQ(table_.Lookup(CivilDay(2020, 2, 3)), DayKind::kWorked);
  EXPECT_EQ(table_.Lookup(CivilDay(2020, 2, 2)), DayKind::kOff);
}

TEST_F(ChineseHolidays, SpringFestival2024) {
  for (CivilDay day(2024, 2, 10); day <= CivilDay(2024, 2, 17); ++day) {
    EXPECT_EQ(table_.Lookup(day), DayKind::kOff) << day;
    EXPECT_EQ(table_.Name(day), "春节") << day;
  }
  EXPECT_EQ(table_.Lookup(CivilDay(2024, 2, 4)), DayKind::kWorked);
  EXPECT_EQ(table_.Lookup(CivilDay(2024, 2, 18)), DayKind::kWorked);
  EXPECT_EQ(table_.Lookup(CivilDay(2024, 2, 9)), DayKind::kOrdinary);
  EXPECT_EQ(table_.Lookup(CivilDay(2024, 2, 19)), DayKind::kOrdinary);
}

TEST_F(ChineseHolidays, Year2027IsUnknown) {
  EXPECT_EQ(table_.Lookup(CivilDay(2027, 1, 1)), DayKind::kUnknown);
  EXPECT_EQ(table_.Lookup(CivilDay(2026, 12, 31)), DayKind::kOrdinary);
}

}  // namespace
}  // namespace trilab::engine
