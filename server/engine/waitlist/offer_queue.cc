#include "server/engine/waitlist/offer_queue.h"

#include <algorithm>
#include <variant>

#include "server/engine/catalog.h"

namespace trilab::engine {
namespace {

// Whether `booking` still keeps all that `old` kept of `claim`.
bool StillKeeps(const Booking& booking, const Booking& old,
                const Claim& claim) {
  if (!Blocks(booking.state) || booking.units < old.units) return false;
  const Interval span = PaddedSpan(old.interval, claim);
  return std::any_of(booking.claims.begin(), booking.claims.end(),
                     [&](const Claim& kept) {
                       return kept.instrument == claim.instrument &&
                              PaddedSpan(booking.interval, kept).Contains(span);
                     });
}

}  // namespace

OfferQueue::Work& OfferQueue::WorkOf(const WaitlistEntry& entry) {
  return order_[RankOf(entry)];
}

void OfferQueue::Note(const State& before, const Fact& fact) {
  if (const auto* put = std::get_if<WaitlistPut>(&fact)) {
    if (put->entry->state == WaitlistState::kWaiting) {
      WorkOf(*put->entry).everywhere = true;
    }
    return;
  }
  if (before.waitlist().empty()) return;
  if (const auto* put = std::get_if<BookingPut>(&fact)) {
    const Ptr<Booking> old = before.FindBooking(put->booking->id);
    if (old != nullptr) NoteBooking(before, *old, *put->booking);
  } else if (!std::holds_alternative<SeriesPut>(fact)) {
    NoteAll(before);
  }
}

void OfferQueue::NoteBooking(const State& before, const Booking& old,
                             const Booking& booking) {
  bool frees = false;
  for (const Claim& claim : old.claims) {
    if (StillKeeps(booking, old, claim)) continue;
    frees = true;
    NoteInstrument(before, claim.instrument);
  }
  // Supplies are shared by instruments of any kind.
  if (frees && !old.draws.empty()) NoteAll(before);
  if (!frees && old.partner == booking.partner) return;
  if (frees && old.operator_uid != 0) NoteOperator(before, old.operator_uid);
  if (old.partner == 0) return;
  const Waitlist& waitlist = before.waitlist();
  for (const uint64_t id :
       waitlist.WaitingOf(before.catalog().institutions().IdOf(old.partner))) {
    WorkOf(*waitlist.Find(id)).everywhere = true;
  }
}

void OfferQueue::NoteInstrument(const State& before, uint64_t uid) {
  const InstrumentSite* site = before.catalog().SiteOf(uid);
  if (site == nullptr) return;
  const Waitlist& waitlist = before.waitlist();
  for (const uint64_t id : waitlist.WaitingFor(*site)) {
    WorkOf(*waitlist.Find(id)).instruments.insert(site->instrument->meta.id);
  }
}

void OfferQueue::NoteOperator(const State& before, uint64_t uid) {
  const Catalog& catalog = before.catalog();
  const Operator* person = catalog.operators().FindByUid(uid);
  if (person == nullptr) return;
  for (const std::string& centre : person->centres) {
    for (const uint32_t instrument : catalog.InstrumentsOfCentre(centre)) {
      const Instrument* found = catalog.instruments().FindByUid(instrument);
      const bool runs = found != nullptr &&
                        std::any_of(person->qualifications.begin(),
                                    person->qualifications.end(),
                                    [&](const Qualification& held) {
                                      return held.name == found->qualification;
                                    });
      if (runs) NoteInstrument(before, instrument);
    }
  }
}

void OfferQueue::NoteAll(const State& state) {
  state.waitlist().VisitAll([this](const Ptr<WaitlistEntry>& entry) {
    if (entry->state == WaitlistState::kWaiting) {
      WorkOf(*entry).everywhere = true;
    }
  });
}

std::optional<OfferSlot> OfferQueue::Next() {
  if (order_.empty()) return std::nullopt;
  const auto first = order_.begin();
  OfferSlot next;
  next.entry = first->first.id;
  if (!first->second.everywhere) {
    next.instruments.assign(first->second.instruments.begin(),
                            first->second.instruments.end());
  }
  order_.erase(first);
  return next;
}

}  // namespace trilab::engine
