#include "server/handlers/booking_service.h"

#include "server/handlers/booking_handlers.h"
#include "server/handlers/rpc.h"
#include "server/handlers/watch_reactor.h"

namespace trilab {

grpc::ServerUnaryReactor* BookingService::SearchSlots(
    grpc::CallbackServerContext* context, const v1::SearchSlotsRequest* request,
    v1::SearchSlotsResponse* response) {
  return ServeRead(sequencer_, context, request, response, SearchSlotsHandler);
}

grpc::ServerUnaryReactor* BookingService::CheckBooking(
    grpc::CallbackServerContext* context,
    const v1::CheckBookingRequest* request,
    v1::CheckBookingResponse* response) {
  return ServeRead(sequencer_, context, request, response, CheckBookingHandler);
}

grpc::ServerUnaryReactor* BookingService::GetBooking(
    grpc::CallbackServerContext* context, const v1::GetBookingRequest* request,
    v1::Booking* response) {
  return ServeRead(sequencer_, context, request, response, GetBookingHandler);
}

grpc::ServerUnaryReactor* BookingService::ListBookings(
    grpc::CallbackServerContext* context,
    const v1::ListBookingsRequest* request,
    v1::ListBookingsResponse* response) {
  return ServeRead(sequencer_, context, request, response, ListBookingsHandler);
}

grpc::ServerUnaryReactor* BookingService::GetSchedule(
    grpc::CallbackServerContext* context, const v1::GetScheduleRequest* request,
    v1::GetScheduleResponse* response) {
  return ServeRead(sequencer_, context, request, response, GetScheduleHandler);
}

grpc::ServerUnaryReactor* BookingService::CreateBooking(
    grpc::CallbackServerContext* context,
    const v1::CreateBookingRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareCreateBooking,
                       AnswerBookingOf<v1::CreateBookingRequest>);
}

grpc::ServerUnaryReactor* BookingService::ConfirmBooking(
    grpc::CallbackServerContext* context,
    const v1::ConfirmBookingRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareConfirmBooking,
                       AnswerBookingOf<v1::ConfirmBookingRequest>);
}

grpc::ServerUnaryReactor* BookingService::RescheduleBooking(
    grpc::CallbackServerContext* context,
    const v1::RescheduleBookingRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareRescheduleBooking,
                       AnswerBookingOf<v1::RescheduleBookingRequest>);
}

grpc::ServerUnaryReactor* BookingService::CancelBooking(
    grpc::CallbackServerContext* context,
    const v1::CancelBookingRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareCancelBooking,
                       AnswerBookingOf<v1::CancelBookingRequest>);
}

grpc::ServerUnaryReactor* BookingService::CheckInBooking(
    grpc::CallbackServerContext* context,
    const v1::CheckInBookingRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareCheckInBooking,
                       AnswerBookingOf<v1::CheckInBookingRequest>);
}

grpc::ServerUnaryReactor* BookingService::CheckOutBooking(
    grpc::CallbackServerContext* context,
    const v1::CheckOutBookingRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareCheckOutBooking,
                       AnswerBookingOf<v1::CheckOutBookingRequest>);
}

grpc::ServerUnaryReactor* BookingService::ApproveBooking(
    grpc::CallbackServerContext* context,
    const v1::ApproveBookingRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareApproveBooking,
                       AnswerBookingOf<v1::ApproveBookingRequest>);
}

grpc::ServerUnaryReactor* BookingService::RejectBooking(
    grpc::CallbackServerContext* context,
    const v1::RejectBookingRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareRejectBooking,
                       AnswerBookingOf<v1::RejectBookingRequest>);
}

grpc::ServerUnaryReactor* BookingService::TransferBooking(
    grpc::CallbackServerContext* context,
    const v1::TransferBookingRequest* request, v1::Booking* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareTransferBooking,
                       AnswerBookingOf<v1::TransferBookingRequest>);
}

grpc::ServerWriteReactor<v1::WatchBookingsResponse>*
BookingService::WatchBookings(grpc::CallbackServerContext* context,
                              const v1::WatchBookingsRequest* request) {
  return new WatchReactor(sequencer_, context, *request);
}

}  // namespace trilab
