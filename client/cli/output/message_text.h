#ifndef TRILAB_CLIENT_CLI_OUTPUT_MESSAGE_TEXT_H_
#define TRILAB_CLIENT_CLI_OUTPUT_MESSAGE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "client/cli/lang.h"
#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

// Protobuf messages as text, for programs (JSON, YAML) and for people.

namespace trilab::cli {

// Protobuf's JSON form, with field names as in the .proto files.
nlohmann::ordered_json ToJson(const google::protobuf::Message& message);

// Indented, with a line end.
std::string JsonText(const nlohmann::ordered_json& json);
// The same value as a YAML document, with a line end. Texts that YAML would
// take for something else are quoted.
std::string YamlText(const nlohmann::ordered_json& json);

// The value at `path`, such as "record.model", in a cell of a table: local
// times, region names, short resource names. Empty if it is not set; lists are
// joined by commas. For a oneof, the name of the field that is set. `path`
// must exist.
std::string FieldText(const google::protobuf::Message& message,
                      absl::string_view path, Lang lang);

// Every field that is set, one a line, nested ones indented by two more
// columns than `indent`.
std::string DescribeText(const google::protobuf::Message& message, Lang lang,
                         int indent = 0);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_MESSAGE_TEXT_H_
