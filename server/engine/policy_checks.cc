// Checks of calendars, holidays, outages, rules and access tokens.

#include <algorithm>
#include <utility>
#include <variant>

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
constexpr Minute kLongestBookingRule = 30 * kDay;
constexpr Minute kLongestAhead = 730 * kDay;
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

Problem Check(const DurationRule& rule) {
  const bool fits =
      rule.multiple_of == 0 ||
      rule.max / std::max<Minute>(rule.multiple_of, 1) * rule.multiple_of >=
          std::max<Minute>(rule.min, 1);
  return FirstOf(
      ProblemIf(rule.min < 0 || rule.min > kLongestBookingRule,
                "duration.min_duration",
                "The shortest length is 0 minutes to 30 days."),
      ProblemIf(rule.max < std::max<Minute>(rule.min, 1),
                "duration.max_duration",
                "The longest length is not below the shortest."),
      ProblemIf(rule.multiple_of < 0 || rule.multiple_of > kLongestBookingRule,
                "duration.multiple_of",
                "Lengths are multiples of 1 minute to 30 days."),
      ProblemIf(!fits, "duration.multiple_of",
                "No multiple lies between the shortest and longest length."));
}

Problem Check(const GridRule& rule) {
  const bool step = rule.step >= 1 && rule.step <= kDay;
  return FirstOf(
      ProblemIf(!step || kDay % rule.step != 0, "grid.step",
                "The step is 1 minute to 24 hours and divides 24 hours."),
      ProblemIf(rule.offset < 0 || rule.offset >= rule.step, "grid.offset",
                "The offset is 0 or more and less than the step."));
}

Problem Check(const NoticeRule& rule) {
  const bool days = rule.min_notice % kDay == 0 && rule.min_notice >= kDay &&
                    rule.min_notice <= 366 * kDay;
  return FirstOf(
      ProblemIf(rule.working_days && !days, "notice.min_working_days",
                "The notice is 1 to 366 working days."),
      ProblemIf(rule.min_notice < 0 || rule.min_notice > kLongestAhead,
                "notice.min_notice", "The notice is 0 minutes to 730 days."),
      CheckModes(rule.service_modes, "notice.service_modes"));
}

Problem Check(const HorizonRule& rule) {
  return ProblemIf(rule.max_ahead < 1 || rule.max_ahead > kLongestAhead,
                   "horizon.max_ahead", "The horizon is 1 minute to 730 days.");
}

Problem Check(const NoShowRule& rule) {
  const bool release =
      rule.release_after == kNever ||
      (rule.release_after >= 1 && rule.release_after <= kLongestBookingRule);
  return FirstOf(
      ProblemIf(!release, "no_show.release_after",
                "A booking is released 1 minute to 30 days after its start."),
      ProblemIf(rule.check_in_before < 0 || rule.check_in_before > kDay,
                "no_show.check_in_before",
                "Check-in opens 0 minutes to 24 hours before the start."));
}

Problem Check(const ApprovalRule& rule) {
  return ProblemIf(
      rule.min_duration < 0 || rule.min_duration > kLongestBookingRule,
      "approval.min_duration",
      "The length that needs approval is 0 minutes to 30 days.");
}

Problem CheckStep(const ApprovalProcedure& procedure, size_t i) {
  const ApprovalStep& step = procedure.steps[i];
  const std::string field = absl::StrCat("approval_procedure.steps[", i, "]");
  const bool repeated = std::any_of(
      procedure.steps.begin(), procedure.steps.begin() + i,
      [&](const ApprovalStep& other) { return other.name == step.name; });
  const bool texts = step.name.size() <= 200 &&
                     step.approvers.size() + step.deputies.size() <= 100;
  const auto empty = [](const std::string& subject) { return subject.empty(); };
  return FirstOf(
      ProblemIf(step.name.empty() || repeated, absl::StrCat(field, ".name"),
                "Each step has a name of its own."),
      ProblemIf(!step.centre_managers && step.approvers.empty(),
                absl::StrCat(field, ".approvers"),
                "A step names approvers, or the centre's managers."),
      ProblemIf(
          std::any_of(step.approvers.begin(), step.approvers.end(), empty) ||
              std::any_of(step.deputies.begin(), step.deputies.end(), empty),
          absl::StrCat(field, ".approvers"),
          "An approver or deputy is the subject of an access token."),
      ProblemIf(!texts, field, "The step is too long."));
}

Problem CheckProcedure(const Rule& rule) {
  const ApprovalProcedure& procedure = rule.approval;
  const bool asks = rule.action == RuleAction::kRequireApproval;
  Problem problem = FirstOf(
      ProblemIf(!asks && procedure != ApprovalProcedure(), "approval_procedure",
                "Only a rule that requires approval has a procedure."),
      ProblemIf(!asks && std::holds_alternative<ApprovalRule>(rule.params),
                "action", "An approval rule requires approval."),
      ProblemIf(procedure.steps.size() > 10, "approval_procedure.steps",
                "A procedure has 10 steps at most."),
      ProblemIf(
          procedure.deadline < 0 || procedure.deadline > kLongestBookingRule,
          "approval_procedure.deadline",
          "The deadline is 1 minute to 30 days."));
  for (size_t i = 0; i < procedure.steps.size() && !problem; ++i) {
    problem = CheckStep(procedure, i);
  }
  return problem;
}

Problem CheckScope(const RuleScope& scope) {
  const int targets = !scope.instrument.empty() + !scope.class_code.empty() +
                      !scope.laboratory.empty() + !scope.centre.empty() +
                      (scope.region != 0);
  const bool code = scope.class_code.size() <= 6 &&
                    std::all_of(scope.class_code.begin(),
                                scope.class_code.end(), absl::ascii_isdigit);
  return FirstOf(
      ProblemIf(targets > 1, "scope", "A rule has one scope at most."),
      ProblemIf(!code, "scope.class_code",
                "The prefix of a class code has 1 to 6 digits."),
      scope.region == 0 ? std::nullopt
                        : CheckRegion(scope.region, "scope.region"));
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
    const bool near =
        day.year() >= value.year - 1 && day.year() <= value.year + 1;
    Problem problem = FirstOf(
        ProblemIf(i > 0 && value.days[i - 1].date == day, field,
                  absl::StrCat(absl::FormatCivilTime(day), " is named twice.")),
        ProblemIf(!near, field,
                  absl::StrCat(absl::FormatCivilTime(day),
                               " lies over a year away from the list's.")));
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
                      !value.centre.empty();
  Problem problem = FirstOf(
      ProblemIf(targets != 1, "resource",
                "An outage is of one instrument, laboratory or centre."),
      ProblemIf(value.first.start < 0, "start_time",
                "The start is before 1970."),
      ProblemIf(value.first.empty() || value.first.end >= kNever, "end_time",
                "The end is not after the start."));
  if (problem.has_value()) return problem;
  const absl::StatusOr<absl::TimeZone> zone = LoadTimeZone(value.time_zone);
  if (!zone.ok()) return FromStatus(zone.status(), "time_zone");
  if (value.recurrence.empty()) return std::nullopt;
  problem = FromStatus(CheckRecurrence(value, *zone), "recurrence");
  // The client of this function knows one field for all of it.
  if (problem.has_value()) problem->field = "recurrence";
  return problem;
}

Problem Normalize(Rule& value) {
  Problem problem = std::visit([](const auto& params) { return Check(params); },
                               value.params);
  const bool action = value.action == RuleAction::kReject ||
                      value.action == RuleAction::kRequireApproval ||
                      value.action == RuleAction::kWarn;
  return FirstOf(std::move(problem), CheckScope(value.scope),
                 ProblemIf(!action, "action", "There is no such action."),
                 CheckProcedure(value),
                 ProblemIf(value.validity.empty(), "end_time",
                           "A rule ends after it starts."));
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
