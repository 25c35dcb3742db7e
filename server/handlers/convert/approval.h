#ifndef TRILAB_SERVER_HANDLERS_CONVERT_APPROVAL_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_APPROVAL_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/booking.h"
#include "server/engine/resources.h"
#include "trilab/v1/booking.pb.h"
#include "trilab/v1/rule.pb.h"

// Approvals of the API to values of the engine and back; like
// convert/resources.h.

namespace trilab {

absl::StatusOr<engine::ApprovalProcedure> FromProto(
    absl::string_view field, const v1::ApprovalProcedure& proto);

void ToProto(const engine::ApprovalProcedure& value,
             v1::ApprovalProcedure* proto);

// What happened to a booking besides being made, moved and cancelled.
void LifeToProto(const engine::Booking& booking, v1::Booking* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_APPROVAL_H_
