#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/subject_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const auto kNone = ElementsAre(ViolationCode::kNoAgreement);

// The firms are of Tianjin, the instruments stand in Beijing.
struct AgreementFixture : SubjectFixture {
  explicit AgreementFixture(bool through_end = false)
      : SubjectFixture(AgreementRule{through_end}) {
    for (const char* id : {"firm", "mate"}) {
      world.Edit<Institution>(
          id, [](Institution& value) { value.region = 120000; });
    }
  }
  void Agree(const std::string& id, const World::Change<Agreement>& change) {
    Agreement value;
    value.meta.id = id;
    change(value);
    world.Put(value);
  }
  void AgreeFor(const Interval& validity) {
    Agree("a", [&](Agreement& a) {
      a.institutions = {"firm"};
      a.validity = validity;
    });
  }
};

TEST(AgreementRuleTest, APartnerOfAnotherRegionNeedsAnAgreement) {
  AgreementFixture fixture;

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), kNone);
  EXPECT_EQ(fixture.Earliest("2026-11-24 09:00", 60), kNever);
  fixture.AgreeFor({0, kNever});
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
}

TEST(AgreementRuleTest, APartnerOfTheSameRegionNeedsNone) {
  AgreementFixture fixture;
  fixture.world.Edit<Institution>(
      "firm", [](Institution& value) { value.region = 110000; });

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
}

TEST(AgreementRuleTest, APartnersOwnCentreNeedsNone) {
  AgreementFixture fixture;
  fixture.world.Edit<Centre>("c", [](Centre& c) { c.institution = "firm"; });

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
}

TEST(AgreementRuleTest, BookingsWithoutAPartnerNeedNone) {
  AgreementFixture fixture;
  fixture.partner = fixture.member = fixture.project = 0;

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
}

TEST(AgreementRuleTest, ItHasToBeValidAtTheStart) {
  AgreementFixture fixture;
  fixture.AgreeFor({At("2026-11-24 09:00"), At("2026-11-24 12:00")});

  EXPECT_THAT(fixture.Codes("2026-11-24 08:59", 60), kNone);
  EXPECT_THAT(fixture.Codes("2026-11-24 11:59", 600), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), kNone);
  EXPECT_EQ(fixture.Earliest("2026-11-23 09:00", 600), At("2026-11-24 09:00"));
}

TEST(AgreementRuleTest, OrThroughTheEnd) {
  AgreementFixture fixture(/*through_end=*/true);
  fixture.AgreeFor({At("2026-11-24 09:00"), At("2026-11-24 12:00")});

  EXPECT_THAT(fixture.Codes("2026-11-24 11:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 11:00", 61), kNone);
  EXPECT_EQ(fixture.Earliest("2026-11-23 09:00", 181), kNever);
}

TEST(AgreementRuleTest, OneAgreementMayFollowAnother) {
  AgreementFixture fixture(/*through_end=*/true);
  fixture.AgreeFor({0, At("2026-11-24 12:00")});
  fixture.Agree("next", [](Agreement& a) {
    a.institutions = {"firm"};
    a.validity = {At("2026-11-24 12:00"), kNever};
  });

  EXPECT_THAT(fixture.Codes("2026-11-24 11:30", 60), kNone);
  EXPECT_EQ(fixture.Earliest("2026-11-24 11:30", 60), At("2026-11-24 12:00"));
}

TEST(AgreementRuleTest, ItIsWithPartnersOrGroupsOfThem) {
  AgreementFixture fixture;
  fixture.Agree("mates", [](Agreement& a) { a.institutions = {"mate"}; });

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), kNone);
  EXPECT_THAT(fixture.By("zhao").Codes("2026-11-24 09:00", 60), IsEmpty());
  fixture.Agree("group", [](Agreement& a) { a.groups = {"both"}; });
  EXPECT_THAT(fixture.By("li").Codes("2026-11-24 09:00", 60), IsEmpty());
}

TEST(AgreementRuleTest, ItCoversCentresRegionsAndClasses) {
  AgreementFixture fixture;
  const auto codes = [&](const World::Change<Agreement>& change) {
    fixture.Agree("a", [&](Agreement& a) {
      a.institutions = {"firm"};
      change(a);
    });
    return fixture.Codes("2026-11-24 09:00", 60);
  };

  EXPECT_THAT(codes([](Agreement& a) { a.centres = {"c"}; }), IsEmpty());
  EXPECT_THAT(codes([](Agreement& a) { a.regions = {110000}; }), IsEmpty());
  EXPECT_THAT(codes([](Agreement& a) { a.regions = {130000}; }), kNone);
  EXPECT_THAT(codes([](Agreement& a) {
                a.class_codes = {"04", "0301"};
              }),
              IsEmpty());
  EXPECT_THAT(codes([](Agreement& a) { a.class_codes = {"04"}; }), kNone);
}

TEST(AgreementRuleTest, SaysWhichAgreementEndsLast) {
  AgreementFixture fixture;
  fixture.AgreeFor({At("2026-11-24 09:00"), At("2026-11-24 12:00")});

  const Violations violations = fixture.Check("2026-11-24 12:00", 60);

  ASSERT_EQ(violations.size(), 1);
  EXPECT_THAT(violations[0].parameters,
              ElementsAre(Pair("partner", "institutions/firm"),
                          Pair("centre", "centres/c"),
                          Pair("valid_from", "2026-11-24T01:00:00Z"),
                          Pair("valid_until", "2026-11-24T04:00:00Z")));
}

}  // namespace
}  // namespace trilab::engine
