#include "server/engine/violation.h"

#include "absl/strings/string_view.h"

namespace trilab::engine {

absl::string_view ViolationCodeName(ViolationCode code) {
  switch (code) {
    case ViolationCode::kOccupied:
      return "OCCUPIED";
    case ViolationCode::kClosed:
      return "CLOSED";
    case ViolationCode::kHoliday:
      return "HOLIDAY";
    case ViolationCode::kHolidaysUnknown:
      return "HOLIDAYS_UNKNOWN";
    case ViolationCode::kOutage:
      return "OUTAGE";
    case ViolationCode::kNotBookable:
      return "NOT_BOOKABLE";
    case ViolationCode::kRestricted:
      return "RESTRICTED";
    case ViolationCode::kNoOperator:
      return "NO_OPERATOR";
    case ViolationCode::kNotCalibrated:
      return "NOT_CALIBRATED";
    case ViolationCode::kNotCapable:
      return "NOT_CAPABLE";
    case ViolationCode::kNotAccredited:
      return "NOT_ACCREDITED";
    case ViolationCode::kModeNotOffered:
      return "MODE_NOT_OFFERED";
    case ViolationCode::kTooManyUnits:
      return "TOO_MANY_UNITS";
    case ViolationCode::kInThePast:
      return "IN_THE_PAST";
    case ViolationCode::kTooShort:
      return "TOO_SHORT";
    case ViolationCode::kTooLong:
      return "TOO_LONG";
    case ViolationCode::kNotMultiple:
      return "NOT_MULTIPLE";
    case ViolationCode::kOffGrid:
      return "OFF_GRID";
    case ViolationCode::kNoticeTooShort:
      return "NOTICE_TOO_SHORT";
    case ViolationCode::kBeyondHorizon:
      return "BEYOND_HORIZON";
    case ViolationCode::kOperatorNotQualified:
      return "OPERATOR_NOT_QUALIFIED";
    case ViolationCode::kWindowTooShort:
      return "WINDOW_TOO_SHORT";
    case ViolationCode::kStandardNotInForce:
      return "STANDARD_NOT_IN_FORCE";
    case ViolationCode::kApprovalNeeded:
      return "APPROVAL_NEEDED";
  }
  return "UNKNOWN";
}

}  // namespace trilab::engine
