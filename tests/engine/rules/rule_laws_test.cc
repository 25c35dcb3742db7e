#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "server/engine/rules/rule_set.h"
#include "tests/engine/constraint_law.h"
#include "tests/engine/random_world.h"

// Earliest of each rule type is brute force over its Check: with calendars of
// any time zone, over changes of clocks and the turn of a year, with and
// without a prime time.

namespace trilab::engine {
namespace {

void AssertLawOf(const RuleParams& params, World world) {
  const CapabilityNeed need;
  const Case c = AnyCase(world, need);
  Rule rule;
  rule.params = params;
  if (AnyBool()) rule.prime_time = AnyBand();
  const Minute from = world.now() - 200 + AnyMinutes(400);

  AssertLaw(BoundRule(rule), c, from, from + kRandomWindow);
}

World AnyCalendars() { return AnyWorld(/*rules=*/0); }

RC_GTEST_PROP(RuleLaw, Duration, ()) {
  AssertLawOf(AnyDurationRule(), AnyCalendars());
}
RC_GTEST_PROP(RuleLaw, Grid, ()) { AssertLawOf(AnyGridRule(), AnyCalendars()); }
RC_GTEST_PROP(RuleLaw, Notice, ()) {
  AssertLawOf(NoticeRule{AnyMinutes(2000), AnyBool(), {}, AnyNotice()},
              AnyCalendars());
}
RC_GTEST_PROP(RuleLaw, Horizon, ()) {
  AssertLawOf(AnyHorizonRule(), AnyCalendars());
}
RC_GTEST_PROP(RuleLaw, Account, ()) {
  World world = AnyCalendars();
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    Tariff tariff;
    tariff.meta.id = absl::StrCat("t-", i);
    const Minute start = world.now() - 200 + AnyMinutes(400);
    tariff.validity = {start, start + 1 + AnyMinutes(300)};
    world.Put(tariff);
  }
  AssertLawOf(AccountRule{.priced = true}, std::move(world));
}
RC_GTEST_PROP(RuleLaw, PriorityWindow, ()) {
  AssertLawOf(AnyPriorityWindow(), AnyCalendars());
}
RC_GTEST_PROP(RuleLaw, ExclusiveAccess, ()) {
  World world = AnyCalendars();
  const Minute now = world.now();
  AssertLawOf(AnyExclusiveAccess(now), std::move(world));
}

}  // namespace
}  // namespace trilab::engine
