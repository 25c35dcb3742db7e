#include "server/sequencer/record_codec.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/arena.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/campaign_codec.h"
#include "server/sequencer/decision_codec.h"
#include "server/sequencer/ledger_codec.h"
#include "server/sequencer/plans_codec.h"
#include "server/sequencer/resource_codec.h"
#include "server/sequencer/stored_values.h"
#include "storage/base/status_macros.h"
#include "trilab/internal/v1/journal.pb.h"

namespace trilab {
namespace {

void FactToStored(const engine::ResourcePut& fact, stored::Fact& out) {
  ToStored(fact.resource, *out.mutable_resource_put()->mutable_resource());
  out.mutable_resource_put()->set_created(fact.created);
}

void FactToStored(const engine::ResourceDeleted& fact, stored::Fact& out) {
  stored::ResourceDeleted& deleted = *out.mutable_resource_deleted();
  deleted.set_kind(SameNumber<stored::ResourceKind>(fact.kind));
  deleted.set_id(fact.id);
  deleted.set_uid(fact.uid);
}

void FactToStored(const engine::BookingPut& fact, stored::Fact& out) {
  stored::BookingPut& put = *out.mutable_booking_put();
  put.set_event(SameNumber<stored::BookingEvent>(fact.event));
  ToStored(*fact.booking, *put.mutable_booking());
  put.mutable_left_instrument_uids()->Add(fact.left_instruments.begin(),
                                          fact.left_instruments.end());
}

void FactToStored(const engine::LedgerPut& fact, stored::Fact& out) {
  ToStored(*fact.entry, *out.mutable_ledger_entry());
}

void FactToStored(const engine::SeriesPut& fact, stored::Fact& out) {
  ToStored(*fact.series, *out.mutable_series_put());
}

void FactToStored(const engine::WaitlistPut& fact, stored::Fact& out) {
  ToStored(*fact.entry, *out.mutable_waitlist_put());
}

void FactToStored(const engine::CampaignPut& fact, stored::Fact& out) {
  ToStored(*fact.campaign, *out.mutable_campaign_put());
}

absl::StatusOr<engine::Fact> FromStored(const stored::ResourcePut& message) {
  TRILAB_ASSIGN_OR_RETURN(engine::Resource resource,
                          trilab::FromStored(message.resource()));
  return engine::ResourcePut{.resource = std::move(resource),
                             .created = message.created()};
}

absl::StatusOr<engine::Fact> FromStored(
    const stored::ResourceDeleted& message) {
  TRILAB_ASSIGN_OR_RETURN(const engine::ResourceKind kind,
                          trilab::FromStored(message.kind()));
  if (message.uid() == 0) {
    return absl::DataLossError("deleted resource has no uid");
  }
  return engine::ResourceDeleted{
      .kind = kind, .id = message.id(), .uid = message.uid()};
}

absl::StatusOr<engine::Fact> FromStored(const stored::BookingPut& message) {
  if (message.event() == stored::BOOKING_EVENT_UNSPECIFIED ||
      !stored::BookingEvent_IsValid(message.event())) {
    return UnknownValue("booking_put.event", message.event());
  }
  TRILAB_ASSIGN_OR_RETURN(engine::Ptr<engine::Booking> booking,
                          trilab::FromStored(message.booking()));
  return engine::BookingPut{
      .event = SameNumber<engine::BookingEvent>(message.event()),
      .booking = std::move(booking),
      .left_instruments = {message.left_instrument_uids().begin(),
                           message.left_instrument_uids().end()}};
}

absl::StatusOr<engine::Fact> FromStored(const stored::Fact& message) {
  switch (message.fact_case()) {
    case stored::Fact::kResourcePut:
      return FromStored(message.resource_put());
    case stored::Fact::kResourceDeleted:
      return FromStored(message.resource_deleted());
    case stored::Fact::kBookingPut:
      return FromStored(message.booking_put());
    case stored::Fact::kLedgerEntry: {
      TRILAB_ASSIGN_OR_RETURN(engine::Ptr<engine::LedgerEntry> entry,
                              trilab::FromStored(message.ledger_entry()));
      return engine::LedgerPut{.entry = std::move(entry)};
    }
    case stored::Fact::kSeriesPut: {
      TRILAB_ASSIGN_OR_RETURN(engine::Ptr<engine::Series> series,
                              trilab::FromStored(message.series_put()));
      return engine::SeriesPut{std::move(series)};
    }
    case stored::Fact::kWaitlistPut: {
      TRILAB_ASSIGN_OR_RETURN(engine::Ptr<engine::WaitlistEntry> entry,
                              trilab::FromStored(message.waitlist_put()));
      return engine::WaitlistPut{std::move(entry)};
    }
    case stored::Fact::kCampaignPut: {
      TRILAB_ASSIGN_OR_RETURN(engine::Ptr<engine::Campaign> campaign,
                              trilab::FromStored(message.campaign_put()));
      return engine::CampaignPut{.campaign = std::move(campaign)};
    }
    case stored::Fact::FACT_NOT_SET:
      break;
  }
  return absl::DataLossError("fact is of no type that is known here");
}

void RejectionToStored(const engine::Rejection& rejection,
                       stored::Rejection& out) {
  out.set_code(static_cast<int>(rejection.code));
  out.set_reason(rejection.reason);
  out.set_message(rejection.message);
  out.set_field(rejection.field);
  for (const auto& [name, value] : rejection.metadata) {
    stored::Entry& entry = *out.add_metadata();
    entry.set_name(name);
    entry.set_value(value);
  }
  for (const engine::Violation& violation : rejection.violations) {
    ToStored(violation, *out.add_violations());
  }
  if (rejection.ask != nullptr) ToStored(*rejection.ask, *out.mutable_ask());
}

absl::StatusOr<engine::Rejection> FromStored(const stored::Rejection& message) {
  if (message.code() < 1 || message.code() > 16) {
    return UnknownValue("rejection.code", message.code());
  }
  engine::Rejection rejection;
  rejection.code = static_cast<absl::StatusCode>(message.code());
  rejection.reason = message.reason();
  rejection.message = message.message();
  rejection.field = message.field();
  for (const stored::Entry& entry : message.metadata()) {
    rejection.metadata.emplace_back(entry.name(), entry.value());
  }
  for (const stored::Violation& item : message.violations()) {
    TRILAB_ASSIGN_OR_RETURN(engine::Violation violation,
                            trilab::FromStored(item));
    rejection.violations.push_back(std::move(violation));
  }
  if (message.has_ask()) {
    TRILAB_ASSIGN_OR_RETURN(engine::RefusedAsk ask,
                            trilab::FromStored(message.ask()));
    rejection.ask = std::make_shared<const engine::RefusedAsk>(std::move(ask));
  }
  return rejection;
}

absl::StatusOr<engine::Ptr<engine::Record>> FromStored(
    const stored::JournalRecord& message) {
  auto record = std::make_shared<engine::Record>();
  record->revision = message.revision();
  record->time = FromStoredMicros(message.time_micros());
  record->principal = message.principal();
  record->request_id = message.request_id();
  record->request_hash = message.request_hash();
  record->facts.reserve(message.facts_size());
  for (const stored::Fact& item : message.facts()) {
    TRILAB_ASSIGN_OR_RETURN(engine::Fact fact, FromStored(item));
    record->facts.push_back(std::move(fact));
  }
  if (message.has_rejection()) {
    TRILAB_ASSIGN_OR_RETURN(record->rejection, FromStored(message.rejection()));
  }
  return record;
}

// Protobuf writes and reads no more.
constexpr size_t kMaxMessageBytes = std::numeric_limits<int32_t>::max();

absl::Status Damaged(uint64_t revision, absl::string_view problem) {
  return absl::DataLossError(
      absl::StrCat("journal record ", revision, ": ", problem));
}

}  // namespace

absl::StatusOr<std::string> EncodeRecord(const engine::Record& record) {
  google::protobuf::Arena arena;
  auto& message =
      *google::protobuf::Arena::CreateMessage<stored::JournalRecord>(&arena);
  message.set_revision(record.revision);
  message.set_time_micros(ToStoredMicros(record.time));
  message.set_principal(record.principal);
  message.set_request_id(record.request_id);
  message.set_request_hash(record.request_hash);
  for (const engine::Fact& fact : record.facts) {
    std::visit(
        [&](const auto& value) { FactToStored(value, *message.add_facts()); },
        fact);
  }
  if (record.rejection) {
    RejectionToStored(*record.rejection, *message.mutable_rejection());
  }
  const size_t bytes = message.ByteSizeLong();
  if (bytes > kMaxMessageBytes) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "journal record ", record.revision, " would take ", bytes, " bytes"));
  }
  return SerializeStored(message);
}

absl::StatusOr<engine::Ptr<engine::Record>> DecodeRecord(
    uint64_t revision, absl::string_view payload) {
  google::protobuf::Arena arena;
  auto& message =
      *google::protobuf::Arena::CreateMessage<stored::JournalRecord>(&arena);
  const absl::Status parsed = ParseStored(payload, "record", message);
  if (!parsed.ok()) return Damaged(revision, parsed.message());
  if (message.revision() != revision) {
    return Damaged(revision, absl::StrCat("it says that it is revision ",
                                          message.revision()));
  }
  absl::StatusOr<engine::Ptr<engine::Record>> record = FromStored(message);
  if (!record.ok()) return Damaged(revision, record.status().message());
  return record;
}

}  // namespace trilab
