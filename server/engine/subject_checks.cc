// Checks of who books: groups, members, projects and agreements.

#include <algorithm>
#include <cstddef>

#include "absl/container/btree_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/engine/resource_checks.h"

namespace trilab::engine {
namespace {

using Problem = std::optional<FieldProblem>;

constexpr int32_t kMostUnusedDays = 366;

Problem CheckQualification(const MemberQualification& value,
                           const std::string& field) {
  return FirstOf(
      ProblemIf(value.name.empty(), absl::StrCat(field, ".qualification"),
                "A qualification has a name."),
      ProblemIf(value.expiry <= value.granted,
                absl::StrCat(field, ".expire_time"),
                "A qualification ends after it is granted."),
      ProblemIf(value.unused_days < 0 || value.unused_days > kMostUnusedDays,
                absl::StrCat(field, ".max_unused_days"),
                "A qualification lapses after 1 to 366 days without use."),
      ProblemIf(value.unused_days > 0 && value.granted == 0,
                absl::StrCat(field, ".grant_time"),
                "A qualification that lapses tells when it was granted."));
}

}  // namespace

Problem CheckDistinct(const std::vector<std::string>& ids,
                      absl::string_view field) {
  absl::btree_set<absl::string_view> seen;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty() || !seen.insert(ids[i]).second) {
      return FieldProblem{absl::StrCat(field, "[", i, "]"),
                          "A name is empty or given twice."};
    }
  }
  return std::nullopt;
}

Problem CheckClasses(const std::vector<std::string>& prefixes) {
  for (size_t i = 0; i < prefixes.size(); ++i) {
    const std::string& prefix = prefixes[i];
    const bool code =
        !prefix.empty() && prefix.size() <= 6 &&
        std::all_of(prefix.begin(), prefix.end(), absl::ascii_isdigit);
    if (!code) {
      return FieldProblem{absl::StrCat("class_codes[", i, "]"),
                          "The prefix of a class code has 1 to 6 digits."};
    }
  }
  return std::nullopt;
}

Problem Normalize(PartnerGroup& value) {
  std::sort(value.institutions.begin(), value.institutions.end());
  return FirstOf(CheckName(value.name),
                 CheckDistinct(value.institutions, "institutions"));
}

Problem Normalize(Member& value) {
  absl::btree_set<absl::string_view> names;
  for (size_t i = 0; i < value.qualifications.size(); ++i) {
    const MemberQualification& held = value.qualifications[i];
    const std::string field = absl::StrCat("qualifications[", i, "]");
    Problem problem = CheckQualification(held, field);
    if (problem.has_value()) return problem;
    if (!names.insert(held.name).second) {
      return FieldProblem{absl::StrCat(field, ".qualification"),
                          "A qualification is named twice."};
    }
  }
  return FirstOf(CheckName(value.name),
                 ProblemIf(value.institution.empty(), "institution",
                           "A member belongs to an institution."));
}

Problem Normalize(Project& value) {
  return FirstOf(CheckName(value.name),
                 ProblemIf(value.institution.empty(), "institution",
                           "A project belongs to an institution."),
                 CheckDistinct(value.members, "members"),
                 CheckDistinct(value.instruments, "instruments"),
                 CheckClasses(value.class_codes),
                 ProblemIf(value.validity.empty(), "end_time",
                           "A project ends after it starts."),
                 value.budget.has_value()
                     ? CheckAmount(*value.budget, 0, "budget")
                     : std::nullopt);
}

Problem Normalize(Agreement& value) {
  for (size_t i = 0; i < value.regions.size(); ++i) {
    Problem problem =
        CheckRegion(value.regions[i], absl::StrCat("regions[", i, "]"));
    if (problem.has_value()) return problem;
  }
  return FirstOf(
      CheckName(value.name),
      ProblemIf(value.institutions.empty() && value.groups.empty(), "partners",
                "An agreement names partners or groups of them."),
      CheckDistinct(value.institutions, "partners"),
      CheckDistinct(value.groups, "groups"),
      CheckDistinct(value.centres, "centres"), CheckClasses(value.class_codes),
      ProblemIf(value.validity.empty(), "end_time",
                "An agreement ends after it starts."),
      ProblemIf(value.discount_percent < 0 || value.discount_percent > 100,
                "discount_percent", "A discount is 0 to 100 percent."));
}

}  // namespace trilab::engine
