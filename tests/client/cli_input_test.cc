#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "client/cli/config.h"
#include "client/cli/input/csv_table.h"
#include "client/cli/input/manifest.h"
#include "client/cli/input/names.h"
#include "client/cli/input/param_text.h"
#include "client/cli/input/time_text.h"
#include "client/cli/lang.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "trilab/v1/instrument.pb.h"
#include "trilab/v1/rule.pb.h"

namespace trilab::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAndHolds;
using ::testing::Not;
using ::testing::SizeIs;
using testing::StatusIs;

// 2026-11-23 15:30:20 in Shanghai.
const absl::Time kNow = absl::FromCivil(
    absl::CivilSecond(2026, 11, 23, 7, 30, 20), absl::UTCTimeZone());

absl::Time Local(int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilMinute(2026, 11, day, hour, minute),
                         LocalZone());
}

TEST(TimeTextTest, PlainTimesAreShanghaiTimes) {
  EXPECT_THAT(ParseTime("2026-11-24 09:00", kNow),
              IsOkAndHolds(Local(24, 9, 0)));
  EXPECT_THAT(ParseTime("2026-11-24T09:00", kNow),
              IsOkAndHolds(Local(24, 9, 0)));
  EXPECT_THAT(ParseTime("2026-11-24", kNow), IsOkAndHolds(Local(24, 0, 0)));
}

TEST(TimeTextTest, TimesWithAZoneKeepIt) {
  EXPECT_THAT(ParseTime("2026-11-24T01:00:00Z", kNow),
              IsOkAndHolds(Local(24, 9, 0)));
  EXPECT_THAT(ParseTime("2026-11-24T09:00:00+08:00", kNow),
              IsOkAndHolds(Local(24, 9, 0)));
}

TEST(TimeTextTest, OffsetsCountFromNowInWholeMinutes) {
  EXPECT_THAT(ParseTime("now", kNow), IsOkAndHolds(kNow));
  EXPECT_THAT(ParseTime("+2d", kNow), IsOkAndHolds(Local(25, 15, 30)));
  EXPECT_THAT(ParseTime("-1h30m", kNow), IsOkAndHolds(Local(23, 14, 0)));
}

TEST(TimeTextTest, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "soon", "2026-13-01", "2026-11-24 25:00", "+x"}) {
    EXPECT_THAT(ParseTime(text, kNow),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
}

TEST(TimeTextTest, LengthsAddTheirParts) {
  EXPECT_THAT(ParseLength("4h"), IsOkAndHolds(absl::Hours(4)));
  EXPECT_THAT(ParseLength("1h30m"), IsOkAndHolds(absl::Minutes(90)));
  EXPECT_THAT(ParseLength("1.5h"), IsOkAndHolds(absl::Minutes(90)));
  EXPECT_THAT(ParseLength("2d"), IsOkAndHolds(absl::Hours(48)));
}

TEST(TimeTextTest, RefusesLengthsWithoutUnitOrAboveAllBounds) {
  for (const char* text :
       {"", "4", "h", "0h", "-1h", "4 hours", "1e9d", "99999999d"}) {
    EXPECT_THAT(ParseLength(text), StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
}

TEST(TimeTextTest, SpansWithinADayNameItOnce) {
  EXPECT_EQ(SpanText(Local(24, 9, 0), Local(24, 13, 0)),
            "2026-11-24 09:00–13:00");
  EXPECT_EQ(SpanText(Local(24, 22, 0), Local(25, 2, 0)),
            "2026-11-24 22:00–2026-11-25 02:00");
  EXPECT_EQ(LengthText(absl::Minutes(90)), "1h30m");
}

TEST(ParamTextTest, EndsWithDifferentPrefixesShareTheUpperUnit) {
  const auto range = ParseParam("frequency:150kHz..30MHz");

  ASSERT_THAT(range, IsOk());
  EXPECT_EQ(range->parameter(), "frequency");
  EXPECT_EQ(range->minimum(), 0.15);
  EXPECT_EQ(range->maximum(), 30);
  EXPECT_EQ(range->unit(), "MHz");
}

TEST(ParamTextTest, OneUnitCountsForBothEnds) {
  const auto range = ParseParam("温度：-40～150°C");

  ASSERT_THAT(range, IsOk());
  EXPECT_EQ(range->parameter(), "温度");
  EXPECT_EQ(range->minimum(), -40);
  EXPECT_EQ(range->maximum(), 150);
  EXPECT_EQ(range->unit(), "°C");
}

TEST(ParamTextTest, EndsMayBeOpenOrOne) {
  EXPECT_FALSE(ParseParam("force:..100kN")->has_minimum());
  EXPECT_FALSE(ParseParam("force:10kN..")->has_maximum());
  EXPECT_EQ(ParseParam("frequency:2.4GHz")->minimum(), 2.4);
  EXPECT_EQ(ParseParam("frequency:2.4GHz")->maximum(), 2.4);
}

TEST(ParamTextTest, RefusesWhatIsNoRange) {
  for (const char* text : {"frequency", ":1..2", "f:", "f:..", "f:x..y",
                           "f:30MHz..150kHz", "f:1V..2Hz"}) {
    EXPECT_THAT(ParseParam(text), StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
}

TEST(NamesTest, ShortNamesGetTheirCollection) {
  EXPECT_THAT(FullName("instruments", "emc-3"),
              IsOkAndHolds(std::string("instruments/emc-3")));
  EXPECT_THAT(FullName("instruments", "instruments/emc-3"),
              IsOkAndHolds(std::string("instruments/emc-3")));
  EXPECT_THAT(FullName("instruments", "centres/tj"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(NamesTest, RegionsGoByNameInBothLanguagesOrCode) {
  for (const char* text : {"北京", "北京市", "beijing", "Beijing", "110000"}) {
    EXPECT_THAT(ParseRegion(text), IsOkAndHolds(110000)) << text;
  }
  EXPECT_THAT(ParseRegion("atlantis"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(RegionText(120000, Lang::kZh), "天津");
  EXPECT_EQ(RegionText(130102, Lang::kEn), "Hebei");
}

TEST(NamesTest, EnumsGoWithoutPrefixInAnyCase) {
  const auto& type = *v1::Instrument::Status_descriptor();

  for (const char* text :
       {"STATUS_IN_REPAIR", "IN_REPAIR", "in-repair", "维修中"}) {
    EXPECT_THAT(ParseEnum(type, text),
                IsOkAndHolds(int{v1::Instrument::STATUS_IN_REPAIR}))
        << text;
  }
  EXPECT_THAT(ParseEnum(type, "broken"),
              StatusIs(absl::StatusCode::kInvalidArgument, "IN_REPAIR"));
}

TEST(LangTest, FirstVariableThatIsSetDecides) {
  const GetEnv getenv = [](const char* name) -> std::optional<std::string> {
    if (std::string(name) == "LC_ALL") return "";
    if (std::string(name) == "LC_MESSAGES") return "zh_CN.UTF-8";
    return "en_US.UTF-8";
  };

  EXPECT_EQ(LangOfEnvironment(getenv), Lang::kZh);
}

TEST(LangTest, UsageErrorsSpeakBothLanguages) {
  const absl::Status status = UsageError({"坏 $0", "bad $0"}, "x");

  EXPECT_EQ(MessageOf(status, Lang::kZh), "坏 x");
  EXPECT_EQ(MessageOf(status, Lang::kEn), "bad x");
}

constexpr char kManifest[] = R"(instrument:
  name: instruments/emc-3
  display_name: 电波暗室
  class_code: 0301
  status: in-repair
  capacity: 2
  service_modes: [sample]
  calibration_end_time: 2027-01-01 00:00
  record:
    original_value: {units: 1200000}
    extra: {floor: 3}
---
- rule:
    name: rules/notice
    notice: {min_notice: 4h}
)";

TEST(ManifestTest, ReadsWhatPeopleWrite) {
  const auto items = ReadManifest(kManifest, "m.yaml", kNow);

  ASSERT_THAT(items, IsOk());
  ASSERT_THAT(*items, SizeIs(2));
  const v1::Instrument& instrument = (*items)[0].item.instrument();
  EXPECT_EQ(instrument.display_name().zh(), "电波暗室");
  EXPECT_EQ(instrument.class_code(), "0301");
  EXPECT_EQ(instrument.status(), v1::Instrument::STATUS_IN_REPAIR);
  EXPECT_EQ(instrument.capacity(), 2);
  EXPECT_EQ(instrument.service_modes(0), v1::SERVICE_MODE_SAMPLE);
  EXPECT_EQ(instrument.calibration_end_time().seconds(), 1798732800);
  EXPECT_EQ(instrument.record().extra().at("floor"), "3");
  EXPECT_EQ((*items)[1].item.rule().notice().min_notice().seconds(), 14400);
  EXPECT_EQ((*items)[1].line, 13);
}

TEST(ManifestTest, ReadsJson) {
  const auto items = ReadManifest(
      R"({"instrument": {"displayName": {"en": "EMC"}, "unattended": true}})",
      "m.json", kNow);

  ASSERT_THAT(items, IsOk());
  EXPECT_EQ((*items)[0].item.instrument().display_name().en(), "EMC");
  EXPECT_TRUE((*items)[0].item.instrument().unattended());
}

TEST(ManifestTest, ErrorsNameFileLineAndField) {
  const struct {
    const char* text;
    const char* error;
  } cases[] = {
      {"instrument:\n  colour: red\n",
       "m:2: Instrument has no field \"colour\""},
      {"instrument:\n  capacity: many\n", "m:2: instrument.capacity cannot be"},
      {"instrument:\n  status: odd\n", "m:2: instrument.status"},
      {"instrument: 5\n", "m:1: instrument must be a map"},
      {"instrument: {name: a}\ncentre: {name: b}\n", "m:2: centre excludes"},
      {"instrument: [\n", "m:"},
      {"{}\n", "begins with its kind"},
      {"", "no resource"},
  };
  for (const auto& [text, error] : cases) {
    EXPECT_THAT(ReadManifest(text, "m", kNow),
                StatusIs(absl::StatusCode::kInvalidArgument, error))
        << text;
  }
}

TEST(ManifestTest, AResourceMayBeBareOrWrapped) {
  v1::Instrument bare;
  v1::Instrument wrapped;

  ASSERT_THAT(ReadResource("capacity: 2", "m", kNow, bare), IsOk());
  ASSERT_THAT(ReadResource("instrument: {capacity: 2}", "m", kNow, wrapped),
              IsOk());

  EXPECT_EQ(bare.SerializeAsString(), wrapped.SerializeAsString());
}

class ConfigTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "/trilab-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
};

TEST_F(ConfigTest, SavedConfigurationReadsBack) {
  const std::string path = folder_ + "/deep/config.yaml";
  const Config config{
      .current_context = "北京",
      .contexts = {
          {.name = "北京", .server = "https://a:443", .token = "t: #x"},
          {.name = "b", .language = "zh", .output = "yaml"}}};

  ASSERT_THAT(SaveConfig(path, config), IsOk());

  EXPECT_THAT(LoadConfig(path), IsOkAndHolds(config));
}

TEST_F(ConfigTest, FileIsForItsOwnerAlone) {
  const std::string path = folder_ + "/config.yaml";

  ASSERT_THAT(SaveConfig(path, {}), IsOk());

  struct stat info = {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600);
}

TEST_F(ConfigTest, MissingFileIsEmpty) {
  EXPECT_THAT(LoadConfig(folder_ + "/none"), IsOkAndHolds(Config()));
}

TEST_F(ConfigTest, ShownTextHidesTokens) {
  const Config config{.contexts = {{.name = "a", .token = "secret"}}};

  EXPECT_THAT(ConfigText(config, false), Not(HasSubstr("secret")));
}

TEST(CsvTableTest, HasColumnsAndRowsWithTheirLines) {
  const auto table = ReadCsvTable(
      "name,note\r\n"
      "a, first \r\n"
      "\r\n"
      "b,\"two\nlines, \"\"quoted\"\"\"\n"
      "c\n",
      "t.csv");

  ASSERT_THAT(table, IsOk());
  EXPECT_THAT(table->columns, ElementsAre("name", "note"));
  ASSERT_THAT(table->rows, SizeIs(3));
  EXPECT_THAT(table->rows[0].cells, ElementsAre("a", "first"));
  EXPECT_EQ(table->rows[1].line, 4);
  EXPECT_THAT(table->rows[1].cells, ElementsAre("b", "two\nlines, \"quoted\""));
  EXPECT_EQ(table->rows[2].line, 6);
  EXPECT_THAT(table->rows[2].cells, ElementsAre("c"));
}

TEST(CsvTableTest, ReadsSemicolonsTabsAndAByteOrderMark) {
  for (const char* text : {"\xEF\xBB\xBF"
                           "a;b\n1;2\n",
                           "a\tb\n1\t2\n"}) {
    const auto table = ReadCsvTable(text, "t.csv");
    ASSERT_THAT(table, IsOk());
    EXPECT_THAT(table->columns, ElementsAre("a", "b"));
    EXPECT_THAT(table->rows.at(0).cells, ElementsAre("1", "2"));
  }
}

TEST(CsvTableTest, ReadsWhatExcelWritesInChina) {
  // "仪器" in GBK.
  const auto table = ReadCsvTable("\xD2\xC7\xC6\xF7\nemc-3\n", "t.csv");

  ASSERT_THAT(table, IsOk());
  EXPECT_THAT(table->columns, ElementsAre("仪器"));
}

TEST(CsvTableTest, NamesTheLineThatIsWrong) {
  EXPECT_THAT(ReadCsvTable("a,b\n1,2,3\n", "t.csv"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "t.csv, line 2: 3 cells, but the header has 2"));
  EXPECT_THAT(ReadCsvTable("a\nx\"y\n", "t.csv"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "t.csv, line 2: a quote is out of place"));
  EXPECT_THAT(ReadCsvTable("a,a\n", "t.csv"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "the column \"a\" is there twice"));
  EXPECT_THAT(
      ReadCsvTable("", "t.csv"),
      StatusIs(absl::StatusCode::kInvalidArgument, "there is no header"));
}

}  // namespace
}  // namespace trilab::cli
