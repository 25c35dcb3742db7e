#include "server/engine/waitlist/waitlist_decisions.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/engine/booking_change.h"
#include "server/engine/booking_decisions.h"
#include "server/engine/slot_search.h"

namespace trilab::engine {
namespace {

Rejection InvalidAsk(absl::string_view field, std::string message) {
  Rejection rejection = MakeRejection(absl::StatusCode::kInvalidArgument,
                                      "INVALID_ASK", std::move(message));
  rejection.field = absl::StrCat("entry.", field);
  return rejection;
}

// What SearchSlots says against an ask.
Rejection FromSearch(const absl::Status& status) {
  Rejection rejection = MakeRejection(status.code(), "INVALID_ASK",
                                      std::string(status.message()));
  if (status.code() == absl::StatusCode::kInvalidArgument) {
    rejection.field = "entry.ask";
  }
  return rejection;
}

Rejection OfEntry(absl::StatusCode code, absl::string_view reason, uint64_t id,
                  std::string message) {
  Rejection rejection = MakeRejection(code, reason, std::move(message));
  rejection.metadata = {{"resource", absl::StrCat("waitlistEntries/", id)}};
  return rejection;
}

Rejection EntryInState(uint64_t id, absl::string_view state) {
  Rejection rejection =
      OfEntry(absl::StatusCode::kFailedPrecondition, "WAITLIST_STATE", id,
              absl::StrCat("waitlistEntries/", id,
                           " cannot be changed so: it is ", state, "."));
  rejection.metadata.emplace_back("state", std::string(state));
  return rejection;
}

std::variant<Ptr<WaitlistEntry>, Rejection> FindEntry(
    const State& state, uint64_t id, uint64_t expected_revision) {
  const Waitlist& waitlist = state.waitlist();
  if (id == 0 || id >= waitlist.next_id()) {
    return OfEntry(absl::StatusCode::kNotFound, "WAITLIST_ENTRY_NOT_FOUND", id,
                   absl::StrCat("There is no waitlistEntries/", id, "."));
  }
  Ptr<WaitlistEntry> entry = waitlist.Find(id);
  if (entry == nullptr) return EntryInState(id, "OVER");
  if (expected_revision != 0 && expected_revision != entry->revision) {
    Rejection rejection = OfEntry(
        absl::StatusCode::kAborted, "ETAG_MISMATCH", id,
        absl::StrCat("waitlistEntries/", id, " has changed since revision ",
                     expected_revision, "."));
    rejection.metadata.emplace_back("etag", absl::StrCat(entry->revision));
    return rejection;
  }
  return entry;
}

WaitlistPut Become(const WaitlistEntry& entry, WaitlistState state,
                   uint64_t revision, absl::Time now) {
  WaitlistEntry next = entry;
  next.state = state;
  next.revision = revision;
  next.update_time = now;
  return {std::make_shared<const WaitlistEntry>(std::move(next))};
}

// What is out of range whatever the state.
std::optional<Rejection> CheckJoin(const JoinWaitlist& command,
                                   absl::Time expire, absl::Time now) {
  if (command.ask.window.length() < command.ask.duration) {
    return InvalidAsk("ask.end_time",
                      "The ask's window is shorter than its duration.");
  }
  if (command.offer_minutes < kShortestOffer ||
      command.offer_minutes > kLongestOffer) {
    return InvalidAsk("offer_duration",
                      "An offer is held for 5 minutes to 7 days.");
  }
  if (command.max_offers < 1 || command.max_offers > kMostOffers) {
    return InvalidAsk("max_offers", "An entry gets 1 to 8 offers.");
  }
  if (expire <= now) {
    return InvalidAsk("expire_time", "The time to wait is over already.");
  }
  return std::nullopt;
}

// The offer that was passed and had a part of the slot's time; null if none.
const PassedOffer* PassedAt(const WaitlistEntry& entry, const Slot& slot) {
  const auto found = std::find_if(
      entry.passed.begin(), entry.passed.end(), [&](const PassedOffer& passed) {
        return passed.instrument == slot.instrument &&
               passed.interval.Overlaps(slot.interval);
      });
  return found == entry.passed.end() ? nullptr : &*found;
}

// The first slot on that instrument, not before `slot`, that has no part of
// what was passed. Ends, since each search begins behind one of them.
std::optional<Slot> BehindPassed(const State& state, const WaitlistEntry& entry,
                                 Ask ask, Slot slot, absl::Time now) {
  SlotOptions options;
  options.limit = 1;
  ask.instruments = {
      std::string(state.catalog().instruments().IdOf(slot.instrument))};
  while (const PassedOffer* passed = PassedAt(entry, slot)) {
    ask.window.start = passed->interval.end;
    if (ask.window.length() < ask.duration) return std::nullopt;
    absl::StatusOr<SlotAnswer> answer = SearchSlots(state, ask, options, now);
    if (!answer.ok() || answer->slots.empty()) return std::nullopt;
    slot = std::move(answer->slots.front());
  }
  return slot;
}

// The slots to choose an offer from, the soonest first: of each instrument no
// more than one. What the ask names may be gone by now, and come back: none.
std::vector<Slot> SlotsFor(const State& state, const WaitlistEntry& entry,
                           const Ask& ask, absl::Time now) {
  SlotOptions options;
  options.limit = 1 + static_cast<int32_t>(entry.passed.size());
  absl::StatusOr<SlotAnswer> answer = SearchSlots(state, ask, options, now);
  std::vector<Slot> slots;
  if (!answer.ok()) return slots;
  for (Slot& slot : answer->slots) {
    std::optional<Slot> free =
        BehindPassed(state, entry, ask, std::move(slot), now);
    if (free.has_value()) slots.push_back(*std::move(free));
  }
  std::stable_sort(slots.begin(), slots.end(),
                   [](const Slot& a, const Slot& b) {
                     return a.interval.start < b.interval.start;
                   });
  return slots;
}

// How long the slot can be held for the entry from `now` on.
absl::Duration HoldFor(const WaitlistEntry& entry, const Slot& slot,
                       absl::Time now) {
  const absl::Time latest = std::min(ToTime(slot.interval.start), entry.expire);
  return std::min(absl::Minutes(entry.offer_minutes), latest - now);
}

CreateBooking HoldOf(const State& state, const WaitlistEntry& entry,
                     const Slot& slot, absl::Duration hold) {
  const Catalog& catalog = state.catalog();
  CreateBooking create;
  BookingRequest& request = create.request;
  static_cast<BookingTerms&>(request) = entry.terms;
  request.instruments = {
      std::string(catalog.instruments().IdOf(slot.instrument))};
  request.interval = slot.interval;
  request.units = entry.ask.units;
  request.mode = slot.mode;
  request.operator_id = entry.ask.operator_id;
  request.partner = entry.ask.partner;
  request.member = entry.ask.member;
  request.project = entry.ask.project;
  request.need = entry.ask.need;
  request.configuration = entry.ask.configuration;
  request.draws = entry.ask.draws;
  create.hold = hold;
  return create;
}

// The held booking as the entry's offer.
Booking AsOffer(const Booking& held, uint64_t entry) {
  Booking offer = held;
  BookingPlan plan = PlanOf(held);
  plan.waitlist_entry = entry;
  SetPlan(offer, std::move(plan));
  return offer;
}

}  // namespace

absl::Time LatestWait(const Ask& ask) {
  return ToTime(ask.window.end - ask.duration);
}

Decision DecideJoin(const State& state, const JoinWaitlist& command,
                    uint64_t revision, absl::Time now) {
  const absl::Time latest = LatestWait(command.ask);
  const absl::Time expire = std::min(command.expire.value_or(latest), latest);
  if (auto invalid = CheckJoin(command, expire, now)) {
    return *std::move(invalid);
  }
  SlotOptions options;
  options.limit = 1;
  const absl::StatusOr<SlotAnswer> answer =
      SearchSlots(state, command.ask, options, now);
  if (!answer.ok()) return FromSearch(answer.status());
  WaitlistEntry entry;
  entry.id = state.waitlist().next_id();
  entry.revision = revision;
  entry.ask = command.ask;
  entry.terms = command.terms;
  entry.offer_minutes = command.offer_minutes;
  entry.expire = expire;
  entry.max_offers = command.max_offers;
  entry.create_time = now;
  entry.update_time = now;
  return Facts{
      WaitlistPut{std::make_shared<const WaitlistEntry>(std::move(entry))}};
}

Decision DecideLeave(const State& state, const LeaveWaitlist& command,
                     uint64_t revision, absl::Time now) {
  auto found = FindEntry(state, command.id, command.expected_revision);
  if (auto* rejection = std::get_if<Rejection>(&found)) {
    return std::move(*rejection);
  }
  const auto& entry = std::get<Ptr<WaitlistEntry>>(found);
  Facts facts = {Become(*entry, WaitlistState::kLeft, revision, now)};
  const Ptr<Booking> offer = state.FindBooking(entry->booking);
  if (entry->state == WaitlistState::kOffered && offer != nullptr) {
    Booking next = Successor(*offer, revision, now);
    next.state = BookingState::kCancelled;
    facts.push_back(PutFact(BookingEvent::kCancelled, std::move(next)));
  }
  return facts;
}

Decision DecideAnswerOffer(const State& state, const AnswerOffer& command,
                           uint64_t revision, absl::Time now) {
  auto found = FindEntry(state, command.id, command.expected_revision);
  if (auto* rejection = std::get_if<Rejection>(&found)) {
    return std::move(*rejection);
  }
  const auto& entry = std::get<Ptr<WaitlistEntry>>(found);
  if (entry->state != WaitlistState::kOffered) {
    return EntryInState(command.id, WaitlistStateName(entry->state));
  }
  if (command.accept) {
    return DecideConfirm(state, ConfirmBooking{entry->booking}, revision, now);
  }
  return DecideCancel(state, CancelBooking{entry->booking}, revision, now);
}

Decision DecideOfferSlot(const State& state, const OfferSlot& command,
                         uint64_t revision, absl::Time now) {
  const Ptr<WaitlistEntry> entry = state.waitlist().Find(command.entry);
  if (entry == nullptr || entry->state != WaitlistState::kWaiting) {
    return Facts();
  }
  Ask ask = entry->ask;
  // Who is offered it has time to answer.
  ask.window.start =
      std::max(ask.window.start, MinuteCeil(now) + kShortestOffer);
  if (!command.instruments.empty()) ask.instruments = command.instruments;
  for (const Slot& slot : SlotsFor(state, *entry, ask, now)) {
    const absl::Duration hold = HoldFor(*entry, slot, now);
    if (hold < kShortestHold) continue;
    Decision decision =
        DecideCreate(state, HoldOf(state, *entry, slot, hold), revision, now);
    auto* facts = std::get_if<Facts>(&decision);
    if (facts == nullptr) continue;
    auto& put = std::get<BookingPut>(facts->front());
    put.booking =
        std::make_shared<const Booking>(AsOffer(*put.booking, entry->id));
    WaitlistEntry next = *entry;
    next.state = WaitlistState::kOffered;
    next.booking = put.booking->id;
    next.revision = revision;
    next.update_time = now;
    facts->push_back(
        WaitlistPut{std::make_shared<const WaitlistEntry>(std::move(next))});
    return decision;
  }
  return Facts();
}

Ptr<WaitlistEntry> AfterOffer(const WaitlistEntry& entry,
                              const Booking& booking, BookingEvent event,
                              uint64_t revision, absl::Time now) {
  if (booking.state == BookingState::kHeld) return nullptr;
  WaitlistEntry next = entry;
  next.revision = revision;
  next.update_time = now;
  if (Blocks(booking.state)) {
    next.state = WaitlistState::kFulfilled;
    return std::make_shared<const WaitlistEntry>(std::move(next));
  }
  next.booking = 0;
  // An outage that takes what was offered is nobody's refusal.
  if (PlanOf(booking).outage.empty()) {
    next.passed.push_back({booking.claims.front().instrument, booking.interval,
                           event == BookingEvent::kExpired});
  }
  if (static_cast<int32_t>(next.passed.size()) >= next.max_offers) {
    next.state = WaitlistState::kPassedOver;
  } else {
    next.state =
        next.expire <= now ? WaitlistState::kExpired : WaitlistState::kWaiting;
  }
  return std::make_shared<const WaitlistEntry>(std::move(next));
}

void ExpireEntries(const State& state, uint64_t revision, absl::Time now,
                   Facts& facts) {
  for (const auto& [due, id] : state.waitlist().due()) {
    if (due > now) break;
    facts.push_back(Become(*state.waitlist().Find(id), WaitlistState::kExpired,
                           revision, now));
  }
}

}  // namespace trilab::engine
