#include "server/planner/list_climb.h"

#include <utility>

namespace trilab::planner {

ListClimb::ListClimb(ListMoves& moves, Judge judge)
    : moves_(moves), judge_(std::move(judge)) {}

JudgedList ListClimb::Run(const JudgedList& start, int memory,
                          int64_t patience) {
  JudgedList best = start;
  JudgedList now = start;
  JudgedList next;
  std::vector<Rank> past(memory, RankOf(start));
  moves_.Look(now);
  size_t at = 0;
  for (int64_t fruitless = 0; fruitless < patience; ++fruitless) {
    TaskList list = now.list;
    moves_.Change(list);
    if (!judge_(std::move(list), next)) break;
    const Rank rank = RankOf(next);
    const bool better = rank < RankOf(now);
    if (better || rank == RankOf(now) || rank <= past[at]) {
      std::swap(now, next);
      moves_.Look(now);
    }
    past[at] = RankOf(now);
    at = (at + 1) % past.size();
    if (better && now.Beats(best)) {
      // Equal scores are worth keeping, but no reason to go on for ever.
      if (now.broken < best.broken || now.score < best.score) fruitless = 0;
      best = now;
    }
  }
  return best;
}

}  // namespace trilab::planner
