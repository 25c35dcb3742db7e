#include "client/cli/commands/rule_test.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/rule_files.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/message_text.h"
#include "client/cli/output/progress.h"
#include "client/cli/output/table.h"
#include "client/cpp/decision_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kSummary{
    "共评判 $0 次申请：会被拒绝 $1，转审批 $2，放行 $3，其余不变",
    "$0 asks judged: $1 would have been refused, $2 sent to approval, $3 let "
    "in; the others as they were"};
constexpr Text kTrimmed{
    "修订号 $0 之前的记录已不再保留：那之前的情况按现在的计",
    "records before revision $0 are no longer kept: what was before counts as "
    "it is now"};
constexpr Text kMore{"另有 $0 处变化（--changes 可多列）",
                     "$0 more changes (--changes lists more)"};
constexpr Text kNobody{"（无）", "(none)"};

constexpr auto kRight = Table::Align::kRight;

struct TestArgs {
  std::vector<std::string> files;
  std::vector<std::string> removed;
  std::string since;
  std::string until;
  bool replace_all = false;
  int changes = 20;
};

// "90d" is as long ago; anything else is a time.
absl::StatusOr<absl::Time> ParseSince(const std::string& text, absl::Time now) {
  const absl::StatusOr<absl::Duration> length = ParseLength(text);
  if (length.ok()) return now - *length;
  return ParseTime(text, now);
}

std::string VerdictText(v1::Verdict verdict, Lang lang) {
  const auto* value =
      v1::Verdict_descriptor()->FindValueByNumber(static_cast<int>(verdict));
  return value == nullptr ? "" : EnumText(*value, lang);
}

int64_t Changed(const v1::TestRulesResponse::Counts& counts) {
  return counts.refused() + counts.sent_to_approval() + counts.let_in();
}

void PrintParts(
    Session& session, const Text& title,
    const google::protobuf::RepeatedPtrField<v1::TestRulesResponse::Part>&
        parts) {
  Table table({{session.Tr(title)},
               {session.Tr({"申请", "ASKS"}), kRight},
               {session.Tr({"会被拒绝", "REFUSED"}), kRight},
               {session.Tr({"转审批", "TO APPROVAL"}), kRight},
               {session.Tr({"放行", "LET IN"}), kRight}});
  for (const v1::TestRulesResponse::Part& part : parts) {
    const v1::TestRulesResponse::Counts& counts = part.counts();
    table.AddRow({part.name().empty() ? session.Tr(kNobody) : part.name(),
                  absl::StrCat(counts.asks()), absl::StrCat(counts.refused()),
                  absl::StrCat(counts.sent_to_approval()),
                  absl::StrCat(counts.let_in())});
  }
  if (table.empty()) return;
  session.out() << "\n";
  table.Print(session.out(), session.out_style(), session.table_columns());
}

// The rule, or the code, that decides it.
std::string ReasonText(const v1::TestRulesResponse::Change& change) {
  std::string text;
  for (const v1::Violation& violation : change.violations()) {
    const std::string& name =
        violation.rule().empty() ? violation.code() : violation.rule();
    if (absl::StrContains(text, name)) continue;
    absl::StrAppend(&text, text.empty() ? "" : ", ", ShortName(name));
  }
  return text;
}

void PrintChanges(Session& session,
                  const std::vector<v1::TestRulesResponse::Change>& changes) {
  const Lang lang = session.lang();
  Table table({{session.Tr({"时间", "TIME"})},
               {session.Tr({"预约", "BOOKING"})},
               {session.Tr({"机构", "PARTNER"})},
               {session.Tr({"当时", "WAS"})},
               {session.Tr({"将会", "WOULD BE"})},
               {session.Tr({"因", "BY"})}});
  for (const v1::TestRulesResponse::Change& change : changes) {
    table.AddRow({TimeText(change.time()), change.booking(),
                  std::string(ShortName(change.partner())),
                  VerdictText(change.before(), lang),
                  VerdictText(change.after(), lang), ReasonText(change)});
  }
  if (table.empty()) return;
  session.out() << "\n";
  table.Print(session.out(), session.out_style(), session.table_columns());
}

void Print(Session& session, const v1::TestRulesResponse& all) {
  const Lang lang = session.lang();
  const v1::TestRulesResponse::Summary& summary = all.summary();
  const v1::TestRulesResponse::Counts& counts = summary.counts();
  session.out() << Say(lang, kSummary, counts.asks(), counts.refused(),
                       counts.sent_to_approval(), counts.let_in())
                << "\n";
  if (summary.first_revision() > 1) {
    session.out() << Say(lang, kTrimmed, summary.first_revision()) << "\n";
  }
  PrintParts(session, {"机构", "PARTNER"}, summary.partners());
  PrintParts(session, {"规则", "RULE"}, summary.rules());
  PrintChanges(session, {all.changes().begin(), all.changes().end()});
  const int64_t more = Changed(counts) - all.changes_size();
  if (more > 0) session.out() << Say(lang, kMore, more) << "\n";
}

absl::StatusOr<v1::TestRulesRequest> RequestOf(Session& session,
                                               const TestArgs& args) {
  v1::TestRulesRequest request;
  TRILAB_ASSIGN_OR_RETURN(const std::vector<v1::Rule> rules,
                          ReadRuleFiles(session, args.files));
  for (const v1::Rule& rule : rules) *request.add_rules() = rule;
  for (const std::string& text : args.removed) {
    TRILAB_ASSIGN_OR_RETURN(*request.add_removed_rules(),
                            FullName("rules", text));
  }
  request.set_replace_all(args.replace_all);
  TRILAB_ASSIGN_OR_RETURN(const absl::Time since,
                          ParseSince(args.since, session.now()));
  *request.mutable_start_time() = ToTimestamp(since);
  if (!args.until.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time until,
                            ParseSince(args.until, session.now()));
    *request.mutable_end_time() = ToTimestamp(until);
  }
  request.set_max_changes(args.changes);
  return request;
}

absl::Status Test(Session& session, const TestArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(const v1::TestRulesRequest request,
                          RequestOf(session, args));
  v1::TestRulesResponse all;
  client::DecisionClient decisions(session.connection());
  {
    ProgressBar bar(session.err(), session.environment().err_is_tty,
                    session.environment().columns, session.lang(),
                    session.now());
    const auto progress = [&](const v1::TestRulesResponse& part) {
      bar.Update({.rows = static_cast<int64_t>(part.revision()),
                  .total_rows = static_cast<int64_t>(part.last_revision())},
                 session.now());
      all.mutable_changes()->MergeFrom(part.changes());
    };
    TRILAB_ASSIGN_OR_RETURN(
        *all.mutable_summary(),
        decisions.TestRules(request, progress, session.call_options()));
  }
  if (session.format() == OutputFormat::kTable) {
    Print(session, all);
  } else {
    session.Show(all);
  }
  return absl::OkStatus();
}

}  // namespace

void AddRuleTest(CLI::App& group, Session& session) {
  AddCommand<TestArgs>(
      group, session, "test",
      {"用过去的申请检验拟议的规则：谁会被拒绝、转审批或放行；不改动任何内容",
       "Try proposed rules on what was asked for in the past: who would have "
       "been refused, sent to approval or let in; changes nothing"},
      [&](CLI::App& command, TestArgs& args) {
        command
            .add_option("-f,--file", args.files,
                        session.Tr({"YAML 或 JSON 文件，- 为标准输入",
                                    "YAML or JSON files, - for standard "
                                    "input"}))
            ->allow_extra_args(false);
        command
            .add_option("--since", args.since,
                        session.Tr({"从何时起，如 90d 或 2026-09-01",
                                    "from when on, such as 90d or 2026-09-01"}))
            ->required();
        command.add_option(
            "--until", args.until,
            session.Tr({"到何时止；缺省为现在", "up to when; now by default"}));
        command
            .add_option("--without", args.removed,
                        session.Tr({"假定没有这些规则", "rules to do without"}))
            ->delimiter(',')
            ->allow_extra_args(false);
        command.add_flag(
            "--replace-all", args.replace_all,
            session.Tr({"文件之外的规则一律不用",
                        "do without every rule that no file has"}));
        command.add_option(
            "--changes", args.changes,
            session.Tr({"最多逐条列出的变化", "most changes to list"}));
      },
      [&](const TestArgs& args) { return Test(session, args); });
}

}  // namespace trilab::cli
