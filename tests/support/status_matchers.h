#ifndef TRILAB_TESTS_SUPPORT_STATUS_MATCHERS_H_
#define TRILAB_TESTS_SUPPORT_STATUS_MATCHERS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"

// Matchers for absl::Status and absl::StatusOr (Abseil 20220623 has none).

namespace trilab::testing {

inline absl::Status ToStatus(const absl::Status& status) { return status; }

template <typename T>
absl::Status ToStatus(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  const absl::Status status = ToStatus(arg);
  *result_listener << status;
  return status.ok();
}

MATCHER_P(StatusIs, code, "has status " + absl::StatusCodeToString(code)) {
  const absl::Status status = ToStatus(arg);
  *result_listener << status;
  return status.code() == code;
}

// The status has `code` and a message that contains `text`.
MATCHER_P2(StatusIs, code, text,
           "has status " + absl::StatusCodeToString(code) + " with \"" +
               std::string(text) + "\" in its message") {
  const absl::Status status = ToStatus(arg);
  *result_listener << status;
  return status.code() == code &&
         std::string(status.message()).find(text) != std::string::npos;
}

MATCHER_P(IsOkAndHolds, value, "is OK and holds the value") {
  *result_listener << ToStatus(arg);
  return arg.ok() &&
         ::testing::SafeMatcherCast<decltype(*arg)>(value).MatchAndExplain(
             *arg, result_listener);
}

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_SUPPORT_STATUS_MATCHERS_H_
