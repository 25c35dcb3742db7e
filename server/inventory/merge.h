#ifndef TRILAB_SERVER_INVENTORY_MERGE_H_
#define TRILAB_SERVER_INVENTORY_MERGE_H_

#include "server/engine/resources.h"
#include "server/inventory/import_row.h"

namespace trilab::inventory {

// What `present` becomes by an item whose `if_present` is kMerge: fields that
// the file tells are taken, all others stay.
//
// With `status_implied` (see ImportItem), an instrument that works keeps its
// status as long as its share mode does: somebody may have opened or restricted
// it by hand. A share mode 不共享 that is new to it restricts it.
engine::Instrument Merged(const engine::Instrument& present,
                          const engine::Instrument& value,
                          const InstrumentFields& told,
                          bool status_implied = false);
// Texts that are not empty and numbers other than 0 are told.
engine::Centre Merged(const engine::Centre& present,
                      const engine::Centre& value);
engine::Laboratory Merged(const engine::Laboratory& present,
                          const engine::Laboratory& value);
engine::Institution Merged(const engine::Institution& present,
                           const engine::Institution& value);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_MERGE_H_
