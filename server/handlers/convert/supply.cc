// Supplies, and what instruments need besides themselves.

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/parts.h"
#include "server/handlers/convert/resources.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;
using engine::SupplyKind;

constexpr int kMostAmounts = 20;
constexpr int kLongestSetUp = 10'080;

constexpr std::pair<v1::Supply::Kind, SupplyKind> kKinds[] = {
    {v1::Supply::KIND_UTILITY, SupplyKind::kUtility},
    {v1::Supply::KIND_ACCESSORY, SupplyKind::kAccessory},
    {v1::Supply::KIND_CONSUMABLE, SupplyKind::kConsumable},
};

absl::StatusOr<SupplyKind> ParseKind(absl::string_view field,
                                     v1::Supply::Kind kind) {
  for (const auto& [known, value] : kKinds) {
    if (known == kind) return value;
  }
  return InvalidFieldError(field, "is required, such as KIND_UTILITY");
}

absl::Status ParsePlace(absl::string_view field, absl::string_view name,
                        engine::Supply& supply) {
  const std::pair<ResourceKind, std::string*> places[] = {
      {ResourceKind::kLaboratory, &supply.laboratory},
      {ResourceKind::kCentre, &supply.centre}};
  for (const auto& [kind, id] : places) {
    if (!absl::StartsWith(name, absl::StrCat(CollectionOf(kind), "/"))) {
      continue;
    }
    TRILAB_ASSIGN_OR_RETURN(*id, ParseResourceName(field, kind, name));
    return absl::OkStatus();
  }
  return InvalidFieldError(
      field,
      "must name a laboratory or a centre, such as \"laboratories/emc\"");
}

absl::StatusOr<int32_t> ParseAmount(absl::string_view field, int32_t amount,
                                    int32_t least) {
  return ParseCount(field, amount, least, engine::kMostSupplied);
}

absl::StatusOr<engine::Changeovers> ParseChangeovers(
    absl::string_view field, const v1::Instrument::Changeovers& proto) {
  engine::Changeovers value;
  for (const std::string& id : proto.configurations()) {
    value.configurations.push_back(id);
  }
  for (int i = 0; i < proto.times_size(); ++i) {
    const auto& item = proto.times(i);
    engine::ChangeoverTime time;
    time.from = item.from();
    time.to = item.to();
    TRILAB_ASSIGN_OR_RETURN(time.minutes,
                            ParseCount(At(At(field, "times", i), "minutes"),
                                       item.minutes(), 0, kLongestSetUp));
    value.times.push_back(std::move(time));
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.default_minutes,
      ParseCount(At(field, "default_minutes"), proto.default_minutes(), 0,
                 kLongestSetUp));
  value.added_to_buffers = proto.added_to_buffers();
  return value;
}

absl::StatusOr<engine::Companion> ParseCompanion(
    absl::string_view field, const v1::Instrument::Companion& proto) {
  engine::Companion value;
  TRILAB_ASSIGN_OR_RETURN(
      value.instrument,
      ParseOptionalName(At(field, "instrument"), ResourceKind::kInstrument,
                        proto.instrument()));
  value.class_code = proto.class_code();
  TRILAB_ASSIGN_OR_RETURN(
      value.before_minutes,
      ParseCount(At(field, "before_minutes"), proto.before_minutes(), 0,
                 engine::kLongestOffset));
  TRILAB_ASSIGN_OR_RETURN(
      value.after_minutes,
      ParseCount(At(field, "after_minutes"), proto.after_minutes(), 0,
                 engine::kLongestOffset));
  value.calibrated = proto.calibrated();
  value.within_hours = proto.within_hours();
  return value;
}

}  // namespace

absl::StatusOr<engine::Supply> FromProto(absl::string_view field,
                                         const v1::Supply& proto) {
  engine::Supply value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(value.kind,
                          ParseKind(At(field, "kind"), proto.kind()));
  TRILAB_RETURN_IF_ERROR(ParsePlace(At(field, "place"), proto.place(), value));
  TRILAB_ASSIGN_OR_RETURN(value.unit,
                          ParseText(At(field, "unit"), proto.unit(), 20));
  TRILAB_ASSIGN_OR_RETURN(value.amount,
                          ParseAmount(At(field, "amount"), proto.amount(), 0));
  if (proto.has_counted_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        value.counted,
        ParseMinute(At(field, "counted_time"), proto.counted_time()));
  }
  for (int i = 0; i < proto.deliveries_size(); ++i) {
    const std::string at = At(field, "deliveries", i);
    const v1::Supply::Delivery& item = proto.deliveries(i);
    if (!item.has_time()) {
      return InvalidFieldError(At(at, "time"), "is required");
    }
    engine::Delivery delivery;
    TRILAB_ASSIGN_OR_RETURN(delivery.time,
                            ParseMinute(At(at, "time"), item.time()));
    TRILAB_ASSIGN_OR_RETURN(delivery.amount,
                            ParseAmount(At(at, "amount"), item.amount(), 1));
    value.deliveries.push_back(delivery);
  }
  return value;
}

void ToProto(const engine::Supply& value, v1::Supply* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  for (const auto& [kind, known] : kKinds) {
    if (known == value.kind) proto->set_kind(kind);
  }
  proto->set_place(
      value.laboratory.empty()
          ? ResourceName(ResourceKind::kCentre, value.centre)
          : ResourceName(ResourceKind::kLaboratory, value.laboratory));
  proto->set_unit(value.unit);
  proto->set_amount(value.amount);
  if (value.kind == SupplyKind::kConsumable) {
    ToProto(value.counted, proto->mutable_counted_time());
  }
  for (const engine::Delivery& delivery : value.deliveries) {
    v1::Supply::Delivery* added = proto->add_deliveries();
    ToProto(delivery.time, added->mutable_time());
    added->set_amount(delivery.amount);
  }
}

absl::StatusOr<std::vector<engine::SupplyAmount>> AmountsFromProto(
    absl::string_view field, const SupplyAmounts& amounts) {
  if (amounts.size() > kMostAmounts) {
    return InvalidFieldError(field, "has more than 20 entries");
  }
  std::vector<engine::SupplyAmount> values;
  for (int i = 0; i < amounts.size(); ++i) {
    const std::string at = absl::StrCat(field, "[", i, "]");
    engine::SupplyAmount value;
    TRILAB_ASSIGN_OR_RETURN(
        value.supply, ParseResourceName(At(at, "supply"), ResourceKind::kSupply,
                                        amounts[i].supply()));
    TRILAB_ASSIGN_OR_RETURN(
        value.amount, ParseAmount(At(at, "amount"), amounts[i].amount(), 0));
    values.push_back(std::move(value));
  }
  return values;
}

void ToProto(const std::vector<engine::SupplyAmount>& amounts,
             SupplyAmounts* proto) {
  for (const engine::SupplyAmount& amount : amounts) {
    v1::SupplyAmount* added = proto->Add();
    added->set_supply(ResourceName(ResourceKind::kSupply, amount.supply));
    added->set_amount(amount.amount);
  }
}

absl::Status NeedsFromProto(absl::string_view field,
                            const v1::Instrument& proto,
                            engine::Instrument& value) {
  TRILAB_ASSIGN_OR_RETURN(
      value.changeovers,
      ParseChangeovers(At(field, "changeovers"), proto.changeovers()));
  TRILAB_ASSIGN_OR_RETURN(value.draws,
                          AmountsFromProto(At(field, "draws"), proto.draws()));
  for (int i = 0; i < proto.companions_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::Companion companion,
        ParseCompanion(At(field, "companions", i), proto.companions(i)));
    value.companions.push_back(std::move(companion));
  }
  return absl::OkStatus();
}

void NeedsToProto(const engine::Instrument& value, v1::Instrument* proto) {
  const engine::Changeovers& changeovers = value.changeovers;
  if (!changeovers.configurations.empty()) {
    v1::Instrument::Changeovers* out = proto->mutable_changeovers();
    for (const std::string& id : changeovers.configurations) {
      out->add_configurations(id);
    }
    for (const engine::ChangeoverTime& time : changeovers.times) {
      v1::Instrument::Changeovers::Time* added = out->add_times();
      added->set_from(time.from);
      added->set_to(time.to);
      added->set_minutes(time.minutes);
    }
    out->set_default_minutes(changeovers.default_minutes);
    out->set_added_to_buffers(changeovers.added_to_buffers);
  }
  ToProto(value.draws, proto->mutable_draws());
  for (const engine::Companion& companion : value.companions) {
    v1::Instrument::Companion* added = proto->add_companions();
    if (companion.instrument.empty()) {
      added->set_class_code(companion.class_code);
    } else {
      added->set_instrument(
          ResourceName(ResourceKind::kInstrument, companion.instrument));
    }
    added->set_before_minutes(companion.before_minutes);
    added->set_after_minutes(companion.after_minutes);
    added->set_calibrated(companion.calibrated);
    added->set_within_hours(companion.within_hours);
  }
}

}  // namespace trilab
