#ifndef TRILAB_SERVER_HANDLERS_CONVERT_COUNTING_RULES_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_COUNTING_RULES_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/resources.h"
#include "trilab/v1/rule.pb.h"

// The parameters of rules about who books and what they booked besides; for
// convert/policy.cc.

namespace trilab {

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::CountQuotaRule& proto);
absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::TimeQuotaRule& proto);
absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::ConcurrentRule& proto);
absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::SpacingRule& proto);
absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::OverlapRule& proto);
absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::QualificationRule& proto);
absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::AgreementRule& proto);

void ParamsToProto(const engine::CountQuotaRule& rule, v1::Rule* proto);
void ParamsToProto(const engine::TimeQuotaRule& rule, v1::Rule* proto);
void ParamsToProto(const engine::ConcurrentRule& rule, v1::Rule* proto);
void ParamsToProto(const engine::SpacingRule& rule, v1::Rule* proto);
void ParamsToProto(const engine::OverlapRule& rule, v1::Rule* proto);
void ParamsToProto(const engine::QualificationRule& rule, v1::Rule* proto);
void ParamsToProto(const engine::AgreementRule& rule, v1::Rule* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_COUNTING_RULES_H_
