#include "server/planner/planner.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "server/planner/bounds.h"
#include "server/planner/list_search.h"
#include "server/planner/random.h"
#include "server/planner/search_control.h"
#include "server/planner/sequence_model.h"
#include "server/planner/sequence_search.h"

namespace trilab::planner {
namespace {

// Moves spent on sequences before a search over lists starts from them.
constexpr int64_t kSequenceSteps = 4000;
// Above so many tasks those moves take longer than they are worth.
constexpr int kSequenceTasks = 500;

// Tells whether sequences know all that a problem says: then the search over
// them alone is the strongest.
bool SequencesKnowAll(const Problem& problem) {
  if (!problem.pools.empty() || !problem.groups.empty() ||
      problem.budget != kNoLimit || problem.aims.size() != 1 ||
      problem.aims.front().goal != Goal::kMakespan ||
      problem.aims.front().weight != 1) {
    return false;
  }
  for (const Task& task : problem.tasks) {
    if (task.deadline != kNoLimit) return false;
  }
  for (const Precedence& arc : problem.precedences) {
    if (arc.max_lag != kNoLimit) return false;
  }
  for (const Resource& resource : problem.resources) {
    if (resource.calendar != kAlwaysOpen) return false;
  }
  return true;
}

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

TaskList ListOf(const SequenceModel& model, const Sequences& sequences) {
  TaskList list;
  list.order = sequences.order;
  for (int task = 0; task < model.tasks(); ++task) {
    list.mode.push_back(sequences.mode[task] - model.FirstMode(task));
  }
  return list;
}

// One call of MakePlan.
class Planning {
 public:
  Planning(const Problem& problem, const PlannerOptions& options)
      : problem_(problem),
        options_(options),
        random_(options.seed),
        control_(options.steps_max, options.stop) {
    best_.bound = ScoreBound(problem);
  }

  absl::StatusOr<Outcome> Run() {
    std::optional<SequenceModel> model;
    if (!problem_.resources.empty()) model = SequenceModel::Of(problem_);
    if (model && SequencesKnowAll(problem_)) {
      SearchSequences(*model);
    } else {
      SearchLists(model);
    }
    if (!found_) {
      return absl::FailedPreconditionError(
          "no plan was found that keeps every constraint");
    }
    return std::move(best_);
  }

 private:
  void SearchSequences(const SequenceModel& model) {
    SequenceSearch search(model, random_, control_,
                          [&](const Sequences& sequences) {
                            Plan plan = PlanOf(model, sequences);
                            Score score = ScoreOf(problem_, plan);
                            Report(std::move(plan), std::move(score));
                          });
    search.Run(static_cast<int>(best_.bound));
  }

  void SearchLists(const std::optional<SequenceModel>& model) {
    ListSearch search(
        problem_, random_, control_,
        [&](const Plan& plan, const Score& score) { Report(plan, score); });
    search.Begin();
    if (model && model->tasks() <= kSequenceTasks) {
      // Moves are cheap beside schedules: 16 of them count as one step.
      SearchControl few(kSequenceSteps, [&] { return !control_.Step(); });
      SequenceSearch sequences(
          *model, random_, few,
          [&](const Sequences& found) { search.Add(ListOf(*model, found)); });
      sequences.Run(0);
    }
    search.Run(best_.bound);
  }

  void Report(Plan plan, Score score) {
    found_ = true;
    best_.plan = std::move(plan);
    best_.score = std::move(score);
    best_.steps = control_.steps();
    if (options_.on_better) options_.on_better(best_);
  }

  const Problem& problem_;
  const PlannerOptions& options_;
  Random random_;
  SearchControl control_;
  Outcome best_;
  bool found_ = false;
};

}  // namespace

absl::StatusOr<Outcome> MakePlan(const Problem& problem,
                                 const PlannerOptions& options) {
  if (absl::Status status = CheckProblem(problem); !status.ok()) return status;
  if (problem.tasks.empty()) {
    Outcome nothing;
    nothing.score = ScoreOf(problem, nothing.plan);
    return nothing;
  }
  return Planning(problem, options).Run();
}

}  // namespace trilab::planner
