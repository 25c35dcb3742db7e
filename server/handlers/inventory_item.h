#ifndef TRILAB_SERVER_HANDLERS_INVENTORY_ITEM_H_
#define TRILAB_SERVER_HANDLERS_INVENTORY_ITEM_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/resources.h"
#include "trilab/v1/inventory.pb.h"

// Lines of Trilab's own inventory files: InventoryItem in protobuf's JSON
// form.

namespace trilab {

// A resource that a line tells whole.
struct InventoryLine {
  engine::Resource resource;       // `meta.id` is set.
  uint64_t expected_revision = 0;  // Of its etag; 0: any.
};

// Returns INVALID_ARGUMENT if the line is no JSON, has a field that does not
// exist (naming it), names no resource, or has a malformed field.
absl::StatusOr<InventoryLine> ParseInventoryLine(absl::string_view json);

// The line without a line end. Output-only fields and etags are left out, so
// that equal resources give equal bytes. Access tokens give "".
//
// Returns INTERNAL if the resource cannot be written.
absl::StatusOr<std::string> FormatInventoryLine(
    const engine::Resource& resource);

// Checks form as every call of the API does. INVALID_ARGUMENT, naming the
// field.
absl::Status CheckForm(const engine::Resource& resource);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_INVENTORY_ITEM_H_
