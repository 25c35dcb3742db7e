#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/import_report.h"
#include "client/cli/commands/need_args.h"
#include "client/cli/config.h"
#include "client/cli/input/manifest.h"
#include "client/cli/input/names.h"
#include "client/cli/output/progress.h"
#include "client/cpp/catalog_client.h"
#include "client/cpp/resource_kind.h"
#include "google/protobuf/util/json_util.h"
#include "storage/base/status_macros.h"

// apply, import and export.

namespace trilab::cli {
namespace {

constexpr Text kCannotOpen{"无法打开 $0", "cannot open $0"};
constexpr Text kCannotWrite{"无法写入 $0", "cannot write $0"};
constexpr Text kExported{"已导出 $0 项到 $1", "wrote $0 resources to $1"};

struct ImportArgs {
  std::vector<std::string> files;
  std::string format;
  std::string centre;
  std::string mapping;
  std::string encoding;
  std::string sheet;
  bool atomic = false;
  bool dry_run = false;
  bool allow_refused = false;
  bool progress = false;
  int problems = 100;
};

struct ExportArgs {
  std::string format;
  std::vector<std::string> centres;
  std::string file;
  bool progress = false;
};

// Where each line that is sent stands in the person's own file; empty: in the
// same place.
using LineMap = std::vector<int>;

void AddOutcomeFlags(CLI::App& command, const Session& session,
                     ImportArgs& args) {
  command.add_flag("--atomic", args.atomic,
                   session.Tr({"有一行被拒绝则整个文件不导入",
                               "all rows of a file or none"}));
  command.add_flag("--dry-run", args.dry_run,
                   session.Tr({"只检查，不改动", "judge all, change nothing"}));
  command.add_flag("--allow-refused", args.allow_refused,
                   session.Tr({"有被拒绝的行也以 0 退出",
                               "exit 0 although rows were refused"}));
  command.add_flag("--progress", args.progress,
                   session.Tr({"总是显示进度", "always show progress"}));
  command.add_option(
      "--problems", args.problems,
      session.Tr({"最多显示的问题行数", "most problems to show of a file"}));
}

absl::StatusOr<v1::ImportOptions> ToOptions(const ImportArgs& args) {
  v1::ImportOptions options;
  if (!args.format.empty() && args.format != "auto") {
    TRILAB_ASSIGN_OR_RETURN(
        const int format,
        ParseEnum(*v1::InventoryFormat_descriptor(), args.format));
    options.set_format(static_cast<v1::InventoryFormat>(format));
  }
  TRILAB_ASSIGN_OR_RETURN(*options.mutable_centre(),
                          FullName("centres", args.centre));
  if (!args.mapping.empty()) {
    TRILAB_ASSIGN_OR_RETURN(*options.mutable_mapping(), ReadFile(args.mapping));
  }
  options.set_encoding(args.encoding);
  options.set_sheet(args.sheet);
  options.set_atomic(args.atomic);
  options.set_dry_run(args.dry_run);
  return options;
}

// Sends one file and prints its report.
absl::Status Send(Session& session, const ImportArgs& args,
                  const v1::ImportOptions& options, std::istream& file,
                  const LineMap& lines) {
  absl::StatusOr<v1::ImportReport> report;
  {
    ProgressBar bar(
        session.err(), args.progress || session.environment().err_is_tty,
        session.environment().columns, session.lang(), session.now());
    report = client::CatalogClient(session.connection())
                 .Import(
                     options, file,
                     [&](const v1::ImportProgress& progress) {
                       bar.Update({.bytes = progress.bytes(),
                                   .total_bytes = options.total_bytes(),
                                   .rows = progress.rows(),
                                   .refused = progress.refused_rows()},
                                  session.now());
                     },
                     session.call_options());
  }
  TRILAB_RETURN_IF_ERROR(report.status());
  for (auto& problem : *report->mutable_problems()) {
    const auto line = static_cast<size_t>(problem.line());
    if (line >= 1 && line <= lines.size()) problem.set_line(lines[line - 1]);
  }
  ShowImportReport(session, options, *report, args.problems);
  if (report->refused() > 0 && !args.allow_refused) {
    session.set_exit_code(kExitRefused);
  }
  return absl::OkStatus();
}

absl::Status SendFile(Session& session, const ImportArgs& args,
                      v1::ImportOptions options, const std::string& path) {
  if (path == "-") {
    options.set_file_name("stdin");
    return Send(session, args, options, std::cin, {});
  }
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) return UsageError(kCannotOpen, path);
  options.set_file_name(std::filesystem::path(path).filename().string());
  options.set_total_bytes(static_cast<int64_t>(bytes));
  return Send(session, args, options, file, {});
}

absl::Status Import(Session& session, const ImportArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(const v1::ImportOptions options, ToOptions(args));
  for (const std::string& path : args.files) {
    TRILAB_RETURN_IF_ERROR(SendFile(session, args, options, path));
  }
  return absl::OkStatus();
}

// Kinds that others refer to come first, so that the order in the file does
// not matter.
void SortByKind(std::vector<ManifestItem>& items) {
  const auto rank = [](const ManifestItem& item) {
    const auto* field = v1::InventoryItem::descriptor()->FindFieldByNumber(
        item.item.item_case());
    const auto kinds = client::ResourceKinds();
    return std::find_if(kinds.begin(), kinds.end(),
                        [&](const client::ResourceKind& kind) {
                          return kind.descriptor == field->message_type();
                        }) -
           kinds.begin();
  };
  std::stable_sort(items.begin(), items.end(),
                   [&](const ManifestItem& a, const ManifestItem& b) {
                     return rank(a) < rank(b);
                   });
}

absl::Status ApplyManifest(Session& session, const ImportArgs& args,
                           v1::ImportOptions options, const std::string& path) {
  TRILAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  TRILAB_ASSIGN_OR_RETURN(std::vector<ManifestItem> items,
                          ReadManifest(text, path, session.now()));
  SortByKind(items);
  std::string json_lines;
  LineMap lines;
  google::protobuf::util::JsonPrintOptions print;
  print.preserve_proto_field_names = true;
  for (const ManifestItem& item : items) {
    std::string line;
    if (!google::protobuf::util::MessageToJsonString(item.item, &line, print)
             .ok()) {
      return absl::InternalError("an item has no JSON form");
    }
    absl::StrAppend(&json_lines, line, "\n");
    lines.push_back(item.line);
  }
  options.set_file_name(std::filesystem::path(path).filename().string());
  options.set_total_bytes(static_cast<int64_t>(json_lines.size()));
  std::istringstream stream(json_lines);
  return Send(session, args, options, stream, lines);
}

absl::Status Apply(Session& session, const ImportArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(v1::ImportOptions options, ToOptions(args));
  options.set_format(v1::INVENTORY_FORMAT_TRILAB);
  for (const std::string& path : args.files) {
    // JSON Lines is what the server reads; it may be larger than memory.
    const bool as_it_is = absl::EndsWith(path, ".jsonl");
    TRILAB_RETURN_IF_ERROR(as_it_is
                               ? SendFile(session, args, options, path)
                               : ApplyManifest(session, args, options, path));
  }
  return absl::OkStatus();
}

absl::Status ExportTo(Session& session, const ExportArgs& args,
                      const v1::ExportInventoryRequest& request,
                      std::ostream& file, int64_t& items) {
  // A bar amid the output itself would spoil both.
  const bool apart = !args.file.empty() || !session.environment().out_is_tty;
  ProgressBar bar(session.err(),
                  args.progress || (apart && session.environment().err_is_tty),
                  session.environment().columns, session.lang(), session.now());
  return client::CatalogClient(session.connection())
      .Export(
          request, file,
          [&](int64_t bytes, int64_t done, int64_t total) {
            items = done;
            bar.Update({.bytes = bytes, .rows = done, .total_rows = total},
                       session.now());
          },
          session.call_options())
      .status();
}

absl::Status Export(Session& session, const ExportArgs& args) {
  v1::ExportInventoryRequest request;
  if (!args.format.empty()) {
    TRILAB_ASSIGN_OR_RETURN(
        const int format,
        ParseEnum(*v1::InventoryFormat_descriptor(), args.format));
    request.set_format(static_cast<v1::InventoryFormat>(format));
  }
  TRILAB_RETURN_IF_ERROR(
      ParseNames("centres", args.centres, *request.mutable_centres()));
  int64_t items = 0;
  if (args.file.empty() || args.file == "-") {
    const absl::Status status =
        ExportTo(session, args, request, session.out(), items);
    // Who stops reading has what he wanted.
    return session.out() ? status : absl::OkStatus();
  }
  const std::string part = absl::StrCat(args.file, ".part");
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  if (!file) return UsageError(kCannotWrite, args.file);
  const absl::Status status = ExportTo(session, args, request, file, items);
  file.close();
  if (!status.ok() || !file ||
      std::rename(part.c_str(), args.file.c_str()) != 0) {
    std::remove(part.c_str());
    return status.ok() ? UsageError(kCannotWrite, args.file) : status;
  }
  session.err() << Say(session.lang(), kExported, items, args.file) << "\n";
  return absl::OkStatus();
}

void AddApply(CLI::App& app, Session& session) {
  AddCommand<ImportArgs>(
      app, session, "apply",
      {"使资源与 YAML、JSON 或 JSONL 文件一致",
       "Make resources be as files say (YAML, JSON or JSONL)"},
      [&](CLI::App& command, ImportArgs& args) {
        command
            .add_option("-f,--file", args.files,
                        session.Tr({"文件，- 为标准输入",
                                    "files, - for standard input"}))
            ->allow_extra_args(false)
            ->required();
        AddOutcomeFlags(command, session, args);
      },
      [&](const ImportArgs& args) { return Apply(session, args); });
}

void AddImport(CLI::App& app, Session& session) {
  AddCommand<ImportArgs>(
      app, session, "import",
      {"导入清单文件（NRII、UNIQUIP、JSONL 等）",
       "Import inventory files (NRII, UNIQUIP, JSONL and others)"},
      [&](CLI::App& command, ImportArgs& args) {
        command
            .add_option("file", args.files,
                        session.Tr({"文件，- 为标准输入",
                                    "files, - for standard input"}))
            ->required();
        command.add_option(
            "--format", args.format,
            session.Tr({"格式：auto、trilab、nrii、uniquip、mapped、holiday-cn",
                        "format: auto, trilab, nrii, uniquip, mapped, "
                        "holiday-cn"}));
        command.add_option(
            "--centre", args.centre,
            session.Tr({"未写明中心的仪器归入此中心",
                        "centre of instruments that name none"}));
        command.add_option("--mapping", args.mapping,
                           session.Tr({"列对应关系文件（YAML、JSON）",
                                       "file that maps columns (YAML, JSON)"}));
        command.add_option("--encoding", args.encoding,
                           session.Tr({"字符编码，如 GB18030；缺省自动识别",
                                       "encoding such as GB18030; detected by "
                                       "default"}));
        command.add_option("--sheet", args.sheet,
                           session.Tr({"工作表", "sheet of a workbook"}));
        AddOutcomeFlags(command, session, args);
      },
      [&](const ImportArgs& args) { return Import(session, args); });
}

void AddExport(CLI::App& app, Session& session) {
  AddCommand<ExportArgs>(
      app, session, "export", {"导出清单", "Export the inventory"},
      [&](CLI::App& command, ExportArgs& args) {
        command.add_option(
            "--format", args.format,
            session.Tr({"格式：trilab（全部）、nrii（一个中心的仪器 CSV）",
                        "format: trilab (everything), nrii (CSV "
                        "of one centre's instruments)"}));
        command
            .add_option("--centre", args.centres,
                        session.Tr({"只导出这些中心", "only these centres"}))
            ->delimiter(',')
            ->allow_extra_args(false);
        command.add_option("-o,--output", args.file,
                           session.Tr({"文件；缺省为标准输出",
                                       "file; standard output by default"}));
        command.add_flag("--progress", args.progress,
                         session.Tr({"总是显示进度", "always show progress"}));
      },
      [&](const ExportArgs& args) { return Export(session, args); });
}

}  // namespace

void AddInventoryCommands(CLI::App& app, Session& session) {
  AddApply(app, session);
  AddImport(app, session);
  AddExport(app, session);
}

}  // namespace trilab::cli
