#include "tests/simulation/state_check.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace trilab::simulation {
namespace {

using engine::Booking;
using engine::Minute;
using engine::Ptr;

// Units in use from each minute on at which that changes; the past is left
// out, since the server forgets it.
using Profile = std::map<Minute, int64_t>;

void Add(const engine::Interval& span, int64_t units, Minute from,
         Profile& changes) {
  if (span.end <= from) return;
  changes[std::max(span.start, from)] += units;
  changes[span.end] -= units;
}

void Tidy(Profile& changes) {
  for (auto it = changes.begin(); it != changes.end();) {
    it = it->second == 0 ? changes.erase(it) : std::next(it);
  }
}

void CheckUse(const Model& model, const engine::State& state,
              Findings& findings) {
  const Minute now = engine::MinuteCeil(state.time());
  std::map<uint64_t, Profile> expected;
  for (const auto& [id, booking] : model.bookings()) {
    if (!engine::Blocks(booking->state)) continue;
    for (const engine::Claim& claim : booking->claims) {
      Add({booking->interval.start - claim.buffer_before,
           booking->interval.end + claim.buffer_after},
          claim.companion ? 1 : booking->units, now,
          expected[claim.instrument]);
    }
  }
  for (const auto& [uid, instrument] : model.instruments()) {
    Profile actual;
    const engine::Timeline& timeline = state.InstrumentTimeline(uid);
    for (size_t i = 0; i < timeline.size(); ++i) {
      Add(timeline[i].span, timeline[i].units, now, actual);
    }
    Tidy(actual);
    Tidy(expected[uid]);
    if (actual != expected[uid]) {
      findings.Add("at revision ", state.revision(), " the server takes ",
                   instrument->meta.id, " for used otherwise than bookings do");
    }
  }
}

void CheckBookings(const Model& model, const engine::State& state,
                   Findings& findings) {
  const Minute now = engine::MinuteFloor(state.time());
  for (const auto& [id, booking] : model.bookings()) {
    if (!engine::Blocks(booking->state) || booking->interval.end <= now) {
      continue;
    }
    const Ptr<Booking> known = state.FindBooking(id);
    if (known == nullptr || known->revision != booking->revision ||
        known->state != booking->state ||
        known->interval != booking->interval ||
        known->claims != booking->claims) {
      findings.Add("at revision ", state.revision(),
                   " the server does not know booking ", id, " as it is");
    }
  }
  state.VisitBookings([&](const Ptr<Booking>& known) {
    const auto found = model.bookings().find(known->id);
    if (found == model.bookings().end() ||
        found->second->revision != known->revision) {
      findings.Add("at revision ", state.revision(),
                   " the server knows a strange booking ", known->id);
    }
  });
}

void CheckWaitlist(const Model& model, const engine::State& state,
                   Findings& findings) {
  for (const auto& [id, entry] : model.waitlist()) {
    const Ptr<engine::WaitlistEntry> known = state.waitlist().Find(id);
    const bool open = engine::IsOpen(entry->state);
    if (open != (known != nullptr) ||
        (open && (known->revision != entry->revision ||
                  known->state != entry->state))) {
      findings.Add("at revision ", state.revision(),
                   " the server does not know waitlist entry ", id,
                   " as it is");
    }
  }
  for (const auto& [id, series] : model.series()) {
    const auto known = state.series().find(id);
    if (known == state.series().end() ||
        known->second->revision != series->revision) {
      findings.Add("at revision ", state.revision(),
                   " the server does not know series ", id, " as it is");
    }
  }
}

}  // namespace

void CheckState(const Model& model, const engine::State& state,
                Findings& findings) {
  if (model.revision() != state.revision()) {
    findings.Add("the server shows revision ", state.revision(),
                 ", its watch stream ended at ", model.revision());
    return;
  }
  CheckBookings(model, state, findings);
  CheckUse(model, state, findings);
  CheckWaitlist(model, state, findings);
}

void CheckMoney(const Model& model, const engine::State& state,
                Findings& findings) {
  using Key = std::pair<uint32_t, std::string>;
  std::map<Key, engine::AccountTotals> projects;
  std::map<Key, engine::VoucherTotals> vouchers;
  for (const auto& [id, booking] : model.bookings()) {
    const engine::Quote* quote = booking->details->quote.get();
    if (quote == nullptr || quote->settled) continue;
    // What keeps another place for a booking has no price besides that of the
    // booking.
    if (engine::PlanOf(*booking).reroute_of != 0) continue;
    if (booking->project != 0) {
      projects[{booking->project, quote->currency}].reserved +=
          quote->payable();
    }
    if (quote->voucher != 0) {
      vouchers[{quote->voucher, quote->currency}].reserved +=
          quote->voucher_amount;
    }
  }
  for (const Ptr<engine::LedgerEntry>& entry : model.ledger()) {
    engine::AccountTotals& project =
        projects[{entry->project, entry->currency}];
    if (engine::IsDue(entry->kind)) project.spent += entry->amount;
    if (entry->kind == engine::LedgerKind::kCredit) {
      project.credited += entry->amount;
    }
    engine::VoucherTotals& voucher =
        vouchers[{entry->voucher, entry->currency}];
    if (entry->kind == engine::LedgerKind::kVoucherUse) {
      voucher.used -= entry->amount;
    }
    if (entry->kind == engine::LedgerKind::kVoucherClaim) {
      voucher.used += entry->amount;
    }
    if (entry->kind == engine::LedgerKind::kRedemption) {
      voucher.redeemed += entry->amount;
    }
  }
  for (const auto& [key, totals] : projects) {
    if (key.first != 0 &&
        !(state.accounts().OfProject(key.first, key.second) == totals)) {
      findings.Add("at revision ", state.revision(), " the account of project ",
                   key.first, " is not the sum of what was booked and charged");
    }
  }
  for (const auto& [key, totals] : vouchers) {
    if (key.first != 0 &&
        !(state.accounts().OfVoucher(key.first, key.second) == totals)) {
      findings.Add("at revision ", state.revision(), " the use of voucher ",
                   key.first, " is not the sum of what was booked and charged");
    }
  }
}

}  // namespace trilab::simulation
