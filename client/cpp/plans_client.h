#ifndef TRILAB_CLIENT_CPP_PLANS_CLIENT_H_
#define TRILAB_CLIENT_CPP_PLANS_CLIENT_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "trilab/v1/reroute_service.pb.h"
#include "trilab/v1/series_service.pb.h"
#include "trilab/v1/waitlist_service.pb.h"

namespace trilab::client {

// Series of bookings, the waitlist, and other places for bookings that an
// outage hits.
//
//   PlansClient plans(connection);
//   v1::CreateSeriesRequest request;
//   *request.mutable_series()->mutable_booking() = first;
//   request.mutable_series()->set_recurrence("FREQ=WEEKLY;COUNT=10");
//   auto series = plans.CreateSeries(request);
//
// Errors are those of SeriesService, WaitlistService and RerouteService.
// Changing calls are retried under one request id. Thread-safe.
class PlansClient {
 public:
  explicit PlansClient(std::shared_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  absl::StatusOr<v1::Series> CreateSeries(
      const v1::CreateSeriesRequest& request, const CallOptions& options = {}) {
    return Call<v1::Series>("Series", "CreateSeries", request, options);
  }
  absl::StatusOr<v1::Series> RescheduleSeries(
      const v1::RescheduleSeriesRequest& request,
      const CallOptions& options = {}) {
    return Call<v1::Series>("Series", "RescheduleSeries", request, options);
  }
  absl::StatusOr<v1::Series> CancelSeries(
      const v1::CancelSeriesRequest& request, const CallOptions& options = {}) {
    return Call<v1::Series>("Series", "CancelSeries", request, options);
  }
  absl::StatusOr<v1::Series> AddOccurrence(
      const v1::AddOccurrenceRequest& request,
      const CallOptions& options = {}) {
    return Call<v1::Series>("Series", "AddOccurrence", request, options);
  }
  absl::StatusOr<v1::Series> GetSeries(absl::string_view name,
                                       const CallOptions& options = {}) {
    return CallNamed<v1::Series, v1::GetSeriesRequest>("Series", "GetSeries",
                                                       name, options);
  }
  absl::StatusOr<v1::ListSeriesResponse> ListSeries(
      const v1::ListSeriesRequest& request, const CallOptions& options = {}) {
    return Call<v1::ListSeriesResponse>("Series", "ListSeries", request,
                                        options);
  }

  absl::StatusOr<v1::WaitlistEntry> JoinWaitlist(
      const v1::JoinWaitlistRequest& request, const CallOptions& options = {}) {
    return Call<v1::WaitlistEntry>("Waitlist", "JoinWaitlist", request,
                                   options);
  }
  absl::StatusOr<v1::WaitlistEntry> LeaveWaitlist(
      absl::string_view name, const CallOptions& options = {}) {
    return CallNamed<v1::WaitlistEntry, v1::LeaveWaitlistRequest>(
        "Waitlist", "LeaveWaitlist", name, options);
  }
  absl::StatusOr<v1::WaitlistEntry> AcceptOffer(
      absl::string_view name, const CallOptions& options = {}) {
    return CallNamed<v1::WaitlistEntry, v1::AcceptOfferRequest>(
        "Waitlist", "AcceptOffer", name, options);
  }
  absl::StatusOr<v1::WaitlistEntry> DeclineOffer(
      absl::string_view name, const CallOptions& options = {}) {
    return CallNamed<v1::WaitlistEntry, v1::DeclineOfferRequest>(
        "Waitlist", "DeclineOffer", name, options);
  }
  absl::StatusOr<v1::WaitlistEntry> GetWaitlistEntry(
      absl::string_view name, const CallOptions& options = {}) {
    return CallNamed<v1::WaitlistEntry, v1::GetWaitlistEntryRequest>(
        "Waitlist", "GetWaitlistEntry", name, options);
  }
  absl::StatusOr<v1::ListWaitlistEntriesResponse> ListWaitlistEntries(
      const v1::ListWaitlistEntriesRequest& request,
      const CallOptions& options = {}) {
    return Call<v1::ListWaitlistEntriesResponse>(
        "Waitlist", "ListWaitlistEntries", request, options);
  }

  absl::StatusOr<v1::PlanReroutesResponse> PlanReroutes(
      const v1::PlanReroutesRequest& request, const CallOptions& options = {}) {
    return Call<v1::PlanReroutesResponse>("Reroute", "PlanReroutes", request,
                                          options);
  }
  absl::StatusOr<v1::Booking> AcceptReroute(absl::string_view name,
                                            const CallOptions& options = {}) {
    return CallNamed<v1::Booking, v1::AcceptRerouteRequest>(
        "Reroute", "AcceptReroute", name, options);
  }
  absl::StatusOr<v1::Booking> DeclineReroute(absl::string_view name,
                                             const CallOptions& options = {}) {
    return CallNamed<v1::Booking, v1::DeclineRerouteRequest>(
        "Reroute", "DeclineReroute", name, options);
  }

 private:
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(absl::string_view service,
                                absl::string_view method,
                                const Request& request,
                                const CallOptions& options) {
    return connection_->Call<Response>(
        absl::StrCat("trilab.v1.", service, "Service/", method), request,
        options);
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> CallNamed(absl::string_view service,
                                     absl::string_view method,
                                     absl::string_view name,
                                     const CallOptions& options) {
    Request request;
    request.set_name(std::string(name));
    return Call<Response>(service, method, request, options);
  }

  std::shared_ptr<Connection> connection_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_PLANS_CLIENT_H_
