#include "server/handlers/export_handler.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "server/auth/permissions.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/inventory_item.h"
#include "server/handlers/inventory_snapshot.h"
#include "server/inventory/nrii_export.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

constexpr size_t kChunkBytes = 64 << 10;

using Write = std::function<bool(const v1::ExportInventoryResponse&)>;

// Gathers lines into messages.
class ChunkWriter {
 public:
  ChunkWriter(int64_t total, const Write& write)
      : total_(total), write_(write) {}

  absl::Status Add(absl::string_view text, int64_t items) {
    response_.mutable_data()->append(text.data(), text.size());
    items_ += items;
    return response_.data().size() < kChunkBytes ? absl::OkStatus() : Flush();
  }

  absl::Status Flush() {
    response_.set_items(items_);
    response_.set_total_items(total_);
    if (!write_(response_)) {
      return absl::CancelledError("the client ended the export");
    }
    response_.Clear();
    return absl::OkStatus();
  }

 private:
  const int64_t total_;
  const Write& write_;
  int64_t items_ = 0;
  v1::ExportInventoryResponse response_;
};

absl::StatusOr<std::vector<std::string>> CentresOf(
    const engine::Catalog& catalog, const v1::ExportInventoryRequest& request) {
  std::vector<std::string> centres;
  for (int i = 0; i < request.centres_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string id,
        ParseResourceName(At("", "centres", i), engine::ResourceKind::kCentre,
                          request.centres(i)));
    if (catalog.centres().Find(id) == nullptr) {
      return NoSuchResourceError(request.centres(i));
    }
    centres.push_back(std::move(id));
  }
  return centres;
}

void RemoveHidden(const Caller& caller, const engine::Catalog& catalog,
                  std::vector<engine::Resource>& resources) {
  const auto hidden = [&](const engine::Resource& resource) {
    return !std::visit(
        [&](const auto& value) { return MaySee(caller, catalog, *value); },
        resource);
  };
  resources.erase(std::remove_if(resources.begin(), resources.end(), hidden),
                  resources.end());
}

absl::Status WriteTrilab(const std::vector<engine::Resource>& resources,
                         const Write& write) {
  ChunkWriter chunks(static_cast<int64_t>(resources.size()), write);
  for (const engine::Resource& resource : resources) {
    TRILAB_ASSIGN_OR_RETURN(std::string line, FormatInventoryLine(resource));
    line.push_back('\n');
    TRILAB_RETURN_IF_ERROR(chunks.Add(line, 1));
  }
  return chunks.Flush();
}

absl::Status WriteNrii(const std::vector<engine::Resource>& resources,
                       const Write& write) {
  inventory::NriiWriter writer;
  absl::flat_hash_map<std::string, std::string> laboratories;
  std::vector<engine::Ptr<engine::Instrument>> instruments;
  for (const engine::Resource& resource : resources) {
    if (const auto* laboratory =
            std::get_if<engine::Ptr<engine::Laboratory>>(&resource)) {
      const engine::LocalizedText& name = (*laboratory)->name;
      laboratories[(*laboratory)->meta.id] =
          name.zh.empty() ? name.en : name.zh;
    } else if (const auto* instrument =
                   std::get_if<engine::Ptr<engine::Instrument>>(&resource)) {
      writer.Announce(**instrument);
      instruments.push_back(*instrument);
    }
  }
  ChunkWriter chunks(static_cast<int64_t>(instruments.size()), write);
  TRILAB_RETURN_IF_ERROR(chunks.Add(writer.Header(), 0));
  for (const engine::Ptr<engine::Instrument>& instrument : instruments) {
    TRILAB_RETURN_IF_ERROR(chunks.Add(
        writer.Line(*instrument, laboratories[instrument->laboratory]), 1));
  }
  return chunks.Flush();
}

}  // namespace

absl::Status ServeExport(Sequencer& sequencer, const Caller& caller,
                         const v1::ExportInventoryRequest& request,
                         const Write& write) {
  const bool trilab = request.format() == v1::INVENTORY_FORMAT_UNSPECIFIED ||
                      request.format() == v1::INVENTORY_FORMAT_TRILAB;
  if (!trilab && request.format() != v1::INVENTORY_FORMAT_NRII) {
    return InvalidFieldError("format", "must be TRILAB or NRII");
  }
  std::vector<engine::Resource> resources;
  {
    const ReadView view = sequencer.Read();
    const engine::Catalog& catalog = view.state().catalog();
    TRILAB_ASSIGN_OR_RETURN(const std::vector<std::string> centres,
                            CentresOf(catalog, request));
    // The national template names no centre, so an import could not tell.
    if (!trilab && centres.size() != 1) {
      return InvalidFieldError("centres", "must name one centre for NRII");
    }
    resources = TakeSnapshot(catalog, centres);
    RemoveHidden(caller, catalog, resources);
  }
  return trilab ? WriteTrilab(resources, write) : WriteNrii(resources, write);
}

}  // namespace trilab
