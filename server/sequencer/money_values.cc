// The fields of tariffs and vouchers, and of rules about money; see
// resource_values.h.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"
#include "server/sequencer/resource_values.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

void TextsToStored(const std::vector<std::string>& texts, Texts& out) {
  for (const std::string& text : texts) *out.Add() = text;
}

std::vector<std::string> TextsFromStored(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

void UsersToStored(const engine::UserClass& v, stored::UserClass& out) {
  out.set_code(v.code);
  out.set_owner(v.owner);
  TextsToStored(v.institutions, *out.mutable_institutions());
  TextsToStored(v.groups, *out.mutable_groups());
  TextsToStored(v.projects, *out.mutable_projects());
  TextsToStored(v.kinds, *out.mutable_kinds());
}

engine::UserClass UsersFromStored(const stored::UserClass& m) {
  return {.code = m.code(),
          .owner = m.owner(),
          .institutions = TextsFromStored(m.institutions()),
          .groups = TextsFromStored(m.groups()),
          .projects = TextsFromStored(m.projects()),
          .kinds = TextsFromStored(m.kinds())};
}

void LineToStored(const engine::TariffLine& v, stored::TariffLine& out) {
  out.set_code(v.code);
  ToStored(v.name, *out.mutable_name());
  TextsToStored(v.classes, *out.mutable_classes());
  ToStored(v.service_modes, *out.mutable_service_modes());
  out.set_service(v.service);
  out.set_unit(SameNumber<stored::TariffUnit>(v.unit));
  out.set_price(v.price);
  out.set_minimum(v.minimum);
  out.set_round_up(v.round_up);
  out.set_first(v.first);
  out.set_first_price(v.first_price);
}

absl::StatusOr<engine::TariffLine> LineFromStored(const stored::TariffLine& m) {
  if (m.unit() < stored::TARIFF_UNIT_HOUR ||
      m.unit() > stored::TARIFF_UNIT_ITEM_HOUR) {
    return UnknownValue("tariff.lines.unit", m.unit());
  }
  engine::TariffLine v;
  v.code = m.code();
  v.name = FromStored(m.name());
  v.classes = TextsFromStored(m.classes());
  TRILAB_ASSIGN_OR_RETURN(v.service_modes, ModesFromStored(m.service_modes()));
  v.service = m.service();
  v.unit = SameNumber<engine::TariffUnit>(m.unit());
  v.price = m.price();
  v.minimum = m.minimum();
  v.round_up = m.round_up();
  v.first = m.first();
  v.first_price = m.first_price();
  return v;
}

void AdjustmentToStored(const engine::TariffAdjustment& v,
                        stored::TariffAdjustment& out) {
  out.set_code(v.code);
  ToStored(v.name, *out.mutable_name());
  out.set_percent(v.percent);
  TextsToStored(v.classes, *out.mutable_classes());
  ToStored(v.service_modes, *out.mutable_service_modes());
  out.set_urgent(v.urgent);
  if (v.min_balance.has_value()) out.set_min_balance(*v.min_balance);
  out.set_exclusive_group(v.exclusive_group);
}

absl::StatusOr<engine::TariffAdjustment> AdjustmentFromStored(
    const stored::TariffAdjustment& m) {
  engine::TariffAdjustment v;
  v.code = m.code();
  v.name = FromStored(m.name());
  v.percent = m.percent();
  v.classes = TextsFromStored(m.classes());
  TRILAB_ASSIGN_OR_RETURN(v.service_modes, ModesFromStored(m.service_modes()));
  v.urgent = m.urgent();
  if (m.has_min_balance()) v.min_balance = m.min_balance();
  v.exclusive_group = m.exclusive_group();
  return v;
}

}  // namespace

void AmountToStored(const engine::Amount& v, stored::Amount& out) {
  out.set_currency(v.currency);
  out.set_fen(v.fen);
}

engine::Amount AmountFromStored(const stored::Amount& m) {
  return {.currency = m.currency(), .fen = m.fen()};
}

void ParamsToStored(const engine::AccountRule& v, stored::Rule& out) {
  stored::AccountRule& rule = *out.mutable_account();
  if (v.min_balance.has_value()) {
    AmountToStored(*v.min_balance, *rule.mutable_min_balance());
  }
  rule.set_priced(v.priced);
}

void ParamsToStored(const engine::CancellationLadderRule& v,
                    stored::Rule& out) {
  stored::CancellationLadderRule& rule = *out.mutable_cancellation_ladder();
  for (const engine::CancellationStep& step : v.steps) {
    stored::CancellationStep& item = *rule.add_steps();
    item.set_notice(step.notice);
    item.set_percent(step.percent);
  }
  rule.set_late_percent(v.late_percent);
  rule.set_no_show_percent(v.no_show_percent);
  rule.set_charge_on_outage(v.charge_on_outage);
}

engine::RuleParams ParamsFromStored(const stored::AccountRule& m) {
  engine::AccountRule v;
  if (m.has_min_balance()) v.min_balance = AmountFromStored(m.min_balance());
  v.priced = m.priced();
  return v;
}

engine::RuleParams ParamsFromStored(const stored::CancellationLadderRule& m) {
  engine::CancellationLadderRule v;
  for (const stored::CancellationStep& item : m.steps()) {
    v.steps.push_back({.notice = item.notice(), .percent = item.percent()});
  }
  v.late_percent = m.late_percent();
  v.no_show_percent = m.no_show_percent();
  v.charge_on_outage = m.charge_on_outage();
  return v;
}

void ValueToStored(const engine::Tariff& v, stored::Tariff& out) {
  ToStored(v.name, *out.mutable_name());
  ScopeToStored(v.scope, *out.mutable_scope());
  ToStored(v.validity, *out.mutable_validity());
  out.set_currency(v.currency);
  for (const engine::UserClass& users : v.classes) {
    UsersToStored(users, *out.add_classes());
  }
  for (const engine::TariffLine& line : v.lines) {
    LineToStored(line, *out.add_lines());
  }
  for (const engine::TariffBand& band : v.bands) {
    stored::TariffBand& item = *out.add_bands();
    item.set_code(band.code);
    BandToStored(band.band, *item.mutable_band());
    item.set_percent(band.percent);
  }
  for (const engine::TariffAdjustment& adjustment : v.adjustments) {
    AdjustmentToStored(adjustment, *out.add_adjustments());
  }
  out.set_minimum_charge(v.minimum_charge);
  out.set_free_tail(v.free_tail);
}

absl::StatusOr<engine::Tariff> ValueFromStored(const stored::Tariff& m) {
  engine::Tariff v;
  v.name = FromStored(m.name());
  v.scope = ScopeFromStored(m.scope());
  v.validity = FromStored(m.validity());
  v.currency = m.currency();
  for (const stored::UserClass& item : m.classes()) {
    v.classes.push_back(UsersFromStored(item));
  }
  for (const stored::TariffLine& item : m.lines()) {
    TRILAB_ASSIGN_OR_RETURN(engine::TariffLine line, LineFromStored(item));
    v.lines.push_back(std::move(line));
  }
  for (const stored::TariffBand& item : m.bands()) {
    engine::TariffBand band;
    band.code = item.code();
    TRILAB_ASSIGN_OR_RETURN(band.band, BandFromStored(item.band()));
    band.percent = item.percent();
    v.bands.push_back(std::move(band));
  }
  for (const stored::TariffAdjustment& item : m.adjustments()) {
    TRILAB_ASSIGN_OR_RETURN(engine::TariffAdjustment adjustment,
                            AdjustmentFromStored(item));
    v.adjustments.push_back(std::move(adjustment));
  }
  v.minimum_charge = m.minimum_charge();
  v.free_tail = m.free_tail();
  return v;
}

void ValueToStored(const engine::Voucher& v, stored::Voucher& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_holder(v.holder);
  out.set_issue_region(v.issue_region);
  out.mutable_regions()->Add(v.regions.begin(), v.regions.end());
  TextsToStored(v.centres, *out.mutable_centres());
  TextsToStored(v.class_codes, *out.mutable_class_codes());
  out.set_mode(SameNumber<stored::VoucherMode>(v.mode));
  AmountToStored(v.face, *out.mutable_face());
  out.set_share_percent(v.share_percent);
  ToStored(v.validity, *out.mutable_validity());
  out.set_active(v.active);
}

absl::StatusOr<engine::Voucher> ValueFromStored(const stored::Voucher& m) {
  if (m.mode() != stored::VOUCHER_MODE_DEDUCT &&
      m.mode() != stored::VOUCHER_MODE_REIMBURSE) {
    return UnknownValue("voucher.mode", m.mode());
  }
  engine::Voucher v;
  v.name = FromStored(m.name());
  v.holder = m.holder();
  v.issue_region = m.issue_region();
  v.regions.assign(m.regions().begin(), m.regions().end());
  v.centres = TextsFromStored(m.centres());
  v.class_codes = TextsFromStored(m.class_codes());
  v.mode = SameNumber<engine::VoucherMode>(m.mode());
  v.face = AmountFromStored(m.face());
  v.share_percent = m.share_percent();
  v.validity = FromStored(m.validity());
  v.active = m.active();
  return v;
}

}  // namespace trilab
