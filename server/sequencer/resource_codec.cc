#include "server/sequencer/resource_codec.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/sequencer/resource_values.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

void MetaToStored(const engine::ResourceMeta& meta, stored::ResourceMeta& out) {
  out.set_id(meta.id);
  out.set_uid(meta.uid);
  out.set_revision(meta.revision);
  out.set_create_micros(ToStoredMicros(meta.create_time));
  out.set_update_micros(ToStoredMicros(meta.update_time));
}

engine::ResourceMeta MetaFromStored(const stored::ResourceMeta& message) {
  return {.id = message.id(),
          .uid = message.uid(),
          .revision = message.revision(),
          .create_time = FromStoredMicros(message.create_micros()),
          .update_time = FromStoredMicros(message.update_micros())};
}

stored::Institution& Member(const engine::Institution&, stored::Resource& out) {
  return *out.mutable_institution();
}
stored::Centre& Member(const engine::Centre&, stored::Resource& out) {
  return *out.mutable_centre();
}
stored::Laboratory& Member(const engine::Laboratory&, stored::Resource& out) {
  return *out.mutable_laboratory();
}
stored::Instrument& Member(const engine::Instrument&, stored::Resource& out) {
  return *out.mutable_instrument();
}
stored::Capability& Member(const engine::Capability&, stored::Resource& out) {
  return *out.mutable_capability();
}
stored::Operator& Member(const engine::Operator&, stored::Resource& out) {
  return *out.mutable_operator_();
}
stored::Standard& Member(const engine::Standard&, stored::Resource& out) {
  return *out.mutable_standard();
}
stored::Calendar& Member(const engine::Calendar&, stored::Resource& out) {
  return *out.mutable_calendar();
}
stored::HolidayYear& Member(const engine::HolidayYear&, stored::Resource& out) {
  return *out.mutable_holiday_year();
}
stored::Outage& Member(const engine::Outage&, stored::Resource& out) {
  return *out.mutable_outage();
}
stored::Rule& Member(const engine::Rule&, stored::Resource& out) {
  return *out.mutable_rule();
}
stored::AccessToken& Member(const engine::AccessToken&, stored::Resource& out) {
  return *out.mutable_access_token();
}
stored::PartnerGroup& Member(const engine::PartnerGroup&,
                             stored::Resource& out) {
  return *out.mutable_partner_group();
}
stored::Member& Member(const engine::Member&, stored::Resource& out) {
  return *out.mutable_member();
}
stored::Project& Member(const engine::Project&, stored::Resource& out) {
  return *out.mutable_project();
}
stored::Agreement& Member(const engine::Agreement&, stored::Resource& out) {
  return *out.mutable_agreement();
}
stored::Supply& Member(const engine::Supply&, stored::Resource& out) {
  return *out.mutable_supply();
}

// A resource from its message and what every resource carries.
template <typename Message>
absl::StatusOr<engine::Resource> Make(const stored::ResourceMeta& meta,
                                      const Message& message) {
  TRILAB_ASSIGN_OR_RETURN(auto value, ValueFromStored(message));
  value.meta = MetaFromStored(meta);
  using Value = decltype(value);
  return engine::Resource(std::make_shared<const Value>(std::move(value)));
}

}  // namespace

const engine::ResourceMeta& MetaOf(const engine::Resource& resource) {
  return std::visit(
      [](const auto& value) -> const engine::ResourceMeta& {
        return value->meta;
      },
      resource);
}

engine::ResourceKind KindOf(const engine::Resource& resource) {
  return std::visit([](const auto& value) { return value->kKind; }, resource);
}

void ToStored(const engine::Resource& resource, stored::Resource& out) {
  MetaToStored(MetaOf(resource), *out.mutable_meta());
  std::visit(
      [&out](const auto& value) { ValueToStored(*value, Member(*value, out)); },
      resource);
}

absl::StatusOr<engine::Resource> FromStored(const stored::Resource& message) {
  const stored::ResourceMeta& meta = message.meta();
  if (meta.id().empty() || meta.uid() == 0) {
    return absl::DataLossError("stored resource has no id or no uid");
  }
  switch (message.value_case()) {
    case stored::Resource::kInstitution:
      return Make(meta, message.institution());
    case stored::Resource::kCentre:
      return Make(meta, message.centre());
    case stored::Resource::kLaboratory:
      return Make(meta, message.laboratory());
    case stored::Resource::kInstrument:
      return Make(meta, message.instrument());
    case stored::Resource::kCapability:
      return Make(meta, message.capability());
    case stored::Resource::kOperator:
      return Make(meta, message.operator_());
    case stored::Resource::kStandard:
      return Make(meta, message.standard());
    case stored::Resource::kCalendar:
      return Make(meta, message.calendar());
    case stored::Resource::kHolidayYear:
      return Make(meta, message.holiday_year());
    case stored::Resource::kOutage:
      return Make(meta, message.outage());
    case stored::Resource::kRule:
      return Make(meta, message.rule());
    case stored::Resource::kAccessToken:
      return Make(meta, message.access_token());
    case stored::Resource::kPartnerGroup:
      return Make(meta, message.partner_group());
    case stored::Resource::kMember:
      return Make(meta, message.member());
    case stored::Resource::kProject:
      return Make(meta, message.project());
    case stored::Resource::kAgreement:
      return Make(meta, message.agreement());
    case stored::Resource::kSupply:
      return Make(meta, message.supply());
    case stored::Resource::kTombstone:
    case stored::Resource::VALUE_NOT_SET:
      break;
  }
  return absl::DataLossError(absl::StrCat("stored resource ", meta.id(),
                                          " is of no kind that is known here"));
}

std::string EncodeResourceRow(const engine::Resource& resource) {
  stored::Resource message;
  ToStored(resource, message);
  return SerializeStored(message);
}

std::string EncodeTombstoneRow(const engine::ResourceDeleted& deleted) {
  stored::Resource message;
  message.mutable_meta()->set_id(deleted.id);
  message.mutable_meta()->set_uid(deleted.uid);
  message.mutable_tombstone()->set_kind(
      SameNumber<stored::ResourceKind>(deleted.kind));
  return SerializeStored(message);
}

absl::StatusOr<ResourceRow> DecodeResourceRow(absl::string_view bytes) {
  stored::Resource message;
  TRILAB_RETURN_IF_ERROR(ParseStored(bytes, "resource", message));
  if (!message.has_tombstone()) {
    TRILAB_ASSIGN_OR_RETURN(engine::Resource resource, FromStored(message));
    return ResourceRow(std::move(resource));
  }
  TRILAB_ASSIGN_OR_RETURN(const engine::ResourceKind kind,
                          FromStored(message.tombstone().kind()));
  return ResourceRow(engine::ResourceDeleted{
      .kind = kind, .id = message.meta().id(), .uid = message.meta().uid()});
}

}  // namespace trilab
