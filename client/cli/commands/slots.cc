#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/commands/ask_args.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/slot_explain.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/table.h"
#include "client/cpp/booking_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kNoSlots{"在 $0 台候选仪器中没有可预约的时段：",
                        "no bookable slot on $0 candidate instruments:"};
constexpr Text kFewer{"其余候选不可用的原因：",
                      "why other candidates are not among them:"};
constexpr Text kShutOut{"  $0 台：", "  $0 of them:"};
constexpr Text kExplain{"看看怎样才能约到：$0", "find ways out: $0"};
constexpr Text kBook{"预约第一个：$0", "book the first: $0"};

struct SearchArgs {
  AskArgs ask;
  int limit = 10;
  int per_instrument = 1;
};

void BindSearch(CLI::App& command, const Session& session, SearchArgs& args) {
  BindAsk(command, session, args.ask);
  command.add_option("--limit", args.limit,
                     session.Tr({"最多列出的时段", "most slots to list"}));
  command.add_option(
      "--per-instrument", args.per_instrument,
      session.Tr({"每台仪器最多的时段", "most slots of one instrument"}));
}

void PrintSlots(Session& session, const v1::SearchSlotsResponse& response,
                bool with_distance) {
  const auto right = Table::Align::kRight;
  std::vector<Table::Column> columns = {{session.Tr({"仪器", "INSTRUMENT"})},
                                        {session.Tr({"时间", "TIME"})},
                                        {session.Tr({"地区", "REGION"})},
                                        {session.Tr({"中心", "CENTRE"})},
                                        {session.Tr({"操作员", "OPERATOR"})}};
  if (with_distance) {
    columns.push_back({session.Tr({"距离", "DISTANCE"}), right});
  }
  columns.push_back({session.Tr({"为何不能更早", "WHY NOT SOONER"})});
  Table table(columns);
  for (const v1::Slot& slot : response.slots()) {
    std::vector<std::string> cells = {
        std::string(ShortName(slot.instrument())),
        SpanText(FromProto(slot.start_time()), FromProto(slot.end_time())),
        RegionText(slot.region(), session.lang()),
        std::string(ShortName(slot.centre())),
        std::string(ShortName(slot.operator_()))};
    if (with_distance) {
      cells.push_back(absl::StrFormat("%.0f km", slot.distance_km()));
    }
    cells.push_back(Pick(slot.why_not_sooner().text(), session.lang()));
    table.AddRow(std::move(cells));
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
}

void PrintBlockers(Session& session, const v1::SearchSlotsResponse& response) {
  for (const auto& blocker : response.blockers()) {
    // Without candidates the text alone says what came near.
    if (response.candidates() > 0) {
      session.out() << Say(session.lang(), kShutOut, blocker.candidates())
                    << "\n";
    }
    session.out() << ViolationText(blocker.violation(), session.lang(),
                                   session.out_style());
    for (const v1::Violation& also : blocker.also()) {
      session.out() << ViolationText(also, session.lang(), session.out_style());
    }
  }
}

// Why there are none, and where to read on.
void PrintNoSlots(Session& session, const v1::SearchSlotsResponse& response,
                  const AskArgs& args) {
  session.out() << Say(session.lang(), kNoSlots, response.candidates()) << "\n";
  PrintBlockers(session, response);
  session.err() << "\n"
                << Say(session.lang(), kExplain,
                       absl::StrCat("trilab slots explain", AskFlags(args)))
                << "\n";
}

absl::Status Search(Session& session, const SearchArgs& args) {
  v1::SearchSlotsRequest request;
  TRILAB_RETURN_IF_ERROR(
      FillAsk(args.ask, session.now(), *request.mutable_ask()));
  request.set_page_size(args.limit);
  request.set_slots_per_instrument(args.per_instrument);
  if (!args.ask.near.empty()) {
    request.set_ranking(v1::SearchSlotsRequest::RANKING_NEAREST);
    request.set_near(args.ask.near);
  }
  client::BookingClient bookings(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::SearchSlotsResponse response,
      bookings.SearchSlots(request, session.call_options()));
  if (session.format() == OutputFormat::kName) {
    for (const v1::Slot& slot : response.slots()) {
      session.out() << slot.instrument() << "\n";
    }
    return absl::OkStatus();
  }
  if (session.format() != OutputFormat::kTable) {
    session.Show(response);
    return absl::OkStatus();
  }
  if (response.slots().empty()) {
    PrintNoSlots(session, response, args.ask);
    return absl::OkStatus();
  }
  PrintSlots(session, response, !args.ask.near.empty());
  if (response.blockers_size() > 0) {
    session.out() << "\n" << session.Tr(kFewer) << "\n";
    PrintBlockers(session, response);
  }
  session.err() << "\n"
                << Say(session.lang(), kBook,
                       BookingCommand(response.slots(0), request.ask(),
                                      args.ask))
                << "\n";
  return absl::OkStatus();
}

}  // namespace

void AddSlotCommands(CLI::App& app, Session& session) {
  CLI::App* group =
      AddGroup(app, session, "slots", {"查找空闲时段", "Find free slots"});
  group->alias("slot");
  AddCommand<SearchArgs>(
      *group, session, "search",
      {"查找可预约的时段，最好的在前", "Find bookable slots, best first"},
      [&](CLI::App& command, SearchArgs& args) {
        BindSearch(command, session, args);
      },
      [&](const SearchArgs& args) { return Search(session, args); });
  AddSlotExplain(*group, session);
}

}  // namespace trilab::cli
