#include "server/engine/quota_report.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/subject_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<QuotaLine> QuotasIn(const SubjectFixture& fixture,
                                absl::string_view at = "2026-11-24 12:00",
                                absl::string_view instrument = "") {
  return QuotasOf(
      fixture.world.state(),
      {.partner = fixture.partner,
       .member = fixture.member,
       .project = fixture.project,
       .instrument =
           instrument.empty() ? 0 : fixture.world.UidOf<Instrument>(instrument),
       .at = At(at),
       .now = fixture.world.time()});
}

CountQuotaRule PerDay(int32_t max) {
  CountQuotaRule rule;
  rule.max = max;
  return rule;
}

TEST(QuotaReportTest, TellsWhatIsUsedOfADay) {
  SubjectFixture fixture(PerDay(3));
  const uint64_t first = fixture.Book("i", "2026-11-24 09:00", 60);
  const uint64_t second = fixture.Book("k", "2026-11-24 12:00", 60);
  fixture.Book("i", "2026-11-25 09:00", 60);

  const std::vector<QuotaLine> lines = QuotasIn(fixture);

  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].use.limit, 3);
  EXPECT_EQ(lines[0].use.used, 2);
  EXPECT_THAT(lines[0].use.bookings, ElementsAre(first, second));
  EXPECT_EQ(lines[0].use.span.start, At("2026-11-24 00:00"));
  EXPECT_EQ(lines[0].use.span.end, At("2026-11-25 00:00"));
  EXPECT_EQ(lines[0].use.owner, "institutions/firm");
}

TEST(QuotaReportTest, OfTimeOnlyTheMinutesOfThePeriodCount) {
  TimeQuotaRule rule;
  rule.max = 300;
  SubjectFixture fixture(rule);
  fixture.Book("i", "2026-11-23 23:00", 120);
  fixture.Book("i", "2026-11-24 09:00", 45);

  const std::vector<QuotaLine> lines = QuotasIn(fixture);

  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_TRUE(lines[0].use.in_minutes);
  EXPECT_EQ(lines[0].use.used, 105);
}

TEST(QuotaReportTest, ARollingPeriodIsTheFullestAroundTheTimeAskedAbout) {
  CountQuotaRule count = PerDay(9);
  count.period = QuotaPeriod::kRolling;
  count.days = 7;
  SubjectFixture counted(count);
  TimeQuotaRule time;
  time.max = 600;
  time.period = QuotaPeriod::kRolling;
  time.days = 7;
  SubjectFixture timed(time);
  for (SubjectFixture* fixture : {&counted, &timed}) {
    fixture->Book("i", "2026-11-25 09:00", 60);
    fixture->Book("i", "2026-11-30 09:00", 60);
    fixture->Book("i", "2026-12-10 09:00", 60);
  }

  EXPECT_EQ(QuotasIn(counted).at(0).use.used, 2);
  EXPECT_EQ(QuotasIn(timed).at(0).use.used, 120);
}

TEST(QuotaReportTest, AConcurrentRuleTellsWhatIsNotOver) {
  ConcurrentRule rule;
  rule.max = 2;
  SubjectFixture fixture(rule);
  fixture.Book("i", "2026-11-22 09:00", 60);
  const uint64_t ahead = fixture.Book("i", "2027-01-24 09:00", 60);

  const std::vector<QuotaLine> lines = QuotasIn(fixture);

  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0].use.bookings, ElementsAre(ahead));
  EXPECT_FALSE(lines[0].use.period.has_value());
}

TEST(QuotaReportTest, ARuleThatCountsByClassHasALineForEachInUse) {
  CountQuotaRule rule = PerDay(3);
  rule.count.set = BookingSet::kClass;
  SubjectFixture fixture(rule);
  fixture.Book("i", "2026-11-24 09:00", 60);
  fixture.Book("j", "2026-11-24 12:00", 60);
  fixture.Book("k", "2026-11-24 15:00", 60);

  const std::vector<QuotaLine> lines = QuotasIn(fixture);

  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0].use.used, 2);
  EXPECT_EQ(lines[1].use.used, 1);
}

TEST(QuotaReportTest, AskedForOneInstrumentItTellsTheRulesOfThat) {
  CountQuotaRule rule = PerDay(3);
  rule.count.set = BookingSet::kInstrument;
  SubjectFixture fixture(rule,
                         [](Rule& made) { made.scope.laboratory = "lab"; });
  fixture.Book("j", "2026-11-24 09:00", 60);

  EXPECT_EQ(QuotasIn(fixture, "2026-11-24 12:00", "j").at(0).use.used, 1);
  EXPECT_EQ(QuotasIn(fixture, "2026-11-24 12:00", "i").at(0).use.used, 0);
  EXPECT_THAT(QuotasIn(fixture, "2026-11-24 12:00", "k"), IsEmpty());
}

TEST(QuotaReportTest, RulesForOthersAndNarrowerOnesAreLeftOut) {
  SubjectFixture fixture(PerDay(3), [](Rule& rule) { rule.partner = "mate"; });
  fixture.world.AddRule("wide", PerDay(5));
  for (const char* lab : {"lab", "other"}) {
    fixture.world.AddRule(lab, PerDay(4),
                          [&](Rule& rule) { rule.scope.laboratory = lab; });
  }

  std::vector<std::string> rules;
  for (const QuotaLine& line : QuotasIn(fixture)) {
    rules.push_back(line.rule->meta.id);
  }

  EXPECT_THAT(rules, ElementsAre("lab", "other"));
}

TEST(QuotaReportTest, AMembersQuotaIsForWhoeverNamesOne) {
  CountQuotaRule rule = PerDay(3);
  rule.count.owner = BookingOwner::kMember;
  SubjectFixture fixture(rule);

  EXPECT_EQ(QuotasIn(fixture).at(0).use.owner, "members/li");
  fixture.member = 0;
  EXPECT_THAT(QuotasIn(fixture), IsEmpty());
}

TEST(QuotaReportTest, OfPeakHoursOnlyTheirMinutesCount) {
  TimeQuotaRule rule;
  rule.max = 300;
  rule.only_in.emplace();
  rule.only_in->hours = {{absl::Weekday::tuesday, 9 * 60, 12 * 60, {}}};
  SubjectFixture fixture(rule);
  fixture.Book("i", "2026-11-24 08:00", 120);

  EXPECT_EQ(QuotasIn(fixture).at(0).use.used, 60);
}

}  // namespace
}  // namespace trilab::engine
