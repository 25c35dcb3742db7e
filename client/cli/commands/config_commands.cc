#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/config.h"
#include "client/cli/output/table.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kNoPath{"未知配置文件位置；请设置 TRILAB_CONFIG 或 HOME",
                       "no place for the configuration; set TRILAB_CONFIG or "
                       "HOME"};
constexpr Text kNoContext{"没有上下文“$0”", "there is no context \"$0\""};
constexpr Text kSaved{"已保存上下文 $0", "saved context $0"};
constexpr Text kUsing{"已切换到上下文 $0", "now using context $0"};
constexpr Text kDeleted{"已删除上下文 $0", "deleted context $0"};
constexpr Text kNone{"还没有上下文；用 “trilab config set-context” 添加",
                     "no contexts yet; add one with \"trilab config "
                     "set-context\""};

struct NoArgs {};

struct NameArgs {
  std::string name;
};

// Saves what `change` makes of the configuration.
absl::Status Change(const Session& session,
                    const std::function<absl::Status(Config&)>& change) {
  const std::string path = ConfigPath(session.environment().getenv);
  if (path.empty()) return UsageError(kNoPath);
  TRILAB_ASSIGN_OR_RETURN(Config config, LoadConfig(path));
  TRILAB_RETURN_IF_ERROR(change(config));
  return SaveConfig(path, config);
}

// Fields that are not given stay as they are.
void Overlay(const ConfigContext& given, ConfigContext& context) {
  for (const auto member : {&ConfigContext::server, &ConfigContext::token,
                            &ConfigContext::token_file, &ConfigContext::ca_file,
                            &ConfigContext::language, &ConfigContext::output}) {
    if (!(given.*member).empty()) context.*member = given.*member;
  }
  // The newer way of giving the token replaces the other.
  if (!given.token_file.empty()) context.token.clear();
  if (!given.token.empty()) context.token_file.clear();
}

absl::Status SetContext(Session& session, const ConfigContext& given) {
  ConfigContext resolved = given;
  if (resolved.token == "-") {
    TRILAB_ASSIGN_OR_RETURN(resolved.token, ReadTokenFile("-"));
  }
  TRILAB_RETURN_IF_ERROR(Change(session, [&](Config& config) {
    auto found = std::find_if(
        config.contexts.begin(), config.contexts.end(),
        [&](const ConfigContext& c) { return c.name == given.name; });
    if (found == config.contexts.end()) {
      config.contexts.push_back({.name = given.name});
      found = config.contexts.end() - 1;
    }
    Overlay(resolved, *found);
    if (config.current_context.empty()) config.current_context = given.name;
    return absl::OkStatus();
  }));
  session.out() << Say(session.lang(), kSaved, given.name) << "\n";
  return absl::OkStatus();
}

absl::Status UseContext(Session& session, const NameArgs& args) {
  TRILAB_RETURN_IF_ERROR(Change(session, [&](Config& config) {
    if (FindContext(config, args.name) == nullptr) {
      return UsageError(kNoContext, args.name);
    }
    config.current_context = args.name;
    return absl::OkStatus();
  }));
  session.out() << Say(session.lang(), kUsing, args.name) << "\n";
  return absl::OkStatus();
}

absl::Status DeleteContext(Session& session, const NameArgs& args) {
  TRILAB_RETURN_IF_ERROR(Change(session, [&](Config& config) {
    const auto removed =
        std::erase_if(config.contexts, [&](const ConfigContext& context) {
          return context.name == args.name;
        });
    if (removed == 0) return UsageError(kNoContext, args.name);
    if (config.current_context == args.name) config.current_context.clear();
    return absl::OkStatus();
  }));
  session.out() << Say(session.lang(), kDeleted, args.name) << "\n";
  return absl::OkStatus();
}

absl::Status GetContexts(Session& session) {
  TRILAB_ASSIGN_OR_RETURN(const Config config,
                          LoadConfig(ConfigPath(session.environment().getenv)));
  if (config.contexts.empty()) {
    session.err() << session.Tr(kNone) << "\n";
    return absl::OkStatus();
  }
  Table table({{session.Tr({"当前", "CURRENT"})},
               {session.Tr({"名称", "NAME"})},
               {session.Tr({"服务器", "SERVER"})},
               {session.Tr({"令牌", "TOKEN"})},
               {session.Tr({"语言", "LANGUAGE"})}});
  for (const ConfigContext& context : config.contexts) {
    const std::string token = !context.token.empty()
                                  ? session.Tr({"（已保存）", "(stored)"})
                                  : context.token_file;
    table.AddRow({context.name == config.current_context ? "*" : "",
                  context.name, context.server, token, context.language});
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
  return absl::OkStatus();
}

absl::Status View(Session& session) {
  TRILAB_ASSIGN_OR_RETURN(const Config config,
                          LoadConfig(ConfigPath(session.environment().getenv)));
  session.out() << ConfigText(config, /*with_tokens=*/false);
  return absl::OkStatus();
}

void BindContext(CLI::App& command, const Session& session,
                 ConfigContext& args) {
  command.add_option("name", args.name, session.Tr({"名称", "name"}))
      ->required();
  command.add_option("--server", args.server,
                     session.Tr({"服务器 host:port；https:// 开头用 TLS",
                                 "host:port; with https:// in front, TLS"}));
  command.add_option("--token", args.token,
                     session.Tr({"访问令牌，- 从标准输入读取",
                                 "access token, - for standard input"}));
  command.add_option(
      "--token-file", args.token_file,
      session.Tr({"存放访问令牌的文件", "file that holds the access token"}));
  command.add_option(
      "--ca-file", args.ca_file,
      session.Tr({"信任的证书（PEM）", "certificates to trust (PEM)"}));
  command
      .add_option("--language,--lang", args.language,
                  session.Tr({"语言：zh、en", "language: zh, en"}))
      ->check(CLI::IsMember({"zh", "en"}));
  command
      .add_option("-o,--output", args.output,
                  session.Tr({"输出格式", "output format"}))
      ->check(CLI::IsMember({"table", "json", "yaml", "name"}));
}

void BindName(CLI::App& command, const Session& session, NameArgs& args) {
  command.add_option("name", args.name, session.Tr({"名称", "name"}))
      ->required();
}

}  // namespace

void AddConfigCommands(CLI::App& app, Session& session) {
  CLI::App* group =
      AddGroup(app, session, "config",
               {"客户端配置：服务器与令牌", "Remember servers and tokens"});
  AddCommand<ConfigContext>(
      *group, session, "set-context",
      {"新增或修改上下文", "Make or change a context"},
      [&](CLI::App& command, ConfigContext& args) {
        BindContext(command, session, args);
      },
      [&](const ConfigContext& args) { return SetContext(session, args); });
  AddCommand<NameArgs>(
      *group, session, "use-context", {"切换上下文", "Choose a context"},
      [&](CLI::App& command, NameArgs& args) {
        BindName(command, session, args);
      },
      [&](const NameArgs& args) { return UseContext(session, args); });
  AddCommand<NameArgs>(
      *group, session, "delete-context", {"删除上下文", "Forget a context"},
      [&](CLI::App& command, NameArgs& args) {
        BindName(command, session, args);
      },
      [&](const NameArgs& args) { return DeleteContext(session, args); });
  AddCommand<NoArgs>(
      *group, session, "get-contexts", {"列出上下文", "List contexts"},
      [](CLI::App&, NoArgs&) {},
      [&](const NoArgs&) { return GetContexts(session); });
  AddCommand<NoArgs>(
      *group, session, "view",
      {"显示配置（隐去令牌）", "Show the configuration without secrets"},
      [](CLI::App&, NoArgs&) {}, [&](const NoArgs&) { return View(session); });
}

}  // namespace trilab::cli
