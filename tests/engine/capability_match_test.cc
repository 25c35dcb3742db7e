#include "server/engine/capability_match.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace trilab::engine {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

ParameterRange Range(const char* parameter, double minimum, double maximum,
                     const char* unit) {
  return {parameter, minimum, maximum, unit, ""};
}

class CapabilityMatch : public ::testing::Test {
 protected:
  CapabilityMatch() {
    instrument_.class_code = "030122";
    capability_.standard = "GB/T 18655-2018";
    capability_.ranges = {Range("Frequency", 150, 6e6, "kHz"),
                          Range("温度", -70, 150, "°C")};
    capability_.accreditations = {
        {AccreditationScheme::kCma, "CMA-1", {100, 200}},
        {AccreditationScheme::kCma, "CMA-2", {200, 300}},
        {AccreditationScheme::kCnas, "L1", {100, 300}}};
  }

  bool CoversNeed() const { return Covers(instrument_, capability_, need_); }

  Instrument instrument_;
  Capability capability_;
  CapabilityNeed need_;
};

TEST_F(CapabilityMatch, CoversEmptyNeed) { EXPECT_TRUE(CoversNeed()); }

TEST_F(CapabilityMatch, CoversClassCodeByPrefixOnly) {
  need_.class_code = "0301";
  EXPECT_TRUE(CoversNeed());
  need_.class_code = "0302";
  EXPECT_FALSE(CoversNeed());
}

TEST_F(CapabilityMatch, CoversStandardWithAnyEditionWhenNoneIsAsked) {
  need_.standard = "GB/T 18655";
  EXPECT_TRUE(CoversNeed());
  need_.standard = "GB/T 18655-2010";
  EXPECT_FALSE(CoversNeed());
}

TEST_F(CapabilityMatch, CoversRangeInOtherUnits) {
  need_.ranges = {Range("ｆｒｅｑｕｅｎｃｙ", 0.15, 6000, "MHz")};
  EXPECT_TRUE(CoversNeed());
  need_.ranges = {Range("frequency", 0.1, 6000, "MHz")};
  EXPECT_FALSE(CoversNeed());
}

TEST_F(CapabilityMatch, NeedsEveryRangeCovered) {
  need_.ranges = {Range("frequency", 1, 2, "GHz"),
                  Range("温度", 203.15, 300, "K")};
  EXPECT_TRUE(CoversNeed());
  need_.ranges[1].maximum = 500;
  EXPECT_FALSE(CoversNeed());
}

TEST_F(CapabilityMatch, CoversOpenEndsByOpenEndsOnly) {
  need_.ranges = {Range("frequency", 1, kInfinity, "GHz")};
  EXPECT_FALSE(CoversNeed());
  capability_.ranges[0].maximum = kInfinity;
  EXPECT_TRUE(CoversNeed());
}

TEST_F(CapabilityMatch, DoesNotCoverRangeOfOtherDimensionOrParameter) {
  need_.ranges = {Range("frequency", 1, 2, "V")};
  EXPECT_FALSE(CoversNeed());
  need_.ranges = {Range("voltage", 1, 2, "kHz")};
  EXPECT_FALSE(CoversNeed());
}

TEST_F(CapabilityMatch, NeedsSchemesByNameWhateverTheTime) {
  need_.accreditations = {AccreditationScheme::kCnas};
  EXPECT_TRUE(CoversNeed());
  capability_.accreditations.pop_back();
  EXPECT_FALSE(CoversNeed());
}

TEST_F(CapabilityMatch, IsAccreditedByOneCertificateForTheWholeInterval) {
  const AccreditationScheme cma[] = {AccreditationScheme::kCma};
  EXPECT_TRUE(Accredited(capability_, cma, {100, 200}));
  EXPECT_FALSE(Accredited(capability_, cma, {150, 250}));
  const AccreditationScheme cnas[] = {AccreditationScheme::kCnas};
  EXPECT_TRUE(Accredited(capability_, cnas, {150, 250}));
  EXPECT_TRUE(Accredited(capability_, {}, {0, 999}));
}

TEST_F(CapabilityMatch, ListsAccreditationsThatCoverAnInterval) {
  const auto found = AccreditationsCovering(capability_, {210, 220});

  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0]->certificate, "CMA-2");
  EXPECT_EQ(found[1]->certificate, "L1");
}

TEST_F(CapabilityMatch, MeetsNeedOfClassAloneWithoutCapabilities) {
  need_.class_code = "03";
  EXPECT_TRUE(Meets(instrument_, {}, need_));
  need_.standard = "GB/T 18655";
  EXPECT_FALSE(Meets(instrument_, {}, need_));
}

}  // namespace
}  // namespace trilab::engine
