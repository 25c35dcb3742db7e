#include "server/engine/rules/subject_bookings.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/engine/state.h"
#include "server/engine/violation_text.h"

namespace trilab::engine {
namespace {

bool IsEverywhere(const RuleScope& scope) { return scope == RuleScope(); }

// Whether bookings of an instrument are among those that the rule counts.
class Counted {
 public:
  Counted(const RuleScope& scope, BookingSet set, const Case& c)
      : scope_(scope),
        set_(set),
        c_(c),
        all_(set == BookingSet::kScope && IsEverywhere(scope)) {}

  bool operator()(uint32_t instrument) const {
    if (all_ || instrument == c_.instrument) return true;
    const InstrumentSite* site = c_.state.catalog().SiteOf(instrument);
    return site != nullptr && IsInSet(*site) && Covers(scope_, *site);
  }

 private:
  bool IsInSet(const InstrumentSite& site) const {
    const Instrument& mine = *c_.site.instrument;
    switch (set_) {
      case BookingSet::kScope:
        return true;
      case BookingSet::kInstrument:
        return false;
      case BookingSet::kClass:
        return !mine.class_code.empty() &&
               site.instrument->class_code == mine.class_code;
      case BookingSet::kLaboratory:
        return site.instrument->laboratory == mine.laboratory;
    }
    return false;
  }

  const RuleScope& scope_;
  const BookingSet set_;
  const Case& c_;
  const bool all_;
};

// Shows the uses of the owner: one subject's by start, a group's by partner.
template <typename Visit>
void VisitOwner(const Rule& rule, BookingOwner owner, const Case& c,
                const Interval& window, Visit visit) {
  switch (owner) {
    case BookingOwner::kMember:
      c.state.VisitAllUses(ResourceKind::kMember, c.member, window, visit);
      return;
    case BookingOwner::kProject:
      c.state.VisitAllUses(ResourceKind::kProject, c.project, window, visit);
      return;
    case BookingOwner::kPartner:
      c.state.VisitAllUses(ResourceKind::kInstitution, c.partner, window,
                           visit);
      return;
    case BookingOwner::kGroup:
      break;
  }
  const Catalog& catalog = c.state.catalog();
  const PartnerGroup* group = catalog.partner_groups().Find(rule.group);
  if (group == nullptr) return;
  for (const std::string& id : group->institutions) {
    c.state.VisitAllUses(ResourceKind::kInstitution,
                         catalog.institutions().UidOf(id), window, visit);
  }
}

}  // namespace

bool HasOwner(const Rule& rule, const BookingCount& count, const Case& c) {
  switch (count.owner) {
    case BookingOwner::kMember:
      return c.member != 0;
    case BookingOwner::kProject:
      return c.project != 0;
    case BookingOwner::kPartner:
      return c.partner != 0;
    case BookingOwner::kGroup:
      return c.partner != 0 && !rule.group.empty();
  }
  return false;
}

std::string OwnerName(const Rule& rule, const BookingCount& count,
                      const Case& c) {
  const Catalog& catalog = c.state.catalog();
  const auto name = [](ResourceKind kind, absl::string_view id) {
    return ResourceName({kind, std::string(id)});
  };
  switch (count.owner) {
    case BookingOwner::kMember:
      return name(ResourceKind::kMember, catalog.members().IdOf(c.member));
    case BookingOwner::kProject:
      return name(ResourceKind::kProject, catalog.projects().IdOf(c.project));
    case BookingOwner::kPartner:
      return name(ResourceKind::kInstitution,
                  catalog.institutions().IdOf(c.partner));
    case BookingOwner::kGroup:
      return name(ResourceKind::kPartnerGroup, rule.group);
  }
  return "";
}

std::vector<OtherBooking> OtherBookings(const Rule& rule,
                                        const BookingCount& count,
                                        const Case& c, const Interval& window) {
  const Counted counted(rule.scope, count.set, c);
  const Minute over = count.without_ended ? c.now : -kNever;
  std::vector<OtherBooking> others;
  VisitOwner(rule, count.owner, c, window, [&](const SubjectUse& use) {
    if (use.booking == c.moved_booking || use.span.end <= over) return;
    if (use.outcome == UseOutcome::kCancelled && !count.with_cancelled) return;
    if (use.outcome == UseOutcome::kNoShow && !count.with_no_shows) return;
    if (!others.empty() && others.back().booking == use.booking) return;
    if (!counted(use.instrument)) return;
    others.push_back({ToInterval(use.span), use.booking});
  });
  if (count.owner == BookingOwner::kGroup) {
    std::sort(others.begin(), others.end(),
              [](const OtherBooking& a, const OtherBooking& b) {
                return std::tie(a.span.start, a.booking) <
                       std::tie(b.span.start, b.booking);
              });
  }
  return others;
}

bool Covers(const RuleScope& scope, const InstrumentSite& site) {
  const Instrument& instrument = *site.instrument;
  if (!scope.instrument.empty()) return scope.instrument == instrument.meta.id;
  if (!scope.class_code.empty()) {
    return absl::StartsWith(instrument.class_code, scope.class_code);
  }
  if (!scope.laboratory.empty()) {
    return scope.laboratory == instrument.laboratory;
  }
  if (!scope.centre.empty()) {
    return site.centre != nullptr && scope.centre == site.centre->meta.id;
  }
  if (scope.region == 0) return true;
  return site.centre != nullptr && scope.region == site.centre->region;
}

}  // namespace trilab::engine
