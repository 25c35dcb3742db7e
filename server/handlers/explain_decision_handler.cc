#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/auth/permissions.h"
#include "server/engine/refused_ask.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/convert/overrides.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/convert/terms.h"
#include "server/handlers/decision_handlers.h"
#include "server/resource_name.h"
#include "server/sequencer/batch_builder.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/journal_reader.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;

constexpr int kMostDecisions = 100;

absl::string_view EventName(engine::BookingEvent event) {
  switch (event) {
    case engine::BookingEvent::kCreated:
      return "CREATED";
    case engine::BookingEvent::kConfirmed:
      return "CONFIRMED";
    case engine::BookingEvent::kRescheduled:
      return "RESCHEDULED";
    case engine::BookingEvent::kCancelled:
      return "CANCELLED";
    case engine::BookingEvent::kExpired:
      return "EXPIRED";
    case engine::BookingEvent::kSubmitted:
      return "SUBMITTED";
    case engine::BookingEvent::kStepApproved:
      return "STEP_APPROVED";
    case engine::BookingEvent::kApproved:
      return "APPROVED";
    case engine::BookingEvent::kRejected:
      return "REJECTED";
    case engine::BookingEvent::kCheckedIn:
      return "CHECKED_IN";
    case engine::BookingEvent::kCheckedOut:
      return "CHECKED_OUT";
    case engine::BookingEvent::kCompleted:
      return "COMPLETED";
    case engine::BookingEvent::kNoShow:
      return "NO_SHOW";
    case engine::BookingEvent::kTransferred:
      return "TRANSFERRED";
    case engine::BookingEvent::kRerouteProposed:
      return "REROUTE_PROPOSED";
    case engine::BookingEvent::kRerouted:
      return "REROUTED";
    case engine::BookingEvent::kInterrupted:
      return "INTERRUPTED";
  }
  return "CHANGED";
}

// Whether the booking was judged by rules then, so that these are worth
// telling.
bool IsJudged(engine::BookingEvent event) {
  return event == engine::BookingEvent::kCreated ||
         event == engine::BookingEvent::kRescheduled ||
         event == engine::BookingEvent::kCancelled ||
         event == engine::BookingEvent::kTransferred ||
         event == engine::BookingEvent::kRerouted;
}

// The meta of a resource of that kind and id; null if there is none now.
const engine::ResourceMeta* MetaNow(const engine::Catalog& catalog,
                                    const engine::ResourceRef& ref) {
  const auto find = [&](const auto& table) -> const engine::ResourceMeta* {
    const auto* value = table.Find(ref.id);
    return value == nullptr ? nullptr : &value->meta;
  };
  switch (ref.kind) {
    case ResourceKind::kRule:
      return find(catalog.rules());
    case ResourceKind::kCalendar:
      return find(catalog.calendars());
    case ResourceKind::kHolidayYear:
      return find(catalog.holiday_years());
    case ResourceKind::kMember:
      return find(catalog.members());
    case ResourceKind::kProject:
      return find(catalog.projects());
    default:
      return nullptr;
  }
}

// Reads decisions of the past, as the present state's catalogue names things.
class Reader {
 public:
  Reader(Sequencer& sequencer, const engine::State& state, const Caller& caller)
      : sequencer_(sequencer), state_(state), caller_(caller) {}

  // Null if the journal no longer has it.
  absl::StatusOr<engine::Ptr<engine::Record>> Find(uint64_t revision) {
    const auto known = records_.find(revision);
    if (known != records_.end()) return known->second;
    absl::StatusOr<engine::Ptr<engine::Record>> record =
        ReadRecord(sequencer_.journal(), revision);
    if (!record.ok()) {
      if (!absl::IsOutOfRange(record.status())) return record.status();
      record = engine::Ptr<engine::Record>();
    }
    records_.emplace(revision, *record);
    return record;
  }

  absl::Status Add(const engine::Record& record, const engine::BookingPut& put,
                   v1::Decision* proto) {
    AddRecord(record, proto);
    proto->set_event(std::string(EventName(put.event)));
    return AddBooking(*put.booking, IsJudged(put.event), proto);
  }

  absl::Status AddRefusal(const engine::Record& record, v1::Decision* proto) {
    AddRecord(record, proto);
    proto->set_refused(true);
    for (const engine::Violation& violation : record.rejection->violations) {
      ToProto(violation, proto->add_violations());
    }
    if (record.rejection->ask == nullptr) return absl::OkStatus();
    const engine::RefusedAsk& ask = *record.rejection->ask;
    proto->set_event(std::string(EventName(ask.event)));
    ToProto(ask, proto->mutable_booking());
    if (!ask.overrides.empty()) {
      trilab::ToProto(ask.overrides, proto->mutable_asked_overrides());
    }
    return AddSources(ask.judged_by, proto);
  }

  // What is known of a booking's last change without its record.
  absl::Status AddBooking(const engine::Booking& booking, bool judged,
                          v1::Decision* proto) {
    ToProto(state_.catalog(), booking, proto->mutable_booking());
    proto->set_revision(booking.revision);
    trilab::ToProto(booking.update_time, proto->mutable_time());
    if (!judged) return absl::OkStatus();
    *proto->mutable_violations() = proto->booking().warnings();
    *proto->mutable_overrides() = proto->booking().overrides();
    return AddSources(booking.details->judged_by, proto);
  }

 private:
  void AddRecord(const engine::Record& record, v1::Decision* proto) {
    proto->set_revision(record.revision);
    trilab::ToProto(record.time, proto->mutable_time());
    proto->set_request_id(record.request_id);
    if (record.principal == kSystemPrincipal) {
      proto->set_principal(record.principal);
      return;
    }
    proto->set_principal(
        ResourceName(ResourceKind::kAccessToken, record.principal));
    const engine::AccessToken* token =
        state_.catalog().access_tokens().Find(record.principal);
    if (token != nullptr) proto->set_subject(token->subject);
  }

  static void ToProto(const engine::Violation& violation,
                      v1::Violation* proto) {
    trilab::ToProto(violation, proto);
  }
  static void ToProto(const engine::Catalog& catalog,
                      const engine::Booking& booking, v1::Booking* proto) {
    trilab::ToProto(catalog, booking, proto);
  }

  // The booking that was asked for.
  static void ToProto(const engine::RefusedAsk& ask, v1::Booking* proto) {
    const engine::BookingRequest& request = ask.request;
    if (ask.booking != 0) proto->set_name(BookingName(ask.booking));
    for (const std::string& id : request.instruments) {
      proto->add_instruments(ResourceName(ResourceKind::kInstrument, id));
    }
    trilab::ToProto(request.interval.start, proto->mutable_start_time());
    trilab::ToProto(request.interval.end, proto->mutable_end_time());
    proto->set_units(request.units);
    if (request.mode.has_value()) {
      proto->set_service_mode(trilab::ToProto(*request.mode));
    }
    proto->set_operator_(
        ResourceName(ResourceKind::kOperator, request.operator_id));
    proto->set_partner(
        ResourceName(ResourceKind::kInstitution, request.partner));
    proto->set_member(ResourceName(ResourceKind::kMember, request.member));
    proto->set_project(ResourceName(ResourceKind::kProject, request.project));
    if (!request.need.empty()) {
      trilab::ToProto(request.need, proto->mutable_need());
    }
    TermsToProto<v1::Booking>(request, proto);
    proto->set_configuration(request.configuration);
    trilab::ToProto(request.draws, proto->mutable_draws());
  }

  absl::Status AddSources(const std::vector<engine::JudgedBy>& sources,
                          v1::Decision* proto) {
    for (const engine::JudgedBy& source : sources) {
      v1::Decision::JudgedSource* added = proto->add_sources();
      added->set_name(ResourceName(source.resource.kind, source.resource.id));
      added->set_revision(source.revision);
      const engine::ResourceMeta* now =
          MetaNow(state_.catalog(), source.resource);
      added->set_current(now != nullptr && now->revision == source.revision);
      TRILAB_RETURN_IF_ERROR(AddVersion(source, now, added));
    }
    return absl::OkStatus();
  }

  // The resource as it was: the present one, or that of its record.
  absl::Status AddVersion(const engine::JudgedBy& source,
                          const engine::ResourceMeta* now,
                          v1::Decision::JudgedSource* proto) {
    if (proto->current()) {
      trilab::ToProto(now->update_time, proto->mutable_update_time());
      if (source.resource.kind == ResourceKind::kRule) {
        trilab::ToProto(*state_.catalog().rules().Find(source.resource.id),
                        proto->mutable_rule());
      }
      return absl::OkStatus();
    }
    TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Record> record,
                            Find(source.revision));
    if (record == nullptr) return absl::OkStatus();
    trilab::ToProto(record->time, proto->mutable_update_time());
    for (const engine::Fact& fact : record->facts) {
      const auto* put = std::get_if<engine::ResourcePut>(&fact);
      if (put == nullptr) continue;
      const auto* rule = std::get_if<engine::Ptr<engine::Rule>>(&put->resource);
      if (rule != nullptr && source.resource.kind == ResourceKind::kRule &&
          (*rule)->meta.id == source.resource.id) {
        trilab::ToProto(**rule, proto->mutable_rule());
      }
    }
    return absl::OkStatus();
  }

  Sequencer& sequencer_;
  const engine::State& state_;
  const Caller& caller_;
  std::map<uint64_t, engine::Ptr<engine::Record>> records_;
};

// What the call looks at: one moment.
struct Moment {
  engine::State state;
  std::shared_ptr<const storage::RowReader> rows;
};

Moment Now(Sequencer& sequencer) {
  const ReadView view = sequencer.Read();
  return {view.state(), view.rows()};
}

const engine::BookingPut* PutOf(const engine::Record& record, uint64_t id) {
  for (const engine::Fact& fact : record.facts) {
    const auto* put = std::get_if<engine::BookingPut>(&fact);
    if (put != nullptr && (id == 0 || put->booking->id == id)) return put;
  }
  return nullptr;
}

absl::StatusOr<engine::Ptr<engine::Booking>> FindBooking(const Moment& moment,
                                                         uint64_t id) {
  if (engine::Ptr<engine::Booking> booking = moment.state.FindBooking(id)) {
    return booking;
  }
  const absl::StatusOr<std::string> row = moment.rows->GetBooking(id);
  if (absl::IsNotFound(row.status())) {
    return NoSuchResourceError(BookingName(id));
  }
  if (!row.ok()) return row.status();
  return DecodeBookingRow(*row);
}

absl::Status NotYours() {
  return NotAllowedError("The decision concerns another partner or centre.");
}

// Every change of the booking, from the last one back.
absl::Status ExplainBooking(const Moment& moment, const Caller& caller,
                            absl::string_view name, Reader& reader,
                            v1::ExplainDecisionResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(const uint64_t id, ParseBookingName("booking", name));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Booking> present,
                          FindBooking(moment, id));
  if (!MaySeeBooking(caller, moment.state.catalog(), *present)) {
    return NotYours();
  }
  for (uint64_t revision = present->revision; revision != 0;) {
    if (response->decisions_size() == kMostDecisions) {
      response->set_truncated(true);
      return absl::OkStatus();
    }
    TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Record> record,
                            reader.Find(revision));
    const engine::BookingPut* put =
        record == nullptr ? nullptr : PutOf(*record, id);
    if (put == nullptr) {
      response->set_truncated(true);
      break;
    }
    // It may have been another partner's before.
    if (!MaySeeBooking(caller, moment.state.catalog(), *put->booking)) break;
    TRILAB_RETURN_IF_ERROR(
        reader.Add(*record, *put, response->add_decisions()));
    revision = put->booking->previous_revision;
  }
  if (response->decisions().empty()) {
    return reader.AddBooking(*present, /*judged=*/true,
                             response->add_decisions());
  }
  return absl::OkStatus();
}

bool MaySeeAsk(const Caller& caller, const engine::Catalog& catalog,
               const engine::Record& record) {
  switch (caller.role) {
    case engine::Role::kAdministrator:
    case engine::Role::kAuditor:
      return true;
    default:
      break;
  }
  if (record.principal == caller.token_id) return true;
  const auto& ask = record.rejection->ask;
  if (ask == nullptr) return false;
  if (caller.role == engine::Role::kMember) {
    return ask->request.partner == caller.partner;
  }
  for (const std::string& id : ask->request.instruments) {
    if (Manages(caller, catalog,
                static_cast<uint32_t>(catalog.instruments().UidOf(id)))) {
      return true;
    }
  }
  return false;
}

// The decision of one record, if it was about a booking.
absl::Status ExplainRecord(const Moment& moment, const Caller& caller,
                           uint64_t revision, Reader& reader,
                           v1::ExplainDecisionResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Record> record,
                          reader.Find(revision));
  if (record == nullptr) {
    return ErrorWithReason(
        absl::StatusCode::kOutOfRange, "DECISION_GONE",
        absl::StrCat("Revision ", revision, " is not kept."));
  }
  if (record->rejection.has_value()) {
    if (!MaySeeAsk(caller, moment.state.catalog(), *record)) return NotYours();
    return reader.AddRefusal(*record, response->add_decisions());
  }
  for (const engine::Fact& fact : record->facts) {
    const auto* put = std::get_if<engine::BookingPut>(&fact);
    if (put == nullptr) continue;
    if (!MaySeeBooking(caller, moment.state.catalog(), *put->booking)) {
      return NotYours();
    }
    if (response->decisions_size() == kMostDecisions) {
      response->set_truncated(true);
      return absl::OkStatus();
    }
    TRILAB_RETURN_IF_ERROR(
        reader.Add(*record, *put, response->add_decisions()));
  }
  if (!response->decisions().empty()) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kNotFound, "NO_DECISION",
      absl::StrCat("Revision ", revision, " is about no booking."));
}

absl::StatusOr<uint64_t> RevisionOfRequest(
    Sequencer& sequencer, const Caller& caller,
    const v1::ExplainDecisionRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string principal,
      ParseOptionalName("principal", ResourceKind::kAccessToken,
                        request.principal()));
  if (principal.empty()) principal = caller.token_id;
  if (principal != caller.token_id) TRILAB_RETURN_IF_ERROR(MayAudit(caller));
  TRILAB_ASSIGN_OR_RETURN(const std::string id,
                          ParseRequestId(request.request()));
  const auto row = sequencer.rows().GetRequest(principal, id);
  if (!row.ok()) return row.status();
  if (!row->has_value()) {
    return ErrorWithReason(
        absl::StatusCode::kNotFound, "REQUEST_NOT_FOUND",
        absl::StrCat("There is no request ", id, " of accessTokens/", principal,
                     ", or not any more."));
  }
  return (*row)->revision;
}

}  // namespace

absl::Status ExplainDecisionOf(Sequencer& sequencer, const Caller& caller,
                               const v1::ExplainDecisionRequest& request,
                               v1::ExplainDecisionResponse* response) {
  const Moment moment = Now(sequencer);
  Reader reader(sequencer, moment.state, caller);
  response->set_revision(moment.state.revision());
  switch (request.decision_case()) {
    case v1::ExplainDecisionRequest::kBooking:
      return ExplainBooking(moment, caller, request.booking(), reader,
                            response);
    case v1::ExplainDecisionRequest::kRequest: {
      TRILAB_ASSIGN_OR_RETURN(const uint64_t revision,
                              RevisionOfRequest(sequencer, caller, request));
      return ExplainRecord(moment, caller, revision, reader, response);
    }
    case v1::ExplainDecisionRequest::kRevision:
      return ExplainRecord(moment, caller, request.revision(), reader,
                           response);
    case v1::ExplainDecisionRequest::DECISION_NOT_SET:
      break;
  }
  return InvalidFieldError("booking", "is required, or request or revision");
}

}  // namespace trilab
