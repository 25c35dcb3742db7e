// Procedures of approval, which rules and bookings have; see stored_values.h.

#include <utility>

#include "server/sequencer/stored_values.h"
#include "storage/base/status_macros.h"

namespace trilab {

void ToStored(const engine::ApprovalProcedure& value,
              stored::ApprovalProcedure& out) {
  for (const engine::ApprovalStep& step : value.steps) {
    stored::ApprovalStep& item = *out.add_steps();
    item.set_name(step.name);
    item.set_centre_managers(step.centre_managers);
    for (const std::string& subject : step.approvers) {
      item.add_approvers(subject);
    }
    for (const std::string& subject : step.deputies) item.add_deputies(subject);
  }
  out.set_deadline(value.deadline);
  out.set_on_deadline(SameNumber<stored::OnDeadline>(value.on_deadline));
}

absl::StatusOr<engine::ApprovalProcedure> FromStored(
    const stored::ApprovalProcedure& message) {
  if (message.on_deadline() > stored::ON_DEADLINE_APPROVE) {
    return UnknownValue("approval_procedure.on_deadline",
                        message.on_deadline());
  }
  engine::ApprovalProcedure value;
  for (const stored::ApprovalStep& item : message.steps()) {
    value.steps.push_back(
        {.name = item.name(),
         .centre_managers = item.centre_managers(),
         .approvers = {item.approvers().begin(), item.approvers().end()},
         .deputies = {item.deputies().begin(), item.deputies().end()}});
  }
  value.deadline = message.deadline();
  if (message.on_deadline() != stored::ON_DEADLINE_UNSPECIFIED) {
    value.on_deadline = SameNumber<engine::OnDeadline>(message.on_deadline());
  }
  return value;
}

}  // namespace trilab
