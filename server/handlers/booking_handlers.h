#ifndef TRILAB_SERVER_HANDLERS_BOOKING_HANDLERS_H_
#define TRILAB_SERVER_HANDLERS_BOOKING_HANDLERS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/handlers/rpc.h"
#include "trilab/v1/booking_service.pb.h"

// The handlers of trilab.v1.BookingService; see rpc.h.

namespace trilab {

absl::Status SearchSlotsHandler(const ReadCall& call,
                                const v1::SearchSlotsRequest& request,
                                v1::SearchSlotsResponse* response);
absl::Status CheckBookingHandler(const ReadCall& call,
                                 const v1::CheckBookingRequest& request,
                                 v1::CheckBookingResponse* response);
absl::Status GetBookingHandler(const ReadCall& call,
                               const v1::GetBookingRequest& request,
                               v1::Booking* response);
absl::Status ListBookingsHandler(const ReadCall& call,
                                 const v1::ListBookingsRequest& request,
                                 v1::ListBookingsResponse* response);
absl::Status GetScheduleHandler(const ReadCall& call,
                                const v1::GetScheduleRequest& request,
                                v1::GetScheduleResponse* response);

absl::StatusOr<Prepared> PrepareCreateBooking(
    const ReadCall& call, const v1::CreateBookingRequest& request);
absl::StatusOr<Prepared> PrepareConfirmBooking(
    const ReadCall& call, const v1::ConfirmBookingRequest& request);
absl::StatusOr<Prepared> PrepareRescheduleBooking(
    const ReadCall& call, const v1::RescheduleBookingRequest& request);
absl::StatusOr<Prepared> PrepareCancelBooking(
    const ReadCall& call, const v1::CancelBookingRequest& request);
absl::StatusOr<Prepared> PrepareCheckInBooking(
    const ReadCall& call, const v1::CheckInBookingRequest& request);
absl::StatusOr<Prepared> PrepareCheckOutBooking(
    const ReadCall& call, const v1::CheckOutBookingRequest& request);
absl::StatusOr<Prepared> PrepareApproveBooking(
    const ReadCall& call, const v1::ApproveBookingRequest& request);
absl::StatusOr<Prepared> PrepareRejectBooking(
    const ReadCall& call, const v1::RejectBookingRequest& request);
absl::StatusOr<Prepared> PrepareTransferBooking(
    const ReadCall& call, const v1::TransferBookingRequest& request);

// The booking as the record left it.
absl::Status AnswerBooking(const engine::State& state,
                           const engine::Record& record, v1::Booking* response);

template <typename Request>
absl::Status AnswerBookingOf(const engine::State& state,
                             const engine::Record& record, const Request&,
                             v1::Booking* response) {
  return AnswerBooking(state, record, response);
}

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_BOOKING_HANDLERS_H_
