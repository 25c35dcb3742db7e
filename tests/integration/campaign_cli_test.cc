#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "client/cli/output/gantt.h"
#include "client/cli/output/text_width.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/cli_runner.h"

// `trilab campaign` against a real server.

namespace trilab::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

constexpr char kFile[] = R"(
title: 两辆样车
partner: institutions/alpha
samples:
  - {id: p1, title: 一号样车}
  - {id: p2, title: 二号样车}
steps:
  - id: emc
    title: 电磁兼容
    modes:
      - {instruments: [instruments/emc-1, instruments/emc-2], duration: 1h}
  - id: climate
    title: 气候
    modes:
      - {instruments: [instruments/chamber], duration: 2h}
)";

std::string Content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

class CampaignCliTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    std::ofstream(path("campaign.yaml")) << kFile;
  }
  std::string path(const std::string& name) const {
    return std::string(folder().path()) + "/" + name;
  }
  CliOutcome Run(std::vector<std::string> arguments) {
    return RunTrilab(arguments, target(), admin_token());
  }
  CliOutcome PlanWith(std::vector<std::string> more) {
    std::vector<std::string> arguments = {
        "campaign", "plan", "-f", path("campaign.yaml"), "--max-steps", "300"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }
};

TEST_F(CampaignCliTest, PlansAndDraws) {
  const CliOutcome outcome = PlanWith({});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("4 steps, done by 2024-03-0"));
  EXPECT_THAT(outcome.out, HasSubstr("A emc 电磁兼容"));
  EXPECT_THAT(outcome.out, HasSubstr("chamber"));
}

TEST_F(CampaignCliTest, BooksShowsExportsAndCancels) {
  const CliOutcome booked = PlanWith({"--book", "--no-chart"});
  ASSERT_EQ(booked.code, 0) << booked.err;
  EXPECT_THAT(booked.out, HasSubstr("booked campaigns/1: 4 bookings"));

  EXPECT_THAT(Run({"campaign", "list"}).out, HasSubstr("两辆样车"));
  EXPECT_THAT(Run({"campaign", "get", "1"}).out, HasSubstr("confirmed"));
  EXPECT_THAT(Run({"campaign", "replan", "1"}).out,
              HasSubstr("nothing has to move"));
  EXPECT_EQ(Run({"campaign", "export", "1", path("plan.ics")}).code, 0);
  EXPECT_THAT(Content(path("plan.ics")), HasSubstr("BEGIN:VCALENDAR"));
  EXPECT_EQ(Run({"campaign", "cancel", "1", "--reason", "later"}).code, 0);
  EXPECT_THAT(Run({"campaign", "get", "1"}).out, HasSubstr("cancelled"));
}

TEST_F(CampaignCliTest, WritesPictures) {
  ASSERT_EQ(PlanWith({"--gantt", path("plan.svg")}).code, 0);
  ASSERT_EQ(PlanWith({"--gantt", path("plan.html")}).code, 0);

  EXPECT_THAT(Content(path("plan.svg")), HasSubstr("</svg>"));
  EXPECT_THAT(Content(path("plan.html")), HasSubstr("<!DOCTYPE html>"));
  EXPECT_EQ(PlanWith({"--gantt", path("plan.png")}).code, 2);
}

TEST_F(CampaignCliTest, SaysWhyThereIsNoPlan) {
  std::ofstream(path("campaign.yaml"), std::ios::app)
      << "    deadline_time: 2024-03-04 12:00\n";

  const CliOutcome outcome = PlanWith({});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("there is no plan"));
  EXPECT_THAT(outcome.out, HasSubstr("the deadline of step climate"));
}

// The example of docs/campaigns.md, over the inventory of the demo.
TEST_F(CampaignCliTest, TheExampleOfTheDocsIsPlanned) {
  const absl::Time now = absl::FromCivil(absl::CivilMinute(2026, 11, 25, 9, 0),
                                         absl::FixedTimeZone(8 * 60 * 60));
  clock().Set(now);
  const std::string project = TRILAB_PROJECT;
  std::set<std::string> files;
  for (const auto& file :
       std::filesystem::directory_iterator(project + "/deploy/demo")) {
    if (file.path().extension() == ".yaml") files.insert(file.path().string());
  }
  std::vector<std::string> apply = {"apply"};
  for (const std::string& file : files) {
    apply.insert(apply.end(), {"-f", file});
  }
  const CliOutcome applied = RunTrilab(apply, target(), admin_token(), now);
  ASSERT_EQ(applied.code, 0) << applied.err;
  const std::string page = Content(project + "/docs/campaigns.md");
  const size_t begin = page.find("```yaml\n") + 8;
  std::ofstream(path("campaign.yaml"))
      << page.substr(begin, page.find("```", begin) - begin);

  const CliOutcome outcome =
      RunTrilab({"campaign", "plan", "-f", path("campaign.yaml"), "--max-steps",
                 "50", "--book", "--no-chart"},
                target(), admin_token(), now);

  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("booked campaigns/1: 15 bookings"));
}

// Rows line up, whatever mix of Chinese and Latin their labels hold.
TEST(GanttTest, LinesUp) {
  v1::Campaign campaign = Proto<v1::Campaign>(R"(
    samples { id: 'p1' } samples { id: '二号样车' }
    steps { id: 'emc' }
    placements {
      sample: 'p1' step: 'emc' instrument: 'instruments/emc-1'
      start_time { seconds: 1709514000 } end_time { seconds: 1709521200 }
    }
    placements {
      sample: '二号样车' step: 'emc' instrument: 'instruments/电波暗室'
      start_time { seconds: 1709521200 } end_time { seconds: 1709528400 }
    })");
  std::ostringstream out;

  cli::DrawGantt(campaign, {.columns = 60}, out);

  std::vector<int> columns;
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) {
    const size_t bar = line.find("━");
    if (bar == std::string::npos || line.find(" ┄ ") != std::string::npos) {
      continue;
    }
    columns.push_back(cli::DisplayWidth(line.substr(0, bar)));
  }
  // Both charts: the first bar, then the second, two hours later.
  ASSERT_EQ(columns.size(), 4u) << out.str();
  EXPECT_EQ(columns[0], columns[2]);
  EXPECT_EQ(columns[1], columns[3]);
  EXPECT_LT(columns[0], columns[1]);
}

}  // namespace
}  // namespace trilab::testing
