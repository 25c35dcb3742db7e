#ifndef TRILAB_CLIENT_CLI_COMMANDS_RESOURCE_COLUMNS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_RESOURCE_COLUMNS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "client/cli/lang.h"
#include "client/cli/output/list_printer.h"

namespace trilab::cli {

// How one collection is shown and spoken of.
struct ResourceView {
  absl::string_view collection;
  Text noun;  // "仪器", "instruments".
  absl::Span<const MessageColumn> columns;
};

// The view of `collection`, which must be one of client::ResourceKinds.
const ResourceView& ViewOf(absl::string_view collection);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_RESOURCE_COLUMNS_H_
