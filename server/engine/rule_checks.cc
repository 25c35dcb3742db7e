#include "server/engine/rule_checks.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/engine/resource_checks.h"

namespace trilab::engine {
namespace {

using Problem = std::optional<FieldProblem>;

constexpr Minute kDay = 1440;
constexpr Minute kLongestBookingRule = 30 * kDay;
constexpr Minute kLongestAhead = 730 * kDay;
constexpr int32_t kMostBookings = 100'000;
constexpr Minute kLongestQuota = 366 * kDay;

Problem CheckRow(const WeeklyHours& row, const std::string& field) {
  return FirstOf(
      ProblemIf(row.start_minute < 0 || row.start_minute >= kDay,
                absl::StrCat(field, ".start"), "The start is 00:00 to 23:59."),
      ProblemIf(row.end_minute <= row.start_minute || row.end_minute > 2 * kDay,
                absl::StrCat(field, ".end"),
                "The end is after the start and 48:00 at most."),
      CheckModes(row.service_modes, absl::StrCat(field, ".service_modes")));
}

Problem CheckRows(const std::vector<WeeklyHours>& rows,
                  absl::string_view field) {
  Problem problem = ProblemIf(rows.size() > kMostRows, field,
                              "There are more than 500 rows of a day.");
  for (size_t i = 0; i < rows.size() && !problem.has_value(); ++i) {
    problem = CheckRow(rows[i], absl::StrCat(field, "[", i, "]"));
  }
  return problem;
}

Problem CheckPrivileged(const Privileged& privileged, absl::string_view field) {
  Problem problem = ProblemIf(privileged.institutions.size() > kMostRows, field,
                              "There are more than 500 institutions.");
  for (size_t i = 0; i < privileged.institutions.size(); ++i) {
    if (problem.has_value()) break;
    problem = ProblemIf(privileged.institutions[i].empty(),
                        absl::StrCat(field, "[", i, "]"),
                        "An institution of the list has no name.");
  }
  return problem;
}

// The lengths listed that the other limits leave; all of them should be.
Problem CheckExactly(const DurationRule& rule) {
  Problem problem = ProblemIf(rule.exactly.size() > 100, "duration.exactly",
                              "There are more than 100 lengths.");
  for (size_t i = 0; i < rule.exactly.size() && !problem.has_value(); ++i) {
    const Minute length = rule.exactly[i];
    const bool multiple =
        rule.multiple_of <= 0 || length % rule.multiple_of == 0;
    problem = ProblemIf(length < std::max<Minute>(rule.min, 1) ||
                            length > std::min(rule.max, kLongestBookingRule) ||
                            !multiple,
                        absl::StrCat("duration.exactly[", i, "]"),
                        "A length is 1 minute to 30 days, and within the "
                        "other limits of the rule.");
  }
  return problem;
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
                "No multiple lies between the shortest and longest length."),
      CheckExactly(rule), CheckBand(rule.counted, "duration.counted"));
}

Problem CheckBlocks(const GridRule& rule) {
  return FirstOf(
      ProblemIf(rule.step != 0 || rule.offset != 0 || rule.align_end,
                "grid.step", "A grid has a step or blocks, not both."),
      CheckRows(rule.blocks, "grid.blocks"));
}

Problem Check(const GridRule& rule) {
  if (!rule.blocks.empty()) return CheckBlocks(rule);
  const bool step = rule.step >= 1 && rule.step <= kDay;
  return FirstOf(
      ProblemIf(!step || kDay % rule.step != 0, "grid.step",
                "The step is 1 minute to 24 hours and divides 24 hours."),
      ProblemIf(rule.offset < 0 || rule.offset >= rule.step, "grid.offset",
                "The offset is 0 or more and less than the step."),
      ProblemIf(rule.allow_runs, "grid.allow_runs",
                "Only blocks can be booked in runs."));
}

Problem CheckNotice(const std::optional<NoticeTime>& notice,
                    absl::string_view field) {
  if (!notice.has_value()) return std::nullopt;
  const Minute length = notice->length;
  const bool days =
      length % kDay == 0 && length >= kDay && length <= 366 * kDay;
  return FirstOf(ProblemIf(notice->working_days && !days, field,
                           "The notice is 1 to 366 working days."),
                 ProblemIf(length < 0 || length > kLongestAhead, field,
                           "The notice is 0 minutes to 730 days."));
}

Problem Check(const NoticeRule& rule) {
  const bool days = rule.min_notice % kDay == 0 && rule.min_notice >= kDay &&
                    rule.min_notice <= 366 * kDay;
  return FirstOf(
      ProblemIf(rule.working_days && !days, "notice.min_working_days",
                "The notice is 1 to 366 working days."),
      ProblemIf(rule.min_notice < 0 || rule.min_notice > kLongestAhead,
                "notice.min_notice", "The notice is 0 minutes to 730 days."),
      CheckModes(rule.service_modes, "notice.service_modes"),
      CheckNotice(rule.change, "notice.change"),
      CheckNotice(rule.cancel, "notice.cancel"),
      ProblemIf(
          !rule.create && !rule.change.has_value() && !rule.cancel.has_value(),
          "notice", "The rule asks for no notice of anything."));
}

Problem Check(const HorizonRule& rule) {
  const bool monthly = rule.opening == HorizonOpening::kMonthly;
  const bool daily = rule.opening == HorizonOpening::kDaily;
  const bool ahead = rule.max_ahead >= 1 && rule.max_ahead <= kLongestAhead;
  return FirstOf(
      ProblemIf(rule.opening > HorizonOpening::kMonthly, "horizon",
                "There is no such way of opening."),
      ProblemIf(!monthly && !ahead, "horizon.max_ahead",
                "The horizon is 1 minute to 730 days."),
      ProblemIf(daily && rule.max_ahead % kDay != 0, "horizon.max_ahead",
                "Days that open one by one are whole days ahead."),
      ProblemIf(monthly && rule.max_ahead != 0, "horizon.max_ahead",
                "Months that open as a whole need no length."),
      ProblemIf(rule.opens_at < 0 || rule.opens_at >= kDay, "horizon.opens_at",
                "The time of day is 00:00 to 23:59."),
      ProblemIf(monthly && (rule.opens_on < 1 || rule.opens_on > 31),
                "horizon.opens_on_day", "The day of the month is 1 to 31."));
}

Problem Check(const PriorityWindowRule& rule) {
  const Privileged& privileged = rule.privileged;
  return FirstOf(
      CheckBand(rule.window, "priority_window.window"),
      ProblemIf(privileged.institutions.empty() && !privileged.owner,
                "priority_window.institutions",
                "Somebody has to have priority."),
      CheckPrivileged(privileged, "priority_window.institutions"),
      ProblemIf(rule.release_before < 0 || rule.release_before > kLongestAhead,
                "priority_window.release_before",
                "Time is released 0 minutes to 730 days before."),
      ProblemIf(rule.release_at < 0 || rule.release_at >= kDay,
                "priority_window.release_at",
                "The time of day is 00:00 to 23:59."),
      ProblemIf(rule.release_days_before < 0 || rule.release_days_before > 366,
                "priority_window.release_days_before",
                "Time is released 0 to 366 days before."));
}

Problem Check(const ExclusiveAccessRule& rule) {
  Problem problem = FirstOf(
      CheckBand(rule.weekly, "exclusive_access.weekly"),
      CheckPrivileged(rule.privileged, "exclusive_access.institutions"),
      ProblemIf(rule.blocks.size() > kMostRows, "exclusive_access.blocks",
                "There are more than 500 blocks."));
  for (size_t i = 0; i < rule.blocks.size() && !problem.has_value(); ++i) {
    problem =
        ProblemIf(rule.blocks[i].empty() || rule.blocks[i].start < 0,
                  absl::StrCat("exclusive_access.blocks[", i, "].end_time"),
                  "A block ends after it starts.");
  }
  return problem;
}

Problem Check(const BookingCount& count, absl::string_view type) {
  const bool owner = count.owner >= BookingOwner::kMember &&
                     count.owner <= BookingOwner::kGroup;
  const bool set =
      count.set >= BookingSet::kScope && count.set <= BookingSet::kLaboratory;
  return FirstOf(ProblemIf(!owner, absl::StrCat(type, ".owner"),
                           "There is no such owner of bookings."),
                 ProblemIf(!set, absl::StrCat(type, ".set"),
                           "There is no such set of bookings."));
}

Problem CheckMax(int32_t max, absl::string_view type) {
  return ProblemIf(max < 1 || max > kMostBookings, absl::StrCat(type, ".max"),
                   "The most bookings are 1 to 100,000.");
}

Problem CheckPeriod(QuotaPeriod period, int32_t days, absl::string_view type) {
  const bool known =
      period >= QuotaPeriod::kDay && period <= QuotaPeriod::kRolling;
  const bool rolling = period == QuotaPeriod::kRolling;
  return FirstOf(ProblemIf(!known, absl::StrCat(type, ".period"),
                           "There is no such period."),
                 ProblemIf(rolling && (days < 1 || days > 366),
                           absl::StrCat(type, ".days"),
                           "A rolling period has 1 to 366 days."),
                 ProblemIf(!rolling && days != 0, absl::StrCat(type, ".days"),
                           "Only a rolling period has a number of days."));
}

Problem Check(const CountQuotaRule& rule) {
  constexpr absl::string_view kType = "count_quota";
  return FirstOf(
      Check(rule.count, kType), CheckMax(rule.max, kType),
      CheckPeriod(rule.period, rule.days, kType),
      ProblemIf(rule.touched && rule.period == QuotaPeriod::kFuture,
                "count_quota.touched",
                "Bookings of the future are counted by their start."));
}

Problem Check(const TimeQuotaRule& rule) {
  constexpr absl::string_view kType = "time_quota";
  return FirstOf(
      Check(rule.count, kType),
      ProblemIf(rule.max < 1 || rule.max > kLongestQuota, "time_quota.max",
                "The most time is 1 minute to 366 days."),
      CheckPeriod(rule.period, rule.days, kType),
      CheckBand(rule.only_in, "time_quota.only_in"));
}

Problem Check(const ConcurrentRule& rule) {
  constexpr absl::string_view kType = "concurrent";
  return FirstOf(Check(rule.count, kType), CheckMax(rule.max, kType),
                 ProblemIf(rule.count.without_ended, "concurrent.without_ended",
                           "Bookings that are over never count here."));
}

Problem Check(const SpacingRule& rule) {
  return FirstOf(Check(rule.count, "spacing"),
                 ProblemIf(rule.gap < 1 || rule.gap > kLongestQuota,
                           "spacing.gap", "The gap is 1 minute to 366 days."));
}

Problem Check(const OverlapRule& rule) { return Check(rule.count, "overlap"); }

Problem Check(const QualificationRule& rule) {
  return CheckModes(rule.service_modes, "qualification.service_modes");
}

Problem Check(const AgreementRule&) { return std::nullopt; }

// Shares are those of all who compete.
Problem CheckShares(const Rule& rule) {
  const bool subject = !rule.member.empty() || !rule.project.empty() ||
                       !rule.partner.empty() || !rule.group.empty();
  return ProblemIf(std::holds_alternative<FairShareRule>(rule.params) &&
                       (subject || rule.prime_time.has_value()),
                   "partner",
                   "A rule of fair shares holds for everybody, at all times.");
}

// One that counts for a whole group names the group.
Problem CheckGroup(const Rule& rule) {
  const bool lacks_group = std::visit(
      [&rule](const auto& params) {
        if constexpr (requires { params.count; }) {
          return params.count.owner == BookingOwner::kGroup &&
                 rule.group.empty();
        }
        return false;
      },
      rule.params);
  return ProblemIf(lacks_group, "group",
                   "A rule that counts for a group names the group.");
}

Problem CheckSubject(const Rule& rule) {
  const int subjects = !rule.member.empty() + !rule.project.empty() +
                       !rule.partner.empty() + !rule.group.empty();
  return ProblemIf(subjects > 1, "partner",
                   "A rule is for one member, project, partner or group.");
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

}  // namespace

Problem CheckBand(const std::optional<TimeBand>& band,
                  absl::string_view field) {
  if (!band.has_value()) return std::nullopt;
  return FirstOf(
      ProblemIf(band->hours.empty() && band->days == BandDays::kAll, field,
                "A time band says hours, days or both."),
      ProblemIf(band->days > BandDays::kNonWorking,
                absl::StrCat(field, ".days"), "There are no such days."),
      CheckRows(band->hours, absl::StrCat(field, ".hours")));
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

Problem Normalize(Rule& value) {
  Problem problem = std::visit([](const auto& params) { return Check(params); },
                               value.params);
  const bool action = value.action == RuleAction::kReject ||
                      value.action == RuleAction::kRequireApproval ||
                      value.action == RuleAction::kWarn;
  return FirstOf(std::move(problem), CheckScope(value.scope),
                 CheckSubject(value), CheckGroup(value), CheckShares(value),
                 ProblemIf(value.override_level < OverrideLevel::kBooker ||
                               value.override_level > OverrideLevel::kNever,
                           "override_level", "There is no such level."),
                 ProblemIf(!action, "action", "There is no such action."),
                 CheckProcedure(value),
                 ProblemIf(value.validity.empty(), "end_time",
                           "A rule ends after it starts."),
                 CheckBand(value.prime_time, "prime_time"));
}

}  // namespace trilab::engine
