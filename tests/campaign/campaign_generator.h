#ifndef TRILAB_TESTS_CAMPAIGN_CAMPAIGN_GENERATOR_H_
#define TRILAB_TESTS_CAMPAIGN_CAMPAIGN_GENERATOR_H_

#include <cstdint>

#include "server/engine/campaign/campaign.h"
#include "server/engine/state.h"

namespace trilab::testing {

struct CampaignShape {
  uint64_t seed = 1;
  int samples = 6;  // 1 to 200.
  int steps = 8;    // Of each; with all samples 5 to 2,000.
  engine::Minute start = 0;
  engine::Minute days = 60;
};

// A campaign over whatever instruments `state` has: each step needs a class of
// which there are several, for half an hour to six hours; some steps wait, some
// do not mind their order, samples come from centres and have due times. The
// same shape and state give the same campaign.
engine::Campaign GenerateCampaign(const engine::State& state,
                                  const CampaignShape& shape);

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_CAMPAIGN_CAMPAIGN_GENERATOR_H_
