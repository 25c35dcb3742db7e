#ifndef TRILAB_TESTS_BENCH_PLANNER_NUMBER_READER_H_
#define TRILAB_TESTS_BENCH_PLANNER_NUMBER_READER_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace trilab::bench {

// The numbers of a text, one after another; lines that begin with # are not
// read. Words that are no whole numbers count as 0 ("J1", an average).
class NumberReader {
 public:
  explicit NumberReader(absl::string_view text) {
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      if (!line.empty() && line[0] == '#') continue;
      for (absl::string_view word :
           absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty())) {
        int64_t number = 0;
        if (!absl::SimpleAtoi(word, &number)) number = 0;
        numbers_.push_back(number);
      }
    }
  }

  // The next number, 0 beyond the end.
  int64_t Next() {
    if (at_ >= numbers_.size()) {
      beyond_ = true;
      return 0;
    }
    return numbers_[at_++];
  }
  // For counts and indices: keeps a broken file from reading for ever.
  int NextBelow(int64_t below) {
    const int64_t number = Next();
    if (number >= 0 && number < below) return static_cast<int>(number);
    beyond_ = true;
    return 0;
  }

  absl::Status Result() const {
    if (!beyond_) return absl::OkStatus();
    return absl::InvalidArgumentError("the text ends too soon or is broken");
  }

 private:
  std::vector<int64_t> numbers_;
  size_t at_ = 0;
  bool beyond_ = false;
};

}  // namespace trilab::bench

#endif  // TRILAB_TESTS_BENCH_PLANNER_NUMBER_READER_H_
