#ifndef TRILAB_SERVER_ENGINE_QUOTA_REPORT_H_
#define TRILAB_SERVER_ENGINE_QUOTA_REPORT_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/rules/quota_use.h"
#include "server/engine/state.h"

namespace trilab::engine {

// Whose quotas, and where and when. Uids; 0: none.
struct QuotaQuery {
  uint32_t partner = 0;
  uint32_t member = 0;
  uint32_t project = 0;
  uint32_t instrument = 0;  // 0: any.
  Minute at = 0;            // A time in the periods asked about.
  absl::Time now = absl::UnixEpoch();
};

// How much of one rule is used.
struct QuotaLine {
  Ptr<Rule> rule;
  uint32_t instrument = 0;  // By whose place it was found.
  QuotaUse use;
};

// Every quota that would judge a booking of the query's subject: by id of the
// rule. A rule that counts by instrument, class or laboratory has a line for
// each of which the subject has something; any other one line.
//
// O(q × i): q quotas, of which those that narrower rules shadow everywhere try
// all i instruments of their scope.
std::vector<QuotaLine> QuotasOf(const State& state, const QuotaQuery& query);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_QUOTA_REPORT_H_
