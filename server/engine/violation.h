#ifndef TRILAB_SERVER_ENGINE_VIOLATION_H_
#define TRILAB_SERVER_ENGINE_VIOLATION_H_

#include <cstdint>
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
  kApprovalNeeded = 40,        // Approval rule.
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
  std::vector<std::pair<std::string, std::string>> parameters;

  friend bool operator==(const Violation&, const Violation&) = default;
};
using Violations = std::vector<Violation>;

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
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_VIOLATION_H_
