// Checks of rules about how people behave: sanctions, answers, fair shares.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/engine/resource_checks.h"
#include "server/engine/rule_checks.h"

namespace trilab::engine {
namespace {

using Problem = std::optional<FieldProblem>;

constexpr Minute kDay = 1440;

Problem CheckRange(int64_t value, int64_t least, int64_t most,
                   absl::string_view field, absl::string_view what) {
  return ProblemIf(value < least || value > most, field,
                   absl::StrCat(what, " ", least, " to ", most, "."));
}

bool IsKey(absl::string_view id) {
  return !id.empty() && id.size() <= 64 &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
         });
}

// Whether item `i` has the id of one before it.
template <typename Item>
bool IsRepeated(const std::vector<Item>& items, size_t i) {
  return std::any_of(
      items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i),
      [&](const Item& other) { return other.id == items[i].id; });
}

Problem CheckQuestion(const RequiredAnswersRule& rule, size_t i) {
  const Question& question = rule.questions[i];
  const auto& options = question.options;
  const std::string field = absl::StrCat("required_answers.questions[", i, "]");
  const bool offered = question.must_be.empty() || options.empty() ||
                       std::find(options.begin(), options.end(),
                                 question.must_be) != options.end();
  return FirstOf(
      ProblemIf(!IsKey(question.id) || IsRepeated(rule.questions, i),
                absl::StrCat(field, ".id"),
                "Each question has a key of its own, 1 to 64 of a-z, 0-9 and "
                "\"-\"."),
      ProblemIf(options.size() > 50, absl::StrCat(field, ".options"),
                "A question has 50 options at most."),
      ProblemIf(!offered, absl::StrCat(field, ".must_be"),
                "The answer that is needed is not among the options."));
}

Problem CheckDocument(const RequiredAnswersRule& rule, size_t i) {
  const Document& document = rule.documents[i];
  const std::string field = absl::StrCat("required_answers.documents[", i, "]");
  return FirstOf(
      ProblemIf(!IsKey(document.id) || IsRepeated(rule.documents, i),
                absl::StrCat(field, ".id"),
                "Each document has a key of its own, 1 to 64 of a-z, 0-9 and "
                "\"-\"."),
      ProblemIf(document.version.empty(), absl::StrCat(field, ".version"),
                "A document has a version."));
}

}  // namespace

Problem Check(const SanctionRule& rule) {
  constexpr int32_t kMostPoints = 1000;
  constexpr Minute kWeek = 7 * kDay;
  const bool owner = rule.owner == BookingOwner::kMember ||
                     rule.owner == BookingOwner::kPartner;
  const int32_t points = rule.no_show_points + rule.late_points +
                         rule.left_early_points + rule.overrun_points;
  Problem problem =
      FirstOf(ProblemIf(!owner, "sanction.owner",
                        "Incidents are those of a member or a partner."),
              CheckRange(rule.no_show_points, 0, kMostPoints,
                         "sanction.no_show_points", "An incident costs"),
              CheckRange(rule.late_points, 0, kMostPoints,
                         "sanction.late_points", "An incident costs"),
              CheckRange(rule.left_early_points, 0, kMostPoints,
                         "sanction.left_early_points", "An incident costs"),
              CheckRange(rule.overrun_points, 0, kMostPoints,
                         "sanction.overrun_points", "An incident costs"),
              ProblemIf(points == 0, "sanction.no_show_points",
                        "Some incident has to cost points."));
  if (problem.has_value()) return problem;
  return FirstOf(
      CheckRange(rule.late_after, 0, kWeek, "sanction.late_after",
                 "Minutes are"),
      CheckRange(rule.early_by, 0, kWeek, "sanction.early_by", "Minutes are"),
      CheckRange(rule.overrun_by, 0, kWeek, "sanction.overrun_by",
                 "Minutes are"),
      CheckRange(rule.window_days, 1, 366, "sanction.window_days", "Days are"),
      CheckRange(rule.limit, 1, 100'000, "sanction.limit", "The limit is"),
      CheckRange(rule.suspend_days, 0, 366, "sanction.suspend_days",
                 "Days are"),
      ProblemIf(rule.block && rule.suspend_days != 0, "sanction.suspend_days",
                "A suspension for good has no number of days."),
      ProblemIf(rule.since < 0, "sanction.since_time",
                "The time is before 1970."),
      ProblemIf(rule.initial_credit != 0 && (rule.initial_credit < rule.limit ||
                                             rule.initial_credit > 100'000),
                "sanction.initial_credit",
                "Credit begins with the limit at least, and 100,000 at most."));
}

Problem Check(const RequiredAnswersRule& rule) {
  Problem problem = FirstOf(
      ProblemIf(rule.questions.empty() && rule.documents.empty(),
                "required_answers.questions", "There is nothing to answer."),
      ProblemIf(rule.questions.size() > 50, "required_answers.questions",
                "There are more than 50 questions."),
      ProblemIf(rule.documents.size() > 20, "required_answers.documents",
                "There are more than 20 documents."),
      CheckModes(rule.service_modes, "required_answers.service_modes"));
  for (size_t i = 0; i < rule.questions.size() && !problem; ++i) {
    problem = CheckQuestion(rule, i);
  }
  for (size_t i = 0; i < rule.documents.size() && !problem; ++i) {
    problem = CheckDocument(rule, i);
  }
  return problem;
}

Problem Check(const FairShareRule& rule) {
  constexpr int32_t kMostWeight = 10'000;
  Problem problem =
      FirstOf(ProblemIf(rule.shares.size() > kMostRows, "fair_share.shares",
                        "There are more than 500 shares."),
              CheckRange(rule.default_weight, 1, kMostWeight,
                         "fair_share.default_weight", "A weight is"),
              CheckRange(rule.half_life_days, 1, 366,
                         "fair_share.half_life_days", "Days are"));
  for (size_t i = 0; i < rule.shares.size() && !problem; ++i) {
    const FairShare& share = rule.shares[i];
    const std::string field = absl::StrCat("fair_share.shares[", i, "]");
    problem = FirstOf(
        ProblemIf(share.institution.empty() == share.group.empty(), field,
                  "A share is that of one institution or group."),
        CheckRange(share.weight, 1, kMostWeight, absl::StrCat(field, ".weight"),
                   "A weight is"));
  }
  return problem;
}

}  // namespace trilab::engine
