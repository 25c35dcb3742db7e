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
    case ViolationCode::kOutsideWindow:
      return "OUTSIDE_WINDOW";
    case ViolationCode::kOutsideRegions:
      return "OUTSIDE_REGIONS";
    case ViolationCode::kOutsideCentres:
      return "OUTSIDE_CENTRES";
    case ViolationCode::kOtherEdition:
      return "OTHER_EDITION";
    case ViolationCode::kNoCandidate:
      return "NO_CANDIDATE";
    case ViolationCode::kNotExact:
      return "NOT_EXACT";
    case ViolationCode::kOffBlocks:
      return "OFF_BLOCKS";
    case ViolationCode::kChangeTooLate:
      return "CHANGE_TOO_LATE";
    case ViolationCode::kCancelTooLate:
      return "CANCEL_TOO_LATE";
    case ViolationCode::kPriorityWindow:
      return "PRIORITY_WINDOW";
    case ViolationCode::kExclusiveAccess:
      return "EXCLUSIVE_ACCESS";
    case ViolationCode::kOutOfRegion:
      return "OUT_OF_REGION";
    case ViolationCode::kMemberInactive:
      return "MEMBER_INACTIVE";
    case ViolationCode::kProjectInactive:
      return "PROJECT_INACTIVE";
    case ViolationCode::kProjectNotValid:
      return "PROJECT_NOT_VALID";
    case ViolationCode::kProjectExcludes:
      return "PROJECT_EXCLUDES";
    case ViolationCode::kNotInProject:
      return "NOT_IN_PROJECT";
    case ViolationCode::kNoAgreement:
      return "NO_AGREEMENT";
    case ViolationCode::kCountQuota:
      return "COUNT_QUOTA";
    case ViolationCode::kTimeQuota:
      return "TIME_QUOTA";
    case ViolationCode::kTooManyBookings:
      return "TOO_MANY_BOOKINGS";
    case ViolationCode::kTooClose:
      return "TOO_CLOSE";
    case ViolationCode::kSubjectBusy:
      return "SUBJECT_BUSY";
    case ViolationCode::kBudgetShort:
      return "BUDGET_SHORT";
    case ViolationCode::kNoTariff:
      return "NO_TARIFF";
    case ViolationCode::kServiceNotPriced:
      return "SERVICE_NOT_PRICED";
    case ViolationCode::kMixedCurrencies:
      return "MIXED_CURRENCIES";
    case ViolationCode::kCancellationPenalty:
      return "CANCELLATION_PENALTY";
    case ViolationCode::kVoucherOutsideRegion:
      return "VOUCHER_OUTSIDE_REGION";
    case ViolationCode::kVoucherNotValid:
      return "VOUCHER_NOT_VALID";
    case ViolationCode::kVoucherExhausted:
      return "VOUCHER_EXHAUSTED";
    case ViolationCode::kVoucherExcludes:
      return "VOUCHER_EXCLUDES";
    case ViolationCode::kAccountLow:
      return "ACCOUNT_LOW";
    case ViolationCode::kMemberRequired:
      return "MEMBER_REQUIRED";
    case ViolationCode::kMemberNotQualified:
      return "MEMBER_NOT_QUALIFIED";
    case ViolationCode::kApprovalNeeded:
      return "APPROVAL_NEEDED";
    case ViolationCode::kChangeover:
      return "CHANGEOVER";
    case ViolationCode::kConfigurationNotOffered:
      return "CONFIGURATION_NOT_OFFERED";
    case ViolationCode::kUtilityLimit:
      return "UTILITY_LIMIT";
    case ViolationCode::kAccessoriesTaken:
      return "ACCESSORIES_TAKEN";
    case ViolationCode::kOutOfStock:
      return "OUT_OF_STOCK";
    case ViolationCode::kStockNotCounted:
      return "STOCK_NOT_COUNTED";
    case ViolationCode::kSupplyElsewhere:
      return "SUPPLY_ELSEWHERE";
    case ViolationCode::kNoCompanion:
      return "NO_COMPANION";
    case ViolationCode::kSuspended:
      return "SUSPENDED";
    case ViolationCode::kAnswerMissing:
      return "ANSWER_MISSING";
    case ViolationCode::kAnswerNotAllowed:
      return "ANSWER_NOT_ALLOWED";
    case ViolationCode::kNotAccepted:
      return "NOT_ACCEPTED";
    case ViolationCode::kStepOrder:
      return "STEP_ORDER";
    case ViolationCode::kStepWait:
      return "STEP_WAIT";
    case ViolationCode::kStepTime:
      return "STEP_TIME";
    case ViolationCode::kStepGroup:
      return "STEP_GROUP";
    case ViolationCode::kStepMode:
      return "STEP_MODE";
    case ViolationCode::kSampleBusy:
      return "SAMPLE_BUSY";
    case ViolationCode::kCampaignBudget:
      return "CAMPAIGN_BUDGET";
  }
  return "UNKNOWN";
}

OverrideLevel OverrideLevelOf(const Violation& violation) {
  if (!violation.rule.empty()) return violation.override_level;
  switch (violation.code) {
    case ViolationCode::kClosed:
    case ViolationCode::kHoliday:
    case ViolationCode::kHolidaysUnknown:
    case ViolationCode::kRestricted:
      return OverrideLevel::kCentre;
    default:
      return OverrideLevel::kNever;
  }
}

absl::string_view OverrideLevelName(OverrideLevel level) {
  switch (level) {
    case OverrideLevel::kBooker:
      return "BOOKER";
    case OverrideLevel::kCentre:
      return "CENTRE";
    case OverrideLevel::kAdministrator:
      return "ADMINISTRATOR";
    case OverrideLevel::kNever:
      break;
  }
  return "NEVER";
}

}  // namespace trilab::engine
