#ifndef TRILAB_TESTS_ENGINE_RANDOM_WORLD_H_
#define TRILAB_TESTS_ENGINE_RANDOM_WORLD_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rapidcheck.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "tests/engine/world.h"

// Small worlds with something of everything, for RapidCheck. To be called
// inside a property.

namespace trilab::engine {

inline constexpr Minute kRandomWindow = 1'500;

template <typename T>
T OneOf(const std::vector<T>& values) {
  return *rc::gen::elementOf(values);
}
inline Minute AnyMinutes(Minute below) {
  return *rc::gen::inRange<Minute>(0, below);
}
inline bool AnyBool() { return *rc::gen::arbitrary<bool>(); }

// Sunday, when clocks change on that day or the next in one of the zones of
// `AnyZone`; or an ordinary Monday, or the eve of a holiday.
inline Minute AnyNow() {
  return OneOf<Minute>({At("2026-10-25 02:00"), At("2026-11-01 07:00"),
                        At("2026-11-23 09:00"), At("2026-12-31 16:10")});
}

inline std::string AnyZone() {
  return OneOf<std::string>({"Asia/Shanghai", "Europe/Berlin",
                             "America/New_York", "Australia/Lord_Howe"});
}

inline Interval AnySpan(Minute now, Minute longest) {
  const Minute start = now - 300 + AnyMinutes(kRandomWindow + 900);
  return {start, start + 1 + AnyMinutes(longest)};
}

inline std::vector<ServiceMode> AnyModes() {
  return OneOf<std::vector<ServiceMode>>(
      {{}, {ServiceMode::kSample}, {ServiceMode::kSelfService}});
}

inline Calendar AnyCalendar(const std::string& id, Minute now) {
  Calendar calendar;
  calendar.meta.id = id;
  calendar.time_zone = AnyZone();
  for (int day = 0; day < 7; ++day) {
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
      const auto start = static_cast<int32_t>(AnyMinutes(1440));
      const auto length = static_cast<int32_t>(1 + AnyMinutes(1439));
      calendar.hours.push_back(
          {static_cast<absl::Weekday>(day), start, start + length, AnyModes()});
    }
  }
  if (AnyBool()) calendar.holiday_region = "CN";
  if (AnyBool()) calendar.missing_holidays = MissingHolidays::kRefuse;
  if (AnyBool()) {
    calendar.exceptions.push_back(
        {absl::CivilDay(absl::ToCivilDay(ToTime(now), absl::UTCTimeZone())) + 1,
         "stocktaking",
         {}});
  }
  return calendar;
}

inline HolidayYear AnyHolidays(Minute now) {
  HolidayYear holidays;
  holidays.meta.id = "cn-2026";
  holidays.region = "CN";
  holidays.year = 2026;
  const absl::CivilDay today =
      absl::ToCivilDay(ToTime(now), absl::UTCTimeZone());
  for (int i = 0; i < 3; ++i) {
    if (AnyBool()) holidays.days.push_back({today + i, "国庆节", AnyBool()});
  }
  return holidays;
}

inline BookingCount AnyCount() {
  BookingCount count;
  count.owner =
      OneOf<BookingOwner>({BookingOwner::kMember, BookingOwner::kProject,
                           BookingOwner::kPartner, BookingOwner::kGroup});
  count.set = OneOf<BookingSet>({BookingSet::kScope, BookingSet::kInstrument,
                                 BookingSet::kClass, BookingSet::kLaboratory});
  count.without_ended = AnyBool();
  return count;
}

inline QuotaPeriod AnyPeriod() {
  return static_cast<QuotaPeriod>(*rc::gen::inRange(1, 7));
}

inline int32_t DaysOf(QuotaPeriod period) {
  return period == QuotaPeriod::kRolling ? *rc::gen::inRange(1, 4) : 0;
}

inline RuleParams AnyCountingParams() {
  const QuotaPeriod period = AnyPeriod();
  switch (*rc::gen::inRange(0, 7)) {
    case 0:
      return CountQuotaRule{AnyCount(), *rc::gen::inRange(1, 4), period,
                            DaysOf(period), AnyBool()};
    case 1:
      return TimeQuotaRule{AnyCount(), 1 + AnyMinutes(600), period,
                           DaysOf(period)};
    case 2:
      return ConcurrentRule{AnyCount(), *rc::gen::inRange(1, 4)};
    case 3:
      return SpacingRule{AnyCount(), 1 + AnyMinutes(300)};
    case 4:
      return OverlapRule{AnyCount()};
    case 5:
      return QualificationRule{AnyBool() ? "emc" : "", AnyModes()};
    default:
      return AgreementRule{AnyBool()};
  }
}

// Spans of a week, some of which overlap, adjoin or cross midnight.
inline std::vector<WeeklyHours> AnyRows(int most) {
  std::vector<WeeklyHours> rows;
  for (int i = *rc::gen::inRange(1, most + 1); i > 0; --i) {
    const auto start = static_cast<int32_t>(
        AnyBool() ? AnyMinutes(1440)
                  : OneOf<Minute>({0, 120, 150, 480, 720, 1380}));
    const auto length = static_cast<int32_t>(
        AnyBool() ? 1 + AnyMinutes(1439) : OneOf<Minute>({60, 240, 600, 1440}));
    const int first = *rc::gen::inRange(0, 7);
    const int last = *rc::gen::inRange(first, 7);
    for (int day = first; day <= last; ++day) {
      rows.push_back(
          {static_cast<absl::Weekday>(day), start, start + length, AnyModes()});
    }
  }
  return rows;
}

inline TimeBand AnyBand() {
  TimeBand band;
  band.days = OneOf<BandDays>(
      {BandDays::kAll, BandDays::kWorking, BandDays::kNonWorking});
  if (band.days == BandDays::kAll || AnyBool()) band.hours = AnyRows(4);
  return band;
}

inline DurationRule AnyDurationRule() {
  DurationRule rule = {AnyMinutes(200), 100 + AnyMinutes(500),
                       OneOf<Minute>({0, 1, 15, 60})};
  if (AnyBool()) rule.counted = AnyBand();
  for (int i = *rc::gen::inRange(0, 4) * AnyBool(); i > 0; --i) {
    rule.exactly.push_back(1 + AnyMinutes(400));
  }
  return rule;
}

inline GridRule AnyGridRule() {
  if (AnyBool()) {
    GridRule rule;
    rule.blocks = AnyRows(6);
    rule.allow_runs = AnyBool();
    return rule;
  }
  const Minute step = OneOf<Minute>({1, 7, 15, 60, 90, 100, 480, 1440});
  return GridRule{step, AnyMinutes(step), AnyBool()};
}

inline std::optional<NoticeTime> AnyNotice() {
  if (AnyBool()) return std::nullopt;
  return NoticeTime{OneOf<Minute>({0, 30, 600, 1440, 2000}), AnyBool()};
}

inline HorizonRule AnyHorizonRule() {
  const auto opens_at = static_cast<int32_t>(AnyMinutes(1440));
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      return {AnyMinutes(3000), AnyBool()};
    case 1:
      return {1440 * AnyMinutes(4), AnyBool(), HorizonOpening::kDaily,
              opens_at};
    default:
      return {0, AnyBool(), HorizonOpening::kMonthly, opens_at,
              *rc::gen::inRange(20, 32)};
  }
}

inline Privileged AnyPrivileged() {
  return {OneOf<std::vector<std::string>>({{}, {"firm"}, {"firm", "owner"}}),
          AnyBool()};
}

inline PriorityWindowRule AnyPriorityWindow() {
  PriorityWindowRule rule;
  if (AnyBool()) rule.window = AnyBand();
  rule.privileged = AnyPrivileged();
  rule.release_by_clock = AnyBool();
  rule.release_before = AnyMinutes(2000);
  rule.release_at = static_cast<int32_t>(AnyMinutes(1440));
  rule.release_days_before = *rc::gen::inRange(0, 3);
  return rule;
}

inline ExclusiveAccessRule AnyExclusiveAccess(Minute now) {
  ExclusiveAccessRule rule;
  if (AnyBool()) rule.weekly = AnyBand();
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    rule.blocks.push_back(AnySpan(now, 400));
  }
  rule.privileged = AnyPrivileged();
  return rule;
}

inline RuleParams AnyRuleParams(Minute now) {
  switch (*rc::gen::inRange(0, 11)) {
    case 9:
      return ApprovalRule{AnyMinutes(400)};
    case 10:
      return NoShowRule{1 + AnyMinutes(100), AnyMinutes(60)};
    case 6:
    case 7:
    case 8:
      return AnyCountingParams();
    case 0:
      return AnyDurationRule();
    case 1:
      return AnyGridRule();
    case 2:
      return NoticeRule{OneOf<Minute>({0, 30, 600, 1440, 2000}),
                        AnyBool(),
                        AnyModes(),
                        AnyNotice(),
                        AnyNotice(),
                        AnyBool()};
    case 3:
      return AnyHorizonRule();
    case 4:
      return AnyPriorityWindow();
    default:
      return AnyExclusiveAccess(now);
  }
}

inline Rule AnyRule(const std::string& id, Minute now) {
  Rule rule;
  rule.meta.id = id;
  rule.params = AnyRuleParams(now);
  if (*rc::gen::inRange(0, 3) == 0) rule.prime_time = AnyBand();
  if (*rc::gen::inRange(0, 3) == 0) {
    rule.action = AnyBool() ? RuleAction::kWarn : RuleAction::kRequireApproval;
  }
  rule.combine_all = AnyBool();
  if (AnyBool()) rule.scope.instrument = absl::StrCat("i", AnyMinutes(3));
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      rule.partner = "firm";
      break;
    case 1:
      rule.member = "m0";
      break;
    case 2:
      rule.project = "p0";
      break;
    case 3:
      rule.group = "group";
      break;
  }
  return rule;
}

inline Accreditation AnyAccreditation(Minute now) {
  return {AnyBool() ? AccreditationScheme::kCma : AccreditationScheme::kCnas,
          "L1", AnySpan(now, 3000)};
}

// Supplies "power", "jigs" and "gas", of lab0 or c0.
inline void AddSupplies(World& world) {
  const Minute now = world.now();
  Supply power;
  power.meta.id = "power";
  power.laboratory = "lab0";
  power.amount = *rc::gen::inRange(0, 8);
  world.Put(power);
  Supply jigs;
  jigs.meta.id = "jigs";
  jigs.kind = SupplyKind::kAccessory;
  jigs.centre = "c0";
  jigs.amount = *rc::gen::inRange(0, 4);
  world.Put(jigs);
  Supply gas;
  gas.meta.id = "gas";
  gas.kind = SupplyKind::kConsumable;
  gas.centre = "c0";
  gas.amount = *rc::gen::inRange(0, 12);
  gas.counted = now - OneOf<Minute>({0, 100, 2'000, 600'000});
  Minute time = now - 200;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    time += AnyMinutes(600);
    gas.deliveries.push_back({time, *rc::gen::inRange(1, 8)});
  }
  world.Put(gas);
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    world.AddOutage(absl::StrCat("cut", i), "", AnySpan(now, 500),
                    [](Outage& outage) {
                      outage.supply = AnyBool() ? "power" : "jigs";
                      outage.remaining = *rc::gen::inRange(0, 6);
                    });
  }
}

inline std::vector<SupplyAmount> AnyDraws() {
  std::vector<SupplyAmount> draws;
  for (const std::string id : {"gas", "jigs", "power"}) {
    if (*rc::gen::inRange(0, 3) == 0) {
      draws.push_back({id, *rc::gen::inRange(0, 4)});
    }
  }
  return draws;
}

inline Changeovers AnyChangeovers() {
  Changeovers value;
  value.configurations = {"cold", "hot"};
  for (const std::string from : {"cold", "hot"}) {
    for (const std::string to : {"cold", "hot"}) {
      if (AnyBool()) {
        value.times.push_back(
            {from, to, static_cast<int32_t>(AnyMinutes(200))});
      }
    }
  }
  value.default_minutes = OneOf<int32_t>({0, 30, 150});
  value.added_to_buffers = AnyBool();
  return value;
}

inline std::vector<Companion> AnyCompanions() {
  std::vector<Companion> companions;
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    Companion& companion = companions.emplace_back();
    if (AnyBool()) {
      companion.instrument = absl::StrCat("i", AnyMinutes(3));
    } else {
      companion.class_code = "0301";
    }
    companion.before_minutes = OneOf<int32_t>({0, 0, 40});
    companion.after_minutes = OneOf<int32_t>({0, 25});
    companion.calibrated = *rc::gen::inRange(0, 4) == 0;
    companion.within_hours = *rc::gen::inRange(0, 4) == 0;
  }
  return companions;
}

inline void AddAnyInstrument(World& world, const std::string& id) {
  const Minute now = world.now();
  world.AddInstrument(
      id, absl::StrCat("lab", AnyMinutes(2)), [&](Instrument& i) {
        i.calendar = OneOf<std::string>({"", "hours0", "hours1"});
        i.capacity = OneOf<int32_t>({1, 1, 2, 5});
        i.buffer_before_minutes = OneOf<int32_t>({0, 0, 10, 45});
        i.buffer_after_minutes = OneOf<int32_t>({0, 20});
        i.unattended = AnyBool();
        i.service_modes = AnyModes();
        if (AnyBool()) i.qualification = "emc";
        if (AnyBool()) i.calibration = AnySpan(now, 4000);
        if (*rc::gen::inRange(0, 8) == 0) {
          i.status = InstrumentStatus::kRestricted;
        }
        i.draws = AnyDraws();
        if (i.capacity == 1 && AnyBool()) i.changeovers = AnyChangeovers();
        if (*rc::gen::inRange(0, 3) == 0) i.companions = AnyCompanions();
      });
  world.AddCapability(
      absl::StrCat("cap-", id), id, "GB/T 18655-2018",
      [&](Capability& capability) {
        for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
          capability.accreditations.push_back(AnyAccreditation(now));
        }
      });
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    world.AddOutage(absl::StrCat("out-", id, "-", i), id, AnySpan(now, 400));
  }
}

inline void BookAnything(World& world, const std::string& instrument) {
  world.Book(instrument, AnySpan(world.now(), 300), [&](Booking& booking) {
    booking.units = *rc::gen::inRange(1, 3);
    booking.operator_uid = static_cast<uint32_t>(AnyMinutes(3));
    booking.partner = static_cast<uint32_t>(AnyMinutes(3));
    for (const SupplyAmount& draw : AnyDraws()) {
      if (draw.amount == 0) continue;
      booking.draws.push_back({world.UidOf<Supply>(draw.supply), draw.amount,
                               draw.supply == "gas"});
    }
    BookingDetails details;
    BookingNeeds needs;
    needs.configurations = {OneOf<std::string>({"", "cold", "hot"})};
    details.needs = std::make_shared<const BookingNeeds>(needs);
    booking.details = std::make_shared<const BookingDetails>(details);
    if (*rc::gen::inRange(0, 4) == 0 && instrument != "i0") {
      booking.claims.push_back(
          {world.UidOf<Instrument>("i0"), 15, 5, /*companion=*/true});
    }
    if (booking.partner != 2) return;
    booking.member = static_cast<uint32_t>(AnyMinutes(3));
    booking.project = static_cast<uint32_t>(AnyMinutes(2));
  });
}

// Members "m0" and "m1" and project "p0", all of "firm", uid 2; a group of
// both institutions; agreements.
inline void AddSubjects(World& world) {
  const Minute now = world.now();
  for (const std::string id : {"m0", "m1"}) {
    Member member;
    member.meta.id = id;
    member.institution = "firm";
    member.active = *rc::gen::inRange(0, 8) != 0;
    if (AnyBool()) {
      member.qualifications = {{"emc", now - AnyMinutes(3000),
                                AnyBool() ? kNever : AnySpan(now, 3000).end,
                                OneOf<int32_t>({0, 1, 2})}};
    }
    world.Put(member);
  }
  Project project;
  project.meta.id = "p0";
  project.institution = "firm";
  if (AnyBool()) project.validity = AnySpan(now, 3000);
  if (AnyBool()) project.members = {"m0"};
  if (AnyBool()) project.instruments = {"i0", "i1"};
  world.Put(project);
  PartnerGroup group;
  group.meta.id = "group";
  group.institutions = {"firm", "owner"};
  world.Put(group);
  if (AnyBool()) {
    world.Edit<Institution>("firm", [](auto& firm) { firm.region = 120000; });
  }
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    Agreement agreement;
    agreement.meta.id = absl::StrCat("a", i);
    if (AnyBool()) {
      agreement.groups = {"group"};
    } else {
      agreement.institutions = {"firm"};
    }
    if (AnyBool()) agreement.centres = {"c0"};
    agreement.validity = AnySpan(now, 1000);
    world.Put(agreement);
  }
}

// Instruments "i0" to "i2" of centre "c0" or "c1", with calendars, outages,
// bookings, rules, and operators "o0" and "o1".
inline World AnyWorld(int rules = 4) {
  World world(AnyNow());
  world.AddInstitution("owner").AddInstitution("firm");
  world.Put(AnyHolidays(world.now()));
  for (const std::string id : {"hours0", "hours1"}) {
    world.Put(AnyCalendar(id, world.now()));
  }
  for (int i = 0; i < 2; ++i) {
    world.AddCentre(absl::StrCat("c", i), "owner", [&](Centre& centre) {
      centre.location = GeoPoint{39.9 - i, 116.4 + AnyMinutes(2)};
    });
    world.AddLaboratory(absl::StrCat("lab", i), absl::StrCat("c", i));
    if (AnyBool()) {
      world.AddOutage(
          absl::StrCat("power", i), "", AnySpan(world.now(), 400),
          [&](Outage& outage) { outage.laboratory = absl::StrCat("lab", i); });
    }
    world.AddOperator(absl::StrCat("o", i), "c0", "emc", [&](Operator& value) {
      if (AnyBool()) value.centres.push_back("c1");
      if (AnyBool()) value.calendar = "hours1";
      if (AnyBool()) {
        value.qualifications[0].expiry = AnySpan(world.now(), 2000).end;
      }
    });
  }
  AddSupplies(world);
  for (int i = 0; i < 3; ++i) AddAnyInstrument(world, absl::StrCat("i", i));
  AddSubjects(world);
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    BookAnything(world, absl::StrCat("i", AnyMinutes(3)));
  }
  for (int i = 0; i < rules; ++i) {
    world.Put(AnyRule(absl::StrCat("r", i), world.now()));
  }
  return world;
}

inline CapabilityNeed AnyNeed() {
  CapabilityNeed need;
  if (AnyBool()) return need;
  need.standard = "GB/T 18655";
  need.accreditations = OneOf<std::vector<AccreditationScheme>>(
      {{},
       {AccreditationScheme::kCma},
       {AccreditationScheme::kCma, AccreditationScheme::kCnas}});
  return need;
}

// A case in `world`; `need` must outlive it.
inline Case AnyCase(const World& world, const CapabilityNeed& need) {
  const Minute duration =
      AnyBool() ? 1 + AnyMinutes(400) : OneOf<Minute>({30, 60, 120, 240, 600});
  Case c = world.CaseOf(absl::StrCat("i", AnyMinutes(3)), duration);
  c.units = *rc::gen::inRange(1, 4);
  c.mode = AnyBool() ? ServiceMode::kSample : ServiceMode::kSelfService;
  c.operator_uid = OneOf<uint32_t>({0, 0, 1, 2});
  c.partner = OneOf<uint32_t>({0, 1, 2, 2});
  if (c.partner == 2) {
    c.member = OneOf<uint32_t>({0, 1, 2});
    c.project = OneOf<uint32_t>({0, 1});
  }
  c.need = &need;
  c.moved_booking = static_cast<uint64_t>(AnyMinutes(4));
  if (AnyBool()) c.buffer_before = OneOf<int32_t>({0, 25});
  if (AnyBool()) {
    c.operation = Operation::kChange;
    c.present_start = world.now() - 100 + AnyMinutes(3000);
  }
  c.now_rounded = AnyBool();
  c.configuration = OneOf<std::string>({"", "", "cold"}).empty() ? "" : "cold";
  // Cases refer to what they draw.
  static auto& kept = *new std::deque<std::vector<SupplyAmount>>();
  c.draws = &kept.emplace_back(AnyDraws());
  return c;
}

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_RANDOM_WORLD_H_
