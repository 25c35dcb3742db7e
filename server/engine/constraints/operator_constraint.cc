#include "server/engine/constraints/operator_constraint.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/openings.h"
#include "server/engine/state.h"
#include "server/engine/timeline.h"

namespace trilab::engine {
namespace {

absl::string_view CentreOf(const Case& c) {
  return c.site.centre == nullptr ? absl::string_view()
                                  : c.site.centre->meta.id;
}

// When the right of `value` to run the instrument of the case expires;
// `kNever` if it does not. Before any time if there is no such right.
Minute ExpiryOf(const Operator& value, const Case& c) {
  constexpr Minute kNoRight = -kNever;
  if (!value.active || std::find(value.centres.begin(), value.centres.end(),
                                 CentreOf(c)) == value.centres.end()) {
    return kNoRight;
  }
  if (c.site.instrument->qualification.empty()) return kNever;
  Minute expiry = kNoRight;
  for (const Qualification& held : value.qualifications) {
    if (held.name != c.site.instrument->qualification) continue;
    expiry = std::max(expiry, held.expiry);
  }
  return expiry;
}

}  // namespace

bool NeedsOperator(const Case& c) {
  return c.operator_uid != 0 || (c.mode == ServiceMode::kSample &&
                                 !c.site.instrument->qualification.empty());
}

OperatorConstraint::OperatorConstraint(absl::Span<const Case> cases) {
  const Case* first = nullptr;
  for (const Case& c : cases) {
    const Instrument& instrument = *c.site.instrument;
    buffer_before_ = std::max(buffer_before_, BufferBefore(c));
    buffer_after_ =
        std::max<Minute>(buffer_after_, instrument.buffer_after_minutes);
    if (!NeedsOperator(c)) continue;
    unattended_ = unattended_ && instrument.unattended;
    if (first == nullptr) first = &c;
  }
  if (first == nullptr) return;
  needed_ = true;
  first_ = first->site.instrument.get();
  if (first->operator_uid != 0) {
    AddIfAllowed(cases, first->operator_uid);
    return;
  }
  for (const uint32_t uid : first->state.catalog().OperatorsFor(
           CentreOf(*first), first_->qualification)) {
    AddIfAllowed(cases, uid);
  }
}

void OperatorConstraint::AddIfAllowed(absl::Span<const Case> cases,
                                      uint32_t uid) {
  const OperatorSite* site = cases.front().state.catalog().OperatorOf(uid);
  if (site == nullptr) return;
  Minute expiry = kNever;
  for (const Case& c : cases) {
    if (NeedsOperator(c)) expiry = std::min(expiry, ExpiryOf(*site->value, c));
  }
  if (expiry > cases.front().now) candidates_.push_back({uid, expiry, site});
}

Minute OperatorConstraint::AtWorkMinutes(const Case& c) const {
  return unattended_ ? 1 : c.duration;
}

bool OperatorConstraint::IsFree(const Case& c, const Candidate& candidate,
                                Minute start) const {
  return EarliestOf(c, candidate, start, start) == start;
}

uint32_t OperatorConstraint::Choose(const Case& c, Minute start,
                                    uint32_t preferred) const {
  for (const Candidate& candidate : candidates_) {
    if (candidate.uid == preferred && IsFree(c, candidate, start)) {
      return preferred;
    }
  }
  for (const Candidate& candidate : candidates_) {
    if (IsFree(c, candidate, start)) return candidate.uid;
  }
  return 0;
}

Minute OperatorConstraint::EarliestOf(const Case& c, const Candidate& candidate,
                                      Minute from, Minute latest) const {
  latest = std::min(latest, candidate.expiry - c.duration);
  const Timeline& timeline = c.state.OperatorTimeline(candidate.uid);
  const Openings* openings = candidate.site->openings.get();
  const Minute padded = buffer_before_ + c.duration + buffer_after_;
  for (Minute start = from; start <= latest;) {
    const Minute at_work =
        openings == nullptr
            ? start
            : openings->EarliestFit(c.mode, start, AtWorkMinutes(c));
    if (at_work > latest) return kNever;
    const Minute free =
        timeline.EarliestFit(at_work - buffer_before_, padded, 1,
                             latest - buffer_before_, c.moved_booking);
    if (free == kNever) return kNever;
    start = free + buffer_before_;
    if (start == at_work) return start;
  }
  return kNever;
}

Minute OperatorConstraint::Earliest(const Case& c, Minute from,
                                    Minute latest) const {
  if (!needed_) return UpTo(latest, from);
  Minute best = kNever;
  for (const Candidate& candidate : candidates_) {
    const Minute start = EarliestOf(c, candidate, from, latest);
    if (start == kNever) continue;
    best = start;
    if (best == from) break;
    latest = best - 1;
  }
  return best;
}

void OperatorConstraint::Check(const Case& c, Minute start,
                               Violations& violations) const {
  if (!needed_ || Choose(c, start) != 0) return;
  Violation violation;
  violation.resource = {ResourceKind::kInstrument, first_->meta.id};
  std::string asked;
  bool qualified = true;
  Minute expiry = kNever;
  if (c.operator_uid != 0) {
    asked = std::string(c.state.catalog().operators().IdOf(c.operator_uid));
    violation.resource = {ResourceKind::kOperator, asked};
    if (!candidates_.empty()) expiry = candidates_.front().expiry;
    qualified = !candidates_.empty() && start + c.duration <= expiry;
  }
  violation.code = qualified ? ViolationCode::kNoOperator
                             : ViolationCode::kOperatorNotQualified;
  if (!asked.empty()) {
    AddParameter(violation, "operator",
                 ResourceName({ResourceKind::kOperator, asked}));
  }
  if (!first_->qualification.empty()) {
    AddParameter(violation, "qualification", first_->qualification);
  }
  if (qualified) {
    AddTime(violation, "start", start);
    AddTime(violation, "end", start + c.duration);
  } else if (expiry != kNever) {
    AddTime(violation, "expiry", expiry);
  }
  violations.push_back(std::move(violation));
}

}  // namespace trilab::engine
