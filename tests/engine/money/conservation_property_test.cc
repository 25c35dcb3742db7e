#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/engine/money/money_world.h"

// Money is neither made nor lost, whatever happens to bookings: what is
// reserved is what unsettled bookings say, what is spent is what the ledger
// says, and the rest is left.

namespace trilab::engine {
namespace {

int64_t Between(int64_t low, int64_t high) {
  return *rc::gen::inRange<int64_t>(low, high + 1);
}
bool AnyBool() { return *rc::gen::arbitrary<bool>(); }

// A world in which anything may happen, and the ledger it writes.
class Books {
 public:
  Books() {
    Rule rule;
    rule.meta = MoneyWorld::Meta("ladder", 1);
    rule.params = CancellationLadderRule{.steps = {{300, 0}, {60, 50}},
                                         .no_show_percent = 70};
    world_.Put(rule);
    if (AnyBool()) {
      rule.meta = MoneyWorld::Meta("no-show", 2);
      rule.params = NoShowRule{.release_after = 20};
      world_.Put(rule);
    }
    world_.Edit<Tariff>("hours", [](Tariff& t) { t.free_tail = true; });
    if (AnyBool()) {
      world_.Edit<Voucher>("grant", [](Voucher& voucher) {
        voucher.mode = VoucherMode::kReimburse;
      });
    }
  }

  void Step() {
    now_ += Between(0, 90);
    world_.set_now(now_);
    Note(world_.Judge(AdvanceBookings{}));
    Note(world_.Judge(AnyCommand()));
  }

  void AssertConserved() const {
    Fen reserved = 0;
    Fen kept = 0;
    world_.state().VisitBookings([&](const Ptr<Booking>& booking) {
      const Quote* quote = booking->details->quote.get();
      if (quote == nullptr || quote->settled) return;
      reserved += quote->payable();
      kept += quote->voucher_amount;
    });
    Fen spent = 0;
    Fen credited = 0;
    Fen used = 0;
    Fen penalties = 0;
    for (const LedgerEntry& entry : ledger_) {
      if (IsDue(entry.kind)) spent += entry.amount;
      if (entry.kind == LedgerKind::kPenalty) penalties += entry.amount;
      if (entry.kind == LedgerKind::kCredit) credited += entry.amount;
      if (entry.kind == LedgerKind::kVoucherUse) used -= entry.amount;
      if (entry.kind == LedgerKind::kVoucherClaim) used += entry.amount;
    }
    RC_ASSERT(world_.fuel() == (AccountTotals{credited, reserved, spent}));
    RC_ASSERT(world_.balance() == 100'000 + credited - reserved - spent);
    // A penalty is for the project alone, whatever a voucher was to pay; that
    // may be more than was reserved.
    RC_ASSERT(world_.balance() >= -penalties);
    RC_ASSERT(world_.grant().reserved == kept);
    RC_ASSERT(world_.grant().used == used);
    RC_ASSERT(kept + used <= 30'000);
    for (size_t i = 0; i < ledger_.size(); ++i) {
      RC_ASSERT(ledger_[i].id == i + 1);
    }
  }

 private:
  // Applies what was decided and keeps the entries.
  void Note(const Decision& decision) {
    if (!std::holds_alternative<Facts>(decision)) return;
    for (const LedgerEntry& entry : MoneyWorld::EntriesOf(decision)) {
      ledger_.push_back(entry);
    }
    world_.Apply(std::get<Facts>(decision));
  }

  BookingRequest AnyWish() const {
    static const std::vector<std::vector<std::string>> kSets = {
        {"plain"}, {"padded"}, {"pool"}, {"plain", "padded"}, {"expert"}};
    const Minute start = now_ + Between(0, 600);
    BookingRequest wish =
        MoneyWorld::Wish(kSets[Between(0, 4)], start, start + Between(1, 200));
    if (AnyBool()) wish.voucher = "grant";
    return wish;
  }

  Command AnyCommand() const {
    const auto id = static_cast<uint64_t>(
        Between(1, static_cast<int64_t>(world_.state().next_booking_id())));
    switch (Between(0, 9)) {
      case 0:
        return CancelBooking{id};
      case 1:
        return CheckInBooking{id};
      case 2:
        return CheckOutBooking{id};
      case 3:
        return ConfirmBooking{id};
      case 4:
        return RescheduleBooking{.id = id,
                                 .end = kWorldStart + now_ + Between(1, 900)};
      case 5:
        return CreditProject{"fuel", {"CNY", Between(-2000, 5000)}, ""};
      case 6:
        if (!ledger_.empty()) {
          return RefundEntry{
              std::make_shared<const LedgerEntry>(ledger_[Between(
                  0, static_cast<int64_t>(ledger_.size()) - 1)]),
              Between(1, 8000), ""};
        }
        [[fallthrough]];
      default:
        return CreateBooking{AnyWish(), absl::Minutes(AnyBool() ? 60 : 0)};
    }
  }

  MoneyWorld world_;
  Minute now_ = 0;
  std::vector<LedgerEntry> ledger_;
};

RC_GTEST_PROP(ConservationProperty, NoMoneyIsMadeOrLost, ()) {
  Books books;
  for (int64_t i = Between(1, 40); i > 0; --i) {
    books.Step();
    books.AssertConserved();
  }
}

}  // namespace
}  // namespace trilab::engine
