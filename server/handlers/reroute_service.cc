#include "server/handlers/reroute_service.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "server/auth/permissions.h"
#include "server/engine/engine.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/rpc.h"
#include "server/handlers/stored_bookings.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;

absl::StatusOr<engine::PlanReroutes> PlanFromProto(
    const Caller& caller, const engine::Catalog& catalog,
    const v1::PlanReroutesRequest& request) {
  engine::PlanReroutes command;
  TRILAB_ASSIGN_OR_RETURN(
      command.outage,
      ParseResourceName("outage", ResourceKind::kOutage, request.outage()));
  const engine::Ptr<engine::Outage> outage =
      catalog.outages().Share(command.outage);
  if (outage == nullptr) return NoSuchResourceError(request.outage());
  TRILAB_RETURN_IF_ERROR(MayChange(caller, catalog, outage));
  if (request.has_proposal_duration()) {
    TRILAB_ASSIGN_OR_RETURN(
        command.proposal_minutes,
        ParseMinutes("proposal_duration", request.proposal_duration(), 5,
                     7 * 24 * 60));
  }
  if (request.has_max_delay()) {
    TRILAB_ASSIGN_OR_RETURN(
        command.max_delay,
        ParseMinutes("max_delay", request.max_delay(), 0, 90 * 24 * 60));
  }
  return command;
}

// What `booking` would cost more at the place of `proposal`. No price counts
// as a price of nothing.
void DifferenceToProto(const engine::Booking& booking,
                       const engine::Booking& proposal,
                       v1::PlanReroutesResponse::Reroute* reroute) {
  const engine::Quote* before = booking.details->quote.get();
  const engine::Quote* after = proposal.details->quote.get();
  if (before == nullptr && after == nullptr) return;
  if (before != nullptr && after != nullptr &&
      before->currency != after->currency) {
    return;
  }
  ToProto(engine::Amount{(after != nullptr ? after : before)->currency,
                         (after != nullptr ? after->total : 0) -
                             (before != nullptr ? before->total : 0)},
          reroute->mutable_price_difference());
}

// What `facts` did to each booking that the outage hit, by number. Facts that
// made a proposal come before that of its booking.
void RerouteToProto(const engine::State& state, const engine::Facts& facts,
                    v1::PlanReroutesResponse* response) {
  std::map<uint64_t, const engine::Booking*> proposals;
  std::map<uint64_t, uint64_t> entries;  // By the booking they stand for.
  std::map<uint64_t, const engine::Booking*> hit;
  for (const engine::Fact& fact : facts) {
    if (const auto* put = std::get_if<engine::BookingPut>(&fact)) {
      const engine::Booking& booking = *put->booking;
      if (put->event == engine::BookingEvent::kCreated) {
        proposals[booking.id] = &booking;
      } else {
        hit[booking.id] = &booking;
      }
    } else if (const auto* put = std::get_if<engine::WaitlistPut>(&fact)) {
      if (put->entry->stands_for != 0) {
        entries[put->entry->stands_for] = put->entry->id;
      }
    }
  }
  for (const auto& [id, booking] : hit) {
    v1::PlanReroutesResponse::Reroute* reroute = response->add_reroutes();
    ToProto(state.catalog(), *booking, reroute->mutable_booking());
    const auto proposal =
        proposals.find(engine::PlanOf(*booking).reroute_proposal);
    if (proposal != proposals.end()) {
      ToProto(state.catalog(), *proposal->second, reroute->mutable_proposal());
      DifferenceToProto(*booking, *proposal->second, reroute);
    }
    const auto entry = entries.find(id);
    if (entry != entries.end()) {
      reroute->set_waitlist_entry(WaitlistEntryName(entry->second));
    }
  }
}

absl::StatusOr<Prepared> PreparePlan(const ReadCall& call,
                                     const v1::PlanReroutesRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(engine::PlanReroutes command,
                          PlanFromProto(call.caller, call.catalog(), request));
  return Prepared{.command = std::move(command)};
}

absl::Status AnswerPlan(const engine::State& state,
                        const engine::Record& record,
                        const v1::PlanReroutesRequest&,
                        v1::PlanReroutesResponse* response) {
  RerouteToProto(state, record.facts, response);
  response->set_revision(record.revision != 0 ? record.revision
                                              : state.revision());
  return absl::OkStatus();
}

// Decides as the sequencer would, and tells.
absl::Status DryRun(const SnapshotCall& call,
                    const v1::PlanReroutesRequest& request,
                    v1::PlanReroutesResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(
      engine::PlanReroutes command,
      PlanFromProto(call.caller, call.state.catalog(), request));
  const engine::Decision decision =
      engine::Decide(call.state, command, call.state.revision() + 1, call.now);
  if (const auto* rejection = std::get_if<engine::Rejection>(&decision)) {
    return RejectionError(*rejection);
  }
  RerouteToProto(call.state, std::get<engine::Facts>(decision), response);
  response->set_revision(call.state.revision());
  return absl::OkStatus();
}

template <typename Request>
absl::StatusOr<engine::AnswerReroute> AnswerFromProto(const ReadCall& call,
                                                      const Request& request) {
  engine::AnswerReroute command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(command.id, ParseBookingName("name", request.name()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Booking> booking,
                          FindBooking(call, command.id));
  TRILAB_RETURN_IF_ERROR(
      MayChangeBooking(call.caller, call.catalog(), *booking));
  return command;
}

absl::StatusOr<Prepared> PrepareAccept(
    const ReadCall& call, const v1::AcceptRerouteRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(engine::AnswerReroute command,
                          AnswerFromProto(call, request));
  return Prepared{.command = command};
}

absl::StatusOr<Prepared> PrepareDecline(
    const ReadCall& call, const v1::DeclineRerouteRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(engine::AnswerReroute command,
                          AnswerFromProto(call, request));
  command.accept = false;
  return Prepared{.command = command};
}

// The booking that was to move, whatever else changed with it.
template <typename Request>
absl::Status AnswerMoved(const engine::State& state,
                         const engine::Record& record, const Request& request,
                         v1::Booking* response) {
  for (const engine::Fact& fact : record.facts) {
    const auto* put = std::get_if<engine::BookingPut>(&fact);
    if (put != nullptr && BookingName(put->booking->id) == request.name()) {
      ToProto(state.catalog(), *put->booking, response);
      return absl::OkStatus();
    }
  }
  return absl::InternalError("The record does not hold the booking.");
}

}  // namespace

grpc::ServerUnaryReactor* RerouteService::PlanReroutes(
    grpc::CallbackServerContext* context,
    const v1::PlanReroutesRequest* request,
    v1::PlanReroutesResponse* response) {
  if (request->dry_run()) {
    return ServeSnapshot(sequencer_, context, request, response, DryRun);
  }
  return ServeMutation(sequencer_, context, request, response, PreparePlan,
                       AnswerPlan);
}

grpc::ServerUnaryReactor* RerouteService::AcceptReroute(
    grpc::CallbackServerContext* context,
    const v1::AcceptRerouteRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareAccept,
                       AnswerMoved<v1::AcceptRerouteRequest>);
}

grpc::ServerUnaryReactor* RerouteService::DeclineReroute(
    grpc::CallbackServerContext* context,
    const v1::DeclineRerouteRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareDecline,
                       AnswerMoved<v1::DeclineRerouteRequest>);
}

}  // namespace trilab
