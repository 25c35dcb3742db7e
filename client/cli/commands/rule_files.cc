#include "client/cli/commands/rule_files.h"

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/rule_defaults.h"
#include "client/cli/commands/rule_test.h"
#include "client/cli/config.h"
#include "client/cli/input/manifest.h"
#include "client/cli/input/money_text.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/message_text.h"
#include "client/cpp/resource_client.h"
#include "client/cpp/resource_kind.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

using client::ResourceClient;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr Text kNotARule{"$0：第 $1 行不是规则", "$0: line $1 is not a rule"};
constexpr Text kNameless{"$0：第 $1 行的规则没有 name",
                         "$0: the rule on line $1 states no name"};
constexpr Text kNoRules{"$0：没有规则", "$0: there are no rules"};
constexpr Text kCreated{"已创建 $0", "created $0"};
constexpr Text kUpdated{"已更新 $0", "updated $0"};
constexpr Text kUnchanged{"未变化 $0", "unchanged $0"};
constexpr Text kRefused{"被拒绝 $0", "refused $0"};
constexpr Text kNew{"新增 $0", "new $0"};
constexpr Text kChanged{"变更 $0", "changed $0"};
constexpr Text kSame{"没有差异", "no differences"};

struct FileArgs {
  std::vector<std::string> files;
};

// One rule of a file.
struct WrittenRule {
  v1::Rule rule;
  std::string file;
  int line = 0;
};

using Fields = std::map<std::string, std::string>;

std::string ScalarText(const Message& message, const FieldDescriptor& field,
                       int index) {
  const auto& r = *message.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return r.GetBool(message, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(repeated ? r.GetRepeatedInt32(message, &field, index)
                                   : r.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumName(repeated ? *r.GetRepeatedEnum(message, &field, index)
                               : *r.GetEnum(message, &field));
    default:
      return repeated ? r.GetRepeatedString(message, &field, index)
                      : r.GetString(message, &field);
  }
}

// Every field that is set, by path.
void AddFields(const Message& message, const std::string& path, Fields& out) {
  if (const auto* length =
          dynamic_cast<const google::protobuf::Duration*>(&message)) {
    out[path] = LengthText(FromProto(*length));
    return;
  }
  if (const auto* time =
          dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    out[path] = TimeText(*time);
    return;
  }
  if (const auto* money = dynamic_cast<const v1::Money*>(&message)) {
    out[path] = MoneyText(*money);
    return;
  }
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool repeated = field->is_repeated();
    const int count = repeated ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string at =
          absl::StrCat(path, path.empty() ? "" : ".", field->name(),
                       repeated ? absl::StrCat("[", i, "]") : "");
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        AddFields(repeated ? reflection.GetRepeatedMessage(message, field, i)
                           : reflection.GetMessage(message, field),
                  at, out);
      } else {
        out[at] = ScalarText(message, *field, i);
      }
    }
  }
}

Fields FieldsOf(v1::Rule rule) {
  rule.clear_name();
  rule.clear_create_time();
  rule.clear_update_time();
  rule.clear_etag();
  FillDefaults(rule);
  Fields fields;
  AddFields(rule, "", fields);
  return fields;
}

absl::StatusOr<std::vector<WrittenRule>> ReadRules(Session& session,
                                                   const FileArgs& args) {
  std::vector<WrittenRule> rules;
  for (const std::string& file : args.files) {
    TRILAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
    TRILAB_ASSIGN_OR_RETURN(std::vector<ManifestItem> items,
                            ReadManifest(text, file, session.now()));
    if (items.empty()) return UsageError(kNoRules, file);
    for (ManifestItem& item : items) {
      if (!item.item.has_rule()) return UsageError(kNotARule, file, item.line);
      v1::Rule& rule = *item.item.mutable_rule();
      TRILAB_ASSIGN_OR_RETURN(const std::string name,
                              FullName("rules", rule.name()));
      if (name.empty()) return UsageError(kNameless, file, item.line);
      rule.set_name(name);
      rules.push_back({std::move(rule), file, item.line});
    }
  }
  return rules;
}

ResourceClient ClientOf(Session& session) {
  return ResourceClient(session.connection(),
                        *client::FindResourceKind("rules"));
}

// The rule of the server; nullopt if it has none of the name.
absl::StatusOr<std::optional<v1::Rule>> Find(Session& session,
                                             const std::string& name) {
  const auto found = ClientOf(session).Get(name, session.call_options());
  if (absl::IsNotFound(found.status())) return std::nullopt;
  TRILAB_RETURN_IF_ERROR(found.status());
  return dynamic_cast<const v1::Rule&>(**found);
}

// Whether an error blames the rule rather than the connection or the caller.
bool BlamesTheRule(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) ||
         absl::IsFailedPrecondition(status);
}

// Lines as they come for people; all at once for programs.
class OutcomePrinter {
 public:
  explicit OutcomePrinter(Session& session) : session_(session) {}

  void Add(const Text& text, const char* outcome, const std::string& name) {
    if (session_.format() == OutputFormat::kTable) {
      session_.out() << Say(session_.lang(), text, name) << "\n";
    } else if (session_.format() == OutputFormat::kName) {
      session_.out() << name << "\n";
    } else {
      all_.push_back({{"name", name}, {"outcome", outcome}});
    }
  }

  void AddDifferences(const std::vector<FieldDifference>& differences) {
    if (session_.format() == OutputFormat::kTable) {
      for (const FieldDifference& field : differences) {
        session_.out() << "  " << field.path << ": " << OrNone(field.before)
                       << " -> " << OrNone(field.after) << "\n";
      }
    } else if (session_.format() != OutputFormat::kName) {
      auto& list = all_.back()["fields"] = nlohmann::ordered_json::array();
      for (const FieldDifference& field : differences) {
        list.push_back({{"path", field.path},
                        {"before", field.before},
                        {"after", field.after}});
      }
    }
  }

  void Finish() {
    if (session_.format() == OutputFormat::kJson) {
      session_.out() << JsonText(all_);
    } else if (session_.format() == OutputFormat::kYaml) {
      session_.out() << YamlText(all_);
    }
  }

 private:
  static std::string OrNone(const std::string& value) {
    return value.empty() ? "-" : value;
  }

  Session& session_;
  nlohmann::ordered_json all_ = nlohmann::ordered_json::array();
};

// Makes the server's rule be as written.
absl::Status ApplyRule(Session& session, const v1::Rule& written,
                       OutcomePrinter& printer) {
  TRILAB_ASSIGN_OR_RETURN(const std::optional<v1::Rule> present,
                          Find(session, written.name()));
  v1::Rule rule = written;
  // Whoever changes it in between is not overwritten unseen.
  if (present.has_value() && rule.etag().empty()) {
    rule.set_etag(present->etag());
  }
  TRILAB_ASSIGN_OR_RETURN(
      const ResourceClient::MessagePtr changed,
      ClientOf(session).Update(rule, {.mask = {"*"}, .allow_missing = true},
                               session.call_options()));
  const auto& after = dynamic_cast<const v1::Rule&>(*changed);
  if (!present.has_value()) {
    printer.Add(kCreated, "created", rule.name());
  } else if (after.etag() == present->etag()) {
    printer.Add(kUnchanged, "unchanged", rule.name());
  } else {
    printer.Add(kUpdated, "updated", rule.name());
  }
  return absl::OkStatus();
}

absl::Status Apply(Session& session, const FileArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(const std::vector<WrittenRule> rules,
                          ReadRules(session, args));
  OutcomePrinter printer(session);
  for (const WrittenRule& written : rules) {
    const absl::Status status = ApplyRule(session, written.rule, printer);
    if (status.ok()) continue;
    if (!BlamesTheRule(status)) return status;
    printer.Add(kRefused, "refused", written.rule.name());
    session.err() << written.file << ":" << written.line << ": "
                  << ErrorText(status, session.lang(), session.err_style(),
                               session.server());
    session.set_exit_code(kExitRefused);
  }
  printer.Finish();
  return absl::OkStatus();
}

absl::Status Diff(Session& session, const FileArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(const std::vector<WrittenRule> rules,
                          ReadRules(session, args));
  OutcomePrinter printer(session);
  bool different = false;
  for (const WrittenRule& written : rules) {
    TRILAB_ASSIGN_OR_RETURN(const std::optional<v1::Rule> present,
                            Find(session, written.rule.name()));
    const std::vector<FieldDifference> differences =
        DifferencesOf(present.value_or(v1::Rule()), written.rule);
    if (present.has_value() && differences.empty()) continue;
    different = true;
    const bool is_new = !present.has_value();
    printer.Add(is_new ? kNew : kChanged, is_new ? "new" : "changed",
                written.rule.name());
    printer.AddDifferences(differences);
  }
  printer.Finish();
  if (different) session.set_exit_code(kExitRefused);
  if (!different && session.format() == OutputFormat::kTable) {
    session.out() << session.Tr(kSame) << "\n";
  }
  return absl::OkStatus();
}

void BindFiles(CLI::App& command, const Session& session, FileArgs& args) {
  command
      .add_option("-f,--file", args.files,
                  session.Tr({"YAML 或 JSON 文件，- 为标准输入",
                              "YAML or JSON files, - for standard input"}))
      ->allow_extra_args(false)
      ->required();
}

}  // namespace

absl::StatusOr<std::vector<v1::Rule>> ReadRuleFiles(
    Session& session, const std::vector<std::string>& files) {
  TRILAB_ASSIGN_OR_RETURN(std::vector<WrittenRule> written,
                          ReadRules(session, {.files = files}));
  std::vector<v1::Rule> rules;
  for (WrittenRule& each : written) rules.push_back(std::move(each.rule));
  return rules;
}

std::vector<FieldDifference> DifferencesOf(const v1::Rule& before,
                                           const v1::Rule& after) {
  const Fields old_fields = FieldsOf(before);
  const Fields new_fields = FieldsOf(after);
  // Each path once, whoever has it.
  Fields paths = old_fields;
  paths.insert(new_fields.begin(), new_fields.end());
  const auto value = [](const Fields& fields, const std::string& path) {
    const auto it = fields.find(path);
    return it == fields.end() ? std::string() : it->second;
  };
  std::vector<FieldDifference> differences;
  for (const auto& [path, either] : paths) {
    FieldDifference difference = {path, value(old_fields, path),
                                  value(new_fields, path)};
    if (difference.before == difference.after) continue;
    differences.push_back(std::move(difference));
  }
  return differences;
}

void AddRuleFileCommands(CLI::App& group, Session& session) {
  AddCommand<FileArgs>(
      group, session, "apply",
      {"使规则与文件一致", "Make rules be as files say"},
      [&](CLI::App& command, FileArgs& args) {
        BindFiles(command, session, args);
      },
      [&](const FileArgs& args) { return Apply(session, args); });
  AddCommand<FileArgs>(
      group, session, "diff",
      {"逐项比较文件与现有规则；有差异时以 1 退出",
       "Show field by field what files would change; exits with 1 if anything"},
      [&](CLI::App& command, FileArgs& args) {
        BindFiles(command, session, args);
      },
      [&](const FileArgs& args) { return Diff(session, args); });
  AddRuleTest(group, session);
}

}  // namespace trilab::cli
