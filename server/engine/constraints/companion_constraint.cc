#include "server/engine/constraints/companion_constraint.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/match.h"
#include "server/engine/constraints/calibration_constraint.h"
#include "server/engine/constraints/occupancy_constraint.h"
#include "server/engine/constraints/opening_constraint.h"
#include "server/engine/constraints/outage_constraint.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/constraints/status_constraint.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

const OutageConstraint kOutage;
const OccupancyConstraint kOccupancy;
const OpeningConstraint kOpening;
const CalibrationConstraint kCalibration;

// A need that makes calibration a must.
const CapabilityNeed& Calibrated() {
  static const CapabilityNeed& need =
      *new CapabilityNeed{.accreditations = {AccreditationScheme::kCnas}};
  return need;
}
const CapabilityNeed& Nothing() {
  static const CapabilityNeed& need = *new CapabilityNeed();
  return need;
}

// The question whether `site` can be had for the case's time and the offsets.
Case CaseFor(const Case& c, const InstrumentSite& site, const Companion& spec,
             bool named) {
  Case asked{c.state, site, static_cast<uint32_t>(site.instrument->meta.uid),
             spec.before_minutes + c.duration + spec.after_minutes};
  asked.units = named ? c.units : 1;
  asked.mode = c.mode;
  asked.partner = c.partner;
  asked.need = spec.calibrated ? &Calibrated() : &Nothing();
  asked.moved_booking = c.moved_booking;
  asked.now = c.now;
  if (c.buffer_before.has_value()) asked.buffer_before = 0;
  return asked;
}

bool IsNamed(absl::Span<const Case> cases, uint32_t uid) {
  return std::any_of(cases.begin(), cases.end(),
                     [uid](const Case& c) { return c.instrument == uid; });
}

// What the booking that is moved is on besides the instruments asked for.
std::vector<uint32_t> PresentCompanions(const Case& c) {
  std::vector<uint32_t> uids;
  const Ptr<Booking> moved = c.state.FindBooking(c.moved_booking);
  if (moved == nullptr) return uids;
  for (const Claim& claim : moved->claims) {
    if (claim.companion) uids.push_back(claim.instrument);
  }
  return uids;
}

absl::InlinedVector<Step, 4> StepsOf(const Case& c, const Companion& spec) {
  absl::InlinedVector<Step, 4> steps;
  if (spec.calibrated) steps.push_back({&kCalibration, &c, {}, {}});
  if (spec.within_hours && c.site.openings != nullptr) {
    steps.push_back({&kOpening, &c, {}, {}});
  }
  if (c.site.HasOutages()) steps.push_back({&kOutage, &c, {}, {}});
  steps.push_back({&kOccupancy, &c, {}, {}});
  return steps;
}

// The code of what stands in the way of `c` at `start`.
std::optional<ViolationCode> WhyNot(const Case& c, const Companion& spec,
                                    Minute start) {
  Violations violations;
  for (const Step& step : StepsOf(c, spec)) {
    step.constraint->Check(c, start, violations);
  }
  if (violations.empty()) return std::nullopt;
  return violations.front().code;
}

}  // namespace

CompanionConstraint::CompanionConstraint(absl::Span<const Case> cases) {
  for (const Case& c : cases) {
    for (const Companion& companion : c.site.instrument->companions) {
      Require(c, companion);
    }
  }
  for (Requirement& requirement : requirements_) {
    // What lies before a booking that has begun is past.
    if (cases.front().buffer_before.has_value()) {
      requirement.spec.before_minutes = 0;
    }
    AddCandidates(cases, requirement);
  }
}

void CompanionConstraint::Require(const Case& c, const Companion& companion) {
  for (Requirement& known : requirements_) {
    Companion& spec = known.spec;
    if (companion.instrument.empty() ||
        spec.instrument != companion.instrument) {
      continue;
    }
    spec.before_minutes =
        std::max(spec.before_minutes, companion.before_minutes);
    spec.after_minutes = std::max(spec.after_minutes, companion.after_minutes);
    spec.calibrated = spec.calibrated || companion.calibrated;
    spec.within_hours = spec.within_hours || companion.within_hours;
    return;
  }
  requirements_.push_back({c.site.instrument->meta.id, companion, {}});
}

void CompanionConstraint::AddCandidates(absl::Span<const Case> cases,
                                        Requirement& requirement) {
  const Case& c = cases.front();
  const Catalog& catalog = c.state.catalog();
  const Companion& spec = requirement.spec;
  const std::vector<uint32_t> present = PresentCompanions(c);
  std::vector<uint32_t> uids;
  if (!spec.instrument.empty()) {
    uids.push_back(
        static_cast<uint32_t>(catalog.instruments().UidOf(spec.instrument)));
  } else {
    const Instrument* owner = catalog.instruments().Find(requirement.owner);
    uids = catalog.InstrumentUidsOf(owner->laboratory);
    std::stable_sort(uids.begin(), uids.end(), [&](uint32_t a, uint32_t b) {
      const auto rank = [&](uint32_t uid) {
        if (std::find(present.begin(), present.end(), uid) != present.end()) {
          return 0;
        }
        return IsNamed(cases, uid) ? 1 : 2;
      };
      return rank(a) < rank(b);
    });
  }
  const auto add = [&](bool only_present) {
    for (const uint32_t uid : uids) {
      if (only_present &&
          std::find(present.begin(), present.end(), uid) == present.end()) {
        continue;
      }
      const InstrumentSite* site = catalog.SiteOf(uid);
      if (site == nullptr || site->instrument->meta.id == requirement.owner ||
          !absl::StartsWith(site->instrument->class_code, spec.class_code) ||
          (spec.calibrated && !site->instrument->calibration.has_value())) {
        continue;
      }
      const bool named = IsNamed(cases, uid);
      Companion needed = spec;
      if (named) needed.before_minutes = needed.after_minutes = 0;
      const Case asked = CaseFor(c, *site, needed, named);
      if (!StatusConstraint().Allows(asked)) continue;
      requirement.candidates.emplace_back(asked, needed, named);
    }
  };
  // One that runs goes on with what it has.
  if (c.buffer_before.has_value()) add(/*only_present=*/true);
  if (requirement.candidates.empty()) add(/*only_present=*/false);
}

Minute CompanionConstraint::EarliestOf(const Candidate& candidate, Minute from,
                                       Minute latest) {
  const Minute before = candidate.spec.before_minutes;
  const auto steps = StepsOf(candidate.c, candidate.spec);
  const Minute start = Leapfrog(steps, from - before, latest - before).start;
  return start == kNever ? kNever : start + before;
}

CompanionConstraint::Free CompanionConstraint::FreeAt(Minute start) const {
  Free free;
  free.reserve(requirements_.size());
  for (const Requirement& requirement : requirements_) {
    std::vector<bool>& row = free.emplace_back();
    for (const Candidate& candidate : requirement.candidates) {
      row.push_back(EarliestOf(candidate, start, start) == start);
    }
  }
  return free;
}

// A largest matching by augmenting paths (Kuhn, 1955).
CompanionConstraint::Choice CompanionConstraint::Match(const Free& free) const {
  Choice choice(requirements_.size(), nullptr);
  for (size_t i = 0; i < requirements_.size(); ++i) {
    std::vector<uint32_t> tried;
    Assign(i, free, tried, choice);
  }
  return choice;
}

bool CompanionConstraint::Assign(size_t requirement, const Free& free,
                                 std::vector<uint32_t>& tried,
                                 Choice& choice) const {
  const std::vector<Candidate>& candidates =
      requirements_[requirement].candidates;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const uint32_t uid = candidates[i].c.instrument;
    if (!free[requirement][i] ||
        std::find(tried.begin(), tried.end(), uid) != tried.end()) {
      continue;
    }
    tried.push_back(uid);
    size_t holder = 0;
    while (holder < choice.size() &&
           (choice[holder] == nullptr || choice[holder]->c.instrument != uid)) {
      ++holder;
    }
    if (holder == choice.size() || Assign(holder, free, tried, choice)) {
      choice[requirement] = &candidates[i];
      return true;
    }
  }
  return false;
}

std::vector<Claim> CompanionConstraint::Choose(Minute start) const {
  std::vector<Claim> claims;
  for (const Candidate* candidate : Match(FreeAt(start))) {
    if (candidate == nullptr) return {};
    if (candidate->named) continue;
    const Instrument& instrument = *candidate->c.site.instrument;
    claims.push_back(
        {candidate->c.instrument,
         static_cast<int32_t>(candidate->spec.before_minutes +
                              BufferBefore(candidate->c)),
         candidate->spec.after_minutes + instrument.buffer_after_minutes,
         /*companion=*/true});
  }
  return claims;
}

void CompanionConstraint::Check(const Case& c, Minute start,
                                Violations& violations) const {
  const Choice choice = Match(FreeAt(start));
  for (size_t i = 0; i < choice.size(); ++i) {
    if (choice[i] != nullptr) continue;
    const Requirement& requirement = requirements_[i];
    const Companion& spec = requirement.spec;
    Violation violation;
    violation.code = ViolationCode::kNoCompanion;
    violation.resource = {ResourceKind::kInstrument, requirement.owner};
    const Minute from = start - spec.before_minutes;
    if (spec.instrument.empty()) {
      AddParameter(violation, "class_code", spec.class_code);
    } else {
      AddParameter(violation, "companion",
                   ResourceName({ResourceKind::kInstrument, spec.instrument}));
    }
    AddTime(violation, "start", from);
    AddTime(violation, "end", start + c.duration + spec.after_minutes);
    if (!spec.instrument.empty() && !requirement.candidates.empty()) {
      const Candidate& wanted = requirement.candidates.front();
      const auto why =
          WhyNot(wanted.c, wanted.spec, start - wanted.spec.before_minutes);
      if (why.has_value()) {
        AddParameter(violation, "reason", ViolationCodeName(*why));
      }
    }
    violations.push_back(std::move(violation));
  }
}

Minute CompanionConstraint::Earliest(const Case& c, Minute from,
                                     Minute latest) const {
  for (Minute start = from; start <= latest;) {
    const Free free = FreeAt(start);
    const Choice choice = Match(free);
    if (std::find(choice.begin(), choice.end(), nullptr) == choice.end()) {
      return start;
    }
    // Nothing changes for the better before another one becomes free.
    Minute next = kNever;
    for (size_t i = 0; i < requirements_.size(); ++i) {
      const auto& candidates = requirements_[i].candidates;
      for (size_t j = 0; j < candidates.size(); ++j) {
        if (free[i][j]) continue;
        next = std::min(
            next, EarliestOf(candidates[j], start + 1, std::min(latest, next)));
      }
    }
    start = next;
  }
  return kNever;
}

}  // namespace trilab::engine
