#ifndef TRILAB_SERVER_ENGINE_RESOURCES_H_
#define TRILAB_SERVER_ENGINE_RESOURCES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/engine/hours.h"
#include "server/engine/interval.h"
#include "server/engine/resource_meta.h"
#include "server/engine/rule.h"
#include "server/engine/tariff.h"

// The resources of the catalogue, as the engine sees them: plain values.
//
// A resource refers to others by their ids (the last part of the resource
// name; "emc-3" for "instruments/emc-3"). An empty id means "none". Resources
// are immutable once applied and are shared as `std::shared_ptr<const T>`.

namespace trilab::engine {

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
  // What may be spent on its bookings, credits left aside; unset: it has no
  // account, and its bookings are billed to the institution.
  std::optional<Amount> budget;
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
                 Ptr<Agreement>, Ptr<Tariff>, Ptr<Voucher>, Ptr<Supply>>;

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RESOURCES_H_
