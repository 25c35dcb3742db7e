#ifndef TRILAB_TESTS_ENGINE_RULES_RULE_FIXTURE_H_
#define TRILAB_TESTS_ENGINE_RULES_RULE_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/engine/rules/rule_set.h"
#include "tests/engine/world.h"

namespace trilab::engine {

// One instrument "i", always open, and rules for it. It is Monday,
// 2026-11-23 09:00 in China.
struct RuleFixture {
  explicit RuleFixture(RuleParams params,
                       const World::Change<Rule>& change = {}) {
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

  Violations Check(absl::string_view start, Minute duration) const {
    Violations violations;
    Case c = world.CaseOf("i", duration);
    c.mode = mode;
    c.partner = partner;
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
    Case c = world.CaseOf("i", duration);
    c.mode = mode;
    c.partner = partner;
    return ResolveRules(c).at(0).Earliest(c, At(from), At(from) + 10 * 1440);
  }

  World world;
  ServiceMode mode = ServiceMode::kSample;
  uint32_t partner = 0;
};

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_RULES_RULE_FIXTURE_H_
