#ifndef TRILAB_TESTS_LINEARIZABILITY_CHECKER_H_
#define TRILAB_TESTS_LINEARIZABILITY_CHECKER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

// Whether what clients saw of one instrument can be told as one story.

namespace trilab::testing {

// What a client asked of one instrument, which serves one at a time, and what
// it was told.
struct Operation {
  enum class Kind { kBook, kMove, kCancel, kList };
  enum class Told {
    kDone,     // Of kBook: `booking` was made; of kList: `listed` is there.
    kRefused,  // Somebody else has a part of that time.
    kOver,     // The booking is not, or no longer, there.
    kNothing,  // No answer ever came: it took effect at any time, or never.
  };

  // Start and exclusive end.
  using Span = std::pair<int64_t, int64_t>;

  Kind kind = Kind::kBook;
  Told told = Told::kDone;
  // Moments of a clock that all clients share, each there once.
  int64_t asked = 0;
  int64_t answered = std::numeric_limits<int64_t>::max();
  uint64_t booking = 0;      // Also of a kBook without an answer: any number
                             // that no other has.
  Span span;                 // Of kBook and kMove.
  std::vector<Span> listed;  // Ascending.
};

enum class Verdict {
  kLinearizable,
  kNotLinearizable,
  kTooHard,  // Not found out within the limit.
};

// Looks for an order of the operations that explains all answers: each takes
// effect at one moment between being asked and answered (Wing and Gong 1993,
// with Lowe's memory of what was tried). Looks at no more than `most_states`
// states.
//
// Exponential in the operations that overlap in time, else linear.
Verdict CheckLinearizable(const std::vector<Operation>& operations,
                          size_t most_states = 2'000'000);

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_LINEARIZABILITY_CHECKER_H_
