#ifndef TRILAB_SERVER_ENGINE_BOOKING_H_
#define TRILAB_SERVER_ENGINE_BOOKING_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/violation.h"

namespace trilab::engine {

enum class BookingState : uint8_t {
  // Stable: stored.
  kHeld = 1,
  kConfirmed = 2,
  kPendingApproval = 3,
  kCancelled = 4,
  kExpired = 5,
  kInUse = 6,
  kCompleted = 7,
  kNoShow = 8,
  kRejected = 9,
  kInterrupted = 10,
};

// "HELD" and so on: stable, upper snake case.
absl::string_view BookingStateName(BookingState state);

// Whether a booking in this state keeps time from others. A completed one
// keeps the time it used, and the buffer after that.
inline bool Blocks(BookingState state) {
  return state == BookingState::kHeld || state == BookingState::kConfirmed ||
         state == BookingState::kPendingApproval ||
         state == BookingState::kInUse || state == BookingState::kCompleted;
}

// Whether a booking in this state is one of its subject's that rules count.
inline bool Counts(BookingState state) { return Blocks(state); }

// A need names each accreditation scheme once.
inline constexpr size_t kMostSchemes = 2;

// What a test needs an instrument to be able to do; see
// trilab.v1.CapabilityNeed. Ranges are in their own units.
struct CapabilityNeed {
  std::string class_code;  // A prefix.
  std::string standard;    // Canonical, with or without edition.
  std::vector<ParameterRange> ranges;
  std::vector<AccreditationScheme> accreditations;  // At most kMostSchemes.

  bool empty() const {
    return class_code.empty() && standard.empty() && ranges.empty() &&
           accreditations.empty();
  }
};

// One instrument of a booking. The buffers are those of the instrument when
// the booking was placed; with them it occupies
// [start - buffer_before, end + buffer_after).
struct Claim {
  uint32_t instrument = 0;  // Uid.
  int32_t buffer_before = 0;
  int32_t buffer_after = 0;
  // Booked along for one unit, not asked for; the buffers then include the
  // offsets (see Companion).
  bool companion = false;
  friend bool operator==(const Claim&, const Claim&) = default;
};

// What a booking takes of one supply: for its own time, without buffers, or
// for good from its start.
struct Draw {
  uint32_t supply = 0;  // Uid.
  int32_t amount = 0;   // 1 to kMostSupplied.
  bool depletes = false;
  friend bool operator==(const Draw&, const Draw&) = default;
};

// A resource a decision was based on, at its revision then.
struct JudgedBy {
  ResourceRef resource;
  uint64_t revision = 0;
};

// A service that a booking asks for, by the code that tariffs give it.
struct ServiceItem {
  std::string code;
  int32_t quantity = 1;  // Items, 1 to 1,000.
  friend bool operator==(const ServiceItem&, const ServiceItem&) = default;
};

enum class BillUnit : uint8_t {
  // Stable: stored.
  kMinute = 1,   // `price` is that of `per` minutes.
  kItem = 2,     // `price` is that of one.
  kBooking = 3,  // Once.
  kPercent = 4,  // `price` is what is adjusted, to `percent` of it.
  kMinimum = 5,  // What is lacking to `price`, the least charge.
};

// One line of a bill, of one instrument.
struct BillLine {
  uint32_t instrument = 0;  // Uid.
  std::string code;         // Of the tariff's line or adjustment.
  std::string band;         // The code of the time band; empty: none.
  LocalizedText name;
  BillUnit unit = BillUnit::kMinute;
  int64_t quantity = 0;
  Minute per = 0;  // With kMinute.
  Fen price = 0;
  int32_t percent = 100;
  Fen amount = 0;
  friend bool operator==(const BillLine&, const BillLine&) = default;
};

// What a booking costs and who pays. Made when the booking is placed, and kept
// with it; until it is settled, what is to be paid is reserved.
struct Quote {
  std::string currency;
  std::vector<BillLine> lines;
  Fen total = 0;           // Of the lines.
  uint32_t voucher = 0;    // Uid; 0: none.
  Fen voucher_amount = 0;  // Reserved on the voucher.
  bool deducted = false;   // The voucher pays it, or else gives it back later.
  bool settled = false;    // Charged or let go; nothing is reserved any more.
  Fen charged = 0;         // When settled: to the partner, penalties included.

  // What the partner, or the account of its project, pays.
  Fen payable() const { return total - (deducted ? voucher_amount : 0); }
  friend bool operator==(const Quote&, const Quote&) = default;
};

// What somebody, or a deadline, said to one step of an approval.
struct ApprovalDecision {
  std::string step;
  bool approved = false;
  std::string subject;     // Who; empty for a deadline.
  bool deputy = false;     // In place of an approver.
  bool automatic = false;  // The deadline had come.
  std::string note;        // Why, as they put it.
  absl::Time time = absl::UnixEpoch();
  friend bool operator==(const ApprovalDecision&,
                         const ApprovalDecision&) = default;
};

// What happens to a booking besides being made, moved and cancelled.
struct BookingLife {
  // What its present place needs; without steps, no approval. As the rules
  // were when it was placed.
  ApprovalProcedure approval;
  uint32_t open_step = 0;  // Those before it have been approved.
  // When kPendingApproval: when the deadline decides.
  absl::Time approval_due = absl::InfiniteFuture();
  // All there were, oldest first; those of earlier places too.
  std::vector<ApprovalDecision> decisions;
  std::optional<absl::Time> check_in;
  std::optional<absl::Time> check_out;
  Minute planned_end = kNever;  // If checked out before it.
};

// A violation that did not count: somebody with the right to do so said why.
struct Override {
  Violation violation;
  std::string reason;
  std::string principal;  // Access token's id.
  std::string subject;    // Whom that token stands for.
  absl::Time time = absl::UnixEpoch();
  OverrideLevel level = OverrideLevel::kBooker;  // The right they had.
  friend bool operator==(const Override&, const Override&) = default;
};

// What the booker says to a rule that asks.
struct Answer {
  std::string question;
  std::string answer;
  friend bool operator==(const Answer&, const Answer&) = default;
};
struct AcceptedDocument {
  std::string document;
  std::string version;
  friend bool operator==(const AcceptedDocument&,
                         const AcceptedDocument&) = default;
};

// All that a booker says.
struct Answers {
  std::vector<Answer> answers;              // Each question once.
  std::vector<AcceptedDocument> documents;  // Each once.
  friend bool operator==(const Answers&, const Answers&) = default;
};

// What a booker says besides what is to be taken, when and for whom.
struct BookingTerms {
  std::string title;
  std::string note;
  std::string subject;
  bool on_behalf = false;             // `subject` is not of the partner.
  std::vector<ServiceItem> services;  // Distinct codes.
  int32_t samples = 0;                // 0: not said.
  bool urgent = false;
  std::string voucher;  // Id, of the partner; empty: none.
  Answers answers;
  friend bool operator==(const BookingTerms&, const BookingTerms&) = default;
};

// What a booking is part of.
struct BookingPlan {
  uint64_t series = 0;           // 0: none; so below.
  Minute series_start = kNever;  // The start that the series gave it.
  // When kHeld: the entry it is offered to; else that it was made for.
  uint64_t waitlist_entry = 0;
  std::string outage;             // By which it has to change, or did.
  uint64_t reroute_proposal = 0;  // The hold that keeps another place for it.
  uint64_t reroute_of = 0;        // It is such a hold, for that booking.
  bool on_behalf = false;         // Its subject is not of its partner.
  friend bool operator==(const BookingPlan&, const BookingPlan&) = default;
};

// What a booking states besides instruments and time; most state nothing.
struct BookingNeeds {
  std::string configuration;  // Asked for; empty: none.
  // Of each claim, empty of instruments without any; empty if all are.
  std::vector<std::string> configurations;
  std::vector<SupplyAmount> draws;  // Asked for.
  friend bool operator==(const BookingNeeds&, const BookingNeeds&) = default;
};

// The step of a campaign that a booking is for.
struct CampaignPart {
  uint64_t campaign = 0;  // Its id.
  std::string step;       // "sample/step".
  friend bool operator==(const CampaignPart&, const CampaignPart&) = default;
};

// What few decisions read: kept apart so that bookings stay small.
struct BookingDetails {
  std::string title;
  std::string note;
  std::string subject;  // The person or program that booked.
  std::string cancel_reason;
  CapabilityNeed need;
  Violations warnings;
  std::vector<JudgedBy> judged_by;
  std::vector<ServiceItem> services;
  int32_t samples = 0;  // 0: not said, counts as 1.
  bool urgent = false;
  uint32_t voucher = 0;                       // Uid; 0: none.
  std::shared_ptr<const Quote> quote;         // Null: nothing that has a price.
  std::shared_ptr<const BookingLife> life;    // Null: as a default one;
  std::shared_ptr<const BookingNeeds> needs;  // these too.
  // Of its last placing, and of its cancellation.
  std::vector<Override> overrides;
  Answers answers;
  std::shared_ptr<const CampaignPart> campaign;  // Null: of none.
  std::shared_ptr<const BookingPlan> plan;
};

// A claim on a span of time of one or more instruments and, where needed, of
// an operator. Immutable once applied; a change is a new value with the same
// id. Refers to resources by uid, so renaming never touches it.
struct Booking {
  uint64_t id = 0;        // From 1, never reused; the number in its name.
  uint64_t revision = 0;  // Of its last change; its etag.
  uint64_t previous_revision = 0;  // Of the change before; 0: none.
  Interval interval;
  absl::InlinedVector<Claim, 1> claims;  // In the order asked for; not empty.
  uint32_t operator_uid = 0;             // 0: none.
  uint32_t partner = 0;                  // Institution's uid; 0: none.
  uint32_t member = 0;                   // 0: none; else of the partner,
  uint32_t project = 0;                  // which then is not 0; so here.
  int32_t units = 1;                     // Of every instrument asked for.
  BookingState state = BookingState::kConfirmed;
  ServiceMode mode = ServiceMode::kSample;
  // The no-show rules at its last placing: when it is released unless checked
  // in (kNever: not), and how long before its start that may be.
  Minute release_at = kNever;
  int32_t check_in_before = 30;
  absl::Time hold_expiry = absl::InfiniteFuture();  // When kHeld.
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
  std::vector<Draw> draws;                        // By supply, each once.
  std::shared_ptr<const BookingDetails> details;  // Never null.
};

// When `booking` changes by itself; InfiniteFuture if it does not:
//   kHeld             expires;
//   kPendingApproval  the approval's deadline decides;
//   kConfirmed        is released as a no-show, at its end at the latest; if
//                     nobody has to check in, completes at its end where that
//                     costs something;
//   kInUse            completes, `kLongestOverrun` after its end.
absl::Time DueTime(const Booking& booking);

// Who is still there so long after the end has not forgotten to check out: a
// late check-out is recorded until then.
inline constexpr absl::Duration kLongestOverrun = absl::Hours(24);

// Whether it has a price that is reserved, and will be charged.
bool IsUnsettled(const Booking& booking);

// The step of its approval that `booking` waits for; null if it waits for
// none, or needs none.
const ApprovalStep* OpenStep(const Booking& booking);

// Its life so far; never fails.
const BookingLife& LifeOf(const Booking& booking);

// What it is part of; never fails.
const BookingPlan& PlanOf(const Booking& booking);

// Likewise.
const BookingNeeds& NeedsOf(const Booking& booking);

// Units of its instrument that `claim` of `booking` takes.
inline uint32_t ClaimedUnits(const Booking& booking, const Claim& claim) {
  return claim.companion ? 1 : static_cast<uint32_t>(booking.units);
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_BOOKING_H_
