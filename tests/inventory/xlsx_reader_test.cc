#include "server/inventory/xlsx_reader.h"

#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/inventory/xlsx_workbook.h"
#include "server/inventory/zip_archive.h"
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
constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;

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

TEST_F(XlsxReaderTest, FormulaWithoutAResultRefusesItsRow) {
  ASSERT_THAT(ReadRows("<row><c><v>1</v></c><c><f>A1*2</f></c></row>"
                       "<row><c><v>2</v></c><c t='str'><f>A1</f><v></v></c>"
                       "</row>"),
              IsOk());

  EXPECT_THAT(Describe(*rows_[0].error),
              HasSubstr("line 1, column 2: the formula's result"));
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

TEST_F(XlsxReaderTest, DeepElementsAreRefused) {
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<a>";

  EXPECT_THAT(ReadRows(deep), StatusIs(kInvalid, "within"));
}

TEST_F(XlsxReaderTest, ManyNamesAreRefused) {
  std::string names;
  for (int i = 0; i < 10'000; ++i) absl::StrAppend(&names, "<a", i, "/>");

  EXPECT_THAT(ReadRows(names), StatusIs(kInvalid, "names"));
}

TEST_F(XlsxReaderTest, LongCommentIsRefused) {
  EXPECT_THAT(ReadRows(absl::StrCat("<!--", std::string(5 << 20, 'x'), "-->")),
              StatusIs(kInvalid, "one tag"));
}

TEST_F(XlsxReaderTest, SmallPartsMustBeSmall) {
  for (const std::string part :
       {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "xl/styles.xml"}) {
    XlsxParts parts = WorkbookParts("");
    parts[part] += std::string(5 << 20, ' ');

    EXPECT_THAT(Read(parts), StatusIs(kExhausted, part));
  }
}

TEST_F(XlsxReaderTest, ManySheetsAreRefused) {
  XlsxParts parts = WorkbookParts("");
  std::string sheets;
  for (int i = 0; i < 1001; ++i) sheets += "<sheet name='x' r:id='rId1'/>";
  parts["xl/workbook.xml"] = absl::StrCat("<workbook xmlns:r='r'><sheets>",
                                          sheets, "</sheets></workbook>");

  EXPECT_THAT(Read(parts), StatusIs(kExhausted, "1000 sheets"));
}

TEST_F(XlsxReaderTest, ManyStylesAreRefused) {
  XlsxParts parts = WorkbookParts("");
  std::string styles;
  for (int i = 0; i < 70'000; ++i) styles += "<xf/>";
  parts["xl/styles.xml"] =
      absl::StrCat("<styleSheet><cellXfs>", styles, "</cellXfs></styleSheet>");

  EXPECT_THAT(Read(parts), StatusIs(kExhausted, "65536 styles"));
}

TEST_F(XlsxReaderTest, EmptySharedTextsCountToo) {
  XlsxParts parts = WorkbookParts("");
  std::string texts;
  for (int i = 0; i < 5'000'000; ++i) texts += "<si/>";
  parts["xl/sharedStrings.xml"] = absl::StrCat("<sst>", texts, "</sst>");

  EXPECT_THAT(Read(parts), StatusIs(kExhausted, "longer than"));
}

TEST_F(XlsxReaderTest, PartThatIsReadAgainCountsEachTime) {
  WriteXlsx(path_, {{"part", std::string(100 << 20, ' ')}});
  const auto archive = ZipArchive::Open(path_);
  ASSERT_THAT(archive, IsOk());
  const auto read = [&] {
    return (*archive)->Read("part", kMaxPartBytes,
                            [](absl::string_view) { return absl::OkStatus(); });
  };
  for (int i = 0; i < 10; ++i) ASSERT_THAT(read(), IsOk());

  EXPECT_THAT(read(), StatusIs(kExhausted, "unpacks to more"));
}

TEST_F(XlsxReaderTest, ReadingStopsOnceCancelled) {
  SheetOptions options;
  int asked = 0;
  options.cancelled = [&] { return ++asked > 10; };
  XlsxParts parts = WorkbookParts("");
  parts["xl/worksheets/sheet1.xml"] =
      absl::StrCat("<worksheet>", std::string(2 << 20, ' '), "</worksheet>");

  EXPECT_THAT(Read(parts, options), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(asked, 11);
}

TEST_F(XlsxReaderTest, PartsOfOtherMethodsAreRefused) {
  WriteXlsx(path_, WorkbookParts(""), "", ZIP_CM_BZIP2);

  EXPECT_THAT(ReadXlsx(path_, {}, [](const Row&) { return absl::OkStatus(); }),
              StatusIs(kInvalid, "method"));
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
