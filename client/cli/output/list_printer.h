#ifndef TRILAB_CLIENT_CLI_OUTPUT_LIST_PRINTER_H_
#define TRILAB_CLIENT_CLI_OUTPUT_LIST_PRINTER_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "client/cli/lang.h"
#include "client/cli/output/table.h"
#include "client/cli/session.h"
#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

namespace trilab::cli {

// A column of a table of messages.
struct MessageColumn {
  Text header;
  const char* path;  // Of the field, for `FieldText`.
  Table::Align align = Table::Align::kLeft;
};

// Prints messages of one type as a list in the session's format: a table, a
// JSON or YAML object with the list in `key`, or names alone.
//
//   ListPrinter printer(session, "instruments", kColumns);
//   for (const auto& instrument : instruments) printer.Add(instrument);
//   printer.Finish();
class ListPrinter {
 public:
  ListPrinter(Session& session, std::string key,
              absl::Span<const MessageColumn> columns);

  // Returns false when nobody reads the output any more.
  bool Add(const google::protobuf::Message& message);

  // Writes what is still to write; for an empty table, that it is empty.
  void Finish();

 private:
  Session& session_;
  std::string key_;
  std::vector<MessageColumn> columns_;
  Table table_;
  nlohmann::ordered_json list_ = nlohmann::ordered_json::array();
};

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_LIST_PRINTER_H_
