// Checks of calendars, holidays, outages and access tokens.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/engine/local_time.h"
#include "server/engine/openings.h"
#include "server/engine/recurrence.h"
#include "server/engine/resource_checks.h"

namespace trilab::engine {
namespace {

using Problem = std::optional<FieldProblem>;

constexpr Minute kDay = 1440;
// How long a recurring outage must be known to be followed.
constexpr Minute kFollowed = kDay * 366 * 10;

// The message of `status` begins with a field, as in "hours[2].end_minute is
// …" or "time_zone: …"; `otherwise` if it does not look so.
Problem FromStatus(const absl::Status& status, absl::string_view otherwise) {
  if (status.ok()) return std::nullopt;
  const absl::string_view message = status.message();
  const absl::string_view first =
      message.substr(0, message.find_first_of(": "));
  const bool field =
      !first.empty() && std::all_of(first.begin(), first.end(), [](char c) {
        return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_' ||
               c == '.' || c == '[' || c == ']';
      });
  return FieldProblem{std::string(field ? first : otherwise),
                      absl::StrCat(message, ".")};
}

// Recurring outages are followed as time goes on, when nobody is there to
// tell that it cannot be done any more.
absl::Status CheckRecurrence(const Outage& value, const absl::TimeZone& zone) {
  absl::Status status = ValidateRecurrence(value.recurrence);
  if (status.ok()) {
    status = ValidateFirst(value.first, value.recurrence, zone);
  }
  const Minute start = value.first.start;
  // The catalogue keeps 875 days at most.
  for (const Interval& window :
       {Interval{start, start + 875 * kDay},
        Interval{start + kFollowed - kDay, start + kFollowed}}) {
    if (!status.ok()) break;
    status = Expand(value.first, value.recurrence, zone, value.excluded, window)
                 .status();
  }
  return status;
}

}  // namespace

Problem Normalize(Calendar& value) {
  Problem problem = FromStatus(ValidateCalendar(value), "calendar");
  if (problem.has_value()) return problem;
  absl::AsciiStrToUpper(&value.holiday_region);
  for (size_t i = 0; i < value.hours.size(); ++i) {
    problem = CheckModes(value.hours[i].service_modes,
                         absl::StrCat("hours[", i, "].service_modes"));
    if (problem.has_value()) return problem;
  }
  for (size_t i = 0; i < value.exceptions.size(); ++i) {
    for (const WeeklyHours& hours : value.exceptions[i].hours) {
      problem = CheckModes(hours.service_modes,
                           absl::StrCat("exceptions[", i, "].hours"));
      if (problem.has_value()) return problem;
    }
  }
  return std::nullopt;
}

Problem Normalize(HolidayYear& value) {
  absl::AsciiStrToUpper(&value.region);
  const bool region =
      !value.region.empty() && value.region.size() <= 16 &&
      std::all_of(value.region.begin(), value.region.end(), [](char c) {
        return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '-';
      });
  std::stable_sort(
      value.days.begin(), value.days.end(),
      [](const HolidayDay& a, const HolidayDay& b) { return a.date < b.date; });
  for (size_t i = 0; i < value.days.size(); ++i) {
    const absl::CivilDay day = value.days[i].date;
    const std::string field = absl::StrCat("days[", i, "].date");
    const bool near = day.year() == value.year - 1 || day.year() == value.year;
    Problem problem = FirstOf(
        ProblemIf(i > 0 && value.days[i - 1].date == day, field,
                  absl::StrCat(absl::FormatCivilTime(day), " is named twice.")),
        ProblemIf(!near, field,
                  absl::StrCat(absl::FormatCivilTime(day),
                               " is neither of the list's year nor of the "
                               "one before.")));
    if (problem.has_value()) return problem;
  }
  return FirstOf(
      ProblemIf(!region, "region",
                "A region of holidays is 1 to 16 letters such as CN."),
      ProblemIf(value.year < 1950 || value.year > 2200, "year",
                "The year is 1950 to 2200."));
}

Problem Normalize(Outage& value) {
  const int targets = !value.instrument.empty() + !value.laboratory.empty() +
                      !value.centre.empty() + !value.supply.empty();
  Problem problem =
      FirstOf(ProblemIf(targets != 1, "resource",
                        "An outage is of one instrument, laboratory, centre or "
                        "supply."),
              ProblemIf(value.remaining < 0 || value.remaining > kMostSupplied,
                        "remaining", "What is left is 0 to 1,000,000."),
              ProblemIf(value.remaining != 0 && value.supply.empty(),
                        "remaining", "Only of a supply something may be left."),
              ProblemIf(value.first.start < 0, "start_time",
                        "The start is before 1970."),
              ProblemIf(value.first.empty() || value.first.end >= kNever,
                        "end_time", "The end is not after the start."));
  if (problem.has_value()) return problem;
  const absl::StatusOr<absl::TimeZone> zone = LoadTimeZone(value.time_zone);
  if (!zone.ok()) return FromStatus(zone.status(), "time_zone");
  if (value.recurrence.empty()) return std::nullopt;
  problem = FromStatus(CheckRecurrence(value, *zone), "recurrence");
  // The client of this function knows one field for all of it.
  if (problem.has_value()) problem->field = "recurrence";
  return problem;
}

Problem Normalize(AccessToken& value) {
  const bool manager = value.role == Role::kCentreManager;
  const bool member = value.role == Role::kMember;
  const bool role =
      value.role >= Role::kAdministrator && value.role <= Role::kAuditor;
  return FirstOf(ProblemIf(value.secret_sha256.size() != 32, "secret_sha256",
                           "The digest of a secret has 32 bytes."),
                 ProblemIf(!role, "role", "There is no such role."),
                 ProblemIf(manager == value.centre.empty(), "centre",
                           "Centre managers, and nobody else, name a centre."),
                 ProblemIf(member == value.partner.empty(), "partner",
                           "Members, and nobody else, name an institution."),
                 ProblemIf(value.subject.empty(), "subject",
                           "A token tells who holds it."));
}

}  // namespace trilab::engine
