#include "server/planner/planner.h"

#include <utility>

#include "server/planner/bounds.h"
#include "server/planner/random.h"
#include "server/planner/search_control.h"
#include "server/planner/sequence_model.h"
#include "server/planner/sequence_search.h"

namespace trilab::planner {
namespace {

Plan PlanOf(const SequenceModel& model, const Sequences& sequences) {
  SequenceGraph graph(model);
  graph.Load(sequences);
  Plan plan;
  for (int task = 0; task < model.tasks(); ++task) {
    plan.placements.push_back(
        {graph.Start(task), graph.mode(task) - model.FirstMode(task)});
  }
  return plan;
}

}  // namespace

absl::StatusOr<Outcome> MakePlan(const Problem& problem,
                                 const PlannerOptions& options) {
  if (absl::Status status = CheckProblem(problem); !status.ok()) return status;
  Outcome best;
  best.bound = MakespanBound(problem);
  if (problem.tasks.empty()) {
    best.score = ScoreOf(problem, best.plan);
    return best;
  }
  Random random(options.seed);
  SearchControl control(options.steps_max, options.stop);
  std::optional<SequenceModel> model = SequenceModel::Of(problem);
  if (!model) return absl::UnimplementedError("");
  SequenceSearch search(*model, random, control,
                        [&](const Sequences& sequences) {
                          best.plan = PlanOf(*model, sequences);
                          best.score = ScoreOf(problem, best.plan);
                          best.steps = control.steps();
                          if (options.on_better) options.on_better(best);
                        });
  search.Run(static_cast<int>(best.bound));
  return best;
}

}  // namespace trilab::planner
