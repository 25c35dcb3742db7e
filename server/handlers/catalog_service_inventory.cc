// Files of the inventory: import and export.

#include <memory>

#include "server/handlers/blocking_stream.h"
#include "server/handlers/catalog_service.h"
#include "server/handlers/export_handler.h"
#include "server/handlers/import_handler.h"
#include "server/handlers/rpc.h"

namespace trilab {

grpc::ServerBidiReactor<v1::ImportInventoryRequest,
                        v1::ImportInventoryResponse>*
CatalogService::ImportInventory(grpc::CallbackServerContext* context) {
  using Stream =
      BlockingBidi<v1::ImportInventoryRequest, v1::ImportInventoryResponse>;
  const auto serve = [this, context](Stream& stream) {
    ImportStream call;
    call.caller = [&] { return CallerNow(sequencer_, *context); };
    call.read = [&](v1::ImportInventoryRequest* request) {
      return stream.Read(request);
    };
    call.write = [&](const v1::ImportInventoryResponse& response) {
      return stream.Write(response);
    };
    call.cancelled = [&] { return stream.cancelled(); };
    call.deadline = DeadlineOf(*context);
    return ServeImport(sequencer_, call);
  };
  return Stream::Start(threads_, StreamThreads::Use::kInventory,
                       CallerNow(sequencer_, *context), context, serve);
}

grpc::ServerWriteReactor<v1::ExportInventoryResponse>*
CatalogService::ExportInventory(grpc::CallbackServerContext* context,
                                const v1::ExportInventoryRequest* request) {
  using Stream = BlockingWriter<v1::ExportInventoryResponse>;
  const auto serve = [this, context, request](Stream& stream) -> absl::Status {
    const absl::StatusOr<Caller> caller = CallerNow(sequencer_, *context);
    if (!caller.ok()) return caller.status();
    return ServeExport(sequencer_, *caller, *request,
                       [&](const v1::ExportInventoryResponse& response) {
                         return !stream.cancelled() && stream.Write(response);
                       });
  };
  return Stream::Start(threads_, StreamThreads::Use::kInventory,
                       CallerNow(sequencer_, *context), context, serve);
}

}  // namespace trilab
