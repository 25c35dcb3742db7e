#include "server/engine/explain/quick_xplain.h"

#include <cstddef>
#include <numeric>

namespace trilab::engine {
namespace {

using Members = absl::Span<const int>;
using Consistent = absl::FunctionRef<bool(Members)>;

std::vector<int> Joined(Members a, Members b) {
  std::vector<int> joined(a.begin(), a.end());
  joined.insert(joined.end(), b.begin(), b.end());
  return joined;
}

// The members of `candidates` that, with all of `background`, make a minimal
// conflict. `grown`: `background` was not known to be consistent before its
// last members came in.
std::vector<int> Explain(Members background, bool grown, Members candidates,
                         Consistent consistent) {
  if (grown && !consistent(background)) return {};
  if (candidates.size() == 1) return {candidates[0]};
  const size_t half = candidates.size() / 2;
  const Members first = candidates.first(half);
  const Members second = candidates.subspan(half);
  const std::vector<int> of_second =
      Explain(Joined(background, first), /*grown=*/true, second, consistent);
  const std::vector<int> of_first =
      Explain(Joined(background, of_second), /*grown=*/!of_second.empty(),
              first, consistent);
  return Joined(of_first, of_second);
}

}  // namespace

std::vector<int> QuickXplain(int count, Consistent consistent) {
  if (count == 0) return {};
  std::vector<int> all(static_cast<size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return Explain({}, /*grown=*/false, all, consistent);
}

}  // namespace trilab::engine
