#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/access_tokens.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/list_printer.h"
#include "client/cli/output/progress.h"
#include "client/cpp/admin_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr auto kRight = Table::Align::kRight;
constexpr MessageColumn kBackupColumns[] = {
    {{"编号", "NUMBER"}, "number", kRight},
    {{"时间", "TIME"}, "create_time"},
    {{"修订号", "REVISION"}, "revision", kRight},
    {{"字节", "BYTES"}, "size_bytes", kRight},
    {{"损坏", "DAMAGED"}, "damaged"},
};
constexpr Text kBackedUp{"已备份：编号 $0，修订号 $1，$2",
                         "backed up: number $0, revision $1, $2"};
constexpr Text kSound{"存储完好：修订号 $0，检查了 $1 行",
                      "the store is sound: revision $0, $1 rows checked"};
constexpr Text kUnsound{"发现 $0 个问题（修订号 $1，检查了 $2 行）：",
                        "$0 findings (revision $1, $2 rows checked):"};
constexpr Text kReadOnly{"服务器只读：$0", "the server only reads: $0"};

struct NoArgs {};

void PrintStatus(Session& session, const v1::Status& status) {
  const Style style = session.out_style();
  Table table({{session.Tr({"项目", "ITEM"})}, {session.Tr({"值", "VALUE"})}});
  const auto row = [&](const Text& name, const auto& value) {
    table.AddRow({session.Tr(name), absl::StrCat(value)});
  };
  row({"服务器", "server"}, session.server());
  row({"版本", "version"}, status.version());
  row({"数据格式", "data format"}, status.format_version());
  row({"存储标识", "store"}, status.store_id());
  row({"修订号", "revision"}, status.revision());
  row({"日志始于", "journal from"}, status.first_revision());
  row({"启动时间", "started"}, TimeText(status.start_time()));
  row({"服务器时间", "server time"}, TimeText(status.server_time()));
  row({"有效预约", "active bookings"}, status.active_bookings());
  row({"监视流", "watchers"}, status.watchers());
  row({"剩余磁盘", "free disk"}, BytesText(status.free_bytes()));
  row({"内存", "memory"}, BytesText(status.resident_bytes()));
  for (const auto& [collection, count] : std::map<std::string, int64_t>(
           status.resources().begin(), status.resources().end())) {
    table.AddRow({collection, absl::StrCat(count)});
  }
  table.Print(session.out(), style, session.table_columns());
  if (!status.writable()) {
    session.out() << style.Red(Say(session.lang(), kReadOnly, status.problem()))
                  << "\n";
  }
}

absl::Status ShowStatus(Session& session) {
  TRILAB_ASSIGN_OR_RETURN(const v1::Status status,
                          client::AdminClient(session.connection())
                              .GetStatus(session.call_options()));
  if (!status.writable()) session.set_exit_code(kExitRefused);
  if (session.format() == OutputFormat::kTable) {
    PrintStatus(session, status);
  } else {
    session.Show(status);
  }
  return absl::OkStatus();
}

absl::Status Backup(Session& session) {
  absl::StatusOr<v1::Backup> backup;
  {
    ProgressBar bar(session.err(), session.environment().err_is_tty,
                    session.environment().columns, session.lang(),
                    session.now());
    backup = client::AdminClient(session.connection())
                 .CreateBackup(
                     [&](const v1::CreateBackupResponse& at) {
                       bar.Update({.bytes = at.copied_bytes()}, session.now());
                     },
                     session.call_options());
  }
  TRILAB_RETURN_IF_ERROR(backup.status());
  if (session.format() == OutputFormat::kTable) {
    session.out() << Say(session.lang(), kBackedUp, backup->number(),
                         backup->revision(), BytesText(backup->size_bytes()))
                  << "\n";
  } else {
    session.Show(*backup);
  }
  return absl::OkStatus();
}

absl::Status ListBackups(Session& session) {
  TRILAB_ASSIGN_OR_RETURN(const std::vector<v1::Backup> backups,
                          client::AdminClient(session.connection())
                              .ListBackups(session.call_options()));
  ListPrinter printer(session, "backups", kBackupColumns);
  for (const v1::Backup& backup : backups) printer.Add(backup);
  printer.Finish();
  return absl::OkStatus();
}

absl::Status Verify(Session& session) {
  absl::StatusOr<v1::VerifyReport> report;
  {
    ProgressBar bar(session.err(), session.environment().err_is_tty,
                    session.environment().columns, session.lang(),
                    session.now());
    report =
        client::AdminClient(session.connection())
            .VerifyStore(
                [&](const v1::VerifyStoreResponse& at) {
                  bar.Update({.rows = at.checked(), .total_rows = at.total()},
                             session.now());
                },
                session.call_options());
  }
  TRILAB_RETURN_IF_ERROR(report.status());
  const bool sound = report->findings().empty();
  if (!sound) session.set_exit_code(kExitRefused);
  if (session.format() != OutputFormat::kTable) {
    session.Show(*report);
    return absl::OkStatus();
  }
  const Style style = session.out_style();
  if (sound) {
    session.out() << style.Green(Say(session.lang(), kSound, report->revision(),
                                     report->checked()))
                  << "\n";
    return absl::OkStatus();
  }
  session.out() << style.Red(Say(session.lang(), kUnsound,
                                 report->findings_size(), report->revision(),
                                 report->checked()))
                << "\n";
  for (const std::string& finding : report->findings()) {
    session.out() << "  • " << finding << "\n";
  }
  return absl::OkStatus();
}

absl::Status WhoAmI(Session& session) {
  TRILAB_ASSIGN_OR_RETURN(const v1::AccessToken caller,
                          client::AdminClient(session.connection())
                              .GetCaller(session.call_options()));
  session.Show(caller);
  return absl::OkStatus();
}

void AddPlain(CLI::App& group, Session& session, const char* name,
              const Text& help, absl::Status (*run)(Session&)) {
  AddCommand<NoArgs>(
      group, session, name, help, [](CLI::App&, NoArgs&) {},
      [&session, run](const NoArgs&) { return run(session); });
}

}  // namespace

void AddAdminCommands(CLI::App& app, Session& session) {
  CLI::App* group = AddGroup(app, session, "admin",
                             {"管理：状态、备份、检查、令牌",
                              "Run the service: state, backups, checks, "
                              "tokens"});
  AddPlain(*group, session, "status", {"服务器状态", "Show how the server is"},
           &ShowStatus);
  AddPlain(*group, session, "backup", {"立即备份", "Make a backup now"},
           &Backup);
  AddPlain(*group, session, "backups", {"列出备份", "List backups"},
           &ListBackups);
  AddPlain(*group, session, "verify",
           {"核对全部存储数据", "Recompute every invariant of the store"},
           &Verify);
  AddAccessTokenCommands(*group, session);
  AddPlain(*group, session, "whoami", {"当前令牌的身份", "Show who you are"},
           &WhoAmI);
}

}  // namespace trilab::cli
