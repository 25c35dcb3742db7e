#include "server/handlers/explain_handler.h"

#include "server/engine/explain/explain_ask.h"
#include "server/engine/slot_search.h"
#include "server/errors.h"
#include "server/handlers/booking_service.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/explain.h"
#include "server/handlers/convert/fields.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

absl::StatusOr<engine::ExplainOptions> OptionsFromProto(
    const SnapshotCall& call, const engine::Ask& ask,
    const v1::ExplainAskRequest& request) {
  engine::ExplainOptions options;
  options.cancelled = call.cancelled;
  if (request.has_wish_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        options.wish_start,
        ParseMinute("wish_start_time", request.wish_start_time()));
    if (*options.wish_start < ask.window.start) {
      return InvalidFieldError("wish_start_time",
                               "must not lie before ask.start_time");
    }
  }
  v1::SearchSlotsRequest search;
  search.set_near(request.near());
  if (request.has_near_point()) {
    *search.mutable_near_point() = request.near_point();
  }
  TRILAB_ASSIGN_OR_RETURN(const engine::SlotOptions slots,
                          SlotOptionsFromProto(call.state.catalog(), search));
  options.near = slots.near;
  return options;
}

}  // namespace

absl::Status ExplainAskHandler(const SnapshotCall& call,
                               const v1::ExplainAskRequest& request,
                               v1::ExplainAskResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(const engine::Ask ask,
                          AskFromProto(call.caller, request.ask(), call.now));
  if (ask.instruments.empty() && ask.need.empty()) {
    return InvalidFieldError("ask.instruments",
                             "must name instruments, or ask.need a need");
  }
  TRILAB_ASSIGN_OR_RETURN(const engine::ExplainOptions options,
                          OptionsFromProto(call, ask, request));
  TRILAB_ASSIGN_OR_RETURN(
      const engine::Explanation explanation,
      engine::ExplainAsk(call.state, ask, options, call.now));
  const engine::Catalog& catalog = call.state.catalog();
  response->set_candidates(explanation.candidates);
  if (explanation.slot.has_value()) {
    ToProto(catalog, *explanation.slot, response->mutable_slot());
  }
  for (const engine::ConflictGroup& conflict : explanation.conflicts) {
    ToProto(catalog, conflict, response->add_conflicts());
  }
  for (const engine::Relaxation& relaxation : explanation.relaxations) {
    ToProto(catalog, ask, relaxation, response->add_relaxations());
  }
  response->set_revision(call.state.revision());
  ToProto(call.now, response->mutable_read_time());
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* BookingService::ExplainAsk(
    grpc::CallbackServerContext* context, const v1::ExplainAskRequest* request,
    v1::ExplainAskResponse* response) {
  return ServeSnapshot(sequencer_, context, request, response,
                       ExplainAskHandler);
}

}  // namespace trilab
