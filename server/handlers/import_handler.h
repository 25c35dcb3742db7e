#ifndef TRILAB_SERVER_HANDLERS_IMPORT_HANDLER_H_
#define TRILAB_SERVER_HANDLERS_IMPORT_HANDLER_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/auth/caller.h"
#include "server/inventory/importer.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/inventory.pb.h"

namespace trilab {

// An import's caller and its two directions, so that tests need no network.
struct ImportStream {
  // Who is calling, as of now: an error once the token has expired or was
  // revoked. Asked before anything is put, as a client may keep its stream
  // open for as long as it likes.
  std::function<absl::StatusOr<Caller>()> caller;
  // Receives the next message; false at the end.
  std::function<bool(v1::ImportInventoryRequest*)> read;
  // Sends one; false once the client is gone.
  std::function<bool(const v1::ImportInventoryResponse&)> write;
  // Whether the client is gone or its deadline has passed.
  std::function<bool()> cancelled;
  absl::Time deadline = absl::InfiniteFuture();
};

// Serves one ImportInventory: the first message tells the options, the others
// the file's bytes; progress is sent about every 200 ms or 1,000 rows or
// refusals, which it names, and the report last.
//
// Returns
//   UNAUTHENTICATED      as `stream.caller`; rows before may have been taken.
//   PERMISSION_DENIED    the caller may not import at all. What it may not
//                        change in particular is a problem of its row.
//   INVALID_ARGUMENT     the options are wrong, or the file cannot be read at
//                        all; rows before the fault may have been taken.
//   NOT_FOUND            the centre of the options.
//   ABORTED              CHANGED_MEANWHILE: what an atomic import was judged
//                        by has changed since; nothing was taken.
//   CANCELLED            the client went away; batches already taken stay.
// or an error of the sequencer.
absl::Status ServeImport(Sequencer& sequencer, const ImportStream& stream);

// Options of the API to those of the importers; `catalog` supplies what is
// known of the centre and its laboratories.
absl::StatusOr<inventory::ImporterOptions> ParseImportOptions(
    const engine::Catalog& catalog, const v1::ImportOptions& options);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_IMPORT_HANDLER_H_
