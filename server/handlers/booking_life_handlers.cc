// Check-in, check-out, approval and transfer of bookings.

#include <string>
#include <utility>

#include "server/auth/permissions.h"
#include "server/errors.h"
#include "server/handlers/booking_handlers.h"
#include "server/handlers/stored_bookings.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

absl::StatusOr<engine::Ptr<engine::Booking>> BookingNamed(
    const ReadCall& call, absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(const uint64_t id, ParseBookingName("name", name));
  return FindBooking(call, id);
}

// The command to check in or out what the caller may change.
template <typename Command, typename Request>
absl::StatusOr<Prepared> PrepareUse(const ReadCall& call,
                                    const Request& request) {
  Command command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Booking> booking,
                          BookingNamed(call, request.name()));
  TRILAB_RETURN_IF_ERROR(
      MayChangeBooking(call.caller, call.catalog(), *booking));
  command.id = booking->id;
  return Prepared{.command = command};
}

// Whether the caller may decide depends on the step that is open, so the
// decision is on the booking as it is read here. A stale etag is refused by
// the engine: a client knows of no later revision than this one.
absl::StatusOr<Prepared> PrepareDecision(const ReadCall& call,
                                         absl::string_view name,
                                         absl::string_view etag,
                                         engine::DecideApproval command) {
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision, ParseEtag("etag", etag));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Booking> booking,
                          BookingNamed(call, name));
  TRILAB_ASSIGN_OR_RETURN(command.deputy,
                          MayDecide(call.caller, call.catalog(), *booking));
  const bool merges = command.expected_revision == 0;
  if (merges) command.expected_revision = booking->revision;
  command.id = booking->id;
  command.subject = call.caller.subject;
  return Prepared{.command = std::move(command), .merges = merges};
}

}  // namespace

absl::StatusOr<Prepared> PrepareCheckInBooking(
    const ReadCall& call, const v1::CheckInBookingRequest& request) {
  return PrepareUse<engine::CheckInBooking>(call, request);
}

absl::StatusOr<Prepared> PrepareCheckOutBooking(
    const ReadCall& call, const v1::CheckOutBookingRequest& request) {
  return PrepareUse<engine::CheckOutBooking>(call, request);
}

absl::StatusOr<Prepared> PrepareApproveBooking(
    const ReadCall& call, const v1::ApproveBookingRequest& request) {
  engine::DecideApproval command;
  TRILAB_ASSIGN_OR_RETURN(command.note, ParseText("note", request.note(), 500));
  return PrepareDecision(call, request.name(), request.etag(),
                         std::move(command));
}

absl::StatusOr<Prepared> PrepareRejectBooking(
    const ReadCall& call, const v1::RejectBookingRequest& request) {
  engine::DecideApproval command;
  command.approve = false;
  TRILAB_ASSIGN_OR_RETURN(command.note,
                          ParseText("reason", request.reason(), 500));
  return PrepareDecision(call, request.name(), request.etag(),
                         std::move(command));
}

absl::StatusOr<Prepared> PrepareTransferBooking(
    const ReadCall& call, const v1::TransferBookingRequest& request) {
  engine::TransferBooking command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(
      command.partner,
      ParseResourceName("partner", engine::ResourceKind::kInstitution,
                        request.partner()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Booking> booking,
                          BookingNamed(call, request.name()));
  TRILAB_RETURN_IF_ERROR(
      MayChangeBooking(call.caller, call.catalog(), *booking));
  for (const engine::Claim& claim : booking->claims) {
    if (claim.companion) continue;
    TRILAB_RETURN_IF_ERROR(
        MayBookFor(call.caller, call.catalog(), command.partner,
                   call.catalog().instruments().IdOf(claim.instrument)));
  }
  command.id = booking->id;
  return Prepared{.command = std::move(command)};
}

}  // namespace trilab
