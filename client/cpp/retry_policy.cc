#include "client/cpp/retry_policy.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "client/cpp/call_error.h"

namespace trilab::client {

bool IsRetryable(const absl::Status& status) {
  if (absl::IsUnavailable(status)) return true;
  return absl::IsResourceExhausted(status) &&
         DecodeError(status).retry_delay.has_value();
}

absl::Duration RetryDelay(const RetryPolicy& policy, int failures,
                          const absl::Status& status) {
  thread_local std::mt19937_64 generator(std::random_device{}());
  std::uniform_real_distribution<double> jitter(1 - policy.jitter,
                                                1 + policy.jitter);
  const absl::Duration delay =
      std::min(policy.max_delay,
               policy.initial_delay *
                   std::pow(policy.multiplier, std::max(0, failures - 1))) *
      jitter(generator);
  return std::max(delay, DecodeError(status).retry_delay.value_or(delay));
}

}  // namespace trilab::client
