#include "client/cli/app.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "client/cli/commands/commands.h"
#include "client/cli/completion.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/help_formatter.h"

namespace trilab::cli {
namespace {

constexpr Text kAbout{"Trilab：共享检测仪器的预约",
                      "Trilab: book shared laboratory instruments"};
constexpr Text kFooter{
    "时间按 Asia/Shanghai 书写与显示。退出码：0 成功，1 被拒绝，2 用法错误，\n"
    "3 无法连接，4 身份或权限，5 未找到，6 其他。\n"
    "环境变量：TRILAB_SERVER、TRILAB_TOKEN、TRILAB_TOKEN_FILE、TRILAB_CA_"
    "FILE、\n"
    "TRILAB_CONTEXT、TRILAB_CONFIG、NO_COLOR。",
    "Times are written and shown in Asia/Shanghai. Exit codes: 0 success,\n"
    "1 refused, 2 usage, 3 no connection, 4 not authenticated or allowed,\n"
    "5 not found, 6 other.\n"
    "Environment: TRILAB_SERVER, TRILAB_TOKEN, TRILAB_TOKEN_FILE,\n"
    "TRILAB_CA_FILE, TRILAB_CONTEXT, TRILAB_CONFIG, NO_COLOR."};
constexpr Text kUsageError{"用法错误", "Usage error"};
constexpr Text kNoCommand{"没有命令“$0”", "there is no command \"$0\""};
constexpr Text kSeeHelp{"加 --help 查看用法", "see the usage with --help"};
constexpr Text kHint{"提示", "Hint"};

// What CLI11 calls its errors.
constexpr std::pair<absl::string_view, Text> kParseErrors[] = {
    {"RequiredError", {"缺少必需的参数", "something is missing"}},
    {"ExtrasError", {"多余的参数", "something is too much"}},
    {"ArgumentMismatch", {"参数个数不符", "wrong number of values"}},
    {"ConversionError", {"值的类型不符", "a value of the wrong kind"}},
    {"ValidationError", {"值无效", "a value is not valid"}},
};

void AddGlobalFlags(CLI::App& app, Session& session) {
  GlobalFlags& flags = session.flags();
  app.add_option("--server", flags.server,
                 session.Tr({"服务器 host:port；https:// 开头用 TLS",
                             "host:port; with https:// in front, TLS"}));
  app.add_option(
      "--token-file", flags.token_file,
      session.Tr({"存放访问令牌的文件", "file that holds the access token"}));
  app.add_option("--ca-file", flags.ca_file,
                 session.Tr({"信任的证书（PEM）；用 TLS",
                             "certificates to trust (PEM); uses TLS"}));
  app.add_option("--context", flags.context,
                 session.Tr({"使用的上下文", "context to use"}));
  app.add_option("-o,--output", flags.output,
                 session.Tr({"输出：table、json、yaml、name",
                             "output: table, json, yaml, name"}));
  app.add_option("--lang", flags.lang,
                 session.Tr({"语言：zh、en；缺省按 LC_ALL、LC_MESSAGES、LANG",
                             "language: zh, en; by default that of LC_ALL, "
                             "LC_MESSAGES, LANG"}));
  app.add_option("--timeout", flags.timeout,
                 session.Tr({"等待的时间，如 10s；缺省 30s",
                             "how long to wait, such as 10s; 30s by default"}));
  app.add_flag("--no-color", flags.no_color,
               session.Tr({"不用颜色", "no colours"}));
}

// Headings in the session's language, all the way down.
void Localise(CLI::App& app, Lang lang) {
  if (lang != Lang::kZh) return;
  for (const auto& [key, value] :
       {std::pair{"Usage", "用法"}, std::pair{"OPTIONS", "选项"},
        std::pair{"SUBCOMMAND", "子命令"}, std::pair{"SUBCOMMANDS", "子命令"},
        std::pair{"Positionals", "参数"}, std::pair{"REQUIRED", "必填"},
        std::pair{"TEXT", "文本"}, std::pair{"INT", "整数"},
        std::pair{"UINT", "整数"}}) {
    app.get_formatter()->label(key, value);
  }
  for (CLI::Option* option : app.get_options()) {
    if (!option->get_group().empty()) option->group("选项");
  }
  for (CLI::App* sub : app.get_subcommands({})) {
    if (!sub->get_group().empty()) sub->group("命令");
    Localise(*sub, lang);
  }
}

// The language must be known before the texts are made.
void FindLanguage(const std::vector<std::string>& arguments, Session& session) {
  const auto config = LoadConfig(ConfigPath(session.environment().getenv));
  if (config.ok()) {
    const auto* context = FindContext(*config, config->current_context);
    if (context != nullptr) {
      const auto lang = ParseLang(context->language);
      if (lang) session.set_lang(*lang);
    }
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    absl::string_view value;
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) {
      value = arguments[i + 1];
    } else if (absl::StartsWith(arguments[i], "--lang=")) {
      value = absl::string_view(arguments[i]).substr(7);
    }
    if (const auto lang = ParseLang(value)) session.set_lang(*lang);
  }
}

ExitCode ShowParseError(const CLI::App& app, const CLI::ParseError& error,
                        Session& session) {
  std::string kind;
  for (const auto& [name, text] : kParseErrors) {
    if (name == absl::string_view(error.get_name())) kind = session.Tr(text);
  }
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
  }
  const bool is_group = !command->get_subcommands({}).empty();
  std::string message = error.what();
  // An unknown command counts as left over, of the group or what is above it.
  const std::vector<std::string> extra = app.remaining(/*recurse=*/true);
  if (is_group && !extra.empty()) {
    kind.clear();
    message = Say(session.lang(), kNoCommand, extra.front());
  } else if (is_group && error.get_name() == "RequiredError") {
    // What commands there are helps more than that one is missing.
    session.err() << app.help();
    return kExitUsage;
  }
  session.err() << session.err_style().Red(session.Tr(kUsageError)) << ": ";
  if (session.lang() == Lang::kZh && !kind.empty()) {
    session.err() << kind << ": ";
  }
  session.err() << message << "\n"
                << session.err_style().Cyan(session.Tr(kHint)) << ": "
                << session.Tr(kSeeHelp) << "\n";
  return kExitUsage;
}

// Commands that work with whatever configuration there is, even none.
bool IsLocal(const CLI::App& app) {
  return app.got_subcommand("config") || app.got_subcommand("completion") ||
         app.got_subcommand("version");
}

ExitCode Fail(const absl::Status& status, Session& session) {
  session.out().flush();
  session.err() << ErrorText(status, session.lang(), session.err_style(),
                             session.server());
  return ExitCodeOf(status);
}

ExitCode RunParsed(const CLI::App& app, Session& session) {
  const absl::Status resolved = session.Resolve();
  if (!resolved.ok() && !IsLocal(app)) return Fail(resolved, session);
  const absl::Status status = session.action()();
  if (!status.ok()) return Fail(status, session);
  return session.exit_code();
}

ExitCode PrintCandidates(const CLI::App& app, Session& session,
                         absl::Span<const std::string> words) {
  session.Resolve().IgnoreError();  // Commands complete without it.
  for (const std::string& candidate : Complete(app, session, words)) {
    session.out() << candidate << "\n";
  }
  return kExitOk;
}

}  // namespace

std::unique_ptr<CLI::App> MakeApp(Session& session) {
  auto app = std::make_unique<CLI::App>(session.Tr(kAbout), "trilab");
  app->formatter(std::make_shared<HelpFormatter>());
  app->fallthrough();
  app->require_subcommand(1);
  app->set_help_flag("-h,--help", session.Tr({"显示用法", "show the usage"}));
  AddGlobalFlags(*app, session);
  AddSlotCommands(*app, session);
  AddBookingCommands(*app, session);
  AddCampaignCommands(*app, session);
  AddSeriesCommands(*app, session);
  AddWaitlistCommands(*app, session);
  AddScheduleCommand(*app, session);
  AddQuotaCommands(*app, session);
  AddResourceCommands(*app, session);
  AddRerouteCommands(*app, session);
  AddInventoryCommands(*app, session);
  AddMoneyCommands(*app, session);
  AddAdminCommands(*app, session);
  AddConfigCommands(*app, session);
  AddCompletionCommands(*app, session);
  AddVersionCommand(*app, session);
  // Not inherited by commands that are there already.
  app->footer(session.Tr(kFooter));
  Localise(*app, session.lang());
  return app;
}

ExitCode RunCli(const std::vector<std::string>& arguments,
                Environment& environment) {
  Session session(environment);
  FindLanguage(arguments, session);
  try {
    const std::unique_ptr<CLI::App> app = MakeApp(session);
    if (!arguments.empty() && arguments.front() == "__complete") {
      return PrintCandidates(*app, session,
                             absl::MakeConstSpan(arguments).subspan(1));
    }
    try {
      // CLI11 takes its arguments from the back.
      app->parse(
          std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
      environment.out << app->help();
      return kExitOk;
    } catch (const CLI::ParseError& error) {
      return ShowParseError(*app, error, session);
    }
    return RunParsed(*app, session);
  } catch (const std::exception& error) {
    return Fail(absl::InternalError(error.what()), session);
  }
}

}  // namespace trilab::cli
