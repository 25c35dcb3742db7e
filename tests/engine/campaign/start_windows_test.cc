#include "server/engine/campaign/start_windows.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/campaign/transport.h"
#include "server/engine/constraints/constraint_set.h"
#include "tests/engine/world.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;

class StartWindowsTest : public ::testing::Test {
 protected:
  StartWindowsTest() {
    world_.AddInstitution("owner").AddCalendar("week", 9 * 60, 17 * 60);
    world_.AddCentre("bj", "owner",
                     [](Centre& centre) { centre.calendar = "week"; });
    world_.AddLaboratory("lab", "bj").AddInstrument("emc", "lab");
  }

  std::vector<StartWindow> Windows(Minute duration, size_t most = 10) {
    const Case c = world_.CaseOf("emc", duration);
    const ConstraintSet constraints(c);
    return StartWindows(constraints.steps(), duration, At("2026-11-24 00:00"),
                        At("2026-11-25 23:00"), most);
  }

  World world_{At("2026-11-23 08:00")};
};

TEST_F(StartWindowsTest, AreThoseOfEachDay) {
  EXPECT_THAT(
      Windows(120),
      ElementsAre(StartWindow{At("2026-11-24 09:00"), At("2026-11-24 15:00")},
                  StartWindow{At("2026-11-25 09:00"), At("2026-11-25 15:00")}));
}

TEST_F(StartWindowsTest, LeaveBookingsOut) {
  world_.Book("emc", Span("2026-11-24", "12:00", "13:00"));

  EXPECT_THAT(
      Windows(120, 2),
      ElementsAre(StartWindow{At("2026-11-24 09:00"), At("2026-11-24 10:00")},
                  StartWindow{At("2026-11-24 13:00"), At("2026-11-24 15:00")}));
}

TEST_F(StartWindowsTest, OfAGridHaveItsSteps) {
  GridRule grid;
  grid.step = 60;
  world_.AddRule("grid", grid);

  EXPECT_THAT(
      Windows(480),
      ElementsAre(StartWindow{At("2026-11-24 09:00"), At("2026-11-24 09:00")},
                  StartWindow{At("2026-11-25 09:00"), At("2026-11-25 09:00")}));
  EXPECT_THAT(
      Windows(240),
      ElementsAre(
          StartWindow{At("2026-11-24 09:00"), At("2026-11-24 13:00"), 60},
          StartWindow{At("2026-11-25 09:00"), At("2026-11-25 13:00"), 60}));
}

// Every start in a window is one that the engine allows, for what is longer
// than the stride.
TEST_F(StartWindowsTest, HoldAllowedStartsAlone) {
  world_.Book("emc", Span("2026-11-24", "11:10", "11:50"));
  world_.Book("emc", Span("2026-11-24", "14:00", "14:05"));
  const Case c = world_.CaseOf("emc", 70);
  const ConstraintSet constraints(c);

  for (const StartWindow& window : Windows(70)) {
    for (Minute start = window.first; start <= window.last;
         start += window.step) {
      Violations violations;
      constraints.Check(start, violations);
      EXPECT_TRUE(violations.empty()) << start - window.first;
    }
  }
}

TEST(TransportTest, TakesTheDistanceOrWhatALegSays) {
  World world;
  world.AddInstitution("owner");
  const auto at = [](double latitude, double longitude) {
    return [=](Centre& centre) {
      centre.location = GeoPoint{latitude, longitude};
    };
  };
  world.AddCentre("bj", "owner", at(39.9, 116.4));
  world.AddCentre("tj", "owner", at(39.1, 117.2));
  world.AddCentre("nowhere", "owner");
  Transport transport;
  transport.legs = {{"bj", "nowhere", 45}};
  const TransportTimes times(world.catalog(), transport);

  EXPECT_EQ(times.Between("bj", "bj"), 0);
  EXPECT_EQ(times.Between("", "tj"), 0);
  // 112.7 km times 1.3 at 50 km/h are 176 minutes; and an hour.
  EXPECT_EQ(times.Between("bj", "tj"), 240);
  EXPECT_EQ(times.Between("nowhere", "bj"), 45);
  EXPECT_EQ(times.Between("tj", "nowhere"), 300);
}

}  // namespace
}  // namespace trilab::engine
