#include "server/engine/waitlist/offer_queue.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <variant>

#include "absl/status/statusor.h"
#include "server/engine/catalog.h"
#include "server/engine/fair_share.h"
#include "server/engine/search_candidates.h"

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

// So many at most are compared: FairShareOrder compares each with each.
constexpr size_t kMostContenders = 128;

bool HasFairShareRule(const State& state) {
  bool found = false;
  state.catalog().rules().VisitAfter("", [&](const Rule& rule) {
    found = std::holds_alternative<FairShareRule>(rule.params);
    return !found;
  });
  return found;
}

// The instrument that `ask` is to be looked at for: the first that is noted,
// named, or answers its need; null if there is none.
const InstrumentSite* SiteWanted(const Catalog& catalog, const Ask& ask,
                                 const absl::btree_set<std::string>& noted) {
  const auto site_of = [&](const std::string& id) {
    return catalog.SiteOf(
        static_cast<uint32_t>(catalog.instruments().UidOf(id)));
  };
  if (!noted.empty()) return site_of(*noted.begin());
  if (!ask.instruments.empty()) return site_of(ask.instruments.front());
  const absl::StatusOr<std::vector<Candidate>> candidates =
      FindCandidates(catalog, ask, /*near=*/std::nullopt);
  if (!candidates.ok() || candidates->empty()) return nullptr;
  return candidates->front().site;
}

Contender ContenderOf(const Catalog& catalog, const WaitlistEntry& entry) {
  Contender contender;
  contender.id = entry.id;
  contender.partner =
      static_cast<uint32_t>(catalog.institutions().UidOf(entry.ask.partner));
  contender.duration = entry.ask.duration;
  contender.since = entry.create_time;
  return contender;
}

void KeepLongestWaiting(std::vector<Contender>& contenders) {
  if (contenders.size() <= kMostContenders) return;
  std::nth_element(contenders.begin(), contenders.begin() + kMostContenders,
                   contenders.end(),
                   [](const Contender& a, const Contender& b) {
                     return std::tie(a.since, a.id) < std::tie(b.since, b.id);
                   });
  contenders.resize(kMostContenders);
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

// The one to be served of those who have reason to be looked at for the same
// instrument as the first in line.
OfferQueue::Order::iterator OfferQueue::Fairest(const State& state,
                                                absl::Time now) {
  const auto first = order_.begin();
  if (!first->first.behind_outages || order_.size() == 1 ||
      !HasFairShareRule(state)) {
    return first;
  }
  const Ptr<WaitlistEntry> oldest = state.waitlist().Find(first->first.id);
  const InstrumentSite* site =
      oldest == nullptr
          ? nullptr
          : SiteWanted(state.catalog(), oldest->ask, first->second.instruments);
  if (site == nullptr) return first;
  std::vector<Contender> contenders;
  for (const uint64_t id : state.waitlist().WaitingFor(*site)) {
    const Ptr<WaitlistEntry> entry = state.waitlist().Find(id);
    const auto found = order_.find(RankOf(*entry));
    const bool rival =
        found != order_.end() && found->first.behind_outages &&
        (found->second.everywhere ||
         found->second.instruments.contains(site->instrument->meta.id));
    if (rival) contenders.push_back(ContenderOf(state.catalog(), *entry));
  }
  if (contenders.size() < 2) return first;
  KeepLongestWaiting(contenders);
  FairShareOrder(state, site->instrument->meta.uid, now, contenders);
  return order_.find(RankOf(*state.waitlist().Find(contenders.front().id)));
}

std::optional<OfferSlot> OfferQueue::Next(const State& state, absl::Time now) {
  if (order_.empty()) return std::nullopt;
  const auto first = Fairest(state, now);
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
