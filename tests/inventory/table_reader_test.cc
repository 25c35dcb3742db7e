#include "server/inventory/table_reader.h"

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/inventory/read_table.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(TableReaderTest, TellsWhatTheFileTurnedOutToBe) {
  const Table table = ReadBytes(
      "\xEF\xBB\xBF"
      "a;b\n1;2\n");

  ASSERT_THAT(table.status, IsOk());
  EXPECT_EQ(table.info.kind, FileKind::kDelimitedText);
  EXPECT_EQ(table.info.encoding.encoding, Encoding::kUtf8);
  EXPECT_EQ(table.info.delimiter, ';');
  EXPECT_EQ(table.info.rows, 2);
  EXPECT_EQ(table.rows[0].cells[0], "a");
}

TEST(TableReaderTest, RefusesWhatIsNoTable) {
  EXPECT_THAT(ReadBytes("").status, StatusIs(kInvalid, "empty"));
  EXPECT_THAT(ReadBytes("{\"a\": 1}").status, StatusIs(kInvalid, "JSON"));
  EXPECT_THAT(ReadBytes("<html><table>").status, StatusIs(kInvalid, "HTML"));
  EXPECT_THAT(ReadBytes("%PDF-1.7").status, StatusIs(kInvalid, "binary"));
}

TEST(TableReaderTest, OptionsOverruleTheGuess) {
  TableOptions options;
  options.encoding = Encoding::kWindows1252;
  options.delimiter = ',';

  const Table table = ReadBytes("caf\xE9;x,y\n", options);

  EXPECT_THAT(table.rows[0].cells, ElementsAre("café;x", "y"));
}

TEST(TableReaderTest, BadByteAfterTheSampleRefusesItsRow) {
  std::string text;
  while (text.size() < 100'000) text += "仪器,房间\n";
  const auto lines = static_cast<int64_t>(text.size() / 14);
  const auto offset = static_cast<int64_t>(text.size());
  text += "\xD2\xC7,x\nlast,row\n";

  const Table table = ReadBytes(text);

  ASSERT_THAT(table.status, IsOk());
  EXPECT_EQ(table.info.rows_refused, 1);
  const Row& bad = table.rows[lines];
  EXPECT_EQ(bad.error->line, lines + 1);
  EXPECT_EQ(bad.error->column, 1);
  EXPECT_EQ(bad.error->byte_offset, offset);
  EXPECT_THAT(bad.error->message, HasSubstr("D2"));
  EXPECT_THAT(table.rows.back().cells, ElementsAre("last", "row"));
}

TEST(TableReaderTest, LoneBadByteOfAnAsciiFileRefusesItsRow) {
  const Table table = ReadBytes("a,b\n1,\xCA\n2,3\n");

  ASSERT_THAT(table.status, IsOk());
  EXPECT_EQ(table.info.encoding.basis, EncodingGuess::Basis::kDefault);
  EXPECT_EQ(Describe(*table.rows[1].error),
            "line 2, column 2 (byte 6): bytes CA are no character of UTF-8");
}

TEST(TableReaderTest, RaggedRowsAreRefusedIfAsked) {
  TableOptions options;
  options.require_equal_width = true;

  const Table table = ReadBytes("a,b\n1\n\n1,2,3\n1,2\n", options);

  EXPECT_THAT(table.rows[1].error->message, HasSubstr("1 cells"));
  EXPECT_FALSE(table.rows[2].error.has_value());
  EXPECT_TRUE(table.rows[3].error.has_value());
  EXPECT_EQ(table.info.rows_refused, 2);
}

TEST(TableReaderTest, WorkbookBeyondTheLimitIsRefusedWhileItArrives) {
  TableOptions options;
  options.max_workbook_bytes = 100'000;
  const std::string workbook =
      absl::StrCat("PK\x03\x04 xl/", std::string(200'000, 'x'));

  EXPECT_THAT(ReadBytes(workbook, options).status,
              StatusIs(absl::StatusCode::kResourceExhausted, "100000"));
}

TEST(TableReaderTest, SpooledFileIsRemoved) {
  const std::filesystem::path directory =
      std::filesystem::path(::testing::TempDir()) / "table_reader_spool";
  std::filesystem::create_directory(directory);
  TableOptions options;
  options.spool_directory = directory.string();

  EXPECT_THAT(ReadBytes("PK\x03\x04 xl/ and no more", options).status,
              StatusIs(kInvalid, "damaged"));

  EXPECT_TRUE(std::filesystem::is_empty(directory));
  std::filesystem::remove(directory);
}

TEST(TableReaderTest, MissingSpoolDirectoryIsTold) {
  TableOptions options;
  options.spool_directory = "/no/such/folder";

  EXPECT_THAT(ReadBytes("PK\x03\x04 xl/", options).status,
              StatusIs(absl::StatusCode::kNotFound, "/no/such/folder"));
}

}  // namespace
}  // namespace trilab::inventory
