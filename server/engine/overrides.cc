#include "server/engine/overrides.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace trilab::engine {
namespace {

bool Wishes(const OverrideWish& wish, const Violation& violation) {
  if (wish.all) return true;
  if (std::find(wish.codes.begin(), wish.codes.end(), violation.code) !=
      wish.codes.end()) {
    return true;
  }
  return !violation.rule.empty() &&
         std::find(wish.rules.begin(), wish.rules.end(), violation.rule) !=
             wish.rules.end();
}

bool StandsInCentre(const Catalog& catalog, const ResourceRef& resource,
                    absl::string_view centre) {
  if (resource.kind != ResourceKind::kInstrument) return false;
  const InstrumentSite* site =
      catalog.SiteOf(catalog.instruments().UidOf(resource.id));
  return site != nullptr && site->centre != nullptr &&
         site->centre->meta.id == centre;
}

// "rules/grid", or the code of a constraint that is always on.
std::string NameOf(const Violation& violation) {
  return violation.rule.empty() ? std::string(ViolationCodeName(violation.code))
                                : absl::StrCat("rules/", violation.rule);
}

absl::string_view WhoMay(OverrideLevel level) {
  switch (level) {
    case OverrideLevel::kBooker:
      return "by whoever books";
    case OverrideLevel::kCentre:
      return "by a manager of the instrument's centre";
    case OverrideLevel::kAdministrator:
      return "by an administrator";
    case OverrideLevel::kNever:
      break;
  }
  return "by nobody";
}

}  // namespace

OverrideLevel OverrideRightOf(Role role) {
  switch (role) {
    case Role::kAdministrator:
      return OverrideLevel::kAdministrator;
    case Role::kCentreManager:
      return OverrideLevel::kCentre;
    case Role::kMember:
    case Role::kAuditor:  // Who books nothing.
      break;
  }
  return OverrideLevel::kBooker;
}

bool MayOverride(const Catalog& catalog, const OverrideWish& wish,
                 const Violation& violation) {
  const OverrideLevel level = OverrideLevelOf(violation);
  if (level == OverrideLevel::kNever || wish.right < level) return false;
  return level == OverrideLevel::kBooker ||
         wish.right != OverrideLevel::kCentre ||
         StandsInCentre(catalog, violation.resource, wish.centre);
}

std::vector<Override> TakeOverridden(const Catalog& catalog,
                                     const OverrideWish& wish, absl::Time now,
                                     Violations& violations) {
  std::vector<Override> overridden;
  if (wish.empty()) return overridden;
  Violations left;
  for (Violation& violation : violations) {
    if (violation.severity == Severity::kWarn || !Wishes(wish, violation) ||
        !MayOverride(catalog, wish, violation)) {
      left.push_back(std::move(violation));
      continue;
    }
    overridden.push_back({.violation = std::move(violation),
                          .reason = wish.reason,
                          .principal = wish.principal,
                          .subject = wish.subject,
                          .time = now,
                          .level = wish.right});
  }
  violations = std::move(left);
  return overridden;
}

std::string MissingRights(const OverrideWish& wish,
                          const Violations& violations) {
  std::string text;
  std::vector<std::string> told;
  for (const Violation& violation : violations) {
    if (violation.severity == Severity::kWarn || !Wishes(wish, violation)) {
      continue;
    }
    std::string name = NameOf(violation);
    if (std::find(told.begin(), told.end(), name) != told.end()) continue;
    absl::StrAppend(&text, " ", name, " is overridden ",
                    WhoMay(OverrideLevelOf(violation)), ".");
    told.push_back(std::move(name));
  }
  return text;
}

}  // namespace trilab::engine
