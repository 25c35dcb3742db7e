#ifndef TRILAB_SERVER_SEQUENCER_RESOURCE_VALUES_H_
#define TRILAB_SERVER_SEQUENCER_RESOURCE_VALUES_H_

#include "absl/status/statusor.h"
#include "server/engine/resources.h"
#include "server/sequencer/stored_values.h"
#include "trilab/internal/v1/resources.pb.h"

// The fields of each kind of resource, but for `meta`. For resource_codec;
// see stored_values.h for what FromStored tolerates.

namespace trilab {

void ValueToStored(const engine::Institution& v, stored::Institution& out);
void ValueToStored(const engine::Centre& v, stored::Centre& out);
void ValueToStored(const engine::Laboratory& v, stored::Laboratory& out);
void ValueToStored(const engine::Instrument& v, stored::Instrument& out);
void ValueToStored(const engine::Capability& v, stored::Capability& out);
void ValueToStored(const engine::Operator& v, stored::Operator& out);
void ValueToStored(const engine::Standard& v, stored::Standard& out);
void ValueToStored(const engine::Calendar& v, stored::Calendar& out);
void ValueToStored(const engine::HolidayYear& v, stored::HolidayYear& out);
void ValueToStored(const engine::Outage& v, stored::Outage& out);
void ValueToStored(const engine::Rule& v, stored::Rule& out);
void ValueToStored(const engine::AccessToken& v, stored::AccessToken& out);
void ValueToStored(const engine::PartnerGroup& v, stored::PartnerGroup& out);
void ValueToStored(const engine::Member& v, stored::Member& out);
void ValueToStored(const engine::Project& v, stored::Project& out);
void ValueToStored(const engine::Agreement& v, stored::Agreement& out);
void ValueToStored(const engine::Supply& v, stored::Supply& out);

absl::StatusOr<engine::Institution> ValueFromStored(
    const stored::Institution& m);
absl::StatusOr<engine::Centre> ValueFromStored(const stored::Centre& m);
absl::StatusOr<engine::Laboratory> ValueFromStored(const stored::Laboratory& m);
absl::StatusOr<engine::Instrument> ValueFromStored(const stored::Instrument& m);
absl::StatusOr<engine::Capability> ValueFromStored(const stored::Capability& m);
absl::StatusOr<engine::Operator> ValueFromStored(const stored::Operator& m);
absl::StatusOr<engine::Standard> ValueFromStored(const stored::Standard& m);
absl::StatusOr<engine::Calendar> ValueFromStored(const stored::Calendar& m);
absl::StatusOr<engine::HolidayYear> ValueFromStored(
    const stored::HolidayYear& m);
absl::StatusOr<engine::Outage> ValueFromStored(const stored::Outage& m);
absl::StatusOr<engine::Rule> ValueFromStored(const stored::Rule& m);
absl::StatusOr<engine::AccessToken> ValueFromStored(
    const stored::AccessToken& m);
absl::StatusOr<engine::PartnerGroup> ValueFromStored(
    const stored::PartnerGroup& m);
absl::StatusOr<engine::Member> ValueFromStored(const stored::Member& m);
absl::StatusOr<engine::Project> ValueFromStored(const stored::Project& m);
absl::StatusOr<engine::Agreement> ValueFromStored(const stored::Agreement& m);
absl::StatusOr<engine::Supply> ValueFromStored(const stored::Supply& m);

// What an instrument needs besides itself.
void NeedsToStored(const engine::Instrument& v, stored::Instrument& out);
void NeedsFromStored(const stored::Instrument& m, engine::Instrument& v);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_RESOURCE_VALUES_H_
