#ifndef TRILAB_CLIENT_CPP_INVENTORY_TRANSFER_H_
#define TRILAB_CLIENT_CPP_INVENTORY_TRANSFER_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <ostream>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "trilab/v1/inventory.pb.h"

namespace trilab::client {

using ImportProgressFn = std::function<void(const v1::ImportProgress&)>;

// Told after each part of an export: bytes written so far, resources written
// so far, resources there are.
using ExportProgressFn =
    std::function<void(int64_t bytes, int64_t items, int64_t total_items)>;

// Sends `file` to ImportInventory and returns its report. Rows that the server
// refused are all in the report, also those that the server's own has no room
// for, not in the status. A broken connection is not
// retried, as `file` may not be readable twice; importing again is safe.
//
// `progress`, which may be empty, is called on the calling thread.
// DATA_LOSS: `file` could not be read to its end.
absl::StatusOr<v1::ImportReport> ImportInventory(
    Connection& connection, const v1::ImportOptions& import, std::istream& file,
    const ImportProgressFn& progress = {}, const CallOptions& options = {});

// Writes what ExportInventory sends to `file`; returns the bytes written.
// DATA_LOSS: `file` took no more.
absl::StatusOr<int64_t> ExportInventory(
    Connection& connection, const v1::ExportInventoryRequest& request,
    std::ostream& file, const ExportProgressFn& progress = {},
    const CallOptions& options = {});

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_INVENTORY_TRANSFER_H_
