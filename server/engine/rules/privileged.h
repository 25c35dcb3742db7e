#ifndef TRILAB_SERVER_ENGINE_RULES_PRIVILEGED_H_
#define TRILAB_SERVER_ENGINE_RULES_PRIVILEGED_H_

#include "server/engine/constraint.h"
#include "server/engine/resources.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// Whether the case's partner is one of those that a rule lets in. Who books
// for no institution never is.
bool IsPrivileged(const Privileged& privileged, const Case& c);

// Adds "institutions", "institutions/a,institutions/b" with the owner of the
// instrument where it is one of them; nothing if nobody is privileged.
void AddPrivileged(const Privileged& privileged, const Case& c,
                   Violation& violation);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_PRIVILEGED_H_
