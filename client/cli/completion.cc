#include "client/cli/completion.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input/names.h"
#include "client/cpp/resource_client.h"
#include "client/cpp/resource_kind.h"

namespace trilab::cli {
namespace {

constexpr char kBash[] = R"(# bash completion for trilab
_trilab() {
  local IFS=$'\n'
  COMPREPLY=($(trilab __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _trilab trilab
)";

constexpr char kZsh[] = R"(#compdef trilab
_trilab() {
  local -a candidates
  candidates=("${(@f)$(trilab __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a candidates || _files
}
if [ "$funcstack[1]" = "_trilab" ]; then
  _trilab "$@"
else
  compdef _trilab trilab
fi
)";

constexpr char kFish[] = R"(# fish completion for trilab
complete -c trilab -a '(trilab __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
)";

// Options with a fixed set of values.
constexpr std::pair<absl::string_view, const char*> kValues[] = {
    {"--lang", "zh en"},
    {"--mode", "self-service sample"},
    {"--accredited", "CMA CNAS"},
    {"--region", "beijing tianjin hebei"},
    {"--state",
     "held pending-approval confirmed in-use completed cancelled expired "
     "rejected no-show"},
    {"--status", "bookable in-repair retired restricted"},
    {"--role", "administrator centre-manager member auditor"},
    {"--format", "auto trilab nrii uniquip mapped holiday-cn"},
};

class Completer {
 public:
  Completer(const CLI::App& app, Session& session,
            absl::Span<const std::string> words)
      : session_(session), path_{&app} {
    last_ = words.empty() ? "" : words.back();
    for (size_t i = 0; i + 1 < words.size(); ++i) Take(words[i]);
  }

  std::vector<std::string> Candidates() {
    if (pending_ != nullptr) {
      AddValues(*pending_);
    } else if (absl::StartsWith(last_, "-")) {
      AddOptions();
    } else {
      AddWords();
    }
    std::sort(candidates_.begin(), candidates_.end());
    candidates_.erase(std::unique(candidates_.begin(), candidates_.end()),
                      candidates_.end());
    return std::move(candidates_);
  }

 private:
  const CLI::App& command() const { return *path_.back(); }

  // Moves past one whole word.
  void Take(const std::string& word) {
    if (std::exchange(pending_, nullptr) != nullptr) return;
    if (absl::StartsWith(word, "-")) {
      if (!absl::StrContains(word, "=")) pending_ = OptionWithValue(word);
      return;
    }
    if (const CLI::App* sub = SubcommandOf(word)) path_.push_back(sub);
  }

  const CLI::App* SubcommandOf(const std::string& word) const {
    for (const CLI::App* sub : command().get_subcommands({})) {
      if (sub->check_name(word)) return sub;
    }
    return nullptr;
  }

  // The option that `word` names, if a value follows it.
  const CLI::Option* OptionWithValue(const std::string& word) const {
    for (auto app = path_.rbegin(); app != path_.rend(); ++app) {
      for (const CLI::Option* option : (*app)->get_options({})) {
        if (option->check_name(word)) {
          return option->get_items_expected_max() > 0 ? option : nullptr;
        }
      }
    }
    return nullptr;
  }

  void Offer(const std::string& word) {
    if (absl::StartsWith(word, last_)) candidates_.push_back(word);
  }

  void AddOptions() {
    for (const CLI::App* app : path_) {
      for (const CLI::Option* option : app->get_options({})) {
        for (const std::string& name : option->get_lnames()) {
          Offer("--" + name);
        }
      }
    }
  }

  void AddWords() {
    const auto subcommands = command().get_subcommands({});
    for (const CLI::App* sub : subcommands) {
      if (!sub->get_group().empty()) Offer(sub->get_name());
    }
    if (subcommands.empty() && path_.size() >= 2) AddPositionals();
  }

  void AddPositionals() {
    const std::string& verb = command().get_name();
    const std::string& group = path_[path_.size() - 2]->get_name();
    if (verb == "completion") {
      for (const char* shell : {"bash", "zsh", "fish"}) Offer(shell);
    } else if (verb == "use-context" || verb == "delete-context") {
      for (const ConfigContext& context : session_.config().contexts) {
        Offer(context.name);
      }
    } else if (verb == "schedule" ||
               (group == "bookings" && (verb == "create" || verb == "check"))) {
      AddNames("instruments");
    } else if (verb == "get" || verb == "update" || verb == "delete") {
      AddNames(group);
    }
  }

  void AddValues(const CLI::Option& option) {
    const std::string name =
        option.get_lnames().empty() ? "" : "--" + option.get_lnames().front();
    if (name == "--output" && command().get_name() != "export") {
      for (const char* value : {"table", "json", "yaml", "name"}) Offer(value);
    } else if (name == "--context") {
      for (const ConfigContext& context : session_.config().contexts) {
        Offer(context.name);
      }
    } else if (name == "--partner") {
      AddNames("institutions");
    } else if (name.size() > 2) {
      AddNames(name.substr(2));
    }
    for (const auto& [known, values] : kValues) {
      if (known != absl::string_view(name)) continue;
      for (const absl::string_view value : absl::StrSplit(values, ' ')) {
        Offer(std::string(value));
      }
    }
  }

  // Names of resources whose collection or singular is `noun`; none if it is
  // no kind, or the server does not answer soon.
  void AddNames(const std::string& noun) {
    const client::ResourceKind* kind = client::FindResourceKind(noun);
    if (kind == nullptr) return;
    client::CallOptions options = session_.call_options();
    options.timeout = absl::Seconds(1);
    client::ResourceClient resources(session_.connection(), *kind);
    const auto request = resources.NewListRequest();
    request->GetReflection()->SetInt32(
        request.get(), request->GetDescriptor()->FindFieldByName("page_size"),
        1000);
    const auto* name = kind->descriptor->FindFieldByName("name");
    int left = 1000;  // One page; nobody reads more candidates.
    resources
        .ForEach(
            *request,
            [&](const google::protobuf::Message& resource) {
              Offer(std::string(ShortName(
                  resource.GetReflection()->GetString(resource, name))));
              return --left > 0;
            },
            options)
        .IgnoreError();  // Without a server there are no names to offer.
  }

  Session& session_;
  std::vector<const CLI::App*> path_;
  const CLI::Option* pending_ = nullptr;
  std::string last_;
  std::vector<std::string> candidates_;
};

struct CompletionArgs {
  std::string shell;
};

}  // namespace

std::vector<std::string> Complete(const CLI::App& app, Session& session,
                                  absl::Span<const std::string> words) {
  return Completer(app, session, words).Candidates();
}

std::string CompletionScript(absl::string_view shell) {
  if (shell == "bash") return kBash;
  if (shell == "zsh") return kZsh;
  if (shell == "fish") return kFish;
  return "";
}

void AddCompletionCommands(CLI::App& app, Session& session) {
  AddCommand<CompletionArgs>(
      app, session, "completion",
      {"输出 shell 补全脚本：source <(trilab completion bash)",
       "Print a completion script: source <(trilab completion bash)"},
      [&](CLI::App& command, CompletionArgs& args) {
        command.add_option("shell", args.shell, "bash, zsh, fish")
            ->required()
            ->check(CLI::IsMember({"bash", "zsh", "fish"}));
      },
      [&](const CompletionArgs& args) {
        session.out() << CompletionScript(args.shell);
        return absl::OkStatus();
      });
}

}  // namespace trilab::cli
