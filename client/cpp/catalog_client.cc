#include "client/cpp/catalog_client.h"

namespace trilab::client {

absl::StatusOr<v1::SearchInstrumentsResponse> CatalogClient::SearchInstruments(
    const v1::SearchInstrumentsRequest& request, const CallOptions& options) {
  return connection_->Call<v1::SearchInstrumentsResponse>(
      "trilab.v1.CatalogService/SearchInstruments", request, options);
}

absl::StatusOr<v1::ImportReport> CatalogClient::Import(
    const v1::ImportOptions& import, std::istream& file,
    const ImportProgressFn& progress, const CallOptions& options) {
  return ImportInventory(*connection_, import, file, progress, options);
}

absl::StatusOr<int64_t> CatalogClient::Export(
    const v1::ExportInventoryRequest& request, std::ostream& file,
    const ExportProgressFn& progress, const CallOptions& options) {
  return ExportInventory(*connection_, request, file, progress, options);
}

}  // namespace trilab::client
