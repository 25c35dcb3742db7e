#ifndef TRILAB_CLIENT_CPP_CATALOG_CLIENT_H_
#define TRILAB_CLIENT_CPP_CATALOG_CLIENT_H_

#include <concepts>
#include <functional>
#include <istream>
#include <memory>
#include <ostream>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "client/cpp/inventory_transfer.h"
#include "client/cpp/resource_client.h"
#include "client/cpp/resource_kind.h"
#include "trilab/v1/catalog_service.pb.h"

namespace trilab::client {

template <typename R, typename... Types>
concept OneOf = (std::same_as<R, Types> || ...);

// Resources of CatalogService.
template <typename R>
concept CatalogResource =
    OneOf<R, v1::Institution, v1::Centre, v1::Laboratory, v1::Instrument,
          v1::Capability, v1::Operator, v1::Standard, v1::Calendar,
          v1::HolidayYear, v1::Outage>;

// Reads and changes the inventory.
//
//   CatalogClient catalog(connection);
//   auto emc = catalog.Get<v1::Instrument>("instruments/emc-3");
//
//   v1::ListInstrumentsRequest request;
//   request.set_centre("centres/tj-auto");
//   auto all = catalog.List<v1::Instrument>(request);  // All its pages.
//
//   emc->set_status(v1::Instrument::STATUS_IN_REPAIR);
//   auto changed = catalog.Update(*emc, {.mask = {"status"}});
//
//   std::ifstream file("instruments.xlsx", std::ios::binary);
//   auto report = catalog.Import({}, file);
//
// Errors are those of the service; see CatalogService in
// proto/trilab/v1/catalog_service.proto. Thread-safe.
class CatalogClient {
 public:
  explicit CatalogClient(std::shared_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  template <CatalogResource R>
  absl::StatusOr<R> Get(absl::string_view name,
                        const CallOptions& options = {}) {
    return Typed<R>(Client<R>().Get(name, options));
  }

  // Every resource that `request`, a v1::List…Request of R, asks for.
  template <CatalogResource R>
  absl::StatusOr<std::vector<R>> List(const google::protobuf::Message& request,
                                      const CallOptions& options = {}) {
    std::vector<R> all;
    absl::Status status = Client<R>().ForEach(
        request,
        [&all](const google::protobuf::Message& resource) {
          all.push_back(static_cast<const R&>(resource));
          return true;
        },
        options);
    if (!status.ok()) return status;
    return all;
  }

  // `id` is the last part of the new name; empty: the server makes one.
  template <CatalogResource R>
  absl::StatusOr<R> Create(absl::string_view id, const R& resource,
                           const CallOptions& options = {}) {
    return Typed<R>(Client<R>().Create(id, resource, options));
  }

  template <CatalogResource R>
  absl::StatusOr<R> Update(const R& resource, const UpdateOptions& update = {},
                           const CallOptions& options = {}) {
    return Typed<R>(Client<R>().Update(resource, update, options));
  }

  template <CatalogResource R>
  absl::Status Delete(absl::string_view name,
                      const DeleteOptions& deletion = {},
                      const CallOptions& options = {}) {
    return Client<R>().Delete(name, deletion, options);
  }

  // One page of instruments that match, best first.
  absl::StatusOr<v1::SearchInstrumentsResponse> SearchInstruments(
      const v1::SearchInstrumentsRequest& request,
      const CallOptions& options = {});

  // See inventory_transfer.h.
  absl::StatusOr<v1::ImportReport> Import(const v1::ImportOptions& import,
                                          std::istream& file,
                                          const ImportProgressFn& progress = {},
                                          const CallOptions& options = {});
  absl::StatusOr<int64_t> Export(const v1::ExportInventoryRequest& request,
                                 std::ostream& file,
                                 const ExportProgressFn& progress = {},
                                 const CallOptions& options = {});

 private:
  template <typename R>
  ResourceClient Client() const {
    return ResourceClient(connection_, *FindResourceKind(R::descriptor()));
  }

  template <typename R>
  static absl::StatusOr<R> Typed(
      absl::StatusOr<ResourceClient::MessagePtr> resource) {
    if (!resource.ok()) return std::move(resource).status();
    return static_cast<R&&>(**resource);
  }

  std::shared_ptr<Connection> connection_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_CATALOG_CLIENT_H_
