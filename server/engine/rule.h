#ifndef TRILAB_SERVER_ENGINE_RULE_H_
#define TRILAB_SERVER_ENGINE_RULE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/engine/hours.h"
#include "server/engine/interval.h"
#include "server/engine/resource_meta.h"

// The rows of policy and what their parameters mean.

namespace trilab::engine {

// Policy as data. One alternative of `params` per rule type.
struct DurationRule {
  Minute min = 0;
  Minute max = kNever;
  Minute multiple_of = 0;           // 0: any length.
  std::vector<Minute> exactly;      // Empty: any length.
  std::optional<TimeBand> counted;  // Only minutes in it count; unset: all.
  friend bool operator==(const DurationRule&, const DurationRule&) = default;
};
struct GridRule {
  Minute step = 0;    // Starts lie on multiples of it; 1 to 1,440.
  Minute offset = 0;  // From local midnight; less than `step`.
  bool align_end = false;
  // Not empty: a booking is one of these blocks instead, and `step` is 0.
  std::vector<WeeklyHours> blocks;
  bool allow_runs = false;  // Or several, each beginning where one ends.
  friend bool operator==(const GridRule&, const GridRule&) = default;
};
struct NoticeTime {
  Minute length = 0;
  bool working_days = false;  // Then `length` counts days × 1,440.
  friend bool operator==(const NoticeTime&, const NoticeTime&) = default;
};
struct NoticeRule {
  Minute min_notice = 0;
  bool working_days = false;  // Then `min_notice` counts days × 1,440.
  std::vector<ServiceMode> service_modes;  // Empty: both.
  std::optional<NoticeTime> change;  // Unset: a new start as a new booking.
  std::optional<NoticeTime> cancel;  // Unset: at any time.
  bool create = true;                // False: `min_notice` says nothing.
  friend bool operator==(const NoticeRule&, const NoticeRule&) = default;
};
enum class HorizonOpening : uint8_t {
  kRolling = 0,  // Up to `max_ahead` from now.
  // Days open one by one, `max_ahead` (whole days) before, at `opens_at`.
  kDaily = 1,
  // Months open as a whole, on `opens_on` of the month before, at `opens_at`.
  kMonthly = 2,
};
struct HorizonRule {
  Minute max_ahead = 0;
  bool to_end = false;  // Measured to the booking's end, else to its start.
  HorizonOpening opening = HorizonOpening::kRolling;
  int32_t opens_at = 0;  // Local minute of the day.
  int32_t opens_on = 0;  // Day of the month; its last if it is shorter.
  friend bool operator==(const HorizonRule&, const HorizonRule&) = default;
};
// Whom a rule lets in before or instead of others.
struct Privileged {
  std::vector<std::string> institutions;
  bool owner = false;  // Also the institution of the instrument's centre.
  friend bool operator==(const Privileged&, const Privileged&) = default;
};
struct PriorityWindowRule {
  std::optional<TimeBand> window;  // Unset: all the time.
  Privileged privileged;           // Somebody.
  // From when on others may book what lies in the window: so long before the
  // booking begins in it, or at `release_at` (a local minute of the day) so
  // many days before the day of the window.
  bool release_by_clock = false;
  Minute release_before = 0;
  int32_t release_at = 0;
  int32_t release_days_before = 0;
  friend bool operator==(const PriorityWindowRule&,
                         const PriorityWindowRule&) = default;
};
struct ExclusiveAccessRule {
  // Blocks that only the privileged book. Neither: all the time.
  std::optional<TimeBand> weekly;
  std::vector<Interval> blocks;
  Privileged privileged;  // Nobody: it is kept free.
  friend bool operator==(const ExclusiveAccessRule&,
                         const ExclusiveAccessRule&) = default;
};
// Whose bookings a rule counts together.
enum class BookingOwner : uint8_t {
  kMember = 1,
  kProject = 2,
  kPartner = 3,
  kGroup = 4,  // All partners of the group that the rule names.
};

// Which of the owner's bookings a rule counts: those on instruments that the
// rule's scope covers, and of these
enum class BookingSet : uint8_t {
  kScope = 1,       // all,
  kInstrument = 2,  // those on the instrument in question,
  kClass = 3,       // on instruments of the same class code,
  kLaboratory = 4,  // or in the same laboratory.
};

// What the rules that look at a subject's other bookings have in common.
struct BookingCount {
  BookingOwner owner = BookingOwner::kPartner;
  BookingSet set = BookingSet::kScope;
  bool without_ended = false;   // Whether bookings that are over do not count.
  bool with_cancelled = false;  // Whether cancelled ones count too,
  bool with_no_shows = false;   // or those nobody came to.
  friend bool operator==(const BookingCount&, const BookingCount&) = default;
};

enum class QuotaPeriod : uint8_t {
  kDay = 1,   // Of local time, as are the next three.
  kWeek = 2,  // From Monday.
  kMonth = 3,
  kYear = 4,
  kFuture = 5,   // From now on.
  kRolling = 6,  // Any `days` of 24 hours on end.
};

struct CountQuotaRule {
  BookingCount count;
  int32_t max = 1;  // 1 to 100,000.
  QuotaPeriod period = QuotaPeriod::kDay;
  int32_t days = 0;      // When kRolling, 1 to 366; else 0.
  bool touched = false;  // Counts in each period it touches, not by its start.
  friend bool operator==(const CountQuotaRule&,
                         const CountQuotaRule&) = default;
};
struct TimeQuotaRule {
  BookingCount count;
  Minute max = 1;  // Minutes in one period, 1 to 527,040.
  QuotaPeriod period = QuotaPeriod::kDay;
  int32_t days = 0;                 // When kRolling, 1 to 366; else 0.
  std::optional<TimeBand> only_in;  // Only minutes in it count; unset: all.
  friend bool operator==(const TimeQuotaRule&, const TimeQuotaRule&) = default;
};
struct ConcurrentRule {
  BookingCount count;
  int32_t max = 1;  // 1 to 100,000.
  friend bool operator==(const ConcurrentRule&,
                         const ConcurrentRule&) = default;
};
struct SpacingRule {
  BookingCount count;
  Minute gap = 1;  // 1 to 527,040.
  friend bool operator==(const SpacingRule&, const SpacingRule&) = default;
};
struct OverlapRule {
  BookingCount count;
  friend bool operator==(const OverlapRule&, const OverlapRule&) = default;
};
struct QualificationRule {
  std::string qualification;  // Empty: the one that the instrument names.
  std::vector<ServiceMode> service_modes;  // Empty: both.
  friend bool operator==(const QualificationRule&,
                         const QualificationRule&) = default;
};
struct AgreementRule {
  bool through_end = false;  // Valid through the end, else at the start.
  friend bool operator==(const AgreementRule&, const AgreementRule&) = default;
};
// When a booking may be checked in, and when one that nobody checked in is
// released. Never stands in the way of a booking.
struct NoShowRule {
  Minute release_after = kNever;  // From the start; kNever: not released.
  Minute check_in_before = 30;    // Earliest, before the start.
  friend bool operator==(const NoShowRule&, const NoShowRule&) = default;
};
// Asks for approval, whatever else allows the booking.
struct ApprovalRule {
  Minute min_duration = 0;  // Only of bookings so long or longer.
  friend bool operator==(const ApprovalRule&, const ApprovalRule&) = default;
};
struct AccountRule {
  // At least so much is left on the account of the booking's project; unset:
  // no account is asked for.
  std::optional<Amount> min_balance;
  bool priced = false;  // The instrument has a tariff when the booking starts.
  friend bool operator==(const AccountRule&, const AccountRule&) = default;
};
// What is charged for a booking cancelled at least `notice` before its start.
struct CancellationStep {
  Minute notice = 0;
  int32_t percent = 0;  // Of its price, 0 to 100.
  friend bool operator==(const CancellationStep&,
                         const CancellationStep&) = default;
};
struct CancellationLadderRule {
  std::vector<CancellationStep> steps;  // By `notice`, the longest first.
  int32_t late_percent = 100;     // With less notice than the last step asks.
  int32_t no_show_percent = 100;  // When nobody came.
  bool charge_on_outage = false;  // Also when an outage lies in the booking.
  friend bool operator==(const CancellationLadderRule&,
                         const CancellationLadderRule&) = default;
};
// Suspends whoever did not keep to their bookings.
struct SanctionRule {
  BookingOwner owner = BookingOwner::kMember;  // Or kPartner.
  // What each incident costs, 0 to 1,000.
  int32_t no_show_points = 0;
  int32_t late_points = 0;
  int32_t left_early_points = 0;
  int32_t overrun_points = 0;
  // From how many minutes on it is one.
  Minute late_after = 0;
  Minute early_by = 0;
  Minute overrun_by = 0;
  int32_t window_days = 1;     // In which points add up; 1 to 366.
  int32_t limit = 1;           // Points from which on; 1 to 100,000.
  int32_t suspend_days = 0;    // 0: while the window holds so many points.
  bool block = false;          // For good, as far as incidents are known.
  Minute since = 0;            // Incidents before do not count.
  int32_t initial_credit = 0;  // 0: points are not shown as credit.
  friend bool operator==(const SanctionRule&, const SanctionRule&) = default;
};
struct Question {
  std::string id;
  LocalizedText text;
  std::vector<std::string> options;  // Empty: any answer.
  std::string must_be;               // The one that will do; empty: any.
  friend bool operator==(const Question&, const Question&) = default;
};
struct Document {
  std::string id;
  std::string version;
  LocalizedText title;
  std::string uri;
  friend bool operator==(const Document&, const Document&) = default;
};
// Asks for answers and accepted documents. Ids are distinct.
struct RequiredAnswersRule {
  std::vector<Question> questions;
  std::vector<Document> documents;
  std::vector<ServiceMode> service_modes;  // Empty: both.
  friend bool operator==(const RequiredAnswersRule&,
                         const RequiredAnswersRule&) = default;
};
struct FairShare {
  std::string institution;  // Or
  std::string group;        // each institution of this group.
  int32_t weight = 1;       // 1 to 10,000.
  friend bool operator==(const FairShare&, const FairShare&) = default;
};
// Whose turn it is when several compete (fair_share.h). Judges nothing.
struct FairShareRule {
  std::vector<FairShare> shares;
  int32_t default_weight = 1;   // Of everybody else.
  int32_t half_life_days = 30;  // In which use comes to count half; 1 to 366.
  friend bool operator==(const FairShareRule&, const FairShareRule&) = default;
};
using RuleParams =
    std::variant<DurationRule, GridRule, NoticeRule, HorizonRule,
                 PriorityWindowRule, ExclusiveAccessRule, CountQuotaRule,
                 TimeQuotaRule, ConcurrentRule, SpacingRule, OverlapRule,
                 QualificationRule, AgreementRule, NoShowRule, ApprovalRule,
                 AccountRule, CancellationLadderRule, SanctionRule,
                 RequiredAnswersRule, FairShareRule>;

// Whose right it takes to override a rule; each has the rights before it.
enum class OverrideLevel : uint8_t {
  kBooker = 1,         // Whoever may book.
  kCentre = 2,         // A manager of the instrument's centre.
  kAdministrator = 3,  // An administrator.
  kNever = 4,          // Nobody.
};

enum class RuleAction : uint8_t {
  kReject = 1,
  kRequireApproval = 2,  // The booking is made, but waits for approval.
  kWarn = 3,
};

// Who approves a booking in one step. Anyone of them is enough.
struct ApprovalStep {
  std::string name;
  // The managers of the centres in which the booked instruments stand.
  bool centre_managers = false;
  std::vector<std::string> approvers;  // Subjects of access tokens.
  std::vector<std::string> deputies;  // Likewise; they stand in for the others.
  friend bool operator==(const ApprovalStep&, const ApprovalStep&) = default;
};

enum class OnDeadline : uint8_t { kReject = 1, kApprove = 2 };

// How a booking is approved.
struct ApprovalProcedure {
  std::vector<ApprovalStep> steps;  // One after the other.
  // How long all steps together may take; 0: until the booking starts, which
  // is the latest in any case.
  Minute deadline = 0;
  OnDeadline on_deadline = OnDeadline::kReject;
  friend bool operator==(const ApprovalProcedure&,
                         const ApprovalProcedure&) = default;
};

// Where a rule applies; the narrowest row of a type wins. All empty:
// everywhere. At most one is set.
struct RuleScope {
  std::string instrument;
  std::string class_code;  // A prefix.
  std::string laboratory;
  std::string centre;
  int32_t region = 0;
  friend bool operator==(const RuleScope&, const RuleScope&) = default;
};

struct Rule {
  static constexpr ResourceKind kKind = ResourceKind::kRule;
  ResourceMeta meta;
  LocalizedText name;
  RuleParams params;
  RuleScope scope;
  // Whose bookings it judges: those of this institution, member or project, or
  // of the institutions of this group. At most one is set; none: everybody's.
  std::string partner;
  std::string member;
  std::string project;
  std::string group;
  RuleAction action = RuleAction::kReject;
  bool combine_all = false;      // Applies beside narrower rows of its type.
  Interval validity{0, kNever};  // Of the time of deciding.
  // Unset: it judges every booking. Else only those that start in it.
  std::optional<TimeBand> prime_time;
  // With kRequireApproval. Without steps: one, of the centre's managers.
  ApprovalProcedure approval;
  OverrideLevel override_level = OverrideLevel::kAdministrator;
  friend bool operator==(const Rule&, const Rule&) = default;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULE_H_
