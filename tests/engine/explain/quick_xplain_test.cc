#include "server/engine/explain/quick_xplain.h"

#include <vector>

#include "absl/algorithm/container.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Le;

// Whether `set` holds all of `members`.
bool HasAll(absl::Span<const int> set, std::vector<int> members) {
  return absl::c_all_of(members, [set](int member) {
    return absl::c_linear_search(set, member);
  });
}

TEST(QuickXplainTest, NothingIsNoConflict) {
  EXPECT_THAT(QuickXplain(0, [](absl::Span<const int>) { return false; }),
              IsEmpty());
}

TEST(QuickXplainTest, FindsTheOneThatIsEnough) {
  const auto conflict = QuickXplain(
      5, [](absl::Span<const int> set) { return !HasAll(set, {3}); });

  EXPECT_THAT(conflict, ElementsAre(3));
}

TEST(QuickXplainTest, FindsThoseThatOnlyTogetherConflict) {
  const auto conflict = QuickXplain(8, [](absl::Span<const int> set) {
    return !HasAll(set, {1, 4, 7});
  });

  EXPECT_THAT(conflict, ElementsAre(1, 4, 7));
}

TEST(QuickXplainTest, PrefersConflictsOfEarlyMembers) {
  const auto conflict = QuickXplain(6, [](absl::Span<const int> set) {
    return !HasAll(set, {0, 2}) && !HasAll(set, {4, 5});
  });

  EXPECT_THAT(conflict, ElementsAre(0, 2));
}

TEST(QuickXplainTest, AsksFarFewerTimesThanThereAreMembers) {
  int asked = 0;
  const auto conflict = QuickXplain(1'000, [&](absl::Span<const int> set) {
    ++asked;
    return !HasAll(set, {617});
  });

  EXPECT_THAT(conflict, ElementsAre(617));
  EXPECT_THAT(asked, Le(25));
}

}  // namespace
}  // namespace trilab::engine
