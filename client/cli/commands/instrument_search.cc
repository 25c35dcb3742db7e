#include "client/cli/commands/instrument_search.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/need_args.h"
#include "client/cli/input/names.h"
#include "client/cli/output/list_printer.h"
#include "client/cpp/catalog_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr MessageColumn kColumns[] = {
    {{"标识", "NAME"}, "instrument.name"},
    {{"名称", "TITLE"}, "instrument.display_name"},
    {{"分类", "CLASS"}, "instrument.class_code"},
    {{"状态", "STATUS"}, "instrument.status"},
    {{"地区", "REGION"}, "region"},
    {{"中心", "CENTRE"}, "centre"},
};
constexpr Text kMore{"共 $0 台，只显示前 $1 台；可加 --limit",
                     "$0 in all, the first $1 shown; see more with --limit"};

struct SearchArgs {
  std::vector<std::string> words;
  NeedArgs need;
  std::vector<std::string> regions;
  std::vector<std::string> centres;
  std::vector<std::string> statuses;
  int limit = 50;
};

void Bind(CLI::App& command, const Session& session, SearchArgs& args) {
  command.add_option("words", args.words,
                     session.Tr({"名称、型号、厂商、功能中的词",
                                 "words in names, models, makers, functions"}));
  BindNeed(command, session, args.need);
  command
      .add_option("--region", args.regions,
                  session.Tr({"地区名或代码", "regions by name or code"}))
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--centre", args.centres, session.Tr({"中心", "centres"}))
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      .add_option("--status", args.statuses,
                  session.Tr({"状态：bookable、in-repair、retired、restricted",
                              "status: bookable, in-repair, retired, "
                              "restricted"}))
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--limit", args.limit,
                     session.Tr({"最多列出的数量", "most to list"}));
}

absl::StatusOr<v1::SearchInstrumentsRequest> ToRequest(const SearchArgs& args) {
  v1::SearchInstrumentsRequest request;
  request.set_query(absl::StrJoin(args.words, " "));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_need(), ParseNeed(args.need));
  if (request.need().ByteSizeLong() == 0) request.clear_need();
  TRILAB_RETURN_IF_ERROR(
      ParseRegions(args.regions, *request.mutable_regions()));
  TRILAB_RETURN_IF_ERROR(
      ParseNames("centres", args.centres, *request.mutable_centres()));
  for (const std::string& text : args.statuses) {
    TRILAB_ASSIGN_OR_RETURN(
        const int status,
        ParseEnum(*v1::Instrument::Status_descriptor(), text));
    request.add_statuses(static_cast<v1::Instrument::Status>(status));
  }
  return request;
}

absl::Status Search(Session& session, const SearchArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(v1::SearchInstrumentsRequest request,
                          ToRequest(args));
  client::CatalogClient catalog(session.connection());
  ListPrinter printer(session, "matches", kColumns);
  int left = std::max(1, args.limit);
  int total = 0;
  request.set_page_size(std::min(left, 1000));
  do {
    TRILAB_ASSIGN_OR_RETURN(
        const v1::SearchInstrumentsResponse page,
        catalog.SearchInstruments(request, session.call_options()));
    total = page.total_size();
    for (const auto& match : page.matches()) {
      if (left-- <= 0) break;
      if (session.format() == OutputFormat::kName) {
        session.Show(match.instrument());
      } else {
        printer.Add(match);
      }
    }
    request.set_page_token(page.next_page_token());
  } while (left > 0 && !request.page_token().empty() && session.out());
  printer.Finish();
  if (total > args.limit && session.format() == OutputFormat::kTable) {
    session.err() << Say(session.lang(), kMore, total, args.limit) << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddInstrumentSearch(CLI::App& group, Session& session) {
  AddCommand<SearchArgs>(
      group, session, "search",
      {"按文字与能力查找", "Find by words and capability"},
      [&](CLI::App& command, SearchArgs& args) {
        Bind(command, session, args);
      },
      [&](const SearchArgs& args) { return Search(session, args); });
}

}  // namespace trilab::cli
