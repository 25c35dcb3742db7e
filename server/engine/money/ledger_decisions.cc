#include "server/engine/money/ledger_decisions.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/engine/money/amount_text.h"
#include "server/engine/money/quote.h"

namespace trilab::engine {
namespace {

Rejection Reject(absl::StatusCode code, absl::string_view reason,
                 std::string resource, std::string message) {
  Rejection rejection;
  rejection.code = code;
  rejection.reason = std::string(reason);
  rejection.message = std::move(message);
  rejection.metadata = {{"resource", std::move(resource)}};
  return rejection;
}

Rejection Missing(absl::string_view reason, const std::string& name) {
  return Reject(absl::StatusCode::kNotFound, reason, name,
                absl::StrCat("There is no ", name, "."));
}

// A problem unless `amount` is of `currency` and at least `least`.
std::optional<Rejection> CheckAmountOf(const Amount& amount,
                                       absl::string_view currency, Fen least) {
  const bool size =
      amount.fen >= least && amount.fen != 0 && amount.fen <= kMostFen;
  if (size && amount.currency == currency) return std::nullopt;
  Rejection rejection;
  rejection.code = absl::StatusCode::kInvalidArgument;
  rejection.reason = "INVALID_AMOUNT";
  rejection.field = "amount";
  rejection.message =
      size ? absl::StrCat("The amount must be in ", currency, ".")
           : "The amount is out of range.";
  return rejection;
}

Rejection Exceeds(absl::string_view reason, std::string resource, Fen asked,
                  const Amount& left) {
  Rejection rejection = Reject(
      absl::StatusCode::kFailedPrecondition, reason, std::move(resource),
      absl::StrCat(AmountText({left.currency, asked}), " is more than the ",
                   AmountText(left), " that are left."));
  rejection.metadata.emplace_back("left", AmountText(left));
  return rejection;
}

LedgerEntry NewEntry(const State& state, LedgerKind kind, const Amount& amount,
                     const std::string& note, absl::Time now) {
  LedgerEntry entry;
  entry.id = state.accounts().next_entry_id();
  entry.kind = kind;
  entry.time = now;
  entry.currency = amount.currency;
  entry.amount = amount.fen;
  entry.note = note;
  return entry;
}

Facts Write(LedgerEntry entry) {
  return {LedgerPut{std::make_shared<const LedgerEntry>(std::move(entry))}};
}

uint32_t InstitutionUid(const State& state, const std::string& id) {
  return static_cast<uint32_t>(state.catalog().institutions().UidOf(id));
}

}  // namespace

Decision DecideCredit(const State& state, const CreditProject& command,
                      absl::Time now) {
  const std::string name = absl::StrCat("projects/", command.project);
  const Project* project = state.catalog().projects().Find(command.project);
  if (project == nullptr) return Missing("PROJECT_NOT_FOUND", name);
  const auto uid = static_cast<uint32_t>(project->meta.uid);
  const std::optional<Amount> balance = BalanceOf(state, uid);
  if (!balance.has_value()) {
    return Reject(absl::StatusCode::kFailedPrecondition, "NO_ACCOUNT", name,
                  absl::StrCat(name, " has no budget to credit."));
  }
  if (auto invalid =
          CheckAmountOf(command.amount, balance->currency, -kMostFen)) {
    return *std::move(invalid);
  }
  if (command.amount.fen < 0 && balance->fen + command.amount.fen < 0) {
    return Exceeds("BALANCE_SHORT", name, -command.amount.fen, *balance);
  }
  LedgerEntry entry =
      NewEntry(state, LedgerKind::kCredit, command.amount, command.note, now);
  entry.project = uid;
  entry.partner = InstitutionUid(state, project->institution);
  return Write(std::move(entry));
}

Decision DecideRefund(const State& state, const RefundEntry& command,
                      absl::Time now) {
  const LedgerEntry& charge = *command.entry;
  const std::string name = absl::StrCat("ledgerEntries/", charge.id);
  if (charge.kind != LedgerKind::kCharge &&
      charge.kind != LedgerKind::kPenalty) {
    return Reject(absl::StatusCode::kFailedPrecondition, "NOT_REFUNDABLE", name,
                  absl::StrCat(name, " is neither a charge nor a penalty."));
  }
  if (auto invalid = CheckAmountOf({charge.currency, command.amount},
                                   charge.currency, 1)) {
    return *std::move(invalid);
  }
  const Fen left = charge.amount - state.accounts().RefundedOf(charge.id);
  if (command.amount > left) {
    return Exceeds("REFUND_EXCEEDS", name, command.amount,
                   {charge.currency, left});
  }
  LedgerEntry entry =
      NewEntry(state, LedgerKind::kRefund, {charge.currency, -command.amount},
               command.note, now);
  entry.booking = charge.booking;
  entry.instrument = charge.instrument;
  entry.centre = charge.centre;
  entry.partner = charge.partner;
  entry.project = charge.project;
  entry.refers_to = charge.id;
  return Write(std::move(entry));
}

Decision DecideRedeem(const State& state, const RedeemVoucher& command,
                      absl::Time now) {
  const std::string name = absl::StrCat("vouchers/", command.voucher);
  const Voucher* voucher = state.catalog().vouchers().Find(command.voucher);
  if (voucher == nullptr) return Missing("VOUCHER_NOT_FOUND", name);
  const std::string& currency = voucher->face.currency;
  if (auto invalid = CheckAmountOf(command.amount, currency, 1)) {
    return *std::move(invalid);
  }
  const auto uid = static_cast<uint32_t>(voucher->meta.uid);
  const VoucherTotals totals = state.accounts().OfVoucher(uid, currency);
  const Fen left = totals.used - totals.redeemed;
  if (command.amount.fen > left) {
    return Exceeds("REDEMPTION_EXCEEDS", name, command.amount.fen,
                   {currency, left});
  }
  LedgerEntry entry = NewEntry(state, LedgerKind::kRedemption, command.amount,
                               command.note, now);
  entry.voucher = uid;
  entry.partner = InstitutionUid(state, voucher->holder);
  return Write(std::move(entry));
}

}  // namespace trilab::engine
