// The fields of groups, members, projects and agreements; see
// resource_values.h.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"
#include "server/sequencer/resource_values.h"

namespace trilab {
namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

void TextsToStored(const std::vector<std::string>& texts, Texts& out) {
  for (const std::string& text : texts) *out.Add() = text;
}

std::vector<std::string> TextsFromStored(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace

void ValueToStored(const engine::PartnerGroup& v, stored::PartnerGroup& out) {
  ToStored(v.name, *out.mutable_name());
  TextsToStored(v.institutions, *out.mutable_institutions());
}

absl::StatusOr<engine::PartnerGroup> ValueFromStored(
    const stored::PartnerGroup& m) {
  engine::PartnerGroup v;
  v.name = FromStored(m.name());
  v.institutions = TextsFromStored(m.institutions());
  return v;
}

void ValueToStored(const engine::Member& v, stored::Member& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_institution(v.institution);
  out.set_contact(v.contact);
  for (const engine::MemberQualification& held : v.qualifications) {
    stored::MemberQualification& item = *out.add_qualifications();
    item.set_name(held.name);
    item.set_granted(held.granted);
    if (held.expiry != engine::kNever) item.set_expiry(held.expiry);
    item.set_unused_days(held.unused_days);
  }
  out.set_active(v.active);
}

absl::StatusOr<engine::Member> ValueFromStored(const stored::Member& m) {
  engine::Member v;
  v.name = FromStored(m.name());
  v.institution = m.institution();
  v.contact = m.contact();
  for (const stored::MemberQualification& item : m.qualifications()) {
    v.qualifications.push_back(
        {.name = item.name(),
         .granted = item.granted(),
         .expiry = item.has_expiry() ? item.expiry() : engine::kNever,
         .unused_days = item.unused_days()});
  }
  v.active = m.active();
  return v;
}

void ValueToStored(const engine::Project& v, stored::Project& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_institution(v.institution);
  TextsToStored(v.members, *out.mutable_members());
  out.set_active(v.active);
  ToStored(v.validity, *out.mutable_validity());
  TextsToStored(v.instruments, *out.mutable_instruments());
  TextsToStored(v.class_codes, *out.mutable_class_codes());
  if (v.budget.has_value()) AmountToStored(*v.budget, *out.mutable_budget());
}

absl::StatusOr<engine::Project> ValueFromStored(const stored::Project& m) {
  engine::Project v;
  v.name = FromStored(m.name());
  v.institution = m.institution();
  v.members = TextsFromStored(m.members());
  v.active = m.active();
  v.validity = FromStored(m.validity());
  v.instruments = TextsFromStored(m.instruments());
  v.class_codes = TextsFromStored(m.class_codes());
  if (m.has_budget()) v.budget = AmountFromStored(m.budget());
  return v;
}

void ValueToStored(const engine::Agreement& v, stored::Agreement& out) {
  ToStored(v.name, *out.mutable_name());
  TextsToStored(v.institutions, *out.mutable_institutions());
  TextsToStored(v.groups, *out.mutable_groups());
  TextsToStored(v.centres, *out.mutable_centres());
  out.mutable_regions()->Add(v.regions.begin(), v.regions.end());
  TextsToStored(v.class_codes, *out.mutable_class_codes());
  ToStored(v.validity, *out.mutable_validity());
  out.set_discount_percent(v.discount_percent);
  out.set_priority(v.priority);
}

absl::StatusOr<engine::Agreement> ValueFromStored(const stored::Agreement& m) {
  engine::Agreement v;
  v.name = FromStored(m.name());
  v.institutions = TextsFromStored(m.institutions());
  v.groups = TextsFromStored(m.groups());
  v.centres = TextsFromStored(m.centres());
  v.regions.assign(m.regions().begin(), m.regions().end());
  v.class_codes = TextsFromStored(m.class_codes());
  v.validity = FromStored(m.validity());
  v.discount_percent = m.discount_percent();
  v.priority = m.priority();
  return v;
}

}  // namespace trilab
