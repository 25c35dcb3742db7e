#ifndef TRILAB_SERVER_HANDLERS_CONVERT_RESOURCES_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_RESOURCES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/booking.h"
#include "server/engine/resources.h"
#include "trilab/v1/admin_service.pb.h"
#include "trilab/v1/agreement.pb.h"
#include "trilab/v1/calendar.pb.h"
#include "trilab/v1/capability.pb.h"
#include "trilab/v1/centre.pb.h"
#include "trilab/v1/holiday_year.pb.h"
#include "trilab/v1/institution.pb.h"
#include "trilab/v1/instrument.pb.h"
#include "trilab/v1/laboratory.pb.h"
#include "trilab/v1/member.pb.h"
#include "trilab/v1/operator.pb.h"
#include "trilab/v1/outage.pb.h"
#include "trilab/v1/partner_group.pb.h"
#include "trilab/v1/project.pb.h"
#include "trilab/v1/rule.pb.h"
#include "trilab/v1/standard.pb.h"
#include "trilab/v1/supply.pb.h"

// Resources of the API to values of the engine and back.
//
// `FromProto` checks form (required fields, lengths, patterns, whole minutes)
// and returns INVALID_ARGUMENT with the path of the field, which begins with
// `field`. What depends on other resources is the engine's to check. The
// name's id becomes `meta.id`; output-only fields are ignored.

namespace trilab {

absl::StatusOr<engine::Institution> FromProto(absl::string_view field,
                                              const v1::Institution& proto);
absl::StatusOr<engine::Centre> FromProto(absl::string_view field,
                                         const v1::Centre& proto);
absl::StatusOr<engine::Laboratory> FromProto(absl::string_view field,
                                             const v1::Laboratory& proto);
absl::StatusOr<engine::Instrument> FromProto(absl::string_view field,
                                             const v1::Instrument& proto);
absl::StatusOr<engine::Capability> FromProto(absl::string_view field,
                                             const v1::Capability& proto);
absl::StatusOr<engine::Operator> FromProto(absl::string_view field,
                                           const v1::Operator& proto);
absl::StatusOr<engine::Standard> FromProto(absl::string_view field,
                                           const v1::Standard& proto);
absl::StatusOr<engine::Calendar> FromProto(absl::string_view field,
                                           const v1::Calendar& proto);
absl::StatusOr<engine::HolidayYear> FromProto(absl::string_view field,
                                              const v1::HolidayYear& proto);
absl::StatusOr<engine::Outage> FromProto(absl::string_view field,
                                         const v1::Outage& proto);
absl::StatusOr<engine::Rule> FromProto(absl::string_view field,
                                       const v1::Rule& proto);
absl::StatusOr<engine::AccessToken> FromProto(absl::string_view field,
                                              const v1::AccessToken& proto);
absl::StatusOr<engine::PartnerGroup> FromProto(absl::string_view field,
                                               const v1::PartnerGroup& proto);
absl::StatusOr<engine::Member> FromProto(absl::string_view field,
                                         const v1::Member& proto);
absl::StatusOr<engine::Project> FromProto(absl::string_view field,
                                          const v1::Project& proto);
absl::StatusOr<engine::Agreement> FromProto(absl::string_view field,
                                            const v1::Agreement& proto);
absl::StatusOr<engine::Supply> FromProto(absl::string_view field,
                                         const v1::Supply& proto);
absl::StatusOr<engine::CapabilityNeed> FromProto(
    absl::string_view field, const v1::CapabilityNeed& proto);
absl::StatusOr<std::vector<engine::ParameterRange>> RangesFromProto(
    absl::string_view field,
    const google::protobuf::RepeatedPtrField<v1::ParameterRange>& ranges);

// Amounts of supplies, at most 20.
using SupplyAmounts = google::protobuf::RepeatedPtrField<v1::SupplyAmount>;
absl::StatusOr<std::vector<engine::SupplyAmount>> AmountsFromProto(
    absl::string_view field, const SupplyAmounts& amounts);
void ToProto(const std::vector<engine::SupplyAmount>& amounts,
             SupplyAmounts* proto);

// What an instrument needs besides itself.
absl::Status NeedsFromProto(absl::string_view field,
                            const v1::Instrument& proto,
                            engine::Instrument& value);
void NeedsToProto(const engine::Instrument& value, v1::Instrument* proto);

void ToProto(const engine::Institution& value, v1::Institution* proto);
void ToProto(const engine::Centre& value, v1::Centre* proto);
void ToProto(const engine::Laboratory& value, v1::Laboratory* proto);
void ToProto(const engine::Instrument& value, v1::Instrument* proto);
void ToProto(const engine::Capability& value, v1::Capability* proto);
void ToProto(const engine::Operator& value, v1::Operator* proto);
void ToProto(const engine::Standard& value, v1::Standard* proto);
void ToProto(const engine::Calendar& value, v1::Calendar* proto);
void ToProto(const engine::HolidayYear& value, v1::HolidayYear* proto);
void ToProto(const engine::Outage& value, v1::Outage* proto);
void ToProto(const engine::Rule& value, v1::Rule* proto);
void ToProto(const engine::AccessToken& value, v1::AccessToken* proto);
void ToProto(const engine::PartnerGroup& value, v1::PartnerGroup* proto);
void ToProto(const engine::Member& value, v1::Member* proto);
void ToProto(const engine::Project& value, v1::Project* proto);
void ToProto(const engine::Agreement& value, v1::Agreement* proto);
void ToProto(const engine::Supply& value, v1::Supply* proto);
void ToProto(const engine::CapabilityNeed& value, v1::CapabilityNeed* proto);
void ToProto(const engine::ParameterRange& value, v1::ParameterRange* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_RESOURCES_H_
