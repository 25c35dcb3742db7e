#include "server/planner/sequence_graph.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "server/planner/greedy_start.h"
#include "server/planner/relink.h"
#include "tests/planner/random_problem.h"

namespace trilab::planner {
namespace {

Problem ShopWithTravelAndOperators(Random& random) {
  Problem problem = RandomShop(random, 14);
  if (random.Below(2) == 0) AddOperators(problem, random);
  if (random.Below(2) == 0) AddTravel(problem, random);
  return problem;
}

std::vector<Insertion> Insertions(const SequenceModel& model,
                                  SequenceGraph& graph, int task) {
  std::vector<Insertion> all;
  const int limit = std::numeric_limits<int>::max();
  graph.Lift(task, limit);
  for (int m = model.FirstMode(task); m < model.EndMode(task); ++m) {
    graph.ForEachInsertion(m, limit,
                           [&](const Insertion& at) { all.push_back(at); });
  }
  graph.Lower();
  return all;
}

TEST(SequenceGraphTest, NoInsertionIsWorseThanForetold) {
  Random random(7);
  int tried = 0;
  for (int round = 0; round < 300; ++round) {
    const Problem problem = ShopWithTravelAndOperators(random);
    const auto model = SequenceModel::Of(problem);
    ASSERT_TRUE(model.has_value());
    SequenceGraph graph(*model);
    graph.Load(GreedyStart(*model, 1, random));
    const Sequences before = graph.Save();
    const int task = random.Below(model->tasks());
    for (const Insertion& at : Insertions(*model, graph, task)) {
      graph.Move(at);
      ASSERT_LE(graph.Start(task) + graph.Run(task), at.through)
          << "round " << round;
      graph.Load(before);
      ++tried;
    }
  }
  EXPECT_GT(tried, 1000);
}

TEST(SequenceGraphTest, LoweringRestoresTheSolution) {
  Random random(8);
  const Problem problem = RandomShop(random, 14);
  const auto model = SequenceModel::Of(problem);
  SequenceGraph graph(*model);
  graph.Load(GreedyStart(*model, 0, random));
  const Sequences before = graph.Save();

  for (int task = 0; task < model->tasks(); ++task) {
    graph.Lift(task, std::numeric_limits<int>::max());
    graph.Lower();
  }

  EXPECT_EQ(graph.Save().order, before.order);
}

TEST(RelinkTest, MixedOrdersRespectPrecedences) {
  Random random(9);
  for (int round = 0; round < 200; ++round) {
    const Problem problem = ShopWithTravelAndOperators(random);
    const auto model = SequenceModel::Of(problem);
    const Sequences mixed =
        Relink(GreedyStart(*model, 1, random), GreedyStart(*model, 1, random),
               random.Unit(), random);
    std::vector<size_t> place(mixed.order.size());
    for (size_t i = 0; i < place.size(); ++i) place[mixed.order[i]] = i;
    for (const Precedence& arc : problem.precedences) {
      ASSERT_LT(place[arc.before], place[arc.after]);
    }
  }
}

TEST(RelinkTest, DistanceToItselfIsZero) {
  Random random(10);
  const Problem problem = RandomShop(random, 14);
  const auto model = SequenceModel::Of(problem);
  const Sequences one = GreedyStart(*model, 1, random);

  EXPECT_EQ(Distance(*model, one, one), 0);
}

}  // namespace
}  // namespace trilab::planner
