#include "tests/simulation/scenario.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/simulation/random.h"

namespace trilab::simulation {
namespace {

constexpr int kFewestSteps = 15;
constexpr int kMostSteps = 45;
constexpr int kMostClients = 5;

StepKind AnyKind(Random& random) {
  const int64_t n = random.Between(0, 99);
  if (n < 48) return StepKind::kBurst;
  if (n < 62) return StepKind::kTime;
  if (n < 64) return StepKind::kTimeBack;
  if (n < 71) return StepKind::kCrash;
  if (n < 74) return StepKind::kDiskError;
  if (n < 76) return StepKind::kDiskFull;
  if (n < 79) return StepKind::kReadError;
  if (n < 81) return StepKind::kShortOfSpace;
  if (n < 84) return StepKind::kBadStart;
  if (n < 86) return StepKind::kRestart;
  if (n < 88) return StepKind::kFlush;
  if (n < 92) return StepKind::kSnapshot;
  if (n < 98) return StepKind::kWatch;
  return StepKind::kVerify;
}

ServerSetup AnySetup(Random& random) {
  ServerSetup setup;
  setup.batch_commands = random.Pick<size_t>({1, 1, 2, 4, 512});
  setup.queue_capacity = random.OneIn(8) ? 3 : 8192;
  setup.watch_records = random.Pick<size_t>({1, 4, 4096});
  if (random.OneIn(4)) setup.journal_retention = absl::Hours(24 * 4);
  return setup;
}

}  // namespace

absl::string_view StepKindName(StepKind kind) {
  switch (kind) {
    case StepKind::kBurst:
      return "burst";
    case StepKind::kCrash:
      return "crash";
    case StepKind::kDiskError:
      return "disk-error";
    case StepKind::kDiskFull:
      return "disk-full";
    case StepKind::kReadError:
      return "read-error";
    case StepKind::kShortOfSpace:
      return "short-of-space";
    case StepKind::kBadStart:
      return "bad-start";
    case StepKind::kRestart:
      return "restart";
    case StepKind::kFlush:
      return "flush";
    case StepKind::kTime:
      return "time";
    case StepKind::kTimeBack:
      return "time-back";
    case StepKind::kSnapshot:
      return "snapshot";
    case StepKind::kWatch:
      return "watch";
    case StepKind::kVerify:
      return "verify";
  }
  return "";
}

Scenario ScenarioOf(uint64_t seed, const Choice& choice) {
  Random random(seed, 0);
  Scenario scenario;
  scenario.seed = seed;
  scenario.clients = static_cast<int>(random.Between(1, kMostClients));
  scenario.setup = AnySetup(random);
  scenario.setup.fault = choice.fault;
  const auto count =
      static_cast<size_t>(random.Between(kFewestSteps, kMostSteps));
  for (size_t i = 0; i < count; ++i) {
    const Step step{i, AnyKind(random), random.Next()};
    if (!choice.only.has_value() ||
        std::find(choice.only->begin(), choice.only->end(), i) !=
            choice.only->end()) {
      scenario.steps.push_back(step);
    }
  }
  if (choice.clients.has_value()) scenario.clients = *choice.clients;
  return scenario;
}

std::string Arguments(uint64_t seed, const Choice& choice) {
  std::string arguments = absl::StrCat("--seed ", seed);
  if (choice.fault != PlantedFault::kNone) {
    absl::StrAppend(&arguments, " --plant ", PlantedFaultName(choice.fault));
  }
  if (choice.clients.has_value()) {
    absl::StrAppend(&arguments, " --clients ", *choice.clients);
  }
  if (choice.only.has_value()) {
    absl::StrAppend(&arguments, " --only ", absl::StrJoin(*choice.only, ","));
  }
  return arguments;
}

}  // namespace trilab::simulation
