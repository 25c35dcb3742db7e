#ifndef TRILAB_CLIENT_CPP_RETRY_POLICY_H_
#define TRILAB_CLIENT_CPP_RETRY_POLICY_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace trilab::client {

// When a failed call is made again, and after how long.
struct RetryPolicy {
  // Calls in all, the first included; 1 never retries.
  int max_attempts = 6;
  absl::Duration initial_delay = absl::Milliseconds(100);
  absl::Duration max_delay = absl::Seconds(5);
  double multiplier = 2.0;
  // Each delay is drawn from [1 - jitter, 1 + jitter] times itself.
  double jitter = 0.2;
  // Sleeps in place of the clock; for tests.
  std::function<void(absl::Duration)> sleep;
};

// Whether the same call may succeed later: UNAVAILABLE, or RESOURCE_EXHAUSTED
// with a RetryInfo.
bool IsRetryable(const absl::Status& status);

// How long to wait after failure number `failures` (from 1) with `status`: the
// exponential delay, or the server's RetryInfo if that is longer.
absl::Duration RetryDelay(const RetryPolicy& policy, int failures,
                          const absl::Status& status);

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_RETRY_POLICY_H_
