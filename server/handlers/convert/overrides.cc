#include "server/handlers/convert/overrides.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

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

}  // namespace trilab
