#include <algorithm>
#include <set>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "server/engine/explain/quick_xplain.h"

namespace trilab::engine {
namespace {

// A system of constraints is the family of its conflicts.
RC_GTEST_PROP(QuickXplainLaw, FindsAConflictWithoutSuperfluousMembers, ()) {
  const int count = *rc::gen::inRange(1, 20);
  std::vector<std::set<int>> family;
  for (int left = *rc::gen::inRange(1, 6); left > 0; --left) {
    std::set<int>& conflict = family.emplace_back();
    for (int more = *rc::gen::inRange(1, 6); more > 0; --more) {
      conflict.insert(*rc::gen::inRange(0, count));
    }
  }
  const auto consistent = [&](absl::Span<const int> given) {
    const std::set<int> set(given.begin(), given.end());
    return std::none_of(
        family.begin(), family.end(), [&](const std::set<int>& conflict) {
          return std::includes(set.begin(), set.end(), conflict.begin(),
                               conflict.end());
        });
  };

  const std::vector<int> conflict = QuickXplain(count, consistent);

  RC_ASSERT(std::is_sorted(conflict.begin(), conflict.end()));
  RC_ASSERT(!consistent(conflict));
  for (const int member : conflict) {
    std::vector<int> others = conflict;
    others.erase(std::find(others.begin(), others.end(), member));
    RC_ASSERT(consistent(others));
  }
}

}  // namespace
}  // namespace trilab::engine
