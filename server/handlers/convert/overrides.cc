#include "server/handlers/convert/overrides.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "server/engine/overrides.h"
#include "server/engine/violation.h"
#include "server/errors.h"
#include "server/handlers/convert/conduct_rules.h"
#include "server/handlers/convert/fields.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;

constexpr int kMostNames = 50;
constexpr int kMostAnswers = 100;
constexpr int kMostDocuments = 50;

std::optional<engine::ViolationCode> CodeNamed(absl::string_view name) {
  for (int number = 1; number <= std::numeric_limits<uint8_t>::max();
       ++number) {
    const auto code = static_cast<engine::ViolationCode>(number);
    if (engine::ViolationCodeName(code) == name) return code;
  }
  return std::nullopt;
}

absl::Status AddName(absl::string_view field, const std::string& name,
                     engine::OverrideWish& wish) {
  if (absl::StartsWith(name, "rules/")) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string id, ParseResourceName(field, ResourceKind::kRule, name));
    wish.rules.push_back(std::move(id));
    return absl::OkStatus();
  }
  const std::optional<engine::ViolationCode> code = CodeNamed(name);
  // What has no name of its own is called so.
  if (!code.has_value() || name == "UNKNOWN") {
    return InvalidFieldError(
        field,
        "must be a rule, \"rules/…\", or a violation's code such as CLOSED");
  }
  wish.codes.push_back(*code);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<engine::OverrideWish> WishFromProto(
    const Caller& caller, const v1::OverrideRequest& proto) {
  engine::OverrideWish wish;
  if (proto.rules_size() > kMostNames) {
    return InvalidFieldError("overrides.rules", "has more than 50 entries");
  }
  for (int i = 0; i < proto.rules_size(); ++i) {
    TRILAB_RETURN_IF_ERROR(
        AddName(At("overrides", "rules", i), proto.rules(i), wish));
  }
  wish.all = proto.all();
  if (wish.empty()) {
    return InvalidFieldError("overrides.rules",
                             "must name rules, or overrides.all be set");
  }
  TRILAB_ASSIGN_OR_RETURN(
      wish.reason, ParseRequiredText("overrides.reason", proto.reason(), 500));
  wish.right = engine::OverrideRightOf(caller.role);
  wish.centre = caller.centre;
  wish.principal = caller.token_id;
  wish.subject = caller.subject;
  return wish;
}

void ToProto(const engine::Override& overridden, v1::Booking::Override* proto) {
  ToProto(overridden.violation, proto->mutable_violation());
  proto->set_reason(overridden.reason);
  proto->set_principal(
      ResourceName(ResourceKind::kAccessToken, overridden.principal));
  proto->set_subject(overridden.subject);
  ToProto(overridden.time, proto->mutable_time());
  proto->set_level(ToProto(overridden.level));
}

void ToProto(const engine::OverrideWish& wish, v1::OverrideRequest* proto) {
  for (const std::string& id : wish.rules) {
    proto->add_rules(ResourceName(ResourceKind::kRule, id));
  }
  for (const engine::ViolationCode code : wish.codes) {
    proto->add_rules(std::string(engine::ViolationCodeName(code)));
  }
  proto->set_all(wish.all);
  proto->set_reason(wish.reason);
}

absl::StatusOr<engine::Answers> AnswersFromProto(const v1::Booking& proto) {
  if (proto.answers_size() > kMostAnswers) {
    return InvalidFieldError("booking.answers", "has more than 100 entries");
  }
  if (proto.accepted_documents_size() > kMostDocuments) {
    return InvalidFieldError("booking.accepted_documents",
                             "has more than 50 entries");
  }
  engine::Answers answers;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < proto.answers_size(); ++i) {
    const std::string field = At("booking", "answers", i);
    engine::Answer answer;
    TRILAB_ASSIGN_OR_RETURN(answer.question,
                            ParseRequiredText(At(field, "question"),
                                              proto.answers(i).question(), 64));
    TRILAB_ASSIGN_OR_RETURN(answer.answer,
                            ParseRequiredText(At(field, "answer"),
                                              proto.answers(i).answer(), 2000));
    if (!seen.insert(answer.question).second) {
      return InvalidFieldError(At(field, "question"), "is answered twice");
    }
    answers.answers.push_back(std::move(answer));
  }
  seen.clear();
  for (int i = 0; i < proto.accepted_documents_size(); ++i) {
    const v1::Booking::AcceptedDocument& item = proto.accepted_documents(i);
    const std::string field = At("booking", "accepted_documents", i);
    engine::AcceptedDocument accepted;
    TRILAB_ASSIGN_OR_RETURN(
        accepted.document,
        ParseRequiredText(At(field, "document"), item.document(), 64));
    TRILAB_ASSIGN_OR_RETURN(
        accepted.version,
        ParseRequiredText(At(field, "version"), item.version(), 64));
    if (!seen.insert(accepted.document).second) {
      return InvalidFieldError(At(field, "document"), "is accepted twice");
    }
    answers.documents.push_back(std::move(accepted));
  }
  return answers;
}

void ToProto(const engine::Answers& answers, v1::Booking* proto) {
  for (const engine::Answer& answer : answers.answers) {
    v1::Booking::Answer* added = proto->add_answers();
    added->set_question(answer.question);
    added->set_answer(answer.answer);
  }
  for (const engine::AcceptedDocument& accepted : answers.documents) {
    v1::Booking::AcceptedDocument* added = proto->add_accepted_documents();
    added->set_document(accepted.document);
    added->set_version(accepted.version);
  }
}

}  // namespace trilab
