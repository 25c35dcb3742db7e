#include "server/handlers/inventory_item.h"

#include <memory>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/resources.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

namespace json = google::protobuf::util;

constexpr char kTypePrefix[] = "type.googleapis.com";

json::TypeResolver* Resolver() {
  static json::TypeResolver* const resolver =
      json::NewTypeResolverForDescriptorPool(
          kTypePrefix, google::protobuf::DescriptorPool::generated_pool());
  return resolver;
}

std::string TypeUrl() {
  return absl::StrCat(kTypePrefix, "/",
                      v1::InventoryItem::descriptor()->full_name());
}

// The field of the item that holds a resource of each kind.
v1::Institution* Field(const engine::Institution&, v1::InventoryItem& item) {
  return item.mutable_institution();
}
v1::Centre* Field(const engine::Centre&, v1::InventoryItem& item) {
  return item.mutable_centre();
}
v1::Laboratory* Field(const engine::Laboratory&, v1::InventoryItem& item) {
  return item.mutable_laboratory();
}
v1::Instrument* Field(const engine::Instrument&, v1::InventoryItem& item) {
  return item.mutable_instrument();
}
v1::Capability* Field(const engine::Capability&, v1::InventoryItem& item) {
  return item.mutable_capability();
}
v1::Operator* Field(const engine::Operator&, v1::InventoryItem& item) {
  return item.mutable_operator_();
}
v1::Standard* Field(const engine::Standard&, v1::InventoryItem& item) {
  return item.mutable_standard();
}
v1::Calendar* Field(const engine::Calendar&, v1::InventoryItem& item) {
  return item.mutable_calendar();
}
v1::HolidayYear* Field(const engine::HolidayYear&, v1::InventoryItem& item) {
  return item.mutable_holiday_year();
}
v1::Outage* Field(const engine::Outage&, v1::InventoryItem& item) {
  return item.mutable_outage();
}
v1::Rule* Field(const engine::Rule&, v1::InventoryItem& item) {
  return item.mutable_rule();
}
v1::PartnerGroup* Field(const engine::PartnerGroup&, v1::InventoryItem& item) {
  return item.mutable_partner_group();
}
v1::Member* Field(const engine::Member&, v1::InventoryItem& item) {
  return item.mutable_member();
}
v1::Project* Field(const engine::Project&, v1::InventoryItem& item) {
  return item.mutable_project();
}
v1::Agreement* Field(const engine::Agreement&, v1::InventoryItem& item) {
  return item.mutable_agreement();
}
v1::Supply* Field(const engine::Supply&, v1::InventoryItem& item) {
  return item.mutable_supply();
}

template <typename Proto>
absl::StatusOr<InventoryLine> LineFrom(absl::string_view field,
                                       const Proto& proto) {
  TRILAB_ASSIGN_OR_RETURN(auto value, FromProto(field, proto));
  if (value.meta.id.empty()) {
    return InvalidFieldError(At(field, "name"), "is required");
  }
  InventoryLine line;
  TRILAB_ASSIGN_OR_RETURN(line.expected_revision,
                          ParseEtag(At(field, "etag"), proto.etag()));
  line.resource = std::make_shared<const decltype(value)>(std::move(value));
  return line;
}

absl::StatusOr<InventoryLine> LineOf(const v1::InventoryItem& item) {
  switch (item.item_case()) {
    case v1::InventoryItem::kInstitution:
      return LineFrom("institution", item.institution());
    case v1::InventoryItem::kCentre:
      return LineFrom("centre", item.centre());
    case v1::InventoryItem::kLaboratory:
      return LineFrom("laboratory", item.laboratory());
    case v1::InventoryItem::kInstrument:
      return LineFrom("instrument", item.instrument());
    case v1::InventoryItem::kCapability:
      return LineFrom("capability", item.capability());
    case v1::InventoryItem::kOperator:
      return LineFrom("operator", item.operator_());
    case v1::InventoryItem::kStandard:
      return LineFrom("standard", item.standard());
    case v1::InventoryItem::kCalendar:
      return LineFrom("calendar", item.calendar());
    case v1::InventoryItem::kHolidayYear:
      return LineFrom("holiday_year", item.holiday_year());
    case v1::InventoryItem::kOutage:
      return LineFrom("outage", item.outage());
    case v1::InventoryItem::kRule:
      return LineFrom("rule", item.rule());
    case v1::InventoryItem::kPartnerGroup:
      return LineFrom("partner_group", item.partner_group());
    case v1::InventoryItem::kMember:
      return LineFrom("member", item.member());
    case v1::InventoryItem::kProject:
      return LineFrom("project", item.project());
    case v1::InventoryItem::kAgreement:
      return LineFrom("agreement", item.agreement());
    case v1::InventoryItem::kSupply:
      return LineFrom("supply", item.supply());
    case v1::InventoryItem::ITEM_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError(
      "the line names no resource, such as \"instrument\"");
}

// Fills `item`; false for what is no part of an inventory.
bool ItemOf(const engine::Resource& resource, v1::InventoryItem& item) {
  return std::visit(
      [&](const auto& value) {
        using T = typename std::decay_t<decltype(value)>::element_type;
        if constexpr (std::is_same_v<T, const engine::AccessToken>) {
          return false;
        } else {
          auto* proto = Field(*value, item);
          ToProto(*value, proto);
          proto->clear_create_time();
          proto->clear_update_time();
          proto->clear_etag();
          return true;
        }
      },
      resource);
}

// Maps are written in the order of their keys.
std::string DeterministicBytes(const v1::InventoryItem& item) {
  std::string bytes;
  google::protobuf::io::StringOutputStream out(&bytes);
  google::protobuf::io::CodedOutputStream coded(&out);
  coded.SetSerializationDeterministic(true);
  item.SerializeToCodedStream(&coded);
  return bytes;
}

}  // namespace

absl::StatusOr<InventoryLine> ParseInventoryLine(absl::string_view json_text) {
  std::string bytes;
  const auto status = json::JsonToBinaryString(
      Resolver(), TypeUrl(), {json_text.data(), json_text.size()}, &bytes);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::string_view(status.message().data(), status.message().size()));
  }
  v1::InventoryItem item;
  if (!item.ParseFromString(bytes)) {
    return absl::InvalidArgumentError("holds text that is not UTF-8");
  }
  return LineOf(item);
}

absl::StatusOr<std::string> FormatInventoryLine(
    const engine::Resource& resource) {
  v1::InventoryItem item;
  if (!ItemOf(resource, item)) return std::string();
  std::string line;
  const auto status = json::BinaryToJsonString(Resolver(), TypeUrl(),
                                               DeterministicBytes(item), &line);
  if (!status.ok()) {
    return absl::InternalError(absl::StrCat(
        "a resource cannot be written as JSON: ",
        absl::string_view(status.message().data(), status.message().size())));
  }
  return line;
}

absl::Status CheckForm(const engine::Resource& resource) {
  v1::InventoryItem item;
  if (!ItemOf(resource, item)) return absl::OkStatus();
  return LineOf(item).status();
}

}  // namespace trilab
