#include "server/engine/catalog.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/world.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CatalogTest : public ::testing::Test {
 protected:
  CatalogTest() {
    world_.AddInstitution("cti")
        .AddCentre("beijing", "cti")
        .AddCentre("tianjin", "cti", [](Centre& c) { c.region = 120000; })
        .AddLaboratory("emc", "beijing")
        .AddInstrument("emc-3", "emc");
  }

  const InstrumentSite& Site(absl::string_view id) const {
    return *world_.catalog().SiteOf(world_.UidOf<Instrument>(id));
  }
  std::vector<std::string> RulesOf(absl::string_view id) const {
    std::vector<std::string> ids;
    for (const Ptr<Rule>& rule : Site(id).rules) ids.push_back(rule->meta.id);
    return ids;
  }
  // Whether the instrument's calendar is open at `text`.
  bool OpenAt(absl::string_view id, absl::string_view text) const {
    return Site(id)
        .openings->OpeningAt(ServiceMode::kSample, At(text))
        .has_value();
  }

  World world_;
};

TEST_F(CatalogTest, FollowsReferencesOfAnInstrument) {
  EXPECT_EQ(Site("emc-3").instrument->meta.id, "emc-3");
  EXPECT_EQ(Site("emc-3").laboratory->meta.id, "emc");
  EXPECT_EQ(Site("emc-3").centre->meta.id, "beijing");
}

TEST_F(CatalogTest, IsAlwaysOpenWithoutCalendar) {
  EXPECT_EQ(Site("emc-3").openings, nullptr);
  EXPECT_EQ(Site("emc-3").calendar, nullptr);
}

TEST_F(CatalogTest, TakesTheNearestCalendar) {
  world_.AddCalendar("c1", 540, 600).AddCalendar("c2", 600, 660);
  world_.Edit<Centre>("beijing", [](Centre& c) { c.calendar = "c1"; });
  EXPECT_TRUE(OpenAt("emc-3", "2026-11-24 09:30"));

  world_.Edit<Laboratory>("emc", [](Laboratory& l) { l.calendar = "c2"; });
  EXPECT_FALSE(OpenAt("emc-3", "2026-11-24 09:30"));
  EXPECT_TRUE(OpenAt("emc-3", "2026-11-24 10:30"));

  world_.Edit<Instrument>("emc-3", [](Instrument& i) { i.calendar = "c1"; });
  EXPECT_TRUE(OpenAt("emc-3", "2026-11-24 09:30"));
}

TEST_F(CatalogTest, SharesOpeningsOfOneCalendar) {
  world_.AddCalendar("c1", 540, 600).AddInstrument("emc-4", "emc");
  world_.Edit<Centre>("beijing", [](Centre& c) { c.calendar = "c1"; });

  EXPECT_EQ(Site("emc-3").openings, Site("emc-4").openings);
}

TEST_F(CatalogTest, FollowsHolidaysOfTheCalendarsRegion) {
  world_.AddCalendar("c1", 540, 1080,
                     [](Calendar& c) { c.holiday_region = "CN"; });
  world_.Edit<Centre>("beijing", [](Centre& c) { c.calendar = "c1"; });
  EXPECT_TRUE(OpenAt("emc-3", "2027-01-01 10:00"));

  HolidayYear year;
  year.meta.id = "cn-2027";
  year.region = "CN";
  year.year = 2027;
  year.days = {{absl::CivilDay(2027, 1, 1), "元旦", true}};
  world_.Put(year);

  EXPECT_FALSE(OpenAt("emc-3", "2027-01-01 10:00"));
}

TEST_F(CatalogTest, GathersOutagesOfInstrumentLaboratoryAndCentre) {
  const auto outage = [this](absl::string_view id, auto change) {
    world_.AddOutage(id, "", Span("2026-11-24", "10:00", "11:00"), change);
  };
  outage("o1", [](Outage& o) { o.instrument = "emc-3"; });
  outage("o2", [](Outage& o) {
    o.laboratory = "emc";
    o.first = Span("2026-11-25", "10:00", "11:00");
  });
  outage("o3", [](Outage& o) {
    o.centre = "beijing";
    o.first = Span("2026-11-26", "10:00", "11:00");
  });

  const BlockedSpans outages = Site("emc-3").OutagesIn({0, kNever});
  ASSERT_EQ(outages.spans().size(), 3u);
  EXPECT_EQ(world_.catalog().outages().IdOf(outages.spans()[1].outage), "o2");

  world_.Delete<Outage>("o3");
  EXPECT_EQ(Site("emc-3").OutagesIn({0, kNever}).spans().size(), 2u);
}

TEST_F(CatalogTest, SharesOutagesOfALaboratoryWhereInstrumentsHaveTheirOwn) {
  world_.AddInstrument("emc-4", "emc");
  world_.AddOutage("power", "", Span("2026-11-24", "10:00", "11:00"),
                   [](Outage& o) { o.laboratory = "emc"; });
  world_.AddOutage("service", "emc-3", Span("2026-11-24", "10:30", "12:00"));

  EXPECT_EQ(Site("emc-3").shared_outages, Site("emc-4").shared_outages);
  EXPECT_EQ(Site("emc-3").own_outages->spans().size(), 1u);
  EXPECT_EQ(Site("emc-3").EarliestWithoutOutage(At("2026-11-24 10:00"), 60),
            At("2026-11-24 12:00"));
}

TEST_F(CatalogTest, TakesTurnsBetweenBothKindsOfOutages) {
  world_.AddOutage("o1", "emc-3", Span("2026-11-24", "10:00", "11:00"));
  world_.AddOutage("o2", "", Span("2026-11-24", "11:30", "12:00"),
                   [](Outage& o) { o.laboratory = "emc"; });
  world_.AddOutage("o3", "emc-3", Span("2026-11-24", "12:59", "14:00"));

  EXPECT_EQ(Site("emc-3").EarliestWithoutOutage(At("2026-11-24 10:00"), 60),
            At("2026-11-24 14:00"));
  EXPECT_EQ(Site("emc-3").EarliestWithoutOutage(At("2026-11-24 10:00"), 59),
            At("2026-11-24 12:00"));
}

TEST_F(CatalogTest, OrdersRulesFromNarrowToWide) {
  const auto rule = [this](absl::string_view id, auto change) {
    world_.AddRule(id, DurationRule{}, [&](Rule& r) { change(r.scope); });
  };
  rule("a-everywhere", [](RuleScope&) {});
  rule("b-region", [](RuleScope& s) { s.region = 110000; });
  rule("c-centre", [](RuleScope& s) { s.centre = "beijing"; });
  rule("d-lab", [](RuleScope& s) { s.laboratory = "emc"; });
  rule("e-class", [](RuleScope& s) { s.class_code = "03"; });
  rule("f-class", [](RuleScope& s) { s.class_code = "0301"; });
  rule("g-instrument", [](RuleScope& s) { s.instrument = "emc-3"; });
  rule("h-elsewhere", [](RuleScope& s) { s.region = 120000; });

  EXPECT_THAT(RulesOf("emc-3"),
              ElementsAre("g-instrument", "f-class", "e-class", "d-lab",
                          "c-centre", "b-region", "a-everywhere"));
}

TEST_F(CatalogTest, RebuildsSitesWhenLaboratoryMoves) {
  world_.AddRule("r", DurationRule{}, [](Rule& r) { r.scope.region = 120000; });
  EXPECT_THAT(RulesOf("emc-3"), IsEmpty());

  world_.Edit<Laboratory>("emc", [](Laboratory& l) { l.centre = "tianjin"; });

  EXPECT_EQ(Site("emc-3").centre->meta.id, "tianjin");
  EXPECT_THAT(RulesOf("emc-3"), ElementsAre("r"));
  EXPECT_THAT(world_.catalog().InstrumentsOfCentre("beijing"), IsEmpty());
  EXPECT_THAT(world_.catalog().InstrumentsOfCentre("tianjin"), ElementsAre(1u));
}

TEST_F(CatalogTest, FindsInstrumentsByStandardWithAndWithoutEdition) {
  world_.AddCapability("c1", "emc-3", "GB/T 18655-2018");
  world_.AddCapability("c2", "emc-3", "GB/T 18655-2010");
  const Catalog& catalog = world_.catalog();
  EXPECT_THAT(catalog.InstrumentsByStandard("GB/T 18655-2018"),
              ElementsAre(1u));
  EXPECT_THAT(catalog.InstrumentsByStandard("GB/T 18655"), ElementsAre(1u));

  world_.Delete<Capability>("c1");

  EXPECT_THAT(world_.catalog().InstrumentsByStandard("GB/T 18655-2018"),
              IsEmpty());
  EXPECT_THAT(world_.catalog().InstrumentsByStandard("GB/T 18655"),
              ElementsAre(1u));
}

TEST_F(CatalogTest, FindsInstrumentsByPrefixOfClass) {
  world_.AddInstrument("x", "emc",
                       [](Instrument& i) { i.class_code = "030200"; });

  EXPECT_THAT(world_.catalog().InstrumentsByClass("03"), ElementsAre(1u, 2u));
  EXPECT_THAT(world_.catalog().InstrumentsByClass("0302"), ElementsAre(2u));
}

TEST_F(CatalogTest, FindsActiveOperatorsByCentreAndQualification) {
  world_.AddOperator("li", "beijing", "emc")
      .AddOperator("wu", "tianjin", "emc");
  EXPECT_THAT(world_.catalog().OperatorsFor("beijing", "emc"), ElementsAre(1u));

  world_.Edit<Operator>("li", [](Operator& o) { o.active = false; });

  EXPECT_THAT(world_.catalog().OperatorsFor("beijing", "emc"), IsEmpty());
}

TEST_F(CatalogTest, OperatorWithoutCalendarHasHoursOfTheFirstCentre) {
  world_.AddCalendar("c1", 540, 600).AddOperator("li", "beijing", "emc");
  EXPECT_EQ(world_.catalog().OperatorOf(1)->openings, nullptr);

  world_.Edit<Centre>("beijing", [](Centre& c) { c.calendar = "c1"; });

  ASSERT_NE(world_.catalog().OperatorOf(1)->openings, nullptr);
}

TEST_F(CatalogTest, DeletedIdsKeepTheirUids) {
  world_.Delete<Instrument>("emc-3");

  const Table<Instrument>& table = world_.catalog().instruments();
  EXPECT_EQ(world_.catalog().SiteOf(1), nullptr);
  EXPECT_EQ(table.Find("emc-3"), nullptr);
  EXPECT_EQ(table.UidOf("emc-3"), 1u);
  EXPECT_EQ(table.IdOf(1), "emc-3");
  EXPECT_EQ(table.size(), 0u);
}

TEST_F(CatalogTest, VisitsLiveValuesAfterAnId) {
  world_.AddInstrument("b", "emc").AddInstrument("a", "emc");
  std::vector<std::string> ids;

  world_.catalog().instruments().VisitAfter("a", [&](const Instrument& value) {
    ids.push_back(value.meta.id);
    return true;
  });

  EXPECT_THAT(ids, ElementsAre("b", "emc-3"));
}

TEST_F(CatalogTest, NamesUsersOfAResource) {
  const auto users = world_.catalog().UsersOf(ResourceKind::kLaboratory, "emc");

  EXPECT_THAT(users,
              ElementsAre(ResourceRef{ResourceKind::kInstrument, "emc-3"}));
  EXPECT_THAT(world_.catalog().UsersOf(ResourceKind::kCentre, "tianjin"),
              IsEmpty());
}

TEST(CatalogHorizon, IsAFunctionOfTheLatestTime) {
  Catalog one;
  Catalog two;
  for (int day = 0; day < 100; ++day) {
    one.Advance(absl::FromUnixSeconds(1'700'000'000) + absl::Hours(24 * day));
  }
  const absl::Time last =
      absl::FromUnixSeconds(1'700'000'000) + absl::Hours(24 * 99);
  two.Advance(last);

  EXPECT_EQ(one.horizon(), two.horizon());
  EXPECT_GE(one.horizon().end - MinuteFloor(last), 760 * 1440);
  EXPECT_GE(MinuteFloor(last) - one.horizon().start, 35 * 1440);
}

TEST_F(CatalogTest, CopiesShareSites) {
  const Catalog copy = world_.catalog();

  EXPECT_EQ(copy.SiteOf(1), world_.catalog().SiteOf(1));
}

TEST_F(CatalogTest, DanglingCalendarIsNeverOpen) {
  world_.Edit<Instrument>("emc-3", [](Instrument& i) { i.calendar = "gone"; });

  ASSERT_NE(Site("emc-3").openings, nullptr);
  EXPECT_FALSE(OpenAt("emc-3", "2026-11-24 10:00"));
}

}  // namespace
}  // namespace trilab::engine
