#include "server/engine/range_text.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace trilab::engine {
namespace {

using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Notation {
  const char* text;
  double minimum;
  double maximum;
  const char* unit;
};

class RangeNotation : public ::testing::TestWithParam<Notation> {};

TEST_P(RangeNotation, IsRead) {
  const auto range = ParseRange(GetParam().text);

  ASSERT_THAT(range, IsOk());
  EXPECT_DOUBLE_EQ(range->minimum, GetParam().minimum);
  EXPECT_DOUBLE_EQ(range->maximum, GetParam().maximum);
  EXPECT_EQ(range->unit, GetParam().unit);
}

INSTANTIATE_TEST_SUITE_P(
    All, RangeNotation,
    ::testing::Values(Notation{"-70°C~+150°C", -70, 150, "°C"},
                      Notation{"－70℃～＋150℃", -70, 150, "°C"},
                      Notation{"≤5s", -kInfinity, 5, "s"},
                      Notation{"≥ 10 V", 10, kInfinity, "V"},
                      Notation{"150kHz-80Mhz", 0.15, 80, "Mhz"},
                      Notation{"(0.12 to 1.2) kHz", 0.12, 1.2, "kHz"},
                      Notation{"100 Ω to 1 kΩ", 0.1, 1, "kΩ"},
                      Notation{"Up to 9 in", -kInfinity, 9, "in"},
                      Notation{"10 min to 24 hrs", 1. / 6, 24, "hrs"},
                      Notation{"20%RH~98%RH", 20, 98, "%RH"},
                      Notation{"±30kV", -30, 30, "kV"},
                      Notation{"15kV", 15, 15, "kV"},
                      Notation{"DC-40GHz", 0, 40, "GHz"},
                      Notation{"0.5~100g", 0.5, 100, "g"},
                      Notation{"1,000 to 2,000 m", 1000, 2000, "m"},
                      Notation{"100~0.5kPa", 0.5, 100, "kPa"},
                      Notation{"-40--10 °C", -40, -10, "°C"},
                      Notation{"1.5~8.9m/s", 1.5, 8.9, "m/s"}));

TEST(RangeText, RefusesWhatIsNotOneRange) {
  for (const char* text :
       {"", "DC&15Hz-150kHz", "150kHz-30MHz/80MHz", "75.2kPa→18.8kPa，≤15s",
        "常压~0.5kPa", "28V/30A", "CE101、CE102", "1000*1000*1000mm",
        "随机1-2000Hz，正弦1-2000Hz", "5 s to 5 V", "1 to", "~5"}) {
    EXPECT_THAT(ParseRange(text), StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
}

TEST(RangeText, ReadsParameterBeforeColon) {
  const auto range = ParseParameterRange("温度范围：-70°C~+150°C");

  ASSERT_THAT(range, IsOk());
  EXPECT_EQ(range->parameter, "温度范围");
  EXPECT_EQ(range->maximum, 150);
}

std::vector<std::vector<std::string>> ReadRows(const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream in(std::string(std::getenv("TRILAB_SHARED_DIR")) +
                   "/data/capability-ranges/" + name);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) rows.push_back(absl::StrSplit(line, '\t'));
  return rows;
}

TEST(RangeText, ReadsEveryRangeOfCalibrationScope) {
  if (std::getenv("TRILAB_SHARED_DIR") == nullptr) {
    GTEST_SKIP() << "TRILAB_SHARED_DIR is not set";
  }
  const auto rows = ReadRows("a2la_2820-01_calibration_excerpt.tsv");

  ASSERT_EQ(rows.size(), 31u);
  for (const auto& row : rows) EXPECT_THAT(ParseRange(row.at(1)), IsOk());
}

// Statements of limits that are one range are read; lists of methods, sizes
// and changes of state are refused.
TEST(RangeText, ReadsMostStatementsOfTestLaboratory) {
  if (std::getenv("TRILAB_SHARED_DIR") == nullptr) {
    GTEST_SKIP() << "TRILAB_SHARED_DIR is not set";
  }
  int read = 0;
  int refused = 0;
  for (const auto& row : ReadRows("cn_testlab_capabilities.tsv")) {
    for (const absl::string_view statement :
         absl::StrSplit(row.at(3), ';', absl::SkipWhitespace())) {
      const auto range = ParseParameterRange(statement);
      ++(range.ok() ? read : refused);
      if (!range.ok()) std::cout << range.status().message() << "\n";
    }
  }
  std::cout << read << " read, " << refused << " refused\n";
  EXPECT_GE(read, 25);
}

}  // namespace
}  // namespace trilab::engine
