#include "server/engine/money/settlement.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/engine/catalog.h"
#include "server/engine/money/amount_text.h"
#include "server/engine/money/penalty.h"
#include "server/engine/money/price.h"
#include "server/engine/money/quote.h"

namespace trilab::engine {
namespace {

enum class Outcome : uint8_t { kNone, kLetGo, kCancelled, kNoShow, kUsed };

Outcome OutcomeOf(const BookingPut& put, const Booking* before) {
  switch (put.booking->state) {
    case BookingState::kCancelled:
      // Nobody pays for giving way to an outage.
      return before != nullptr && before->state == BookingState::kConfirmed &&
                     put.event != BookingEvent::kInterrupted
                 ? Outcome::kCancelled
                 : Outcome::kLetGo;
    case BookingState::kExpired:
    case BookingState::kRejected:
    case BookingState::kInterrupted:
      return Outcome::kLetGo;
    case BookingState::kNoShow:
      return Outcome::kNoShow;
    case BookingState::kCompleted:
      return Outcome::kUsed;
    default:
      return Outcome::kNone;
  }
}

bool Prices(const Quote& quote, uint32_t instrument) {
  return std::any_of(quote.lines.begin(), quote.lines.end(),
                     [instrument](const BillLine& line) {
                       return line.instrument == instrument;
                     });
}

// The sum of the lines of one instrument.
Fen TotalOf(const Quote& quote, uint32_t instrument) {
  Fen total = 0;
  for (const BillLine& line : quote.lines) {
    if (line.instrument == instrument) total += line.amount;
  }
  return total;
}

// What of a voucher's `amount` goes with `part` of `total`.
Fen PartOf(Fen amount, Fen part, Fen total) {
  return total == 0 ? 0 : ShareOf(amount, part, total);
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

  void Charge(const std::vector<Penalty>& penalties) {
    for (const Penalty& penalty : penalties) AddPenalty(penalty);
  }

  void Use() {
    CutTail();
    Fen voucher_left = quote_.voucher_amount;
    Fen total_left = quote_.total;
    for (const Claim& claim : booking_.claims) {
      if (!Prices(quote_, claim.instrument)) continue;
      const Fen amount = TotalOf(quote_, claim.instrument);
      LedgerEntry entry =
          EntryOf(LedgerKind::kCharge, claim.instrument, amount);
      entry.minutes = booking_.interval.length() * booking_.units;
      Write(std::move(entry));
      // Of what is left, so that nothing gets lost by rounding.
      const Fen paid = PartOf(voucher_left, amount, total_left);
      voucher_left -= paid;
      total_left -= amount;
      if (paid > 0) UseVoucher(claim.instrument, paid);
    }
  }

  // The booking with its quote settled.
  Ptr<Booking> Settled() {
    quote_.settled = true;
    Booking booking = booking_;
    BookingDetails details = *booking.details;
    details.quote = std::make_shared<const Quote>(std::move(quote_));
    for (Violation& warning : warnings_) {
      details.warnings.push_back(std::move(warning));
    }
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

  void UseVoucher(uint32_t instrument, Fen amount) {
    LedgerEntry entry =
        quote_.deducted
            ? EntryOf(LedgerKind::kVoucherUse, instrument, -amount)
            : EntryOf(LedgerKind::kVoucherClaim, instrument, amount);
    entry.voucher = quote_.voucher;
    Write(std::move(entry));
  }

  // Makes the quote that of the time used, for the instruments whose tariffs
  // say so; it never gets dearer.
  void CutTail() {
    if (LifeOf(booking_).planned_end == kNever) return;
    const Quote used = QuoteOf(state_, booking_);
    std::vector<BillLine> lines;
    for (const Claim& claim : booking_.claims) {
      const bool shorter =
          FreesTail(claim.instrument) && used.currency == quote_.currency &&
          TotalOf(used, claim.instrument) < TotalOf(quote_, claim.instrument);
      for (const BillLine& line : shorter ? used.lines : quote_.lines) {
        if (line.instrument == claim.instrument) lines.push_back(line);
      }
    }
    quote_.lines = std::move(lines);
    const Fen before = quote_.total;
    quote_.total = 0;
    for (const BillLine& line : quote_.lines) quote_.total += line.amount;
    quote_.voucher_amount = PartOf(quote_.voucher_amount, quote_.total, before);
  }

  bool FreesTail(uint32_t instrument) const {
    const InstrumentSite* site = state_.catalog().SiteOf(instrument);
    const Tariff* tariff =
        site == nullptr ? nullptr : TariffFor(*site, booking_.interval.start);
    return tariff != nullptr && tariff->free_tail;
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
    Warn(penalty, amount);
  }

  // Tells on the booking what was charged for it.
  void Warn(const Penalty& penalty, Fen amount) {
    const Catalog& catalog = state_.catalog();
    Violation warning;
    warning.code = ViolationCode::kCancellationPenalty;
    warning.severity = Severity::kWarn;
    warning.resource = {
        ResourceKind::kInstrument,
        std::string(catalog.instruments().IdOf(penalty.instrument))};
    if (const Rule* rule = catalog.rules().FindByUid(penalty.rule)) {
      warning.rule = rule->meta.id;
      warning.rule_revision = rule->meta.revision;
    }
    warning.parameters = {{"percent", absl::StrCat(penalty.percent)},
                          {"amount", AmountText({quote_.currency, amount})}};
    warnings_.push_back(std::move(warning));
  }

  const State& state_;
  const absl::Time now_;
  uint64_t next_entry_;
  const Booking& booking_;
  Quote quote_;
  std::vector<Ptr<LedgerEntry>> entries_;
  Violations warnings_;
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
    const Outcome outcome = OutcomeOf(*put, before.get());
    if (outcome == Outcome::kNone) continue;
    Settler settler(state, now, next_entry, *put->booking);
    const Booking& booking = *put->booking;
    if (outcome == Outcome::kUsed) settler.Use();
    if (outcome == Outcome::kCancelled) {
      settler.Charge(CancelPenalties(state, booking, now));
    } else if (outcome == Outcome::kNoShow) {
      settler.Charge(NoShowPenalties(state, booking, now));
    }
    next_entry += settler.entries().size();
    put->booking = settler.Settled();
    // From here on `put` may dangle.
    for (const Ptr<LedgerEntry>& entry : settler.entries()) {
      facts.push_back(LedgerPut{entry});
    }
  }
}

}  // namespace trilab::engine
