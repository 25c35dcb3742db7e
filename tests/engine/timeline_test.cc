#include "server/engine/timeline.h"

#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Timeline With(uint32_t capacity, const std::vector<Occupation>& occupations) {
  Timeline timeline(capacity);
  for (const Occupation& occupation : occupations) timeline.Insert(occupation);
  return timeline;
}

// A thousand hours, each booked but for its last five minutes.
Timeline ThousandShortGaps() {
  Timeline timeline;
  for (uint64_t i = 0; i < 1'000; ++i) {
    const Minute start = static_cast<Minute>(i) * 60;
    timeline.Insert({{start, start + 55}, i + 1});
  }
  return timeline;
}

TEST(TimelineTest, EmptyTimelineFitsAnything) {
  const Timeline timeline;

  EXPECT_TRUE(timeline.Fits({0, 100}));
  EXPECT_EQ(timeline.EarliestFit(7, 100, 1, kNever), 7);
  EXPECT_TRUE(timeline.empty());
}

TEST(TimelineTest, FitsWhereOneEndsAndAnotherStarts) {
  const Timeline timeline = With(1, {{{0, 60}, 1}, {{120, 180}, 2}});

  EXPECT_TRUE(timeline.Fits({60, 120}));
}

TEST(TimelineTest, OneMinuteOfOverlapDoesNotFit) {
  const Timeline timeline = With(1, {{{0, 60}, 1}, {{120, 180}, 2}});

  EXPECT_FALSE(timeline.Fits({59, 120}));
  EXPECT_FALSE(timeline.Fits({60, 121}));
}

TEST(TimelineTest, EmptySpanFitsAnywhere) {
  const Timeline timeline = With(1, {{{0, 60}, 1}});

  EXPECT_TRUE(timeline.Fits({30, 30}));
}

TEST(TimelineTest, MoreUnitsThanTheCapacityNeverFit) {
  const Timeline timeline(3);

  EXPECT_FALSE(timeline.Fits({0, 1}, 4));
  EXPECT_EQ(timeline.EarliestFit(0, 1, 4, kNever), kNever);
}

TEST(TimelineTest, PoolFitsUpToItsCapacity) {
  const Timeline timeline = With(5, {{{0, 60}, 1, 2}, {{30, 90}, 2, 2}});

  EXPECT_TRUE(timeline.Fits({0, 90}, 1));
  EXPECT_FALSE(timeline.Fits({0, 90}, 2));
  EXPECT_TRUE(timeline.Fits({60, 90}, 3));
}

TEST(TimelineTest, PoolSumsOverTrueOverlapOnly) {
  // Each of the two overlaps the placement, but they do not meet.
  const Timeline timeline = With(2, {{{0, 60}, 1}, {{60, 120}, 2}});

  EXPECT_TRUE(timeline.Fits({0, 120}, 1));
}

TEST(TimelineTest, EarliestFitIsFromWhereFromIsFree) {
  const Timeline timeline = With(1, {{{100, 160}, 1}});

  EXPECT_EQ(timeline.EarliestFit(40, 60, 1, kNever), 40);
}

TEST(TimelineTest, EarliestFitPassesGapsThatAreTooShort) {
  const Timeline timeline =
      With(1, {{{0, 60}, 1}, {{90, 150}, 2}, {{210, 270}, 3}});

  EXPECT_EQ(timeline.EarliestFit(0, 60, 1, kNever), 150);
  EXPECT_EQ(timeline.EarliestFit(0, 61, 1, kNever), 270);
}

TEST(TimelineTest, EarliestFitMayEqualTheLatestStart) {
  const Timeline timeline = With(1, {{{0, 60}, 1}});

  EXPECT_EQ(timeline.EarliestFit(0, 60, 1, 60), 60);
  EXPECT_EQ(timeline.EarliestFit(0, 60, 1, 59), kNever);
}

TEST(TimelineTest, NothingFitsWhenTheLatestStartIsBeforeFrom) {
  EXPECT_EQ(Timeline().EarliestFit(10, 60, 1, 9), kNever);
}

TEST(TimelineTest, EarliestFitLooksBehindAThousandShortGaps) {
  const Timeline timeline = ThousandShortGaps();

  EXPECT_EQ(timeline.EarliestFit(0, 6, 1, kNever), 999 * 60 + 55);
  EXPECT_EQ(timeline.EarliestFit(0, 5, 1, kNever), 55);
}

TEST(TimelineTest, EarliestFitFindsTheOneLongGapAmongAThousand) {
  Timeline timeline = ThousandShortGaps();
  timeline.Erase(701, {42'000, 42'055});

  EXPECT_EQ(timeline.EarliestFit(0, 65, 1, kNever), 699 * 60 + 55);
}

TEST(TimelineTest, EarliestFitOfAPoolSpansStepsThatLeaveRoom) {
  const Timeline timeline = With(3, {{{0, 60}, 1, 3},
                                     {{60, 120}, 2, 1},
                                     {{90, 150}, 3, 1},
                                     {{150, 200}, 4, 2}});

  EXPECT_EQ(timeline.EarliestFit(0, 140, 1, kNever), 60);
  EXPECT_EQ(timeline.EarliestFit(0, 40, 2, kNever), 200);
}

TEST(TimelineTest, IgnoredBookingIsNotInItsOwnWay) {
  const Timeline timeline =
      With(1, {{{0, 60}, 1}, {{60, 120}, 2}, {{150, 200}, 3}});

  EXPECT_TRUE(timeline.Fits({60, 150}, 1, 2));
  EXPECT_FALSE(timeline.Fits({60, 151}, 1, 2));
  EXPECT_EQ(timeline.EarliestFit(0, 90, 1, kNever, 2), 60);
  EXPECT_EQ(timeline.EarliestFit(0, 91, 1, kNever, 2), 200);
}

TEST(TimelineTest, ConflictNamesTheOccupationInTheWay) {
  const Timeline timeline = With(1, {{{0, 60}, 1}, {{90, 120}, 2}});

  const auto conflict = timeline.FirstConflict({70, 100});

  ASSERT_TRUE(conflict.has_value());
  EXPECT_EQ(conflict->minute, 90);
  EXPECT_EQ(conflict->units_in_use, 1u);
  EXPECT_THAT(conflict->occupations, ElementsAre(Occupation{{90, 120}, 2, 1}));
}

TEST(TimelineTest, ConflictOfAPoolIsAtThePeak) {
  const Timeline timeline =
      With(4, {{{0, 60}, 1, 2}, {{30, 90}, 2, 1}, {{80, 100}, 3, 1}});

  const auto conflict = timeline.FirstConflict({0, 100}, 2);

  ASSERT_TRUE(conflict.has_value());
  EXPECT_EQ(conflict->minute, 30);
  EXPECT_EQ(conflict->units_in_use, 3u);
  EXPECT_THAT(conflict->occupations, ElementsAre(Occupation{{0, 60}, 1, 2},
                                                 Occupation{{30, 90}, 2, 1}));
}

TEST(TimelineTest, ConflictLeavesOutTheIgnoredBooking) {
  const Timeline timeline = With(2, {{{0, 60}, 1, 1}, {{0, 60}, 2, 1}});

  const auto conflict = timeline.FirstConflict({0, 60}, 2, 1);

  ASSERT_TRUE(conflict.has_value());
  EXPECT_THAT(conflict->occupations, ElementsAre(Occupation{{0, 60}, 2, 1}));
}

TEST(TimelineTest, ConflictIsWithNobodyWhenTheCapacityIsTooSmall) {
  const auto conflict = Timeline(2).FirstConflict({10, 20}, 3);

  ASSERT_TRUE(conflict.has_value());
  EXPECT_EQ(conflict->minute, 10);
  EXPECT_THAT(conflict->occupations, IsEmpty());
}

TEST(TimelineTest, NoConflictWhereItFits) {
  EXPECT_FALSE(Timeline().FirstConflict({0, 60}).has_value());
}

TEST(TimelineTest, EraseTellsWhetherTheOccupationWasThere) {
  Timeline timeline = With(1, {{{0, 60}, 1}});

  EXPECT_FALSE(timeline.Erase(2, {0, 60}));
  EXPECT_FALSE(timeline.Erase(1, {0, 61}));
  EXPECT_TRUE(timeline.Erase(1, {0, 60}));
  EXPECT_TRUE(timeline.Fits({0, 60}));
}

TEST(TimelineTest, EraseFreesOnlyWhatNoOtherOccupationCovers) {
  // Overbooked, as an override allows.
  Timeline timeline =
      With(1, {{{0, 100}, 1}, {{20, 30}, 2}, {{50, 60}, 3}, {{90, 120}, 4}});

  ASSERT_TRUE(timeline.Erase(1, {0, 100}));

  EXPECT_TRUE(timeline.Fits({0, 20}));
  EXPECT_FALSE(timeline.Fits({20, 21}));
  EXPECT_TRUE(timeline.Fits({30, 50}));
  EXPECT_TRUE(timeline.Fits({60, 90}));
  EXPECT_FALSE(timeline.Fits({90, 91}));
}

TEST(TimelineTest, TrimDropsWhatEndedAndKeepsWhatRuns) {
  Timeline timeline = With(1, {{{0, 500}, 1}, {{10, 20}, 2}, {{30, 40}, 3}});

  EXPECT_EQ(timeline.TrimBefore(40), 2u);

  EXPECT_THAT(timeline.Overlapping({0, 1'000}),
              ElementsAre(Occupation{{0, 500}, 1, 1}));
  EXPECT_TRUE(timeline.IsConsistent());
}

TEST(TimelineTest, OverlappingListsByStartAndClipsNothing) {
  const Timeline timeline =
      With(2, {{{30, 90}, 3}, {{0, 60}, 1}, {{60, 80}, 2}, {{90, 95}, 4}});

  EXPECT_THAT(
      timeline.Overlapping({60, 90}),
      ElementsAre(Occupation{{30, 90}, 3, 1}, Occupation{{60, 80}, 2, 1}));
}

TEST(TimelineTest, LowerCapacityKeepsOccupationsAndShutsOthersOut) {
  Timeline timeline = With(2, {{{0, 60}, 1}, {{0, 60}, 2}, {{90, 99}, 3}});

  timeline.set_capacity(1);

  EXPECT_EQ(timeline.size(), 3u);
  EXPECT_EQ(timeline.EarliestFit(0, 40, 1, kNever), 99);
  EXPECT_TRUE(timeline.IsConsistent());
}

TEST(TimelineTest, CopyIsIndependent) {
  Timeline timeline = With(1, {{{0, 60}, 1}});
  const Timeline copy = timeline;

  timeline.Insert({{60, 90}, 2});

  EXPECT_TRUE(copy.Fits({60, 90}));
  EXPECT_FALSE(copy == timeline);
}

TEST(TimelineTest, FutureBookingTakesAtMostThirtyTwoBytes) {
  // 24 bytes, as every one has a gap behind it, and the spare room.
  EXPECT_LE(ThousandShortGaps().MemoryBytes(), 32u * 1'000);
}

}  // namespace
}  // namespace trilab::engine
