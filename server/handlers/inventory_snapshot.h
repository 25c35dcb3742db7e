#ifndef TRILAB_SERVER_HANDLERS_INVENTORY_SNAPSHOT_H_
#define TRILAB_SERVER_HANDLERS_INVENTORY_SNAPSHOT_H_

#include <string>
#include <vector>

#include "server/engine/catalog.h"
#include "server/engine/resources.h"

namespace trilab {

// The resources of an inventory in an order in which each refers only to
// earlier ones: institutions, calendars, holidays, standards, centres,
// laboratories, supplies, instruments (those without companions first),
// capabilities, operators, outages, partner groups, members, projects,
// agreements, rules; by id within a kind. The values are shared, so a snapshot
// costs two words each.
//
// `centres`: only what belongs to these centres, and what that refers to.
// Agreements with other centres too, rules of wider scope, and those for a
// project that may book instruments elsewhere are then left out. Empty:
// everything.
std::vector<engine::Resource> TakeSnapshot(
    const engine::Catalog& catalog, const std::vector<std::string>& centres);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_INVENTORY_SNAPSHOT_H_
