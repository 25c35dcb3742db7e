#include "tests/linearizability/checker.h"

#include <vector>

#include "gtest/gtest.h"

namespace trilab::testing {
namespace {

using Kind = Operation::Kind;
using Told = Operation::Told;
using Span = Operation::Span;

Operation Book(int64_t asked, int64_t answered, uint64_t booking, Span span,
               Told told = Told::kDone) {
  return {Kind::kBook, told, asked, answered, booking, span, {}};
}
Operation Move(int64_t asked, int64_t answered, uint64_t booking, Span span,
               Told told = Told::kDone) {
  return {Kind::kMove, told, asked, answered, booking, span, {}};
}
Operation Cancel(int64_t asked, int64_t answered, uint64_t booking,
                 Told told = Told::kDone) {
  return {Kind::kCancel, told, asked, answered, booking, {}, {}};
}
Operation List(int64_t asked, int64_t answered, std::vector<Span> listed) {
  return {Kind::kList, Told::kDone, asked, answered, 0, {}, std::move(listed)};
}
Operation NeverAnswered(Operation operation) {
  operation.told = Told::kNothing;
  operation.answered = std::numeric_limits<int64_t>::max();
  return operation;
}

constexpr Verdict kGood = Verdict::kLinearizable;
constexpr Verdict kBad = Verdict::kNotLinearizable;

TEST(LinearizabilityCheckerTest, NothingIsExplainedByNothing) {
  EXPECT_EQ(CheckLinearizable({}), kGood);
}

TEST(LinearizabilityCheckerTest, OneAfterTheOther) {
  EXPECT_EQ(CheckLinearizable(
                {Book(1, 2, 1, {0, 10}), Book(3, 4, 2, {5, 15}, Told::kRefused),
                 Move(5, 6, 1, {20, 30}), Book(7, 8, 2, {5, 15}),
                 List(9, 10, {{5, 15}, {20, 30}}), Cancel(11, 12, 1),
                 Cancel(13, 14, 1, Told::kOver), List(15, 16, {{5, 15}})}),
            kGood);
}

TEST(LinearizabilityCheckerTest, BookingsThatTouchAreBothMade) {
  EXPECT_EQ(
      CheckLinearizable({Book(1, 4, 1, {0, 10}), Book(2, 3, 2, {10, 20})}),
      kGood);
}

TEST(LinearizabilityCheckerTest, OneOfTwoAtTheSameTimeIsRefused) {
  EXPECT_EQ(CheckLinearizable({Book(1, 4, 1, {0, 10}, Told::kRefused),
                               Book(2, 3, 2, {0, 10})}),
            kGood);
}

TEST(LinearizabilityCheckerTest, NotBothAreMade) {
  EXPECT_EQ(CheckLinearizable({Book(1, 4, 1, {0, 10}), Book(2, 3, 2, {5, 15})}),
            kBad);
}

TEST(LinearizabilityCheckerTest, NotBothAreRefused) {
  EXPECT_EQ(CheckLinearizable({Book(1, 4, 1, {0, 10}, Told::kRefused),
                               Book(2, 3, 2, {0, 10}, Told::kRefused)}),
            kBad);
}

TEST(LinearizabilityCheckerTest, ARefusalNeedsSomebodyInTheWayByThen) {
  EXPECT_EQ(CheckLinearizable({Book(1, 2, 1, {0, 10}, Told::kRefused),
                               Book(3, 4, 2, {0, 10})}),
            kBad);
}

TEST(LinearizabilityCheckerTest, WhatWasAnsweredIsSeenByWhoAsksLater) {
  EXPECT_EQ(CheckLinearizable({Book(1, 2, 1, {0, 10}), List(3, 4, {})}), kBad);
}

TEST(LinearizabilityCheckerTest, WhatIsAskedMeanwhileMaySeeItOrNot) {
  EXPECT_EQ(CheckLinearizable({Book(1, 4, 1, {0, 10}), List(2, 3, {})}), kGood);
  EXPECT_EQ(CheckLinearizable({Book(1, 4, 1, {0, 10}), List(2, 3, {{0, 10}})}),
            kGood);
}

TEST(LinearizabilityCheckerTest, WhatOneSawTheNextSeesToo) {
  EXPECT_EQ(CheckLinearizable({Book(1, 10, 1, {0, 10}), List(2, 3, {{0, 10}}),
                               List(4, 5, {})}),
            kBad);
}

TEST(LinearizabilityCheckerTest, ALostBookingIsNoticed) {
  EXPECT_EQ(CheckLinearizable({Book(1, 2, 1, {0, 10}), Book(3, 4, 2, {20, 30}),
                               List(5, 6, {{20, 30}})}),
            kBad);
}

TEST(LinearizabilityCheckerTest, TwoCannotCancelTheSame) {
  EXPECT_EQ(CheckLinearizable(
                {Book(1, 2, 1, {0, 10}), Cancel(3, 6, 1), Cancel(4, 5, 1)}),
            kBad);
}

TEST(LinearizabilityCheckerTest, AMoveFreesAndTakesAtOnce) {
  EXPECT_EQ(CheckLinearizable({Book(1, 2, 1, {0, 10}), Move(3, 8, 1, {20, 30}),
                               List(4, 5, {{0, 10}, {20, 30}})}),
            kBad);
  EXPECT_EQ(CheckLinearizable({Book(1, 2, 1, {0, 10}), Move(3, 8, 1, {20, 30}),
                               List(4, 5, {})}),
            kBad);
}

TEST(LinearizabilityCheckerTest, ANewPlaceMayBePartOfTheOld) {
  EXPECT_EQ(CheckLinearizable({Book(1, 2, 1, {0, 10}), Move(3, 4, 1, {5, 15})}),
            kGood);
}

TEST(LinearizabilityCheckerTest, WithoutAnAnswerItHappenedOrNot) {
  const Operation lost = NeverAnswered(Book(1, 2, 7, {0, 10}));

  EXPECT_EQ(CheckLinearizable({lost, List(3, 4, {})}), kGood);
  EXPECT_EQ(CheckLinearizable({lost, List(3, 4, {{0, 10}})}), kGood);
  EXPECT_EQ(CheckLinearizable({lost, List(3, 4, {}), List(5, 6, {{0, 10}})}),
            kGood);
  EXPECT_EQ(CheckLinearizable({lost, List(3, 4, {{0, 10}}), List(5, 6, {})}),
            kBad);
}

TEST(LinearizabilityCheckerTest, GivesUpAtItsLimit) {
  std::vector<Operation> operations;
  for (int i = 0; i < 12; ++i) {
    operations.push_back(Book(i + 1, 100 + i, static_cast<uint64_t>(i + 1),
                              {10 * i, 10 * i + 10}));
  }
  operations.push_back(List(200, 201, {}));

  EXPECT_EQ(CheckLinearizable(operations, 100), Verdict::kTooHard);
  EXPECT_EQ(CheckLinearizable(operations), kBad);
}

}  // namespace
}  // namespace trilab::testing
