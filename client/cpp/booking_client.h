#ifndef TRILAB_CLIENT_CPP_BOOKING_CLIENT_H_
#define TRILAB_CLIENT_CPP_BOOKING_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "trilab/v1/booking_service.pb.h"

namespace trilab::client {

// Finds, makes and changes bookings.
//
//   BookingClient bookings(connection);
//   v1::SearchSlotsRequest search;
//   search.mutable_ask()->mutable_need()->set_standard("GB/T 18655");
//   search.mutable_ask()->mutable_duration()->set_seconds(4 * 3600);
//   auto slots = bookings.SearchSlots(search);
//
//   v1::CreateBookingRequest request;
//   request.mutable_booking()->add_instruments(slots->slots(0).instrument());
//   *request.mutable_booking()->mutable_start_time() =
//       slots->slots(0).start_time();
//   *request.mutable_booking()->mutable_end_time() =
//   slots->slots(0).end_time();
//   request.mutable_hold_duration()->set_seconds(3600);
//   auto held = bookings.CreateBooking(request);
//   auto confirmed = bookings.ConfirmBooking(held->name());
//
// Errors are those of BookingService; a refused placement is
// FAILED_PRECONDITION and `DecodeError` lists every violation. Changing calls
// are retried under one request id, so a booking is never made twice.
// Thread-safe.
class BookingClient {
 public:
  // Gets each message; returning false ends the watch.
  using WatchFn = std::function<bool(const v1::WatchBookingsResponse&)>;
  // Gets each booking; returning false ends the list.
  using BookingFn = std::function<bool(const v1::Booking&)>;

  explicit BookingClient(std::shared_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  absl::StatusOr<v1::SearchSlotsResponse> SearchSlots(
      const v1::SearchSlotsRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::ExplainAskResponse> ExplainAsk(
      const v1::ExplainAskRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::CheckBookingResponse> CheckBooking(
      const v1::Booking& booking, const CallOptions& options = {});
  absl::StatusOr<v1::CheckBookingResponse> CheckBooking(
      const v1::CheckBookingRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::Booking> CreateBooking(
      const v1::CreateBookingRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::Booking> ConfirmBooking(absl::string_view name,
                                             const CallOptions& options = {});
  absl::StatusOr<v1::Booking> RescheduleBooking(
      const v1::RescheduleBookingRequest& request,
      const CallOptions& options = {});
  absl::StatusOr<v1::Booking> CancelBooking(absl::string_view name,
                                            absl::string_view reason,
                                            const CallOptions& options = {});
  absl::StatusOr<v1::Booking> CancelBooking(
      const v1::CancelBookingRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::Booking> CheckInBooking(absl::string_view name,
                                             const CallOptions& options = {});
  absl::StatusOr<v1::Booking> CheckOutBooking(absl::string_view name,
                                              const CallOptions& options = {});
  absl::StatusOr<v1::Booking> ApproveBooking(absl::string_view name,
                                             absl::string_view note,
                                             const CallOptions& options = {});
  absl::StatusOr<v1::Booking> RejectBooking(absl::string_view name,
                                            absl::string_view reason,
                                            const CallOptions& options = {});
  absl::StatusOr<v1::Booking> TransferBooking(absl::string_view name,
                                              absl::string_view partner,
                                              const CallOptions& options = {});
  absl::StatusOr<v1::Booking> GetBooking(absl::string_view name,
                                         const CallOptions& options = {});
  absl::StatusOr<v1::GetScheduleResponse> GetSchedule(
      const v1::GetScheduleRequest& request, const CallOptions& options = {});

  // Hands every booking that `request` asks for to `visit`, page by page.
  absl::Status ForEachBooking(v1::ListBookingsRequest request,
                              const BookingFn& visit,
                              const CallOptions& options = {});

  // Hands changes to `visit`, in order, once each and without gaps, until it
  // returns false (OK), the call is cancelled (CANCELLED) or an error stands
  // in the way. A stream that breaks is opened again where it ended, however
  // long the server is away; only the first message must come within the
  // attempts of the RetryPolicy.
  absl::Status Watch(v1::WatchBookingsRequest request, const WatchFn& visit,
                     const CallOptions& options = {});

 private:
  // How far a watch has come within a revision that several bookings share.
  struct WatchPlace {
    absl::flat_hash_set<std::string> seen;  // Names of bookings.
  };

  // One stream, until it ends. Moves `request.start_revision` and `place` on.
  absl::Status WatchOnce(v1::WatchBookingsRequest& request,
                         const WatchFn& visit, const CallOptions& options,
                         WatchPlace& place, bool& stopped, bool& received);

  std::shared_ptr<Connection> connection_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_BOOKING_CLIENT_H_
