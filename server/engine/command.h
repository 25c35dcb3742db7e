#ifndef TRILAB_SERVER_ENGINE_COMMAND_H_
#define TRILAB_SERVER_ENGINE_COMMAND_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/ask.h"
#include "server/engine/booking.h"
#include "server/engine/ledger_entry.h"
#include "server/engine/resources.h"

namespace trilab::engine {

// What callers ask the engine to change. Syntax was checked by the handlers
// (ids well-formed, times whole minutes, limits of texts); the engine checks
// everything that depends on state.

// Makes or replaces one resource.
struct PutResource {
  enum class Mode : uint8_t {
    kCreate,  // ALREADY_EXISTS if there is one.
    kUpdate,  // NOT_FOUND if there is none.
    kUpsert,  // Either; unchanged content yields no fact.
  };
  Resource resource;  // `meta.id` set (empty: the engine makes one); the rest
                      // of `meta` is the engine's.
  Mode mode = Mode::kUpsert;
  uint64_t expected_revision = 0;  // 0: any. Otherwise ABORTED unless equal.
};

// Makes or replaces many resources, in order: later ones may refer to earlier
// ones. All or none.
struct PutResources {
  std::vector<PutResource> changes;
};

struct DeleteResource {
  ResourceKind kind = ResourceKind::kInstrument;
  std::string id;
  uint64_t expected_revision = 0;  // 0: any.
  bool allow_missing = false;
};

// What a booking asks for; also what CheckBooking judges.
struct BookingRequest : BookingTerms {
  std::vector<std::string> instruments;  // Ids, 1 to 16, distinct.
  Interval interval;
  int32_t units = 1;
  // Unset: the first instrument's first mode (kSample if it names none).
  std::optional<ServiceMode> mode;
  std::string operator_id;  // Empty: the engine chooses where one is needed.
  std::string partner;      // Institution's id; empty: none.
  std::string member;       // Of the partner; empty: none.
  std::string project;      // Of the partner; empty: none.
  CapabilityNeed need;
  std::string configuration;  // Empty: the first of each instrument.
  // In place of what the instruments draw, or besides; distinct supplies.
  std::vector<SupplyAmount> draws;
};

// The wish that violations do not count, and the right to it.
struct OverrideWish {
  std::vector<std::string> rules;  // Ids.
  std::vector<ViolationCode> codes;
  bool all = false;    // Whatever the right allows.
  std::string reason;  // Not empty, unless nothing is wished.
  OverrideLevel right = OverrideLevel::kBooker;
  std::string centre;     // Where the right is kCentre: the only one it is for.
  std::string principal;  // Access token's id.
  std::string subject;    // Whom that token stands for.

  bool empty() const { return rules.empty() && codes.empty() && !all; }
};

struct CreateBooking {
  BookingRequest request;
  // Zero: confirmed at once; otherwise held for so long.
  absl::Duration hold = absl::ZeroDuration();
  OverrideWish overrides;
};

struct ConfirmBooking {
  uint64_t id = 0;
  uint64_t expected_revision = 0;  // 0: any.
};

struct RescheduleBooking {
  uint64_t id = 0;
  std::optional<Minute> start;           // Unset: as it is.
  std::optional<Minute> end;             // Unset: keep the length.
  std::vector<std::string> instruments;  // Empty: as they are.
  std::string operator_id;               // Empty: keep, or choose another.
  uint64_t expected_revision = 0;
  OverrideWish overrides;
};

struct CancelBooking {
  uint64_t id = 0;
  std::string reason;
  uint64_t expected_revision = 0;
  OverrideWish overrides;
};

// Someone has come to use what is booked.
struct CheckInBooking {
  uint64_t id = 0;
  uint64_t expected_revision = 0;
};

// Someone has finished; what is left of the time is free again.
struct CheckOutBooking {
  uint64_t id = 0;
  uint64_t expected_revision = 0;
};

// Decides the open step of an approval. That `subject` may was found out from
// the booking as it was at `expected_revision`.
struct DecideApproval {
  uint64_t id = 0;
  bool approve = true;
  std::string subject;
  bool deputy = false;
  std::string note;
  uint64_t expected_revision = 0;
};

// Gives a booking to another partner.
struct TransferBooking {
  uint64_t id = 0;
  std::string partner;  // Institution's id; empty: none.
  uint64_t expected_revision = 0;
};

// Books all occurrences of a rule: all or, with `skip_conflicts`, those that
// may be.
struct CreateSeries {
  BookingRequest request;  // Of the first occurrence.
  std::string recurrence;
  std::string time_zone;
  bool skip_conflicts = false;
};

// Which occurrences of a series a change is for.
struct SeriesPart {
  enum class Scope : uint8_t { kThis, kThisAndFollowing, kAll };
  Scope scope = Scope::kThis;
  std::optional<Minute> start;  // Original; unset only for kAll.
};

// Moves or resizes the occurrences of a part that have not begun.
struct RescheduleSeries {
  uint64_t id = 0;
  SeriesPart part;
  std::optional<Minute> start;           // New one of the occurrence named, or
                                         // of the first that changes.
  std::optional<Minute> duration;        // Unset: as they are.
  std::vector<std::string> instruments;  // Empty: as they are.
  std::string operator_id;
  bool skip_conflicts = false;
  uint64_t expected_revision = 0;  // 0: any.
};

// Cancels the occurrences of a part that have not begun.
struct CancelSeries {
  uint64_t id = 0;
  SeriesPart part;
  std::string reason;
  uint64_t expected_revision = 0;
};

// Books a date of a series that has no live booking.
struct AddOccurrence {
  uint64_t id = 0;
  Minute start = 0;  // Original.
  uint64_t expected_revision = 0;
};

struct JoinWaitlist {
  Ask ask;
  BookingTerms terms;
  Minute offer_minutes = 120;
  std::optional<absl::Time> expire;  // Unset: as late as there is room.
  int32_t max_offers = 3;
};

struct LeaveWaitlist {
  uint64_t id = 0;
  uint64_t expected_revision = 0;
};

struct AnswerOffer {
  uint64_t id = 0;  // Of the entry.
  bool accept = true;
  uint64_t expected_revision = 0;
};

// Offers an entry the best slot there is for it; no fact if there is none.
// Submitted by the sequencer alone, as AdvanceBookings is.
struct OfferSlot {
  uint64_t entry = 0;
  // Look on these alone, by id; empty: wherever the ask looks.
  std::vector<std::string> instruments;
};

// Proposes other places to the bookings that an outage hits.
struct PlanReroutes {
  std::string outage;
  Minute proposal_minutes = 24 * 60;
  Minute max_delay = 14 * 24 * 60;
};

struct AnswerReroute {
  uint64_t id = 0;  // Of the booking that is to move.
  bool accept = true;
  uint64_t expected_revision = 0;
};

// Makes every change that has fallen due (see DueTime): holds expire, approvals
// are decided by their deadlines, bookings nobody came to are released, entries
// of the waitlist end.
// Submitted by the sequencer itself before it decides anything else.
struct AdvanceBookings {};

// Puts money on the account of a project, or takes it off again.
struct CreditProject {
  std::string project;
  Amount amount;  // Not 0.
  std::string note;
};

// Gives back a part of what an entry of the ledger charged.
struct RefundEntry {
  Ptr<LedgerEntry> entry;
  Fen amount = 0;
  std::string note;
};

// Notes that the region has paid for what a voucher was used for.
struct RedeemVoucher {
  std::string voucher;
  Amount amount;
  std::string note;
};

struct Campaign;

// Books every step of a campaign where its placements say, or none. With an
// id, of a campaign that is booked: then only id and placements are read, and
// bookings that are elsewhere move.
struct BookCampaign {
  std::shared_ptr<const Campaign> campaign;
  uint64_t expected_revision = 0;  // 0: any.
};

// Cancels what of a campaign's bookings has not ended and is not in use.
struct CancelCampaign {
  uint64_t id = 0;
  std::string reason;
  uint64_t expected_revision = 0;
};

using Command = std::variant<
    PutResource, PutResources, DeleteResource, CreateBooking, ConfirmBooking,
    RescheduleBooking, CancelBooking, CheckInBooking, CheckOutBooking,
    DecideApproval, TransferBooking, AdvanceBookings, CreditProject,
    RefundEntry, RedeemVoucher, CreateSeries, RescheduleSeries, CancelSeries,
    AddOccurrence, JoinWaitlist, LeaveWaitlist, AnswerOffer, OfferSlot,
    PlanReroutes, AnswerReroute, BookCampaign, CancelCampaign>;

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_COMMAND_H_
