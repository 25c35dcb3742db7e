#ifndef TRILAB_TESTS_BENCH_PLANNER_CAMPAIGN_FAMILY_H_
#define TRILAB_TESTS_BENCH_PLANNER_CAMPAIGN_FAMILY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/bench/planner/instance.h"

namespace trilab::bench {

// What a random campaign is made of.
struct CampaignSize {
  int samples = 6;
  int steps = 8;  // Of each sample, give or take a quarter.
  int instruments = 200;
  bool late = false;  // Due dates decide, then makespan; else makespan alone.
};

// A campaign as three regions would plan it, in minutes from a Monday on:
// samples that travel between nine centres, steps that several instruments
// of a kind can do with one of several operators of their centre, opening
// hours, weekends, a week of holidays, bookings of others, longest waits
// between some steps, power for each centre. The same seed gives the same
// problem everywhere.
planner::Problem RandomCampaign(const CampaignSize& size, uint64_t seed);

// Ten campaigns of 6 x 8 to 200 x 10, named "campaign/6x8-late-1", of which
// no best is known. Those whose set and name begin with `set`.
std::vector<Instance> CampaignFamily(absl::string_view set);

}  // namespace trilab::bench

#endif  // TRILAB_TESTS_BENCH_PLANNER_CAMPAIGN_FAMILY_H_
