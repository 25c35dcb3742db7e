#include "server/inventory/csv_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

// Needs GoogleTest before it.
#include <rapidcheck/gtest.h>

namespace trilab::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;

std::vector<Row> Read(absl::string_view text, size_t step = 1 << 20,
                      const RowLimits& limits = {}) {
  std::vector<Row> rows;
  CsvReader reader(',', limits, [&](const Row& row) {
    rows.push_back(row);
    return absl::OkStatus();
  });
  for (size_t i = 0; i < text.size(); i += step) {
    EXPECT_THAT(reader.Feed(text.substr(i, step)), IsOk());
  }
  EXPECT_THAT(reader.Finish(), IsOk());
  return rows;
}

// "line: cell|cell" or "line: !line,column message".
std::vector<std::string> Show(const std::vector<Row>& rows) {
  std::vector<std::string> lines;
  for (const Row& row : rows) {
    std::string text = absl::StrCat(row.line, ":");
    if (row.error.has_value()) {
      absl::StrAppend(&text, "!", row.error->line, ",", row.error->column);
    }
    for (const std::string& cell : row.cells) {
      absl::StrAppend(&text, "[", cell, "]");
    }
    lines.push_back(text);
  }
  return lines;
}

TEST(CsvReaderTest, ReadsRowsWithTheirLines) {
  EXPECT_THAT(Show(Read("a,b\n1,2\n")), ElementsAre("1:[a][b]", "2:[1][2]"));
}

TEST(CsvReaderTest, LastLineNeedsNoEnd) {
  EXPECT_THAT(Show(Read("a,b\n1,")), ElementsAre("1:[a][b]", "2:[1][]"));
}

TEST(CsvReaderTest, AllLineEndsCountOnce) {
  EXPECT_THAT(Show(Read("a\r\nb\nc\rd\r\n\r\ne")),
              ElementsAre("1:[a]", "2:[b]", "3:[c]", "4:[d]", "5:[]", "6:[e]"));
}

TEST(CsvReaderTest, EmptyLinesAreRowsOfOneEmptyCell) {
  EXPECT_THAT(Show(Read("\n\n")), ElementsAre("1:[]", "2:[]"));
}

TEST(CsvReaderTest, QuotedLineEndsCountAsLines) {
  EXPECT_THAT(Show(Read("\"a\nb\r\nc\",x\n1,2\n")),
              ElementsAre("1:[a\nb\r\nc][x]", "4:[1][2]"));
}

TEST(CsvReaderTest, SpacesBelongToTheCell) {
  EXPECT_THAT(Show(Read(" a , b\t\n")), ElementsAre("1:[ a ][ b\t]"));
}

TEST(CsvReaderTest, QuotesWrittenTwiceAreOne) {
  EXPECT_THAT(Show(Read("\"a\"\"b\",\"\"\"\"\n")), ElementsAre("1:[a\"b][\"]"));
}

TEST(CsvReaderTest, StrayQuoteRefusesItsRowAlone) {
  const std::vector<Row> rows = Read("a,b\"c\",d\n1,2\n");

  EXPECT_THAT(Show(rows), ElementsAre("1:!1,2[a]", "2:[1][2]"));
  EXPECT_THAT(rows[0].error->message, HasSubstr("within an unquoted cell"));
}

TEST(CsvReaderTest, TextAfterAClosingQuoteRefusesItsRowAlone) {
  const std::vector<Row> rows = Read("a,\"b\" c\" ,d\n1,2\n");

  EXPECT_THAT(Show(rows), ElementsAre("1:!1,2[a]", "2:[1][2]"));
  EXPECT_THAT(rows[0].error->message, HasSubstr("follows the closing quote"));
}

TEST(CsvReaderTest, UnclosedQuoteTellsWhichLinesAreLost) {
  const std::vector<Row> rows = Read("a,b\n1,\"2\n3,4\n5,6");

  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows[1].error->line, 2);
  EXPECT_THAT(rows[1].error->message, HasSubstr("lines 2 to 4"));
}

TEST(CsvReaderTest, ControlCharacterRefusesItsRow) {
  const std::vector<Row> rows =
      Read(absl::string_view("a,b\0c\n1,2\nx\x07,y\n", 15));

  EXPECT_EQ(rows[0].error->message, "control character 0x00 in the cell");
  EXPECT_EQ(rows[0].error->column, 2);
  EXPECT_FALSE(rows[1].error.has_value());
  EXPECT_EQ(rows[2].error->message, "control character 0x07 in the cell");
}

TEST(CsvReaderTest, CellOfExactlyTheLimitIsTaken) {
  RowLimits limits;
  limits.max_cell_bytes = 4;

  EXPECT_THAT(Show(Read("abcd,\"abcd\",\"\"\"bcd\"\n", 1, limits)),
              ElementsAre("1:[abcd][abcd][\"bcd]"));
}

TEST(CsvReaderTest, LongerCellRefusesItsRowAlone) {
  RowLimits limits;
  limits.max_cell_bytes = 4;
  for (absl::string_view cell :
       {"abcde", "\"abcde\"", "\"\"\"\"\"\"\"\"\"\"\"\"", "abcdefghijkl",
        "\"a\nb\nc\nd\""}) {
    const std::vector<Row> rows =
        Read(absl::StrCat("x,", cell, ",z\n1,2\n"), 1, limits);

    ASSERT_EQ(rows.size(), 2) << cell;
    EXPECT_THAT(rows[0].error->message, HasSubstr("longer than 4 bytes"));
    EXPECT_EQ(rows[0].error->column, 2);
    EXPECT_THAT(rows[1].cells, ElementsAre("1", "2"));
    EXPECT_FALSE(rows[1].error.has_value());
  }
}

TEST(CsvReaderTest, FaultAtASplitLineEndIsTheLinesOwn) {
  RowLimits limits;
  limits.max_cell_bytes = 3;

  EXPECT_THAT(Show(Read("\"a\r,\r\n\"", 1, limits)), ElementsAre("1:!2,1[]"));
  EXPECT_THAT(Show(Read("\"a\r,\r\n\"", 9, limits)), ElementsAre("1:!2,1[]"));
}

TEST(CsvReaderTest, TooManyColumnsRefuseTheirRowAlone) {
  RowLimits limits;
  limits.max_columns = 3;

  EXPECT_THAT(Show(Read("a,b,c,d,e\n1,2,3\n", 1, limits)),
              ElementsAre("1:!1,4[a][b][c]", "2:[1][2][3]"));
}

TEST(CsvReaderTest, LongRowIsRefusedAlone) {
  RowLimits limits;
  limits.max_row_bytes = 5;

  EXPECT_THAT(Show(Read("aaa,bbb,c\n1,2,3\n", 1, limits)),
              ElementsAre("1:!1,2[aaa]", "2:[1][2][3]"));
}

TEST(CsvReaderTest, InvalidBytesRefuseTheirRow) {
  std::vector<Row> rows;
  CsvReader reader(',', {}, [&](const Row& row) {
    rows.push_back(row);
    return absl::OkStatus();
  });

  ASSERT_THAT(reader.Feed("a\n1,x"), IsOk());
  ASSERT_THAT(reader.FeedInvalid(5, "bad"), IsOk());
  ASSERT_THAT(reader.Feed("y,2\nb"), IsOk());
  ASSERT_THAT(reader.Finish(), IsOk());

  EXPECT_THAT(Show(rows),
              ElementsAre("1:[a]", "2:!2,2[1][x\uFFFDy][2]", "3:[b]"));
  EXPECT_EQ(Describe(*rows[1].error), "line 2, column 2 (byte 5): bad");
}

TEST(CsvReaderTest, FileOfInvalidBytesAloneIsARefusedRow) {
  std::vector<Row> rows;
  CsvReader reader(',', {}, [&](const Row& row) {
    rows.push_back(row);
    return absl::OkStatus();
  });

  ASSERT_THAT(reader.FeedInvalid(0, "bad"), IsOk());
  ASSERT_THAT(reader.Finish(), IsOk());

  EXPECT_THAT(Show(rows), ElementsAre("1:!1,1[\uFFFD]"));
}

TEST(CsvReaderTest, SinkErrorStopsReading) {
  int rows = 0;
  CsvReader reader(',', {}, [&](const Row&) {
    return ++rows == 2 ? absl::CancelledError("enough") : absl::OkStatus();
  });

  EXPECT_THAT(reader.Feed("1\n2\n3\n4\n"),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(reader.Finish(), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(rows, 2);
}

// A text of the characters that matter to the reader.
rc::Gen<std::string> AnyCsvText() {
  return rc::gen::container<std::string>(
      rc::gen::element('a', 'b', ',', '"', '\n', '\r', ' '));
}

RC_GTEST_PROP(CsvReaderProperty, RowsDoNotDependOnHowTheTextIsSplit, ()) {
  const std::string text = *AnyCsvText();
  RowLimits limits;
  limits.max_cell_bytes = 3;
  limits.max_columns = 3;

  const std::vector<std::string> whole = Show(Read(text, 1 << 20, limits));
  for (size_t step : {1, 2, 3}) {
    RC_ASSERT(Show(Read(text, step, limits)) == whole);
  }
}

RC_GTEST_PROP(CsvReaderProperty, QuotedTablesReadBackAsWritten, ()) {
  const auto table = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::vector<std::string>>>(
          rc::gen::nonEmpty(
              rc::gen::container<std::vector<std::string>>(AnyCsvText()))));
  std::string text;
  for (const std::vector<std::string>& row : table) {
    for (size_t i = 0; i < row.size(); ++i) {
      absl::StrAppend(&text, i == 0 ? "" : ",", "\"",
                      absl::StrReplaceAll(row[i], {{"\"", "\"\""}}), "\"");
    }
    text += "\r\n";
  }

  const std::vector<Row> rows = Read(text);
  RC_ASSERT(rows.size() == table.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(!rows[i].error.has_value());
    RC_ASSERT(rows[i].cells == table[i]);
  }
}

}  // namespace
}  // namespace trilab::inventory
