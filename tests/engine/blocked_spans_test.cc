#include "server/engine/blocked_spans.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "tests/support/status_matchers.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::trilab::testing::StatusIs;

TEST(BlockedSpansTest, OverlapGoesToOutageThatStartsEarlier) {
  const BlockedSpans blocked({{{5, 20}, 1}, {{0, 10}, 0}, {{12, 15}, 2}});

  EXPECT_THAT(blocked.spans(),
              ElementsAre(BlockedSpan{{0, 10}, 0}, BlockedSpan{{10, 20}, 1}));
}

TEST(BlockedSpansTest, EarliestFreeSkipsGapsTooShort) {
  const BlockedSpans blocked({{{10, 20}, 0}, {{25, 30}, 1}});

  EXPECT_EQ(blocked.EarliestFree(0, 10), 0);
  EXPECT_EQ(blocked.EarliestFree(1, 10), 30);
  EXPECT_EQ(blocked.EarliestFree(12, 5), 20);
  EXPECT_EQ(blocked.EarliestFree(99, 5), 99);
}

TEST(BlockedSpansTest, FirstOverlapIsHalfOpen) {
  const BlockedSpans blocked({{{10, 20}, 7}});

  EXPECT_EQ(blocked.FirstOverlap({0, 10}), std::nullopt);
  EXPECT_EQ(blocked.FirstOverlap({20, 30}), std::nullopt);
  EXPECT_EQ(blocked.FirstOverlap({0, 11}), (BlockedSpan{{10, 20}, 7}));
}

TEST(BlockedSpansTest, OverlapsListsAll) {
  const BlockedSpans blocked({{{10, 20}, 0}, {{30, 40}, 1}, {{50, 60}, 2}});

  EXPECT_THAT(blocked.Overlaps({19, 31}),
              ElementsAre(BlockedSpan{{10, 20}, 0}, BlockedSpan{{30, 40}, 1}));
  EXPECT_THAT(blocked.Overlaps({20, 30}), IsEmpty());
}

TEST(BlockedSpansTest, ExpandsRecurringOutages) {
  auto outage = std::make_shared<Outage>();
  outage->first = {0, 60};  // 08:00 to 09:00 in Shanghai.
  outage->recurrence = "FREQ=DAILY;COUNT=3";
  outage->excluded = {1440};

  const auto blocked = ExpandOutages({outage}, {0, 10 * 1440});

  ASSERT_TRUE(blocked.ok()) << blocked.status();
  EXPECT_THAT(blocked->spans(), ElementsAre(BlockedSpan{{0, 60}, 0},
                                            BlockedSpan{{2880, 2940}, 0}));
}

TEST(BlockedSpansTest, ErrorNamesOutage) {
  auto outage = std::make_shared<Outage>();
  outage->meta.id = "pump-service";
  outage->first = {0, 60};
  outage->recurrence = "FREQ=NEVER";

  EXPECT_THAT(
      ExpandOutages({outage}, {0, 1440}),
      StatusIs(absl::StatusCode::kInvalidArgument, "outages/pump-service"));
}

RC_GTEST_PROP(BlockedSpansProperty, AgreesWithBruteForce, ()) {
  std::vector<BlockedSpan> spans;
  std::vector<bool> taken(400, false);
  const int count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < count; ++i) {
    const Minute start = *rc::gen::inRange(0, 200);
    const Minute end = start + *rc::gen::inRange(0, 30);
    spans.push_back({{start, end}, static_cast<uint32_t>(i)});
    std::fill(taken.begin() + start, taken.begin() + end, true);
  }
  const BlockedSpans blocked(spans);

  for (const BlockedSpan& piece : blocked.spans()) {
    RC_ASSERT(spans[piece.outage].span.Contains(piece.span));
  }
  const Minute duration = *rc::gen::inRange(1, 40);
  for (Minute from = 0; from < 240; ++from) {
    Minute expected = from;
    while (std::find(taken.begin() + expected,
                     taken.begin() + expected + duration,
                     true) != taken.begin() + expected + duration) {
      ++expected;
    }
    RC_ASSERT(blocked.EarliestFree(from, duration) == expected);
    const bool free = !blocked.FirstOverlap({from, from + duration});
    RC_ASSERT(free == (expected == from));
  }
}

}  // namespace
}  // namespace trilab::engine
