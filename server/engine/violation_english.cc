#include <string>

#include "absl/strings/str_cat.h"
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
  const std::string notice = p["working_days"].empty()
                                 ? p.Length("notice")
                                 : StrCat(p["working_days"], " working day",
                                          p["working_days"] == "1" ? "" : "s");
  return StrCat(name, " has to be booked ", notice, " ahead", p.Earliest());
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
  return StrCat(name, " does not offer what is needed",
                p.If("class_code", ", class "), p.If("standard", ", "),
                p.If("ranges", ", "));
}

std::string BeyondHorizon(const Pieces& p, absl::string_view name) {
  return StrCat("Bookings of ", name, " have to ",
                p["to_end"] == "true" ? "end" : "start", " by ",
                p.At("latest"));
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
      return StrCat("The start ", p.At("start"), " lies in the past");
    case ViolationCode::kTooShort:
      return StrCat("Bookings of ", name, " take at least ", p.Length("min"),
                    ", not ", p.Length("minutes"));
    case ViolationCode::kTooLong:
      return StrCat("Bookings of ", name, " take at most ", p.Length("max"),
                    ", not ", p.Length("minutes"));
    case ViolationCode::kNotMultiple:
      return StrCat("Bookings of ", name, " take a multiple of ",
                    p.Length("multiple_of"), ", not ", p.Length("minutes"));
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
    case ViolationCode::kStandardNotInForce:
      return StrCat(p["standard"], " was withdrawn on ", p["withdrawn"],
                    p.If("replaced_by", "; it was replaced by "));
    case ViolationCode::kApprovalNeeded:
      return StrCat("Bookings of ", name,
                    MinutesOf(violation, "min") == 0
                        ? ""
                        : StrCat(" for ", p.Length("min"), " or more"),
                    " need approval");
  }
  return StrCat(name, " cannot be booked then");
}

}  // namespace

std::string EnglishPhrase(const Violation& violation, absl::string_view name) {
  return StrCat(Phrase(violation, name), ".");
}

}  // namespace trilab::engine
