#include "server/engine/units.h"

#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace trilab::engine {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

struct Conversion {
  double value;
  const char* from;
  const char* to;
  double expected;
};

class UnitConversion : public ::testing::TestWithParam<Conversion> {};

TEST_P(UnitConversion, IsRight) {
  const Conversion& c = GetParam();

  EXPECT_THAT(ConvertUnit(c.value, c.from, c.to),
              Optional(DoubleNear(c.expected, 1e-9 * (1 + c.expected))));
}

INSTANTIATE_TEST_SUITE_P(
    All, UnitConversion,
    ::testing::Values(
        Conversion{150, "kHz", "MHz", 0.15}, Conversion{80, "Mhz", "MHz", 80},
        Conversion{80, "mhz", "Hz", 8e7}, Conversion{1, "㎒", "kHz", 1000},
        Conversion{-70, "°C", "K", 203.15}, Conversion{25, "℃", "°C", 25},
        Conversion{212, "°F", "℃", 100}, Conversion{1, "KPA", "Pa", 1000},
        Conversion{1, "Mpa", "kPa", 1000}, Conversion{24, "hrs", "min", 1440},
        Conversion{2, "h", "s", 7200}, Conversion{1, "g", "kg", 0.001},
        Conversion{1, "g", "m/s²", 9.80665},
        Conversion{980.665, "m/s2", "g", 100}, Conversion{1, "in", "mm", 25.4},
        Conversion{1, "kΩ", "Ω", 1000},
        Conversion{1, "kΩ", "Ω", 1000},  // Ohm sign and Greek omega.
        Conversion{3.3, "µF", "nF", 3300}, Conversion{3.3, "uF", "μF", 3.3},
        Conversion{36, "km/h", "m/s", 10},
        Conversion{10, "°C/min", "K/s", 1. / 6},
        Conversion{1, "kV/m", "V/m", 1000}, Conversion{11, "g/m³", "mg/L", 11},
        Conversion{50, "kN", "N", 50000}, Conversion{30, "dBm", "dBW", 0},
        Conversion{40, "dBuV/m", "dBμV/m", 40}, Conversion{98, "%RH", "%", 98},
        Conversion{5, "袋", "袋", 5}, Conversion{5, "Foo", "foo", 5}));

TEST(Units, OfDifferentDimensionsDoNotConvert) {
  EXPECT_EQ(ConvertUnit(1, "kHz", "V"), std::nullopt);
  EXPECT_EQ(ConvertUnit(1, "dBm", "dBμV"), std::nullopt);
  EXPECT_EQ(ConvertUnit(1, "", "V"), std::nullopt);
  EXPECT_EQ(ConvertUnit(1, "foo", "bar2"), std::nullopt);
}

TEST(Units, TellMilliFromMegaWhereCaseDoes) {
  EXPECT_THAT(ConvertUnit(1, "MW", "mW"), Optional(DoubleNear(1e9, 1)));
  EXPECT_THAT(ConvertUnit(1, "MΩ", "mΩ"), Optional(DoubleNear(1e9, 1)));
}

TEST(Units, OfSpellingsThatMayMeanTwoThingsAreUnknown) {
  EXPECT_TRUE(UnitsOf("mpa").empty());
}

}  // namespace
}  // namespace trilab::engine
