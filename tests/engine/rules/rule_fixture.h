#ifndef TRILAB_TESTS_ENGINE_RULES_RULE_FIXTURE_H_
#define TRILAB_TESTS_ENGINE_RULES_RULE_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/engine/rules/rule_set.h"
#include "tests/engine/world.h"

namespace trilab::engine {

// A span of every day of the week.
inline std::vector<WeeklyHours> EveryDay(int32_t start, int32_t end) {
  std::vector<WeeklyHours> rows;
  for (int day = 0; day < 7; ++day) {
    rows.push_back({static_cast<absl::Weekday>(day), start, end, {}});
  }
  return rows;
}

// One instrument "i" of institution "owner", always open, and rules for it. It
// is Monday, 2026-11-23 09:00 in China, unless another time is given.
struct RuleFixture {
  explicit RuleFixture(RuleParams params,
                       const World::Change<Rule>& change = {},
                       Minute now = At("2026-11-23 09:00"))
      : world(now) {
    world.AddInstitution("owner").AddInstitution("firm");
    world.AddCentre("c", "owner").AddLaboratory("lab", "c");
    world.AddInstrument("i", "lab");
    world.AddRule("rule", std::move(params), change);
  }

  // A calendar that is open around the clock.
  void UseCalendar(const std::string& time_zone,
                   const std::string& holiday_region = "") {
    world.AddCalendar("hours", 0, 1440, [&](Calendar& calendar) {
      calendar.time_zone = time_zone;
      calendar.holiday_region = holiday_region;
    });
    world.Edit<Instrument>("i", [](Instrument& i) { i.calendar = "hours"; });
  }

  Case MakeCase(Minute duration) const {
    Case c = world.CaseOf("i", duration);
    c.mode = mode;
    c.partner = partner;
    c.operation = operation;
    c.present_start = present_start;
    c.now_rounded = now_rounded;
    return c;
  }

  // As `UseCalendar` in China, with 2026-11-24 (a Tuesday) off and 2026-11-28
  // (a Saturday) worked for it.
  void UseHolidays() {
    HolidayYear holidays;
    holidays.meta.id = "cn-2026";
    holidays.region = "CN";
    holidays.year = 2026;
    holidays.days = {{absl::CivilDay(2026, 11, 24), "节", true},
                     {absl::CivilDay(2026, 11, 28), "节", false}};
    world.Put(holidays);
    UseCalendar("Asia/Shanghai", "CN");
  }

  Violations Check(absl::string_view start, Minute duration) const {
    Violations violations;
    const Case c = MakeCase(duration);
    for (const BoundRule& rule : ResolveRules(c)) {
      rule.Check(c, At(start), violations);
    }
    return violations;
  }

  std::vector<ViolationCode> Codes(absl::string_view start,
                                   Minute duration) const {
    std::vector<ViolationCode> codes;
    for (const Violation& violation : Check(start, duration)) {
      codes.push_back(violation.code);
    }
    return codes;
  }

  // By the one rule that applies; within ten days.
  Minute Earliest(absl::string_view from, Minute duration) const {
    const Case c = MakeCase(duration);
    return ResolveRules(c).at(0).Earliest(c, At(from), At(from) + 10 * 1440);
  }

  World world;
  ServiceMode mode = ServiceMode::kSample;
  uint32_t partner = 0;
  Operation operation = Operation::kCreate;
  Minute present_start = 0;
  bool now_rounded = false;
};

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_RULES_RULE_FIXTURE_H_
