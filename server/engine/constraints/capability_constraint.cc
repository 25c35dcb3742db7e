#include "server/engine/constraints/capability_constraint.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "server/engine/capability_match.h"
#include "server/engine/catalog.h"
#include "server/engine/constraints/placement.h"

namespace trilab::engine {
namespace {

// Whether the need is met by the class of the instrument alone.
bool NeedsClassOnly(const CapabilityNeed& need) {
  return need.standard.empty() && need.ranges.empty() &&
         need.accreditations.empty();
}

// Covers asks for schemes by name; a capability that lacks one is capable but
// not accredited, and people want to know the difference.
CapabilityNeed WithoutSchemes(const CapabilityNeed& need) {
  CapabilityNeed bare = need;
  bare.accreditations.clear();
  return bare;
}

// The earliest start from `from` on at which `scheme` is valid for
// `duration`.
Minute EarliestValid(const Capability& capability, AccreditationScheme scheme,
                     Minute from, Minute duration) {
  Minute earliest = kNever;
  for (const Accreditation& accreditation : capability.accreditations) {
    if (accreditation.scheme != scheme) continue;
    const Minute start = std::max(from, accreditation.validity.start);
    if (start + duration > accreditation.validity.end) continue;
    earliest = std::min(earliest, start);
  }
  return earliest;
}

Minute EarliestAccredited(const Capability& capability,
                          const std::vector<AccreditationScheme>& schemes,
                          Minute from, Minute duration) {
  Minute start = from;
  for (size_t settled = 0, i = 0; settled < schemes.size();
       i = (i + 1) % schemes.size()) {
    const Minute valid = EarliestValid(capability, schemes[i], start, duration);
    if (valid == kNever) return kNever;
    settled = valid == start ? settled + 1 : 1;
    start = valid;
  }
  return start;
}

std::string RangeText(const ParameterRange& range) {
  std::string text =
      absl::StrCat(range.parameter, " ", range.minimum, "..", range.maximum);
  if (!range.unit.empty()) absl::StrAppend(&text, " ", range.unit);
  return text;
}

Violation NotCapable(const Case& c) {
  Violation violation = OfInstrument(c, ViolationCode::kNotCapable);
  AddNeed(*c.need, violation);
  return violation;
}

absl::string_view SchemeName(AccreditationScheme scheme) {
  return scheme == AccreditationScheme::kCma ? "CMA" : "CNAS";
}

}  // namespace

void AddNeed(const CapabilityNeed& need, Violation& violation) {
  if (!need.class_code.empty()) {
    AddParameter(violation, "class_code", need.class_code);
  }
  if (!need.standard.empty()) {
    AddParameter(violation, "standard", need.standard);
  }
  if (!need.ranges.empty()) {
    AddParameter(violation, "ranges",
                 absl::StrJoin(need.ranges, ", ",
                               [](std::string* out, const ParameterRange& r) {
                                 absl::StrAppend(out, RangeText(r));
                               }));
  }
}

CapabilityConstraint::CapabilityConstraint(const Case& c) {
  const CapabilityNeed& need = *c.need;
  if (need.empty()) return;
  const Instrument& instrument = *c.site.instrument;
  if (NeedsClassOnly(need)) {
    capable_ = absl::StartsWith(instrument.class_code, need.class_code);
    return;
  }
  const bool schemes = !need.accreditations.empty();
  const CapabilityNeed bare = schemes ? WithoutSchemes(need) : CapabilityNeed();
  for (const Ptr<Capability>& capability : c.site.capabilities) {
    if (Covers(instrument, *capability, schemes ? bare : need)) {
      covering_.push_back(capability.get());
    }
  }
  capable_ = !covering_.empty();
}

void CapabilityConstraint::Check(const Case& c, Minute start,
                                 Violations& violations) const {
  if (!capable_) {
    violations.push_back(NotCapable(c));
    return;
  }
  if (Earliest(c, start, start) == start) return;
  Violation violation = OfInstrument(c, ViolationCode::kNotAccredited);
  AddParameter(violation, "schemes",
               absl::StrJoin(c.need->accreditations, ", ",
                             [](std::string* out, AccreditationScheme s) {
                               absl::StrAppend(out, SchemeName(s));
                             }));
  Minute until = -kNever;
  for (const Capability* capability : covering_) {
    for (const Accreditation& held : capability->accreditations) {
      if (absl::c_linear_search(c.need->accreditations, held.scheme) &&
          held.validity.end < start + c.duration) {
        until = std::max(until, held.validity.end);
      }
    }
  }
  if (until != -kNever) AddTime(violation, "valid_until", until);
  violations.push_back(std::move(violation));
}

Minute CapabilityConstraint::Earliest(const Case& c, Minute from,
                                      Minute latest) const {
  if (!capable_) return kNever;
  if (c.need->accreditations.empty()) return UpTo(latest, from);
  Minute earliest = kNever;
  for (const Capability* capability : covering_) {
    earliest = std::min(
        earliest, EarliestAccredited(*capability, c.need->accreditations, from,
                                     c.duration));
  }
  return UpTo(latest, earliest);
}

}  // namespace trilab::engine
