#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/cli_runner.h"
#include "tests/integration/server_fixture.h"

// `quota show`, `bookings why`, `rules test` and `--override`, by the command
// line against a real server.

namespace trilab::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class DecisionCliTest : public ServerTest {
 protected:
  CliOutcome Run(const std::vector<std::string>& arguments) {
    return RunTrilab(arguments, target(), admin_token());
  }

  // Makes rules be as the text says.
  void ApplyRules(const std::string& yaml) {
    const CliOutcome outcome = Run({"rules", "apply", "-f", Write(yaml)});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }

  std::string Write(const std::string& yaml) {
    const std::string path = data_dir() + ".yaml";
    std::ofstream(path) << yaml;
    return path;
  }

  CliOutcome Create(const std::string& duration,
                    const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {
        "bookings",   "create", "emc-1",     "--start", "2024-03-04 10:00",
        "--duration", duration, "--partner", "alpha"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }
};

constexpr char kShort[] =
    "rule: {name: short, override_level: centre, duration: {max_duration: 2h}}";

TEST_F(DecisionCliTest, QuotaShowDrawsWhatIsUsed) {
  ApplyRules("rule: {name: daily, time_quota: {max: 4h, period: day}}");
  ASSERT_EQ(Create("3h").code, 0);

  const CliOutcome shown = Run({"quota", "show", "--partner", "alpha"});

  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("3h     4h    1h"));
  EXPECT_THAT(shown.out, HasSubstr("███████████████░░░░░ 75%"));
}

TEST_F(DecisionCliTest, QuotaShowSpeaksChinese) {
  const CliOutcome shown =
      Run({"--lang", "zh", "quota", "show", "--partner", "alpha"});

  EXPECT_EQ(shown.out, "没有适用的配额\n");
}

TEST_F(DecisionCliTest, WhyTellsRulesOverridesAndWho) {
  ApplyRules(kShort);
  ASSERT_EQ(Create("3h", {"--override", "short", "--reason", "one run"}).code,
            0);

  const CliOutcome english = Run({"bookings", "why", "1"});
  const CliOutcome chinese = Run({"--lang", "zh", "bookings", "why", "1"});

  EXPECT_EQ(english.code, 0) << english.err;
  EXPECT_THAT(english.out,
              AllOf(HasSubstr("made"), HasSubstr("overridden:"),
                    HasSubstr("rules/short"), HasSubstr("one run"),
                    HasSubstr("judged by:"), HasSubstr("calendars/day")));
  EXPECT_THAT(chinese.out, AllOf(HasSubstr("新建"), HasSubstr("不受以下限制"),
                                 HasSubstr("one run"), HasSubstr("当时依据")));
}

TEST_F(DecisionCliTest, WhyTellsARefusalByItsRequestId) {
  ApplyRules(kShort);
  const CliOutcome refused = Create("3h", {"--request-id", "ask-1"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("override: centre manager"));

  const CliOutcome why = Run({"bookings", "why", "--request", "ask-1"});

  EXPECT_EQ(why.code, 0) << why.err;
  EXPECT_THAT(why.out, AllOf(HasSubstr("made refused"), HasSubstr("because:"),
                             HasSubstr("TOO_LONG")));
}

TEST_F(DecisionCliTest, AnOverrideNeedsAReason) {
  const CliOutcome outcome = Create("3h", {"--override", "short"});

  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--override needs a --reason"));
}

TEST_F(DecisionCliTest, RulesTestCountsByPartnerAndRule) {
  ASSERT_EQ(Create("3h").code, 0);
  const std::string path = Write(kShort);

  const CliOutcome table = Run({"rules", "test", "-f", path, "--since", "1d"});
  const CliOutcome json =
      Run({"rules", "test", "-f", path, "--since", "1d", "-o", "json"});

  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_THAT(table.out,
              AllOf(HasSubstr("1 asks judged: 1 would have been refused"),
                    HasSubstr("institutions/alpha"), HasSubstr("rules/short"),
                    HasSubstr("bookings/1")));
  EXPECT_THAT(json.out, HasSubstr("\"refused\": \"1\""));
  EXPECT_THAT(Run({"rules", "list", "-o", "name"}).out, "");
}

TEST_F(DecisionCliTest, AnswersAreGivenOnTheCommandLine) {
  ApplyRules(
      "rule: {name: form, required_answers: {questions: [{id: hazard}], "
      "documents: [{id: terms, version: '2'}]}}");

  EXPECT_EQ(Create("1h").code, 1);
  EXPECT_EQ(
      Create("1h", {"--answer", "hazard=none", "--accept", "terms=2"}).code, 0);
}

}  // namespace
}  // namespace trilab::testing
