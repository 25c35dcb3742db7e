#include "server/handlers/series_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/auth/permissions.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/plans.h"
#include "server/handlers/page_token.h"
#include "server/handlers/rpc.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;
using engine::Role;
using engine::SeriesPart;

// Where nothing says in which zone a series recurs.
constexpr absl::string_view kDefaultZone = "Asia/Shanghai";

absl::Status NotTheirs() {
  return NotAllowedError("The series belongs to another partner or centre.");
}

bool UsesCentreOf(const Caller& caller, const engine::Catalog& catalog,
                  const engine::Series& series) {
  const auto& patterns = series.patterns;
  return std::any_of(
      patterns.begin(), patterns.end(), [&](const engine::SeriesPattern& p) {
        return std::any_of(p.instruments.begin(), p.instruments.end(),
                           [&](uint32_t instrument) {
                             return Manages(caller, catalog, instrument);
                           });
      });
}

bool MaySeeSeries(const ReadCall& call, const engine::Series& series) {
  switch (call.caller.role) {
    case Role::kAdministrator:
    case Role::kAuditor:
      return true;
    case Role::kCentreManager:
      return UsesCentreOf(call.caller, call.catalog(), series);
    case Role::kMember:
      return series.partner != 0 && call.catalog().institutions().IdOf(
                                        series.partner) == call.caller.partner;
  }
  return false;
}

absl::StatusOr<engine::Ptr<engine::Series>> FindSeries(const ReadCall& call,
                                                       absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(const uint64_t id, ParseSeriesName("name", name));
  const auto found = call.state().series().find(id);
  if (found == call.state().series().end()) return NoSuchResourceError(name);
  if (!MaySeeSeries(call, *found->second)) return NotTheirs();
  return found->second;
}

// The series that the caller may change: its own, or one that lies in its
// centre altogether.
absl::StatusOr<engine::Ptr<engine::Series>> ChangeableSeries(
    const ReadCall& call, absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Series> series,
                          FindSeries(call, name));
  const engine::Catalog& catalog = call.catalog();
  const std::string partner(catalog.institutions().IdOf(series->partner));
  for (const engine::SeriesPattern& pattern : series->patterns) {
    for (const uint32_t uid : pattern.instruments) {
      TRILAB_RETURN_IF_ERROR(MayBookFor(call.caller, catalog, partner,
                                        catalog.instruments().IdOf(uid)));
    }
  }
  return series;
}

absl::StatusOr<bool> SkipsConflicts(v1::OnConflict on_conflict) {
  switch (on_conflict) {
    case v1::ON_CONFLICT_UNSPECIFIED:
    case v1::ON_CONFLICT_REFUSE:
      return false;
    case v1::ON_CONFLICT_SKIP:
      return true;
    default:
      return InvalidFieldError("on_conflict", "is not known");
  }
}

// That of the first instrument's calendar.
std::string ZoneFor(const engine::Catalog& catalog,
                    const engine::BookingRequest& request) {
  if (!request.instruments.empty()) {
    const engine::InstrumentSite* site = catalog.SiteOf(
        catalog.instruments().UidOf(request.instruments.front()));
    if (site != nullptr && site->calendar != nullptr) {
      return site->calendar->time_zone;
    }
  }
  return std::string(kDefaultZone);
}

template <typename Request>
absl::StatusOr<SeriesPart> PartFromProto(const Request& request) {
  SeriesPart part;
  switch (request.scope()) {
    case v1::SERIES_SCOPE_THIS:
      part.scope = SeriesPart::Scope::kThis;
      break;
    case v1::SERIES_SCOPE_THIS_AND_FOLLOWING:
      part.scope = SeriesPart::Scope::kThisAndFollowing;
      break;
    case v1::SERIES_SCOPE_ALL:
      part.scope = SeriesPart::Scope::kAll;
      break;
    default:
      return InvalidFieldError("scope", "is required");
  }
  if (request.has_original_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        part.start,
        ParseMinute("original_start_time", request.original_start_time()));
  } else if (part.scope != SeriesPart::Scope::kAll) {
    return InvalidFieldError("original_start_time",
                             "is required unless the scope is ALL");
  }
  return part;
}

absl::StatusOr<Prepared> PrepareCreate(const ReadCall& call,
                                       const v1::CreateSeriesRequest& request) {
  engine::CreateSeries command;
  TRILAB_ASSIGN_OR_RETURN(
      command.request,
      BookingRequestFromProto(call.caller, request.series().booking()));
  for (const std::string& instrument : command.request.instruments) {
    TRILAB_RETURN_IF_ERROR(MayBookFor(call.caller, call.catalog(),
                                      command.request.partner, instrument));
  }
  TRILAB_ASSIGN_OR_RETURN(
      command.recurrence,
      ParseRequiredText("series.recurrence", request.series().recurrence(),
                        500));
  command.time_zone = request.series().time_zone();
  if (command.time_zone.empty()) {
    command.time_zone = ZoneFor(call.catalog(), command.request);
  }
  TRILAB_ASSIGN_OR_RETURN(command.skip_conflicts,
                          SkipsConflicts(request.on_conflict()));
  return Prepared{.command = std::move(command)};
}

absl::StatusOr<Prepared> PrepareReschedule(
    const ReadCall& call, const v1::RescheduleSeriesRequest& request) {
  engine::RescheduleSeries command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Series> series,
                          ChangeableSeries(call, request.name()));
  command.id = series->id;
  TRILAB_ASSIGN_OR_RETURN(command.part, PartFromProto(request));
  if (request.has_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(command.start,
                            ParseMinute("start_time", request.start_time()));
  }
  if (request.has_duration()) {
    TRILAB_ASSIGN_OR_RETURN(
        command.duration,
        ParseMinutes("duration", request.duration(), 1, 30 * 24 * 60));
  }
  for (int i = 0; i < request.instruments_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string instrument,
        ParseResourceName(At("", "instruments", i), ResourceKind::kInstrument,
                          request.instruments(i)));
    if (call.caller.role == Role::kCentreManager) {
      TRILAB_RETURN_IF_ERROR(
          MayBookFor(call.caller, call.catalog(), "", instrument));
    }
    command.instruments.push_back(std::move(instrument));
  }
  TRILAB_ASSIGN_OR_RETURN(command.operator_id,
                          ParseOptionalName("operator", ResourceKind::kOperator,
                                            request.operator_()));
  TRILAB_ASSIGN_OR_RETURN(command.skip_conflicts,
                          SkipsConflicts(request.on_conflict()));
  return Prepared{.command = std::move(command)};
}

absl::StatusOr<Prepared> PrepareCancel(const ReadCall& call,
                                       const v1::CancelSeriesRequest& request) {
  engine::CancelSeries command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Series> series,
                          ChangeableSeries(call, request.name()));
  command.id = series->id;
  TRILAB_ASSIGN_OR_RETURN(command.part, PartFromProto(request));
  TRILAB_ASSIGN_OR_RETURN(command.reason,
                          ParseText("reason", request.reason(), 500));
  return Prepared{.command = std::move(command)};
}

absl::StatusOr<Prepared> PrepareAdd(const ReadCall& call,
                                    const v1::AddOccurrenceRequest& request) {
  engine::AddOccurrence command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Series> series,
                          ChangeableSeries(call, request.name()));
  command.id = series->id;
  TRILAB_ASSIGN_OR_RETURN(
      command.start,
      ParseMinute("original_start_time", request.original_start_time()));
  return Prepared{.command = command};
}

template <typename Request>
absl::Status Answer(const engine::State& state, const engine::Record& record,
                    const Request&, v1::Series* response) {
  for (const engine::Fact& fact : record.facts) {
    if (const auto* put = std::get_if<engine::SeriesPut>(&fact)) {
      ToProto(state, *put->series, response);
      return absl::OkStatus();
    }
  }
  return absl::InternalError("The record holds no series.");
}

absl::Status Get(const ReadCall& call, const v1::GetSeriesRequest& request,
                 v1::Series* response) {
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Series> series,
                          FindSeries(call, request.name()));
  ToProto(call.state(), *series, response);
  return absl::OkStatus();
}

absl::Status List(const ReadCall& call, const v1::ListSeriesRequest& request,
                  v1::ListSeriesResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(const int32_t size,
                          ParsePageSize(request.page_size(), 20, 100));
  TRILAB_ASSIGN_OR_RETURN(const std::string cursor, ParsePageToken(request));
  uint64_t after = 0;
  if (!cursor.empty() && !absl::SimpleAtoi(cursor, &after)) {
    return BadPageTokenError();
  }
  TRILAB_ASSIGN_OR_RETURN(
      const std::string partner,
      ParseOptionalName("partner", ResourceKind::kInstitution,
                        request.partner()));
  const uint64_t uid = call.catalog().institutions().UidOf(partner);
  const auto& all = call.state().series();
  for (auto it = all.upper_bound(after); it != all.end(); ++it) {
    const engine::Series& series = *it->second;
    if (!partner.empty() && series.partner != uid) continue;
    if (!MaySeeSeries(call, series)) continue;
    if (response->series_size() == size ||
        response->ByteSizeLong() > kMaxAnswerBytes) {
      response->set_next_page_token(
          MakePageToken(request, absl::StrCat(after)));
      break;
    }
    ToProto(call.state(), series, response->add_series());
    after = series.id;
  }
  response->set_revision(call.view.revision());
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* SeriesService::CreateSeries(
    grpc::CallbackServerContext* context,
    const v1::CreateSeriesRequest* request, v1::Series* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareCreate,
                       Answer<v1::CreateSeriesRequest>);
}

grpc::ServerUnaryReactor* SeriesService::RescheduleSeries(
    grpc::CallbackServerContext* context,
    const v1::RescheduleSeriesRequest* request, v1::Series* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareReschedule, Answer<v1::RescheduleSeriesRequest>);
}

grpc::ServerUnaryReactor* SeriesService::CancelSeries(
    grpc::CallbackServerContext* context,
    const v1::CancelSeriesRequest* request, v1::Series* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareCancel,
                       Answer<v1::CancelSeriesRequest>);
}

grpc::ServerUnaryReactor* SeriesService::AddOccurrence(
    grpc::CallbackServerContext* context,
    const v1::AddOccurrenceRequest* request, v1::Series* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareAdd,
                       Answer<v1::AddOccurrenceRequest>);
}

grpc::ServerUnaryReactor* SeriesService::GetSeries(
    grpc::CallbackServerContext* context, const v1::GetSeriesRequest* request,
    v1::Series* response) {
  return ServeRead(sequencer_, context, request, response, Get);
}

grpc::ServerUnaryReactor* SeriesService::ListSeries(
    grpc::CallbackServerContext* context, const v1::ListSeriesRequest* request,
    v1::ListSeriesResponse* response) {
  return ServeRead(sequencer_, context, request, response, List);
}

}  // namespace trilab
