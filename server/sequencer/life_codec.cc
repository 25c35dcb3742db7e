#include "server/sequencer/life_codec.h"

#include <optional>

#include "absl/time/time.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

void DecisionToStored(const engine::ApprovalDecision& decision,
                      stored::ApprovalDecision& out) {
  out.set_step(decision.step);
  out.set_approved(decision.approved);
  out.set_subject(decision.subject);
  out.set_deputy(decision.deputy);
  out.set_automatic(decision.automatic);
  out.set_note(decision.note);
  out.set_time_micros(ToStoredMicros(decision.time));
}

engine::ApprovalDecision DecisionFromStored(
    const stored::ApprovalDecision& message) {
  return {.step = message.step(),
          .approved = message.approved(),
          .subject = message.subject(),
          .deputy = message.deputy(),
          .automatic = message.automatic(),
          .note = message.note(),
          .time = FromStoredMicros(message.time_micros())};
}

absl::StatusOr<std::optional<absl::Time>> TimeFromStored(
    bool has, const google::protobuf::Timestamp& message) {
  if (!has) return std::optional<absl::Time>();
  TRILAB_ASSIGN_OR_RETURN(const absl::Time time, FromStored(message));
  return std::optional<absl::Time>(time);
}

}  // namespace

void ToStored(const engine::BookingLife& life, stored::BookingLife& out) {
  if (life.approval != engine::ApprovalProcedure()) {
    ToStored(life.approval, *out.mutable_approval());
  }
  out.set_open_step(life.open_step);
  if (life.approval_due != absl::InfiniteFuture()) {
    ToStored(life.approval_due, *out.mutable_approval_due());
  }
  for (const engine::ApprovalDecision& decision : life.decisions) {
    DecisionToStored(decision, *out.add_decisions());
  }
  if (life.check_in) ToStored(*life.check_in, *out.mutable_check_in());
  if (life.check_out) ToStored(*life.check_out, *out.mutable_check_out());
  if (life.planned_end != engine::kNever) out.set_planned_end(life.planned_end);
}

absl::StatusOr<engine::BookingLife> FromStored(
    const stored::BookingLife& message) {
  engine::BookingLife life;
  TRILAB_ASSIGN_OR_RETURN(life.approval, FromStored(message.approval()));
  life.open_step = message.open_step();
  if (message.has_approval_due()) {
    TRILAB_ASSIGN_OR_RETURN(life.approval_due,
                            FromStored(message.approval_due()));
  }
  for (const stored::ApprovalDecision& item : message.decisions()) {
    life.decisions.push_back(DecisionFromStored(item));
  }
  TRILAB_ASSIGN_OR_RETURN(life.check_in, TimeFromStored(message.has_check_in(),
                                                        message.check_in()));
  TRILAB_ASSIGN_OR_RETURN(
      life.check_out,
      TimeFromStored(message.has_check_out(), message.check_out()));
  if (message.has_planned_end()) life.planned_end = message.planned_end();
  return life;
}

}  // namespace trilab
