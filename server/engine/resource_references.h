#ifndef TRILAB_SERVER_ENGINE_RESOURCE_REFERENCES_H_
#define TRILAB_SERVER_ENGINE_RESOURCE_REFERENCES_H_

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/engine/resources.h"

// `VisitReferences(value, visit)` calls `visit(field, kind, id)` with each id
// that a resource refers to, empty ones too, in the order of the fields.

namespace trilab::engine {

template <typename Visit>
void VisitReferences(const Institution&, Visit) {}
template <typename Visit>
void VisitReferences(const Standard&, Visit) {}
template <typename Visit>
void VisitReferences(const Calendar&, Visit) {}
template <typename Visit>
void VisitReferences(const HolidayYear&, Visit) {}

template <typename Visit>
void VisitReferences(const Centre& value, Visit visit) {
  visit("institution", ResourceKind::kInstitution, value.institution);
  visit("calendar", ResourceKind::kCalendar, value.calendar);
}

template <typename Visit>
void VisitReferences(const Laboratory& value, Visit visit) {
  visit("centre", ResourceKind::kCentre, value.centre);
  visit("calendar", ResourceKind::kCalendar, value.calendar);
}

template <typename Visit>
void VisitReferences(const Instrument& value, Visit visit) {
  visit("laboratory", ResourceKind::kLaboratory, value.laboratory);
  visit("calendar", ResourceKind::kCalendar, value.calendar);
  for (size_t i = 0; i < value.draws.size(); ++i) {
    visit(absl::StrCat("draws[", i, "].supply"), ResourceKind::kSupply,
          value.draws[i].supply);
  }
  for (size_t i = 0; i < value.companions.size(); ++i) {
    visit(absl::StrCat("companions[", i, "].instrument"),
          ResourceKind::kInstrument, value.companions[i].instrument);
  }
}

template <typename Visit>
void VisitReferences(const Supply& value, Visit visit) {
  visit("place", ResourceKind::kLaboratory, value.laboratory);
  visit("place", ResourceKind::kCentre, value.centre);
}

template <typename Visit>
void VisitReferences(const Capability& value, Visit visit) {
  visit("instrument", ResourceKind::kInstrument, value.instrument);
}

template <typename Visit>
void VisitReferences(const Operator& value, Visit visit) {
  for (size_t i = 0; i < value.centres.size(); ++i) {
    visit(absl::StrCat("centres[", i, "]"), ResourceKind::kCentre,
          value.centres[i]);
  }
  visit("calendar", ResourceKind::kCalendar, value.calendar);
}

template <typename Visit>
void VisitReferences(const Outage& value, Visit visit) {
  visit("resource", ResourceKind::kInstrument, value.instrument);
  visit("resource", ResourceKind::kLaboratory, value.laboratory);
  visit("resource", ResourceKind::kCentre, value.centre);
  visit("resource", ResourceKind::kSupply, value.supply);
}

// The institutions that a rule of one of these types lets in.
inline const Privileged* PrivilegedOf(const RuleParams& params) {
  if (const auto* rule = std::get_if<PriorityWindowRule>(&params)) {
    return &rule->privileged;
  }
  if (const auto* rule = std::get_if<ExclusiveAccessRule>(&params)) {
    return &rule->privileged;
  }
  return nullptr;
}

template <typename Visit>
void VisitReferences(const Rule& value, Visit visit) {
  visit("scope.instrument", ResourceKind::kInstrument, value.scope.instrument);
  visit("scope.laboratory", ResourceKind::kLaboratory, value.scope.laboratory);
  visit("scope.centre", ResourceKind::kCentre, value.scope.centre);
  visit("partner", ResourceKind::kInstitution, value.partner);
  visit("member", ResourceKind::kMember, value.member);
  visit("project", ResourceKind::kProject, value.project);
  visit("group", ResourceKind::kPartnerGroup, value.group);
  const Privileged* privileged = PrivilegedOf(value.params);
  if (privileged == nullptr) return;
  const auto* window = std::get_if<PriorityWindowRule>(&value.params);
  const std::string type =
      window != nullptr ? "priority_window" : "exclusive_access";
  for (size_t i = 0; i < privileged->institutions.size(); ++i) {
    visit(absl::StrCat(type, ".institutions[", i, "]"),
          ResourceKind::kInstitution, privileged->institutions[i]);
  }
}

// Of a field that names several.
template <typename Visit>
void VisitEach(absl::string_view field, ResourceKind kind,
               const std::vector<std::string>& ids, Visit visit) {
  for (size_t i = 0; i < ids.size(); ++i) {
    visit(absl::StrCat(field, "[", i, "]"), kind, ids[i]);
  }
}

template <typename Visit>
void VisitReferences(const PartnerGroup& value, Visit visit) {
  VisitEach("institutions", ResourceKind::kInstitution, value.institutions,
            visit);
}

template <typename Visit>
void VisitReferences(const Member& value, Visit visit) {
  visit("institution", ResourceKind::kInstitution, value.institution);
}

template <typename Visit>
void VisitReferences(const Project& value, Visit visit) {
  visit("institution", ResourceKind::kInstitution, value.institution);
  VisitEach("members", ResourceKind::kMember, value.members, visit);
  VisitEach("instruments", ResourceKind::kInstrument, value.instruments, visit);
}

template <typename Visit>
void VisitReferences(const Agreement& value, Visit visit) {
  VisitEach("partners", ResourceKind::kInstitution, value.institutions, visit);
  VisitEach("groups", ResourceKind::kPartnerGroup, value.groups, visit);
  VisitEach("centres", ResourceKind::kCentre, value.centres, visit);
}

template <typename Visit>
void VisitReferences(const AccessToken& value, Visit visit) {
  visit("centre", ResourceKind::kCentre, value.centre);
  visit("partner", ResourceKind::kInstitution, value.partner);
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RESOURCE_REFERENCES_H_
