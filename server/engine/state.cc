#include "server/engine/state.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

#include "server/engine/campaign/campaign.h"
#include "server/engine/fingerprint.h"

namespace trilab::engine {
namespace {

// While more is left of it, the catalogue's horizon does not move.
constexpr Minute kHorizonKeptAhead = 760 * 24 * 60;

const Timeline& At(const std::vector<CopyOnWrite<Timeline>>& timelines,
                   uint64_t uid) {
  static const Timeline& empty = *new Timeline();
  return uid == 0 || uid > timelines.size() ? empty : *timelines[uid - 1];
}

Timeline& MutableAt(std::vector<CopyOnWrite<Timeline>>& timelines,
                    uint64_t uid) {
  while (uid > timelines.size()) timelines.emplace_back();
  return timelines[uid - 1].Mutable();
}

// A timeline of a supply that nobody used.
const Timeline& UnusedSupply() {
  static const Timeline& unused = *new Timeline(kSupplyUnits);
  return unused;
}

const Timeline& SupplyAt(const std::vector<CopyOnWrite<Timeline>>& timelines,
                         uint64_t uid) {
  const Timeline& timeline = At(timelines, uid);
  return timeline.capacity() == kSupplyUnits ? timeline : UnusedSupply();
}

Timeline& MutableSupplyAt(std::vector<CopyOnWrite<Timeline>>& timelines,
                          uint64_t uid) {
  Timeline& timeline = MutableAt(timelines, uid);
  if (timeline.capacity() != kSupplyUnits) timeline.set_capacity(kSupplyUnits);
  return timeline;
}

// What is taken at `start` for good.
Interval ForGood(Minute start) { return {start, kNever}; }

const SubjectUses& At(const std::vector<CopyOnWrite<SubjectUses>>& uses,
                      uint64_t uid) {
  static const SubjectUses& empty = *new SubjectUses();
  return uid == 0 || uid > uses.size() ? empty : *uses[uid - 1];
}

SubjectUses& MutableAt(std::vector<CopyOnWrite<SubjectUses>>& uses,
                       uint64_t uid) {
  while (uid > uses.size()) uses.emplace_back();
  return uses[uid - 1].Mutable();
}

// Whether two values of a booking keep the same time of the same resources.
bool OccupiesSame(const Booking& a, const Booking& b) {
  return a.interval == b.interval && a.claims == b.claims &&
         a.operator_uid == b.operator_uid && a.units == b.units &&
         a.draws == b.draws;
}

bool HasSameSubjects(const Booking& a, const Booking& b) {
  return a.partner == b.partner && a.member == b.member &&
         a.project == b.project;
}

// What is told of a booking in this state; nullopt: it is as if it had never
// been. What keeps a place for a booking that counts already does not count
// itself.
std::optional<UseOutcome> OutcomeOf(const Booking& booking) {
  if (PlanOf(booking).reroute_of != 0) return std::nullopt;
  const BookingState state = booking.state;
  if (Counts(state)) return UseOutcome::kCounts;
  if (state == BookingState::kCancelled) return UseOutcome::kCancelled;
  if (state == BookingState::kNoShow) return UseOutcome::kNoShow;
  return std::nullopt;
}

int16_t WholeMinutes(absl::Duration length) {
  constexpr int64_t kMost = std::numeric_limits<int16_t>::max();
  return static_cast<int16_t>(
      std::clamp<int64_t>(absl::ToInt64Minutes(length), 0, kMost));
}

// The part of `booking`, whose outcome is known, on one instrument.
SubjectUse UseOf(const Booking& booking, uint32_t instrument) {
  SubjectUse use;
  use.span = ToCompact(booking.interval);
  use.instrument = instrument;
  use.booking = booking.id;
  use.outcome = *OutcomeOf(booking);
  const BookingLife& life = LifeOf(booking);
  if (life.check_in.has_value()) {
    use.late = WholeMinutes(*life.check_in - ToTime(booking.interval.start));
  }
  if (life.planned_end != kNever) {
    use.early =
        WholeMinutes(absl::Minutes(life.planned_end - booking.interval.end));
  }
  if (life.check_out.has_value()) {
    use.overrun = WholeMinutes(*life.check_out - ToTime(booking.interval.end));
  }
  return use;
}

// Whether they are the same to those who count them. Both keep the same time.
bool HasSameUses(const Booking& a, const Booking& b) {
  if (!HasSameSubjects(a, b) || OutcomeOf(a) != OutcomeOf(b)) {
    return false;
  }
  return !OutcomeOf(a).has_value() || UseOf(a, 0) == UseOf(b, 0);
}

// Whether a booking that blocks may be forgotten once it has ended. The others
// come to an end by themselves.
bool MayBeForgotten(const Booking& booking) {
  return booking.state != BookingState::kHeld &&
         booking.state != BookingState::kPendingApproval;
}

ResourceKind KindOf(const Resource& resource) {
  return std::visit([](const auto& value) { return value->kKind; }, resource);
}

uint64_t UidOf(const Resource& resource) {
  return std::visit([](const auto& value) { return value->meta.uid; },
                    resource);
}

template <typename T>
void AddTable(const Catalog& catalog, Fingerprint& fingerprint) {
  const Table<T>& table = catalog.table<T>();
  fingerprint.Add(T::kKind, table.next_uid());
  for (uint64_t uid = 1; uid < table.next_uid(); ++uid) {
    const T* value = table.FindByUid(uid);
    fingerprint.AddBytes(table.IdOf(uid));
    fingerprint.Add(value != nullptr);
    if (value != nullptr) fingerprint.Add(*value);
  }
}

template <typename... T>
void AddTables(const Catalog& catalog, Fingerprint& fingerprint) {
  (AddTable<T>(catalog, fingerprint), ...);
}

// Uses that ended before `from` count as absent, as do lists without others:
// they go when there is reason to touch them.
void AddSubjectUses(const std::vector<CopyOnWrite<SubjectUses>>& uses,
                    Minute from, Fingerprint& fingerprint) {
  for (size_t i = 0; i < uses.size(); ++i) {
    bool first = true;
    uses[i]->VisitWindow({from, kNever}, [&](const SubjectUse& use) {
      if (std::exchange(first, false)) fingerprint.Add(i + 1);
      fingerprint.Add(use.span.start, use.span.end, use.booking, use.instrument,
                      use.late, use.early, use.overrun, use.outcome);
    });
  }
  fingerprint.Add(uint64_t{0});
}

// Timelines without occupations count as absent: whether one was ever needed
// is history.
void AddTimelines(const std::vector<CopyOnWrite<Timeline>>& timelines,
                  Fingerprint& fingerprint) {
  for (size_t i = 0; i < timelines.size(); ++i) {
    const Timeline& timeline = *timelines[i];
    if (timeline.empty()) continue;
    fingerprint.Add(i + 1, timeline.capacity(), timeline.size());
    for (size_t j = 0; j < timeline.size(); ++j) {
      const Occupation occupation = timeline[j];
      fingerprint.Add(occupation.span, occupation.booking, occupation.units);
    }
  }
  fingerprint.Add(uint64_t{0});
}

// Takings before `from` count as absent: they go when there is reason to touch
// the timeline.
void AddTakings(const std::vector<CopyOnWrite<Timeline>>& timelines,
                Minute from, Fingerprint& fingerprint) {
  for (size_t i = 0; i < timelines.size(); ++i) {
    const Timeline& timeline = *timelines[i];
    for (size_t j = timeline.FirstStartingAt(from); j < timeline.size(); ++j) {
      const Occupation taking = timeline[j];
      fingerprint.Add(i + 1, taking.span.start, taking.booking, taking.units);
    }
  }
  fingerprint.Add(uint64_t{0});
}

Interval SpanOf(const Booking& booking, bool with_companions) {
  Interval span = booking.interval;
  for (const Claim& claim : booking.claims) {
    if (claim.companion && !with_companions) continue;
    const Interval padded = PaddedSpan(booking.interval, claim);
    span.start = std::min(span.start, padded.start);
    span.end = std::max(span.end, padded.end);
  }
  return span;
}

}  // namespace

Interval PaddedSpan(const Booking& booking) {
  return SpanOf(booking, /*with_companions=*/true);
}

Interval OperatorSpan(const Booking& booking) {
  return SpanOf(booking, /*with_companions=*/false);
}

Ptr<Booking> State::FindBooking(uint64_t id) const {
  const Ptr<Booking>* booking = bookings_.Find(id);
  return booking == nullptr ? nullptr : *booking;
}

const Timeline& State::InstrumentTimeline(uint64_t uid) const {
  return At(instrument_timelines_, uid);
}

const Timeline& State::OperatorTimeline(uint64_t uid) const {
  return At(operator_timelines_, uid);
}

const Timeline& State::SupplyUse(uint64_t uid) const {
  return SupplyAt(supply_uses_, uid);
}

const Timeline& State::StockTaken(uint64_t uid) const {
  return SupplyAt(stocks_taken_, uid);
}

void State::Apply(const Record& record) {
  revision_ = record.revision;
  time_ = std::max(time_, record.time);
  AdvanceCatalog();
  // What several resources are part of is then rebuilt once. A record of
  // bookings leaves the catalogue to its copies.
  const bool batch =
      record.facts.size() > 1 &&
      (std::holds_alternative<ResourcePut>(record.facts.front()) ||
       std::holds_alternative<ResourceDeleted>(record.facts.front()));
  if (batch) catalog_.Mutable().BeginBatch();
  for (const Fact& fact : record.facts) {
    std::visit([this](const auto& value) { ApplyFact(value); }, fact);
  }
  if (batch) catalog_.Mutable().EndBatch();
  ForgetEnded();
}

void State::AdvanceCatalog() {
  const Interval& horizon = catalog_->horizon();
  // `Advance` does nothing while the horizon is far off; asking it would
  // copy a catalogue that is shared.
  if (horizon.empty() ||
      horizon.end - MinuteFloor(time_) <= kHorizonKeptAhead) {
    catalog_.Mutable().Advance(time_);
  }
}

void State::ApplyFact(const ResourcePut& fact) {
  catalog_.Mutable().Apply(fact);
  if (const auto* instrument = std::get_if<Ptr<Instrument>>(&fact.resource)) {
    const auto capacity = static_cast<uint32_t>((*instrument)->capacity);
    const uint64_t uid = (*instrument)->meta.uid;
    if (At(instrument_timelines_, uid).capacity() != capacity) {
      MutableAt(instrument_timelines_, uid).set_capacity(capacity);
    }
  }
}

void State::ApplyFact(const ResourceDeleted& fact) {
  catalog_.Mutable().Apply(fact);
  // What ended less than a day ago may still lie on it; nothing is ever added
  // to it, so the capacity it had is forgotten.
  if (fact.kind == ResourceKind::kInstrument &&
      At(instrument_timelines_, fact.uid).capacity() != 1) {
    MutableAt(instrument_timelines_, fact.uid).set_capacity(1);
  }
}

void State::ApplyFact(const BookingPut& fact) {
  const Ptr<Booking>& booking = fact.booking;
  const bool blocks = Blocks(booking->state);
  const Ptr<Booking> before = FindBooking(booking->id);
  const bool stays =
      before != nullptr && blocks && OccupiesSame(*before, *booking);
  next_booking_id_ = std::max(next_booking_id_, booking->id + 1);
  if (before != nullptr) {
    Unindex(*before);
    Reserve(*before, -1);
    if (!stays) Vacate(*before);
    if (!stays) Return(*before);
  }
  if (!stays) Take(*booking);
  if (!stays || !HasSameUses(*before, *booking)) {
    if (before != nullptr) RemoveUses(*before);
    AddUses(*booking);
  }
  if (blocks) {
    Index(*booking);
    Reserve(*booking, 1);
    if (!stays) Occupy(*booking);
    bookings_.Put(booking);
  } else if (before != nullptr) {
    bookings_.Erase(booking->id);
  }
}

void State::ApplyFact(const SeriesPut& fact) {
  series_.Mutable()[fact.series->id] = fact.series;
}

void State::ApplyFact(const WaitlistPut& fact) {
  waitlist_.Mutable().Put(fact.entry);
}

absl::Time State::NextDue() const {
  absl::Time next = absl::InfiniteFuture();
  if (!due_->empty()) next = due_->begin()->first;
  const auto& waiting = waitlist_->due();
  return waiting.empty() ? next : std::min(next, waiting.begin()->first);
}

void State::ForgetEnded() {
  // Ended longer ago, in whole minutes: end + kept < time.
  const Minute bound = MinuteCeil(time_) - kMinutesKeptAfterEnd;
  while (!ends_.empty() && ends_.front().first < bound) {
    const Ptr<Booking> booking = FindBooking(ends_.front().second);
    Unindex(*booking);
    Reserve(*booking, -1);
    Vacate(*booking);
    bookings_.Erase(booking->id);
  }
}

void State::ApplyFact(const LedgerPut& fact) {
  accounts_.Mutable().Apply(*fact.entry);
}

void State::ApplyFact(const CampaignPut& fact) {
  RestoreCampaign(fact.campaign);
}

void State::RestoreCampaign(Ptr<Campaign> campaign) {
  const uint64_t id = campaign->id;
  campaigns_.Mutable()[id] = std::move(campaign);
}

void State::Reserve(const Booking& booking, int sign) {
  // What keeps a place for a booking has not a price of its own.
  if (!IsUnsettled(booking) || PlanOf(booking).reroute_of != 0) return;
  accounts_.Mutable().Reserve(booking.project, *booking.details->quote, sign);
}

void State::Index(const Booking& booking) {
  const absl::Time due = DueTime(booking);
  if (due != absl::InfiniteFuture()) due_.Mutable().emplace(due, booking.id);
  if (MayBeForgotten(booking)) {
    ends_.Put({PaddedSpan(booking).end, booking.id});
  }
}

void State::Unindex(const Booking& booking) {
  const absl::Time due = DueTime(booking);
  if (due != absl::InfiniteFuture()) due_.Mutable().erase({due, booking.id});
  if (MayBeForgotten(booking)) {
    ends_.Erase({PaddedSpan(booking).end, booking.id});
  }
}

void State::Occupy(const Booking& booking) {
  for (const Claim& claim : booking.claims) {
    MutableAt(instrument_timelines_, claim.instrument)
        .Insert({PaddedSpan(booking.interval, claim), booking.id,
                 ClaimedUnits(booking, claim)});
  }
  if (booking.operator_uid != 0) {
    MutableAt(operator_timelines_, booking.operator_uid)
        .Insert({OperatorSpan(booking), booking.id, 1});
  }
  for (const Draw& draw : booking.draws) {
    if (draw.depletes) continue;
    MutableSupplyAt(supply_uses_, draw.supply)
        .Insert(
            {booking.interval, booking.id, static_cast<uint32_t>(draw.amount)});
  }
}

void State::Vacate(const Booking& booking) {
  for (const Claim& claim : booking.claims) {
    MutableAt(instrument_timelines_, claim.instrument)
        .Erase(booking.id, PaddedSpan(booking.interval, claim));
  }
  if (booking.operator_uid != 0) {
    MutableAt(operator_timelines_, booking.operator_uid)
        .Erase(booking.id, OperatorSpan(booking));
  }
  for (const Draw& draw : booking.draws) {
    if (draw.depletes) continue;
    MutableSupplyAt(supply_uses_, draw.supply)
        .Erase(booking.id, booking.interval);
  }
}

// What is taken outlives the booking's time in memory, as its uses do.
void State::Take(const Booking& booking) {
  if (!Blocks(booking.state)) return;
  const Minute kept = UsesKeptFrom(time_);
  for (const Draw& draw : booking.draws) {
    if (!draw.depletes) continue;
    Timeline& taken = MutableSupplyAt(stocks_taken_, draw.supply);
    while (!taken.empty() && taken[0].span.start < kept) {
      taken.Erase(taken[0].booking, taken[0].span);
    }
    taken.Insert({ForGood(booking.interval.start), booking.id,
                  static_cast<uint32_t>(draw.amount)});
  }
}

void State::Return(const Booking& booking) {
  for (const Draw& draw : booking.draws) {
    if (!draw.depletes) continue;
    MutableSupplyAt(stocks_taken_, draw.supply)
        .Erase(booking.id, ForGood(booking.interval.start));
  }
}

void State::AddUses(const Booking& booking) {
  if (booking.partner == 0 || !OutcomeOf(booking).has_value()) return;
  const Minute kept = UsesKeptFrom(time_);
  const auto add = [&](Uses& all, uint64_t uid) {
    if (uid == 0) return;
    SubjectUses& uses = MutableAt(all, uid);
    uses.DropBefore(kept);
    for (const Claim& claim : booking.claims) {
      if (claim.companion) continue;
      uses.Insert(UseOf(booking, claim.instrument));
    }
  };
  add(partner_uses_, booking.partner);
  add(member_uses_, booking.member);
  add(project_uses_, booking.project);
}

void State::RemoveUses(const Booking& booking) {
  if (booking.partner == 0 || !OutcomeOf(booking).has_value()) return;
  const auto remove = [&](Uses& all, uint64_t uid) {
    if (uid == 0) return;
    SubjectUses& uses = MutableAt(all, uid);
    for (const Claim& claim : booking.claims) {
      if (claim.companion) continue;
      uses.Erase(UseOf(booking, claim.instrument));
    }
  };
  remove(partner_uses_, booking.partner);
  remove(member_uses_, booking.member);
  remove(project_uses_, booking.project);
}

const SubjectUses& State::UsesOf(ResourceKind kind, uint64_t uid) const {
  switch (kind) {
    case ResourceKind::kMember:
      return At(member_uses_, uid);
    case ResourceKind::kProject:
      return At(project_uses_, uid);
    default:
      return At(partner_uses_, uid);
  }
}

void State::RestoreResource(Resource resource) {
  restored_resources_.push_back(std::move(resource));
}

void State::RestoreDeleted(const ResourceDeleted& deleted) {
  restored_deleted_.push_back(deleted);
}

void State::RestoreBooking(Ptr<Booking> booking) {
  RestoreUses(*booking);
  if (Blocks(booking->state)) bookings_.Put(std::move(booking));
}

void State::RestoreUses(const Booking& booking) {
  AddUses(booking);
  Take(booking);
}

void State::RestoreLedger(const LedgerEntry& entry) {
  accounts_.Mutable().Apply(entry);
}

void State::RestoreSeries(Ptr<Series> series) {
  ApplyFact(SeriesPut{std::move(series)});
}

void State::RestoreWaitlistEntry(Ptr<WaitlistEntry> entry) {
  ApplyFact(WaitlistPut{std::move(entry)});
}

void State::Restored(uint64_t revision, absl::Time time,
                     uint64_t next_booking_id) {
  revision_ = revision;
  time_ = time;
  next_booking_id_ = next_booking_id;
  AdvanceCatalog();
  catalog_.Mutable().BeginBatch();
  for (const ResourceDeleted& deleted : restored_deleted_) ApplyFact(deleted);
  // Kinds are numbered so that most references point back.
  std::sort(restored_resources_.begin(), restored_resources_.end(),
            [](const Resource& a, const Resource& b) {
              return std::make_tuple(KindOf(a), UidOf(a)) <
                     std::make_tuple(KindOf(b), UidOf(b));
            });
  for (const Resource& resource : restored_resources_) {
    ApplyFact(ResourcePut{resource, /*created=*/false});
  }
  catalog_.Mutable().EndBatch();
  restored_resources_ = {};
  restored_deleted_ = {};
  bookings_.ForEach([this](const Ptr<Booking>& booking) {
    Index(*booking);
    Reserve(*booking, 1);
    Occupy(*booking);
  });
  ForgetEnded();
}

Minute State::RestoreFrom(absl::Time time) {
  return MinuteCeil(time) - kMinutesKeptAfterEnd - kLongestBuffer - 1;
}

Minute State::RestoreUsesFrom(absl::Time time) {
  return UsesKeptFrom(time) - 1;
}

uint64_t State::Digest() const {
  Fingerprint fingerprint;
  fingerprint.Add(revision_, time_, next_booking_id_);
  AddTables<Institution, Centre, Laboratory, Instrument, Capability, Operator,
            Standard, Calendar, HolidayYear, Outage, Rule, AccessToken,
            PartnerGroup, Member, Project, Agreement, Tariff, Voucher, Supply>(
      *catalog_, fingerprint);
  fingerprint.Add(bookings_.size());
  VisitBookings(
      [&](const Ptr<Booking>& booking) { fingerprint.Add(*booking); });
  AddRange(fingerprint, *due_);
  fingerprint.Add(*accounts_);
  fingerprint.Add(campaigns_->size());
  for (const auto& [id, campaign] : *campaigns_) fingerprint.Add(*campaign);
  fingerprint.Add(series_->size(), waitlist_->next_id());
  for (const auto& [id, series] : *series_) fingerprint.Add(*series);
  waitlist_->VisitAll(
      [&](const Ptr<WaitlistEntry>& entry) { fingerprint.Add(*entry); });
  AddTimelines(instrument_timelines_, fingerprint);
  AddTimelines(operator_timelines_, fingerprint);
  AddTimelines(supply_uses_, fingerprint);
  const Minute kept = UsesKeptFrom(time_);
  AddTakings(stocks_taken_, kept, fingerprint);
  AddSubjectUses(partner_uses_, kept, fingerprint);
  AddSubjectUses(member_uses_, kept, fingerprint);
  AddSubjectUses(project_uses_, kept, fingerprint);
  return fingerprint.value();
}

}  // namespace trilab::engine
