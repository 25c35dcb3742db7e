#ifndef TRILAB_CLIENT_CLI_INPUT_MANIFEST_H_
#define TRILAB_CLIENT_CLI_INPUT_MANIFEST_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "trilab/v1/inventory.pb.h"

// Resources as people write them: YAML or JSON with the field names of the
// API. Beyond protobuf's own JSON form
//   * enums go without their prefix, in any case ("in-repair");
//   * times and lengths are as on the command line ("2026-11-24 09:00", "4h"),
//     and so are amounts of money ("230.50", "TWD 600");
//   * a text in both languages may be one string, taken as Chinese if it holds
//     any letter beyond ASCII, else as English.
//
// Errors are INVALID_ARGUMENT and name file, line and field.

namespace trilab::cli {

struct ManifestItem {
  v1::InventoryItem item;
  int line = 0;  // On which it starts, from 1.
};

// Reads documents of one item ("instrument: {name: …}") or of a list of them.
absl::StatusOr<std::vector<ManifestItem>> ReadManifest(
    absl::string_view text, absl::string_view file_name, absl::Time now);

// Reads one document into `resource`, bare or as the item of its kind.
absl::Status ReadResource(absl::string_view text, absl::string_view file_name,
                          absl::Time now, google::protobuf::Message& resource);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_INPUT_MANIFEST_H_
