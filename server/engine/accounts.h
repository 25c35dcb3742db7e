#ifndef TRILAB_SERVER_ENGINE_ACCOUNTS_H_
#define TRILAB_SERVER_ENGINE_ACCOUNTS_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "server/engine/booking.h"
#include "server/engine/ledger_entry.h"
#include "server/engine/resources.h"

namespace trilab::engine {

// What a project has done with its money, beside its budget. What is left is
// budget + credited - reserved - spent: reserving, settling and refunding move
// money between the last three and never make or lose any.
struct AccountTotals {
  Fen credited = 0;
  Fen reserved = 0;  // By bookings that are not settled.
  Fen spent = 0;     // Charges and penalties, less refunds and vouchers.
  friend bool operator==(const AccountTotals&, const AccountTotals&) = default;
};

// What a voucher was used for, of its face value.
struct VoucherTotals {
  Fen reserved = 0;
  Fen used = 0;      // Deducted, or to be claimed back.
  Fen redeemed = 0;  // Of what was used: the region has paid.
  friend bool operator==(const VoucherTotals&, const VoucherTotals&) = default;
};

// The totals of the ledger and of what unsettled bookings reserve. A function
// of both; what is all 0 is not kept.
//
// Thread-compatible; copyable. O(log n) each, n accounts and refunds.
class Accounts {
 public:
  // A project's or voucher's uid, and the currency.
  using Key = std::pair<uint32_t, std::string>;

  AccountTotals OfProject(uint32_t uid, absl::string_view currency) const;
  VoucherTotals OfVoucher(uint32_t uid, absl::string_view currency) const;
  // What was given back of an entry so far.
  Fen RefundedOf(uint64_t entry) const;
  uint64_t next_entry_id() const { return next_entry_id_; }

  // `sign` is 1 to reserve what `quote` says for a project (0: only on its
  // voucher), -1 to let it go.
  void Reserve(uint32_t project, const Quote& quote, int sign);
  void Apply(const LedgerEntry& entry);

  const absl::btree_map<Key, AccountTotals>& projects() const {
    return projects_;
  }
  const absl::btree_map<Key, VoucherTotals>& vouchers() const {
    return vouchers_;
  }
  const absl::btree_map<uint64_t, Fen>& refunds() const { return refunds_; }

 private:
  absl::btree_map<Key, AccountTotals> projects_;
  absl::btree_map<Key, VoucherTotals> vouchers_;
  absl::btree_map<uint64_t, Fen> refunds_;  // By the entry refunded.
  uint64_t next_entry_id_ = 1;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_ACCOUNTS_H_
