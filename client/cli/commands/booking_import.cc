#include "client/cli/commands/booking_import.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/commands/booking_args.h"
#include "client/cli/commands/commands.h"
#include "client/cli/config.h"
#include "client/cli/input/csv_table.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/progress.h"
#include "client/cli/output/table.h"
#include "client/cpp/booking_client.h"
#include "client/cpp/call_error.h"
#include "openssl/sha.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kUnknownColumn{
    "$0：不认识列“$1”；可用的列：$2",
    "$0: \"$1\" is no column of bookings; there are: $2"};
constexpr Text kNoColumn{"$0：缺少列“$1”", "$0: the column \"$1\" is missing"};
constexpr Text kMade{"$0：共 $1 行，已预约 $2，拒绝 $3",
                     "$0: $1 rows, $2 booked, $3 refused"};
constexpr Text kJudged{"$0：共 $1 行，可以预约 $2，拒绝 $3；未做任何改动",
                       "$0: $1 rows, $2 could be booked, $3 refused; nothing "
                       "was changed"};
constexpr Text kLine{"行", "LINE"};
constexpr Text kInstruments{"仪器", "INSTRUMENTS"};
constexpr Text kStart{"开始", "START"};
constexpr Text kCode{"代码", "CODE"};
constexpr Text kMessage{"说明", "MESSAGE"};

std::vector<std::string> List(absl::string_view cell) {
  std::vector<std::string> items;
  for (absl::string_view item :
       absl::StrSplit(cell, absl::ByAnyChar("+|"), absl::SkipWhitespace())) {
    items.emplace_back(absl::StripAsciiWhitespace(item));
  }
  return items;
}

// A column: what it is called, and where a cell of it goes.
struct Column {
  const char* name;
  const char* chinese;
  void (*set)(BookingArgs& args, const std::string& cell);
};

constexpr Column kColumns[] = {
    {"instruments", "仪器",
     [](BookingArgs& args, const std::string& cell) {
       args.instruments = List(cell);
     }},
    {"start", "开始",
     [](BookingArgs& args, const std::string& cell) { args.start = cell; }},
    {"end", "结束",
     [](BookingArgs& args, const std::string& cell) { args.end = cell; }},
    {"duration", "时长",
     [](BookingArgs& args, const std::string& cell) { args.duration = cell; }},
    {"units", "数量",
     [](BookingArgs& args, const std::string& cell) {
       // What is no number stays out of range, and is refused.
       if (!absl::SimpleAtoi(cell, &args.units)) args.units = -1;
     }},
    {"mode", "使用方式",
     [](BookingArgs& args, const std::string& cell) { args.mode = cell; }},
    {"operator", "操作员",
     [](BookingArgs& args, const std::string& cell) {
       args.operator_name = cell;
     }},
    {"partner", "机构",
     [](BookingArgs& args, const std::string& cell) { args.partner = cell; }},
    {"member", "成员",
     [](BookingArgs& args, const std::string& cell) { args.member = cell; }},
    {"project", "项目",
     [](BookingArgs& args, const std::string& cell) { args.project = cell; }},
    {"class", "分类代码",
     [](BookingArgs& args, const std::string& cell) {
       args.need.class_code = cell;
     }},
    {"standard", "标准",
     [](BookingArgs& args, const std::string& cell) {
       args.need.standard = cell;
     }},
    {"params", "参数",
     [](BookingArgs& args, const std::string& cell) {
       args.need.params = List(cell);
     }},
    {"accredited", "资质",
     [](BookingArgs& args, const std::string& cell) {
       args.need.accredited = List(cell);
     }},
    {"configuration", "配置",
     [](BookingArgs& args, const std::string& cell) {
       args.supplies.configuration = cell;
     }},
    {"draws", "取用",
     [](BookingArgs& args, const std::string& cell) {
       args.supplies.draws = List(cell);
     }},
    {"title", "用途",
     [](BookingArgs& args, const std::string& cell) {
       args.terms.title = cell;
     }},
    {"note", "备注",
     [](BookingArgs& args, const std::string& cell) {
       args.terms.note = cell;
     }},
    // Tells rows apart that are otherwise alike.
    {"id", "编号", [](BookingArgs&, const std::string&) {}},
};

struct ImportArgs {
  std::string file;
  bool dry_run = false;
};

// Why one row was refused.
struct Refusal {
  int line = 0;
  std::string instruments;
  std::string start;
  std::string code;
  std::string message;
};

absl::StatusOr<std::vector<const Column*>> ColumnsOf(const CsvTable& table,
                                                     const std::string& file) {
  std::vector<const Column*> columns;
  for (const std::string& header : table.columns) {
    const std::string name = absl::AsciiStrToLower(header);
    const auto* found = std::find_if(
        std::begin(kColumns), std::end(kColumns), [&](const Column& column) {
          return name == column.name || name == column.chinese;
        });
    if (found == std::end(kColumns)) {
      std::vector<absl::string_view> names;
      for (const Column& column : kColumns) names.push_back(column.name);
      return UsageError(kUnknownColumn, file, header,
                        absl::StrJoin(names, ", "));
    }
    columns.push_back(found);
  }
  for (const char* name : {"instruments", "start"}) {
    const bool found =
        std::any_of(columns.begin(), columns.end(), [&](const Column* column) {
          return absl::string_view(column->name) == name;
        });
    if (!found) return UsageError(kNoColumn, file, name);
  }
  return columns;
}

// The same for the same cells, and for nothing else.
std::string RequestIdOf(const std::vector<const Column*>& columns,
                        const CsvTable::Row& row, int repetition) {
  std::map<absl::string_view, absl::string_view> cells;
  for (size_t i = 0; i < row.cells.size(); ++i) {
    if (!row.cells[i].empty()) cells[columns[i]->name] = row.cells[i];
  }
  std::string text;
  for (const auto& [name, cell] : cells) {
    absl::StrAppend(&text, name, "=", cell.size(), ":", cell, ";");
  }
  absl::StrAppend(&text, repetition);
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const uint8_t*>(text.data()), text.size(), digest);
  return absl::StrCat("import-",
                      absl::BytesToHexString(absl::string_view(
                          reinterpret_cast<const char*>(digest), 16)));
}

// Makes or judges the rows of a file.
class Import {
 public:
  Import(Session& session, const ImportArgs& args)
      : session_(session), args_(args), bookings_(session.connection()) {}

  absl::Status Run() {
    TRILAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(args_.file));
    TRILAB_ASSIGN_OR_RETURN(const CsvTable table,
                            ReadCsvTable(text, args_.file));
    TRILAB_ASSIGN_OR_RETURN(columns_, ColumnsOf(table, args_.file));
    ProgressBar bar(session_.err(), session_.environment().err_is_tty,
                    session_.environment().columns, session_.lang(),
                    session_.now());
    for (const CsvTable::Row& row : table.rows) {
      TRILAB_RETURN_IF_ERROR(Take(row));
      bar.Update({.rows = ++rows_,
                  .total_rows = static_cast<int64_t>(table.rows.size()),
                  .refused = static_cast<int64_t>(refusals_.size())},
                 session_.now());
    }
    return absl::OkStatus();
  }

  void Report() {
    const int64_t refused = static_cast<int64_t>(refusals_.size());
    const std::string summary =
        Say(session_.lang(), args_.dry_run ? kJudged : kMade, args_.file, rows_,
            rows_ - refused, refused);
    const Style style = session_.out_style();
    session_.out() << (refused > 0 ? style.Yellow(summary)
                                   : style.Green(summary))
                   << "\n";
    if (refused == 0) return;
    session_.set_exit_code(kExitRefused);
    Table table({{session_.Tr(kLine), Table::Align::kRight},
                 {session_.Tr(kInstruments)},
                 {session_.Tr(kStart)},
                 {session_.Tr(kCode)},
                 {session_.Tr(kMessage)}});
    for (const Refusal& refusal : refusals_) {
      table.AddRow({absl::StrCat(refusal.line), refusal.instruments,
                    refusal.start, refusal.code, refusal.message});
    }
    table.Print(session_.out(), style, session_.table_columns());
  }

 private:
  // Fails only if there is no use in going on.
  absl::Status Take(const CsvTable::Row& row) {
    BookingArgs args;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (!row.cells[i].empty()) columns_[i]->set(args, row.cells[i]);
    }
    const std::string id = RequestIdOf(columns_, row, 0);
    args.request_id = RequestIdOf(columns_, row, seen_[id]++);
    absl::StatusOr<v1::Booking> booking = ToBooking(args, session_.now());
    if (!booking.ok()) {
      Refuse(row.line, args, booking.status());
      return absl::OkStatus();
    }
    return args_.dry_run ? Judge(row.line, args, *booking)
                         : Make(row.line, args, *std::move(booking));
  }

  absl::Status Make(int line, const BookingArgs& args, v1::Booking booking) {
    v1::CreateBookingRequest request;
    *request.mutable_booking() = std::move(booking);
    request.set_request_id(args.request_id);
    const auto made = bookings_.CreateBooking(request, session_.call_options());
    if (made.ok()) {
      if (session_.format() != OutputFormat::kTable) session_.Show(*made);
      return absl::OkStatus();
    }
    return RefuseOrFail(line, args, made.status());
  }

  absl::Status Judge(int line, const BookingArgs& args,
                     const v1::Booking& booking) {
    const auto judged =
        bookings_.CheckBooking(booking, session_.call_options());
    if (!judged.ok()) return RefuseOrFail(line, args, judged.status());
    if (!judged->bookable()) AddViolations(line, args, judged->violations());
    return absl::OkStatus();
  }

  // An error that is about this row alone does not stop the others.
  absl::Status RefuseOrFail(int line, const BookingArgs& args,
                            const absl::Status& status) {
    switch (status.code()) {
      case absl::StatusCode::kFailedPrecondition:
      case absl::StatusCode::kInvalidArgument:
      case absl::StatusCode::kNotFound:
      case absl::StatusCode::kPermissionDenied:
      case absl::StatusCode::kAlreadyExists:
        break;
      default:
        return status;
    }
    const client::CallError error = client::DecodeError(status);
    if (error.violations.empty()) {
      Refuse(line, args, status);
    } else {
      google::protobuf::RepeatedPtrField<v1::Violation> violations(
          error.violations.begin(), error.violations.end());
      AddViolations(line, args, violations);
    }
    return absl::OkStatus();
  }

  void Refuse(int line, const BookingArgs& args, const absl::Status& status) {
    const client::CallError error = client::DecodeError(status);
    Add(line, args, error.reason, MessageOf(status, session_.lang()));
  }

  void AddViolations(
      int line, const BookingArgs& args,
      const google::protobuf::RepeatedPtrField<v1::Violation>& violations) {
    std::vector<std::string> codes;
    std::vector<std::string> texts;
    for (const v1::Violation& violation : violations) {
      codes.push_back(violation.code());
      texts.push_back(session_.lang() == Lang::kZh ? violation.text().zh()
                                                   : violation.text().en());
    }
    Add(line, args, absl::StrJoin(codes, " "), absl::StrJoin(texts, " "));
  }

  void Add(int line, const BookingArgs& args, std::string code,
           std::string message) {
    refusals_.push_back({line, absl::StrJoin(args.instruments, "+"), args.start,
                         std::move(code), std::move(message)});
  }

  Session& session_;
  const ImportArgs& args_;
  client::BookingClient bookings_;
  std::vector<const Column*> columns_;
  std::map<std::string, int> seen_;  // How often a row came before.
  int64_t rows_ = 0;
  std::vector<Refusal> refusals_;
};

}  // namespace

void AddBookingImport(CLI::App& group, Session& session) {
  AddCommand<ImportArgs>(
      group, session, "import",
      {"按 CSV 表批量预约，逐行判断", "Make the bookings of a CSV table"},
      [&](CLI::App& command, ImportArgs& args) {
        command
            .add_option("file", args.file,
                        session.Tr({"CSV 文件，首行为列名",
                                    "CSV file; its first line names the "
                                    "columns"}))
            ->required();
        command.add_flag("--dry-run", args.dry_run,
                         session.Tr({"只判断每一行，不预约",
                                     "judge each row by itself, book none"}));
      },
      [&](const ImportArgs& args) -> absl::Status {
        Import import(session, args);
        const absl::Status status = import.Run();
        // What was made before an error is told too.
        import.Report();
        return status;
      });
}

}  // namespace trilab::cli
