#include "server/engine/rules/qualification_rule.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "server/engine/catalog.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/rules/subject_bookings.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

const std::string& NameOf(const Rule& rule, const Case& c) {
  const auto& params = std::get<QualificationRule>(rule.params);
  return params.qualification.empty() ? c.site.instrument->qualification
                                      : params.qualification;
}

const MemberQualification* HeldOf(const Rule& rule, const Case& c) {
  const Member* member = c.state.catalog().members().FindByUid(c.member);
  if (member == nullptr) return nullptr;
  const std::string& name = NameOf(rule, c);
  for (const MemberQualification& held : member->qualifications) {
    if (held.name == name) return &held;
  }
  return nullptr;
}

// The starts that its validity allows, if it never lapses.
StartRange ValidStarts(const MemberQualification& held, const Case& c) {
  return {held.granted, held.expiry - c.duration};
}

// Whether using an instrument renews the qualification.
bool Renews(const Rule& rule, const Case& c, uint32_t instrument) {
  const InstrumentSite* site = c.state.catalog().SiteOf(instrument);
  if (site == nullptr) return false;
  if (site->instrument->qualification == NameOf(rule, c)) return true;
  const auto& params = std::get<QualificationRule>(rule.params);
  return !params.qualification.empty() && Covers(rule.scope, *site);
}

// Shows the ends of the member's uses of it in [from, to].
template <typename Visit>
void VisitUseEnds(const Rule& rule, const Case& c, Minute from, Minute to,
                  Visit visit) {
  c.state.VisitUses(ResourceKind::kMember, c.member, {from, to},
                    [&](const SubjectUse& use) {
                      if (use.booking == c.moved_booking || use.span.end > to)
                        return;
                      if (Renews(rule, c, use.instrument))
                        visit(Minute{use.span.end});
                    });
}

// The last use that ends by `start`, or when it was granted.
Minute LastUse(const Rule& rule, const MemberQualification& held, const Case& c,
               Minute start) {
  Minute last = held.granted;
  VisitUseEnds(rule, c, start - held.unused_days * kDay, start,
               [&](Minute end) { last = std::max(last, end); });
  return last;
}

bool HasLapsed(const Rule& rule, const MemberQualification& held, const Case& c,
               Minute start) {
  return held.unused_days > 0 &&
         start > LastUse(rule, held, c, start) + held.unused_days * kDay;
}

bool IsValidAt(const StartRange& range, Minute start) {
  return range.first <= start && start <= range.last;
}

void AddNotQualified(const Rule& rule, const Case& c,
                     const MemberQualification* held, bool lapsed,
                     Violations& violations) {
  Violation violation = OfInstrument(c, ViolationCode::kMemberNotQualified);
  AddParameter(
      violation, "member",
      ResourceName({ResourceKind::kMember,
                    std::string(c.state.catalog().members().IdOf(c.member))}));
  AddParameter(violation, "qualification", NameOf(rule, c));
  if (lapsed) {
    AddNumber(violation, "unused_days", held->unused_days);
  } else if (held != nullptr) {
    if (held->granted > 0) AddTime(violation, "valid_from", held->granted);
    if (held->expiry < kNever) {
      AddTime(violation, "valid_until", held->expiry);
    }
  }
  violations.push_back(std::move(violation));
}

}  // namespace

bool QualificationRuleType::Concerns(const Rule& rule, const Case& c) const {
  const auto& modes = std::get<QualificationRule>(rule.params).service_modes;
  const bool mode = modes.empty() || std::find(modes.begin(), modes.end(),
                                               c.mode) != modes.end();
  return mode && !NameOf(rule, c).empty();
}

void QualificationRuleType::Check(const Rule& rule, const Case& c, Minute start,
                                  Violations& violations) const {
  if (c.member == 0) {
    Violation violation = OfInstrument(c, ViolationCode::kMemberRequired);
    AddParameter(violation, "qualification", NameOf(rule, c));
    violations.push_back(std::move(violation));
    return;
  }
  const MemberQualification* held = HeldOf(rule, c);
  if (held == nullptr || !IsValidAt(ValidStarts(*held, c), start)) {
    AddNotQualified(rule, c, held, /*lapsed=*/false, violations);
  } else if (HasLapsed(rule, *held, c, start)) {
    AddNotQualified(rule, c, held, /*lapsed=*/true, violations);
  }
}

Minute QualificationRuleType::Earliest(const Rule& rule, const Case& c,
                                       Minute from, Minute latest) const {
  const MemberQualification* held = HeldOf(rule, c);
  if (held == nullptr) return kNever;
  const StartRange range = ValidStarts(*held, c);
  const Minute first = std::max(from, range.first);
  const Minute last = std::min(latest, range.last);
  if (first > last) return kNever;
  if (!HasLapsed(rule, *held, c, first)) return first;
  // It is valid again from the next use on.
  Minute next = kNever;
  VisitUseEnds(rule, c, first, last,
               [&](Minute end) { next = std::min(next, end); });
  return next;
}

std::optional<StartRange> QualificationRuleType::AllowedStarts(
    const Rule& rule, const Case& c) const {
  const MemberQualification* held = HeldOf(rule, c);
  if (held == nullptr) return kNoStart;
  if (held->unused_days > 0) return std::nullopt;
  return ValidStarts(*held, c);
}

}  // namespace trilab::engine
