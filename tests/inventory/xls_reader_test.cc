#include "server/inventory/xls_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/inventory/read_table.h"
#include "tests/inventory/xls_file.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;

TEST(XlsReaderTest, ReadsTheCellsOfASheet) {
  const Table table = ReadBytes(
      XlsFile({absl::StrCat(BiffDimension(2, 2), BiffLabel(0, 0, "a"),
                            BiffLabel(0, 1, "b"), BiffLabel(1, 1, "c"))}));

  ASSERT_THAT(table.status, IsOk());
  EXPECT_EQ(table.info.sheet, "S1");
  EXPECT_THAT(table.Cells(),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("", "c")));
}

TEST(XlsReaderTest, TableOfSectorsThatNamesItselfIsRefused) {
  std::string file = OleFile("");
  for (size_t i = 0; i < 109; ++i) file.replace(76 + 4 * i, 4, Bytes32(-1));
  file.replace(68, 4, Bytes32(0));
  file.replace(72, 4, Bytes32(0xFFFFFFFF));
  for (size_t i = 0; i < 127; ++i) file.replace(512 + 4 * i, 4, Bytes32(1));
  file.replace(512 + 4 * 127, 4, Bytes32(0));

  EXPECT_THAT(ReadBytes(file).status, StatusIs(kInvalid, "sectors"));
}

TEST(XlsReaderTest, ContentThatComesBackToItselfIsRefused) {
  std::string file = XlsFile({BiffDimension(1, 1)});
  file.replace(512 + 4 * 3, 4, Bytes32(2));

  EXPECT_THAT(ReadBytes(file).status, StatusIs(kInvalid, "sectors"));
}

TEST(XlsReaderTest, TooManySectorsForTheFileAreRefused) {
  for (const size_t field : {64, 72}) {
    std::string file = XlsFile({BiffDimension(1, 1)});
    file.replace(field, 4, Bytes32(1000));

    EXPECT_THAT(ReadBytes(file).status, StatusIs(kInvalid, "sectors"));
  }
}

TEST(XlsReaderTest, SheetsThatAreTooLargeTogetherAreRefused) {
  // Each alone would be 160 MiB.
  const std::string large = BiffDimension(65536, 160);

  EXPECT_THAT(ReadBytes(XlsFile({large})).status, IsOk());
  EXPECT_THAT(ReadBytes(XlsFile({large, large})).status,
              StatusIs(kExhausted, "256 MiB"));
  EXPECT_THAT(ReadBytes(XlsFile({large + large})).status,
              StatusIs(kExhausted, "256 MiB"));
  EXPECT_THAT(ReadBytes(XlsFile({BiffDimension(0xFFFFFFFF, 0xFFFF)})).status,
              StatusIs(kExhausted, "256 MiB"));
}

TEST(XlsReaderTest, SheetsWithoutADeclaredSizeCountByTheirCells) {
  const std::string cell = BiffLabel(65535, 255, "x");

  EXPECT_THAT(ReadBytes(XlsFile({cell, cell})).status,
              StatusIs(kExhausted, "256 MiB"));
}

TEST(XlsReaderTest, MoreTextsThanTheFileHoldsAreDamage) {
  const std::string texts =
      BiffRecord(0x00FC, absl::StrCat(Bytes32(1), Bytes32(0xFFFFFFFF)));
  EXPECT_THAT(ReadBytes(XlsFile({texts})).status,
              StatusIs(kInvalid, "damaged"));
}

TEST(XlsReaderTest, TooManySheetsAreRefused) {
  const std::vector<std::string> sheets(1001, BiffDimension(1, 1));

  EXPECT_THAT(ReadBytes(XlsFile(sheets)).status,
              StatusIs(kExhausted, "1000 sheets"));
}

TEST(XlsReaderTest, RowsWithCellsThatCannotBeReadAreRefused) {
  const std::string rich = BiffCell(0x00D6, 4, 0, Bytes16(0) + Bytes16(0));
  const Table table = ReadBytes(XlsFile({absl::StrCat(
      BiffDimension(5, 3), BiffLabel(0, 0, "a"), BiffFormula(1, 2),
      BiffBoolErr(2, 1, true), BiffBoolErr(3, 1, false), rich)}));

  ASSERT_THAT(table.status, IsOk());
  ASSERT_EQ(table.rows.size(), 5);
  EXPECT_THAT(Describe(*table.rows[1].error),
              HasSubstr("line 2, column 3: the cell is a formula"));
  EXPECT_THAT(table.rows[2].error->message, HasSubstr("#N/A"));
  EXPECT_THAT(table.rows[3].cells, ElementsAre("", "1"));
  EXPECT_THAT(table.rows[4].error->message, HasSubstr("oldest kind"));
}

TEST(XlsReaderTest, CellsThatCannotBeReadBelongToTheirSheet) {
  const std::string text = BiffDimension(1, 1) + BiffLabel(0, 0, "a");
  TableOptions options;
  options.sheet = "S2";
  const Table table =
      ReadBytes(XlsFile({text + BiffFormula(0, 0), text}), options);

  EXPECT_THAT(table.Cells(), ElementsAre(ElementsAre("a")));
}

TEST(XlsReaderTest, NameOfAnEntryLongerThanItsRoomIsDamage) {
  std::string bytes = XlsFile({BiffDimension(1, 1)});
  const size_t root = bytes.find(std::string("R\0o\0o\0t\0", 8));
  ASSERT_NE(root, std::string::npos);
  bytes[root + 65] = '\x01';  // Upper byte of the length.

  EXPECT_THAT(ReadBytes(bytes).status,
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(XlsReaderTest, FlippedBytesNeverCrash) {
  const std::string whole = XlsFile({absl::StrCat(
      BiffDimension(2, 2), BiffLabel(0, 0, "a"), BiffFormula(1, 1))});
  const auto flip = [&](size_t i) {
    std::string bytes = whole;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x81);
    ReadBytes(bytes);
  };
  for (size_t i = 8; i < 600; ++i) flip(i);
  for (size_t i = 1024; i < 1900; ++i) flip(i);
}

}  // namespace
}  // namespace trilab::inventory
