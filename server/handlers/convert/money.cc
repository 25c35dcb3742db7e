#include "server/handlers/convert/money.h"

#include <algorithm>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Fen;
using engine::ResourceKind;

constexpr int32_t kNanosPerFen = 10'000'000;
constexpr int32_t kMostItems = 1'000;
constexpr int kMostServices = 50;
constexpr engine::Minute kLongestNotice = 366 * 24 * 60;

template <typename T>
std::string NameOf(const engine::Table<T>& table, uint32_t uid) {
  return ResourceName(T::kKind, table.IdOf(uid));
}

}  // namespace

absl::StatusOr<engine::Amount> ParseAmount(absl::string_view field,
                                           const v1::Money& proto) {
  engine::Amount amount;
  if (!proto.currency_code().empty()) amount.currency = proto.currency_code();
  if (amount.currency.size() != 3 ||
      !std::all_of(amount.currency.begin(), amount.currency.end(),
                   [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return InvalidFieldError(At(field, "currency_code"),
                             "must be three letters such as CNY");
  }
  const bool signs = (proto.units() <= 0 || proto.nanos() >= 0) &&
                     (proto.units() >= 0 || proto.nanos() <= 0);
  if (!signs || proto.nanos() % kNanosPerFen != 0 ||
      proto.nanos() <= -1'000'000'000 || proto.nanos() >= 1'000'000'000) {
    return InvalidFieldError(At(field, "nanos"),
                             "must be whole hundredths of a unit, of the sign "
                             "of units");
  }
  constexpr int64_t kMostUnits = engine::kMostFen / 100;
  if (proto.units() <= -kMostUnits || proto.units() >= kMostUnits) {
    return InvalidFieldError(At(field, "units"), "is out of range");
  }
  amount.fen = proto.units() * 100 + proto.nanos() / kNanosPerFen;
  return amount;
}

void ToProto(const engine::Amount& amount, v1::Money* proto) {
  proto->set_currency_code(amount.currency);
  proto->set_units(amount.fen / 100);
  proto->set_nanos(static_cast<int32_t>(amount.fen % 100) * kNanosPerFen);
}

absl::StatusOr<std::vector<engine::ServiceItem>> ParseServices(
    absl::string_view field,
    const google::protobuf::RepeatedPtrField<v1::ServiceItem>& services) {
  if (services.size() > kMostServices) {
    return InvalidFieldError(field, "has more than 50 entries");
  }
  std::vector<engine::ServiceItem> items;
  absl::btree_set<absl::string_view> codes;
  for (int i = 0; i < services.size(); ++i) {
    const std::string at = absl::StrCat(field, "[", i, "]");
    engine::ServiceItem item;
    TRILAB_ASSIGN_OR_RETURN(
        item.code, ParseRequiredText(At(at, "code"), services[i].code(), 63));
    if (!codes.insert(services[i].code()).second) {
      return InvalidFieldError(At(at, "code"), "is given twice");
    }
    if (services[i].quantity() != 0) {
      TRILAB_ASSIGN_OR_RETURN(
          item.quantity, ParseCount(At(at, "quantity"), services[i].quantity(),
                                    1, kMostItems));
    }
    items.push_back(std::move(item));
  }
  return items;
}

void ToProto(const std::vector<engine::ServiceItem>& services,
             google::protobuf::RepeatedPtrField<v1::ServiceItem>* field) {
  for (const engine::ServiceItem& item : services) {
    v1::ServiceItem* added = field->Add();
    added->set_code(item.code);
    added->set_quantity(item.quantity);
  }
}

void ToProto(const engine::Catalog& catalog, const engine::Quote& quote,
             v1::Quote* proto) {
  const auto money = [&quote](Fen fen, v1::Money* out) {
    ToProto(engine::Amount{quote.currency, fen}, out);
  };
  for (const engine::BillLine& line : quote.lines) {
    v1::Quote::Line* added = proto->add_lines();
    added->set_instrument(NameOf(catalog.instruments(), line.instrument));
    added->set_code(line.code);
    ToProto(line.name, added->mutable_display_name());
    added->set_band(line.band);
    added->set_unit(
        static_cast<v1::Quote::Line::Unit>(static_cast<int>(line.unit)));
    added->set_quantity(line.quantity);
    if (line.per != 0) MinutesToProto(line.per, added->mutable_per());
    money(line.price, added->mutable_price());
    added->set_percent(line.percent);
    money(line.amount, added->mutable_amount());
  }
  money(quote.total, proto->mutable_total());
  proto->set_voucher(NameOf(catalog.vouchers(), quote.voucher));
  if (quote.voucher != 0) {
    money(quote.voucher_amount, proto->mutable_voucher_amount());
  }
  money(quote.payable(), proto->mutable_payable());
  proto->set_settled(quote.settled);
  if (quote.settled) money(quote.charged, proto->mutable_charged());
}

std::string LedgerEntryName(uint64_t id) {
  return absl::StrCat("ledgerEntries/", id);
}

absl::StatusOr<uint64_t> ParseLedgerEntryName(absl::string_view field,
                                              absl::string_view name) {
  absl::string_view number = name;
  uint64_t id = 0;
  if (!absl::ConsumePrefix(&number, "ledgerEntries/") ||
      !absl::SimpleAtoi(number, &id) || id == 0 || absl::StrCat(id) != number) {
    return InvalidFieldError(
        field,
        absl::StrCat("\"", name, "\" is not of the form \"ledgerEntries/7\""));
  }
  return id;
}

void ToProto(const engine::Catalog& catalog, const engine::LedgerEntry& entry,
             v1::LedgerEntry* proto) {
  proto->set_name(LedgerEntryName(entry.id));
  proto->set_kind(
      static_cast<v1::LedgerEntry::Kind>(static_cast<int>(entry.kind)));
  ToProto(entry.time, proto->mutable_create_time());
  if (entry.booking != 0) proto->set_booking(BookingName(entry.booking));
  proto->set_instrument(NameOf(catalog.instruments(), entry.instrument));
  proto->set_centre(NameOf(catalog.centres(), entry.centre));
  proto->set_partner(NameOf(catalog.institutions(), entry.partner));
  proto->set_project(NameOf(catalog.projects(), entry.project));
  proto->set_voucher(NameOf(catalog.vouchers(), entry.voucher));
  ToProto(engine::Amount{entry.currency, entry.amount},
          proto->mutable_amount());
  proto->set_minutes(entry.minutes);
  if (entry.refers_to != 0) {
    proto->set_refers_to(LedgerEntryName(entry.refers_to));
  }
  proto->set_note(entry.note);
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::AccountRule& proto) {
  engine::AccountRule rule;
  if (proto.has_min_balance()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.min_balance,
        ParseAmount(At(field, "min_balance"), proto.min_balance()));
  }
  rule.priced = proto.priced();
  return engine::RuleParams(std::move(rule));
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::CancellationLadderRule& proto) {
  engine::CancellationLadderRule rule;
  for (int i = 0; i < proto.steps_size(); ++i) {
    const std::string at = At(field, "steps", i);
    engine::CancellationStep step;
    TRILAB_ASSIGN_OR_RETURN(
        step.notice, ParseMinutes(At(at, "notice"), proto.steps(i).notice(), 1,
                                  kLongestNotice));
    TRILAB_ASSIGN_OR_RETURN(
        step.percent,
        ParseCount(At(at, "percent"), proto.steps(i).percent(), 0, 100));
    rule.steps.push_back(step);
  }
  if (proto.has_late_percent()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.late_percent,
        ParseCount(At(field, "late_percent"), proto.late_percent(), 0, 100));
  }
  if (proto.has_no_show_percent()) {
    TRILAB_ASSIGN_OR_RETURN(rule.no_show_percent,
                            ParseCount(At(field, "no_show_percent"),
                                       proto.no_show_percent(), 0, 100));
  }
  rule.charge_on_outage = proto.charge_on_outage();
  return engine::RuleParams(std::move(rule));
}

void ParamsToProto(const engine::AccountRule& rule, v1::Rule* proto) {
  v1::AccountRule* out = proto->mutable_account();
  if (rule.min_balance.has_value()) {
    ToProto(*rule.min_balance, out->mutable_min_balance());
  }
  out->set_priced(rule.priced);
}

void ParamsToProto(const engine::CancellationLadderRule& rule,
                   v1::Rule* proto) {
  v1::CancellationLadderRule* out = proto->mutable_cancellation_ladder();
  for (const engine::CancellationStep& step : rule.steps) {
    v1::CancellationLadderRule::Step* added = out->add_steps();
    MinutesToProto(step.notice, added->mutable_notice());
    added->set_percent(step.percent);
  }
  out->set_late_percent(rule.late_percent);
  out->set_no_show_percent(rule.no_show_percent);
  out->set_charge_on_outage(rule.charge_on_outage);
}

}  // namespace trilab
