#ifndef TRILAB_SERVER_INVENTORY_MERGE_H_
#define TRILAB_SERVER_INVENTORY_MERGE_H_

#include "server/engine/resources.h"
#include "server/inventory/import_row.h"

namespace trilab::inventory {

// What `present` becomes by an item whose `if_present` is kMerge: fields that
// the file tells are taken, all others stay.
//
// A share mode 不共享 restricts an instrument only when it is new to it, since
// somebody may have opened it by hand afterwards.
engine::Instrument Merged(const engine::Instrument& present,
                          const engine::Instrument& value,
                          const InstrumentFields& told);
// Texts that are not empty and numbers other than 0 are told.
engine::Centre Merged(const engine::Centre& present,
                      const engine::Centre& value);
engine::Laboratory Merged(const engine::Laboratory& present,
                          const engine::Laboratory& value);
engine::Institution Merged(const engine::Institution& present,
                           const engine::Institution& value);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_MERGE_H_
