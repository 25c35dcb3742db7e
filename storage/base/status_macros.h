#ifndef TRILAB_STORAGE_BASE_STATUS_MACROS_H_
#define TRILAB_STORAGE_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Abseil 20220623 has no public status macros; these are the two we need.

// Returns the status of `expr` from the enclosing function unless it is OK.
#define TRILAB_RETURN_IF_ERROR(expr)               \
  do {                                             \
    absl::Status trilab_status = (expr);           \
    if (!trilab_status.ok()) return trilab_status; \
  } while (false)

// Evaluates `expr`, an absl::StatusOr; returns its status unless it is OK,
// otherwise moves its value into `lhs`, which may declare a variable.
#define TRILAB_ASSIGN_OR_RETURN(lhs, expr)                                   \
  TRILAB_ASSIGN_OR_RETURN_IMPL_(TRILAB_STATUS_CONCAT_(trilab_or_, __LINE__), \
                                lhs, expr)

// NOLINTBEGIN(bugprone-macro-parentheses): these arguments are names.
#define TRILAB_ASSIGN_OR_RETURN_IMPL_(result, lhs, expr) \
  auto result = (expr);                                  \
  if (!result.ok()) return std::move(result).status();   \
  lhs = *std::move(result)
// NOLINTEND(bugprone-macro-parentheses)

#define TRILAB_STATUS_CONCAT_(a, b) TRILAB_STATUS_CONCAT_INNER_(a, b)
#define TRILAB_STATUS_CONCAT_INNER_(a, b) a##b

#endif  // TRILAB_STORAGE_BASE_STATUS_MACROS_H_
