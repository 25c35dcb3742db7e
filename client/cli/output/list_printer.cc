#include "client/cli/output/list_printer.h"

#include <utility>

#include "client/cli/output/message_text.h"

namespace trilab::cli {
namespace {

constexpr Text kNone{"没有找到任何内容", "nothing found"};

std::vector<Table::Column> Headers(absl::Span<const MessageColumn> columns,
                                   Lang lang) {
  std::vector<Table::Column> headers;
  for (const MessageColumn& column : columns) {
    headers.push_back({Pick(column.header, lang), column.align});
  }
  return headers;
}

}  // namespace

ListPrinter::ListPrinter(Session& session, std::string key,
                         absl::Span<const MessageColumn> columns)
    : session_(session),
      key_(std::move(key)),
      columns_(columns.begin(), columns.end()),
      table_(Headers(columns, session.lang())) {}

bool ListPrinter::Add(const google::protobuf::Message& message) {
  switch (session_.format()) {
    case OutputFormat::kName:
      session_.Show(message);
      return static_cast<bool>(session_.out());
    case OutputFormat::kTable: {
      std::vector<std::string> cells;
      for (const MessageColumn& column : columns_) {
        cells.push_back(FieldText(message, column.path, session_.lang()));
      }
      table_.AddRow(std::move(cells));
      return true;
    }
    default:
      list_.push_back(ToJson(message));
      return true;
  }
}

void ListPrinter::Finish() {
  nlohmann::ordered_json root;
  root[key_] = std::move(list_);
  switch (session_.format()) {
    case OutputFormat::kTable:
      if (table_.empty()) {
        session_.err() << session_.Tr(kNone) << "\n";
      } else {
        table_.Print(session_.out(), session_.out_style(),
                     session_.table_columns());
      }
      break;
    case OutputFormat::kJson:
      session_.out() << JsonText(root);
      break;
    case OutputFormat::kYaml:
      session_.out() << YamlText(root);
      break;
    case OutputFormat::kName:
      break;
  }
}

}  // namespace trilab::cli
