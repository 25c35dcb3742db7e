#ifndef TRILAB_TESTS_BENCH_REPORT_H_
#define TRILAB_TESTS_BENCH_REPORT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/bench/load.h"

namespace trilab::bench {

// One line: the medians of all rounds.
struct Line {
  std::string name;
  std::string unit;  // Of the rate: "calls/s", "s", "MiB" and so on.
  Sample sample;
};

// Collects what each round measured.
class Report {
 public:
  // Adds a round's sample to the line of that name, after the lines before.
  void Add(absl::string_view name, absl::string_view unit,
           const Sample& sample);

  // Says that `name` is to be read beside `floor`: the ratio of their rates.
  void Compare(absl::string_view name, absl::string_view floor);

  std::vector<Line> Lines() const;
  // Failures, and lines whose rate is zero; empty when all went well.
  std::string Problems() const;

  // Writes an aligned table, or comma-separated values, to standard output.
  void Print(bool csv) const;

 private:
  struct Entry {
    std::string name;
    std::string unit;
    std::string floor;
    std::vector<Sample> samples;
  };
  Entry& Find(absl::string_view name);

  std::vector<Entry> entries_;
};

}  // namespace trilab::bench

#endif  // TRILAB_TESTS_BENCH_REPORT_H_
