#ifndef TRILAB_SERVER_ENGINE_MONEY_LEDGER_DECISIONS_H_
#define TRILAB_SERVER_ENGINE_MONEY_LEDGER_DECISIONS_H_

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"

// The decisions that write into the ledger without a booking. Each yields one
// LedgerPut. Reasons of rejections:
//
//   INVALID_ARGUMENT     INVALID_AMOUNT; `field` is "amount".
//   NOT_FOUND            PROJECT_NOT_FOUND, VOUCHER_NOT_FOUND.
//   FAILED_PRECONDITION  NO_ACCOUNT: the project has no budget.
//                        BALANCE_SHORT: less than that is left on the account.
//                        NOT_REFUNDABLE: the entry charged nothing.
//                        REFUND_EXCEEDS: more than what is left of the entry.
//                        REDEMPTION_EXCEEDS: more than the voucher was used for
//                        and is not redeemed yet.

namespace trilab::engine {

Decision DecideCredit(const State& state, const CreditProject& command,
                      absl::Time now);
Decision DecideRefund(const State& state, const RefundEntry& command,
                      absl::Time now);
Decision DecideRedeem(const State& state, const RedeemVoucher& command,
                      absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_MONEY_LEDGER_DECISIONS_H_
