#include "client/cli/commands/import_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/input/names.h"
#include "client/cli/output/problem_text.h"
#include "client/cli/output/table.h"

namespace trilab::cli {
namespace {

constexpr Text kSummary{"$0：共 $1 行，新增 $2，更新 $3，未变 $4，拒绝 $5",
                        "$0: $1 rows, $2 created, $3 updated, $4 unchanged, "
                        "$5 refused"};
constexpr Text kReadAs{"读取方式：$0", "read as: $0"};
constexpr Text kExtra{"没有对应字段、保留在 record.extra 的列：$0",
                      "columns without a field, kept in record.extra: $0"};
constexpr Text kNothing{"未做任何改动", "nothing was changed"};
constexpr Text kMore{"另有 $0 个问题；用 --problems 或 -o json 查看",
                     "$0 more problems; see them with --problems or -o json"};
constexpr Text kLeftOut{"另有 $0 个警告太多而未列出",
                        "$0 more warnings were too many to list"};
constexpr Text kLine{"行", "LINE"};
constexpr Text kColumn{"列", "COLUMN"};
constexpr Text kCode{"代码", "CODE"};
constexpr Text kOutcome{"结果", "OUTCOME"};
constexpr Text kMessage{"说明", "MESSAGE"};
constexpr Text kRefused{"拒绝", "refused"};
constexpr Text kWarned{"警告", "warning"};

void PrintProblems(Session& session, const v1::ImportReport& report, int most) {
  Table table({{session.Tr(kLine), Table::Align::kRight},
               {session.Tr(kColumn)},
               {session.Tr(kCode)},
               {session.Tr(kOutcome)},
               {session.Tr(kMessage)}});
  for (int i = 0; i < report.problems_size() && i < most; ++i) {
    const auto& problem = report.problems(i);
    table.AddRow(
        {absl::StrCat(problem.line()), problem.column(), problem.code(),
         session.Tr(problem.warning() ? kWarned : kRefused),
         ProblemText(problem.code(), problem.message(), session.lang())});
  }
  if (!table.empty()) {
    table.Print(session.out(), session.out_style(), session.table_columns());
  }
  if (report.problems_left_out() > 0) {
    session.out() << Say(session.lang(), kLeftOut, report.problems_left_out())
                  << "\n";
  }
  if (report.problems_size() > most) {
    session.out() << Say(session.lang(), kMore, report.problems_size() - most)
                  << "\n";
  }
}

}  // namespace

void ShowImportReport(Session& session, const v1::ImportOptions& options,
                      const v1::ImportReport& report, int most_problems) {
  if (session.format() != OutputFormat::kTable) {
    session.Show(report);
    return;
  }
  const Style style = session.out_style();
  const Lang lang = session.lang();
  const std::string summary =
      Say(lang, kSummary, options.file_name(), report.rows(), report.created(),
          report.updated(), report.unchanged(), report.refused());
  session.out() << (report.refused() > 0 ? style.Yellow(summary)
                                         : style.Green(summary))
                << "\n";
  std::string read_as = EnumName(
      *v1::InventoryFormat_descriptor()->FindValueByNumber(report.format()));
  if (!report.encoding().empty()) {
    absl::StrAppend(&read_as, ", ", report.encoding());
  }
  if (options.format() != v1::INVENTORY_FORMAT_TRILAB) {
    session.out() << Say(lang, kReadAs, read_as) << "\n";
  }
  if (report.extra_columns_size() > 0) {
    session.out() << Say(lang, kExtra,
                         absl::StrJoin(report.extra_columns(), ", "))
                  << "\n";
  }
  PrintProblems(session, report, most_problems);
  if (report.nothing_changed()) session.out() << session.Tr(kNothing) << "\n";
}

}  // namespace trilab::cli
