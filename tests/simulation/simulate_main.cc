// Runs simulations; see run.sh.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "glog/logging.h"
#include "tests/simulation/scenario.h"
#include "tests/simulation/shrink.h"
#include "tests/simulation/simulation.h"

namespace trilab::simulation {
namespace {

constexpr int kShrinkingRuns = 400;

struct Options {
  uint64_t first = 1;
  uint64_t seeds = 1;
  int jobs = 1;
  bool story = false;
  bool shrink = true;
  Choice choice;
};

bool ParseOnly(const std::string& text, Choice& choice) {
  choice.only.emplace();
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    uint64_t index = 0;
    if (!absl::SimpleAtoi(part, &index)) return false;
    choice.only->push_back(index);
  }
  std::sort(choice.only->begin(), choice.only->end());
  return true;
}

// Whether `name` with `value` is an option.
bool Parse(const std::string& name, const std::string& value,
           Options& options) {
  int clients = 0;
  if (name == "--seed") {
    options.seeds = 1;
    options.story = true;
    return absl::SimpleAtoi(value, &options.first);
  }
  if (name == "--first") return absl::SimpleAtoi(value, &options.first);
  if (name == "--seeds") return absl::SimpleAtoi(value, &options.seeds);
  if (name == "--jobs") return absl::SimpleAtoi(value, &options.jobs);
  if (name == "--only") return ParseOnly(value, options.choice);
  if (name == "--clients" && absl::SimpleAtoi(value, &clients)) {
    options.choice.clients = clients;
    return true;
  }
  if (name != "--plant") return false;
  const auto fault = ParsePlantedFault(value);
  if (fault.has_value()) options.choice.fault = *fault;
  return fault.has_value();
}

class Runs {
 public:
  explicit Runs(const Options& options)
      : options_(options), next_(options.first) {}

  // Returns how many failed.
  int Run() {
    const absl::Time start = absl::Now();
    std::vector<std::thread> threads;
    for (int i = 0; i < std::max(1, options_.jobs); ++i) {
      threads.emplace_back([this] { Work(); });
    }
    for (std::thread& thread : threads) thread.join();
    absl::MutexLock lock(&mu_);
    std::cout << options_.seeds << " seeds from " << options_.first << " in "
              << absl::FormatDuration(
                     absl::Trunc(absl::Now() - start, absl::Milliseconds(1)))
              << ": " << failed_ << " failed\n";
    for (const auto& [name, count] : counts_) {
      std::cout << "  " << name << ": " << count << "\n";
    }
    return failed_;
  }

 private:
  void Work() {
    while (true) {
      const uint64_t seed = next_++;
      if (seed >= options_.first + options_.seeds) return;
      const RunResult result = Simulate(ScenarioOf(seed, options_.choice));
      absl::MutexLock lock(&mu_);
      for (const auto& [name, count] : result.counts) counts_[name] += count;
      if (options_.story) Tell(result);
      if (!result.findings.empty()) Fail(seed, result);
      std::cout.flush();
    }
  }

  void Fail(uint64_t seed, const RunResult& result)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    ++failed_;
    std::cout << "FAILED: " << result.findings.front() << "\n  "
              << "tests/simulation/run.sh " << Arguments(seed, options_.choice)
              << "\n";
    if (!options_.shrink) return;
    const Choice choice =
        Shrink(seed, options_.choice, kShrinkingRuns, [&](const Choice& c) {
          return !Simulate(ScenarioOf(seed, c)).findings.empty();
        });
    const RunResult shortest = Simulate(ScenarioOf(seed, choice));
    std::cout << "  shorter: tests/simulation/run.sh "
              << Arguments(seed, choice) << "\n";
    Tell(shortest);
  }

  static void Tell(const RunResult& result) {
    for (const std::string& line : result.story)
      std::cout << "    " << line << "\n";
    for (const std::string& finding : result.findings) {
      std::cout << "    ! " << finding << "\n";
    }
    std::cout << "    fingerprint " << result.fingerprint << "\n";
  }

  const Options& options_;
  std::atomic<uint64_t> next_;
  absl::Mutex mu_;
  std::map<std::string, int> counts_ ABSL_GUARDED_BY(mu_);
  int failed_ ABSL_GUARDED_BY(mu_) = 0;
};

int Main(const std::vector<std::string>& arguments) {
  Options options;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--no-shrink") {
      options.shrink = false;
    } else if (i + 1 == arguments.size() ||
               !Parse(arguments[i], arguments[i + 1], options)) {
      std::cerr << "simulate: " << arguments[i] << " is not understood\n";
      return 2;
    } else {
      ++i;
    }
  }
  return Runs(options).Run() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace trilab::simulation

int main(int argc, char** argv) {
  // The server logs each failure that is injected.
  FLAGS_minloglevel = google::GLOG_FATAL;
  return trilab::simulation::Main({argv + 1, argv + argc});
}
