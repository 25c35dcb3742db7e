#ifndef TRILAB_CLIENT_CLI_INPUT_NAMES_H_
#define TRILAB_CLIENT_CLI_INPUT_NAMES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cli/lang.h"
#include "google/protobuf/descriptor.h"

// Names as people type and read them.

namespace trilab::cli {

// "emc-3" and "instruments/emc-3" both become "instruments/emc-3". An empty
// text stays empty. INVALID_ARGUMENT for a name of another collection.
absl::StatusOr<std::string> FullName(absl::string_view collection,
                                     absl::string_view text);

// "emc-3" of "instruments/emc-3".
absl::string_view ShortName(absl::string_view name);

// GB/T 2260 code of "110000", "北京", "北京市" or "beijing". INVALID_ARGUMENT
// for any other text that is not a code of six digits.
absl::StatusOr<int32_t> ParseRegion(absl::string_view text);

// "北京" or "Beijing" for 110000 and its districts; the code where no name is
// known, "" for 0.
std::string RegionText(int32_t code, Lang lang);

// The value of `type` that `text` names: whole ("STATUS_IN_REPAIR") or without
// its type ("in-repair"), in any case, or by its label in either language.
// INVALID_ARGUMENT, with the choices, for any other.
absl::StatusOr<int> ParseEnum(const google::protobuf::EnumDescriptor& type,
                              absl::string_view text);

// "IN_REPAIR" for STATUS_IN_REPAIR.
std::string EnumName(const google::protobuf::EnumValueDescriptor& value);

// What people call it: "维修中" or "in repair".
std::string EnumText(const google::protobuf::EnumValueDescriptor& value,
                     Lang lang);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_INPUT_NAMES_H_
