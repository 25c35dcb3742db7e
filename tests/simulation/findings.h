#ifndef TRILAB_TESTS_SIMULATION_FINDINGS_H_
#define TRILAB_TESTS_SIMULATION_FINDINGS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace trilab::simulation {

// What is wrong, in sentences. The first is what counts: others often follow
// from it.
class Findings {
 public:
  template <typename... Parts>
  void Add(const Parts&... parts) {
    findings_.push_back(absl::StrCat(parts...));
  }
  bool empty() const { return findings_.empty(); }
  const std::vector<std::string>& all() const { return findings_; }

 private:
  std::vector<std::string> findings_;
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_FINDINGS_H_
