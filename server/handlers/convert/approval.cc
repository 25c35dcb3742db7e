#include "server/handlers/convert/approval.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

constexpr engine::Minute kLongestDeadline = 30 * 24 * 60;

template <typename Subjects>
absl::StatusOr<std::vector<std::string>> ParseSubjects(
    absl::string_view prefix, absl::string_view field,
    const Subjects& subjects) {
  std::vector<std::string> parsed;
  for (int i = 0; i < subjects.size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string subject,
        ParseRequiredText(At(prefix, field, i), subjects[i], 200));
    parsed.push_back(std::move(subject));
  }
  return parsed;
}

absl::StatusOr<engine::ApprovalStep> ParseStep(absl::string_view field,
                                               const v1::ApprovalStep& proto) {
  engine::ApprovalStep step;
  TRILAB_ASSIGN_OR_RETURN(
      step.name, ParseRequiredText(At(field, "name"), proto.name(), 63));
  step.centre_managers = proto.centre_managers();
  TRILAB_ASSIGN_OR_RETURN(step.approvers,
                          ParseSubjects(field, "approvers", proto.approvers()));
  TRILAB_ASSIGN_OR_RETURN(step.deputies,
                          ParseSubjects(field, "deputies", proto.deputies()));
  return step;
}

void StepToProto(const engine::ApprovalStep& step, v1::ApprovalStep* proto) {
  proto->set_name(step.name);
  proto->set_centre_managers(step.centre_managers);
  for (const std::string& subject : step.approvers) {
    proto->add_approvers(subject);
  }
  for (const std::string& subject : step.deputies) {
    proto->add_deputies(subject);
  }
}

v1::OnDeadline DeadlineToProto(engine::OnDeadline value) {
  return value == engine::OnDeadline::kApprove ? v1::ON_DEADLINE_APPROVE
                                               : v1::ON_DEADLINE_REJECT;
}

void DecisionToProto(const engine::ApprovalDecision& decision,
                     v1::Booking::ApprovalDecision* proto) {
  proto->set_step(decision.step);
  proto->set_approved(decision.approved);
  proto->set_subject(decision.subject);
  proto->set_deputy(decision.deputy);
  proto->set_automatic(decision.automatic);
  proto->set_note(decision.note);
  ToProto(decision.time, proto->mutable_time());
}

void ApprovalToProto(const engine::Booking& booking,
                     const engine::BookingLife& life, v1::Booking* proto) {
  if (life.approval.steps.empty()) return;
  v1::Booking::Approval* approval = proto->mutable_approval();
  for (const engine::ApprovalStep& step : life.approval.steps) {
    StepToProto(step, approval->add_steps());
  }
  approval->set_open_step(static_cast<int32_t>(life.open_step));
  if (booking.state == engine::BookingState::kPendingApproval) {
    ToProto(life.approval_due, approval->mutable_deadline_time());
  }
  approval->set_on_deadline(DeadlineToProto(life.approval.on_deadline));
}

}  // namespace

absl::StatusOr<engine::ApprovalProcedure> FromProto(
    absl::string_view field, const v1::ApprovalProcedure& proto) {
  engine::ApprovalProcedure value;
  for (int i = 0; i < proto.steps_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(engine::ApprovalStep step,
                            ParseStep(At(field, "steps", i), proto.steps(i)));
    value.steps.push_back(std::move(step));
  }
  if (proto.has_deadline()) {
    TRILAB_ASSIGN_OR_RETURN(
        value.deadline, ParseMinutes(At(field, "deadline"), proto.deadline(), 1,
                                     kLongestDeadline));
  }
  switch (proto.on_deadline()) {
    case v1::ON_DEADLINE_UNSPECIFIED:
    case v1::ON_DEADLINE_REJECT:
      break;
    case v1::ON_DEADLINE_APPROVE:
      value.on_deadline = engine::OnDeadline::kApprove;
      break;
    default:
      return InvalidFieldError(At(field, "on_deadline"),
                               "is not a known value");
  }
  return value;
}

void ToProto(const engine::ApprovalProcedure& value,
             v1::ApprovalProcedure* proto) {
  for (const engine::ApprovalStep& step : value.steps) {
    StepToProto(step, proto->add_steps());
  }
  if (value.deadline != 0) {
    MinutesToProto(value.deadline, proto->mutable_deadline());
  }
  proto->set_on_deadline(DeadlineToProto(value.on_deadline));
}

void LifeToProto(const engine::Booking& booking, v1::Booking* proto) {
  ToProto(booking.interval.start - booking.check_in_before,
          proto->mutable_check_in_open_time());
  if (booking.release_at != engine::kNever) {
    ToProto(std::min(booking.release_at, booking.interval.end),
            proto->mutable_release_time());
  }
  const engine::BookingLife& life = engine::LifeOf(booking);
  ApprovalToProto(booking, life, proto);
  for (const engine::ApprovalDecision& decision : life.decisions) {
    DecisionToProto(decision, proto->add_approvals());
  }
  if (life.check_in) ToProto(*life.check_in, proto->mutable_check_in_time());
  if (life.check_out) ToProto(*life.check_out, proto->mutable_check_out_time());
  if (life.planned_end != engine::kNever) {
    ToProto(life.planned_end, proto->mutable_planned_end_time());
  }
}

}  // namespace trilab
