#ifndef TRILAB_CLIENT_CLI_COMMANDS_CAMPAIGN_PLAN_H_
#define TRILAB_CLIENT_CLI_COMMANDS_CAMPAIGN_PLAN_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"
#include "client/cli/session.h"
#include "trilab/v1/campaign.pb.h"

namespace trilab::cli {

// Adds `trilab campaign plan` and `trilab campaign replan`.
void AddCampaignPlan(CLI::App& group, Session& session);

// How a campaign is drawn.
struct ChartArgs {
  bool no_chart = false;
  bool ascii = false;
  std::string file;  // .svg or .html; empty: none.
};
void BindChart(CLI::App& command, const Session& session, ChartArgs& args);

// Draws the chart, a table of the steps, and the file that is asked for.
absl::Status ShowCampaign(Session& session, const v1::Campaign& campaign,
                          const ChartArgs& args);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_CAMPAIGN_PLAN_H_
