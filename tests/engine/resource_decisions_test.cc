#include "server/engine/resource_decisions.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/world.h"

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

template <typename T>
PutResource PutOf(T value, PutResource::Mode mode = PutResource::Mode::kUpsert,
                  uint64_t expected_revision = 0) {
  return {Resource(std::make_shared<const T>(std::move(value))), mode,
          expected_revision};
}

Instrument MakeInstrument(absl::string_view id,
                          absl::string_view laboratory = "emc") {
  Instrument value;
  value.meta.id = std::string(id);
  value.name.en = "Receiver";
  value.laboratory = std::string(laboratory);
  return value;
}

class ResourceDecisions : public ::testing::Test {
 protected:
  ResourceDecisions() {
    world_.AddInstitution("cti")
        .AddCentre("beijing", "cti")
        .AddLaboratory("emc", "beijing")
        .Put(MakeInstrument("emc-3"));
  }

  Decision Put(const PutResource& command) const {
    return DecidePut(world_.state(), command, kRevision, world_.time());
  }
  template <typename T>
  Decision Put(T value) const {
    return Put(PutOf(std::move(value)));
  }
  Decision Delete(ResourceKind kind, absl::string_view id,
                  uint64_t expected = 0, bool allow_missing = false) const {
    return DecideDelete(world_.state(),
                        {kind, std::string(id), expected, allow_missing},
                        kRevision, world_.time());
  }

  static constexpr uint64_t kRevision = 100;
  World world_;
};

// The one resource put by a decision.
template <typename T>
const T& Only(const Decision& decision) {
  const auto& facts = std::get<Facts>(decision);
  EXPECT_EQ(facts.size(), 1u);
  return *std::get<Ptr<T>>(std::get<ResourcePut>(facts.at(0)).resource);
}

MATCHER_P3(IsRejected, code, reason, field, "") {
  const auto* rejection = std::get_if<Rejection>(&arg);
  if (rejection == nullptr) return false;
  *result_listener << rejection->reason << " in " << rejection->field << ": "
                   << rejection->message;
  return rejection->code == code && rejection->reason == reason &&
         rejection->field == field;
}

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

TEST_F(ResourceDecisions, FillsMetaOfNewResource) {
  const Decision decision = Put(MakeInstrument("emc-4"));

  const ResourceMeta& meta = Only<Instrument>(decision).meta;
  EXPECT_EQ(meta.uid, 2u);
  EXPECT_EQ(meta.revision, kRevision);
  EXPECT_EQ(meta.create_time, world_.time());
  EXPECT_EQ(meta.update_time, world_.time());
  EXPECT_TRUE(std::get<ResourcePut>(std::get<Facts>(decision)[0]).created);
}

TEST_F(ResourceDecisions, KeepsUidAndCreateTimeOnUpdate) {
  Instrument value = *world_.catalog().instruments().Find("emc-3");
  const ResourceMeta before = value.meta;
  value.capacity = 2;

  const Decision decision = Put(value);

  EXPECT_EQ(Only<Instrument>(decision).meta.uid, before.uid);
  EXPECT_EQ(Only<Instrument>(decision).meta.create_time, before.create_time);
  EXPECT_EQ(Only<Instrument>(decision).meta.revision, kRevision);
}

TEST_F(ResourceDecisions, EqualContentGivesNoFact) {
  EXPECT_THAT(std::get<Facts>(Put(MakeInstrument("emc-3"))), IsEmpty());
}

TEST_F(ResourceDecisions, DeletedIdGetsItsUidBack) {
  world_.AddInstrument("emc-4", "emc").Delete<Instrument>("emc-3");

  EXPECT_EQ(Only<Instrument>(Put(MakeInstrument("emc-3"))).meta.uid, 1u);
}

TEST_F(ResourceDecisions, MakesIdThatWasNeverUsed) {
  EXPECT_EQ(Only<Instrument>(Put(MakeInstrument(""))).meta.id, "instrument-2");

  world_.Put(MakeInstrument("instrument-3"));
  EXPECT_EQ(Only<Instrument>(Put(MakeInstrument(""))).meta.id,
            "instrument-3-2");
}

TEST_F(ResourceDecisions, ModesTellWhetherItMustExist) {
  EXPECT_THAT(
      Put(PutOf(MakeInstrument("emc-3"), PutResource::Mode::kCreate)),
      IsRejected(absl::StatusCode::kAlreadyExists, "INSTRUMENT_EXISTS", ""));
  EXPECT_THAT(
      Put(PutOf(MakeInstrument("new"), PutResource::Mode::kUpdate)),
      IsRejected(absl::StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND", ""));
}

TEST_F(ResourceDecisions, StaleEtagIsAborted) {
  const uint64_t present =
      world_.catalog().instruments().Find("emc-3")->meta.revision;
  const auto put = [&](uint64_t expected) {
    return Put(
        PutOf(MakeInstrument("emc-3"), PutResource::Mode::kUpdate, expected));
  };

  EXPECT_TRUE(std::holds_alternative<Facts>(put(present)));
  EXPECT_THAT(put(present + 1),
              IsRejected(absl::StatusCode::kAborted, "ETAG_MISMATCH", ""));
  EXPECT_THAT(std::get<Rejection>(put(present + 1)).metadata,
              ElementsAre(Pair("etag", std::to_string(present))));
}

TEST_F(ResourceDecisions, RefersOnlyToWhatIsThere) {
  const Decision decision = Put(MakeInstrument("emc-4", "gone"));

  EXPECT_THAT(decision, IsRejected(kPrecondition, "MISSING_REFERENCE",
                                   "instrument.laboratory"));
  EXPECT_THAT(std::get<Rejection>(decision).metadata,
              ElementsAre(Pair("resource", "laboratories/gone")));
}

TEST_F(ResourceDecisions, RefusesValuesOutOfRange) {
  const auto instrument = [this](auto change) {
    Instrument value = MakeInstrument("emc-4");
    change(value);
    return Put(value);
  };
  const auto invalid = [](const char* field) {
    return IsRejected(kInvalid, "INVALID_RESOURCE", field);
  };

  EXPECT_THAT(instrument([](Instrument& i) { i.capacity = 0; }),
              invalid("instrument.capacity"));
  EXPECT_THAT(instrument([](Instrument& i) { i.buffer_after_minutes = 10081; }),
              invalid("instrument.buffer_after_minutes"));
  EXPECT_THAT(instrument([](Instrument& i) { i.class_code = "0301"; }),
              invalid("instrument.class_code"));
  EXPECT_THAT(instrument([](Instrument& i) { i.name = {}; }),
              invalid("instrument.display_name"));
  EXPECT_THAT(instrument([](Instrument& i) { i.meta.id = "EMC 4"; }),
              invalid("instrument.name"));
  EXPECT_THAT(instrument([](Instrument& i) {
                i.calibration = Interval{5, 5};
              }),
              invalid("instrument.calibration_end_time"));
}

TEST_F(ResourceDecisions, RefusesRulesOutOfRange) {
  const auto rule = [this](RuleParams params) {
    Rule value;
    value.meta.id = "r";
    value.params = std::move(params);
    return Put(value);
  };
  const auto invalid = [](const char* field) {
    return IsRejected(kInvalid, "INVALID_RESOURCE", field);
  };

  EXPECT_TRUE(std::holds_alternative<Facts>(rule(GridRule{15, 5, false})));
  EXPECT_THAT(rule(GridRule{7, 0, false}), invalid("rule.grid.step"));
  EXPECT_THAT(rule(GridRule{15, 15, false}), invalid("rule.grid.offset"));
  EXPECT_THAT(rule(DurationRule{60, 30, 0}),
              invalid("rule.duration.max_duration"));
  EXPECT_THAT(rule(DurationRule{70, 100, 60}),
              invalid("rule.duration.multiple_of"));
  EXPECT_THAT(rule(NoticeRule{100, true, {}}),
              invalid("rule.notice.min_working_days"));
  EXPECT_THAT(rule(HorizonRule{0, false}), invalid("rule.horizon.max_ahead"));
}

TEST_F(ResourceDecisions, RefusesCalendarsThatMakeNoSense) {
  Calendar value;
  value.meta.id = "c";
  value.time_zone = "Asia/Peking";
  EXPECT_THAT(Put(value),
              IsRejected(kInvalid, "INVALID_RESOURCE", "calendar.time_zone"));

  value.time_zone = "Asia/Shanghai";
  value.hours = {{absl::Weekday::monday, 600, 600, {}}};
  EXPECT_THAT(Put(value), IsRejected(kInvalid, "INVALID_RESOURCE",
                                     "calendar.hours[0].end_minute"));
}

TEST_F(ResourceDecisions, RefusesCalendarsThatTakeTooLongToExpand) {
  Calendar value;
  value.meta.id = "c";
  value.time_zone = "Asia/Shanghai";
  value.hours.assign(500, {absl::Weekday::monday, 600, 660, {}});
  EXPECT_TRUE(std::holds_alternative<Facts>(Put(value)));
  value.hours.push_back(value.hours[0]);
  EXPECT_THAT(Put(value),
              IsRejected(kInvalid, "INVALID_RESOURCE", "calendar.hours"));

  value.hours.resize(50);
  value.exceptions = {{absl::CivilDay(2026, 1, 1), "", value.hours}};
  EXPECT_TRUE(std::holds_alternative<Facts>(Put(value)));
  value.exceptions[0].hours.push_back(value.hours[0]);
  EXPECT_THAT(Put(value), IsRejected(kInvalid, "INVALID_RESOURCE",
                                     "calendar.exceptions[0].hours"));

  value.exceptions.clear();
  for (int i = 0; i < 5001; ++i) {
    value.exceptions.push_back({absl::CivilDay(2026, 1, 1) + i, "", {}});
  }
  EXPECT_THAT(Put(value),
              IsRejected(kInvalid, "INVALID_RESOURCE", "calendar.exceptions"));
  value.exceptions.pop_back();
  EXPECT_TRUE(std::holds_alternative<Facts>(Put(value)));
}

TEST_F(ResourceDecisions, ACapabilityHasAtMost100Accreditations) {
  Capability value;
  value.meta.id = "c";
  value.name.zh = "辐射发射";
  value.instrument = "emc-3";
  value.accreditations.assign(100, {AccreditationScheme::kCma, "", {0, 60}});
  EXPECT_TRUE(std::holds_alternative<Facts>(Put(value)));

  value.accreditations.push_back(value.accreditations[0]);
  EXPECT_THAT(Put(value), IsRejected(kInvalid, "INVALID_RESOURCE",
                                     "capability.accreditations"));
}

TEST_F(ResourceDecisions, RefusesOutagesThatCannotBeFollowed) {
  Outage value;
  value.meta.id = "o";
  value.instrument = "emc-3";
  value.first = Span("2026-11-24", "10:00", "11:00");
  value.recurrence = "FREQ=WEEKLY;BYDAY=TU";
  EXPECT_TRUE(std::holds_alternative<Facts>(Put(value)));

  for (const char* rule :
       {"FREQ=SECONDLY", "nonsense", "FREQ=WEEKLY;BYDAY=MO", "FREQ=MINUTELY"}) {
    value.recurrence = rule;
    EXPECT_THAT(Put(value),
                IsRejected(kInvalid, "INVALID_RESOURCE", "outage.recurrence"))
        << rule;
  }
  for (const char* rule : {"FREQ=MINUTELY;INTERVAL=10;COUNT=6",
                           "FREQ=MINUTELY;UNTIL=20261130T000000Z"}) {
    value.recurrence = rule;
    EXPECT_TRUE(std::holds_alternative<Facts>(Put(value))) << rule;
  }
  value.recurrence = "";
  value.centre = "beijing";
  EXPECT_THAT(Put(value),
              IsRejected(kInvalid, "INVALID_RESOURCE", "outage.resource"));
}

TEST_F(ResourceDecisions, HolidayListsHaveTheIdOfTheirYear) {
  HolidayYear value;
  value.region = "cn";
  value.year = 2026;
  value.days = {{absl::CivilDay(2026, 1, 2), "元旦", true},
                {absl::CivilDay(2026, 1, 1), "元旦", true}};
  const Decision decision = Put(value);
  EXPECT_EQ(Only<HolidayYear>(decision).meta.id, "cn-2026");
  EXPECT_EQ(Only<HolidayYear>(decision).region, "CN");
  EXPECT_EQ(Only<HolidayYear>(decision).days[0].date,
            absl::CivilDay(2026, 1, 1));

  value.meta.id = "cn-2025";
  EXPECT_THAT(Put(value),
              IsRejected(kInvalid, "INVALID_RESOURCE", "holiday_year.name"));
  value.meta.id = "";
  value.days.push_back(value.days[0]);
  EXPECT_THAT(Put(value), IsRejected(kInvalid, "INVALID_RESOURCE",
                                     "holiday_year.days[2].date"));
}

TEST_F(ResourceDecisions, HolidayListsReachBackToTheYearBeforeOnly) {
  HolidayYear value;
  value.region = "CN";
  value.year = 2026;
  value.days = {{absl::CivilDay(2025, 12, 31), "元旦", true}};
  EXPECT_TRUE(std::holds_alternative<Facts>(Put(value)));

  for (const int year : {2024, 2027}) {
    value.days = {{absl::CivilDay(year, 1, 1), "元旦", true}};
    EXPECT_THAT(Put(value), IsRejected(kInvalid, "INVALID_RESOURCE",
                                       "holiday_year.days[0].date"));
  }
}

TEST_F(ResourceDecisions, StoresStandardsInCanonicalForm) {
  Capability capability;
  capability.meta.id = "c";
  capability.name.zh = "辐射发射";
  capability.instrument = "emc-3";
  capability.standard = "gb/t18655—2018";
  EXPECT_EQ(Only<Capability>(Put(capability)).standard, "GB/T 18655-2018");

  Standard standard;
  standard.number = "gb/t18655-2018";
  const Decision decision = Put(standard);
  EXPECT_EQ(Only<Standard>(decision).number, "GB/T 18655");
  EXPECT_EQ(Only<Standard>(decision).edition, "2018");
  EXPECT_EQ(Only<Standard>(decision).meta.id, "gb-t-18655-2018");
}

TEST_F(ResourceDecisions, LaterPutsOfABatchReferToEarlierOnes) {
  Laboratory laboratory;
  laboratory.meta.id = "new-lab";
  laboratory.name.en = "New";
  laboratory.centre = "beijing";
  PutResources batch;
  batch.changes = {PutOf(laboratory), PutOf(MakeInstrument("a", "new-lab")),
                   PutOf(MakeInstrument("", "new-lab")),
                   PutOf(MakeInstrument("", "new-lab"))};

  const Decision decision =
      DecidePutMany(world_.state(), batch, kRevision, world_.time());

  std::vector<uint64_t> uids;
  for (size_t i = 1; i < 4; ++i) {
    const auto& put = std::get<ResourcePut>(std::get<Facts>(decision).at(i));
    uids.push_back(std::get<Ptr<Instrument>>(put.resource)->meta.uid);
  }
  EXPECT_THAT(uids, ElementsAre(2u, 3u, 4u));
}

TEST_F(ResourceDecisions, ABatchIsRefusedAsAWholeWithThePlace) {
  PutResources batch;
  batch.changes = {PutOf(MakeInstrument("a", "new-lab")),
                   PutOf(MakeInstrument("b"))};

  EXPECT_THAT(DecidePutMany(world_.state(), batch, kRevision, world_.time()),
              IsRejected(kPrecondition, "MISSING_REFERENCE",
                         "changes[0].instrument.laboratory"));
}

TEST_F(ResourceDecisions, SecondPutOfOneIdInABatchUpdatesTheFirst) {
  Instrument changed = MakeInstrument("a");
  changed.capacity = 3;
  PutResources batch;
  batch.changes = {PutOf(MakeInstrument("a")), PutOf(changed)};

  const Decision decision =
      DecidePutMany(world_.state(), batch, kRevision, world_.time());

  const auto& facts = std::get<Facts>(decision);
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_TRUE(std::get<ResourcePut>(facts[0]).created);
  EXPECT_FALSE(std::get<ResourcePut>(facts[1]).created);
}

TEST_F(ResourceDecisions, DeletesWhatNobodyUses) {
  const Decision decision = Delete(ResourceKind::kInstrument, "emc-3");

  const auto& fact = std::get<ResourceDeleted>(std::get<Facts>(decision).at(0));
  EXPECT_EQ(fact.id, "emc-3");
  EXPECT_EQ(fact.uid, 1u);
}

TEST_F(ResourceDecisions, KeepsWhatOthersReferTo) {
  const Decision decision = Delete(ResourceKind::kLaboratory, "emc");

  EXPECT_THAT(decision, IsRejected(kPrecondition, "IN_USE", ""));
  EXPECT_THAT(std::get<Rejection>(decision).metadata,
              Contains(Pair("user", "instruments/emc-3")));
}

TEST_F(ResourceDecisions, KeepsInstrumentAndPartnerOfAFutureBooking) {
  world_.AddInstitution("firm");
  world_.Book("emc-3", Span("2026-11-24", "10:00", "11:00"), [&](Booking& b) {
    b.partner = world_.UidOf<Institution>("firm");
  });

  for (const auto& [kind, id] :
       std::vector<std::pair<ResourceKind, std::string>>{
           {ResourceKind::kInstrument, "emc-3"},
           {ResourceKind::kInstitution, "firm"}}) {
    const Decision decision = Delete(kind, id);
    EXPECT_THAT(decision, IsRejected(kPrecondition, "IN_USE", ""));
    EXPECT_THAT(std::get<Rejection>(decision).metadata,
                Contains(Pair("user", "bookings/1")));
  }
}

TEST_F(ResourceDecisions, DeletingWhatIsNotThereIsNotFoundUnlessAllowed) {
  EXPECT_THAT(Delete(ResourceKind::kRule, "gone"),
              IsRejected(absl::StatusCode::kNotFound, "RULE_NOT_FOUND", ""));
  EXPECT_THAT(std::get<Facts>(Delete(ResourceKind::kRule, "gone", 0, true)),
              IsEmpty());
}

TEST_F(ResourceDecisions, DeletingWithStaleEtagIsAborted) {
  EXPECT_THAT(Delete(ResourceKind::kInstrument, "emc-3", 99),
              IsRejected(absl::StatusCode::kAborted, "ETAG_MISMATCH", ""));
}

class SubjectDecisions : public ResourceDecisions {
 protected:
  SubjectDecisions() {
    world_.AddInstitution("firm").Put(MakeMember()).Put(MakeProject());
  }

  static Member MakeMember() {
    Member value;
    value.meta.id = "li";
    value.name.en = "Li";
    value.institution = "firm";
    return value;
  }
  static Project MakeProject() {
    Project value;
    value.meta.id = "fuel";
    value.name.en = "Fuel cells";
    value.institution = "firm";
    value.members = {"li"};
    value.instruments = {"emc-3"};
    return value;
  }
  static Agreement MakeAgreement() {
    Agreement value;
    value.meta.id = "a";
    value.name.en = "Agreement";
    value.institutions = {"firm"};
    value.centres = {"beijing"};
    return value;
  }
  static Rule MakeRule(RuleParams params) {
    Rule value;
    value.meta.id = "r";
    value.params = std::move(params);
    return value;
  }
};

TEST_F(SubjectDecisions, GroupsKeepInstitutionsInOrder) {
  PartnerGroup group;
  group.meta.id = "g";
  group.name.en = "Group";
  group.institutions = {"firm", "cti"};

  EXPECT_THAT(Only<PartnerGroup>(Put(group)).institutions,
              ElementsAre("cti", "firm"));
  group.institutions = {"firm", "firm"};
  EXPECT_THAT(Put(group), IsRejected(kInvalid, "INVALID_RESOURCE",
                                     "partner_group.institutions[1]"));
}

TEST_F(SubjectDecisions, AMemberBelongsToAnInstitutionThatExists) {
  Member member = MakeMember();
  member.institution = "nobody";

  EXPECT_THAT(Put(member), IsRejected(kPrecondition, "MISSING_REFERENCE",
                                      "member.institution"));
}

TEST_F(SubjectDecisions, AQualificationThatLapsesTellsWhenItWasGranted) {
  Member member = MakeMember();
  member.qualifications = {{.name = "emc", .unused_days = 30}};

  EXPECT_THAT(Put(member), IsRejected(kInvalid, "INVALID_RESOURCE",
                                      "member.qualifications[0].grant_time"));
}

TEST_F(SubjectDecisions, AQualificationIsHeldOnce) {
  Member member = MakeMember();
  member.qualifications = {{.name = "emc"}, {.name = "emc"}};

  EXPECT_THAT(Put(member),
              IsRejected(kInvalid, "INVALID_RESOURCE",
                         "member.qualifications[1].qualification"));
}

TEST_F(SubjectDecisions, AProjectEndsAfterItStarts) {
  Project project = MakeProject();
  project.validity = {10, 10};

  EXPECT_THAT(Put(project),
              IsRejected(kInvalid, "INVALID_RESOURCE", "project.end_time"));
}

TEST_F(SubjectDecisions, AnAgreementIsWithSomebody) {
  Agreement agreement = MakeAgreement();
  agreement.institutions.clear();

  EXPECT_THAT(Put(agreement),
              IsRejected(kInvalid, "INVALID_RESOURCE", "agreement.partners"));
}

TEST_F(SubjectDecisions, ADiscountIsAPercentage) {
  Agreement agreement = MakeAgreement();
  agreement.discount_percent = 101;

  EXPECT_THAT(Put(agreement), IsRejected(kInvalid, "INVALID_RESOURCE",
                                         "agreement.discount_percent"));
}

TEST_F(SubjectDecisions, ARuleIsForOneSubject) {
  Rule rule = MakeRule(ConcurrentRule{});
  rule.partner = "firm";
  rule.member = "li";

  EXPECT_THAT(Put(rule),
              IsRejected(kInvalid, "INVALID_RESOURCE", "rule.partner"));
}

TEST_F(SubjectDecisions, ARuleThatCountsForAGroupNamesIt) {
  ConcurrentRule params;
  params.count.owner = BookingOwner::kGroup;

  EXPECT_THAT(Put(MakeRule(params)),
              IsRejected(kInvalid, "INVALID_RESOURCE", "rule.group"));
}

TEST_F(SubjectDecisions, OnlyRollingPeriodsHaveDays) {
  CountQuotaRule day;
  day.days = 7;
  CountQuotaRule rolling;
  rolling.period = QuotaPeriod::kRolling;

  EXPECT_THAT(Put(MakeRule(day)), IsRejected(kInvalid, "INVALID_RESOURCE",
                                             "rule.count_quota.days"));
  EXPECT_THAT(Put(MakeRule(rolling)), IsRejected(kInvalid, "INVALID_RESOURCE",
                                                 "rule.count_quota.days"));
}

TEST_F(SubjectDecisions, WhatOthersReferToIsKept) {
  world_.Put(MakeAgreement());

  EXPECT_THAT(Delete(ResourceKind::kMember, "li"),
              IsRejected(kPrecondition, "IN_USE", ""));
  EXPECT_THAT(Delete(ResourceKind::kInstitution, "firm"),
              IsRejected(kPrecondition, "IN_USE", ""));
  EXPECT_THAT(Delete(ResourceKind::kInstrument, "emc-3"),
              IsRejected(kPrecondition, "IN_USE", ""));
  EXPECT_THAT(std::get<Facts>(Delete(ResourceKind::kAgreement, "a")),
              testing::SizeIs(1));
}

TEST_F(SubjectDecisions, AMemberOfABookingToComeIsKept) {
  const auto book = [&](Minute start) {
    world_.Book("emc-3", {start, start + 60}, [&](Booking& booking) {
      booking.partner = world_.UidOf<Institution>("firm");
      booking.member = world_.UidOf<Member>("li");
    });
  };
  world_.Delete<Project>("fuel");
  book(world_.now() - 600);
  EXPECT_THAT(std::get<Facts>(Delete(ResourceKind::kMember, "li")),
              testing::SizeIs(1));
  book(world_.now() + 600);

  EXPECT_THAT(Delete(ResourceKind::kMember, "li"),
              IsRejected(kPrecondition, "IN_USE", ""));
}

Supply MakeSupply(absl::string_view id, SupplyKind kind) {
  Supply value;
  value.meta.id = std::string(id);
  value.name.en = "Supply";
  value.kind = kind;
  value.laboratory = "emc";
  value.amount = 10;
  if (kind == SupplyKind::kConsumable) value.counted = At("2026-11-23 08:00");
  return value;
}

TEST_F(ResourceDecisions, ASupplyKeepsItsKind) {
  world_.Put(MakeSupply("power", SupplyKind::kUtility));

  EXPECT_THAT(Put(MakeSupply("power", SupplyKind::kAccessory)),
              IsRejected(kInvalid, "INVALID_RESOURCE", "supply.kind"));
}

TEST_F(ResourceDecisions, AStockIsCountedInThePast) {
  Supply helium = MakeSupply("helium", SupplyKind::kConsumable);
  helium.counted = world_.now();
  EXPECT_EQ(Only<Supply>(Put(helium)).counted, world_.now());

  ++helium.counted;
  EXPECT_THAT(Put(helium),
              IsRejected(kInvalid, "INVALID_RESOURCE", "supply.counted_time"));
}

TEST_F(ResourceDecisions, DeliveriesComeInOrder) {
  Supply helium = MakeSupply("helium", SupplyKind::kConsumable);
  helium.deliveries = {{200, 5}, {100, 7}};

  EXPECT_THAT(Only<Supply>(Put(helium)).deliveries,
              ElementsAre(Delivery{100, 7}, Delivery{200, 5}));
}

TEST_F(ResourceDecisions, AnInstrumentDrawsOnItsOwnPlace) {
  world_.AddLaboratory("safety", "beijing");
  world_.Put(MakeSupply("power", SupplyKind::kUtility));
  Instrument value = MakeInstrument("emc-4", "safety");
  value.draws = {{"power", 3}};

  EXPECT_THAT(Put(value), IsRejected(kInvalid, "INVALID_RESOURCE",
                                     "instrument.draws[0].supply"));
  value.laboratory = "emc";
  EXPECT_EQ(Only<Instrument>(Put(value)).draws.size(), 1u);
}

TEST_F(ResourceDecisions, ASupplyThatIsDrawnStays) {
  world_.Put(MakeSupply("power", SupplyKind::kUtility));
  world_.Edit<Instrument>("emc-3", [](Instrument& i) {
    i.draws = {{"power", 3}};
  });

  EXPECT_THAT(Delete(ResourceKind::kSupply, "power"),
              IsRejected(kPrecondition, "IN_USE", ""));
}

TEST_F(ResourceDecisions, ChangeOversNeedACapacityOfOne) {
  Instrument value = MakeInstrument("emc-4");
  value.changeovers.configurations = {"horn", "loop"};
  value.changeovers.times = {{"loop", "horn", 5}, {"horn", "loop", 9}};
  EXPECT_THAT(Only<Instrument>(Put(value)).changeovers.times,
              ElementsAre(ChangeoverTime{"horn", "loop", 9},
                          ChangeoverTime{"loop", "horn", 5}));

  value.capacity = 2;
  EXPECT_THAT(Put(value), IsRejected(kInvalid, "INVALID_RESOURCE",
                                     "instrument.changeovers"));
}

TEST_F(ResourceDecisions, ChangeOversAreBetweenKnownConfigurations) {
  Instrument value = MakeInstrument("emc-4");
  value.changeovers.configurations = {"horn"};
  value.changeovers.times = {{"horn", "loop", 9}};

  EXPECT_THAT(Put(value), IsRejected(kInvalid, "INVALID_RESOURCE",
                                     "instrument.changeovers.times[0].to"));
}

TEST_F(ResourceDecisions, ACompanionHasNoCompanions) {
  Instrument chamber = MakeInstrument("chamber");
  chamber.companions = {{.instrument = "emc-3"}};
  world_.Put(chamber);

  Instrument shaker = MakeInstrument("shaker");
  shaker.companions = {{.instrument = "chamber"}};
  EXPECT_THAT(Put(shaker), IsRejected(kInvalid, "INVALID_RESOURCE",
                                      "instrument.companions[0].instrument"));
  Instrument receiver = MakeInstrument("emc-3");
  receiver.companions = {{.class_code = "0301"}};
  EXPECT_THAT(Put(receiver), IsRejected(kInvalid, "INVALID_RESOURCE",
                                        "instrument.companions"));
  EXPECT_THAT(Delete(ResourceKind::kInstrument, "emc-3"),
              IsRejected(kPrecondition, "IN_USE", ""));
}

TEST_F(ResourceDecisions, AConsumableHasNoOutages) {
  world_.Put(MakeSupply("helium", SupplyKind::kConsumable));
  Outage outage;
  outage.meta.id = "out";
  outage.supply = "helium";
  outage.first = {100, 200};

  EXPECT_THAT(Put(outage),
              IsRejected(kInvalid, "INVALID_RESOURCE", "outage.resource"));
}

}  // namespace
}  // namespace trilab::engine
