#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cli/exit_code.h"
#include "client/cli/input/time_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/client/fake_server.h"

// The command as its users run it: a process, against a fake server.

namespace trilab::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

class CliProcessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "/trilab-cli-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = absl::StrCat(folder_, "/", name);
    std::ofstream(path) << text;
    return path;
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  // Runs a line of shell in which $T is the command.
  Outcome Shell(const std::string& line) {
    const std::string script = absl::StrCat(
        "export T='", TRILAB_BINARY, "' TRILAB_SERVER=", server_.address(),
        " TRILAB_TOKEN=good TRILAB_CONFIG=", folder_,
        "/config.yaml COLUMNS=60 LC_ALL=", locale_, "; ", line);
    const std::string command =
        absl::StrCat("bash -c \"$SCRIPT\" >", folder_, "/out 2>", folder_,
                     "/err </dev/null");
    ::setenv("SCRIPT", script.c_str(), 1);
    const int status = std::system(command.c_str());
    return {WEXITSTATUS(status), Read(folder_ + "/out"),
            Read(folder_ + "/err")};
  }

  Outcome Run(const std::string& arguments) {
    return Shell(absl::StrCat("$T ", arguments));
  }

  void PutInstruments(int count) {
    for (int i = 0; i < count; ++i) {
      v1::Instrument instrument;
      instrument.set_name(absl::StrCat("instruments/emc-", i));
      instrument.mutable_display_name()->set_zh("电波暗室");
      instrument.set_status(v1::Instrument::STATUS_BOOKABLE);
      server_.catalog.Put(instrument);
    }
  }

  testing::FakeServer server_;
  std::string folder_;
  std::string locale_ = "C.UTF-8";
};

TEST_F(CliProcessTest, ListsInstrumentsOfEveryPageAsATable) {
  PutInstruments(3);

  const Outcome outcome = Run("instruments list");

  EXPECT_EQ(outcome.code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("NAME   TITLE     CLASS  STATUS"));
  EXPECT_THAT(outcome.out, HasSubstr("emc-2  电波暗室         bookable"));
}

TEST_F(CliProcessTest, SpeaksChineseInAChineseLocale) {
  PutInstruments(1);
  locale_ = "zh_CN.UTF-8";

  const Outcome outcome = Run("instruments list");

  EXPECT_THAT(outcome.out, HasSubstr("标识"));
  EXPECT_THAT(outcome.out, HasSubstr("可预约"));
}

TEST_F(CliProcessTest, PrintsJsonWithProtoNames) {
  PutInstruments(1);

  const Outcome outcome = Run("instruments get emc-0 -o json");

  EXPECT_THAT(outcome.out, HasSubstr("\"display_name\": {"));
}

TEST_F(CliProcessTest, MissingResourceExitsWithFive) {
  const Outcome outcome = Run("instruments get none");

  EXPECT_EQ(outcome.code, kExitNotFound);
  EXPECT_THAT(outcome.err, HasSubstr("(RESOURCE_NOT_FOUND)"));
  EXPECT_THAT(outcome.err, HasSubstr("instruments/none"));
}

TEST_F(CliProcessTest, CreatesFromAFile) {
  const std::string file =
      Write("i.yaml", "name: emc-9\nstatus: bookable\ncapacity: 2\n");

  ASSERT_EQ(Run("instruments create -f " + file).code, kExitOk);

  EXPECT_THAT(Run("instruments get emc-9").out, HasSubstr("capacity: 2"));
}

TEST_F(CliProcessTest, BooksWithLocalTimesAndShortNames) {
  const Outcome outcome =
      Run("bookings create emc-3 --start '2026-11-24 09:00' --duration 4h");

  EXPECT_EQ(outcome.code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, "booked bookings/7: emc-3, 2026-11-24 09:00–13:00\n");
  const auto requests = server_.bookings.created();
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].booking().instruments(0), "instruments/emc-3");
  EXPECT_EQ(requests[0].booking().start_time().seconds(), 1795482000);
}

TEST_F(CliProcessTest, RefusedBookingListsViolationsAndExitsWithOne) {
  server_.bookings.FailNext({testing::Refusal(
      {testing::MakeViolation("OCCUPIED", "已被占用。", "It is taken."),
       testing::MakeViolation("CLOSED", "不开放。", "It is closed.")})});

  const Outcome outcome =
      Run("--lang zh bookings create emc-3 --start +1d --duration 4h");

  EXPECT_EQ(outcome.code, kExitRefused);
  EXPECT_THAT(outcome.err, HasSubstr("• 已被占用。 (OCCUPIED)"));
  EXPECT_THAT(outcome.err, HasSubstr("• 不开放。 (CLOSED)"));
}

TEST_F(CliProcessTest, ChecksInAndOut) {
  EXPECT_THAT(Run("bookings checkin 7 8").out,
              AllOf(HasSubstr("checked in bookings/7"),
                    HasSubstr("checked in bookings/8")));
  EXPECT_THAT(Run("--lang zh bookings checkout 7").out,
              HasSubstr("已签退 bookings/7"));
}

TEST_F(CliProcessTest, ApprovingNamesTheStepThatFollows) {
  const Outcome outcome = Run("bookings approve 7 --note fine");

  EXPECT_EQ(outcome.code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("waits for approval: centre"));
}

TEST_F(CliProcessTest, RejectingSendsTheReason) {
  EXPECT_THAT(Run("bookings reject 7 --reason unsafe -o json").out,
              HasSubstr("\"note\": \"unsafe\""));
}

TEST_F(CliProcessTest, TransferNeedsANewPartner) {
  EXPECT_EQ(Run("bookings transfer 7").code, kExitUsage);
  EXPECT_THAT(Run("bookings transfer 7 --to beta -o json").out,
              HasSubstr("institutions/beta"));
}

TEST_F(CliProcessTest, CheckOfARefusedBookingExitsWithOne) {
  const Outcome outcome = Run("bookings check emc-3 --start +1d --duration 4h");

  EXPECT_EQ(outcome.code, kExitRefused);
  EXPECT_THAT(outcome.out, HasSubstr("It is closed then. (CLOSED)"));
}

TEST_F(CliProcessTest, ImportReportsRefusedRowsAndExitsWithOne) {
  const std::string file = Write("x.jsonl", "{}\n{\"bad\":1}\n");

  const Outcome outcome = Run("import " + file);

  EXPECT_EQ(outcome.code, kExitRefused);
  EXPECT_THAT(outcome.out, HasSubstr("x.jsonl: 2 rows, 1 created"));
  EXPECT_THAT(outcome.out,
              HasSubstr("   2  名称    BAD_VALUE  refused  not a name"));
  EXPECT_EQ(Run("import --allow-refused " + file).code, kExitOk);
}

TEST_F(CliProcessTest, ApplySendsKindsInOrderAndReportsTheFilesOwnLines) {
  const std::string file = Write("m.yaml",
                                 "instrument: {name: instruments/bad}\n---\n"
                                 "centre: {name: centres/tj, region: 天津}\n");

  const Outcome outcome = Run("apply -f " + file);

  EXPECT_EQ(server_.catalog.imported(),
            "{\"centre\":{\"name\":\"centres/tj\",\"region\":120000}}\n"
            "{\"instrument\":{\"name\":\"instruments/bad\"}}\n");
  EXPECT_THAT(outcome.out, HasSubstr("   1  名称"));
}

TEST_F(CliProcessTest, ExportsToAFile) {
  const std::string path = folder_ + "/all.jsonl";

  ASSERT_EQ(Run("export -o " + path).code, kExitOk);

  EXPECT_EQ(Read(path), "{\"instrument\":{}}\n");
}

TEST_F(CliProcessTest, WatchEndsAfterItsCountAcrossABrokenStream) {
  server_.bookings.ScriptWatch({{5}, {6, 7}});

  const Outcome outcome =
      Run("bookings watch --from-revision 5 --count 3 -o name");

  EXPECT_EQ(outcome.code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, "bookings/5\nbookings/6\nbookings/7\n");
}

TEST_F(CliProcessTest, CtrlCEndsAWatchInGoodOrder) {
  server_.bookings.ScriptWatch({{5}});

  const Outcome outcome =
      Shell("$T bookings watch & sleep 1; kill -INT $!; wait $!");

  EXPECT_EQ(outcome.code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("bookings/5"));
}

TEST_F(CliProcessTest, OutputThatNobodyReadsIsNoError) {
  PutInstruments(400);

  const Outcome outcome =
      Shell("set -o pipefail; $T instruments list -o yaml | head -1");

  EXPECT_EQ(outcome.code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, "instruments:\n");
}

TEST_F(CliProcessTest, UnknownServerExitsWithThree) {
  const Outcome outcome =
      Run("--server 127.0.0.1:1 --timeout 1s instruments list");

  EXPECT_EQ(outcome.code, kExitUnavailable);
  EXPECT_THAT(outcome.err, HasSubstr("127.0.0.1:1"));
}

TEST_F(CliProcessTest, WrongTokenExitsWithFour) {
  const Outcome outcome = Shell("TRILAB_TOKEN=bad $T admin whoami");

  EXPECT_EQ(outcome.code, kExitAuth);
  EXPECT_THAT(outcome.err, HasSubstr("(TOKEN_INVALID)"));
}

TEST_F(CliProcessTest, UsageErrorsExitWithTwo) {
  EXPECT_EQ(Run("bookings create emc-3").code, kExitUsage);
  EXPECT_EQ(Run("frobnicate").code, kExitUsage);
  EXPECT_EQ(Run("bookings create emc-3 --start soon --duration 4h").code,
            kExitUsage);
}

TEST_F(CliProcessTest, ContextGivesServerTokenAndLanguage) {
  const Outcome set = Shell(absl::StrCat(
      "unset TRILAB_SERVER TRILAB_TOKEN; $T config set-context home --server ",
      server_.address(), " --token good --language zh && $T admin whoami"));

  EXPECT_EQ(set.code, kExitOk) << set.err;
  EXPECT_THAT(set.out, HasSubstr("role: 管理员"));
  EXPECT_THAT(Run("config view").out, Not(HasSubstr("good")));
}

TEST_F(CliProcessTest, NewTokensSecretAloneGoesToTheOutput) {
  const Outcome outcome =
      Run("admin tokens create --role member --subject 李 --partner acme");

  EXPECT_EQ(outcome.out, "trilab_t-2_secret\n") << outcome.err;
}

TEST_F(CliProcessTest, CompletesNamesFromTheServer) {
  PutInstruments(2);

  EXPECT_EQ(Run("__complete instruments get e").out, "emc-0\nemc-1\n");
}

TEST_F(CliProcessTest, BashLoadsItsCompletionScript) {
  const Outcome outcome = Shell(
      "PATH=$(dirname $T):$PATH; source <($T completion bash); "
      "COMP_WORDS=(trilab bookings wa); COMP_CWORD=2; _trilab; "
      "echo ${COMPREPLY[@]}");

  EXPECT_EQ(outcome.out, "watch\n") << outcome.err;
}

}  // namespace
}  // namespace trilab::cli
