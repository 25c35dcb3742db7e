#ifndef TRILAB_SERVER_ENGINE_STATE_H_
#define TRILAB_SERVER_ENGINE_STATE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "server/engine/accounts.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/copy_on_write.h"
#include "server/engine/fact.h"
#include "server/engine/paged_set.h"
#include "server/engine/series/series.h"
#include "server/engine/subject_uses.h"
#include "server/engine/timeline.h"
#include "server/engine/waitlist/waitlist.h"

namespace trilab::engine {

// No buffer is longer: 7 days of an instrument, and a companion's offset.
inline constexpr Minute kLongestBuffer = 7 * 24 * 60 + kLongestOffset;

// A booking stays in memory for so long after it ended, its buffers included:
// the buffer before a new one may still reach back to it.
inline constexpr Minute kMinutesKeptAfterEnd = kLongestBuffer;

// What partners, members and projects booked is known for so long after it
// ended: 400 days. So a rule may count all of a year that is still bookable,
// or of 366 days on end.
inline constexpr Minute kMinutesUsesKept = 400 * 24 * 60;

// The span in which `claim` of a booking of `interval` keeps its instrument.
inline Interval PaddedSpan(const Interval& interval, const Claim& claim) {
  return {interval.start - claim.buffer_before,
          interval.end + claim.buffer_after};
}

// The span that covers those of all claims, after whose end a booking is over
// for good.
Interval PaddedSpan(const Booking& booking);

// The operator's: that which covers the claims asked for.
Interval OperatorSpan(const Booking& booking);

// The units of the timelines of supplies: what a supply has is said by the
// catalogue, and changes over time.
inline constexpr uint32_t kSupplyUnits = (uint32_t{1} << 31) - 1;

// Everything the engine knows: the catalogue, and the bookings that block
// present or future time. A function of the records applied so far, and of
// nothing else.
//
// In memory are the HELD and PENDING_APPROVAL bookings, and those CONFIRMED,
// IN_USE and COMPLETED ones that ended (with their buffers) no more than
// `kMinutesKeptAfterEnd` before `time()`; of those that name a partner also,
// for `kMinutesUsesKept`, who booked what and when.
//
// Copies share what they have in common until one of them changes it: a copy
// costs one reference for each timeline, each subject, each 128 bookings and
// each hour, and the first change after it a page of bookings and the timelines
// concerned. So a copy serves as a snapshot that other threads read while the
// original moves on.
//
// Of series all are in memory, 24 bytes for each of their dates; of the
// waitlist what is not over.
//
// Memory: about 620 bytes for a booking of one instrument without texts (the
// value 240, its details 400, its place in the indexes and the timeline 70),
// 48 for each resource it was judged by, and 24 to 130 for each of its partner,
// member and project.
//
// Thread-compatible; so are copies on different threads.
class State {
 public:
  const Catalog& catalog() const { return *catalog_; }

  // Revision and time of the last record applied; 0 and the epoch at first.
  // Time never goes back: of a record that is older it keeps its own.
  uint64_t revision() const { return revision_; }
  absl::Time time() const { return time_; }

  // Null if it is not in memory (see above) or there is none: other bookings
  // are read from storage. O(log n).
  Ptr<Booking> FindBooking(uint64_t id) const;
  size_t booking_count() const { return bookings_.size(); }
  uint64_t next_booking_id() const { return next_booking_id_; }

  // The occupations of an instrument or an operator, buffers included. An
  // empty timeline for one that has none. Valid until the state changes.
  const Timeline& InstrumentTimeline(uint64_t uid) const;
  const Timeline& OperatorTimeline(uint64_t uid) const;

  // What bookings take of a utility or accessories at each time, and of a
  // consumable from their start for good; capacity kSupplyUnits. Takings of
  // consumables are known for `kMinutesUsesKept`; older ones may still be in
  // it. Valid until the state changes.
  const Timeline& SupplyUse(uint64_t uid) const;
  const Timeline& StockTaken(uint64_t uid) const;

  // Shows what the subject has booked and booked before: `kind` is that of an
  // institution, a member or a project. As SubjectUses::VisitWindow; uses that
  // ended longer than `kMinutesUsesKept` ago are left out.
  template <typename Visit>
  void VisitUses(ResourceKind kind, uint64_t uid, const Interval& window,
                 Visit visit) const {
    VisitAllUses(kind, uid, window, [&visit](const SubjectUse& use) {
      if (use.outcome == UseOutcome::kCounts) visit(use);
    });
  }

  // The same, and what was cancelled or not used.
  template <typename Visit>
  void VisitAllUses(ResourceKind kind, uint64_t uid, const Interval& window,
                    Visit visit) const {
    const Interval known = {std::max(window.start, UsesKeptFrom(time_)),
                            window.end};
    UsesOf(kind, uid).VisitWindow(known, visit);
  }

  // What was spent and reserved, and the ledger's next id.
  const Accounts& accounts() const { return *accounts_; }

  // What changes by itself (see DueTime): (time, booking id), soonest first.
  const absl::btree_set<std::pair<absl::Time, uint64_t>>& due() const {
    return *due_;
  }

  // Campaigns, all there ever were, by id.
  const absl::btree_map<uint64_t, Ptr<Campaign>>& campaigns() const {
    return *campaigns_;
  }
  uint64_t next_campaign_id() const {
    return campaigns_->empty() ? 1 : campaigns_->rbegin()->first + 1;
  }

  // When something next changes by itself: of `due()` or of the waitlist's.
  absl::Time NextDue() const;

  // Series, all there ever were, by id.
  const absl::btree_map<uint64_t, Ptr<Series>>& series() const {
    return *series_;
  }
  uint64_t next_series_id() const {
    return series_->empty() ? 1 : series_->rbegin()->first + 1;
  }

  // Who is in the line for time that is not free.
  const Waitlist& waitlist() const { return *waitlist_; }

  // Calls `visit(const Ptr<Booking>&)` with every booking in memory, by id.
  template <typename Visit>
  void VisitBookings(Visit visit) const {
    bookings_.ForEach(visit);
  }

  // Applies the next record. Cannot fail. O(log n) for each booking, and a
  // move of what is behind it in the timelines.
  void Apply(const Record& record);

  // Rebuilding an empty state from stored rows, in any order; then `Restored`
  // once, and only then anything else. Afterwards the state equals the one
  // that wrote the rows.
  //
  // `RestoreBooking` needs every booking that blocks and ends after
  // `RestoreFrom(time)`, with the time that `Restored` is told, and
  // `RestoreUses` the others that end after `RestoreUsesFrom(time)`, those that
  // do not block too; both may be given any others. `RestoreLedger` needs
  // every entry of the ledger.
  void RestoreResource(Resource resource);
  void RestoreDeleted(const ResourceDeleted& deleted);
  void RestoreBooking(Ptr<Booking> booking);
  void RestoreUses(const Booking& booking);
  void RestoreLedger(const LedgerEntry& entry);
  void RestoreCampaign(Ptr<Campaign> campaign);
  void RestoreSeries(Ptr<Series> series);
  void RestoreWaitlistEntry(Ptr<WaitlistEntry> entry);  // Over or not.
  void Restored(uint64_t revision, absl::Time time, uint64_t next_booking_id);
  static Minute RestoreFrom(absl::Time time);
  static Minute RestoreUsesFrom(absl::Time time);

  // A fingerprint of everything that decisions depend on: equal for equal
  // states, whatever way they were reached. O(size).
  uint64_t Digest() const;

 private:
  using Due = absl::btree_set<std::pair<absl::Time, uint64_t>>;
  using Timelines = std::vector<CopyOnWrite<Timeline>>;  // By uid - 1.
  using Uses = std::vector<CopyOnWrite<SubjectUses>>;    // By uid - 1.
  struct ById {
    using Entry = Ptr<Booking>;
    using Key = uint64_t;
    static Key KeyOf(const Entry& entry) { return entry->id; }
    static int64_t PageOf(Key id) { return static_cast<int64_t>(id / 128); }
  };
  // The end of the padded span, and the booking's id.
  struct ByEnd {
    using Entry = std::pair<Minute, uint64_t>;
    using Key = Entry;
    static const Key& KeyOf(const Entry& entry) { return entry; }
    // An hour's worth: putting one in moves at most a page.
    static int64_t PageOf(const Key& key) { return key.first / 60; }
  };

  // Moves the catalogue's horizon on where it has to.
  void AdvanceCatalog();
  void ApplyFact(const ResourcePut& fact);
  void ApplyFact(const ResourceDeleted& fact);
  void ApplyFact(const BookingPut& fact);
  void ApplyFact(const LedgerPut& fact);
  void ApplyFact(const CampaignPut& fact);
  void ApplyFact(const SeriesPut& fact);
  void ApplyFact(const WaitlistPut& fact);
  void ForgetEnded();

  void Index(const Booking& booking);    // Among the due and the ends.
  void Unindex(const Booking& booking);  // The opposite.
  void Occupy(const Booking& booking);   // In the timelines.
  void Vacate(const Booking& booking);   // The opposite.
  void Take(const Booking& booking);  // From stocks, unless it does not block.
  void Return(const Booking& booking);   // The opposite.
  void AddUses(const Booking& booking);  // To those of its subjects.
  void RemoveUses(const Booking& booking);
  // Reserves what the booking's quote says, or with `sign` -1 no more.
  void Reserve(const Booking& booking, int sign);

  // The first end of uses that are still known at `time`.
  static Minute UsesKeptFrom(absl::Time time) {
    return MinuteCeil(time) - kMinutesUsesKept;
  }
  const SubjectUses& UsesOf(ResourceKind kind, uint64_t uid) const;

  CopyOnWrite<Catalog> catalog_;
  PagedSet<ById> bookings_;
  Timelines instrument_timelines_;
  Timelines operator_timelines_;
  Timelines supply_uses_;
  Timelines stocks_taken_;
  Uses partner_uses_, member_uses_, project_uses_;
  CopyOnWrite<Accounts> accounts_;
  CopyOnWrite<absl::btree_map<uint64_t, Ptr<Campaign>>> campaigns_;
  CopyOnWrite<Due> due_;
  CopyOnWrite<absl::btree_map<uint64_t, Ptr<Series>>> series_;
  CopyOnWrite<Waitlist> waitlist_;
  PagedSet<ByEnd> ends_;  // Of bookings that may be forgotten.
  uint64_t next_booking_id_ = 1;
  uint64_t revision_ = 0;
  absl::Time time_ = absl::UnixEpoch();
  // Rows that `Restored` applies in their order; else empty.
  std::vector<Resource> restored_resources_;
  std::vector<ResourceDeleted> restored_deleted_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_STATE_H_
