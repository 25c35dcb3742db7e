#include "server/engine/constraints/subject_constraint.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "server/engine/catalog.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

const Member* MemberOf(const Case& c) {
  return c.state.catalog().members().FindByUid(c.member);
}

const Project* ProjectOf(const Case& c) {
  return c.state.catalog().projects().FindByUid(c.project);
}

bool MayBook(const Project& project, const Instrument& instrument) {
  if (project.instruments.empty() && project.class_codes.empty()) return true;
  const auto is_class = [&](const std::string& prefix) {
    return absl::StartsWith(instrument.class_code, prefix);
  };
  return std::find(project.instruments.begin(), project.instruments.end(),
                   instrument.meta.id) != project.instruments.end() ||
         std::any_of(project.class_codes.begin(), project.class_codes.end(),
                     is_class);
}

bool HasMember(const Project& project, const Case& c) {
  return project.members.empty() ||
         std::find(project.members.begin(), project.members.end(),
                   c.state.catalog().members().IdOf(c.member)) !=
             project.members.end();
}

StartRange StartsOf(const Project* project, const Case& c) {
  if (project == nullptr) return StartRange();
  return {project->validity.start, project->validity.end - c.duration};
}

std::string NameOfProject(const Project& project) {
  return ResourceName({ResourceKind::kProject, project.meta.id});
}

std::string NameOfMember(const Case& c) {
  const absl::string_view id = c.state.catalog().members().IdOf(c.member);
  return id.empty() ? ""
                    : ResourceName({ResourceKind::kMember, std::string(id)});
}

// What is wrong whenever the case is placed.
Violations CheckFixed(const Case& c) {
  Violations violations;
  const auto add = [&](ViolationCode code, absl::string_view parameter,
                       const std::string& name) -> Violation& {
    Violation violation = OfInstrument(c, code);
    AddParameter(violation, parameter, name);
    return violations.emplace_back(std::move(violation));
  };
  const Member* member = MemberOf(c);
  if (member != nullptr && !member->active) {
    add(ViolationCode::kMemberInactive, "member", NameOfMember(c));
  }
  const Project* project = ProjectOf(c);
  if (project == nullptr) return violations;
  const std::string name = NameOfProject(*project);
  if (!project->active) add(ViolationCode::kProjectInactive, "project", name);
  if (!MayBook(*project, *c.site.instrument)) {
    add(ViolationCode::kProjectExcludes, "project", name);
  }
  if (!HasMember(*project, c)) {
    Violation& violation = add(ViolationCode::kNotInProject, "project", name);
    if (c.member != 0) AddParameter(violation, "member", NameOfMember(c));
  }
  return violations;
}

}  // namespace

void SubjectConstraint::Check(const Case& c, Minute start,
                              Violations& violations) const {
  for (Violation& violation : CheckFixed(c)) {
    violations.push_back(std::move(violation));
  }
  const Project* project = ProjectOf(c);
  const StartRange range = StartsOf(project, c);
  if (range.first <= start && start <= range.last) return;
  Violation violation = OfInstrument(c, ViolationCode::kProjectNotValid);
  AddParameter(violation, "project", NameOfProject(*project));
  if (project->validity.start > 0) {
    AddTime(violation, "valid_from", project->validity.start);
  }
  if (project->validity.end < kNever) {
    AddTime(violation, "valid_until", project->validity.end);
  }
  violations.push_back(std::move(violation));
}

Minute SubjectConstraint::Earliest(const Case& c, Minute from,
                                   Minute latest) const {
  const StartRange range = *AllowedStarts(c);
  return UpTo(std::min(latest, range.last), std::max(from, range.first));
}

std::optional<StartRange> SubjectConstraint::AllowedStarts(
    const Case& c) const {
  return CheckFixed(c).empty() ? StartsOf(ProjectOf(c), c) : kNoStart;
}

}  // namespace trilab::engine
