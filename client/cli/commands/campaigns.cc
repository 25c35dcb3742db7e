#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/commands/campaign_plan.h"
#include "client/cli/commands/commands.h"
#include "client/cli/config.h"
#include "client/cli/input/manifest.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/table.h"
#include "client/cpp/campaign_client.h"
#include "client/cpp/request_id.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kCancelled{"已取消 $0", "cancelled $0"};
constexpr Text kPlaced{"满足 $0 / $1（按优先级与公平份额加权）",
                       "placed $0 of $1, by priority and fair share"};

struct NameArgs {
  std::string name;
  std::string reason;
  ChartArgs chart;
};

struct ListArgs {
  std::string partner;
  int limit = 50;
};

struct ExportArgs {
  std::string name;
  std::string file;
};

struct AllocateArgs {
  std::string file;
  std::string time;
};

absl::Status Get(Session& session, const NameArgs& args) {
  v1::GetCampaignRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_name(),
                          FullName("campaigns", args.name));
  client::CampaignClient campaigns(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::Campaign campaign,
      campaigns.GetCampaign(request, session.call_options()));
  if (session.format() != OutputFormat::kTable) {
    session.Show(campaign);
    return absl::OkStatus();
  }
  session.out() << session.out_style().Bold(campaign.name()) << "  "
                << campaign.title()
                << (campaign.cancelled()
                        ? session.Tr({"（已取消）", " (cancelled)"})
                        : "")
                << "\n\n";
  return ShowCampaign(session, campaign, args.chart);
}

absl::Status List(Session& session, const ListArgs& args) {
  v1::ListCampaignsRequest request;
  request.set_page_size(args.limit);
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_partner(),
                          FullName("institutions", args.partner));
  client::CampaignClient campaigns(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::ListCampaignsResponse response,
      campaigns.ListCampaigns(request, session.call_options()));
  if (session.format() == OutputFormat::kName) {
    for (const v1::Campaign& campaign : response.campaigns()) {
      session.out() << campaign.name() << "\n";
    }
    return absl::OkStatus();
  }
  if (session.format() != OutputFormat::kTable) {
    session.Show(response);
    return absl::OkStatus();
  }
  const auto right = Table::Align::kRight;
  Table table({{session.Tr({"名称", "NAME"})},
               {session.Tr({"标题", "TITLE"})},
               {session.Tr({"机构", "PARTNER"})},
               {session.Tr({"样品", "SAMPLES"}), right},
               {session.Tr({"步骤", "STEPS"}), right},
               {session.Tr({"预约于", "BOOKED"})},
               {session.Tr({"状态", "STATE"})}});
  for (const v1::Campaign& campaign : response.campaigns()) {
    table.AddRow({campaign.name(), campaign.title(),
                  std::string(ShortName(campaign.partner())),
                  absl::StrCat(campaign.samples_size()),
                  absl::StrCat(campaign.placements_size()),
                  TimeText(campaign.create_time()),
                  campaign.cancelled() ? session.Tr({"已取消", "cancelled"})
                                       : session.Tr({"已预约", "booked"})});
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
  return absl::OkStatus();
}

absl::Status Cancel(Session& session, const NameArgs& args) {
  v1::CancelCampaignRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_name(),
                          FullName("campaigns", args.name));
  request.set_reason(args.reason);
  request.set_request_id(client::NewRequestId());
  client::CampaignClient campaigns(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::Campaign campaign,
      campaigns.CancelCampaign(request, session.call_options()));
  if (session.format() != OutputFormat::kTable) {
    session.Show(campaign);
  } else {
    session.out() << Say(session.lang(), kCancelled, campaign.name()) << "\n";
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ExportPlanRequest::Format> FormatOf(
    const std::string& file) {
  if (absl::EndsWith(file, ".csv")) return v1::ExportPlanRequest::FORMAT_CSV;
  if (absl::EndsWith(file, ".json")) return v1::ExportPlanRequest::FORMAT_JSON;
  if (absl::EndsWith(file, ".ics")) {
    return v1::ExportPlanRequest::FORMAT_ICALENDAR;
  }
  return UsageError({"文件须以 .csv、.json 或 .ics 结尾",
                     "the file has to end in .csv, .json or .ics"});
}

absl::Status Export(Session& session, const ExportArgs& args) {
  v1::ExportPlanRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_name(),
                          FullName("campaigns", args.name));
  TRILAB_ASSIGN_OR_RETURN(const v1::ExportPlanRequest::Format format,
                          FormatOf(args.file));
  request.set_format(format);
  client::CampaignClient campaigns(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::ExportPlanResponse response,
      campaigns.ExportPlan(request, session.call_options()));
  std::ofstream file(args.file, std::ios::binary);
  file << response.content();
  if (!file.flush()) {
    return absl::UnavailableError(absl::StrCat("cannot write ", args.file));
  }
  session.err() << args.file << "\n";
  return absl::OkStatus();
}

absl::Status Allocate(Session& session, const AllocateArgs& args) {
  v1::AllocateAsksRequest request;
  TRILAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(args.file));
  TRILAB_RETURN_IF_ERROR(ReadResource(text, args.file, session.now(), request));
  if (!args.time.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Duration time, ParseLength(args.time));
    *request.mutable_limits()->mutable_time_limit() = ToDuration(time);
  }
  client::CampaignClient campaigns(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::AllocateAsksResponse response,
      campaigns.AllocateAsks(request, {}, session.call_options()));
  if (session.format() != OutputFormat::kTable) {
    session.Show(response);
    return absl::OkStatus();
  }
  const auto right = Table::Align::kRight;
  Table table({{session.Tr({"序号", "ASK"}), right},
               {session.Tr({"机构", "PARTNER"})},
               {session.Tr({"权重", "WEIGHT"}), right},
               {session.Tr({"仪器", "INSTRUMENT"})},
               {session.Tr({"时间", "TIME"})}});
  for (int i = 0; i < response.allocations_size(); ++i) {
    const auto& allocation = response.allocations(i);
    const bool placed = !allocation.instrument().empty();
    table.AddRow({absl::StrCat(i + 1),
                  std::string(ShortName(request.asks(i).ask().partner())),
                  absl::StrCat(allocation.weight()),
                  placed ? std::string(ShortName(allocation.instrument()))
                         : session.Tr({"（无）", "(nothing)"}),
                  placed ? SpanText(FromProto(allocation.start_time()),
                                    FromProto(allocation.end_time()))
                         : ""});
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
  session.out() << "\n"
                << Say(session.lang(), kPlaced, response.placed(),
                       response.wanted())
                << "\n";
  return absl::OkStatus();
}

void BindName(CLI::App& command, const Session& session, std::string& name) {
  command.add_option("name", name, session.Tr({"试验活动", "campaign"}))
      ->required();
}

}  // namespace

void AddCampaignCommands(CLI::App& app, Session& session) {
  CLI::App* group = AddGroup(app, session, "campaign",
                             {"规划和预约试验活动", "Plan and book campaigns"});
  group->alias("campaigns");
  AddCampaignPlan(*group, session);
  AddCommand<NameArgs>(
      *group, session, "get", {"查看一次试验活动", "Show a campaign"},
      [&](CLI::App& command, NameArgs& args) {
        BindName(command, session, args.name);
        BindChart(command, session, args.chart);
      },
      [&](const NameArgs& args) { return Get(session, args); });
  AddCommand<ListArgs>(
      *group, session, "list", {"列出试验活动", "List campaigns"},
      [&](CLI::App& command, ListArgs& args) {
        command.add_option("--partner", args.partner,
                           session.Tr({"只列此机构的",
                                       "only of this "
                                       "institution"}));
        command.add_option("--limit", args.limit,
                           session.Tr({"最多列出多少", "most to list"}));
      },
      [&](const ListArgs& args) { return List(session, args); });
  AddCommand<NameArgs>(
      *group, session, "cancel",
      {"取消试验活动尚未结束的全部预约",
       "Cancel every booking of a campaign that has not ended"},
      [&](CLI::App& command, NameArgs& args) {
        BindName(command, session, args.name);
        command.add_option("--reason", args.reason,
                           session.Tr({"取消原因", "why"}));
      },
      [&](const NameArgs& args) { return Cancel(session, args); });
  AddCommand<ExportArgs>(
      *group, session, "export",
      {"导出计划：CSV、JSON 或 iCalendar",
       "Export a plan as CSV, JSON or iCalendar"},
      [&](CLI::App& command, ExportArgs& args) {
        BindName(command, session, args.name);
        command
            .add_option("file", args.file,
                        session.Tr({"写入的文件：.csv、.json 或 .ics",
                                    "file to write: .csv, .json or .ics"}))
            ->required();
      },
      [&](const ExportArgs& args) { return Export(session, args); });
  AddCommand<AllocateArgs>(
      *group, session, "allocate",
      {"为许多机构的申请统一分配时段",
       "Allocate time to many asks of many partners at once"},
      [&](CLI::App& command, AllocateArgs& args) {
        command
            .add_option("-f,--file", args.file,
                        session.Tr({"YAML 或 JSON 文件", "YAML or JSON file"}))
            ->required();
        command.add_option("--time", args.time,
                           session.Tr({"最多规划多久",
                                       "plan for at most so "
                                       "long"}));
      },
      [&](const AllocateArgs& args) { return Allocate(session, args); });
}

}  // namespace trilab::cli
