#ifndef TRILAB_SERVER_HANDLERS_CONVERT_TIME_RULES_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_TIME_RULES_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/resources.h"
#include "trilab/v1/rule.pb.h"

// Parts of rules that speak of time; see policy.cc for whole rules. Parsing
// returns INVALID_ARGUMENT naming the field below `field`.

namespace trilab {

absl::StatusOr<engine::TimeBand> ParseTimeBand(absl::string_view field,
                                               const v1::TimeBand& proto);
void ToProto(const engine::TimeBand& band, v1::TimeBand* proto);

absl::StatusOr<engine::NoticeRule> ParseNotices(absl::string_view field,
                                                const v1::NoticeRule& proto);
void ToProto(const engine::NoticeRule& rule, v1::NoticeRule* proto);

absl::StatusOr<engine::HorizonRule> ParseHorizon(absl::string_view field,
                                                 const v1::HorizonRule& proto);
void ToProto(const engine::HorizonRule& rule, v1::HorizonRule* proto);

absl::StatusOr<engine::PriorityWindowRule> ParsePriorityWindow(
    absl::string_view field, const v1::PriorityWindowRule& proto);
void ToProto(const engine::PriorityWindowRule& rule,
             v1::PriorityWindowRule* proto);

absl::StatusOr<engine::ExclusiveAccessRule> ParseExclusiveAccess(
    absl::string_view field, const v1::ExclusiveAccessRule& proto);
void ToProto(const engine::ExclusiveAccessRule& rule,
             v1::ExclusiveAccessRule* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_TIME_RULES_H_
