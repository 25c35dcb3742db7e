#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/cli_runner.h"
#include "tests/integration/server_fixture.h"

// The tariffs of real facilities, by the command line against a real server:
// bills worked out by hand from what the facilities publish.

namespace trilab::testing {
namespace {

using ::testing::HasSubstr;

class TariffFilesTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    const CliOutcome applied = Run({"apply", "-f", TRILAB_TARIFFS});
    ASSERT_EQ(applied.code, 0) << applied.err;
  }

  CliOutcome Run(const std::vector<std::string>& arguments) {
    return RunTrilab(arguments, target(), admin_token());
  }

  // The last line of the quote but for what stands in the booking's way: what
  // it comes to. `start` is a local time; Monday is 2024-03-04.
  std::string Total(const std::string& instrument, const std::string& start,
                    const std::string& duration,
                    std::vector<std::string> more) {
    std::vector<std::string> arguments = {"quote",    instrument,   "--start",
                                          start,      "--duration", duration,
                                          "--lang=en"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const CliOutcome outcome = Run(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    const size_t at = outcome.out.find("total: ");
    if (at == std::string::npos) return outcome.out;
    const size_t begin = at + 7;
    return outcome.out.substr(begin, outcome.out.find('\n', begin) - begin);
  }
  // On that Monday, from ten on.
  std::string Total(const std::string& instrument, const std::string& duration,
                    std::vector<std::string> more) {
    return Total(instrument, "2024-03-04 10:00", duration, std::move(more));
  }
};

// 2.5 hours at 230.
TEST_F(TariffFilesTest, IphyMpmsExternal) {
  EXPECT_EQ(Total("mpms", "150m", {"--partner=company"}), "CNY 575.00");
}
// 3 hours of field sweep at 150.
TEST_F(TariffFilesTest, IphyMpmsInstitute) {
  EXPECT_EQ(Total("mpms", "3h", {"--partner=house", "--service=m-h"}),
            "CNY 450.00");
}
// 4 hours of temperature sweep at 45.
TEST_F(TariffFilesTest, IphyMpmsOwnLab) {
  EXPECT_EQ(Total("mpms", "4h",
                  {"--partner=house", "--project=own-lab", "--service=m-t"}),
            "CNY 180.00");
}

// 2 × 100 + 120.
TEST_F(TariffFilesTest, IphyXrdExternal) {
  EXPECT_EQ(Total("xrd-18kw", "1h",
                  {"--partner=company", "--service=film-scan=2",
                   "--service=rocking-curve"}),
            "CNY 320.00");
}
// 100 for the sample, 3 × 50, 2 hours of steps at 60.
TEST_F(TariffFilesTest, IphyXrdInternalAtTemperature) {
  EXPECT_EQ(
      Total("xrd-18kw", "2h",
            {"--partner=house", "--service=temperature-base",
             "--service=temperature-scan=3", "--service=temperature-step"}),
      "CNY 370.00");
}

// 2 h 20 min are three hours: 200 + 2 × 50; × 1.5 × 1.25.
TEST_F(TariffFilesTest, DicpUrgentExternalCarbon) {
  EXPECT_EQ(
      Total("nmr", "140m", {"--partner=company", "--service=13c", "--urgent"}),
      "CNY 562.50");
}
// 4 × 150.
TEST_F(TariffFilesTest, DicpInternalProton) {
  EXPECT_EQ(Total("nmr", "1h", {"--partner=house", "--service=1h=4"}),
            "CNY 600.00");
}
// Two samples in 5 hours: 2 × 400 and 3 × 100.
TEST_F(TariffFilesTest, DicpInternalVariableTemperature) {
  EXPECT_EQ(Total("nmr", "5h", {"--partner=house", "--service=vt=2"}),
            "CNY 1100.00");
}

// One hour is billed as two: 2 × (200 + 300 + 214).
TEST_F(TariffFilesTest, XmuMinimum) {
  EXPECT_EQ(Total("xct", "1h", {}), "CNY 1428.00");
}
TEST_F(TariffFilesTest, XmuThreeHours) {
  EXPECT_EQ(Total("xct", "3h", {}), "CNY 2142.00");
}

// 90 minutes are two hours at 2000.
TEST_F(TariffFilesTest, NtnuCompany) {
  EXPECT_EQ(Total("hr-xrd", "90m", {"--partner=company"}), "TWD 4000.00");
}
TEST_F(TariffFilesTest, NtnuAcademic) {
  EXPECT_EQ(Total("hr-xrd", "1h", {"--partner=faculty"}), "TWD 1000.00");
}

// The page's own example: 3 hours in the evening are billed as 6.6.
TEST_F(TariffFilesTest, NtuEvening) {
  EXPECT_EQ(Total("mri", "2024-03-05 18:00", "3h", {}), "TWD 6600.00");
}
// From 17:00 to 19:00, billed to 20:00: one hour by day, two in the evening.
TEST_F(TariffFilesTest, NtuAcrossSix) {
  EXPECT_EQ(Total("mri", "2024-03-05 17:00", "2h", {}), "TWD 5400.00");
}
// A Saturday morning.
TEST_F(TariffFilesTest, NtuWeekend) {
  EXPECT_EQ(Total("mri", "2024-03-09 09:00", "3h", {}), "TWD 6600.00");
}

// 2 hours at 4000, run by the workshop.
TEST_F(TariffFilesTest, NsysuOperatedForOutsiders) {
  EXPECT_EQ(Total("five-axis", "2h", {"--partner=company", "--mode=sample"}),
            "TWD 8000.00");
}
TEST_F(TariffFilesTest, NsysuOwnHandsOfTheDepartment) {
  EXPECT_EQ(
      Total("lathe", "2h", {"--partner=department", "--mode=self-service"}),
      "TWD 0.00");
}

// Two samples at five temperatures: 300 + 10 × 200.
TEST_F(TariffFilesTest, SeebeckCommissioned) {
  EXPECT_EQ(Total("seebeck", "8h",
                  {"--partner=company", "--mode=sample", "--service=point=10"}),
            "CNY 2300.00");
}
TEST_F(TariffFilesTest, SeebeckSelfOperated) {
  EXPECT_EQ(Total("seebeck", "5h", {"--partner=house", "--mode=self-service"}),
            "CNY 750.00");
}
// 1.5 hours × 3 people × 400.
TEST_F(TariffFilesTest, SeebeckTraining) {
  EXPECT_EQ(Total("seebeck", "90m",
                  {"--partner=house", "--mode=sample", "--service=training=3"}),
            "CNY 1800.00");
}

// 400, at 60 %, and a tenth less since 20,000 are paid ahead.
TEST_F(TariffFilesTest, GdpuDisciplineThatPaidAhead) {
  EXPECT_EQ(Total("hosted", "4h",
                  {"--partner=house", "--project=priority-discipline"}),
            "CNY 216.00");
}
TEST_F(TariffFilesTest, GdpuHostingGroup) {
  EXPECT_EQ(Total("hosted", "4h", {"--partner=house", "--project=own-lab"}),
            "CNY 200.00");
}

// 2 × 1000, at 40 %.
TEST_F(TariffFilesTest, NctuClassThree) {
  EXPECT_EQ(Total("room", "2h", {"--partner=faculty"}), "TWD 800.00");
}
TEST_F(TariffFilesTest, NctuNonProfit) {
  EXPECT_EQ(Total("room", "2h", {"--partner=charity"}), "TWD 1200.00");
}
TEST_F(TariffFilesTest, NctuCommercial) {
  EXPECT_EQ(Total("room", "2h", {"--partner=company"}), "TWD 2000.00");
}

TEST_F(TariffFilesTest, AppliesTheSameFileWithoutAChange) {
  const CliOutcome again = Run({"apply", "-f", TRILAB_TARIFFS, "--lang=en"});

  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("0 updated"));
}

TEST_F(TariffFilesTest, ExportsWhatWasApplied) {
  const CliOutcome exported = Run({"export"});
  ASSERT_EQ(exported.code, 0) << exported.err;

  EXPECT_THAT(exported.out, HasSubstr("tariffs/dicp-ssnmr"));
  EXPECT_THAT(exported.out, HasSubstr("\"firstPrice\""));
}

TEST_F(TariffFilesTest, ListsTariffsInAlignedColumns) {
  const CliOutcome listed = Run({"tariffs", "list", "--lang=zh"});
  ASSERT_EQ(listed.code, 0) << listed.err;

  EXPECT_THAT(listed.out, HasSubstr("18 kW 转靶衍射仪收费"));
}

}  // namespace
}  // namespace trilab::testing
