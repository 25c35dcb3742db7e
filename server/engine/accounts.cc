#include "server/engine/accounts.h"

#include <algorithm>

namespace trilab::engine {
namespace {

template <typename Totals>
Totals Find(const absl::btree_map<Accounts::Key, Totals>& totals, uint32_t uid,
            absl::string_view currency) {
  const auto it = totals.find(Accounts::Key{uid, std::string(currency)});
  return it == totals.end() ? Totals{} : it->second;
}

// Changes the totals of one, keeping none that are all 0.
template <typename Totals, typename Change>
void Edit(absl::btree_map<Accounts::Key, Totals>& totals, uint32_t uid,
          const std::string& currency, Change change) {
  if (uid == 0) return;
  const auto it = totals.try_emplace({uid, currency}).first;
  change(it->second);
  if (it->second == Totals{}) totals.erase(it);
}

}  // namespace

AccountTotals Accounts::OfProject(uint32_t uid,
                                  absl::string_view currency) const {
  return Find(projects_, uid, currency);
}

VoucherTotals Accounts::OfVoucher(uint32_t uid,
                                  absl::string_view currency) const {
  return Find(vouchers_, uid, currency);
}

Fen Accounts::RefundedOf(uint64_t entry) const {
  const auto it = refunds_.find(entry);
  return it == refunds_.end() ? 0 : it->second;
}

void Accounts::Reserve(uint32_t project, const Quote& quote, int sign) {
  Edit(projects_, project, quote.currency, [&](AccountTotals& totals) {
    totals.reserved += sign * quote.payable();
  });
  Edit(vouchers_, quote.voucher, quote.currency, [&](VoucherTotals& totals) {
    totals.reserved += sign * quote.voucher_amount;
  });
}

void Accounts::Apply(const LedgerEntry& entry) {
  next_entry_id_ = std::max(next_entry_id_, entry.id + 1);
  Edit(projects_, entry.project, entry.currency, [&](AccountTotals& totals) {
    if (IsDue(entry.kind)) totals.spent += entry.amount;
    if (entry.kind == LedgerKind::kCredit) totals.credited += entry.amount;
  });
  Edit(vouchers_, entry.voucher, entry.currency, [&](VoucherTotals& totals) {
    if (entry.kind == LedgerKind::kVoucherUse) totals.used -= entry.amount;
    if (entry.kind == LedgerKind::kVoucherClaim) totals.used += entry.amount;
    if (entry.kind == LedgerKind::kRedemption) totals.redeemed += entry.amount;
  });
  if (entry.kind == LedgerKind::kRefund) {
    refunds_[entry.refers_to] -= entry.amount;
  }
}

}  // namespace trilab::engine
