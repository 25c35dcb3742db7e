#include "tests/simulation/simulation.h"

#include <cstdint>
#include <map>
#include <string>

#include "glog/logging.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/simulation/scenario.h"
#include "tests/simulation/shrink.h"

// Seeds that run in continuous integration, and tests of the tester.

namespace trilab::simulation {
namespace {

using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Quiet : public ::testing::Environment {
  // The server logs each failure that is injected.
  void SetUp() override { FLAGS_minloglevel = google::GLOG_FATAL; }
};
const auto* const kQuiet = ::testing::AddGlobalTestEnvironment(new Quiet);

constexpr uint64_t kSeedsOfOneTest = 25;
constexpr uint64_t kTests = 10;

// A few seeds each, so that they can run at the same time.
class SimulationTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(SimulationTest, EverythingIsAsPromised) {
  const uint64_t first = GetParam() * kSeedsOfOneTest + 1;
  for (uint64_t seed = first; seed < first + kSeedsOfOneTest; ++seed) {
    EXPECT_THAT(Simulate(ScenarioOf(seed, {})).findings, IsEmpty())
        << "repeat it: tests/simulation/run.sh " << Arguments(seed, {});
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SimulationTest,
                         ::testing::Range<uint64_t>(0, kTests));

// Without the steps whose faults RocksDB's own threads have a part in.
Choice Repeatable(uint64_t seed) {
  Choice choice;
  choice.only.emplace();
  for (const Step& step : ScenarioOf(seed, {}).steps) {
    if (step.kind != StepKind::kReadError && step.kind != StepKind::kBadStart &&
        step.kind != StepKind::kFlush) {
      choice.only->push_back(step.index);
    }
  }
  return choice;
}

TEST(SimulationRepeatTest, ASeedRepeatsItself) {
  for (uint64_t seed = 1001; seed < 1011; ++seed) {
    const Choice choice = Repeatable(seed);
    const RunResult first = Simulate(ScenarioOf(seed, choice));
    const RunResult second = Simulate(ScenarioOf(seed, choice));

    EXPECT_EQ(first.fingerprint, second.fingerprint) << "seed " << seed;
    EXPECT_EQ(first.story, second.story) << "seed " << seed;
  }
}

// What is never tried is never found wrong.
TEST(SimulationCoverageTest, EverythingHappens) {
  std::map<std::string, int> counts;
  for (uint64_t seed = 2001; seed < 2061; ++seed) {
    for (const auto& [name, count] : Simulate(ScenarioOf(seed, {})).counts) {
      counts[name] += count;
    }
  }

  for (const char* name : {"told accepted",
                           "told BOOKING_REFUSED",
                           "told BOOKING_STATE",
                           "told STORAGE_FAILED",
                           "told DISK_FULL",
                           "told QUEUE_FULL",
                           "told REQUEST_ID_REUSED",
                           "told DEADLINE_EXPIRED",
                           "power cut in a write",
                           "writer gave up",
                           "fault while starting, refused",
                           "flush failed",
                           "booking created",
                           "booking confirmed",
                           "booking rescheduled",
                           "booking cancelled",
                           "booking expired",
                           "booking checked in",
                           "booking completed",
                           "booking transferred"}) {
    EXPECT_THAT(counts[name], Gt(0)) << name;
  }
}

// The tester finds what is planted, within so many seeds.
class PlantedFaultTest : public ::testing::TestWithParam<PlantedFault> {
 protected:
  static constexpr uint64_t kSeeds = 60;

  // The first seed that fails; 0 if none does.
  static uint64_t FirstFailing(const Choice& choice) {
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      if (!Simulate(ScenarioOf(seed, choice)).findings.empty()) return seed;
    }
    return 0;
  }
};

TEST_P(PlantedFaultTest, IsFound) {
  Choice choice;
  choice.fault = GetParam();

  EXPECT_THAT(FirstFailing(choice), Gt(0u));
}

INSTANTIATE_TEST_SUITE_P(Each, PlantedFaultTest,
                         ::testing::ValuesIn(kAllPlantedFaults),
                         [](const auto& info) {
                           std::string name(PlantedFaultName(info.param));
                           for (char& c : name) {
                             if (c == '-') c = '_';
                           }
                           return name;
                         });

TEST_F(PlantedFaultTest, AFailingRunIsMadeShort) {
  Choice choice;
  choice.fault = PlantedFault::kForgetRequestId;
  const uint64_t seed = FirstFailing(choice);
  ASSERT_THAT(seed, Gt(0u));

  const Choice shorter = Shrink(seed, choice, 200, [seed](const Choice& tried) {
    return !Simulate(ScenarioOf(seed, tried)).findings.empty();
  });

  ASSERT_TRUE(shorter.only.has_value());
  EXPECT_THAT(*shorter.only, SizeIs(::testing::Le(3u)));
  EXPECT_FALSE(Simulate(ScenarioOf(seed, shorter)).findings.empty());
}

}  // namespace
}  // namespace trilab::simulation
