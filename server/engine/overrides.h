#ifndef TRILAB_SERVER_ENGINE_OVERRIDES_H_
#define TRILAB_SERVER_ENGINE_OVERRIDES_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/command.h"
#include "server/engine/violation.h"

// Booking against a rule: who may, and what is kept of it.

namespace trilab::engine {

// What holders of tokens of the role may override; the same in every version.
OverrideLevel OverrideRightOf(Role role);

// Whether the wish has the right to override the violation: its level is
// enough, and a right for one centre only reaches that centre's instruments.
bool MayOverride(const Catalog& catalog, const OverrideWish& wish,
                 const Violation& violation);

// Takes those violations out of `violations` that refuse or ask for approval,
// are wished away and may be; returns them as they are kept on the booking.
// O(violations × names wished).
std::vector<Override> TakeOverridden(const Catalog& catalog,
                                     const OverrideWish& wish, absl::Time now,
                                     Violations& violations);

// What is left to say after a refusal: which of `violations` were wished away
// without the right to it, and whose right it takes. A sentence that begins
// with a space; empty if there are none.
std::string MissingRights(const OverrideWish& wish,
                          const Violations& violations);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_OVERRIDES_H_
