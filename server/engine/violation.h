#ifndef TRILAB_SERVER_ENGINE_VIOLATION_H_
#define TRILAB_SERVER_ENGINE_VIOLATION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/engine/resources.h"

namespace trilab::engine {

// Why a placement is not allowed. The names are part of the API
// (`ViolationCodeName`); the numbers are stored.
enum class ViolationCode : uint8_t {
  kOccupied = 1,               // Another booking or hold takes the units.
  kClosed = 2,                 // Outside opening hours.
  kHoliday = 3,                // Closed by a public holiday.
  kHolidaysUnknown = 4,        // The year's holidays are not announced.
  kOutage = 5,                 // Planned or unplanned outage.
  kNotBookable = 6,            // Status: in repair or retired.
  kRestricted = 7,             // Status: only for the owner's members.
  kNoOperator = 8,             // No qualified operator is free.
  kNotCalibrated = 9,          // Calibration does not last through the end.
  kNotCapable = 10,            // No capability covers the need.
  kNotAccredited = 11,         // The capability lacks the scheme, or too short.
  kModeNotOffered = 12,        // Service mode.
  kTooManyUnits = 13,          // More units than the capacity.
  kInThePast = 14,             // Starts before now.
  kTooShort = 15,              // Duration rule.
  kTooLong = 16,               // Duration rule.
  kNotMultiple = 17,           // Duration rule.
  kOffGrid = 18,               // Grid rule.
  kNoticeTooShort = 19,        // Notice rule.
  kBeyondHorizon = 20,         // Horizon rule, or calendars end.
  kOperatorNotQualified = 21,  // The operator asked for may not run it.
  kWindowTooShort = 22,        // The ask's own window leaves no room.
  kStandardNotInForce = 23,    // A newer edition replaced it: a warning.
  // Parts of an ask that explanations blame beside constraints.
  kOutsideWindow = 24,       // The window: there is a start outside it.
  kOutsideRegions = 25,      // In none of the regions asked for.
  kOutsideCentres = 26,      // Of none of the centres asked for.
  kOtherEdition = 27,        // Only another edition of the standard is offered.
  kNoCandidate = 28,         // No instrument at all offers what is needed.
  kNotExact = 30,            // Duration rule: none of the lengths allowed.
  kOffBlocks = 31,           // Grid rule: not one of the blocks.
  kChangeTooLate = 32,       // Notice rule: too near to be changed.
  kCancelTooLate = 33,       // Notice rule: too near to be cancelled.
  kPriorityWindow = 34,      // Priority window: others come first.
  kExclusiveAccess = 35,     // Exclusive access: kept for others.
  kOutOfRegion = 70,         // The ask's regions and centres leave nothing.
  kMemberInactive = 50,      // The member books nothing at present.
  kProjectInactive = 51,     // The project is closed.
  kProjectNotValid = 52,     // The project does not last through the end.
  kProjectExcludes = 53,     // The project may not book this instrument.
  kNotInProject = 54,        // The project's time is for other members.
  kNoAgreement = 55,         // Agreement rule.
  kCountQuota = 56,          // Count quota rule.
  kTimeQuota = 57,           // Time quota rule.
  kTooManyBookings = 58,     // Concurrent rule.
  kTooClose = 59,            // Spacing rule.
  kSubjectBusy = 60,         // Overlap rule.
  kMemberRequired = 61,      // Qualification rule: the booking names none.
  kMemberNotQualified = 62,  // Qualification rule.
  kApprovalNeeded = 40,      // Approval rule.
  kBudgetShort = 80,         // The project's account does not cover it.
  kNoTariff = 81,            // Account rule: it has no price.
  kServiceNotPriced = 82,    // No tariff knows the service asked for.
  kMixedCurrencies = 83,     // Prices, account and voucher differ.
  kCancellationPenalty = 84,   // Cancellation ladder: what was charged.
  kVoucherOutsideRegion = 85,  // The voucher: not valid in that region.
  kVoucherNotValid = 86,       // The voucher: not then, or not at all.
  kVoucherExhausted = 87,      // The voucher: nothing is left of it.
  kVoucherExcludes = 88,       // The voucher: not that centre or class.
  kAccountLow = 89,            // Account rule: too little on the account.
  kChangeover = 90,            // No time to set up from or for a neighbour.
  kConfigurationNotOffered = 91,
  kUtilityLimit = 92,  // Others draw too much of a utility.
  kAccessoriesTaken = 93,
  kOutOfStock = 94,         // A consumable would run out, then or later.
  kStockNotCounted = 95,    // Of a consumable, for too long.
  kSupplyElsewhere = 96,    // Of another laboratory or centre.
  kNoCompanion = 97,        // No instrument to be booked along is free.
  kSuspended = 100,         // Sanction rule.
  kAnswerMissing = 101,     // Required answers rule.
  kAnswerNotAllowed = 102,  // Required answers rule.
  kNotAccepted = 103,       // Required answers rule: a document.
  kStepOrder = 130,         // Campaign: before what it has to follow.
  kStepWait = 131,          // Campaign: it waits too long for what it follows.
  kStepTime = 132,          // Campaign: outside its release and deadline.
  kStepGroup = 133,         // Campaign: its group is elsewhere.
  kStepMode = 134,          // Campaign: not one of the ways to do it.
  kSampleBusy = 135,        // Campaign: the sample is elsewhere.
  kCampaignBudget = 136,    // Campaign: it costs more.
};

// "OCCUPIED" and so on: stable, upper snake case.
absl::string_view ViolationCodeName(ViolationCode code);

enum class Severity : uint8_t {
  kReject = 1,
  kWarn = 2,
  kApproval = 3,  // The booking is made, but waits for approval.
};

// A resource named in a message.
struct ResourceRef {
  ResourceKind kind = ResourceKind::kInstrument;
  std::string id;
  friend bool operator==(const ResourceRef&, const ResourceRef&) = default;
};

// One reason why a placement is not allowed, or is only allowed with a
// warning. `parameters` are facts by name in a fixed order; times are RFC 3339
// in UTC, lengths whole minutes. Texts are made from them (violation_text.h).
struct Violation {
  ViolationCode code = ViolationCode::kOccupied;
  Severity severity = Severity::kReject;
  ResourceRef resource;
  std::string rule;  // Empty for constraints that are always on.
  uint64_t rule_revision = 0;
  // Of the rule; without one, see `OverrideLevelOf`.
  OverrideLevel override_level = OverrideLevel::kNever;
  std::vector<std::pair<std::string, std::string>> parameters;

  friend bool operator==(const Violation&, const Violation&) = default;
};
using Violations = std::vector<Violation>;

// Whose right it takes to override the violation. Of the constraints that are
// always on, those may be overridden that say what is usual rather than what is
// possible: opening hours, holidays, and that an instrument is kept for its
// owner, by a manager of the centre.
OverrideLevel OverrideLevelOf(const Violation& violation);

// "BOOKER" and so on: stable, upper snake case.
absl::string_view OverrideLevelName(OverrideLevel level);

struct RefusedAsk;

// Why a command was refused. `reason` is stable upper snake case, such as
// "BOOKING_REFUSED" or "ETAG_MISMATCH"; `violations` is empty unless
// `code` is FAILED_PRECONDITION for a placement.
struct Rejection {
  absl::StatusCode code = absl::StatusCode::kFailedPrecondition;
  std::string reason;
  std::string message;  // English, one sentence.
  std::string field;    // Of the request, where one is to blame.
  std::vector<std::pair<std::string, std::string>> metadata;
  Violations violations;
  // What was refused, where that was a booking; else null.
  std::shared_ptr<const RefusedAsk> ask;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_VIOLATION_H_
