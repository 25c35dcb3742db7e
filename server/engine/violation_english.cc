#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "server/engine/violation_phrases.h"
#include "server/engine/violation_time_text.h"

namespace trilab::engine {
namespace {

using absl::StrCat;

// Reads the parameters of one violation as pieces of English.
class Pieces {
 public:
  explicit Pieces(const Violation& violation) : violation_(violation) {}

  absl::string_view operator[](absl::string_view name) const {
    return ParameterOf(violation_, name);
  }

  // Whether it is said of no instrument in particular.
  bool IsOfAll() const { return violation_.resource.id.empty(); }

  // `before`, the parameter and `after`; nothing if it is missing.
  std::string If(absl::string_view name, absl::string_view before,
                 absl::string_view after = "") const {
    const absl::string_view value = (*this)[name];
    return value.empty() ? "" : StrCat(before, value, after);
  }

  // "Tue 2026-11-24 10:00".
  std::string At(absl::string_view name) const {
    const auto time = LocalTimeOf(violation_, name);
    return time.has_value() ? StrCat(Day(*time), " ", ClockText(*time)) : "";
  }
  std::string IfAt(absl::string_view name, absl::string_view before) const {
    const std::string time = At(name);
    return time.empty() ? "" : StrCat(before, time);
  }

  // " from 10:00 to 14:00 on Tue 2026-11-24".
  std::string Span() const {
    const auto start = LocalTimeOf(violation_, "start");
    const auto end = LocalTimeOf(violation_, "end");
    if (!start.has_value() || !end.has_value()) return "";
    if (absl::CivilDay(*start) != absl::CivilDay(*end)) {
      return StrCat(" from ", At("start"), " to ", At("end"));
    }
    return StrCat(" from ", ClockText(*start), " to ", ClockText(*end), " on ",
                  Day(*start));
  }

  // "90 minutes", "2 hours", "3 days".
  std::string Length(absl::string_view name) const {
    const int64_t minutes = MinutesOf(violation_, name);
    if (minutes != 0 && minutes % 1440 == 0) {
      return Count(minutes / 1440, "day");
    }
    if (minutes != 0 && minutes % 60 == 0) return Count(minutes / 60, "hour");
    return Count(minutes, "minute");
  }

  std::string Earliest() const {
    return IfAt("earliest", "; the earliest start is ");
  }

  // "3 working days", or the length that "notice" says.
  std::string Notice() const {
    const absl::string_view days = (*this)["working_days"];
    if (days.empty()) return Length("notice");
    return StrCat(days, " working day", days == "1" ? "" : "s");
  }

  // " of the time that counts" where only some minutes were measured.
  absl::string_view Counted() const {
    return (*this)["counted"].empty() ? "" : " of the time that counts";
  }

  // A list "60,120" of lengths as "1 hour, 2 hours".
  std::string Lengths(absl::string_view name) const {
    std::vector<std::string> lengths;
    if ((*this)[name].empty()) return "";
    for (const absl::string_view item : absl::StrSplit((*this)[name], ',')) {
      Violation one;
      one.parameters = {{"length", std::string(item)}};
      lengths.push_back(Pieces(one).Length("length"));
    }
    return absl::StrJoin(lengths, ", ");
  }

  // A list "a,b" as "a, b".
  std::string List(absl::string_view name) const {
    return absl::StrReplaceAll((*this)[name], {{",", ", "}});
  }

 private:
  static std::string Day(absl::CivilMinute time) {
    return absl::FormatTime("%a %Y-%m-%d",
                            absl::FromCivil(time, absl::UTCTimeZone()),
                            absl::UTCTimeZone());
  }
  static std::string Count(int64_t count, absl::string_view noun) {
    return StrCat(count, " ", noun, count == 1 ? "" : "s");
  }

  const Violation& violation_;
};

std::string Occupied(const Pieces& p, absl::string_view name) {
  return StrCat(name, " is taken", p.Span(), p.If("booking", " (", ")"),
                p["capacity"] == "1"
                    ? ""
                    : StrCat(": ", p["units_in_use"], " of ", p["capacity"],
                             " units are in use"));
}

std::string NotBookable(const Pieces& p, absl::string_view name) {
  return StrCat(
      name, p["status"] == "RETIRED" ? " has been retired" : " is in repair",
      " and cannot be booked");
}

std::string Grid(const Pieces& p, absl::string_view name) {
  return StrCat("Bookings of ", name, " start ",
                p["align_end"] == "true" ? "and end " : "", "every ",
                p.Length("step"), ", counted from midnight",
                p["offset"] == "0" ? "" : StrCat(" plus ", p.Length("offset")),
                " (", p["time_zone"], ")",
                p.IfAt("earliest", "; the next start is "));
}

std::string Notice(const Pieces& p, absl::string_view name) {
  return StrCat(name, " has to be booked ", p.Notice(), " ahead", p.Earliest());
}

std::string Blocks(const Pieces& p, absl::string_view name) {
  return StrCat("Bookings of ", name, " take one of the blocks ",
                p.List("blocks"), " (", p["time_zone"], ")",
                p["allow_runs"] == "true" ? " or several in a row" : "",
                p.IfAt("earliest", "; the next start for that length is "));
}

std::string PriorityWindow(const Pieces& p, absl::string_view name) {
  return StrCat(p.List("institutions"), " may book ", name, p.Span(),
                " before others, who may from ", p.At("released"), " on");
}

std::string ExclusiveAccess(const Pieces& p, absl::string_view name) {
  if (p["institutions"].empty()) {
    return StrCat(name, " is kept free", p.Span());
  }
  return StrCat("Only ", p.List("institutions"), " may book ", name, p.Span());
}

std::string NoOperator(const Pieces& p, absl::string_view name) {
  if (!p["operator"].empty()) {
    return StrCat(p["operator"], " is not at work or not free", p.Span());
  }
  return StrCat("No operator", p.If("qualification", " qualified for \"", "\""),
                " is free to run ", name, p.Span());
}

std::string NotQualified(const Pieces& p, absl::string_view name) {
  return StrCat(p["operator"].empty() ? name : p["operator"],
                " may not run the instrument",
                p.If("qualification", ": the qualification \"", "\" is needed"),
                p.IfAt("expiry", ", and theirs expires on "));
}

std::string NotCapable(const Pieces& p, absl::string_view name) {
  return StrCat(p.IsOfAll() ? "No instrument offers" : name,
                p.IsOfAll() ? "" : " does not offer", " what is needed",
                p.If("class_code", ", class "), p.If("standard", ", "),
                p.If("ranges", ", "), p.If("editions", "; there is "));
}

std::string OutOfRegion(const Pieces& p) {
  const bool both = !p["regions"].empty() && !p["centres"].empty();
  return StrCat("What is needed is only offered elsewhere (instruments: ",
                p["instruments"], "), not in ", p.If("regions", "regions "),
                both ? " at " : "", p["centres"]);
}

std::string BeyondHorizon(const Pieces& p, absl::string_view name) {
  return StrCat("Bookings of ", name, " have to ",
                p["to_end"] == "true" ? "end" : "start", " by ", p.At("latest"),
                p.IfAt("opens", "; that time can be booked from "));
}

// " a week", " ahead", " in any 7 days on end".
std::string Period(const Pieces& p) {
  const absl::string_view period = p["period"];
  if (period == "DAY") return " a day";
  if (period == "WEEK") return " a week";
  if (period == "MONTH") return " a month";
  if (period == "YEAR") return " a year";
  if (period == "FUTURE") return " ahead";
  return StrCat(" in any ", p["days"], " days on end");
}

std::string Quota(const Pieces& p, bool time) {
  if (time) {
    return StrCat(p["owner"], " has ", p.Length("used"), " booked", p.Span(),
                  "; with ", p.Length("minutes"), " more it would exceed ",
                  p.Length("max"), Period(p));
  }
  return StrCat(p["owner"], " has ", p["used"], " booking",
                p["used"] == "1" ? "" : "s", p.Span(), " of at most ", p["max"],
                Period(p));
}

std::string NotInProject(const Pieces& p) {
  return p["member"].empty()
             ? StrCat(p["project"],
                      " is for its members; the booking has to name one")
             : StrCat(p["member"], " is no member of ", p["project"]);
}

std::string Suspended(const Pieces& p) {
  const std::string until =
      p["until"].empty() ? " and is suspended"
                         : StrCat(" and is suspended until ", p.At("until"));
  if (!p["credit"].empty()) {
    return StrCat(p["owner"], " has a credit of ", p["credit"],
                  " left, less than the ", p["needed"], " needed,", until);
  }
  return StrCat(p["owner"], " has collected ", p["points"], " points within ",
                p["days"], " days, with ", p["limit"], " as the limit,", until);
}

std::string MemberNotQualified(const Pieces& p, absl::string_view name) {
  if (!p["unused_days"].empty()) {
    return StrCat("The qualification \"", p["qualification"], "\" of ",
                  p["member"], " has lapsed after ", p["unused_days"],
                  " days without use");
  }
  return StrCat(p["member"], " does not hold \"", p["qualification"],
                "\", which ", name, " asks for, for all of the booking",
                p.IfAt("valid_from", "; it is valid from "),
                p.IfAt("valid_until", "; it expires on "));
}

std::string NoAgreement(const Pieces& p, absl::string_view name) {
  return StrCat(p["partner"], " has no agreement with ", p["centre"],
                " that covers ", name, " at that time",
                p.IfAt("valid_from", "; the latest is valid from "),
                p.IfAt("valid_until", " until "));
}

// What stands in the way of paying.
std::string Money(const Pieces& p, ViolationCode code, absl::string_view name) {
  switch (code) {
    case ViolationCode::kBudgetShort:
      return StrCat("The booking costs ", p["needed"], ", but the account of ",
                    name, " has ", p["available"], " left");
    case ViolationCode::kNoTariff:
      return StrCat("There is no tariff for ", name, " then");
    case ViolationCode::kServiceNotPriced:
      return StrCat("Tariff ", name, " has no service \"", p["service"], "\"");
    case ViolationCode::kMixedCurrencies:
      return StrCat(name, " is in ", p["currency"],
                    ", but the booking is paid ", "in ", p["expected"]);
    case ViolationCode::kCancellationPenalty:
      return StrCat("Of the price of ", name, " ", p["percent"],
                    "% is charged: ", p["amount"]);
    case ViolationCode::kVoucherOutsideRegion:
      return StrCat("Voucher ", name, " is valid in ", p["regions"],
                    ", not in region ", p["region"]);
    case ViolationCode::kVoucherNotValid:
      return StrCat("Voucher ", name, " is not valid then: it is good",
                    p.IfAt("valid_from", " from "),
                    p.IfAt("valid_until", " until "));
    case ViolationCode::kVoucherExhausted:
      return StrCat("Nothing is left of voucher ", name, " over ", p["face"]);
    case ViolationCode::kVoucherExcludes:
      return StrCat("Voucher ", name, " is not for instrument ",
                    p["instrument"]);
    default:
      return StrCat("Booking ", name, " takes ", p["required"],
                    " on the account of the booking's project",
                    p.If("balance", "; there is ", " on it"));
  }
}

std::string Changeover(const Pieces& p, absl::string_view name) {
  return StrCat(name, " needs ", p.Length("gap"), " between ", p["booking"],
                p.Span(), " and this booking, to be set up from \"", p["from"],
                "\" to \"", p["to"], "\"", p.Earliest());
}

// "at Tue 2026-11-24 10:00 3 of 5 kW are in use, and 4 kW are asked for".
std::string SupplyUse(const Pieces& p) {
  return StrCat("at ", p.At("at"), " ", p["in_use"], " of ", p["limit"],
                p.If("unit", " "), " are in use, and ", p["asked"],
                p.If("unit", " "), " are asked for",
                p.If("outage", " (limited by ", ")"));
}

std::string NoCompanion(const Pieces& p, absl::string_view name) {
  return StrCat(p["companion"].empty()
                    ? StrCat("No instrument of class ", p["class_code"])
                    : std::string(p["companion"]),
                p["companion"].empty() ? " is free" : " is not free",
                " to be booked along with ", name, p.Span(),
                p.If("reason", " (", ")"));
}

std::string Phrase(const Violation& violation, absl::string_view name) {
  const Pieces p(violation);
  switch (violation.code) {
    case ViolationCode::kOccupied:
      return Occupied(p, name);
    case ViolationCode::kClosed:
      return StrCat(name, " is not open", p.Span(), p.If("reason", " (", ")"),
                    p.Earliest());
    case ViolationCode::kHoliday:
      return StrCat(name, " is closed on ", p["date"],
                    p.If("name", ", a public holiday (", ")"), p.Earliest());
    case ViolationCode::kHolidaysUnknown:
      return StrCat("The public holidays of ", p["year"],
                    " have not been announced, so ", name,
                    " takes no bookings for that year");
    case ViolationCode::kOutage:
      return StrCat(name, " is out of use", p.Span(), p.If("reason", ": "),
                    p.Earliest());
    case ViolationCode::kNotBookable:
      return NotBookable(p, name);
    case ViolationCode::kRestricted:
      return StrCat("Only members of ", p["institution"], " may book ", name);
    case ViolationCode::kNoOperator:
      return NoOperator(p, name);
    case ViolationCode::kNotCalibrated:
      return StrCat("The calibration of ", name, " is valid from ",
                    p.At("valid_from"), " to ", p.At("valid_until"),
                    ", not for all of the booking");
    case ViolationCode::kNotCapable:
      return NotCapable(p, name);
    case ViolationCode::kNotAccredited:
      return StrCat(name, " is not accredited (", p["schemes"],
                    ") through the end of the booking",
                    p.IfAt("valid_until", "; accredited until "));
    case ViolationCode::kModeNotOffered:
      return StrCat(name, " does not offer ",
                    p["mode"] == "SELF_SERVICE" ? "self-service"
                                                : "tests of samples sent in");
    case ViolationCode::kTooManyUnits:
      return StrCat(name, " has only ", p["capacity"], " of the ", p["units"],
                    " units asked for");
    case ViolationCode::kInThePast:
      if (!p["end"].empty()) {
        return StrCat("The end ", p.At("end"), " lies in the past");
      }
      return StrCat("The start ", p.At("start"), " lies in the past");
    case ViolationCode::kTooShort:
      return StrCat("Bookings of ", name, " take at least ", p.Length("min"),
                    p.Counted(), ", not ", p.Length("minutes"));
    case ViolationCode::kTooLong:
      return StrCat("Bookings of ", name, " take at most ", p.Length("max"),
                    p.Counted(), ", not ", p.Length("minutes"));
    case ViolationCode::kNotMultiple:
      return StrCat("Bookings of ", name, " take a multiple of ",
                    p.Length("multiple_of"), p.Counted(), ", not ",
                    p.Length("minutes"));
    case ViolationCode::kOffGrid:
      return Grid(p, name);
    case ViolationCode::kNoticeTooShort:
      return Notice(p, name);
    case ViolationCode::kBeyondHorizon:
      return BeyondHorizon(p, name);
    case ViolationCode::kOperatorNotQualified:
      return NotQualified(p, name);
    case ViolationCode::kWindowTooShort:
      return StrCat("The window", p.Span(), " leaves no room for ",
                    p.Length("minutes"));
    case ViolationCode::kOutOfRegion:
      return OutOfRegion(p);
    case ViolationCode::kStandardNotInForce:
      return StrCat(p["standard"], " was withdrawn on ", p["withdrawn"],
                    p.If("replaced_by", "; it was replaced by "));
    case ViolationCode::kOutsideWindow:
      return StrCat("All of the booking must lie in the time asked for,",
                    p.Span());
    case ViolationCode::kOutsideRegions:
      return StrCat(name, " stands in ", p.If("region", "region ", ", "),
                    "none of the regions asked for (", p["regions"], ")");
    case ViolationCode::kOutsideCentres:
      return StrCat(name, " belongs to ", p.If("centre", "", ", "),
                    "none of the centres asked for (", p["centres"], ")");
    case ViolationCode::kOtherEdition:
      return StrCat(name, " offers ", p["offered"],
                    ", not the edition asked for, ", p["standard"]);
    case ViolationCode::kNoCandidate:
      return StrCat("No instrument offers what is needed",
                    p.If("class_code", ", class "), p.If("standard", ", "));
    case ViolationCode::kNotExact:
      return StrCat("Bookings of ", name, " take one of ", p.Lengths("exactly"),
                    p.Counted(), ", not ", p.Length("minutes"));
    case ViolationCode::kOffBlocks:
      return Blocks(p, name);
    case ViolationCode::kChangeTooLate:
      return StrCat("Bookings of ", name, " can be changed up to ", p.Notice(),
                    " before they start; this one starts ", p.At("start"));
    case ViolationCode::kCancelTooLate:
      return StrCat("Bookings of ", name, " can be cancelled up to ",
                    p.Notice(), " before they start; this one starts ",
                    p.At("start"));
    case ViolationCode::kPriorityWindow:
      return PriorityWindow(p, name);
    case ViolationCode::kExclusiveAccess:
      return ExclusiveAccess(p, name);
    case ViolationCode::kMemberInactive:
      return StrCat(p["member"], " is inactive and may not book ", name);
    case ViolationCode::kProjectInactive:
      return StrCat(p["project"], " is inactive and may not book ", name);
    case ViolationCode::kProjectNotValid:
      return StrCat(p["project"], " does not last for all of the booking",
                    p.IfAt("valid_from", "; it begins on "),
                    p.IfAt("valid_until", "; it ends on "));
    case ViolationCode::kProjectExcludes:
      return StrCat(p["project"], " may not book ", name);
    case ViolationCode::kNotInProject:
      return NotInProject(p);
    case ViolationCode::kNoAgreement:
      return NoAgreement(p, name);
    case ViolationCode::kCountQuota:
      return Quota(p, /*time=*/false);
    case ViolationCode::kTimeQuota:
      return Quota(p, /*time=*/true);
    case ViolationCode::kTooManyBookings:
      return StrCat(p["owner"], " has ", p["used"], " booking",
                    p["used"] == "1" ? "" : "s", " that ",
                    p["used"] == "1" ? "is" : "are", " not over, of at most ",
                    p["max"]);
    case ViolationCode::kTooClose:
      return StrCat(p["owner"], " has to leave ", p.Length("gap"),
                    " between two bookings; ", p["booking"], p.Span(),
                    " is too close");
    case ViolationCode::kSubjectBusy:
      return StrCat(p["owner"], " has ", p["booking"], p.Span(),
                    " and cannot use ", name, " at the same time");
    case ViolationCode::kMemberRequired:
      return StrCat("A booking of ", name, " has to name a member qualified ",
                    "for \"", p["qualification"], "\"");
    case ViolationCode::kMemberNotQualified:
      return MemberNotQualified(p, name);
    case ViolationCode::kApprovalNeeded:
      return StrCat("Bookings of ", name,
                    MinutesOf(violation, "min") == 0
                        ? ""
                        : StrCat(" for ", p.Length("min"), " or more"),
                    " need approval");
    case ViolationCode::kBudgetShort:
    case ViolationCode::kNoTariff:
    case ViolationCode::kServiceNotPriced:
    case ViolationCode::kMixedCurrencies:
    case ViolationCode::kCancellationPenalty:
    case ViolationCode::kVoucherOutsideRegion:
    case ViolationCode::kVoucherNotValid:
    case ViolationCode::kVoucherExhausted:
    case ViolationCode::kVoucherExcludes:
    case ViolationCode::kAccountLow:
      return Money(p, violation.code, name);
    case ViolationCode::kChangeover:
      return Changeover(p, name);
    case ViolationCode::kConfigurationNotOffered:
      return StrCat(name, " has no configuration \"", p["configuration"], "\"",
                    p.If("offered", "; it has "));
    case ViolationCode::kUtilityLimit:
      return StrCat("The limit of ", p["supply"],
                    " is exceeded: ", SupplyUse(p));
    case ViolationCode::kAccessoriesTaken:
      return StrCat("Not enough is left of ", p["supply"], ": ", SupplyUse(p));
    case ViolationCode::kOutOfStock:
      return StrCat(p["supply"], " does not last: on ", p.At("at"), " only ",
                    p["left"], p.If("unit", " "), " would be left for the ",
                    p["asked"], p.If("unit", " "), " asked for");
    case ViolationCode::kStockNotCounted:
      return StrCat("The stock of ", p["supply"], " was counted on ",
                    p.At("counted"), ", too long ago: count it again");
    case ViolationCode::kSupplyElsewhere:
      return StrCat(p["supply"], " is for instruments of ", p["place"],
                    ", not for ", name);
    case ViolationCode::kNoCompanion:
      return NoCompanion(p, name);
    case ViolationCode::kSuspended:
      return Suspended(p);
    case ViolationCode::kAnswerMissing:
      return StrCat("Bookings of ", name, " have to answer \"", p["question"],
                    "\"", p.If("text_en", ": "),
                    p.If("allowed", " (one of ", ")"));
    case ViolationCode::kAnswerNotAllowed:
      return StrCat("\"", p["answer"], "\" to \"", p["question"],
                    "\" does not allow a booking of ", name,
                    p.If("allowed", "; it has to be one of: "));
    case ViolationCode::kNotAccepted:
      return StrCat("Bookings of ", name, " have to accept ",
                    p["text_en"].empty() ? p["document"] : p["text_en"],
                    " in version ", p["version"],
                    p.If("accepted", ", not ", ""), p.If("uri", " (", ")"));
    case ViolationCode::kStepOrder:
      return StrCat(p["step"], " cannot start before ", p.At("earliest"),
                    ": it follows ", p["before"], " and the way from there");
    case ViolationCode::kStepWait:
      return StrCat(p["step"], " waits too long for ", p["before"],
                    ": it has to start by ", p.At("latest"));
    case ViolationCode::kStepTime:
      return StrCat(p["step"], " has to lie between ", p.At("start"), " and ",
                    p.At("end"));
    case ViolationCode::kStepGroup:
      return StrCat(p["step"], " has to agree with ", p["other"], " on ",
                    p["place"]);
    case ViolationCode::kStepMode:
      return StrCat(name, " at this length is not one of the ways to do ",
                    p["step"]);
    case ViolationCode::kSampleBusy:
      return StrCat("The sample of ", p["step"], " cannot be there before ",
                    p.At("earliest"), p.If("before", ", after "));
    case ViolationCode::kCampaignBudget:
      return StrCat("The steps cost ", p["cost"], " together, more than the ",
                    p["budget"], " of the budget");
  }
  return StrCat(name, " cannot be booked then");
}

}  // namespace

std::string EnglishPhrase(const Violation& violation, absl::string_view name) {
  return StrCat(Phrase(violation, name), ".");
}

}  // namespace trilab::engine
