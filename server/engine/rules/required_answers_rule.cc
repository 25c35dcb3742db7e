#include "server/engine/rules/required_answers_rule.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_join.h"
#include "server/engine/constraints/placement.h"

namespace trilab::engine {
namespace {

const RequiredAnswersRule& ParamsOf(const Rule& rule) {
  return std::get<RequiredAnswersRule>(rule.params);
}

// Null if the question was not answered.
const std::string* AnswerTo(const Case& c, const Question& question) {
  for (const Answer& answer : c.answers->answers) {
    if (answer.question == question.id) return &answer.answer;
  }
  return nullptr;
}

// The version that was accepted; empty if none was.
std::string AcceptedVersion(const Case& c, const Document& document) {
  for (const AcceptedDocument& accepted : c.answers->documents) {
    if (accepted.document == document.id) return accepted.version;
  }
  return "";
}

void AddLocalized(Violation& violation, const LocalizedText& text) {
  if (!text.zh.empty()) AddParameter(violation, "text_zh", text.zh);
  if (!text.en.empty()) AddParameter(violation, "text_en", text.en);
}

bool IsAllowed(const Question& question, const std::string& answer) {
  if (!question.must_be.empty()) return answer == question.must_be;
  return question.options.empty() ||
         std::find(question.options.begin(), question.options.end(), answer) !=
             question.options.end();
}

void CheckQuestion(const Case& c, const Question& question,
                   Violations& violations) {
  const std::string* answer = AnswerTo(c, question);
  if (answer != nullptr && IsAllowed(question, *answer)) return;
  Violation violation =
      OfInstrument(c, answer == nullptr ? ViolationCode::kAnswerMissing
                                        : ViolationCode::kAnswerNotAllowed);
  AddParameter(violation, "question", question.id);
  AddLocalized(violation, question.text);
  if (answer != nullptr) AddParameter(violation, "answer", *answer);
  if (!question.must_be.empty()) {
    AddParameter(violation, "allowed", question.must_be);
  } else if (!question.options.empty()) {
    AddParameter(violation, "allowed", absl::StrJoin(question.options, ", "));
  }
  violations.push_back(std::move(violation));
}

void CheckDocument(const Case& c, const Document& document,
                   Violations& violations) {
  const std::string accepted = AcceptedVersion(c, document);
  if (accepted == document.version) return;
  Violation violation = OfInstrument(c, ViolationCode::kNotAccepted);
  AddParameter(violation, "document", document.id);
  AddParameter(violation, "version", document.version);
  AddLocalized(violation, document.title);
  if (!document.uri.empty()) AddParameter(violation, "uri", document.uri);
  if (!accepted.empty()) AddParameter(violation, "accepted", accepted);
  violations.push_back(std::move(violation));
}

Violations ViolationsOf(const Rule& rule, const Case& c) {
  Violations violations;
  for (const Question& question : ParamsOf(rule).questions) {
    CheckQuestion(c, question, violations);
  }
  for (const Document& document : ParamsOf(rule).documents) {
    CheckDocument(c, document, violations);
  }
  return violations;
}

}  // namespace

bool RequiredAnswersRuleType::Concerns(const Rule& rule, const Case& c) const {
  if (c.answers == nullptr || c.operation != Operation::kCreate) return false;
  const auto& modes = ParamsOf(rule).service_modes;
  return modes.empty() ||
         std::find(modes.begin(), modes.end(), c.mode) != modes.end();
}

void RequiredAnswersRuleType::Check(const Rule& rule, const Case& c,
                                    Minute /*start*/,
                                    Violations& violations) const {
  for (Violation& violation : ViolationsOf(rule, c)) {
    violations.push_back(std::move(violation));
  }
}

Minute RequiredAnswersRuleType::Earliest(const Rule& rule, const Case& c,
                                         Minute from, Minute latest) const {
  return ViolationsOf(rule, c).empty() ? UpTo(latest, from) : kNever;
}

std::optional<StartRange> RequiredAnswersRuleType::AllowedStarts(
    const Rule& rule, const Case& c) const {
  return ViolationsOf(rule, c).empty() ? StartRange() : kNoStart;
}

}  // namespace trilab::engine
