#ifndef TRILAB_SERVER_ENGINE_RESOURCES_H_
#define TRILAB_SERVER_ENGINE_RESOURCES_H_

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/engine/interval.h"

// The resources of the catalogue, as the engine sees them: plain values.
//
// A resource refers to others by their ids (the last part of the resource
// name; "emc-3" for "instruments/emc-3"). An empty id means "none". Resources
// are immutable once applied and are shared as `std::shared_ptr<const T>`.

namespace trilab::engine {

enum class ResourceKind : uint8_t {
  // Stable: part of stored keys.
  kInstitution = 1,
  kCentre = 2,
  kLaboratory = 3,
  kInstrument = 4,
  kCapability = 5,
  kOperator = 6,
  kStandard = 7,
  kCalendar = 8,
  kHolidayYear = 9,
  kOutage = 10,
  kRule = 11,
  kAccessToken = 12,
  kPartnerGroup = 13,
  kMember = 14,
  kProject = 15,
  kAgreement = 16,
  kSupply = 26,
};

// What every resource carries.
struct ResourceMeta {
  std::string id;         // Unique within its kind; [a-z0-9._-], 1 to 63 bytes.
  uint64_t uid = 0;       // Given by the engine on creation, never reused.
  uint64_t revision = 0;  // The revision that last changed it; its etag.
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
  friend bool operator==(const ResourceMeta&, const ResourceMeta&) = default;
};

// Money as google.type.Money has it.
struct Money {
  std::string currency = "CNY";  // ISO 4217.
  int64_t units = 0;
  int32_t nanos = 0;  // Same sign as `units`; within ±999,999,999.
  friend bool operator==(const Money&, const Money&) = default;
};

// A text in both languages; either may be empty, not both where required.
struct LocalizedText {
  std::string zh;
  std::string en;
  friend bool operator==(const LocalizedText&, const LocalizedText&) = default;
};

struct GeoPoint {
  double latitude = 0;   // WGS-84 degrees, -90 to 90.
  double longitude = 0;  // WGS-84 degrees, -180 to 180.
  friend bool operator==(const GeoPoint&, const GeoPoint&) = default;
};

struct Institution {
  static constexpr ResourceKind kKind = ResourceKind::kInstitution;
  ResourceMeta meta;
  LocalizedText name;
  int32_t region = 0;       // GB/T 2260, such as 110000.
  std::string kind;         // TESTING, CERTIFICATION, METROLOGY,
                            // NATIONAL_CENTRE or FIRM.
  std::string credit_code;  // Unified social credit code; may be empty.
  std::string contact;
  friend bool operator==(const Institution&, const Institution&) = default;
};

struct Centre {
  static constexpr ResourceKind kKind = ResourceKind::kCentre;
  ResourceMeta meta;
  LocalizedText name;
  std::string institution;
  int32_t region = 0;    // 110000, 120000, 130000 or another province code.
  int32_t district = 0;  // GB/T 2260, six digits; 0 when unknown.
  std::string city;      // As people write it: "北京", "石家庄".
  std::string address;
  std::optional<GeoPoint> location;
  std::string calendar;  // Default of its laboratories.
  std::string contact;
  friend bool operator==(const Centre&, const Centre&) = default;
};

struct Laboratory {
  static constexpr ResourceKind kKind = ResourceKind::kLaboratory;
  ResourceMeta meta;
  LocalizedText name;
  std::string centre;
  std::string calendar;  // Empty: the centre's.
  std::string contact;
  friend bool operator==(const Laboratory&, const Laboratory&) = default;
};

enum class InstrumentStatus : uint8_t {
  kBookable = 1,
  kInRepair = 2,
  kRetired = 3,
  kRestricted = 4,  // Only members of its own institution book it.
};

enum class ServiceMode : uint8_t {
  kSelfService = 1,  // 自主上机
  kSample = 2,       // 送样; an operator runs it.
};

// What nobody decides by but everybody reads: the record of the national
// platform (NRII). Texts are kept as they were given.
struct InstrumentRecord {
  std::string inner_id;  // The owner's own number.
  std::string model;
  std::string manufacturer;
  std::string country;
  std::string source;  // Purchased, developed, donated, other.
  std::optional<Money> original_value;
  std::optional<absl::CivilDay> commissioned;
  std::string technical_indicators;
  std::string functions;
  std::string subject_field;
  std::string share_mode;  // Internal, external or none.
  std::string sharing_conditions;
  std::string reference_fee;
  std::string contact;
  std::string url;
  // Columns of an imported file that have no field of their own.
  std::map<std::string, std::string> extra;
  friend bool operator==(const InstrumentRecord&,
                         const InstrumentRecord&) = default;
};

// How a supply is used up.
enum class SupplyKind : uint8_t {
  kUtility = 1,     // Power, hydrogen, people: a limit at each time.
  kAccessory = 2,   // Pieces that are lent.
  kConsumable = 3,  // Taken at the start of a booking and not given back.
};

// An addition to the stock of a consumable.
struct Delivery {
  Minute time = 0;
  int32_t amount = 1;  // 1 to kMostSupplied.
  friend bool operator==(const Delivery&, const Delivery&) = default;
};

inline constexpr int32_t kMostSupplied = 1'000'000;

// What a laboratory or centre shares out among bookings besides its
// instruments.
struct Supply {
  static constexpr ResourceKind kKind = ResourceKind::kSupply;
  ResourceMeta meta;
  LocalizedText name;
  SupplyKind kind = SupplyKind::kUtility;
  // Whose instruments may use it; exactly one is set.
  std::string laboratory;
  std::string centre;
  std::string unit;    // "W", "g/h", "pieces"; may be empty.
  int32_t amount = 0;  // Limit, pieces, or stock at `counted`; from 0.
  // Of a consumable. What began before `counted` is part of the count.
  Minute counted = 0;
  std::vector<Delivery> deliveries;  // By time. Up to `counted` part of it.
  friend bool operator==(const Supply&, const Supply&) = default;
};

// An amount of the supply of this id, 0 to kMostSupplied.
struct SupplyAmount {
  std::string supply;
  int32_t amount = 0;
  friend bool operator==(const SupplyAmount&, const SupplyAmount&) = default;
};

// The set-up time from one configuration to another.
struct ChangeoverTime {
  std::string from;
  std::string to;
  int32_t minutes = 0;  // 0 to 10,080.
  friend bool operator==(const ChangeoverTime&,
                         const ChangeoverTime&) = default;
};

struct Changeovers {
  // Ids; a booking that names none is of the first. Empty: no change-over.
  std::vector<std::string> configurations;
  std::vector<ChangeoverTime> times;  // By `from`, then `to`.
  // Of what `times` does not list; but 0 from a configuration to itself.
  int32_t default_minutes = 0;
  // Whether it comes on top of the buffers; else the longer of both counts.
  bool added_to_buffers = false;
  friend bool operator==(const Changeovers&, const Changeovers&) = default;
};

inline constexpr int32_t kLongestOffset = 1'440;

// An instrument that is booked along with another.
struct Companion {
  // Exactly one is set: it, or any of the same laboratory whose class code
  // begins so.
  std::string instrument;
  std::string class_code;
  int32_t before_minutes = 0;  // Needed so long before the booking,
  int32_t after_minutes = 0;   // and after it; 0 to kLongestOffset.
  bool calibrated = false;     // Its certificate lasts through all of that.
  bool within_hours = false;   // All of that lies in its opening hours.
  friend bool operator==(const Companion&, const Companion&) = default;
};

struct Instrument {
  static constexpr ResourceKind kKind = ResourceKind::kInstrument;
  ResourceMeta meta;
  LocalizedText name;
  std::string laboratory;
  std::string class_code;  // Six digits, such as "030122"; may be empty.
  InstrumentStatus status = InstrumentStatus::kBookable;
  std::string calendar;  // Empty: the laboratory's, then the centre's.
  int32_t capacity = 1;  // Units bookable at one time, 1 to 10,000.
  int32_t buffer_before_minutes = 0;  // 0 to 10,080.
  int32_t buffer_after_minutes = 0;   // 0 to 10,080.
  bool unattended = false;            // May run on while closed, once started.
  std::vector<ServiceMode> service_modes;  // Empty: both.
  std::string qualification;  // An operator needs it; empty: none to ask.
  // Calibration certificate; absent when the instrument needs none.
  std::optional<Interval> calibration;
  InstrumentRecord record;
  Changeovers changeovers;          // Of an instrument of capacity 1.
  std::vector<SupplyAmount> draws;  // By each unit; of distinct supplies.
  std::vector<Companion> companions;
  friend bool operator==(const Instrument&, const Instrument&) = default;
};

enum class AccreditationScheme : uint8_t { kCma = 1, kCnas = 2 };

struct Accreditation {
  AccreditationScheme scheme = AccreditationScheme::kCma;
  std::string certificate;
  Interval validity;
  friend bool operator==(const Accreditation&, const Accreditation&) = default;
};

// A range of one parameter in one unit, in the unit's base (see units.h).
struct ParameterRange {
  std::string parameter;  // "frequency", "温度"; compared folded.
  double minimum = 0;     // May be -infinity.
  double maximum = 0;     // May be +infinity; not below `minimum`.
  std::string unit;       // As given, such as "MHz" or "°C".
  std::string uncertainty;
  friend bool operator==(const ParameterRange&,
                         const ParameterRange&) = default;
};

// What an instrument can do.
struct Capability {
  static constexpr ResourceKind kKind = ResourceKind::kCapability;
  ResourceMeta meta;
  LocalizedText name;
  std::string instrument;
  std::string standard;  // Canonical with edition: "GB/T 18655-2018".
  std::vector<ParameterRange> ranges;
  std::vector<Accreditation> accreditations;
  friend bool operator==(const Capability&, const Capability&) = default;
};

struct Qualification {
  std::string name;  // Matches `Instrument::qualification`.
  Minute expiry = kNever;
  friend bool operator==(const Qualification&, const Qualification&) = default;
};

struct Operator {
  static constexpr ResourceKind kKind = ResourceKind::kOperator;
  ResourceMeta meta;
  LocalizedText name;
  std::vector<std::string> centres;  // Where the operator may work; not empty.
  std::string calendar;              // Working hours; empty: the centre's.
  std::vector<Qualification> qualifications;
  bool active = true;
  friend bool operator==(const Operator&, const Operator&) = default;
};

struct Standard {
  static constexpr ResourceKind kKind = ResourceKind::kStandard;
  ResourceMeta meta;
  std::string number;   // Canonical, without edition: "GB/T 18655".
  std::string edition;  // Year, "2018".
  LocalizedText title;
  std::optional<absl::CivilDay> effective;
  std::optional<absl::CivilDay> withdrawn;
  std::string replaced_by;  // Canonical with edition; may be empty.
  friend bool operator==(const Standard&, const Standard&) = default;
};

// Hours that open every week. `end` may pass 24:00 to cross midnight.
struct WeeklyHours {
  absl::Weekday day = absl::Weekday::monday;
  int32_t start_minute = 0;  // From local midnight, 0 to 1,439.
  int32_t end_minute = 0;    // Later than `start_minute`, at most 2,880.
  // Empty: for every service mode.
  std::vector<ServiceMode> service_modes;
  friend bool operator==(const WeeklyHours&, const WeeklyHours&) = default;
};

// One day that follows its own hours (empty: closed) whatever the week and
// the holidays say.
struct CalendarException {
  absl::CivilDay date;
  std::string reason;
  std::vector<WeeklyHours> hours;  // `day` is ignored.
  friend bool operator==(const CalendarException&,
                         const CalendarException&) = default;
};

enum class MissingHolidays : uint8_t {
  kRefuse = 1,         // Days of a year without a list cannot be booked.
  kPlainWeekdays = 2,  // Such days follow the week alone.
};

struct Calendar {
  static constexpr ResourceKind kKind = ResourceKind::kCalendar;
  ResourceMeta meta;
  LocalizedText name;
  std::string time_zone = "Asia/Shanghai";  // IANA.
  std::vector<WeeklyHours> hours;
  // "CN" to follow those HolidayYears; empty: open on holidays too.
  std::string holiday_region;
  // A worked weekend day (调休) has the hours of this weekday.
  absl::Weekday makeup_day_as = absl::Weekday::monday;
  MissingHolidays missing_holidays = MissingHolidays::kPlainWeekdays;
  std::vector<CalendarException> exceptions;
  friend bool operator==(const Calendar&, const Calendar&) = default;
};

struct HolidayDay {
  absl::CivilDay date;
  std::string name;
  bool off = true;  // False: a worked day (调休).
  friend bool operator==(const HolidayDay&, const HolidayDay&) = default;
};

// One published list. It may name days of a neighbouring year: look a day up
// in the lists of its year and the next.
struct HolidayYear {
  static constexpr ResourceKind kKind = ResourceKind::kHolidayYear;
  ResourceMeta meta;  // The id is "<region>-<year>" in lower case: "cn-2026".
  std::string region;
  int32_t year = 0;
  std::vector<std::string> papers;
  std::vector<HolidayDay> days;  // By date. Empty: not announced yet.
  friend bool operator==(const HolidayYear&, const HolidayYear&) = default;
};

// Time in which an instrument, laboratory or centre cannot be used, or only
// part of a supply.
struct Outage {
  static constexpr ResourceKind kKind = ResourceKind::kOutage;
  ResourceMeta meta;
  // Exactly one of these and of `supply` is set.
  std::string instrument;
  std::string laboratory;
  std::string centre;
  std::string reason;
  bool planned = true;
  Interval first;          // The first occurrence.
  std::string recurrence;  // RFC 5545 RRULE value; empty: once.
  std::string time_zone = "Asia/Shanghai";  // In which the rule recurs.
  std::vector<Minute> excluded;             // Starts of occurrences left out.
  std::string supply;                       // A utility or accessories,
  int32_t remaining = 0;                    // of which so much is left.
  friend bool operator==(const Outage&, const Outage&) = default;
};

// Which days a time band takes; what a working day is, the holiday lists of
// the instrument's calendar say (without one, Monday to Friday).
enum class BandDays : uint8_t { kAll = 0, kWorking = 1, kNonWorking = 2 };

// A part of time that comes back, such as "Monday to Friday 09:00-17:00" or
// "days off", in the local time of the instrument's calendar. A span that
// crosses midnight belongs to the day on which it starts. At least one of the
// fields says something.
struct TimeBand {
  std::vector<WeeklyHours> hours;  // Empty: all of each day.
  BandDays days = BandDays::kAll;
  friend bool operator==(const TimeBand&, const TimeBand&) = default;
};

// Institutions that rules and agreements speak of together.
struct PartnerGroup {
  static constexpr ResourceKind kKind = ResourceKind::kPartnerGroup;
  ResourceMeta meta;
  LocalizedText name;
  std::vector<std::string> institutions;  // Ascending, distinct; may be empty.
  friend bool operator==(const PartnerGroup&, const PartnerGroup&) = default;
};

// A right to use instruments, as a member holds it.
struct MemberQualification {
  std::string name;  // Matches `Instrument::qualification`.
  Minute granted = 0;
  Minute expiry = kNever;
  // It lapses so many days after the last use, or after `granted`; 0: never.
  int32_t unused_days = 0;  // 0 to 366.
  friend bool operator==(const MemberQualification&,
                         const MemberQualification&) = default;
};

// A person of one institution, who books for it.
struct Member {
  static constexpr ResourceKind kKind = ResourceKind::kMember;
  ResourceMeta meta;
  LocalizedText name;
  std::string institution;
  std::string contact;
  std::vector<MemberQualification> qualifications;  // Distinct names.
  bool active = true;
  friend bool operator==(const Member&, const Member&) = default;
};

// What an institution books time for.
struct Project {
  static constexpr ResourceKind kKind = ResourceKind::kProject;
  ResourceMeta meta;
  LocalizedText name;
  std::string institution;
  std::vector<std::string> members;  // Empty: whoever books for it.
  bool active = true;
  Interval validity{0, kNever};  // Bookings lie inside.
  // What may be booked: these instruments, and those whose class code begins
  // so. Both empty: any.
  std::vector<std::string> instruments;
  std::vector<std::string> class_codes;
  friend bool operator==(const Project&, const Project&) = default;
};

// Lets partners use instruments of other regions.
struct Agreement {
  static constexpr ResourceKind kKind = ResourceKind::kAgreement;
  ResourceMeta meta;
  LocalizedText name;
  // Who may book; one at least, of either kind.
  std::vector<std::string> institutions;
  std::vector<std::string> groups;
  // Where: in these centres, and those of these regions. Both empty:
  // everywhere.
  std::vector<std::string> centres;
  std::vector<int32_t> regions;
  std::vector<std::string> class_codes;  // Prefixes; empty: every class.
  Interval validity{0, kNever};
  int32_t discount_percent = 0;  // 0 to 100. No decision reads it, nor the
  int32_t priority = 0;          // priority: the higher, the sooner served.
  friend bool operator==(const Agreement&, const Agreement&) = default;
};

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
  bool without_ended = false;  // Whether bookings that are over do not count.
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
  int32_t days = 0;  // When kRolling, 1 to 366; else 0.
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
using RuleParams =
    std::variant<DurationRule, GridRule, NoticeRule, HorizonRule,
                 PriorityWindowRule, ExclusiveAccessRule, CountQuotaRule,
                 TimeQuotaRule, ConcurrentRule, SpacingRule, OverlapRule,
                 QualificationRule, AgreementRule, NoShowRule, ApprovalRule>;

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
  friend bool operator==(const Rule&, const Rule&) = default;
};

enum class Role : uint8_t {
  kAdministrator = 1,
  kCentreManager = 2,  // Of the centre that the token names.
  kMember = 3,         // Of the partner (institution) that the token names.
  kAuditor = 4,        // Reads everything, changes nothing.
};

// A bearer token, without its secret.
struct AccessToken {
  static constexpr ResourceKind kKind = ResourceKind::kAccessToken;
  ResourceMeta meta;
  std::string secret_sha256;  // 32 bytes.
  Role role = Role::kAuditor;
  std::string centre;   // For centre managers.
  std::string partner;  // For members: an institution's id.
  std::string subject;  // Who holds it: a person or a program.
  absl::Time expire_time = absl::InfiniteFuture();
  bool revoked = false;
  friend bool operator==(const AccessToken&, const AccessToken&) = default;
};

template <typename T>
using Ptr = std::shared_ptr<const T>;

using Resource =
    std::variant<Ptr<Institution>, Ptr<Centre>, Ptr<Laboratory>,
                 Ptr<Instrument>, Ptr<Capability>, Ptr<Operator>, Ptr<Standard>,
                 Ptr<Calendar>, Ptr<HolidayYear>, Ptr<Outage>, Ptr<Rule>,
                 Ptr<AccessToken>, Ptr<PartnerGroup>, Ptr<Member>, Ptr<Project>,
                 Ptr<Agreement>, Ptr<Supply>>;

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RESOURCES_H_
