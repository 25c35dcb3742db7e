// UNIQUIP tables, years of holidays, ids and detection.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/inventory/holiday_cn_importer.h"
#include "server/inventory/stable_id.h"
#include "tests/inventory/import_file.h"
#include "tests/inventory/read_table.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(StableIdTest, FoldsPlainNumbersAndHashesOthers) {
  EXPECT_EQ(MakeId("c", " ＥＭＣ-3 "), "c-emc-3");
  EXPECT_EQ(MakeId("", "a.b_c"), "a.b_c");
  EXPECT_THAT(MakeId("c", "暗室"), StartsWith("c-x"));
  EXPECT_NE(MakeId("c", "暗室"), MakeId("c", "暗 室"));
  EXPECT_TRUE(IsId(MakeId(std::string(63, 'c'), std::string(300, 'a'))));
  EXPECT_NE(MakeId(std::string(62, 'c') + "d", "1"),
            MakeId(std::string(63, 'c'), "1"));
}

constexpr char kUniquip[] =
    "Description,Site Location,Contact Telephone,Contact Email,Department\n";

TEST(UniquipImporterTest, RepeatedRowsAreUnitsWithStableIds) {
  const auto table = absl::StrCat(kUniquip, "SEM,North,1,a@b,Physics\n",
                                  "SEM,North,1,a@b,Physics\nUNKNOWN,,,,\n");
  const auto result = ImportBytes(table);
  const auto again = ImportBytes(table);
  const auto all = result.All<engine::Instrument>();

  ASSERT_THAT(result.status, IsOk());
  EXPECT_EQ(result.file.format, ImportFormat::kUniquip);
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[1]->meta.id, all[0]->meta.id + "-2");
  EXPECT_EQ(all[0]->name.en, "SEM");
  EXPECT_EQ(all[0]->record.contact, "1, a@b");
  EXPECT_THAT(result.Problems(),
              ElementsAre("3  REPEATED_ROW", "4 Description PLACEHOLDER_NAME"));
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i]->meta.id, again.All<engine::Instrument>()[i]->meta.id);
  }
}

TEST(UniquipImporterTest, IdsDoNotDependOnTheOrderOfColumns) {
  const auto first = ImportBytes(absl::StrCat(kUniquip, "SEM,N,1,a@b,P\n"));
  const auto second = ImportBytes(
      "Department,Description,Contact Telephone,Contact Email,Site Location,"
      "Service Level\nP,SEM,1,a@b,N,\n");

  EXPECT_EQ(first.All<engine::Instrument>().at(0)->meta.id,
            second.All<engine::Instrument>().at(0)->meta.id);
}

TEST(HolidayCnTest, RefusesWhatIsMalformed) {
  EXPECT_THAT(ParseHolidayCn("{"), StatusIs(kInvalid, "JSON"));
  EXPECT_THAT(ParseHolidayCn("[]"), StatusIs(kInvalid, "`year`"));
  EXPECT_THAT(ParseHolidayCn(R"({"year": 3, "days": []})"),
              StatusIs(kInvalid, "year must be"));
  EXPECT_THAT(ParseHolidayCn(R"({"year": 2026, "days": [{"date":
                  "2026-02-30", "isOffDay": true}]})"),
              StatusIs(kInvalid, "days[0].date"));
  EXPECT_THAT(ParseHolidayCn(R"({"year": 2026, "days": [
                  {"date": "2026-02-03", "isOffDay": true},
                  {"date": "2026-02-03", "isOffDay": false}]})"),
              StatusIs(kInvalid, "twice"));
  EXPECT_THAT(ParseHolidayCn(std::string(200000, '[')), StatusIs(kInvalid));
}

TEST(DetectFormatTest, TellsJsonFilesApart) {
  EXPECT_EQ(DetectFormat("{\"instrument\": {}}\n"), ImportFormat::kTrilab);
  EXPECT_EQ(DetectFormat("\n {\"year\": 2026, \"days\": []}"),
            ImportFormat::kHolidayCn);
  EXPECT_EQ(DetectFormat("a,b,c\n"), ImportFormat::kUnknown);
  EXPECT_EQ(DetectFormat("{\"holidayYear\": {\"days\": []}}"),
            ImportFormat::kTrilab);
}

class SimpleSharedTest : public SharedDataTest {};

TEST_F(SimpleSharedTest, TakesAUniversitysRegisterButForOneRow) {
  const auto result = ImportBytes(
      FileBytes(data_ / "equip-uniquip-standrews/equipment-2019-01-25.csv"));

  ASSERT_THAT(result.status, IsOk());
  EXPECT_EQ(result.file.format, ImportFormat::kUniquip);
  // One description holds a control character.
  EXPECT_THAT(result.Problems(),
              ::testing::Contains("486 Description UNREADABLE_ROW!"));
  EXPECT_EQ(result.All<engine::Instrument>().size(), 593);
}

TEST_F(SimpleSharedTest, ReadsEveryYearOfHolidays) {
  const std::vector<size_t> days = {31, 37, 38, 38, 34, 36, 33, 39, 0};
  for (int year = 2019; year <= 2027; ++year) {
    const auto parsed = ParseHolidayCn(
        FileBytes(data_ / "cn-holidays" / absl::StrCat(year, ".json")));
    ASSERT_THAT(parsed, IsOk()) << year;
    EXPECT_EQ(parsed->meta.id, absl::StrCat("cn-", year));
    EXPECT_THAT(parsed->days, SizeIs(days[year - 2019])) << year;
  }
}

}  // namespace
}  // namespace trilab::inventory
