// Tariffs and vouchers.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/convert/parts.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/convert/time_rules.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Fen;
using engine::Minute;
using engine::ResourceKind;

constexpr Minute kDay = 24 * 60;
constexpr int32_t kMostPercent = 1000;

// An amount in the tariff's own currency, which it need not say.
absl::StatusOr<Fen> ParsePrice(absl::string_view field, const v1::Money& proto,
                               const std::string& currency) {
  TRILAB_ASSIGN_OR_RETURN(const engine::Amount amount,
                          ParseAmount(field, proto));
  if (!proto.currency_code().empty() && amount.currency != currency) {
    return InvalidFieldError(
        At(field, "currency_code"),
        absl::StrCat("must be that of the tariff, ", currency));
  }
  return amount.fen;
}

void PriceToProto(Fen fen, const std::string& currency, v1::Money* proto) {
  ToProto(engine::Amount{currency, fen}, proto);
}

absl::StatusOr<std::vector<engine::ServiceMode>> ParseModes(
    absl::string_view field,
    const google::protobuf::RepeatedField<int>& modes) {
  std::vector<engine::ServiceMode> parsed;
  for (int i = 0; i < modes.size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        const engine::ServiceMode mode,
        ParseServiceMode(At(field, "service_modes", i),
                         static_cast<v1::ServiceMode>(modes[i])));
    parsed.push_back(mode);
  }
  return parsed;
}

template <typename Proto>
void ModesToProto(const std::vector<engine::ServiceMode>& modes, Proto* proto) {
  for (const engine::ServiceMode mode : modes) {
    proto->add_service_modes(ToProto(mode));
  }
}

std::vector<std::string> TextsOf(const RepeatedTexts& texts) {
  return {texts.begin(), texts.end()};
}

void TextsToProto(const std::vector<std::string>& texts, RepeatedTexts* proto) {
  proto->Add(texts.begin(), texts.end());
}

absl::StatusOr<engine::UserClass> ParseUsers(
    absl::string_view field, const v1::Tariff::UserClass& proto) {
  engine::UserClass users;
  users.code = proto.code();
  users.owner = proto.owner();
  TRILAB_ASSIGN_OR_RETURN(
      users.institutions,
      ParseNames(field, "institutions", ResourceKind::kInstitution,
                 proto.institutions()));
  TRILAB_ASSIGN_OR_RETURN(
      users.groups,
      ParseNames(field, "groups", ResourceKind::kPartnerGroup, proto.groups()));
  TRILAB_ASSIGN_OR_RETURN(
      users.projects,
      ParseNames(field, "projects", ResourceKind::kProject, proto.projects()));
  users.kinds = TextsOf(proto.kinds());
  return users;
}

void UsersToProto(const engine::UserClass& users,
                  v1::Tariff::UserClass* proto) {
  proto->set_code(users.code);
  proto->set_owner(users.owner);
  NamesToProto(ResourceKind::kInstitution, users.institutions,
               proto->mutable_institutions());
  NamesToProto(ResourceKind::kPartnerGroup, users.groups,
               proto->mutable_groups());
  NamesToProto(ResourceKind::kProject, users.projects,
               proto->mutable_projects());
  TextsToProto(users.kinds, proto->mutable_kinds());
}

absl::StatusOr<engine::TariffUnit> ParseUnit(absl::string_view field,
                                             v1::Tariff::Unit unit) {
  if (unit == v1::Tariff::UNIT_UNSPECIFIED) return engine::TariffUnit::kHour;
  if (!v1::Tariff::Unit_IsValid(unit)) {
    return InvalidFieldError(field, "is not a known unit");
  }
  return static_cast<engine::TariffUnit>(unit);
}

// What of a line speaks of time.
absl::Status ParseTimes(absl::string_view field, const v1::Tariff::Line& proto,
                        engine::TariffLine& line) {
  if (proto.has_minimum()) {
    TRILAB_ASSIGN_OR_RETURN(
        line.minimum,
        ParseMinutes(At(field, "minimum"), proto.minimum(), 1, 30 * kDay));
  }
  if (proto.has_round_up()) {
    TRILAB_ASSIGN_OR_RETURN(
        line.round_up,
        ParseMinutes(At(field, "round_up"), proto.round_up(), 1, kDay));
  }
  if (proto.has_first()) {
    TRILAB_ASSIGN_OR_RETURN(
        line.first, ParseMinutes(At(field, "first"), proto.first(), 1, kDay));
  }
  return absl::OkStatus();
}

absl::StatusOr<engine::TariffLine> ParseLine(absl::string_view field,
                                             const v1::Tariff::Line& proto,
                                             const std::string& currency) {
  engine::TariffLine line;
  line.code = proto.code();
  TRILAB_ASSIGN_OR_RETURN(
      line.name,
      ParseLocalized(At(field, "display_name"), proto.display_name(), false));
  line.classes = TextsOf(proto.user_classes());
  TRILAB_ASSIGN_OR_RETURN(line.service_modes,
                          ParseModes(field, proto.service_modes()));
  TRILAB_ASSIGN_OR_RETURN(line.service,
                          ParseText(At(field, "service"), proto.service(), 63));
  TRILAB_ASSIGN_OR_RETURN(line.unit,
                          ParseUnit(At(field, "unit"), proto.unit()));
  TRILAB_ASSIGN_OR_RETURN(
      line.price, ParsePrice(At(field, "price"), proto.price(), currency));
  TRILAB_ASSIGN_OR_RETURN(
      line.first_price,
      ParsePrice(At(field, "first_price"), proto.first_price(), currency));
  TRILAB_RETURN_IF_ERROR(ParseTimes(field, proto, line));
  return line;
}

void LineToProto(const engine::TariffLine& line, const std::string& currency,
                 v1::Tariff::Line* proto) {
  proto->set_code(line.code);
  ToProto(line.name, proto->mutable_display_name());
  TextsToProto(line.classes, proto->mutable_user_classes());
  ModesToProto(line.service_modes, proto);
  proto->set_service(line.service);
  proto->set_unit(static_cast<v1::Tariff::Unit>(static_cast<int>(line.unit)));
  PriceToProto(line.price, currency, proto->mutable_price());
  if (line.minimum != 0) MinutesToProto(line.minimum, proto->mutable_minimum());
  if (line.round_up != 0) {
    MinutesToProto(line.round_up, proto->mutable_round_up());
  }
  if (line.first != 0) {
    MinutesToProto(line.first, proto->mutable_first());
    PriceToProto(line.first_price, currency, proto->mutable_first_price());
  }
}

absl::StatusOr<engine::TariffBand> ParseBand(absl::string_view field,
                                             const v1::Tariff::Band& proto) {
  engine::TariffBand band;
  band.code = proto.code();
  TRILAB_ASSIGN_OR_RETURN(band.band,
                          ParseTimeBand(At(field, "band"), proto.band()));
  TRILAB_ASSIGN_OR_RETURN(
      band.percent,
      ParseCount(At(field, "percent"), proto.percent(), 0, kMostPercent));
  return band;
}

absl::StatusOr<engine::TariffAdjustment> ParseAdjustment(
    absl::string_view field, const v1::Tariff::Adjustment& proto,
    const std::string& currency) {
  engine::TariffAdjustment adjustment;
  adjustment.code = proto.code();
  TRILAB_ASSIGN_OR_RETURN(
      adjustment.name,
      ParseLocalized(At(field, "display_name"), proto.display_name(), false));
  TRILAB_ASSIGN_OR_RETURN(
      adjustment.percent,
      ParseCount(At(field, "percent"), proto.percent(), 0, kMostPercent));
  adjustment.classes = TextsOf(proto.user_classes());
  TRILAB_ASSIGN_OR_RETURN(adjustment.service_modes,
                          ParseModes(field, proto.service_modes()));
  adjustment.urgent = proto.urgent();
  if (proto.has_min_balance()) {
    TRILAB_ASSIGN_OR_RETURN(
        adjustment.min_balance,
        ParsePrice(At(field, "min_balance"), proto.min_balance(), currency));
  }
  TRILAB_ASSIGN_OR_RETURN(
      adjustment.exclusive_group,
      ParseText(At(field, "exclusive_group"), proto.exclusive_group(), 63));
  return adjustment;
}

void AdjustmentToProto(const engine::TariffAdjustment& adjustment,
                       const std::string& currency,
                       v1::Tariff::Adjustment* proto) {
  proto->set_code(adjustment.code);
  ToProto(adjustment.name, proto->mutable_display_name());
  proto->set_percent(adjustment.percent);
  TextsToProto(adjustment.classes, proto->mutable_user_classes());
  ModesToProto(adjustment.service_modes, proto);
  proto->set_urgent(adjustment.urgent);
  if (adjustment.min_balance.has_value()) {
    PriceToProto(*adjustment.min_balance, currency,
                 proto->mutable_min_balance());
  }
  proto->set_exclusive_group(adjustment.exclusive_group);
}

// Lines, bands and adjustments.
absl::Status ParsePrices(absl::string_view field, const v1::Tariff& proto,
                         engine::Tariff& value) {
  for (int i = 0; i < proto.lines_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::TariffLine line,
        ParseLine(At(field, "lines", i), proto.lines(i), value.currency));
    value.lines.push_back(std::move(line));
  }
  for (int i = 0; i < proto.bands_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(engine::TariffBand band,
                            ParseBand(At(field, "bands", i), proto.bands(i)));
    value.bands.push_back(std::move(band));
  }
  for (int i = 0; i < proto.adjustments_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::TariffAdjustment adjustment,
        ParseAdjustment(At(field, "adjustments", i), proto.adjustments(i),
                        value.currency));
    value.adjustments.push_back(std::move(adjustment));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<engine::Tariff> FromProto(absl::string_view field,
                                         const v1::Tariff& proto) {
  engine::Tariff value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(value.scope,
                          ParseScope(At(field, "scope"), proto.scope()));
  TRILAB_ASSIGN_OR_RETURN(value.validity, ParseValidity(field, proto));
  if (!proto.currency_code().empty()) value.currency = proto.currency_code();
  for (int i = 0; i < proto.user_classes_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::UserClass users,
        ParseUsers(At(field, "user_classes", i), proto.user_classes(i)));
    value.classes.push_back(std::move(users));
  }
  TRILAB_RETURN_IF_ERROR(ParsePrices(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(value.minimum_charge,
                          ParsePrice(At(field, "minimum_charge"),
                                     proto.minimum_charge(), value.currency));
  value.free_tail = proto.free_tail();
  return value;
}

void ToProto(const engine::Tariff& value, v1::Tariff* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  if (!(value.scope == engine::RuleScope())) {
    ToProto(value.scope, proto->mutable_scope());
  }
  ValidityToProto(value.validity, proto);
  proto->set_currency_code(value.currency);
  for (const engine::UserClass& users : value.classes) {
    UsersToProto(users, proto->add_user_classes());
  }
  for (const engine::TariffLine& line : value.lines) {
    LineToProto(line, value.currency, proto->add_lines());
  }
  for (const engine::TariffBand& band : value.bands) {
    v1::Tariff::Band* added = proto->add_bands();
    added->set_code(band.code);
    ToProto(band.band, added->mutable_band());
    added->set_percent(band.percent);
  }
  for (const engine::TariffAdjustment& adjustment : value.adjustments) {
    AdjustmentToProto(adjustment, value.currency, proto->add_adjustments());
  }
  if (value.minimum_charge != 0) {
    PriceToProto(value.minimum_charge, value.currency,
                 proto->mutable_minimum_charge());
  }
  proto->set_free_tail(value.free_tail);
}

absl::StatusOr<engine::Voucher> FromProto(absl::string_view field,
                                          const v1::Voucher& proto) {
  engine::Voucher value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(
      value.holder,
      ParseResourceName(At(field, "holder"), ResourceKind::kInstitution,
                        proto.holder()));
  TRILAB_ASSIGN_OR_RETURN(
      value.issue_region,
      ParseRegion(At(field, "issue_region"), proto.issue_region()));
  for (int i = 0; i < proto.regions_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        const int32_t region,
        ParseRegion(At(field, "regions", i), proto.regions(i)));
    value.regions.push_back(region);
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.centres,
      ParseNames(field, "centres", ResourceKind::kCentre, proto.centres()));
  TRILAB_ASSIGN_OR_RETURN(value.class_codes,
                          ParseClassCodes(field, proto.class_codes()));
  if (!v1::Voucher::Mode_IsValid(proto.mode())) {
    return InvalidFieldError(At(field, "mode"), "is not a known mode");
  }
  value.mode = proto.mode() == v1::Voucher::MODE_REIMBURSE
                   ? engine::VoucherMode::kReimburse
                   : engine::VoucherMode::kDeduct;
  TRILAB_ASSIGN_OR_RETURN(
      value.face, ParseAmount(At(field, "face_value"), proto.face_value()));
  if (proto.share_percent() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        value.share_percent,
        ParseCount(At(field, "share_percent"), proto.share_percent(), 1, 100));
  }
  TRILAB_ASSIGN_OR_RETURN(value.validity, ParseValidity(field, proto));
  value.active = !proto.inactive();
  return value;
}

void ToProto(const engine::Voucher& value, v1::Voucher* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_holder(ResourceName(ResourceKind::kInstitution, value.holder));
  proto->set_issue_region(value.issue_region);
  proto->mutable_regions()->Add(value.regions.begin(), value.regions.end());
  NamesToProto(ResourceKind::kCentre, value.centres, proto->mutable_centres());
  TextsToProto(value.class_codes, proto->mutable_class_codes());
  proto->set_mode(value.mode == engine::VoucherMode::kReimburse
                      ? v1::Voucher::MODE_REIMBURSE
                      : v1::Voucher::MODE_DEDUCT);
  ToProto(value.face, proto->mutable_face_value());
  proto->set_share_percent(value.share_percent);
  ValidityToProto(value.validity, proto);
  proto->set_inactive(!value.active);
}

}  // namespace trilab
