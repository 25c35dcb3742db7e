#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/app.h"
#include "client/cli/exit_code.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/client/fake_server.h"

// "trilab slots explain", against a fake server.

namespace trilab::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Two chambers in Beijing, both blocked; one in Tianjin would do.
constexpr char kExplanation[] = R"pb(
  candidates: 2
  conflicts {
    candidates: 2
    instruments: "instruments/bj-1"
    instruments: "instruments/bj-2"
    violations {
      code: "OCCUPIED"
      severity: SEVERITY_REJECT
      text { zh: "bj-1 已被占用。" en: "bj-1 is taken." }
    }
    violations {
      code: "OUTSIDE_WINDOW"
      severity: SEVERITY_REJECT
      text { zh: "须在时间内。" en: "It must lie in the window." }
    }
  }
  relaxations {
    kind: KIND_OTHER_REGION
    text { zh: "改到其他地区：tj-1。" en: "Go to another region: tj-1." }
    ask {
      need { standard: "GB/T 18655" accreditations: ACCREDITATION_SCHEME_CNAS }
      duration { seconds: 14400 }
      regions: 120000
      units: 1
      partner: "institutions/acme"
    }
    slot {
      instrument: "instruments/tj-1"
      start_time { seconds: 1795482000 }
      end_time { seconds: 1795496400 }
      service_mode: SERVICE_MODE_SAMPLE
    }
  }
  relaxations {
    kind: KIND_WAIVE_RULE
    text { zh: "若管理员豁免规则。" en: "If a manager waived rules/ahead." }
    override_rule: "rules/ahead"
    slot { instrument: "instruments/bj-1" }
  }
)pb";

class SlotExplainTest : public ::testing::Test {
 protected:
  void Explain(const char* text) {
    v1::ExplainAskResponse response;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &response));
    server_.bookings.SetExplanation(response);
  }

  ExitCode Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server_.address()});
    Environment environment{
        .out = out_,
        .err = err_,
        .getenv = [](const char* name) -> std::optional<std::string> {
          if (std::string(name) == "TRILAB_TOKEN") return "good";
          return std::nullopt;
        },
        .now = [] { return absl::FromUnixSeconds(1795400000); }};
    return RunCli(arguments, environment);
  }

  testing::FakeServer server_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(SlotExplainTest, SaysWhatBlocksThenWaysOutWithTheirCommands) {
  Explain(kExplanation);

  const ExitCode code =
      Run({"slots", "explain", "--standard", "gb/t18655", "--accredited",
           "CNAS", "--duration", "4h", "--region", "beijing"});

  EXPECT_EQ(code, kExitOk) << err_.str();
  EXPECT_EQ(out_.str(),
            "no slot: all 2 candidate instruments are blocked\n"
            "2 of them (bj-1, bj-2), by these together:\n"
            "  • bj-1 is taken. (OCCUPIED)\n"
            "  • It must lie in the window. (OUTSIDE_WINDOW)\n"
            "\n"
            "ways out:\n"
            "  1. Go to another region: tj-1.\n"
            "     trilab bookings create tj-1 --start '2026-11-24 09:00' "
            "--duration '4h' --standard 'GB/T 18655' --accredited 'CNAS' "
            "--mode 'SAMPLE'\n"
            "  2. If a manager waived rules/ahead.\n"
            "     only somebody with the right to waive it can book it\n");
}

TEST_F(SlotExplainTest, SpeaksChinese) {
  Explain(kExplanation);

  ASSERT_EQ(Run({"--lang", "zh", "slots", "explain", "--class", "0301",
                 "--duration", "4h"}),
            kExitOk);

  EXPECT_THAT(out_.str(), HasSubstr("没有可预约的时段：2 台候选仪器都受阻\n"
                                    "2 台（bj-1, "
                                    "bj-2）受阻于以下各项的共同作用：\n"
                                    "  • bj-1 已被占用。 (OCCUPIED)\n"));
  EXPECT_THAT(out_.str(), HasSubstr("可行的办法：\n"
                                    "  1. 改到其他地区：tj-1。\n"));
}

TEST_F(SlotExplainTest, SendsTheWishWithTheAsk) {
  ASSERT_EQ(Run({"slots", "explain", "--class", "0301", "--duration", "4h",
                 "--from", "2026-11-24 09:00", "--wish", "2026-11-24 12:00"}),
            kExitOk);

  const v1::ExplainAskRequest sent = server_.bookings.explained();
  EXPECT_EQ(sent.ask().need().class_code(), "0301");
  EXPECT_EQ(sent.ask().start_time().seconds(), 1795482000);
  EXPECT_EQ(sent.wish_start_time().seconds(), 1795492800);
}

TEST_F(SlotExplainTest, SlotThatIsSoonEnoughNeedsNoAdvice) {
  Explain(R"pb(candidates: 1
               slot {
                 instrument: "instruments/bj-1"
                 start_time { seconds: 1795482000 }
                 end_time { seconds: 1795496400 }
               })pb");

  ASSERT_EQ(Run({"slots", "explain", "--class", "0301", "--duration", "4h"}),
            kExitOk);

  EXPECT_EQ(out_.str(), "it can be booked: bj-1, 2026-11-24 09:00–13:00\n");
  EXPECT_THAT(err_.str(), HasSubstr("book it: trilab bookings create bj-1"));
}

TEST_F(SlotExplainTest, SaysSoIfThereIsNoWayOut) {
  Explain("candidates: 3");

  ASSERT_EQ(Run({"slots", "explain", "--class", "0301", "--duration", "4h"}),
            kExitOk);

  EXPECT_THAT(out_.str(), HasSubstr("no way out:"));
}

TEST_F(SlotExplainTest, PrintsJson) {
  Explain(kExplanation);

  ASSERT_EQ(Run({"slots", "explain", "--class", "0301", "--duration", "4h",
                 "-o", "json"}),
            kExitOk);

  EXPECT_THAT(out_.str(), HasSubstr("\"kind\": \"KIND_OTHER_REGION\""));
  EXPECT_THAT(out_.str(), Not(HasSubstr("ways out")));
}

TEST_F(SlotExplainTest, SearchWithoutSlotsPointsHere) {
  ASSERT_EQ(Run({"slots", "search", "--standard", "GB/T 18655", "--duration",
                 "4h", "--region", "beijing,天津", "--units", "2"}),
            kExitOk);

  EXPECT_THAT(err_.str(),
              HasSubstr("trilab slots explain --standard 'GB/T 18655' "
                        "--duration '4h' --region 'beijing,天津' --units "
                        "'2'"));
}

TEST_F(SlotExplainTest, AskForNothingIsAUsageError) {
  EXPECT_EQ(Run({"slots", "explain", "--duration", "4h"}), kExitUsage);
  EXPECT_THAT(out_.str(), IsEmpty());
}

}  // namespace
}  // namespace trilab::cli
