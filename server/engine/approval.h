#ifndef TRILAB_SERVER_ENGINE_APPROVAL_H_
#define TRILAB_SERVER_ENGINE_APPROVAL_H_

#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/resources.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// What a placement with these violations has to go through: the steps of every
// rule that asks for approval, in the order of the violations, like ones once;
// a rule without steps counts as one step of the centre's managers. Of the
// deadlines the shortest holds, and of equal ones that which rejects. No steps
// if no violation asks for approval.
ApprovalProcedure ApprovalFor(const Catalog& catalog,
                              const Violations& violations);

// Makes `booking`, which was placed or whose hold was confirmed, PENDING if a
// step of its approval is open, else CONFIRMED.
void AwaitOrConfirm(Booking& booking, absl::Time now);

// Makes `booking` CONFIRMED. Nobody could check in before, so a release counts
// from now if it has begun; one that is over is not released any more.
void Confirm(Booking& booking, absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_APPROVAL_H_
