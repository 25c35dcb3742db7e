#include "server/engine/money/settlement.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/engine/catalog.h"
#include "server/engine/money/penalty.h"
#include "server/engine/money/price.h"
#include "server/engine/money/quote.h"

namespace trilab::engine {
namespace {

enum class Outcome : uint8_t { kNone, kLetGo, kCancelled };

Outcome OutcomeOf(const Booking& after, const Booking* before) {
  switch (after.state) {
    case BookingState::kCancelled:
      return before != nullptr && before->state == BookingState::kConfirmed
                 ? Outcome::kCancelled
                 : Outcome::kLetGo;
    case BookingState::kExpired:
      return Outcome::kLetGo;
    default:
      return Outcome::kNone;
  }
}

// The sum of the lines of one instrument.
Fen TotalOf(const Quote& quote, uint32_t instrument) {
  Fen total = 0;
  for (const BillLine& line : quote.lines) {
    if (line.instrument == instrument) total += line.amount;
  }
  return total;
}

// Settles one booking.
class Settler {
 public:
  Settler(const State& state, absl::Time now, uint64_t next_entry,
          const Booking& booking)
      : state_(state),
        now_(now),
        next_entry_(next_entry),
        booking_(booking),
        quote_(*booking.details->quote) {}

  void Cancel() {
    for (const Penalty& penalty : CancelPenalties(state_, booking_, now_)) {
      AddPenalty(penalty);
    }
  }

  // The booking with its quote settled.
  Ptr<Booking> Settled() {
    quote_.settled = true;
    Booking booking = booking_;
    BookingDetails details = *booking.details;
    details.quote = std::make_shared<const Quote>(std::move(quote_));
    booking.details =
        std::make_shared<const BookingDetails>(std::move(details));
    return std::make_shared<const Booking>(std::move(booking));
  }

  const std::vector<Ptr<LedgerEntry>>& entries() const { return entries_; }

 private:
  // An entry of one instrument.
  LedgerEntry EntryOf(LedgerKind kind, uint32_t instrument, Fen amount) {
    LedgerEntry entry;
    entry.id = next_entry_++;
    entry.kind = kind;
    entry.time = now_;
    entry.booking = booking_.id;
    entry.instrument = instrument;
    const InstrumentSite* site = state_.catalog().SiteOf(instrument);
    if (site != nullptr && site->centre != nullptr) {
      entry.centre = static_cast<uint32_t>(site->centre->meta.uid);
    }
    entry.partner = booking_.partner;
    entry.project = booking_.project;
    entry.currency = quote_.currency;
    entry.amount = amount;
    return entry;
  }

  void Write(LedgerEntry entry) {
    if (IsDue(entry.kind)) quote_.charged += entry.amount;
    entries_.push_back(std::make_shared<const LedgerEntry>(std::move(entry)));
  }

  void AddPenalty(const Penalty& penalty) {
    const Fen amount =
        ShareOf(TotalOf(quote_, penalty.instrument), penalty.percent, 100);
    if (amount == 0) return;
    LedgerEntry entry =
        EntryOf(LedgerKind::kPenalty, penalty.instrument, amount);
    const absl::string_view rule = state_.catalog().rules().IdOf(penalty.rule);
    entry.note = rule.empty()
                     ? absl::StrCat(penalty.percent, "%")
                     : absl::StrCat(penalty.percent, "% by rules/", rule);
    Write(std::move(entry));
  }

  const State& state_;
  const absl::Time now_;
  uint64_t next_entry_;
  const Booking& booking_;
  Quote quote_;
  std::vector<Ptr<LedgerEntry>> entries_;
};

}  // namespace

void SettleBookings(const State& state, absl::Time now, Facts& facts) {
  uint64_t next_entry = state.accounts().next_entry_id();
  const size_t count = facts.size();
  for (size_t i = 0; i < count; ++i) {
    auto* put = std::get_if<BookingPut>(&facts[i]);
    if (put == nullptr) continue;
    const Quote* quote = put->booking->details->quote.get();
    if (quote == nullptr || quote->settled) continue;
    const Ptr<Booking> before = state.FindBooking(put->booking->id);
    const Outcome outcome = OutcomeOf(*put->booking, before.get());
    if (outcome == Outcome::kNone) continue;
    Settler settler(state, now, next_entry, *put->booking);
    if (outcome == Outcome::kCancelled) settler.Cancel();
    next_entry += settler.entries().size();
    put->booking = settler.Settled();
    // From here on `put` may dangle.
    for (const Ptr<LedgerEntry>& entry : settler.entries()) {
      facts.push_back(LedgerPut{entry});
    }
  }
}

}  // namespace trilab::engine
