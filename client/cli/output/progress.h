#ifndef TRILAB_CLIENT_CLI_OUTPUT_PROGRESS_H_
#define TRILAB_CLIENT_CLI_OUTPUT_PROGRESS_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "client/cli/lang.h"

namespace trilab::cli {

// "1.5 MB".
std::string BytesText(int64_t bytes);

// One line that shows how far a transfer has come, drawn over and over:
//
//   [##########----------]  50%  1.0 MB/2.0 MB  1200 rows  3 refused
//   512 kB/s  ETA 0:02
//
// Not thread-safe.
class ProgressBar {
 public:
  struct State {
    int64_t bytes = 0;
    int64_t total_bytes = 0;  // 0: not known.
    int64_t rows = 0;
    int64_t total_rows = 0;  // 0: not known.
    int64_t refused = 0;
  };

  // Draws nothing unless `enabled`. Lines are cut to `columns`.
  ProgressBar(std::ostream& out, bool enabled, int columns, Lang lang,
              absl::Time start)
      : out_(out),
        enabled_(enabled),
        columns_(columns),
        lang_(lang),
        start_(start) {}
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  // Clears the line.
  ~ProgressBar();

  // At most ten times a second of `now`.
  void Update(const State& state, absl::Time now);

  // The line for `state`, `elapsed` after the start.
  std::string Line(const State& state, absl::Duration elapsed) const;

 private:
  std::ostream& out_;
  bool enabled_;
  int columns_;
  Lang lang_;
  absl::Time start_;
  absl::Time last_ = absl::InfinitePast();
};

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_PROGRESS_H_
