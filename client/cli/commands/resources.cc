#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/instrument_search.h"
#include "client/cli/commands/resource_columns.h"
#include "client/cli/commands/rule_files.h"
#include "client/cli/config.h"
#include "client/cli/input/manifest.h"
#include "client/cli/input/names.h"
#include "client/cli/output/list_printer.h"
#include "client/cpp/resource_client.h"
#include "client/cpp/resource_kind.h"
#include "storage/base/status_macros.h"

// list, get, create, update and delete of every kind of resource: one
// implementation over client::ResourceKinds and protobuf reflection.

namespace trilab::cli {
namespace {

using client::ResourceClient;
using client::ResourceKind;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr Text kCreated{"已创建 $0", "created $0"};
constexpr Text kUpdated{"已更新 $0", "updated $0"};
constexpr Text kDeleted{"已删除 $0", "deleted $0"};
constexpr Text kNameless{"文件中没有 name，请在命令行给出名称",
                         "the file states no name; give it as an argument"};

struct ListArgs {
  // Values of the list request's own fields, in their order.
  std::vector<std::pair<const FieldDescriptor*, std::vector<std::string>>>
      filters;
  int limit = 0;
};

struct GetArgs {
  std::vector<std::string> names;
};

struct WriteArgs {
  std::string name;
  std::string file;
  std::vector<std::string> mask;
  bool allow_missing = false;
};

struct DeleteArgs {
  std::vector<std::string> names;
  std::string etag;
  bool allow_missing = false;
};

std::string NameOf(const Message& resource) {
  return resource.GetReflection()->GetString(
      resource, resource.GetDescriptor()->FindFieldByName("name"));
}

void SetName(Message& resource, const std::string& name) {
  resource.GetReflection()->SetString(
      &resource, resource.GetDescriptor()->FindFieldByName("name"), name);
}

// Fields of a list request that narrow the list.
std::vector<const FieldDescriptor*> Filters(const ResourceKind& kind) {
  std::vector<const FieldDescriptor*> filters;
  const Descriptor& request = *client::MethodOf(kind, "List").input_type();
  for (int i = 0; i < request.field_count(); ++i) {
    if (!absl::StartsWith(request.field(i)->name(), "page_")) {
      filters.push_back(request.field(i));
    }
  }
  return filters;
}

// "regions" is --region, given once for each.
std::string OptionOf(const FieldDescriptor& field) {
  std::string name = absl::StrReplaceAll(field.name(), {{"_", "-"}});
  if (field.is_repeated() && absl::EndsWith(name, "s")) name.pop_back();
  return "--" + name;
}

absl::Status SetFilter(Message& request, const FieldDescriptor& field,
                       const std::vector<std::string>& values) {
  const auto& reflection = *request.GetReflection();
  for (const std::string& value : values) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      TRILAB_ASSIGN_OR_RETURN(const int32_t region, ParseRegion(value));
      reflection.AddInt32(&request, &field, region);
      continue;
    }
    std::string text = value;
    // What an agreement calls a partner is an institution.
    const std::string noun =
        field.name() == "partner" ? "institution" : field.name();
    if (const auto* kind = client::FindResourceKind(noun)) {
      TRILAB_ASSIGN_OR_RETURN(text, FullName(kind->collection, value));
    }
    reflection.SetString(&request, &field, text);
  }
  return absl::OkStatus();
}

absl::Status List(Session& session, const ResourceKind& kind,
                  const ListArgs& args) {
  ResourceClient client(session.connection(), kind);
  const ResourceClient::MessagePtr request = client.NewListRequest();
  for (const auto& [field, values] : args.filters) {
    TRILAB_RETURN_IF_ERROR(SetFilter(*request, *field, values));
  }
  const int limit = args.limit > 0 ? args.limit : 1'000'000'000;
  request->GetReflection()->SetInt32(
      request.get(), request->GetDescriptor()->FindFieldByName("page_size"),
      std::min(limit, 1000));
  ListPrinter printer(session, std::string(kind.plural_field),
                      ViewOf(kind.collection).columns);
  int count = 0;
  TRILAB_RETURN_IF_ERROR(client.ForEach(
      *request,
      [&](const Message& resource) {
        return printer.Add(resource) && ++count < limit;
      },
      session.call_options()));
  printer.Finish();
  return absl::OkStatus();
}

absl::Status Get(Session& session, const ResourceKind& kind,
                 const GetArgs& args) {
  ResourceClient client(session.connection(), kind);
  bool first = true;
  for (const std::string& text : args.names) {
    TRILAB_ASSIGN_OR_RETURN(const std::string name,
                            FullName(kind.collection, text));
    TRILAB_ASSIGN_OR_RETURN(const ResourceClient::MessagePtr resource,
                            client.Get(name, session.call_options()));
    if (!first && session.format() == OutputFormat::kYaml) {
      session.out() << "---\n";
    } else if (!first && session.format() == OutputFormat::kTable) {
      session.out() << "\n";
    }
    first = false;
    session.Show(*resource);
  }
  return absl::OkStatus();
}

// The resource in `args.file` under the name given, if one was.
absl::StatusOr<ResourceClient::MessagePtr> ReadWritten(
    Session& session, const ResourceClient& client, const WriteArgs& args) {
  ResourceClient::MessagePtr resource = client.NewResource();
  TRILAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(args.file));
  TRILAB_RETURN_IF_ERROR(
      ReadResource(text, args.file, session.now(), *resource));
  const std::string given = args.name.empty() ? NameOf(*resource) : args.name;
  TRILAB_ASSIGN_OR_RETURN(const std::string name,
                          FullName(client.kind().collection, given));
  SetName(*resource, name);
  return resource;
}

void ShowWritten(Session& session, const Text& text, const Message& resource) {
  if (session.format() == OutputFormat::kTable) {
    session.out() << Say(session.lang(), text, NameOf(resource)) << "\n";
  } else {
    session.Show(resource);
  }
}

absl::Status Create(Session& session, const ResourceKind& kind,
                    const WriteArgs& args) {
  ResourceClient client(session.connection(), kind);
  TRILAB_ASSIGN_OR_RETURN(const ResourceClient::MessagePtr resource,
                          ReadWritten(session, client, args));
  const std::string id(ShortName(NameOf(*resource)));
  TRILAB_ASSIGN_OR_RETURN(const ResourceClient::MessagePtr made,
                          client.Create(id, *resource, session.call_options()));
  ShowWritten(session, kCreated, *made);
  return absl::OkStatus();
}

absl::Status Update(Session& session, const ResourceKind& kind,
                    const WriteArgs& args) {
  ResourceClient client(session.connection(), kind);
  TRILAB_ASSIGN_OR_RETURN(const ResourceClient::MessagePtr resource,
                          ReadWritten(session, client, args));
  if (NameOf(*resource).empty()) return UsageError(kNameless);
  TRILAB_ASSIGN_OR_RETURN(
      const ResourceClient::MessagePtr changed,
      client.Update(*resource,
                    {.mask = args.mask, .allow_missing = args.allow_missing},
                    session.call_options()));
  ShowWritten(session, kUpdated, *changed);
  return absl::OkStatus();
}

absl::Status Delete(Session& session, const ResourceKind& kind,
                    const DeleteArgs& args) {
  ResourceClient client(session.connection(), kind);
  for (const std::string& text : args.names) {
    TRILAB_ASSIGN_OR_RETURN(const std::string name,
                            FullName(kind.collection, text));
    TRILAB_RETURN_IF_ERROR(client.Delete(
        name, {.etag = args.etag, .allow_missing = args.allow_missing},
        session.call_options()));
    session.out() << Say(session.lang(), kDeleted, name) << "\n";
  }
  return absl::OkStatus();
}

void BindFile(CLI::App& command, const Session& session, WriteArgs& args) {
  command.add_option("name", args.name,
                     session.Tr({"名称；缺省取文件中的 name",
                                 "name; by default that in the file"}));
  command
      .add_option("-f,--file", args.file,
                  session.Tr({"YAML 或 JSON 文件，- 为标准输入",
                              "YAML or JSON file, - for standard input"}))
      ->required();
}

void AddReading(CLI::App& group, Session& session, const ResourceKind& kind) {
  AddCommand<ListArgs>(
      group, session, "list", {"列出", "List"},
      [&](CLI::App& command, ListArgs& args) {
        for (const FieldDescriptor* field : Filters(kind)) {
          args.filters.emplace_back(field, std::vector<std::string>());
        }
        for (auto& [field, values] : args.filters) {
          command
              .add_option(OptionOf(*field), values,
                          session.Tr({"只列出相应的资源", "only those of it"}))
              ->delimiter(field->is_repeated() ? ',' : '\0')
              ->allow_extra_args(false);
        }
        command.add_option("--limit", args.limit,
                           session.Tr({"最多列出的数量", "most to list"}));
      },
      [&](const ListArgs& args) { return List(session, kind, args); });
  AddCommand<GetArgs>(
      group, session, "get", {"查看详情", "Show in full"},
      [&](CLI::App& command, GetArgs& args) {
        command.add_option("name", args.names, session.Tr({"名称", "names"}))
            ->required();
      },
      [&](const GetArgs& args) { return Get(session, kind, args); });
}

void AddWriting(CLI::App& group, Session& session, const ResourceKind& kind) {
  AddCommand<WriteArgs>(
      group, session, "create", {"创建", "Make from a file"},
      [&](CLI::App& command, WriteArgs& args) {
        BindFile(command, session, args);
      },
      [&](const WriteArgs& args) { return Create(session, kind, args); });
  AddCommand<WriteArgs>(
      group, session, "update", {"修改", "Change from a file"},
      [&](CLI::App& command, WriteArgs& args) {
        BindFile(command, session, args);
        command
            .add_option("--mask", args.mask,
                        session.Tr({"要修改的字段；缺省为文件中的全部字段",
                                    "fields to change; by default those in "
                                    "the file"}))
            ->delimiter(',')
            ->allow_extra_args(false);
        command.add_flag("--allow-missing", args.allow_missing,
                         session.Tr({"不存在则创建", "make it if missing"}));
      },
      [&](const WriteArgs& args) { return Update(session, kind, args); });
  AddCommand<DeleteArgs>(
      group, session, "delete", {"删除", "Delete"},
      [&](CLI::App& command, DeleteArgs& args) {
        command.add_option("name", args.names, session.Tr({"名称", "names"}))
            ->required();
        command.add_option("--etag", args.etag,
                           session.Tr({"仅当 etag 相符", "only at this etag"}));
        command.add_flag(
            "--allow-missing", args.allow_missing,
            session.Tr({"不存在也算成功", "succeed if it is missing"}));
      },
      [&](const DeleteArgs& args) { return Delete(session, kind, args); });
}

}  // namespace

void AddResourceCommands(CLI::App& app, Session& session) {
  constexpr Text kHelp{"$0：查看与维护", "Read and maintain $0"};
  for (const ResourceKind& kind : client::ResourceKinds()) {
    const Text& noun = ViewOf(kind.collection).noun;
    CLI::App* group =
        app.add_subcommand(std::string(kind.collection),
                           Say(session.lang(), kHelp, session.Tr(noun)));
    group->require_subcommand(1);
    if (kind.collection == "holidayYears") group->alias("holidays");
    // Both "instrument" and "instruments" work.
    if (kind.field != "holiday_year") group->alias(std::string(kind.field));
    AddReading(*group, session, kind);
    if (kind.collection == "instruments") {
      AddInstrumentSearch(*group, session);
    }
    if (kind.collection == "rules") AddRuleFileCommands(*group, session);
    AddWriting(*group, session, kind);
  }
}

}  // namespace trilab::cli
