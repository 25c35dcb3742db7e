#include "server/engine/approval.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/engine/booking_change.h"

namespace trilab::engine {
namespace {

const ApprovalStep& StepOfManagers() {
  static const ApprovalStep& step =
      *new ApprovalStep{"centre", /*centre_managers=*/true, {}, {}};
  return step;
}

void AddStep(const ApprovalStep& step, ApprovalProcedure& all) {
  const auto& steps = all.steps;
  if (std::find(steps.begin(), steps.end(), step) == steps.end()) {
    all.steps.push_back(step);
  }
}

void AddDeadline(const ApprovalProcedure& one, ApprovalProcedure& all) {
  if (one.deadline == 0) return;
  if (all.deadline == 0 || one.deadline < all.deadline) {
    all.deadline = one.deadline;
    all.on_deadline = one.on_deadline;
  } else if (one.deadline == all.deadline &&
             one.on_deadline == OnDeadline::kReject) {
    all.on_deadline = OnDeadline::kReject;
  }
}

// Undecided for so long, it is decided by itself: at its start at the latest,
// or at its end if it has begun.
absl::Time ApprovalDue(const Booking& booking, Minute deadline,
                       absl::Time now) {
  const absl::Time start = ToTime(booking.interval.start);
  const absl::Time latest = now < start ? start : ToTime(booking.interval.end);
  return deadline == 0 ? latest
                       : std::min(latest, now + absl::Minutes(deadline));
}

}  // namespace

ApprovalProcedure ApprovalFor(const Catalog& catalog,
                              const Violations& violations) {
  ApprovalProcedure all;
  std::vector<const Rule*> asked;
  for (const Violation& violation : violations) {
    if (violation.severity != Severity::kApproval) continue;
    const Rule* rule = catalog.rules().Find(violation.rule);
    if (rule == nullptr ||
        std::find(asked.begin(), asked.end(), rule) != asked.end()) {
      continue;
    }
    asked.push_back(rule);
    if (rule->approval.steps.empty()) AddStep(StepOfManagers(), all);
    for (const ApprovalStep& step : rule->approval.steps) AddStep(step, all);
    AddDeadline(rule->approval, all);
  }
  return all;
}

void AwaitOrConfirm(Booking& booking, absl::Time now) {
  const BookingLife& life = LifeOf(booking);
  if (life.open_step >= life.approval.steps.size()) {
    return Confirm(booking, now);
  }
  BookingLife next = life;
  next.approval_due = ApprovalDue(booking, life.approval.deadline, now);
  SetLife(booking, std::move(next));
  booking.state = BookingState::kPendingApproval;
  booking.hold_expiry = absl::InfiniteFuture();
}

void Confirm(Booking& booking, absl::Time now) {
  booking.state = BookingState::kConfirmed;
  booking.hold_expiry = absl::InfiniteFuture();
  const Minute begun = MinuteCeil(now) - booking.interval.start;
  if (booking.release_at == kNever || begun <= 0) return;
  booking.release_at =
      begun < booking.interval.length() ? booking.release_at + begun : kNever;
}

}  // namespace trilab::engine
