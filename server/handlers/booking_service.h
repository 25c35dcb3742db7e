#ifndef TRILAB_SERVER_HANDLERS_BOOKING_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_BOOKING_SERVICE_H_

#include "grpcpp/grpcpp.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/booking_service.grpc.pb.h"

namespace trilab {

// trilab.v1.BookingService. Every method only names its handler.
//
// Thread-safe.
class BookingService final : public v1::BookingService::CallbackService {
 public:
  // `sequencer` must outlive the service.
  explicit BookingService(Sequencer& sequencer) : sequencer_(sequencer) {}

  grpc::ServerUnaryReactor* SearchSlots(
      grpc::CallbackServerContext* context,
      const v1::SearchSlotsRequest* request,
      v1::SearchSlotsResponse* response) override;
  grpc::ServerUnaryReactor* CheckBooking(
      grpc::CallbackServerContext* context,
      const v1::CheckBookingRequest* request,
      v1::CheckBookingResponse* response) override;
  grpc::ServerUnaryReactor* CreateBooking(
      grpc::CallbackServerContext* context,
      const v1::CreateBookingRequest* request, v1::Booking* response) override;
  grpc::ServerUnaryReactor* ConfirmBooking(
      grpc::CallbackServerContext* context,
      const v1::ConfirmBookingRequest* request, v1::Booking* response) override;
  grpc::ServerUnaryReactor* RescheduleBooking(
      grpc::CallbackServerContext* context,
      const v1::RescheduleBookingRequest* request,
      v1::Booking* response) override;
  grpc::ServerUnaryReactor* CancelBooking(
      grpc::CallbackServerContext* context,
      const v1::CancelBookingRequest* request, v1::Booking* response) override;
  grpc::ServerUnaryReactor* CheckInBooking(
      grpc::CallbackServerContext* context,
      const v1::CheckInBookingRequest* request, v1::Booking* response) override;
  grpc::ServerUnaryReactor* CheckOutBooking(
      grpc::CallbackServerContext* context,
      const v1::CheckOutBookingRequest* request,
      v1::Booking* response) override;
  grpc::ServerUnaryReactor* ApproveBooking(
      grpc::CallbackServerContext* context,
      const v1::ApproveBookingRequest* request, v1::Booking* response) override;
  grpc::ServerUnaryReactor* RejectBooking(
      grpc::CallbackServerContext* context,
      const v1::RejectBookingRequest* request, v1::Booking* response) override;
  grpc::ServerUnaryReactor* TransferBooking(
      grpc::CallbackServerContext* context,
      const v1::TransferBookingRequest* request,
      v1::Booking* response) override;
  grpc::ServerUnaryReactor* GetBooking(grpc::CallbackServerContext* context,
                                       const v1::GetBookingRequest* request,
                                       v1::Booking* response) override;
  grpc::ServerUnaryReactor* ListBookings(
      grpc::CallbackServerContext* context,
      const v1::ListBookingsRequest* request,
      v1::ListBookingsResponse* response) override;
  grpc::ServerUnaryReactor* GetSchedule(
      grpc::CallbackServerContext* context,
      const v1::GetScheduleRequest* request,
      v1::GetScheduleResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchBookingsResponse>* WatchBookings(
      grpc::CallbackServerContext* context,
      const v1::WatchBookingsRequest* request) override;
  grpc::ServerUnaryReactor* ExplainAsk(
      grpc::CallbackServerContext* context,
      const v1::ExplainAskRequest* request,
      v1::ExplainAskResponse* response) override;

 private:
  Sequencer& sequencer_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_BOOKING_SERVICE_H_
