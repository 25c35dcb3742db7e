#include "client/cli/commands/rule_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/cli_runner.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"

// Files of rules, by the command line against a real server: `rules apply` and
// `rules diff`, the examples of docs/rules.md, and the rules of real
// facilities.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::filesystem::path& Project() {
  static const auto& path = *new std::filesystem::path(TRILAB_PROJECT);
  return path;
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// The fenced blocks of YAML in a text.
std::vector<std::string> YamlBlocks(const std::string& text) {
  std::vector<std::string> blocks;
  const std::vector<std::string> parts = absl::StrSplit(text, "```");
  for (size_t i = 1; i < parts.size(); i += 2) {
    if (absl::StartsWith(parts[i], "yaml\n")) {
      blocks.push_back(parts[i].substr(5));
    }
  }
  return blocks;
}

class RuleFilesTest : public ServerTest {
 protected:
  using Outcome = CliOutcome;

  Outcome Run(const std::vector<std::string>& arguments) {
    return RunTrilab(arguments, target(), admin_token());
  }

  std::string Write(const std::string& text) {
    const std::string path = data_dir() + ".yaml";
    std::ofstream(path) << text;
    return path;
  }
  Outcome Apply(const std::string& text) {
    return Run({"rules", "apply", "-f", Write(text)});
  }
  Outcome Diff(const std::string& text) {
    return Run({"rules", "diff", "-f", Write(text)});
  }

  // What the examples and the facilities' rules name.
  void MakeWhatIsNamed() {
    for (const char* id : {"group-a", "group-b"}) {
      ASSERT_THAT(Make("institutions", id,
                       "display_name { en: 'Group' } region: 110000 "
                       "kind: KIND_FIRM"),
                  IsOk());
    }
    ASSERT_THAT(Make("instruments", "liquid-handler",
                     "display_name { en: 'Liquid handler' } "
                     "laboratory: 'laboratories/bj-emc'"),
                IsOk());
  }

  std::vector<std::string> Codes(const v1::Booking& wish) {
    v1::CheckBookingRequest request;
    *request.mutable_booking() = wish;
    const auto check =
        Call<v1::CheckBookingResponse>("BookingService/CheckBooking", request);
    if (!check.ok()) return {check.status().ToString()};
    return CodesOf(check->violations());
  }
};

constexpr char kTwoRules[] = R"(
- rule: {name: length, duration: {max_duration: 2h}}
- rule: {name: rules/grid, grid: {step: 30m}}
)";

TEST_F(RuleFilesTest, ApplyMakesThenLeavesThenUpdates) {
  const Outcome made = Apply(kTwoRules);
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(made.out, "created rules/length\ncreated rules/grid\n");

  EXPECT_EQ(Apply(kTwoRules).out,
            "unchanged rules/length\nunchanged rules/grid\n");
  EXPECT_EQ(Apply("rule: {name: length, duration: {max_duration: 3h}}").out,
            "updated rules/length\n");
}

TEST_F(RuleFilesTest, ApplyTakesAwayWhatTheFileLeavesOut) {
  ASSERT_EQ(Apply("rule: {name: length, duration: {max_duration: 2h},"
                  " prime_time: {days: working}}")
                .code,
            0);

  EXPECT_EQ(Apply("rule: {name: length, grid: {step: 30m}}").out,
            "updated rules/length\n");
  EXPECT_EQ(Run({"rules", "diff", "-f",
                 Write("rule: {name: length, grid: {step: 30m}}")})
                .out,
            "no differences\n");
}

TEST_F(RuleFilesTest, ApplyGoesOnAfterARuleThatIsRefused) {
  const Outcome outcome = Apply(
      "- rule: {name: bad, grid: {step: 7m}}\n"
      "- rule: {name: good, grid: {step: 30m}}\n");

  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "refused rules/bad\ncreated rules/good\n");
  EXPECT_THAT(outcome.err, HasSubstr("step"));
}

TEST_F(RuleFilesTest, ApplyTakesRulesAlone) {
  const Outcome outcome = Apply("centre: {name: nowhere}");

  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("line 1 is not a rule"));
}

TEST_F(RuleFilesTest, DiffShowsFieldsAndExitsWithOne) {
  ASSERT_EQ(Apply(kTwoRules).code, 0);

  const Outcome outcome = Diff(R"(
- rule: {name: length, duration: {max_duration: 4h}, action: warn}
- rule: {name: grid, grid: {step: 30m}}
- rule: {name: ahead, horizon: {max_ahead: 7d}}
)");

  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_EQ(outcome.out,
            "changed rules/length\n"
            "  action: REJECT -> WARN\n"
            "  duration.max_duration: 2h -> 4h\n"
            "new rules/ahead\n"
            "  horizon.max_ahead: - -> 7d\n");
}

TEST_F(RuleFilesTest, DiffChangesNothing) {
  const Outcome outcome = Diff(kTwoRules);

  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(Run({"rules", "list", "-o", "name"}).out, "");
}

TEST_F(RuleFilesTest, DiffForProgramsListsPaths) {
  const Outcome outcome =
      Run({"rules", "diff", "-o", "json", "-f",
           Write("rule: {name: ahead, horizon: {max_ahead: 7d}}")});

  EXPECT_THAT(outcome.out, HasSubstr("\"path\": \"horizon.max_ahead\""));
}

TEST_F(RuleFilesTest, EveryExampleOfTheDocumentationIsAccepted) {
  MakeWhatIsNamed();
  const auto blocks = YamlBlocks(ReadAll(Project() / "docs/rules.md"));
  ASSERT_THAT(blocks, SizeIs(::testing::Ge(8)));
  for (const std::string& block : blocks) {
    const Outcome outcome = Apply(block);
    EXPECT_EQ(outcome.code, 0) << block << outcome.err;
    // What was written reads back so.
    const Outcome diff = Diff(block);
    EXPECT_EQ(diff.code, 0) << block << diff.out;
  }
}

TEST_F(RuleFilesTest, EveryExampleOfConstraintsIsAccepted) {
  const auto blocks = YamlBlocks(ReadAll(Project() / "docs/constraints.md"));
  ASSERT_THAT(blocks, SizeIs(::testing::Ge(5)));
  for (const std::string& block : blocks) {
    const Outcome outcome = Run({"apply", "-f", Write(block)});
    EXPECT_EQ(outcome.code, 0) << block << outcome.out << outcome.err;
  }
}

TEST_F(RuleFilesTest, RulesOfRealFacilitiesAreAccepted) {
  MakeWhatIsNamed();
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(
           Project() / "tests/engine/rules/facilities")) {
    const Outcome outcome =
        Run({"rules", "apply", "-f", entry.path().string()});
    EXPECT_EQ(outcome.code, 0) << entry.path() << outcome.err;
    EXPECT_THAT(outcome.out, Not(HasSubstr("refused")));
    ++files;
  }
  EXPECT_GE(files, 9u);
}

TEST_F(RuleFilesTest, AFacilitysSlotsAndGroupsComeFirst) {
  MakeWhatIsNamed();
  ASSERT_EQ(
      Run({"rules", "apply", "-f",
           (Project() / "tests/engine/rules/facilities" / "labdoc-112104.yaml")
               .string()})
          .code,
      0);

  // It is Monday 08:00; what is not of the groups' window is free.
  EXPECT_THAT(Codes(Wish("emc-1", 0, 10, 2)), IsEmpty());
  EXPECT_THAT(Codes(Wish("emc-1", 0, 14, 2)), ElementsAre("PRIORITY_WINDOW"));
  EXPECT_THAT(Codes(Wish("emc-1", 1, 9, 5)), ElementsAre("TOO_LONG"));
  EXPECT_THAT(Codes(Wish("emc-1", 8, 9, 2)), ElementsAre("BEYOND_HORIZON"));
  clock().Advance(absl::Hours(1));
  EXPECT_THAT(Codes(Wish("emc-1", 0, 14, 2)), IsEmpty());
}

TEST(RuleDifferencesTest, ListsChangeByPlace) {
  const auto before = Proto<v1::Rule>(
      "name: 'rules/a' etag: '1' duration { exactly { seconds: 3600 } }");
  const auto after = Proto<v1::Rule>(
      "name: 'rules/a' duration { exactly { seconds: 3600 } "
      "exactly { seconds: 7200 } }");

  EXPECT_THAT(
      cli::DifferencesOf(before, after),
      ElementsAre(cli::FieldDifference{"duration.exactly[1]", "", "2h"}));
}

TEST(RuleDifferencesTest, ADefaultWrittenOutIsNone) {
  const auto before =
      Proto<v1::Rule>("grid { step { seconds: 60 } } action: ACTION_REJECT");
  const auto after = Proto<v1::Rule>("grid { step { seconds: 60 } }");

  EXPECT_THAT(cli::DifferencesOf(before, after), IsEmpty());
}

}  // namespace
}  // namespace trilab::testing
