#include "server/engine/rules/privileged.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

absl::string_view OwnerOf(const Case& c) {
  return c.site.centre == nullptr ? absl::string_view()
                                  : c.site.centre->institution;
}

}  // namespace

bool IsPrivileged(const Privileged& privileged, const Case& c) {
  if (c.partner == 0) return false;
  const absl::string_view partner =
      c.state.catalog().institutions().IdOf(c.partner);
  const auto& listed = privileged.institutions;
  return (privileged.owner && partner == OwnerOf(c)) ||
         std::find(listed.begin(), listed.end(), partner) != listed.end();
}

void AddPrivileged(const Privileged& privileged, const Case& c,
                   Violation& violation) {
  std::vector<std::string> names;
  const auto add = [&names](absl::string_view id) {
    std::string name =
        ResourceName({ResourceKind::kInstitution, std::string(id)});
    if (!id.empty() &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  };
  if (privileged.owner) add(OwnerOf(c));
  for (const std::string& id : privileged.institutions) add(id);
  if (names.empty()) return;
  AddParameter(violation, "institutions", absl::StrJoin(names, ","));
}

}  // namespace trilab::engine
