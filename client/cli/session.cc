#include "client/cli/session.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/message_text.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr char kDefaultServer[] = "127.0.0.1:7430";

constexpr Text kNoContext{
    "没有上下文“$0”；用 “trilab config get-contexts” 查看已有的",
    "there is no context \"$0\"; see those there are with \"trilab config "
    "get-contexts\""};
constexpr Text kBadOutput{"“$0”不是输出格式；可用 table、json、yaml、name",
                          "\"$0\" is not an output format; use table, json, "
                          "yaml or name"};
constexpr Text kBadLang{"“$0”不是语言；可用 zh、en",
                        "\"$0\" is not a language; use zh or en"};

absl::StatusOr<OutputFormat> ParseFormat(const std::string& text) {
  if (text.empty() || text == "table") return OutputFormat::kTable;
  if (text == "json") return OutputFormat::kJson;
  if (text == "yaml") return OutputFormat::kYaml;
  if (text == "name") return OutputFormat::kName;
  return UsageError(kBadOutput, text);
}

std::string NameOf(const google::protobuf::Message& message) {
  const auto* field = message.GetDescriptor()->FindFieldByName("name");
  return field == nullptr ? ""
                          : message.GetReflection()->GetString(message, field);
}

}  // namespace

absl::Status Session::Resolve() {
  config_path_ = ConfigPath(environment_.getenv);
  TRILAB_ASSIGN_OR_RETURN(config_, LoadConfig(config_path_));
  const std::string name =
      FirstOf(flags_.context, "TRILAB_CONTEXT", config_.current_context);
  ConfigContext context;
  if (!name.empty()) {
    const ConfigContext* found = FindContext(config_, name);
    if (found == nullptr) return UsageError(kNoContext, name);
    context = *found;
  }
  if (!flags_.lang.empty() || !context.language.empty()) {
    const std::string& lang =
        flags_.lang.empty() ? context.language : flags_.lang;
    const auto parsed = ParseLang(lang);
    if (!parsed) return UsageError(kBadLang, lang);
    lang_ = *parsed;
  }
  TRILAB_ASSIGN_OR_RETURN(
      format_,
      ParseFormat(flags_.output.empty() ? context.output : flags_.output));
  if (!flags_.timeout.empty()) {
    TRILAB_ASSIGN_OR_RETURN(timeout_, ParseLength(flags_.timeout));
  }
  return ResolveConnection(context);
}

absl::Status Session::ResolveConnection(const ConfigContext& context) {
  std::string server = FirstOf(flags_.server, "TRILAB_SERVER", context.server);
  if (server.empty()) server = kDefaultServer;
  absl::string_view target(server);
  connection_options_.tls = absl::ConsumePrefix(&target, "https://");
  absl::ConsumePrefix(&target, "http://");
  absl::ConsumeSuffix(&target, "/");
  connection_options_.target = std::string(target);
  const std::string ca_file =
      FirstOf(flags_.ca_file, "TRILAB_CA_FILE", context.ca_file);
  if (!ca_file.empty()) {
    TRILAB_ASSIGN_OR_RETURN(connection_options_.ca_pem, ReadFile(ca_file));
  }
  return ResolveToken(context);
}

absl::Status Session::ResolveToken(const ConfigContext& context) {
  std::string& token = connection_options_.bearer_token;
  if (flags_.token_file.empty()) {
    token = FirstOf("", "TRILAB_TOKEN", "");
    if (!token.empty()) return absl::OkStatus();
  }
  const std::string file =
      FirstOf(flags_.token_file, "TRILAB_TOKEN_FILE", context.token_file);
  token = context.token;
  if (!file.empty() && (token.empty() || file != context.token_file)) {
    TRILAB_ASSIGN_OR_RETURN(token, ReadTokenFile(file));
  }
  return absl::OkStatus();
}

std::string Session::FirstOf(const std::string& flag, const char* name,
                             const std::string& fallback) const {
  if (!flag.empty()) return flag;
  const auto value = environment_.getenv(name);
  return value && !value->empty() ? *value : fallback;
}

Style Session::out_style() const {
  const auto no_colour = environment_.getenv("NO_COLOR");
  return {environment_.out_is_tty && !flags_.no_color &&
          !(no_colour && !no_colour->empty())};
}

Style Session::err_style() const {
  const auto no_colour = environment_.getenv("NO_COLOR");
  return {environment_.err_is_tty && !flags_.no_color &&
          !(no_colour && !no_colour->empty())};
}

int Session::table_columns() const {
  return environment_.out_is_tty ? environment_.columns : 0;
}

std::shared_ptr<client::Connection> Session::connection() {
  if (connection_ == nullptr) {
    connection_ = std::make_shared<client::Connection>(connection_options_);
  }
  return connection_;
}

client::CallOptions Session::call_options() const {
  client::CallOptions options;
  options.timeout = timeout_;
  options.cancellation = environment_.cancellation;
  return options;
}

void Session::Show(const google::protobuf::Message& message) {
  switch (format_) {
    case OutputFormat::kTable:
      out() << DescribeText(message, lang_);
      break;
    case OutputFormat::kJson:
      out() << JsonText(ToJson(message));
      break;
    case OutputFormat::kYaml:
      out() << YamlText(ToJson(message));
      break;
    case OutputFormat::kName:
      out() << NameOf(message) << "\n";
      break;
  }
}

}  // namespace trilab::cli
