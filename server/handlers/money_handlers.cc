#include "server/handlers/money_handlers.h"

#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/auth/permissions.h"
#include "server/engine/booking_request.h"
#include "server/engine/money/quote.h"
#include "server/engine/slot_search.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/ledger_handlers.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Amount;
using engine::ResourceKind;

absl::Status MayQuote(const ReadCall& call,
                      const engine::BookingRequest& request) {
  if (call.caller.role == engine::Role::kAuditor) return absl::OkStatus();
  for (const std::string& instrument : request.instruments) {
    TRILAB_RETURN_IF_ERROR(
        MayBookFor(call.caller, call.catalog(), request.partner, instrument));
  }
  return absl::OkStatus();
}

absl::Status ProjectAccount(const ReadCall& call, absl::string_view name,
                            v1::Account* response) {
  TRILAB_ASSIGN_OR_RETURN(
      const std::string id,
      ParseResourceName("name", ResourceKind::kProject, name));
  const engine::Project* project = call.catalog().projects().Find(id);
  if (project == nullptr) return NoSuchResourceError(name);
  if (!MaySee(call.caller, call.catalog(), *project)) {
    return NotAllowedError(absl::StrCat(name, " belongs to another partner."));
  }
  if (!project->budget.has_value()) {
    return ErrorWithReason(absl::StatusCode::kFailedPrecondition, "NO_ACCOUNT",
                           absl::StrCat(name, " has no budget."));
  }
  const auto uid = static_cast<uint32_t>(project->meta.uid);
  const std::string& currency = project->budget->currency;
  const engine::AccountTotals totals =
      call.state().accounts().OfProject(uid, currency);
  ToProto(*project->budget, response->mutable_budget());
  ToProto(Amount{currency, totals.credited}, response->mutable_credited());
  ToProto(Amount{currency, totals.reserved}, response->mutable_reserved());
  ToProto(Amount{currency, totals.spent}, response->mutable_spent());
  ToProto(*engine::BalanceOf(call.state(), uid), response->mutable_balance());
  return absl::OkStatus();
}

absl::Status VoucherAccount(const ReadCall& call, absl::string_view name,
                            v1::Account* response) {
  TRILAB_ASSIGN_OR_RETURN(
      const std::string id,
      ParseResourceName("name", ResourceKind::kVoucher, name));
  const engine::Voucher* voucher = call.catalog().vouchers().Find(id);
  if (voucher == nullptr) return NoSuchResourceError(name);
  if (!MaySee(call.caller, call.catalog(), *voucher)) {
    return NotAllowedError(absl::StrCat(name, " belongs to another partner."));
  }
  const Amount& face = voucher->face;
  const engine::VoucherTotals totals = call.state().accounts().OfVoucher(
      static_cast<uint32_t>(voucher->meta.uid), face.currency);
  const auto money = [&face](engine::Fen fen, v1::Money* out) {
    ToProto(Amount{face.currency, fen}, out);
  };
  ToProto(face, response->mutable_budget());
  money(totals.reserved, response->mutable_reserved());
  money(totals.used, response->mutable_spent());
  money(face.fen - totals.used - totals.reserved, response->mutable_balance());
  money(totals.redeemed, response->mutable_redeemed());
  return absl::OkStatus();
}

}  // namespace

absl::Status QuoteBookingHandler(const ReadCall& call,
                                 const v1::QuoteBookingRequest& request,
                                 v1::QuoteBookingResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(
      const engine::BookingRequest booking,
      BookingRequestFromProto(call.caller, request.booking()));
  const engine::Resolution resolution =
      engine::ResolveRequest(call.state(), booking);
  if (const auto* rejection = std::get_if<engine::Rejection>(&resolution)) {
    return RejectionError(*rejection);
  }
  TRILAB_RETURN_IF_ERROR(MayQuote(call, booking));
  const engine::Judgement judgement =
      engine::Judge(call.state(), booking, 0, call.now);
  if (judgement.quote != nullptr) {
    ToProto(call.catalog(), *judgement.quote, response->mutable_quote());
  }
  for (const engine::Violation& violation : judgement.violations) {
    ToProto(violation, response->add_violations());
  }
  response->set_revision(call.view.revision());
  return absl::OkStatus();
}

absl::Status GetAccountHandler(const ReadCall& call,
                               const v1::GetAccountRequest& request,
                               v1::Account* response) {
  const absl::string_view name = request.name();
  TRILAB_RETURN_IF_ERROR(absl::StartsWith(name, "vouchers/")
                             ? VoucherAccount(call, name, response)
                             : ProjectAccount(call, name, response));
  response->set_name(request.name());
  response->set_revision(call.view.revision());
  return absl::OkStatus();
}

absl::StatusOr<Prepared> PrepareCreditProject(
    const ReadCall& call, const v1::CreditProjectRequest& request) {
  TRILAB_RETURN_IF_ERROR(MayAdminister(call.caller));
  engine::CreditProject command;
  TRILAB_ASSIGN_OR_RETURN(
      command.project,
      ParseResourceName("project", ResourceKind::kProject, request.project()));
  TRILAB_ASSIGN_OR_RETURN(command.amount,
                          ParseAmount("amount", request.amount()));
  TRILAB_ASSIGN_OR_RETURN(command.note, ParseText("note", request.note(), 500));
  return Prepared{.command = std::move(command)};
}

absl::StatusOr<Prepared> PrepareRefundLedgerEntry(
    const ReadCall& call, const v1::RefundLedgerEntryRequest& request) {
  engine::RefundEntry command;
  TRILAB_ASSIGN_OR_RETURN(const uint64_t id,
                          ParseLedgerEntryName("name", request.name()));
  TRILAB_ASSIGN_OR_RETURN(command.entry, FindLedgerEntry(call, id));
  if (call.caller.role != engine::Role::kCentreManager ||
      !MaySee(call.caller, call.catalog(), *command.entry)) {
    TRILAB_RETURN_IF_ERROR(MayAdminister(call.caller));
  }
  TRILAB_ASSIGN_OR_RETURN(const Amount amount,
                          ParseAmount("amount", request.amount()));
  if (amount.currency != command.entry->currency) {
    return InvalidFieldError(
        "amount.currency_code",
        absl::StrCat("must be that of the entry, ", command.entry->currency));
  }
  command.amount = amount.fen;
  TRILAB_ASSIGN_OR_RETURN(command.note, ParseText("note", request.note(), 500));
  return Prepared{.command = std::move(command)};
}

absl::StatusOr<Prepared> PrepareRedeemVoucher(
    const ReadCall& call, const v1::RedeemVoucherRequest& request) {
  TRILAB_RETURN_IF_ERROR(MayAdminister(call.caller));
  engine::RedeemVoucher command;
  TRILAB_ASSIGN_OR_RETURN(
      command.voucher,
      ParseResourceName("voucher", ResourceKind::kVoucher, request.voucher()));
  TRILAB_ASSIGN_OR_RETURN(command.amount,
                          ParseAmount("amount", request.amount()));
  TRILAB_ASSIGN_OR_RETURN(command.note, ParseText("note", request.note(), 500));
  return Prepared{.command = std::move(command)};
}

absl::Status AnswerEntry(const engine::State& state,
                         const engine::Record& record,
                         v1::LedgerEntry* response) {
  for (const engine::Fact& fact : record.facts) {
    if (const auto* put = std::get_if<engine::LedgerPut>(&fact)) {
      ToProto(state.catalog(), *put->entry, response);
      return absl::OkStatus();
    }
  }
  return absl::InternalError("The record holds no entry of the ledger.");
}

}  // namespace trilab
