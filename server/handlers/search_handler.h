#ifndef TRILAB_SERVER_HANDLERS_SEARCH_HANDLER_H_
#define TRILAB_SERVER_HANDLERS_SEARCH_HANDLER_H_

#include "absl/status/status.h"
#include "server/handlers/rpc.h"
#include "trilab/v1/catalog_service.pb.h"

namespace trilab {

// CatalogService.SearchInstruments; see rpc.h.
absl::Status SearchInstrumentsHandler(
    const ReadCall& call, const v1::SearchInstrumentsRequest& request,
    v1::SearchInstrumentsResponse* response);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_SEARCH_HANDLER_H_
