#include "server/inventory/mapped_importer.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/inventory/mapping.h"
#include "tests/inventory/import_file.h"
#include "tests/inventory/read_table.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

constexpr char kSmall[] =
    "version: 1\nid: no\ninstrument:\n  display_name.zh: what\n";

ImportResult ImportMapped(absl::string_view table, absl::string_view mapping) {
  auto options = OptionsForDaxing();
  options.mapping = std::string(mapping);
  return ImportBytes(table, options);
}

TEST(MappingTest, ErrorsNameTheirKey) {
  const auto parse = [](absl::string_view more) {
    return ParseMapping(absl::StrCat(kSmall, more)).status();
  };
  EXPECT_THAT(parse("colour: red\n"), StatusIs(kInvalid, "colour: no such"));
  EXPECT_THAT(parse("duplicates: maybe\n"), StatusIs(kInvalid, "duplicates"));
  EXPECT_THAT(parse("duplicates: replace\n"),
              StatusIs(kInvalid, "refuse, number, skip"));
  EXPECT_THAT(parse("centre: {city: x}\n"), StatusIs(kInvalid, "centre: need"));
  EXPECT_THAT(parse("institution: {name: x}\n"),
              StatusIs(kInvalid, "institution: needs `centre`"));
  EXPECT_THAT(parse("laboratory: {name: {map: {a: b}}}\n"),
              StatusIs(kInvalid, "laboratory.name"));
  EXPECT_THAT(ParseMapping("version: 1\nid: no\ninstrument:\n"
                           "  display_name.zh: a\n  record.modle: b\n")
                  .status(),
              StatusIs(kInvalid, "instrument.record.modle: no such field"));
  EXPECT_THAT(ParseMapping("version: 2\n").status(),
              StatusIs(kInvalid, "version: must be 1"));
}

TEST(MappingTest, MalformedYamlNamesItsLine) {
  EXPECT_THAT(ParseMapping("version: 1\nid: [a\n").status(),
              StatusIs(kInvalid, "mapping: line"));
  EXPECT_THAT(ParseMapping(std::string(100000, '[')).status(),
              StatusIs(kInvalid));
  EXPECT_THAT(ParseMapping("").status(), StatusIs(kInvalid));
}

TEST(MappingTest, TakesJson) {
  EXPECT_THAT(ParseMapping(R"({"version": 1, "id": "no",
                  "instrument": {"display_name.zh": {"column": "what"}}})"),
              IsOk());
}

TEST(MappedImporterTest, WorksOutFieldsFromColumns) {
  const auto result = ImportMapped(
      "no,what,maker,price,state,hall\n7,NMR (ECS400),JEOL,3,NG,B1\n",
      R"yaml(
version: 1
id: no
laboratory: {name: hall}
instrument:
  display_name.zh: {column: what, split: {by: " (", take: first}}
  record.model: {column: what, between: ["(", ")"]}
  record.manufacturer: {columns: [maker, no], join: "/"}
  record.original_value: {column: price, unit: 万元}
  status: {column: state, map: {NG: IN_REPAIR}, other: BOOKABLE}
  record.country: {constant: 日本}
)yaml");
  const auto all = result.All<engine::Instrument>();

  ASSERT_THAT(result.status, IsOk());
  ASSERT_THAT(all, SizeIs(1)) << ::testing::PrintToString(result.Problems());
  EXPECT_EQ(all[0]->meta.id, "daxing-7");
  EXPECT_EQ(all[0]->name.zh, "NMR");
  EXPECT_EQ(all[0]->record.model, "ECS400");
  EXPECT_EQ(all[0]->record.manufacturer, "JEOL/7");
  EXPECT_EQ(all[0]->record.original_value->units, 30000);
  EXPECT_EQ(all[0]->status, engine::InstrumentStatus::kInRepair);
  EXPECT_EQ(all[0]->record.country, "日本");
}

TEST(MappedImporterTest, AMissingColumnNamesTheMappingsKey) {
  EXPECT_THAT(ImportMapped("no,name\n1,a\n", kSmall).status,
              StatusIs(kInvalid,
                       "instrument.display_name.zh: the file has no column "
                       "\"what\" in line 1"));
}

TEST(MappedImporterTest, ColumnNamesTheUnitOfMoneyUnlessTheMappingDoes) {
  const auto amount = [](absl::string_view column, absl::string_view more) {
    const auto result = ImportMapped(
        absl::StrCat("no,what,", column, "\n1,a,3\n"),
        absl::StrCat(kSmall, "  record.original_value: {column: ", column, more,
                     "}\n"));
    const auto all = result.All<engine::Instrument>();
    return all.empty() ? -1 : all[0]->record.original_value->units;
  };
  EXPECT_EQ(amount("价格（万元）", ""), 30000);
  EXPECT_EQ(amount("价格（万元）", ", unit: 元"), 3);
  EXPECT_EQ(amount("价格", ""), 3);
  EXPECT_EQ(amount("价格（美元）", ""), -1);
}

TEST(MappedImporterTest, HeaderMayStandBelowOtherRows) {
  const auto result = ImportMapped(
      "List of 2026,,\nno,name\nno,what,colour\n1,a,red\n", kSmall);

  ASSERT_THAT(result.status, IsOk());
  const auto all = result.All<engine::Instrument>();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0]->meta.id, "daxing-1");
  EXPECT_THAT(result.file.extra_columns, ElementsAre("colour"));
}

TEST(MappedImporterTest, NearestRowIsNamedIfThereIsNoHeader) {
  EXPECT_THAT(ImportMapped("List of 2026\nno,name\n1,a\n", kSmall).status,
              StatusIs(kInvalid, "no column \"what\" in line 2"));
}

TEST(MappedImporterTest, ColumnsThatAreOnlyLookedAtAreKept) {
  const auto result = ImportMapped("what,maker,state\na,b,c\n",
                                   "version: 1\nid: {hash: [what, maker]}\n"
                                   "skip_if: [{column: state, equals: gone}]\n"
                                   "instrument: {display_name.zh: what}\n");

  EXPECT_THAT(result.file.extra_columns, ElementsAre("maker", "state"));
}

TEST(MappedImporterTest, SkippedRowsAreReported) {
  const auto result = ImportMapped(
      "no,what\n1,UNKNOWN\n2,a\n",
      absl::StrCat(kSmall, "skip_if: [{column: what, equals: UNKNOWN}]\n"));

  EXPECT_THAT(result.All<engine::Instrument>(), SizeIs(1));
  EXPECT_THAT(result.Problems(), ElementsAre("2 what SKIPPED"));
}

TEST(MappedImporterTest, DuplicatePoliciesDiffer) {
  const auto ids = [](absl::string_view policy) {
    std::vector<std::string> found;
    const auto result =
        ImportMapped("no,what\n1,a\n1,b\n1-2,c\n",
                     absl::StrCat(kSmall, "duplicates: ", policy, "\n"));
    for (const auto& value : result.All<engine::Instrument>()) {
      found.push_back(absl::StrCat(value->meta.id, value->name.zh));
    }
    return found;
  };
  EXPECT_THAT(ids("refuse"), ElementsAre("daxing-1a", "daxing-1-2c"));
  EXPECT_THAT(ids("number"),
              ElementsAre("daxing-1a", "daxing-1-2b", "daxing-1-2-2c"));
  EXPECT_THAT(ids("skip"), ElementsAre("daxing-1a", "daxing-1-2c"));
}

class MappedSharedTest : public SharedDataTest {};

TEST_F(MappedSharedTest, TakesAllRowsOfAListOfTenThousand) {
  ImporterOptions options;
  options.spool_directory = ::testing::TempDir();
  options.mapping = FileBytes(std::filesystem::path(TRILAB_TESTS_DIR) /
                              "inventory" / "data/kikidoko_mapping.yaml");
  const auto result = ImportBytes(
      FileBytes(data_ / "equip-kikidoko-jp/equipment_base.csv"), options);

  ASSERT_THAT(result.status, IsOk());
  EXPECT_THAT(result.All<engine::Instrument>(), SizeIs(10598));
  EXPECT_THAT(result.All<engine::Centre>(), SizeIs(81));
  int duplicates = 0;
  std::set<std::string> ids;
  for (const ImportedRow& row : result.rows) {
    EXPECT_FALSE(row.refused()) << row.line;
    for (const RowProblem& problem : row.problems) {
      duplicates += problem.code == "DUPLICATE_ID" ? 1 : 0;
    }
  }
  for (const auto& value : result.All<engine::Instrument>()) {
    ids.insert(value->meta.id);
  }
  // 10,085 numbers differ, two of them only in the width of a character.
  EXPECT_EQ(duplicates, 10598 - 10085 + 1);
  EXPECT_THAT(ids, SizeIs(10598));
}

}  // namespace
}  // namespace trilab::inventory
