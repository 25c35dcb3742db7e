#ifndef TRILAB_SERVER_HANDLERS_CONVERT_CONDUCT_RULES_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_CONDUCT_RULES_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/resources.h"
#include "trilab/v1/common.pb.h"
#include "trilab/v1/rule.pb.h"

// The parameters of rules about conduct (sanctions, required answers, fair
// shares), and whose right it takes to override a rule; for convert/policy.cc.

namespace trilab {

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::SanctionRule& proto);
absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::RequiredAnswersRule& proto);
absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::FairShareRule& proto);

void ParamsToProto(const engine::SanctionRule& rule, v1::Rule* proto);
void ParamsToProto(const engine::RequiredAnswersRule& rule, v1::Rule* proto);
void ParamsToProto(const engine::FairShareRule& rule, v1::Rule* proto);

absl::StatusOr<engine::OverrideLevel> ParseOverrideLevel(
    absl::string_view field, v1::OverrideLevel level);
v1::OverrideLevel ToProto(engine::OverrideLevel level);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_CONDUCT_RULES_H_
