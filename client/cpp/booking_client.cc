#include "client/cpp/booking_client.h"

#include <string>

#include "client/cpp/call_error.h"
#include "client/cpp/retry_policy.h"
#include "grpcpp/client_context.h"
#include "storage/base/status_macros.h"
#include "trilab/v1/booking_service.grpc.pb.h"

namespace trilab::client {

absl::StatusOr<v1::SearchSlotsResponse> BookingClient::SearchSlots(
    const v1::SearchSlotsRequest& request, const CallOptions& options) {
  return connection_->Call<v1::SearchSlotsResponse>(
      "trilab.v1.BookingService/SearchSlots", request, options);
}

absl::StatusOr<v1::ExplainAskResponse> BookingClient::ExplainAsk(
    const v1::ExplainAskRequest& request, const CallOptions& options) {
  return connection_->Call<v1::ExplainAskResponse>(
      "trilab.v1.BookingService/ExplainAsk", request, options);
}

absl::StatusOr<v1::CheckBookingResponse> BookingClient::CheckBooking(
    const v1::Booking& booking, const CallOptions& options) {
  v1::CheckBookingRequest request;
  *request.mutable_booking() = booking;
  return CheckBooking(request, options);
}

absl::StatusOr<v1::CheckBookingResponse> BookingClient::CheckBooking(
    const v1::CheckBookingRequest& request, const CallOptions& options) {
  return connection_->Call<v1::CheckBookingResponse>(
      "trilab.v1.BookingService/CheckBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::CreateBooking(
    const v1::CreateBookingRequest& request, const CallOptions& options) {
  return connection_->Call<v1::Booking>(
      "trilab.v1.BookingService/CreateBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::ConfirmBooking(
    absl::string_view name, const CallOptions& options) {
  v1::ConfirmBookingRequest request;
  request.set_name(std::string(name));
  return connection_->Call<v1::Booking>(
      "trilab.v1.BookingService/ConfirmBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::RescheduleBooking(
    const v1::RescheduleBookingRequest& request, const CallOptions& options) {
  return connection_->Call<v1::Booking>(
      "trilab.v1.BookingService/RescheduleBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::CancelBooking(
    absl::string_view name, absl::string_view reason,
    const CallOptions& options) {
  v1::CancelBookingRequest request;
  request.set_name(std::string(name));
  request.set_reason(std::string(reason));
  return CancelBooking(request, options);
}

absl::StatusOr<v1::Booking> BookingClient::CancelBooking(
    const v1::CancelBookingRequest& request, const CallOptions& options) {
  return connection_->Call<v1::Booking>(
      "trilab.v1.BookingService/CancelBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::CheckInBooking(
    absl::string_view name, const CallOptions& options) {
  v1::CheckInBookingRequest request;
  request.set_name(std::string(name));
  return connection_->Call<v1::Booking>(
      "trilab.v1.BookingService/CheckInBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::CheckOutBooking(
    absl::string_view name, const CallOptions& options) {
  v1::CheckOutBookingRequest request;
  request.set_name(std::string(name));
  return connection_->Call<v1::Booking>(
      "trilab.v1.BookingService/CheckOutBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::ApproveBooking(
    absl::string_view name, absl::string_view note,
    const CallOptions& options) {
  v1::ApproveBookingRequest request;
  request.set_name(std::string(name));
  request.set_note(std::string(note));
  return connection_->Call<v1::Booking>(
      "trilab.v1.BookingService/ApproveBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::RejectBooking(
    absl::string_view name, absl::string_view reason,
    const CallOptions& options) {
  v1::RejectBookingRequest request;
  request.set_name(std::string(name));
  request.set_reason(std::string(reason));
  return connection_->Call<v1::Booking>(
      "trilab.v1.BookingService/RejectBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::TransferBooking(
    absl::string_view name, absl::string_view partner,
    const CallOptions& options) {
  v1::TransferBookingRequest request;
  request.set_name(std::string(name));
  request.set_partner(std::string(partner));
  return connection_->Call<v1::Booking>(
      "trilab.v1.BookingService/TransferBooking", request, options);
}

absl::StatusOr<v1::Booking> BookingClient::GetBooking(
    absl::string_view name, const CallOptions& options) {
  v1::GetBookingRequest request;
  request.set_name(std::string(name));
  return connection_->Call<v1::Booking>("trilab.v1.BookingService/GetBooking",
                                        request, options);
}

absl::StatusOr<v1::GetScheduleResponse> BookingClient::GetSchedule(
    const v1::GetScheduleRequest& request, const CallOptions& options) {
  return connection_->Call<v1::GetScheduleResponse>(
      "trilab.v1.BookingService/GetSchedule", request, options);
}

absl::Status BookingClient::ForEachBooking(v1::ListBookingsRequest request,
                                           const BookingFn& visit,
                                           const CallOptions& options) {
  while (true) {
    TRILAB_ASSIGN_OR_RETURN(
        v1::ListBookingsResponse page,
        connection_->Call<v1::ListBookingsResponse>(
            "trilab.v1.BookingService/ListBookings", request, options));
    for (const v1::Booking& booking : page.bookings()) {
      if (!visit(booking)) return absl::OkStatus();
    }
    if (page.next_page_token().empty()) return absl::OkStatus();
    request.set_page_token(page.next_page_token());
  }
}

absl::Status BookingClient::Watch(v1::WatchBookingsRequest request,
                                  const WatchFn& visit,
                                  const CallOptions& options) {
  const RetryPolicy& retry = connection_->options().retry;
  WatchPlace place;
  bool connected = false;
  for (int failures = 1;; ++failures) {
    bool stopped = false;
    bool received = false;
    absl::Status status =
        WatchOnce(request, visit, options, place, stopped, received);
    if (stopped) return absl::OkStatus();
    // A server that shuts down may end its streams without an error.
    if (status.ok()) status = absl::UnavailableError("the stream ended");
    if (received) failures = 1;
    connected = connected || received;
    if (!IsRetryable(status)) return status;
    // A server that was there once is waited for, however long it is away.
    if (!connected && failures >= retry.max_attempts) return status;
    const absl::Duration delay = RetryDelay(retry, failures, status);
    if (options.on_retry) options.on_retry(status, delay);
    if (!connection_->Sleep(delay, options)) {
      return absl::CancelledError("Cancelled.");
    }
  }
}

absl::Status BookingClient::WatchOnce(v1::WatchBookingsRequest& request,
                                      const WatchFn& visit,
                                      const CallOptions& options,
                                      WatchPlace& place, bool& stopped,
                                      bool& received) {
  grpc::ClientContext context;
  connection_->Prepare(context, options);
  Cancellation::Scope scope(options.cancellation, context);
  const auto stub = v1::BookingService::NewStub(connection_->channel());
  const auto stream = stub->WatchBookings(&context, request);
  v1::WatchBookingsResponse response;
  while (!stopped && stream->Read(&response)) {
    received = true;
    if (place.seen.contains(response.booking().name())) continue;
    stopped = !visit(response);
    if (response.more()) {
      request.set_start_revision(response.revision());
      place.seen.insert(response.booking().name());
    } else {
      request.set_start_revision(response.revision() + 1);
      place.seen.clear();
    }
  }
  if (stopped) context.TryCancel();
  return FromGrpcStatus(stream->Finish());
}

}  // namespace trilab::client
