#ifndef TRILAB_SERVER_HANDLERS_EXPORT_HANDLER_H_
#define TRILAB_SERVER_HANDLERS_EXPORT_HANDLER_H_

#include <functional>

#include "absl/status/status.h"
#include "server/auth/caller.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/inventory.pb.h"

namespace trilab {

// Serves one ExportInventory: the inventory at one revision, in pieces of
// about 64 KiB, as far as the caller may see it. The writer waits only while
// references to the resources are gathered. `write` returns false once the
// client is gone.
//
// Returns INVALID_ARGUMENT for a format that cannot be written, NOT_FOUND for
// a centre that is not there, CANCELLED if the client went away.
absl::Status ServeExport(
    Sequencer& sequencer, const Caller& caller,
    const v1::ExportInventoryRequest& request,
    const std::function<bool(const v1::ExportInventoryResponse&)>& write);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_EXPORT_HANDLER_H_
