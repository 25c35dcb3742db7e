#ifndef TRILAB_SERVER_SEQUENCER_RESOURCE_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_RESOURCE_CODEC_H_

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/fact.h"
#include "server/engine/resources.h"
#include "server/sequencer/stored_values.h"
#include "trilab/internal/v1/resources.pb.h"

// Resources as the engine has them, and as they are stored.

namespace trilab {

// What every resource carries, and what kind it is of.
const engine::ResourceMeta& MetaOf(const engine::Resource& resource);
engine::ResourceKind KindOf(const engine::Resource& resource);

void ToStored(const engine::Resource& resource, stored::Resource& out);

// Returns DATA_LOSS for a damaged message, and for a tombstone.
absl::StatusOr<engine::Resource> FromStored(const stored::Resource& message);

// The bytes of one row of column family `resources`: a stored.Resource.
std::string EncodeResourceRow(const engine::Resource& resource);
std::string EncodeTombstoneRow(const engine::ResourceDeleted& deleted);

using ResourceRow = std::variant<engine::Resource, engine::ResourceDeleted>;

// Returns DATA_LOSS unless an Encode function above made the bytes.
absl::StatusOr<ResourceRow> DecodeResourceRow(absl::string_view bytes);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_RESOURCE_CODEC_H_
