// Files of the inventory: import and export.

#include <memory>

#include "server/handlers/blocking_stream.h"
#include "server/handlers/catalog_service.h"
#include "server/handlers/export_handler.h"
#include "server/handlers/import_handler.h"
#include "server/handlers/rpc.h"

namespace trilab {
namespace {

absl::StatusOr<Caller> CallerNow(Sequencer& sequencer,
                                 const grpc::ServerContextBase& context) {
  const ReadView view = sequencer.Read();
  return CallerOf(view.state(), context, sequencer.clock().Now());
}

}  // namespace

grpc::ServerBidiReactor<v1::ImportInventoryRequest,
                        v1::ImportInventoryResponse>*
CatalogService::ImportInventory(grpc::CallbackServerContext* context) {
  using Stream =
      BlockingBidi<v1::ImportInventoryRequest, v1::ImportInventoryResponse>;
  return Stream::Start(
      threads_, context,
      [this, context](Stream& stream) -> absl::Status {
    const absl::StatusOr<Caller> caller = CallerNow(sequencer_, *context);
    if (!caller.ok()) return caller.status();
    ImportStream import;
    import.read = [&](v1::ImportInventoryRequest * request) {
      return stream.Read(request);
        };
        import.write = [&](const v1::ImportInventoryResponse& response) {
    return stream.Write(response);
        };
        import.cancelled = [&] {
    return stream.cancelled(); };
        import.deadline = DeadlineOf(*context);
        return ServeImport(sequencer_, *caller, import);
});
}

grpc::ServerWriteReactor<v1::ExportInventoryResponse>*
CatalogService::ExportInventory(grpc::CallbackServerContext* context,
                                const v1::ExportInventoryRequest* request) {
  using Stream = BlockingWriter<v1::ExportInventoryResponse>;
  return Stream::Start(
      threads_, context,
      [this, context, request](Stream& stream) -> absl::Status {
        const absl::StatusOr<Caller> caller = CallerNow(sequencer_, *context);
        if (!caller.ok()) return caller.status();
        return ServeExport(sequencer_, *caller, *request,
                           [&](const v1::ExportInventoryResponse& response) {
                             return !stream.cancelled() &&
                                    stream.Write(response);
                           });
      });
}

}  // namespace trilab
