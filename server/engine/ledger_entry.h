#ifndef TRILAB_SERVER_ENGINE_LEDGER_ENTRY_H_
#define TRILAB_SERVER_ENGINE_LEDGER_ENTRY_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"

namespace trilab::engine {

enum class LedgerKind : uint8_t {
  // Stable: stored.
  kCharge = 1,        // A booking was used.
  kPenalty = 2,       // It was cancelled late, or nobody came.
  kRefund = 3,        // Some of a charge or penalty is given back.
  kVoucherUse = 4,    // A voucher pays some of a charge.
  kVoucherClaim = 5,  // The partner may claim some of a charge back.
  kCredit = 6,        // Money was put on a project's account.
  kRedemption = 7,    // A region paid for what a voucher was used for.
};

// One line of the ledger: who owes or paid what, where and why. Never altered;
// mistakes are put right by further entries. Refers to resources by uid, 0 for
// none.
struct LedgerEntry {
  uint64_t id = 0;  // Dense, from 1.
  LedgerKind kind = LedgerKind::kCharge;
  absl::Time time = absl::UnixEpoch();
  uint64_t booking = 0;  // 0: none.
  uint32_t instrument = 0;
  uint32_t centre = 0;
  uint32_t partner = 0;
  uint32_t project = 0;
  uint32_t voucher = 0;
  std::string currency;
  // Charges and penalties are above 0, refunds and what vouchers pay below: so
  // the sum of a partner's is what it owes (see IsDue). The others are what
  // was claimed, credited or redeemed.
  Fen amount = 0;
  Minute minutes = 0;      // Of the instrument's time, in charges.
  uint64_t refers_to = 0;  // Of a refund: the entry.
  std::string note;
  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

// Whether the amount is part of what the partner, or its project, owes.
inline bool IsDue(LedgerKind kind) {
  return kind == LedgerKind::kCharge || kind == LedgerKind::kPenalty ||
         kind == LedgerKind::kRefund || kind == LedgerKind::kVoucherUse;
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_LEDGER_ENTRY_H_
