#ifndef TRILAB_TESTS_ENGINE_RANDOM_WORLD_H_
#define TRILAB_TESTS_ENGINE_RANDOM_WORLD_H_

#include <cstdint>
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

inline RuleParams AnyRuleParams() {
  switch (*rc::gen::inRange(0, 6)) {
    case 4:
      return ApprovalRule{AnyMinutes(400)};
    case 5:
      return NoShowRule{1 + AnyMinutes(100), AnyMinutes(60)};
    case 0:
      return DurationRule{AnyMinutes(200), 100 + AnyMinutes(500),
                          OneOf<Minute>({0, 1, 15, 60})};
    case 1: {
      const Minute step = OneOf<Minute>({1, 7, 15, 60, 90, 100, 480, 1440});
      return GridRule{step, AnyMinutes(step), AnyBool()};
    }
    case 2:
      return NoticeRule{OneOf<Minute>({0, 30, 600, 1440, 2000}), AnyBool(),
                        AnyModes()};
    default:
      return HorizonRule{AnyMinutes(3000), AnyBool()};
  }
}

inline Rule AnyRule(const std::string& id) {
  Rule rule;
  rule.meta.id = id;
  rule.params = AnyRuleParams();
  if (*rc::gen::inRange(0, 3) == 0) {
    rule.action = AnyBool() ? RuleAction::kWarn : RuleAction::kRequireApproval;
  }
  rule.combine_all = AnyBool();
  if (AnyBool()) rule.scope.instrument = absl::StrCat("i", AnyMinutes(3));
  if (AnyBool()) rule.partner = "firm";
  return rule;
}

inline Accreditation AnyAccreditation(Minute now) {
  return {AnyBool() ? AccreditationScheme::kCma : AccreditationScheme::kCnas,
          "L1", AnySpan(now, 3000)};
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
  });
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
    world.AddOperator(absl::StrCat("o", i), "c0", "emc", [&](Operator& value) {
      if (AnyBool()) value.centres.push_back("c1");
      if (AnyBool()) value.calendar = "hours1";
      if (AnyBool()) {
        value.qualifications[0].expiry = AnySpan(world.now(), 2000).end;
      }
    });
  }
  for (int i = 0; i < 3; ++i) AddAnyInstrument(world, absl::StrCat("i", i));
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    BookAnything(world, absl::StrCat("i", AnyMinutes(3)));
  }
  for (int i = 0; i < rules; ++i) world.Put(AnyRule(absl::StrCat("r", i)));
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
  Case c = world.CaseOf(absl::StrCat("i", AnyMinutes(3)), 1 + AnyMinutes(400));
  c.units = *rc::gen::inRange(1, 4);
  c.mode = AnyBool() ? ServiceMode::kSample : ServiceMode::kSelfService;
  c.operator_uid = OneOf<uint32_t>({0, 0, 1, 2});
  c.partner = OneOf<uint32_t>({0, 1, 2});
  c.need = &need;
  c.moved_booking = static_cast<uint64_t>(AnyMinutes(4));
  return c;
}

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_RANDOM_WORLD_H_
