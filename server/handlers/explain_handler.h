#ifndef TRILAB_SERVER_HANDLERS_EXPLAIN_HANDLER_H_
#define TRILAB_SERVER_HANDLERS_EXPLAIN_HANDLER_H_

#include "absl/status/status.h"
#include "server/handlers/rpc.h"
#include "trilab/v1/booking_service.pb.h"

namespace trilab {

// BookingService.ExplainAsk; see rpc.h.
absl::Status ExplainAskHandler(const SnapshotCall& call,
                               const v1::ExplainAskRequest& request,
                               v1::ExplainAskResponse* response);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_EXPLAIN_HANDLER_H_
