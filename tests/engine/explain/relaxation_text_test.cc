#include "server/engine/explain/relaxation_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/explain/explain_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::StartsWith;

class RelaxationTextTest : public ExplainTest {
 protected:
  LocalizedText Say(RelaxationKind kind) {
    const auto found = WayOut(kind);
    EXPECT_TRUE(found.has_value());
    return found.has_value() ? TextOf(world_.catalog(), ask_, *found)
                             : LocalizedText();
  }
};

TEST_F(RelaxationTextTest, SaysWhereAndWhen) {
  Fill("bj-1");
  Fill("bj-2");
  ask_.regions = {110000};

  const LocalizedText text = Say(RelaxationKind::kOtherRegion);

  EXPECT_EQ(text.en,
            "Go to another region: tj-1 (tianjin), Tue 2026-11-24 "
            "09:00–10:00.");
  EXPECT_EQ(text.zh,
            "改到其他地区：tj-1（tianjin），2026-11-24（周二）09:00–10:00。");
}

TEST_F(RelaxationTextTest, SaysBothDaysOfANight) {
  FillAll();
  ask_.duration = 120;

  const LocalizedText text = Say(RelaxationKind::kStartLater);

  EXPECT_EQ(text.en,
            "Start later: bj-1 (beijing), Tue 2026-11-24 23:00–Wed 2026-11-25 "
            "01:00.");
  EXPECT_EQ(text.zh,
            "推迟开始：bj-1（beijing），2026-11-24（周二）23:00–2026-11-25（"
            "周三）01:00。");
}

TEST_F(RelaxationTextTest, SaysBothLengths) {
  world_.Book("bj-1", Span("2026-11-24", "12:40", "23:00"));
  ask_.instruments = {"bj-1"};
  ask_.duration = 6 * 60;

  const LocalizedText text = Say(RelaxationKind::kShorter);

  EXPECT_THAT(text.en, StartsWith("Make it 3 h 30 min instead of 6 h: "));
  EXPECT_THAT(text.zh, StartsWith("把时长从 6 小时缩短为 3 小时 30 分钟："));
}

TEST_F(RelaxationTextTest, NamesTheSchemesGivenUp) {
  Fill("bj-1");
  ask_.need.accreditations = {AccreditationScheme::kCma,
                              AccreditationScheme::kCnas};

  const LocalizedText text = Say(RelaxationKind::kWithoutAccreditation);

  EXPECT_THAT(text.en, StartsWith("Do without CMA and CNAS: bj-2"));
  EXPECT_THAT(text.zh, StartsWith("不要求 CMA、CNAS 资质：bj-2"));
}

TEST_F(RelaxationTextTest, NamesTheRule) {
  world_.AddRule("ahead", NoticeRule{7 * 1440});

  EXPECT_THAT(Say(RelaxationKind::kWaiveRule).en,
              StartsWith("If a manager waived rules/ahead: bj-1"));
}

TEST_F(RelaxationTextTest, SaysByHowMuchALimitWouldHaveToGive) {
  world_.AddRule("short", DurationRule{.max = 60});
  ask_.duration = 150;

  const LocalizedText text = Say(RelaxationKind::kWaiveRule);

  EXPECT_THAT(text.en, StartsWith("If a manager raised the limit of "
                                  "rules/short by 1 h 30 min, or waived it: "));
  EXPECT_THAT(text.zh,
              StartsWith("若管理员把规则 rules/short 的上限提高 1 小时 "
                         "30 分钟，或豁免该规则："));
}

TEST_F(RelaxationTextTest, SaysByHowMuchAQuotaWouldHaveToGive) {
  world_.AddInstitution("firm");
  world_.AddRule("week",
                 TimeQuotaRule{.max = 90, .period = QuotaPeriod::kWeek});
  world_.Book("bj-1", Span("2026-11-25", "08:00", "09:00"),
              [&](Booking& booking) {
                booking.partner = world_.UidOf<Institution>("firm");
              });
  ask_.partner = "firm";
  ask_.duration = 120;

  EXPECT_THAT(Say(RelaxationKind::kWaiveRule).en,
              StartsWith("If a manager raised the limit of rules/week by "
                         "1 h 30 min, or waived it: "));
}

TEST_F(RelaxationTextTest, SaysByHowManyBookingsALimitWouldHaveToGive) {
  world_.AddInstitution("firm");
  world_.AddRule("one", ConcurrentRule{.max = 1});
  world_.Book("bj-1", Span("2026-11-25", "08:00", "09:00"),
              [&](Booking& booking) {
                booking.partner = world_.UidOf<Institution>("firm");
              });
  ask_.partner = "firm";

  EXPECT_THAT(Say(RelaxationKind::kWaiveRule).en,
              StartsWith("If a manager raised the limit of rules/one by "
                         "1 booking, or waived it: "));
}

}  // namespace
}  // namespace trilab::engine
