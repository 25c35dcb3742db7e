#include "server/engine/violation_text.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/world.h"

namespace trilab::engine {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

// Codes by number, first and last of each run.
constexpr std::pair<ViolationCode, ViolationCode> kCodes[] = {
    {ViolationCode::kOccupied, ViolationCode::kNoCandidate},
    {ViolationCode::kNotExact, ViolationCode::kExclusiveAccess},
    {ViolationCode::kMemberInactive, ViolationCode::kMemberNotQualified},
    {ViolationCode::kOutOfRegion, ViolationCode::kOutOfRegion},
};

std::vector<ViolationCode> EveryCode() {
  std::vector<ViolationCode> codes;
  for (const auto& [first, last] : kCodes) {
    for (int code = static_cast<int>(first); code <= static_cast<int>(last);
         ++code) {
      codes.push_back(static_cast<ViolationCode>(code));
    }
  }
  return codes;
}

Violation Make(ViolationCode code) {
  Violation violation;
  violation.code = code;
  violation.resource = {ResourceKind::kInstrument, "emc-3"};
  return violation;
}

TEST(ViolationTextTest, EveryCodeHasANameAndTwoSentences) {
  for (const ViolationCode value : EveryCode()) {
    const LocalizedText text = TextOf(Make(value));

    EXPECT_THAT(std::string(ViolationCodeName(value)), MatchesRegex("[A-Z_]+"));
    EXPECT_STRNE(std::string(ViolationCodeName(value)).c_str(), "UNKNOWN");
    EXPECT_THAT(text.en, EndsWith("."));
    EXPECT_THAT(text.en, Not(HasSubstr("cannot be booked then.")));
    EXPECT_THAT(text.zh, EndsWith("。"));
    EXPECT_THAT(text.zh, Not(HasSubstr("该时段不能预约")));
  }
}

TEST(ViolationTextTest, SaysWhoOccupiesInLocalTime) {
  Violation violation = Make(ViolationCode::kOccupied);
  violation.parameters = {{"booking", "bookings/7"},
                          {"start", ParameterTime(At("2026-11-24 10:00"))},
                          {"end", ParameterTime(At("2026-11-24 14:00"))},
                          {"units_in_use", "1"},
                          {"capacity", "1"}};

  const LocalizedText text = TextOf(violation, {"三号暗室", "EMC-3"});

  EXPECT_EQ(text.en,
            "EMC-3 is taken from 10:00 to 14:00 on Tue 2026-11-24 "
            "(bookings/7).");
  EXPECT_EQ(
      text.zh,
      "三号暗室 在 2026-11-24（周二）10:00–14:00已被占用（bookings/7）。");
}

TEST(ViolationTextTest, NamesTheHoliday) {
  Violation violation = Make(ViolationCode::kHoliday);
  violation.parameters = {{"date", "2026-10-01"}, {"name", "国庆节"}};

  const LocalizedText text = TextOf(violation, {"实验室", "The laboratory"});

  EXPECT_EQ(text.zh, "2026-10-01 是国庆节，实验室 不开放。");
  EXPECT_EQ(text.en,
            "The laboratory is closed on 2026-10-01, a public holiday "
            "(国庆节).");
}

TEST(ViolationTextTest, SaysBothDaysOfALongSpan) {
  Violation violation = Make(ViolationCode::kOutage);
  violation.parameters = {{"start", ParameterTime(At("2026-11-24 22:00"))},
                          {"end", ParameterTime(At("2026-11-25 02:00"))},
                          {"reason", "power cut"}};

  EXPECT_EQ(TextOf(violation).en,
            "emc-3 is out of use from Tue 2026-11-24 22:00 to Wed 2026-11-25 "
            "02:00: power cut.");
}

TEST(ViolationTextTest, SaysLengthsInTheLargestWholeUnit) {
  Violation violation = Make(ViolationCode::kTooLong);
  violation.parameters = {{"minutes", "150"}, {"max", "120"}};

  EXPECT_EQ(TextOf(violation).en,
            "Bookings of emc-3 take at most 2 hours, not 150 minutes.");
  EXPECT_EQ(TextOf(violation).zh, "emc-3 每次最多预约 2 小时，现为 150 分钟。");
}

TEST(ViolationTextTest, FallsBackToTheOtherLanguageForTheName) {
  const LocalizedText text =
      TextOf(Make(ViolationCode::kTooManyUnits), {"恒温箱", ""});

  EXPECT_THAT(text.en, HasSubstr("恒温箱"));
}

TEST(ViolationTextTest, DamagedParametersStillMakeASentence) {
  Violation violation = Make(ViolationCode::kNoticeTooShort);
  violation.parameters = {{"notice", "soon"}, {"earliest", "tomorrow"}};

  EXPECT_EQ(TextOf(violation).en, "emc-3 has to be booked 0 minutes ahead.");
}

TEST(ViolationTextTest, ListsTheLengthsAllowed) {
  Violation violation = Make(ViolationCode::kNotExact);
  violation.parameters = {
      {"minutes", "90"}, {"exactly", "60,240,1440"}, {"counted", "true"}};

  const LocalizedText text = TextOf(violation);

  EXPECT_EQ(text.en,
            "Bookings of emc-3 take one of 1 hour, 4 hours, 1 day of the time "
            "that counts, not 90 minutes.");
  EXPECT_EQ(text.zh,
            "emc-3 的预约时长只能为 1 小时、4 小时、1 天，现为 90 "
            "分钟（仅计规定时段）。");
}

TEST(ViolationTextTest, TellsWhenADayOpens) {
  Violation violation = Make(ViolationCode::kBeyondHorizon);
  violation.parameters = {{"latest", ParameterTime(At("2026-11-30 23:59"))},
                          {"to_end", "false"},
                          {"opens", ParameterTime(At("2026-11-24 09:00"))}};

  const LocalizedText text = TextOf(violation);

  EXPECT_EQ(text.en,
            "Bookings of emc-3 have to start by Mon 2026-11-30 23:59; that "
            "time can be booked from Tue 2026-11-24 09:00.");
  EXPECT_THAT(text.zh,
              HasSubstr("，该时段于2026-11-24（周二）09:00开放预约。"));
}

TEST(ViolationTextTest, TellsUntilWhenToCancel) {
  Violation violation = Make(ViolationCode::kCancelTooLate);
  violation.parameters = {{"working_days", "1"},
                          {"start", ParameterTime(At("2026-11-24 09:00"))}};

  const LocalizedText text = TextOf(violation);

  EXPECT_EQ(text.en,
            "Bookings of emc-3 can be cancelled up to 1 working day before "
            "they start; this one starts Tue 2026-11-24 09:00.");
  EXPECT_EQ(text.zh,
            "emc-3 的预约须在开始前 1 个工作日取消，该预约开始于2026-11-24（周"
            "二）09:00。");
}

TEST(ViolationTextTest, TellsWhoComesFirst) {
  Violation violation = Make(ViolationCode::kPriorityWindow);
  violation.parameters = {{"start", ParameterTime(At("2026-11-24 14:00"))},
                          {"end", ParameterTime(At("2026-11-24 17:00"))},
                          {"institutions", "institutions/a,institutions/b"},
                          {"released", ParameterTime(At("2026-11-24 09:00"))}};

  EXPECT_EQ(TextOf(violation).en,
            "institutions/a, institutions/b may book emc-3 from 14:00 to "
            "17:00 on Tue 2026-11-24 before others, who may from Tue "
            "2026-11-24 09:00 on.");
}

TEST(ViolationTextTest, TellsForWhomTimeIsKept) {
  Violation violation = Make(ViolationCode::kExclusiveAccess);
  EXPECT_EQ(TextOf(violation).en, "emc-3 is kept free.");

  violation.parameters = {{"institutions", "institutions/a"}};
  EXPECT_EQ(TextOf(violation).en, "Only institutions/a may book emc-3.");
  EXPECT_EQ(TextOf(violation).zh, "emc-3 仅限 institutions/a 预约。");
}

TEST(ViolationTextTest, SaysHowAQuotaIsUsed) {
  Violation violation = Make(ViolationCode::kTimeQuota);
  violation.parameters = {{"owner", "institutions/firm"},
                          {"minutes", "90"},
                          {"used", "120"},
                          {"max", "180"},
                          {"period", "WEEK"},
                          {"start", ParameterTime(At("2026-11-23 00:00"))},
                          {"end", ParameterTime(At("2026-11-30 00:00"))}};

  EXPECT_EQ(TextOf(violation).en,
            "institutions/firm has 2 hours booked from Mon 2026-11-23 00:00 "
            "to Mon 2026-11-30 00:00; with 90 minutes more it would exceed 3 "
            "hours a week.");
  EXPECT_EQ(TextOf(violation).zh,
            "institutions/firm 2026-11-23（周一）00:00至2026-11-30（周一）"
            "00:00已预约 2 小时，再加 90 分钟将超过每周最多 3 小时。");
}

TEST(ViolationTextTest, SaysOfWhichDaysARollingQuotaIs) {
  Violation violation = Make(ViolationCode::kCountQuota);
  violation.parameters = {{"owner", "members/li"},
                          {"used", "1"},
                          {"max", "1"},
                          {"period", "ROLLING"},
                          {"days", "7"}};

  EXPECT_EQ(TextOf(violation).en,
            "members/li has 1 booking of at most 1 in any 7 days on end.");
  EXPECT_EQ(TextOf(violation).zh,
            "members/li 已有 1 个预约，任意连续 7 天内最多 1 个。");
}

TEST(ViolationTextTest, SaysThatAQualificationLapsed) {
  Violation violation = Make(ViolationCode::kMemberNotQualified);
  violation.parameters = {{"member", "members/li"},
                          {"qualification", "EMC"},
                          {"unused_days", "90"}};

  EXPECT_EQ(TextOf(violation).en,
            "The qualification \"EMC\" of members/li has lapsed after 90 days "
            "without use.");
}

}  // namespace
}  // namespace trilab::engine
