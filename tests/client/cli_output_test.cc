#include <sstream>
#include <string>

#include "client/cli/app.h"
#include "client/cli/completion.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/message_text.h"
#include "client/cli/output/problem_text.h"
#include "client/cli/output/progress.h"
#include "client/cli/output/table.h"
#include "client/cli/output/text_width.h"
#include "client/cli/output/timeline.h"
#include "client/cpp/call_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/client/fake_server.h"
#include "trilab/v1/booking_service.pb.h"
#include "trilab/v1/instrument.pb.h"

namespace trilab::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

TEST(TextWidthTest, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(DisplayWidth("emc-3"), 5);
  EXPECT_EQ(DisplayWidth("电波暗室"), 8);
  EXPECT_EQ(DisplayWidth("ＥＭＣ"), 6);  // Fullwidth.
  EXPECT_EQ(DisplayWidth("─█╳"), 3);     // Ambiguous.
}

TEST(TextWidthTest, CombiningMarksTakeNone) {
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
  EXPECT_EQ(DisplayWidth("a\u200db"), 2);  // Zero-width joiner.
}

TEST(TextWidthTest, TruncationNeverSplitsACharacter) {
  EXPECT_EQ(Truncate("电波暗室", 8), "电波暗室");
  EXPECT_EQ(Truncate("电波暗室", 6), "电波…");
  EXPECT_EQ(Truncate("电波暗室", 7), "电波暗…");
}

TEST(TextWidthTest, ControlCharactersBecomeHarmless) {
  EXPECT_EQ(Printable("a\x1b[2Jb\nc"), "a [2Jb c");
  EXPECT_EQ(Printable("a\xff"
                      "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(Printable("a\u202eb"), "a b");
}

TEST(TableTest, ColumnsLineUpWithChinese) {
  Table table({{"NAME"}, {"TITLE"}, {"N", Table::Align::kRight}});
  table.AddRow({"emc-3", "电波暗室", "1"});
  table.AddRow({"vib", "shaker", "12"});
  std::ostringstream out;

  table.Print(out, {}, 0);

  EXPECT_EQ(out.str(),
            "NAME   TITLE      N\n"
            "emc-3  电波暗室   1\n"
            "vib    shaker    12\n");
}

TEST(TableTest, WidestColumnIsCutToFit) {
  Table table({{"NAME"}, {"TITLE"}});
  table.AddRow({"emc-3", "a title that is far too long"});
  std::ostringstream out;

  table.Print(out, {}, 20);

  EXPECT_EQ(out.str(),
            "NAME   TITLE\n"
            "emc-3  a title that…\n");
}

v1::GetScheduleResponse::Span Span(int from_hour, int to_hour,
                                   v1::GetScheduleResponse::Span::Kind kind,
                                   int units = 1) {
  const absl::Time day =
      absl::FromCivil(absl::CivilDay(2026, 11, 24), LocalZone());
  v1::GetScheduleResponse::Span span;
  *span.mutable_start_time() = ToTimestamp(day + absl::Hours(from_hour));
  *span.mutable_end_time() = ToTimestamp(day + absl::Hours(to_hour));
  span.set_kind(kind);
  span.set_units(units);
  return span;
}

v1::GetScheduleResponse TwoSchedules() {
  using S = v1::GetScheduleResponse::Span;
  v1::GetScheduleResponse response;
  auto* emc = response.add_schedules();
  emc->set_instrument("instruments/emc-3");
  emc->set_capacity(1);
  *emc->add_open() = Span(8, 18, S::KIND_OPEN);
  *emc->add_busy() = Span(9, 12, S::KIND_BOOKED);
  *emc->add_busy() = Span(12, 13, S::KIND_BUFFER);
  *emc->add_busy() = Span(14, 15, S::KIND_HELD);
  *emc->add_busy() = Span(16, 20, S::KIND_OUTAGE);
  auto* pool = response.add_schedules();
  pool->set_instrument("instruments/pool");
  pool->set_capacity(4);
  *pool->add_open() = Span(0, 24, S::KIND_OPEN);
  *pool->add_busy() = Span(6, 12, S::KIND_BOOKED, 3);
  *pool->add_busy() = Span(10, 14, S::KIND_BOOKED, 1);
  return response;
}

TimelineOptions DayOptions() {
  TimelineOptions options;
  options.start = absl::FromCivil(absl::CivilDay(2026, 11, 24), LocalZone());
  options.end = options.start + absl::Hours(24);
  options.columns = 40;
  options.ascii = true;
  return options;
}

TEST(TimelineTest, DrawsADayWithARowForEachInstrument) {
  std::ostringstream out;

  DrawTimeline(TwoSchedules(), DayOptions(), out);

  EXPECT_EQ(out.str(),
            "2026-11-24 Tue\n"
            "         00 03 06 09 12 15 18 21\n"
            "emc-3    ........-###+-h-XXXX....\n"
            "pool ×4  ------oooo##oo----------\n"
            "\n"
            "- open   . closed   # booked   h held   + buffer   o partly taken"
            "   X outage\n");
}

TEST(TimelineTest, ShowsWhatIsInUseAndWhatWaitsForApproval) {
  using S = v1::GetScheduleResponse::Span;
  v1::GetScheduleResponse response;
  auto* emc = response.add_schedules();
  emc->set_instrument("instruments/emc-3");
  *emc->add_busy() = Span(9, 12, S::KIND_IN_USE);
  *emc->add_busy() = Span(14, 15, S::KIND_PENDING_APPROVAL);
  std::ostringstream out;

  DrawTimeline(response, DayOptions(), out);

  EXPECT_THAT(out.str(), HasSubstr("\nemc-3  .........uuu..?.........\n"));
  EXPECT_THAT(out.str(), HasSubstr("u in use   ? pending approval"));
}

TEST(TimelineTest, WindowsLeaveCellsOutsideBlank) {
  TimelineOptions options = DayOptions();
  options.start += absl::Hours(10);
  options.end -= absl::Hours(4);
  std::ostringstream out;

  DrawTimeline(TwoSchedules(), options, out);

  EXPECT_THAT(out.str(), HasSubstr("\nemc-3              ##+-h-XXXX\n"));
}

TEST(TimelineTest, SpeaksChineseAndUnicode) {
  TimelineOptions options = DayOptions();
  options.ascii = false;
  options.lang = Lang::kZh;
  std::ostringstream out;

  DrawTimeline(TwoSchedules(), options, out);

  EXPECT_THAT(out.str(), HasSubstr("2026-11-24 周二"));
  EXPECT_THAT(out.str(), HasSubstr("········─███░─▒─╳╳╳╳····"));
  EXPECT_THAT(out.str(), HasSubstr("█ 已预约"));
}

absl::Status Refused() {
  return client::FromGrpcStatus(testing::Refusal(
      {testing::MakeViolation("OCCUPIED", "09:00–13:00 已被占用。",
                              "Taken from 09:00 to 13:00."),
       testing::MakeViolation("CLOSED", "周日不开放。",
                              "Closed on Sundays.")}));
}

TEST(ErrorTextTest, ListsEveryViolationAndAHint) {
  EXPECT_EQ(ErrorText(Refused(), Lang::kEn, {}, "localhost:1"),
            "Error: the booking was refused (BOOKING_REFUSED)\n"
            "  • Taken from 09:00 to 13:00. (OCCUPIED)\n"
            "  • Closed on Sundays. (CLOSED)\n"
            "Hint: find a free slot with \"trilab slots search\", or look at "
            "the timeline with \"trilab schedule\"\n");
}

TEST(ErrorTextTest, SpeaksChinese) {
  const std::string text = ErrorText(Refused(), Lang::kZh, {}, "localhost:1");

  EXPECT_THAT(text, HasSubstr("错误: 预约被拒绝 (BOOKING_REFUSED)\n"));
  EXPECT_THAT(text, HasSubstr("  • 09:00–13:00 已被占用。 (OCCUPIED)\n"));
}

TEST(ErrorTextTest, NamesTheServerThatIsNotThere) {
  EXPECT_THAT(
      ErrorText(absl::UnavailableError("refused"), Lang::kEn, {}, "h:1"),
      HasSubstr("cannot reach the server at h:1\n"));
}

TEST(ProblemTextTest, ChineseStandsBeforeTheServersOwnWords) {
  EXPECT_EQ(ProblemText("BAD_DATE", "\"x\" is no date", Lang::kZh),
            "日期无法识别（\"x\" is no date）");
  EXPECT_EQ(ProblemText("BAD_DATE", "\"x\" is no date", Lang::kEn),
            "\"x\" is no date");
}

TEST(ProblemTextTest, WhatIsWrongWithAFieldIsToldInChinese) {
  EXPECT_EQ(FieldText("is required", Lang::kZh), "必填（is required）");
}

TEST(ErrorTextTest, ExitCodesFollowTheCode) {
  EXPECT_EQ(ExitCodeOf(Refused()), kExitRefused);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("")), kExitUsage);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("")), kExitUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::UnauthenticatedError("")), kExitAuth);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("")), kExitNotFound);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("")), kExitOther);
}

TEST(MessageTextTest, YamlQuotesTextThatLooksLikeSomethingElse) {
  v1::Instrument instrument;
  instrument.set_class_code("0301");
  instrument.set_laboratory("no");
  instrument.mutable_display_name()->set_zh("暗室: 3 号");
  instrument.set_capacity(2);

  EXPECT_EQ(YamlText(ToJson(instrument)),
            "display_name:\n  zh: \"暗室: 3 号\"\nlaboratory: \"no\"\n"
            "class_code: \"0301\"\ncapacity: 2\n");
}

TEST(MessageTextTest, CellsShowWhatPeopleCallThings) {
  v1::Instrument instrument;
  instrument.set_name("instruments/emc-3");
  instrument.set_laboratory("laboratories/emc");
  instrument.set_status(v1::Instrument::STATUS_IN_REPAIR);
  instrument.mutable_display_name()->set_en("Chamber");

  EXPECT_EQ(FieldText(instrument, "name", Lang::kEn), "emc-3");
  EXPECT_EQ(FieldText(instrument, "laboratory", Lang::kEn), "emc");
  EXPECT_EQ(FieldText(instrument, "status", Lang::kZh), "维修中");
  EXPECT_EQ(FieldText(instrument, "display_name", Lang::kZh), "Chamber");
  EXPECT_EQ(FieldText(instrument, "record.model", Lang::kEn), "");
}

TEST(ProgressTest, LineShowsShareRowsRateAndTimeLeft) {
  std::ostringstream out;
  const ProgressBar bar(out, true, 80, Lang::kEn, absl::UnixEpoch());

  EXPECT_EQ(bar.Line({.bytes = 1'000'000,
                      .total_bytes = 2'000'000,
                      .rows = 1200,
                      .refused = 3},
                     absl::Seconds(2)),
            "[##########----------]  50%  1.0 MB/2.0 MB  1200 rows  3 refused  "
            "500.0 kB/s  ETA 0:02");
}

class CompletionTest : public ::testing::Test {
 protected:
  std::vector<std::string> Complete(std::vector<std::string> words) {
    return cli::Complete(*app_, session_, words);
  }

  std::ostringstream out_;
  Environment environment_{.out = out_,
                           .err = out_,
                           .getenv = [](const char*) { return std::nullopt; },
                           .now = [] { return absl::UnixEpoch(); }};
  Session session_{environment_};
  std::unique_ptr<CLI::App> app_ = MakeApp(session_);
};

TEST_F(CompletionTest, OffersCommands) {
  EXPECT_THAT(Complete({"book"}), ElementsAre("bookings"));
  EXPECT_THAT(Complete({"bookings", "c"}),
              ElementsAre("cancel", "check", "checkin", "checkout", "confirm",
                          "create"));
}

TEST_F(CompletionTest, OffersOptionsOfTheCommandAndOfAll) {
  EXPECT_THAT(Complete({"slots", "search", "--"}),
              IsSupersetOf({"--duration", "--standard", "--lang", "--help"}));
}

TEST_F(CompletionTest, OffersValuesOfOptions) {
  EXPECT_THAT(Complete({"instruments", "list", "-o", ""}),
              ElementsAre("json", "name", "table", "yaml"));
  EXPECT_THAT(Complete({"bookings", "list", "--state", "c"}),
              ElementsAre("cancelled", "completed", "confirmed"));
}

TEST_F(CompletionTest, ValuesOfOptionsAreNotTakenForCommands) {
  EXPECT_THAT(Complete({"--context", "bookings", "ver"}),
              ElementsAre("version"));
}

TEST_F(CompletionTest, EveryShellHasAScript) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    EXPECT_THAT(CompletionScript(shell), HasSubstr("trilab __complete"));
  }
}

}  // namespace
}  // namespace trilab::cli
