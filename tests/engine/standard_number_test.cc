#include "server/engine/standard_number.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/status_matchers.h"

namespace trilab::engine {
namespace {

using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;

struct Spelling {
  const char* given;
  const char* canonical;
};

class StandardSpelling : public ::testing::TestWithParam<Spelling> {};

TEST_P(StandardSpelling, HasOneCanonicalText) {
  EXPECT_THAT(ParseStandardNumber(GetParam().given), IsOk());
  EXPECT_EQ(CanonicalStandard(GetParam().given), GetParam().canonical);
}

INSTANTIATE_TEST_SUITE_P(
    All, StandardSpelling,
    ::testing::Values(Spelling{"GB/T18655", "GB/T 18655"},
                      Spelling{"gb/t 18655-2018", "GB/T 18655-2018"},
                      Spelling{"ＧＢ／Ｔ　１８６５５—2018", "GB/T 18655-2018"},
                      Spelling{"GB / T 18655 - 2018", "GB/T 18655-2018"},
                      Spelling{"GBT 18655-2018", "GB/T 18655-2018"},
                      Spelling{"GB 34660-2026", "GB 34660-2026"},
                      Spelling{"GB/T 34590.10-2017", "GB/T 34590.10-2017"},
                      Spelling{"GB/T 2423.1-89", "GB/T 2423.1-1989"},
                      Spelling{"ISO/IEC 17025:2017", "ISO/IEC 17025:2017"},
                      Spelling{"iso/iec 17025：2017", "ISO/IEC 17025:2017"},
                      Spelling{"ISO 26262-6-2018", "ISO 26262-6:2018"},
                      Spelling{"IEC61000-4-2", "IEC 61000-4-2"},
                      Spelling{"GJB 150.3A", "GJB 150.3A"},
                      Spelling{"GJB 151A-97", "GJB 151A-1997"},
                      Spelling{"QC/T 413", "QC/T 413"},
                      Spelling{"CISPR 25", "CISPR 25"},
                      Spelling{"CISPR35", "CISPR 35"},
                      Spelling{"HB-6167", "HB 6167"},
                      Spelling{"RTCA DO-160G", "RTCA DO-160G"},
                      Spelling{"MIL-STD-461F", "MIL-STD-461F"},
                      Spelling{"SAE J1113/11", "SAE J1113/11"},
                      Spelling{"T/CSAE 55-2020", "T/CSAE 55-2020"},
                      Spelling{"DB11/T 1234-2015", "DB11/T 1234-2015"}));

TEST(StandardNumber, TellsPrefixNumberAndEditionApart) {
  const auto parsed = ParseStandardNumber("gb/t34590.10-2017");

  ASSERT_THAT(parsed, IsOk());
  EXPECT_EQ(*parsed, (StandardNumber{"GB/T", "34590.10", "2017"}));
  EXPECT_EQ(parsed->TextWithoutEdition(), "GB/T 34590.10");
}

TEST(StandardNumber, RefusesWhatIsNoNumberOfOneStandard) {
  for (const char* text : {"", "18655", "GB/T", "GB/T 33014系列",
                           "GB/T 2423.1/2/3/4", "GB/T 9254、GB 17626"}) {
    EXPECT_THAT(ParseStandardNumber(text),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
}

TEST(StandardNumber, KeepsInHouseMethodsButForCaseAndWidth) {
  EXPECT_EQ(CanonicalStandard("Ｑ method　three"), "Q METHOD THREE");
  EXPECT_EQ(CanonicalStandard(""), "");
}

TEST(StandardNumber, TakesEditionOffCanonicalText) {
  EXPECT_EQ(WithoutEdition("GB/T 18655-2018"), "GB/T 18655");
  EXPECT_EQ(WithoutEdition("ISO/IEC 17025:2017"), "ISO/IEC 17025");
  EXPECT_EQ(WithoutEdition("IEC 61000-4-2"), "IEC 61000-4-2");
  EXPECT_EQ(WithoutEdition("GB/T 18655"), "GB/T 18655");
}

TEST(StandardNumber, AnyEditionServesNeedWithoutOne) {
  EXPECT_TRUE(StandardServes("GB/T 18655-2018", "GB/T 18655"));
  EXPECT_TRUE(StandardServes("GB/T 18655-2018", "GB/T 18655-2018"));
  EXPECT_FALSE(StandardServes("GB/T 18655-2010", "GB/T 18655-2018"));
  EXPECT_FALSE(StandardServes("GB/T 18655", "GB/T 18655-2018"));
  EXPECT_FALSE(StandardServes("GB/T 18655.1-2018", "GB/T 18655"));
}

TEST(StandardNumber, HasIdOfLettersAndDigits) {
  EXPECT_EQ(StandardId("GB/T 18655-2018"), "gb-t-18655-2018");
  EXPECT_EQ(StandardId("ISO/IEC 17025:2017"), "iso-iec-17025-2017");
}

rc::Gen<std::string> AnySpelling() {
  return rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("GBTISOECQJgbt/:.- 0123456789A")));
}

RC_GTEST_PROP(StandardNumberProperty, CanonicalTextIsItsOwn, ()) {
  const std::string once = CanonicalStandard(*AnySpelling());

  RC_ASSERT(CanonicalStandard(once) == once);
}

RC_GTEST_PROP(StandardNumberProperty, WithoutEditionAgreesWithParsing, ()) {
  const std::string prefix = *rc::gen::element<std::string>(
      "GB", "gb/t", "GJB", "ISO", "IEC", "SAE J", "DO", "T/CSAE");
  const std::string number = *rc::gen::element<std::string>(
      "18655", "150.3A", "61000-4-2", "26262-6", "1");
  const int year = *rc::gen::inRange(1900, 2100);
  const char mark = *rc::gen::element('-', ':');
  const auto parsed = ParseStandardNumber(
      absl::StrCat(prefix, " ", number, std::string(1, mark), year));

  RC_ASSERT(parsed.ok());
  RC_ASSERT(parsed->edition == absl::StrCat(year));
  RC_ASSERT(WithoutEdition(parsed->Text()) == parsed->TextWithoutEdition());
  RC_ASSERT(ParseStandardNumber(parsed->Text()).value() == *parsed);
}

}  // namespace
}  // namespace trilab::engine
