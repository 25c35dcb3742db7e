#include "server/auth/permissions.h"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/engine/campaign/campaign.h"
#include "server/errors.h"

namespace trilab {
namespace {

using engine::Role;

std::optional<std::string> NonEmpty(std::string id) {
  if (id.empty()) return std::nullopt;
  return id;
}

// Follows references down to the centre.
class CentreFinder {
 public:
  explicit CentreFinder(const engine::Catalog& catalog) : catalog_(catalog) {}

  std::optional<std::string> OfLaboratory(absl::string_view id) const {
    const engine::Laboratory* lab = catalog_.laboratories().Find(id);
    if (lab == nullptr) return std::nullopt;
    return NonEmpty(lab->centre);
  }
  std::optional<std::string> OfInstrument(absl::string_view id) const {
    const engine::Instrument* instrument = catalog_.instruments().Find(id);
    if (instrument == nullptr) return std::nullopt;
    return OfLaboratory(instrument->laboratory);
  }

  std::optional<std::string> operator()(
      const engine::Ptr<engine::Centre>& centre) const {
    return NonEmpty(centre->meta.id);
  }
  std::optional<std::string> operator()(
      const engine::Ptr<engine::Laboratory>& lab) const {
    return NonEmpty(lab->centre);
  }
  std::optional<std::string> operator()(
      const engine::Ptr<engine::Instrument>& instrument) const {
    return OfLaboratory(instrument->laboratory);
  }
  std::optional<std::string> operator()(
      const engine::Ptr<engine::Capability>& capability) const {
    return OfInstrument(capability->instrument);
  }
  std::optional<std::string> operator()(
      const engine::Ptr<engine::Operator>& person) const {
    if (person->centres.size() != 1) return std::nullopt;
    return NonEmpty(person->centres.front());
  }
  std::optional<std::string> operator()(
      const engine::Ptr<engine::Outage>& outage) const {
    if (!outage->instrument.empty()) return OfInstrument(outage->instrument);
    if (!outage->laboratory.empty()) return OfLaboratory(outage->laboratory);
    if (!outage->supply.empty()) {
      const auto supply = catalog_.supplies().Share(outage->supply);
      if (supply == nullptr) return std::nullopt;
      return (*this)(supply);
    }
    return NonEmpty(outage->centre);
  }
  std::optional<std::string> operator()(
      const engine::Ptr<engine::Supply>& supply) const {
    if (!supply->laboratory.empty()) return OfLaboratory(supply->laboratory);
    return NonEmpty(supply->centre);
  }
  std::optional<std::string> operator()(
      const engine::Ptr<engine::Rule>& rule) const {
    const engine::RuleScope& scope = rule->scope;
    if (!scope.instrument.empty()) return OfInstrument(scope.instrument);
    if (!scope.laboratory.empty()) return OfLaboratory(scope.laboratory);
    return NonEmpty(scope.centre);
  }
  std::optional<std::string> operator()(
      const engine::Ptr<engine::Tariff>& tariff) const {
    const engine::RuleScope& scope = tariff->scope;
    if (!scope.instrument.empty()) return OfInstrument(scope.instrument);
    if (!scope.laboratory.empty()) return OfLaboratory(scope.laboratory);
    return NonEmpty(scope.centre);
  }
  std::optional<std::string> operator()(
      const engine::Ptr<engine::Agreement>& agreement) const {
    if (agreement->centres.size() != 1 || !agreement->regions.empty()) {
      return std::nullopt;
    }
    return NonEmpty(agreement->centres.front());
  }
  // Institutions, standards, calendars, holiday years, tokens, and who books
  // belong to no one centre.
  template <typename T>
  std::optional<std::string> operator()(const T&) const {
    return std::nullopt;
  }

 private:
  const engine::Catalog& catalog_;
};

bool StandsIn(const engine::Catalog& catalog, uint32_t instrument,
              absl::string_view centre) {
  const engine::InstrumentSite* site = catalog.SiteOf(instrument);
  return site != nullptr && site->centre != nullptr &&
         site->centre->meta.id == centre;
}

// Whether one of its instruments stands in the centre.
bool TouchesCentre(const engine::Catalog& catalog,
                   const engine::Booking& booking, absl::string_view centre) {
  return std::any_of(booking.claims.begin(), booking.claims.end(),
                     [&](const engine::Claim& claim) {
                       return StandsIn(catalog, claim.instrument, centre);
                     });
}

// Whether all of its instruments stand in the centre.
bool IsWithinCentre(const engine::Catalog& catalog,
                    const engine::Booking& booking, absl::string_view centre) {
  return std::all_of(booking.claims.begin(), booking.claims.end(),
                     [&](const engine::Claim& claim) {
                       return StandsIn(catalog, claim.instrument, centre);
                     });
}

// Whether the caller has a say in the booking, or audits it.
bool BelongsTo(const Caller& caller, const engine::Catalog& catalog,
               const engine::Booking& booking) {
  switch (caller.role) {
    case Role::kAdministrator:
    case Role::kAuditor:
      return true;
    case Role::kCentreManager:
      return TouchesCentre(catalog, booking, caller.centre);
    case Role::kMember:
      return booking.partner != 0 &&
             catalog.institutions().IdOf(booking.partner) == caller.partner;
  }
  return false;
}

bool Names(const std::vector<std::string>& subjects, const Caller& caller) {
  return std::find(subjects.begin(), subjects.end(), caller.subject) !=
         subjects.end();
}

// Whether the booking's approval names the caller in any of its steps.
bool IsApprover(const Caller& caller, const engine::Booking& booking) {
  const auto& steps = engine::LifeOf(booking).approval.steps;
  return std::any_of(
      steps.begin(), steps.end(), [&](const engine::ApprovalStep& step) {
        return Names(step.approvers, caller) || Names(step.deputies, caller);
      });
}

}  // namespace

std::optional<std::string> CentreOf(const engine::Catalog& catalog,
                                    const engine::Resource& resource) {
  return std::visit(CentreFinder(catalog), resource);
}

absl::Status MayChange(const Caller& caller, const engine::Catalog& catalog,
                       const engine::Resource& resource) {
  if (caller.role == Role::kAdministrator) return absl::OkStatus();
  if (caller.role == Role::kCentreManager) {
    const std::optional<std::string> centre = CentreOf(catalog, resource);
    if (centre == caller.centre) return absl::OkStatus();
    return NotAllowedError(absl::StrCat(
        "A manager of centres/", caller.centre,
        " changes only what belongs to that centre",
        centre.has_value() ? absl::StrCat("; this belongs to centres/", *centre)
                           : "; this belongs to no single centre",
        "."));
  }
  return NotAllowedError(
      "Changing the catalogue needs the role administrator or centre manager.");
}

absl::Status MayImport(const Caller& caller) {
  if (caller.role == Role::kAdministrator ||
      caller.role == Role::kCentreManager) {
    return absl::OkStatus();
  }
  return NotAllowedError(
      "Importing needs the role administrator or centre manager.");
}

absl::Status MayAdminister(const Caller& caller) {
  if (caller.role == Role::kAdministrator) return absl::OkStatus();
  return NotAllowedError("This needs the role administrator.");
}

absl::Status MayAudit(const Caller& caller) {
  if (caller.role == Role::kAdministrator || caller.role == Role::kAuditor) {
    return absl::OkStatus();
  }
  return NotAllowedError("This needs the role administrator or auditor.");
}

absl::Status MayReview(const Caller& caller) {
  if (caller.role != Role::kMember) return absl::OkStatus();
  return NotAllowedError(
      "This needs the role administrator, auditor or centre manager.");
}

absl::Status MaySeePartner(const Caller& caller, absl::string_view partner) {
  if (caller.role != Role::kMember || partner == caller.partner) {
    return absl::OkStatus();
  }
  return NotAllowedError(absl::StrCat("A member of institutions/",
                                      caller.partner,
                                      " sees only what concerns it."));
}

absl::Status MayBookFor(const Caller& caller, const engine::Catalog& catalog,
                        absl::string_view partner,
                        absl::string_view instrument) {
  switch (caller.role) {
    case Role::kAdministrator:
      return absl::OkStatus();
    case Role::kCentreManager:
      if (CentreFinder(catalog).OfInstrument(instrument) == caller.centre) {
        return absl::OkStatus();
      }
      return NotAllowedError(absl::StrCat("A manager of centres/",
                                          caller.centre,
                                          " books only that centre's "
                                          "instruments."));
    case Role::kMember:
      if (partner == caller.partner) return absl::OkStatus();
      return NotAllowedError(absl::StrCat("A member of institutions/",
                                          caller.partner,
                                          " books only for that partner."));
    case Role::kAuditor:
      break;
  }
  return NotAllowedError("An auditor reads and changes nothing.");
}

absl::Status MayChangeBooking(const Caller& caller,
                              const engine::Catalog& catalog,
                              const engine::Booking& booking) {
  if (caller.role == Role::kAuditor) {
    return NotAllowedError("An auditor reads and changes nothing.");
  }
  if (!BelongsTo(caller, catalog, booking)) {
    return NotAllowedError("The booking belongs to another partner or centre.");
  }
  if (caller.role == Role::kCentreManager &&
      !IsWithinCentre(catalog, booking, caller.centre)) {
    return NotAllowedError(
        "The booking takes instruments of other centres too; a manager of one "
        "of them may only cancel it.");
  }
  return absl::OkStatus();
}

absl::Status MayCancelBooking(const Caller& caller,
                              const engine::Catalog& catalog,
                              const engine::Booking& booking) {
  if (caller.role == Role::kAuditor) {
    return NotAllowedError("An auditor reads and changes nothing.");
  }
  if (BelongsTo(caller, catalog, booking)) return absl::OkStatus();
  return NotAllowedError("The booking belongs to another partner or centre.");
}

absl::StatusOr<bool> MayDecide(const Caller& caller,
                               const engine::Catalog& catalog,
                               const engine::Booking& booking) {
  const engine::ApprovalStep* step = engine::OpenStep(booking);
  if (caller.role == Role::kAuditor) {
    return NotAllowedError("An auditor reads and changes nothing.");
  }
  if (step == nullptr) {
    if (IsApprover(caller, booking)) return false;
    const absl::Status status = MayChangeBooking(caller, catalog, booking);
    if (!status.ok()) return status;
    return false;
  }
  const bool manages = step->centre_managers &&
                       caller.role == Role::kCentreManager &&
                       TouchesCentre(catalog, booking, caller.centre);
  if (caller.role == Role::kAdministrator || manages ||
      Names(step->approvers, caller)) {
    return false;
  }
  if (Names(step->deputies, caller)) return true;
  return NotAllowedError(absl::StrCat(
      "The step \"", step->name, "\" of the approval is decided by others."));
}

bool NamesPartner(const engine::Catalog& catalog,
                  const engine::Agreement& agreement,
                  absl::string_view partner) {
  const auto& institutions = agreement.institutions;
  return std::find(institutions.begin(), institutions.end(), partner) !=
             institutions.end() ||
         std::any_of(agreement.groups.begin(), agreement.groups.end(),
                     [&](const std::string& group) {
                       return catalog.IsInGroup(group, partner);
                     });
}

bool MaySee(const Caller& caller, const engine::Catalog& /*catalog*/,
            const engine::Member& member) {
  return caller.role != Role::kMember || member.institution == caller.partner;
}

bool MaySee(const Caller& caller, const engine::Catalog& /*catalog*/,
            const engine::Project& project) {
  return caller.role != Role::kMember || project.institution == caller.partner;
}

bool MaySee(const Caller& caller, const engine::Catalog& catalog,
            const engine::Agreement& agreement) {
  return caller.role != Role::kMember ||
         NamesPartner(catalog, agreement, caller.partner);
}

bool MaySee(const Caller& caller, const engine::Catalog& /*catalog*/,
            const engine::Voucher& voucher) {
  return caller.role != Role::kMember || voucher.holder == caller.partner;
}

bool MaySee(const Caller& caller, const engine::Catalog& catalog,
            const engine::LedgerEntry& entry) {
  switch (caller.role) {
    case Role::kAdministrator:
    case Role::kAuditor:
      return true;
    case Role::kCentreManager:
      return entry.centre != 0 &&
             catalog.centres().IdOf(entry.centre) == caller.centre;
    case Role::kMember:
      return entry.partner != 0 &&
             catalog.institutions().IdOf(entry.partner) == caller.partner;
  }
  return false;
}

bool MaySee(const Caller& caller, const engine::Catalog& catalog,
            const engine::Campaign& campaign) {
  switch (caller.role) {
    case Role::kAdministrator:
    case Role::kAuditor:
      return true;
    case Role::kCentreManager:
      return std::any_of(campaign.placements.begin(), campaign.placements.end(),
                         [&](const engine::StepPlacement& placement) {
                           return CentreFinder(catalog).OfInstrument(
                                      placement.instrument) == caller.centre;
                         });
    case Role::kMember:
      return !campaign.partner.empty() && campaign.partner == caller.partner;
  }
  return false;
}

bool MaySeeBooking(const Caller& caller, const engine::Catalog& catalog,
                   const engine::Booking& booking) {
  return BelongsTo(caller, catalog, booking) || IsApprover(caller, booking);
}

bool Manages(const Caller& caller, const engine::Catalog& catalog,
             uint32_t instrument) {
  return caller.role == Role::kCentreManager &&
         StandsIn(catalog, instrument, caller.centre);
}

}  // namespace trilab
