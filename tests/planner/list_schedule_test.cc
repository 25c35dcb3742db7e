#include "server/planner/list_schedule.h"

#include <gtest/gtest.h>

#include <vector>

#include "server/planner/free_amounts.h"
#include "server/planner/free_gaps.h"
#include "server/planner/list_moves.h"
#include "tests/planner/random_problem.h"

namespace trilab::planner {
namespace {

using Arcs = std::vector<std::vector<int>>;

Arcs Before(const Problem& problem) {
  Arcs before(problem.tasks.size());
  for (const Precedence& arc : problem.precedences) {
    before[arc.after].push_back(arc.before);
  }
  return before;
}

Arcs After(const Problem& problem) {
  Arcs after(problem.tasks.size());
  for (const Precedence& arc : problem.precedences) {
    after[arc.before].push_back(arc.after);
  }
  return after;
}

// Arcs of random problems lead from lower to higher numbers.
TaskList InOrder(const Problem& problem) {
  TaskList list;
  for (size_t t = 0; t < problem.tasks.size(); ++t) {
    list.order.push_back(static_cast<int>(t));
    list.mode.push_back(TaskList::kAnyMode);
  }
  return list;
}

// The whole of a gap, its beginning, its end, its middle.
TEST(FreeGapsTest, GivingBackUndoesEachKindOfTaking) {
  for (Span span : {Span{20, 30}, Span{20, 25}, Span{25, 30}, Span{23, 26}}) {
    FreeGaps gaps({{{0, 10}, {20, 30}, {40, 50}}});
    gaps.Take(span);
    ASSERT_EQ(gaps.Earliest(11, 10), 40);

    gaps.Give(span);

    EXPECT_EQ(gaps.Earliest(11, 10), 20);
    EXPECT_EQ(gaps.Earliest(11, 11), kNoLimit);
  }
}

TEST(FreeGapsTest, GivesBackBetweenTwoThatAreTaken) {
  FreeGaps gaps({{{0, 30}}});
  gaps.Take({0, 10});
  gaps.Take({10, 20});
  gaps.Take({20, 30});

  gaps.Give({10, 20});

  EXPECT_EQ(gaps.Earliest(0, 10), 10);
  EXPECT_EQ(gaps.Earliest(0, 11), kNoLimit);
}

TEST(FreeAmountsTest, GivingBackRestoresWhatIsLeft) {
  FreeAmounts amounts(std::vector<Pool>{{/*capacity=*/3, {}}});
  amounts.Take({2, 6}, {{0, 2}});
  amounts.Take({4, 9}, {{0, 1}});
  ASSERT_EQ(amounts.Earliest(0, 5, {{0, 2}}), 6);

  amounts.Give({2, 6}, {{0, 2}});

  EXPECT_EQ(amounts.Earliest(0, 5, {{0, 2}}), 0);
  EXPECT_EQ(amounts.Earliest(0, 5, {{0, 3}}), 9);
}

// What stays in place from the list before must make no difference.
TEST(ListScheduleTest, PlacesAListAfterAnyOtherAsItDoesAtFirst) {
  Random random(21);
  for (int round = 0; round < 200; ++round) {
    const Problem problem = AnyProblem(random, 12);
    const Arcs before = Before(problem);
    const Arcs after = After(problem);
    ListMoves moves(problem, before, after, random);
    JudgedList now;
    now.list = InOrder(problem);
    ListSchedule used(problem);
    for (int change = 0; change < 20; ++change) {
      used.Place(now.list);
      ListSchedule fresh(problem);
      fresh.Place(now.list);
      ASSERT_EQ(used.plan(), fresh.plan()) << "round " << round;
      ASSERT_EQ(used.broken(), fresh.broken());
      now.plan = used.plan();
      now.broken = used.broken();
      moves.Look(now);
      moves.Change(now.list);
    }
  }
}

TEST(ListMovesTest, ChangedOrdersRespectPrecedences) {
  Random random(22);
  for (int round = 0; round < 200; ++round) {
    const Problem problem = RandomShop(random, 14);
    const Arcs before = Before(problem);
    const Arcs after = After(problem);
    ListMoves moves(problem, before, after, random);
    JudgedList now;
    now.list = InOrder(problem);
    ListSchedule schedule(problem);
    for (int change = 0; change < 20; ++change) {
      schedule.Place(now.list);
      now.plan = schedule.plan();
      moves.Look(now);
      moves.Change(now.list);
      std::vector<size_t> place(now.list.order.size());
      for (size_t i = 0; i < place.size(); ++i) place[now.list.order[i]] = i;
      for (const Precedence& arc : problem.precedences) {
        ASSERT_LT(place[arc.before], place[arc.after]);
      }
    }
  }
}

// Two samples that need one instrument, one after the other.
Problem TwoOnOneInstrument() {
  Problem problem;
  problem.resources.resize(1);
  problem.tasks.resize(2);
  for (Task& task : problem.tasks) {
    task.modes.resize(1);
    task.modes[0].duration = 5;
    task.modes[0].resources = {0};
  }
  return problem;
}

TEST(BlameTest, NamesWhoHeldTheInstrument) {
  const Problem problem = TwoOnOneInstrument();
  Random random(23);

  const std::vector<Blame> blame =
      FindBlame(problem, {{{0, 0}, {5, 0}}}, Before(problem), random);

  ASSERT_EQ(blame.size(), 2u);
  EXPECT_EQ(blame[0].task, 1);
  EXPECT_EQ(blame[0].holder, 0);
  EXPECT_EQ(blame[1].holder, kNobody);
}

TEST(BlameTest, FollowsTheSampleIfThatCameLater) {
  Problem problem = TwoOnOneInstrument();
  problem.resources.resize(2);
  problem.tasks[1].modes[0].resources = {1};
  problem.precedences = {{0, 1}};
  Random random(24);

  const std::vector<Blame> blame =
      FindBlame(problem, {{{0, 0}, {5, 0}}}, Before(problem), random);

  ASSERT_EQ(blame.size(), 2u);
  EXPECT_EQ(blame[0].holder, kNobody);
  EXPECT_EQ(blame[1].task, 0);
}

}  // namespace
}  // namespace trilab::planner
