#ifndef TRILAB_SERVER_ENGINE_EXPLAIN_QUICK_XPLAIN_H_
#define TRILAB_SERVER_ENGINE_EXPLAIN_QUICK_XPLAIN_H_

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"

namespace trilab::engine {

// Finds a minimal conflict among the constraints 0 to `count` - 1: a set that
// cannot be satisfied, while every set with a member less can. Ascending.
//
// `consistent` tells whether the constraints given, in no particular order,
// can be satisfied together. It must be monotone (less is not harder), hold
// of no constraints and not hold of all.
//
// Of several conflicts, one whose members come early is preferred. Asks
// O(k log(count / k) + k) times for a conflict of k members.
//
// This is QuickXplain: U. Junker, "QuickXplain: Preferred Explanations and
// Relaxations for Over-Constrained Problems", AAAI-04, pp. 167-172.
std::vector<int> QuickXplain(
    int count, absl::FunctionRef<bool(absl::Span<const int>)> consistent);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_EXPLAIN_QUICK_XPLAIN_H_
