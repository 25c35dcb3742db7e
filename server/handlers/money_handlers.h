#ifndef TRILAB_SERVER_HANDLERS_MONEY_HANDLERS_H_
#define TRILAB_SERVER_HANDLERS_MONEY_HANDLERS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/handlers/rpc.h"
#include "trilab/v1/money_service.pb.h"

// The handlers of trilab.v1.MoneyService that price and pay; see rpc.h, and
// ledger_handlers.h for those that read the ledger.

namespace trilab {

absl::Status QuoteBookingHandler(const ReadCall& call,
                                 const v1::QuoteBookingRequest& request,
                                 v1::QuoteBookingResponse* response);
absl::Status GetAccountHandler(const ReadCall& call,
                               const v1::GetAccountRequest& request,
                               v1::Account* response);

absl::StatusOr<Prepared> PrepareCreditProject(
    const ReadCall& call, const v1::CreditProjectRequest& request);
absl::StatusOr<Prepared> PrepareRefundLedgerEntry(
    const ReadCall& call, const v1::RefundLedgerEntryRequest& request);
absl::StatusOr<Prepared> PrepareRedeemVoucher(
    const ReadCall& call, const v1::RedeemVoucherRequest& request);

// The entry that the record wrote.
absl::Status AnswerEntry(const engine::State& state,
                         const engine::Record& record,
                         v1::LedgerEntry* response);

template <typename Request>
absl::Status AnswerEntryOf(const engine::State& state,
                           const engine::Record& record, const Request&,
                           v1::LedgerEntry* response) {
  return AnswerEntry(state, record, response);
}

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_MONEY_HANDLERS_H_
