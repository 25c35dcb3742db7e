#include "client/cli/commands/campaign_plan.h"

#include <fstream>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/config.h"
#include "client/cli/input/manifest.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/gantt.h"
#include "client/cli/output/message_text.h"
#include "client/cli/output/table.h"
#include "client/cpp/call_error.h"
#include "client/cpp/campaign_client.h"
#include "client/cpp/request_id.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

using PlacedStep = v1::Campaign::PlacedStep;
using Plan = v1::PlanCampaignResponse;

constexpr Text kProgress{"最优：$0 完成，差距 $1（$2）",
                         "best: done by $0, gap $1 ($2)"};
constexpr Text kSummary{"$0 个步骤，$1 完成；运输 $2；差距 $3；用时 $4",
                        "$0 steps, done by $1; $2 on the way; gap $3; "
                        "planned in $4"};
constexpr Text kCost{"费用合计 $0", "cost $0"};
constexpr Text kLate{"延误（加权）$0 分钟", "$0 weighted minutes late"};
constexpr Text kNoPlan{"排不出计划", "there is no plan"};
constexpr Text kTogether{"以下步骤合在一起不可行：$0",
                         "these steps are impossible together: $0"};
constexpr Text kBecause{"原因：", "because of"};
constexpr Text kHelps{"以下改动可行（均已试排）：",
                      "what would help (each was planned):"};
constexpr Text kDoneBy{"$0，$1 完成", "$0: done by $1"};
constexpr Text kBooked{"已预约 $0：$1 个预约", "booked $0: $1 bookings"};
constexpr Text kAgain{"计划已过时（$0 步不能照办），重新规划",
                      "the plan went stale ($0 steps cannot be had): planning "
                      "again"};
constexpr Text kMoves{"$0 个步骤改动：", "$0 steps move:"};
constexpr Text kNothing{"无需改动", "nothing has to move"};
constexpr Text kBookIt{"照此预约：加 --book", "book it: add --book"};

// A plan that somebody else overtakes so often has to be looked at.
constexpr int kBookings = 3;

struct PlanArgs {
  std::string file;
  std::string name;
  std::string time;
  double gap = 0;
  uint64_t seed = 1;
  int64_t steps = 0;
  bool book = false;
  std::vector<std::string> pinned;
  ChartArgs chart;
};

std::string GapText(double gap) { return absl::StrFormat("%.1f%%", gap * 100); }

std::string ElapsedText(const google::protobuf::Duration& elapsed) {
  const double seconds = absl::ToDoubleSeconds(FromProto(elapsed));
  return seconds < 1 ? absl::StrFormat("%.0fms", seconds * 1000)
                     : absl::StrFormat("%.1fs", seconds);
}

// One line that is drawn over and over.
class Ticker {
 public:
  explicit Ticker(Session& session)
      : session_(session), enabled_(session.environment().err_is_tty) {}
  ~Ticker() {
    if (drawn_) session_.err() << "\r\x1b[K" << std::flush;
  }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  void Update(const Plan& part) {
    if (!enabled_ || !part.has_plan()) return;
    drawn_ = true;
    session_.err() << "\r\x1b[K"
                   << Say(session_.lang(), kProgress,
                          TimeText(part.plan().finish_time()),
                          GapText(part.plan().gap()),
                          ElapsedText(part.elapsed()))
                   << std::flush;
  }

 private:
  Session& session_;
  const bool enabled_;
  bool drawn_ = false;
};

absl::Status FillLimits(const PlanArgs& args, v1::PlanLimits& limits) {
  if (!args.time.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Duration time, ParseLength(args.time));
    *limits.mutable_time_limit() = ToDuration(time);
  }
  limits.set_target_gap(args.gap / 100);
  limits.set_seed(args.seed);
  limits.set_max_steps(args.steps);
  return absl::OkStatus();
}

std::string MoneyLine(const v1::Money& money) {
  return absl::StrFormat("%s %d.%02d", money.currency_code(), money.units(),
                         money.nanos() / 10'000'000);
}

void PrintSummary(Session& session, const Plan& last) {
  const Lang lang = session.lang();
  const v1::CampaignPlan& plan = last.plan();
  session.out() << Say(lang, kSummary, plan.placements_size(),
                       TimeText(plan.finish_time()),
                       LengthText(FromProto(plan.travel())),
                       GapText(plan.gap()), ElapsedText(last.elapsed()))
                << "\n";
  if (plan.has_cost()) {
    session.out() << Say(lang, kCost, MoneyLine(plan.cost())) << "\n";
  }
  if (plan.lateness() > 0) {
    session.out() << Say(lang, kLate, plan.lateness()) << "\n";
  }
}

void PrintInfeasible(Session& session, const Plan::Infeasibility& why) {
  const Lang lang = session.lang();
  std::string steps;
  for (const std::string& step : why.steps()) {
    absl::StrAppend(&steps, steps.empty() ? "" : ", ", step);
  }
  session.out() << session.out_style().Red(session.Tr(kNoPlan)) << "\n";
  if (!steps.empty()) session.out() << Say(lang, kTogether, steps) << "\n";
  for (const auto& blocker : why.blockers()) {
    session.out() << "  " << blocker.step() << " (" << blocker.shut_out() << "/"
                  << blocker.candidates() << ")\n"
                  << ViolationText(blocker.violation(), lang,
                                   session.out_style());
  }
  if (!why.causes().empty()) session.out() << session.Tr(kBecause) << "\n";
  for (const auto& cause : why.causes()) {
    session.out() << "  • " << Pick(cause.text(), lang) << "\n";
  }
  if (!why.relaxations().empty()) session.out() << session.Tr(kHelps) << "\n";
  for (const auto& way : why.relaxations()) {
    session.out() << "  • "
                  << Say(lang, kDoneBy, Pick(way.text(), lang),
                         TimeText(way.has_time() ? way.time()
                                                 : way.plan().finish_time()))
                  << "\n";
  }
}

// The violations of a refusal that a new plan may get round.
int StaleSteps(const absl::Status& status) {
  const client::CallError error = client::DecodeError(status);
  if (error.reason != "PLAN_REFUSED") return 0;
  int refused = 0;
  for (const auto& [name, value] : error.metadata) {
    if (name == "refused" && !absl::SimpleAtoi(value, &refused)) refused = 0;
  }
  return std::max(1, refused);
}

// Plans, and books if asked to, until a plan is not overtaken.
class Planning {
 public:
  Planning(Session& session, const PlanArgs& args)
      : session_(session), args_(args), campaigns_(session.connection()) {}

  absl::Status Run() {
    TRILAB_RETURN_IF_ERROR(ReadCampaign());
    for (int turn = 1;; ++turn) {
      TRILAB_ASSIGN_OR_RETURN(const Plan last, MakePlan());
      if (!last.has_plan()) return ShowNone(last);
      *campaign_.mutable_placements() = last.plan().placements();
      if (!args_.book) return Show(last);
      v1::BookCampaignRequest request;
      *request.mutable_campaign() = campaign_;
      request.set_request_id(client::NewRequestId());
      const absl::StatusOr<v1::Campaign> booked =
          campaigns_.BookCampaign(request, session_.call_options());
      if (booked.ok()) {
        TRILAB_RETURN_IF_ERROR(Show(last));
        return ShowBooked(*booked);
      }
      const int stale = StaleSteps(booked.status());
      if (stale == 0 || turn == kBookings) return booked.status();
      session_.err() << Say(session_.lang(), kAgain, stale) << "\n";
    }
  }

 private:
  bool replans() const { return !args_.name.empty(); }

  absl::Status ReadCampaign() {
    if (replans()) {
      v1::GetCampaignRequest request;
      TRILAB_ASSIGN_OR_RETURN(*request.mutable_name(),
                              FullName("campaigns", args_.name));
      TRILAB_ASSIGN_OR_RETURN(
          campaign_, campaigns_.GetCampaign(request, session_.call_options()));
      return absl::OkStatus();
    }
    TRILAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(args_.file));
    return ReadResource(text, args_.file, session_.now(), campaign_);
  }

  absl::StatusOr<Plan> MakePlan() {
    Ticker ticker(session_);
    const auto progress = [&ticker](const Plan& part) { ticker.Update(part); };
    if (replans()) {
      v1::ReplanCampaignRequest request;
      request.set_name(campaign_.name());
      for (const std::string& step : args_.pinned) request.add_pinned(step);
      TRILAB_RETURN_IF_ERROR(FillLimits(args_, *request.mutable_limits()));
      return campaigns_.ReplanCampaign(request, progress,
                                       session_.call_options());
    }
    v1::PlanCampaignRequest request;
    *request.mutable_campaign() = campaign_;
    TRILAB_RETURN_IF_ERROR(FillLimits(args_, *request.mutable_limits()));
    return campaigns_.PlanCampaign(request, progress, session_.call_options());
  }

  absl::Status ShowNone(const Plan& last) {
    session_.set_exit_code(kExitRefused);
    if (session_.format() == OutputFormat::kTable) {
      PrintInfeasible(session_, last.infeasibility());
    } else {
      session_.Show(last);
    }
    return absl::OkStatus();
  }

  absl::Status Show(const Plan& last) {
    if (session_.format() != OutputFormat::kTable) {
      if (!args_.book) session_.Show(last);
      return absl::OkStatus();
    }
    TRILAB_RETURN_IF_ERROR(ShowCampaign(session_, campaign_, args_.chart));
    PrintSummary(session_, last);
    if (replans()) PrintMoves(last.plan());
    if (!args_.book) session_.err() << session_.Tr(kBookIt) << "\n";
    return absl::OkStatus();
  }

  void PrintMoves(const v1::CampaignPlan& plan) {
    int moves = 0;
    Table table({{session_.Tr({"步骤", "STEP"})},
                 {session_.Tr({"原为", "WAS"})},
                 {session_.Tr({"改为", "BECOMES"})}});
    for (const PlacedStep& step : plan.placements()) {
      if (!step.moved()) continue;
      ++moves;
      table.AddRow(
          {absl::StrCat(step.sample(), "/", step.step()),
           step.previous_instrument().empty()
               ? ""
               : absl::StrCat(ShortName(step.previous_instrument()), " ",
                              TimeText(step.previous_start_time())),
           absl::StrCat(ShortName(step.instrument()), " ",
                        TimeText(step.start_time()))});
    }
    if (moves == 0) {
      session_.out() << session_.Tr(kNothing) << "\n";
      return;
    }
    session_.out() << Say(session_.lang(), kMoves, moves) << "\n";
    table.Print(session_.out(), session_.out_style(), session_.table_columns());
  }

  absl::Status ShowBooked(const v1::Campaign& booked) {
    if (session_.format() == OutputFormat::kName) {
      session_.out() << booked.name() << "\n";
    } else if (session_.format() != OutputFormat::kTable) {
      session_.Show(booked);
    } else {
      session_.out() << session_.out_style().Green(
                            Say(session_.lang(), kBooked, booked.name(),
                                booked.placements_size()))
                     << "\n";
    }
    return absl::OkStatus();
  }

  Session& session_;
  const PlanArgs& args_;
  client::CampaignClient campaigns_;
  v1::Campaign campaign_;
};

void BindLimits(CLI::App& command, const Session& session, PlanArgs& args) {
  command.add_option(
      "--time", args.time,
      session.Tr({"最多规划多久，如 30s；缺省 10s",
                  "plan for at most so long, such as 30s; 10s by default"}));
  command.add_option("--gap", args.gap,
                     session.Tr({"差距不超过此百分比即停",
                                 "stop at a gap of so many per cent"}));
  command.add_option("--seed", args.seed,
                     session.Tr({"随机种子", "seed of the search"}));
  command.add_option("--max-steps", args.steps,
                     session.Tr({"搜索步数上限；同种子同步数结果相同",
                                 "most steps of the search; the same seed and "
                                 "steps give the same plan"}));
  command.add_flag("--book", args.book,
                   session.Tr({"排好即预约：全部或全不",
                               "book the plan: all steps or none"}));
  BindChart(command, session, args.chart);
}

}  // namespace

void BindChart(CLI::App& command, const Session& session, ChartArgs& args) {
  command.add_option("--gantt", args.file,
                     session.Tr({"另存甘特图：.svg 或 .html",
                                 "also write a chart: .svg or "
                                 ".html"}));
  command.add_flag("--no-chart", args.no_chart,
                   session.Tr({"不在终端画图", "draw nothing here"}));
  command.add_flag("--ascii", args.ascii,
                   session.Tr({"只用 ASCII 字符画图", "draw in ASCII"}));
}

absl::Status ShowCampaign(Session& session, const v1::Campaign& campaign,
                          const ChartArgs& args) {
  if (!args.file.empty()) {
    const bool html = absl::EndsWith(args.file, ".html");
    if (!html && !absl::EndsWith(args.file, ".svg")) {
      return UsageError({"--gantt 须以 .svg 或 .html 结尾",
                         "--gantt has to end in .svg or .html"});
    }
    std::ofstream file(args.file, std::ios::binary);
    file << (html ? GanttHtml(campaign, session.lang()) : GanttSvg(campaign));
    if (!file.flush()) {
      return absl::UnavailableError(absl::StrCat("cannot write ", args.file));
    }
  }
  if (!args.no_chart) {
    const int columns = session.environment().columns;
    DrawGantt(campaign,
              {.columns = columns > 0 ? columns : 100,
               .ascii = args.ascii,
               .style = session.out_style(),
               .lang = session.lang()},
              session.out());
    session.out() << "\n";
  }
  Table table({{session.Tr({"样品", "SAMPLE"})},
               {session.Tr({"步骤", "STEP"})},
               {session.Tr({"时间", "TIME"})},
               {session.Tr({"仪器", "INSTRUMENT"})},
               {session.Tr({"中心", "CENTRE"})},
               {session.Tr({"操作员", "OPERATOR"})},
               {session.Tr({"预约", "BOOKING"})}});
  for (const PlacedStep& step : campaign.placements()) {
    std::string booking(ShortName(step.booking()));
    if (step.booking_state() != v1::Booking::STATE_UNSPECIFIED) {
      absl::StrAppend(
          &booking, " ",
          EnumText(*v1::Booking::State_descriptor()->FindValueByNumber(
                       step.booking_state()),
                   session.lang()));
    }
    table.AddRow(
        {step.sample(), step.step(),
         SpanText(FromProto(step.start_time()), FromProto(step.end_time())),
         std::string(ShortName(step.instrument())),
         std::string(ShortName(step.centre())),
         std::string(ShortName(step.operator_())), std::move(booking)});
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
  session.out() << "\n";
  return absl::OkStatus();
}

void AddCampaignPlan(CLI::App& group, Session& session) {
  AddCommand<PlanArgs>(
      group, session, "plan",
      {"规划一次试验活动，可一次预约全部步骤",
       "Plan a test campaign, and book all of it at once"},
      [&](CLI::App& command, PlanArgs& args) {
        command
            .add_option("-f,--file", args.file,
                        session.Tr({"YAML 或 JSON 文件，- 为标准输入",
                                    "YAML or JSON file, - for standard "
                                    "input"}))
            ->required();
        BindLimits(command, session, args);
      },
      [&](const PlanArgs& args) { return Planning(session, args).Run(); });
  AddCommand<PlanArgs>(
      group, session, "replan",
      {"停机或变动之后重新规划，改动尽量少",
       "Plan a booked campaign anew after an outage or a change, with few "
       "moves"},
      [&](CLI::App& command, PlanArgs& args) {
        command
            .add_option("name", args.name, session.Tr({"试验活动", "campaign"}))
            ->required();
        command
            .add_option("--pin", args.pinned,
                        session.Tr({"不动的步骤，如 proto-1/emc",
                                    "steps that stay, such as proto-1/emc"}))
            ->delimiter(',')
            ->allow_extra_args(false);
        BindLimits(command, session, args);
      },
      [&](const PlanArgs& args) { return Planning(session, args).Run(); });
}

}  // namespace trilab::cli
