#include "server/inventory/xlsx_reader.h"

#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/inventory/xlsx_workbook.h"
#include "tests/inventory/read_table.h"
#include "tests/inventory/xlsx_file.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

class XlsxReaderTest : public ::testing::Test {
 protected:
  void TearDown() override { std::remove(path_.c_str()); }

  absl::StatusOr<SheetResult> Read(const XlsxParts& parts,
                                   const SheetOptions& options = {}) {
    WriteXlsx(path_, parts);
    return ReadXlsx(path_, options, [this](const Row& row) {
      rows_.push_back(row);
      return absl::OkStatus();
    });
  }

  absl::StatusOr<SheetResult> ReadRows(const std::string& rows) {
    return Read(WorkbookParts(rows));
  }

  const std::string path_ = TemporaryXlsx();
  std::vector<Row> rows_;
};

TEST_F(XlsxReaderTest, ReadsTheFirstSheetWithData) {
  const auto result = ReadRows("<row r='1'><c r='A1'><v>1</v></c></row>");

  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->sheet, "Data");
  EXPECT_THAT(result->sheets, ElementsAre("Empty", "Data"));
}

TEST_F(XlsxReaderTest, ReadsTheSheetAskedFor) {
  SheetOptions options;
  options.sheet = "Empty";

  EXPECT_THAT(Read(WorkbookParts("<row><c><v>1</v></c></row>"), options),
              IsOk());
  EXPECT_THAT(rows_, IsEmpty());
}

TEST_F(XlsxReaderTest, TellsTheSheetsIfTheOneAskedForIsMissing) {
  SheetOptions options;
  options.sheet = "Other";

  EXPECT_THAT(Read(WorkbookParts(""), options),
              StatusIs(absl::StatusCode::kNotFound, "Empty, Data"));
}

TEST_F(XlsxReaderTest, ReadsCellsOfAllTypes) {
  ASSERT_THAT(
      ReadRows("<row r='3'><c t='s'><v>0</v></c><c t='s'><v>1</v></c>"
               "<c t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r></is>"
               "</c><c t='str'><f>A1</f><v>f_x000A_x</v></c>"
               "<c t='b'><v>1</v></c><c><v>1.50</v></c>"
               "<c s='1'><v>42064</v></c><c t='d'><v>2015-03-01</v></c>"
               "</row>"),
      IsOk());

  EXPECT_EQ(rows_[0].line, 3);
  EXPECT_THAT(rows_[0].cells,
              ElementsAre("name", "仪器", "inline", "f\nx", "TRUE", "1.5",
                          "2015-03-01", "2015-03-01"));
}

TEST_F(XlsxReaderTest, GapsAreEmptyCellsAndTrailingOnesAreLeftOut) {
  ASSERT_THAT(ReadRows("<row r='1'><c r='B1'><v>1</v></c>"
                       "<c r='XFD1' s='1'/></row>"
                       "<row r='2'><c r='A2'/></row>"
                       "<row r='9'><c r='A9'><v>2</v></c></row>"),
              IsOk());

  ASSERT_EQ(rows_.size(), 2);
  EXPECT_THAT(rows_[0].cells, ElementsAre("", "1"));
  EXPECT_EQ(rows_[1].line, 9);
}

TEST_F(XlsxReaderTest, FormulaErrorsRefuseTheirRow) {
  ASSERT_THAT(ReadRows("<row><c><v>1</v></c><c t='e'><v>#DIV/0!</v></c>"
                       "</row><row><c><v>2</v></c></row>"),
              IsOk());

  EXPECT_EQ(Describe(*rows_[0].error),
            "line 1, column 2: the formula's result is #DIV/0!");
  EXPECT_FALSE(rows_[1].error.has_value());
}

TEST_F(XlsxReaderTest, MissingSharedTextRefusesItsRow) {
  ASSERT_THAT(ReadRows("<row><c t='s'><v>2</v></c></row>"), IsOk());

  EXPECT_THAT(rows_[0].error->message, HasSubstr("no text number \"2\""));
}

TEST_F(XlsxReaderTest, ValueBeyondTheColumnLimitRefusesItsRow) {
  ASSERT_THAT(ReadRows("<row r='1'><c r='AMK1'><v>1</v></c></row>"), IsOk());

  EXPECT_THAT(rows_[0].error->message, HasSubstr("more than 1024 columns"));
}

TEST_F(XlsxReaderTest, LongCellRefusesItsRow) {
  ASSERT_THAT(
      ReadRows(absl::StrCat("<row><c t='str'><v>", std::string(70'000, 'x'),
                            "</v></c></row>")),
      IsOk());

  EXPECT_THAT(rows_[0].error->message, HasSubstr("longer than 65536"));
}

TEST_F(XlsxReaderTest, RowsOutOfOrderAreDamage) {
  EXPECT_THAT(ReadRows("<row r='2'/><row r='1'/>"),
              StatusIs(kInvalid, "damaged"));
}

TEST_F(XlsxReaderTest, BadCellReferenceIsDamage) {
  EXPECT_THAT(ReadRows("<row r='1'><c r='ZZZZZZZZ1'><v>1</v></c></row>"),
              StatusIs(kInvalid, "ZZZZZZZZ1"));
}

TEST_F(XlsxReaderTest, BrokenXmlIsDamage) {
  EXPECT_THAT(ReadRows("<row><c></row>"), StatusIs(kInvalid, "XML line 1"));
}

TEST_F(XlsxReaderTest, DocumentTypeIsRefused) {
  XlsxParts parts = WorkbookParts("");
  parts["xl/sharedStrings.xml"] =
      "<!DOCTYPE sst [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"
      "<sst><si><t>&b;</t></si></sst>";

  EXPECT_THAT(Read(parts), StatusIs(kInvalid, "document type"));
}

TEST_F(XlsxReaderTest, ZipBombIsRefused) {
  XlsxParts parts = WorkbookParts("");
  parts["xl/sharedStrings.xml"] = absl::StrCat(
      "<sst><si><t>", std::string(kMaxPartBytes / 4, 'x'), "</t></si></sst>");

  EXPECT_THAT(Read(parts),
              StatusIs(absl::StatusCode::kResourceExhausted, "longer than"));
}

TEST_F(XlsxReaderTest, PasswordIsTold) {
  WriteXlsx(path_, WorkbookParts(""), "secret");

  EXPECT_THAT(ReadXlsx(path_, {}, [](const Row&) { return absl::OkStatus(); }),
              StatusIs(kInvalid, "password"));
}

TEST_F(XlsxReaderTest, ZipWithoutAWorkbookIsRefused) {
  EXPECT_THAT(Read({{"xl/photo.jpg", "x"}}),
              StatusIs(kInvalid, "no xlsx workbook"));
}

TEST_F(XlsxReaderTest, WorkbookCutAnywhereIsRefusedWithoutCrash) {
  WriteXlsx(path_, WorkbookParts("<row><c><v>1</v></c></row>"));
  const std::string whole = FileBytes(path_);

  for (size_t size = 4; size < whole.size(); size += 7) {
    EXPECT_THAT(ReadBytes(whole.substr(0, size)).status, StatusIs(kInvalid))
        << size;
  }
}

TEST_F(XlsxReaderTest, FlippedBytesNeverCrash) {
  WriteXlsx(path_, WorkbookParts("<row><c t='s'><v>1</v></c></row>"));
  const std::string whole = FileBytes(path_);

  for (size_t i = 4; i < whole.size(); i += 3) {
    std::string bytes = whole;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
    ReadBytes(bytes);
  }
}

}  // namespace
}  // namespace trilab::inventory
