#ifndef TRILAB_SERVER_SEQUENCER_CONDUCT_VALUES_H_
#define TRILAB_SERVER_SEQUENCER_CONDUCT_VALUES_H_

#include "absl/status/statusor.h"
#include "server/engine/resources.h"
#include "server/sequencer/stored_values.h"
#include "trilab/internal/v1/resources.pb.h"

// The parameters of rules about conduct: sanctions, required answers and fair
// shares. For policy_values.cc; see stored_values.h for what FromStored
// tolerates.

namespace trilab {

void ValueToStored(const engine::SanctionRule& v, stored::SanctionRule& out);
void ValueToStored(const engine::RequiredAnswersRule& v,
                   stored::RequiredAnswersRule& out);
void ValueToStored(const engine::FairShareRule& v, stored::FairShareRule& out);

absl::StatusOr<engine::RuleParams> ValueFromStored(
    const stored::SanctionRule& m);
absl::StatusOr<engine::RuleParams> ValueFromStored(
    const stored::RequiredAnswersRule& m);
absl::StatusOr<engine::RuleParams> ValueFromStored(
    const stored::FairShareRule& m);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_CONDUCT_VALUES_H_
