#ifndef TRILAB_SERVER_ENGINE_RULES_GRID_BLOCKS_H_
#define TRILAB_SERVER_ENGINE_RULES_GRID_BLOCKS_H_

#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// Bookings by predefined blocks: the half of grid_rule.h for rules that have
// `blocks`. Check and Earliest of RuleType.

void CheckBlocks(const GridRule& rule, const Case& c, Minute start,
                 Violations& violations);

Minute EarliestBlock(const GridRule& rule, const Case& c, Minute from,
                     Minute latest);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_GRID_BLOCKS_H_
