// Reads workbooks that others wrote; see README.md there.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/inventory/cell_text.h"
#include "tests/inventory/read_table.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

class SharedWorkbookTest : public SharedDataTest {
 protected:
  Table ReadHorror(absl::string_view file, const TableOptions& options = {}) {
    return ReadFile(
        data_ / "hostile-csv/messytables-horror" / std::string(file), options);
  }

  // The headers of a template's sheet, normalized, as template_columns.tsv
  // lists them.
  std::map<std::string, std::vector<std::string>> ExpectedHeaders() {
    std::map<std::string, std::vector<std::string>> headers;
    const Table table = ReadFile(data_ / "cn-nrii/template_columns.tsv");
    for (size_t i = 1; i < table.rows.size(); ++i) {
      const std::vector<std::string>& cells = table.rows[i].cells;
      headers[absl::StrCat(cells.at(0), "/", cells.at(1))].push_back(
          NormalizeHeader(cells.at(4)));
    }
    return headers;
  }
};

TEST_F(SharedWorkbookTest, NationalTemplatesHaveTheirHeaders) {
  for (const auto& [key, expected] : ExpectedHeaders()) {
    const std::vector<std::string> names = absl::StrSplit(key, '/');
    TableOptions options;
    options.sheet = names[1];
    const std::string extension = names[0] == "unit" ? ".xlsx" : ".xls";
    const Table table = ReadFile(
        data_ / "cn-nrii" / absl::StrCat("template_", names[0], extension),
        options);
    ASSERT_THAT(table.status, IsOk()) << key;

    bool found = false;
    for (const Row& row : table.rows) {
      std::vector<std::string> headers;
      for (const std::string& cell : row.cells) {
        headers.push_back(NormalizeHeader(cell));
      }
      found |= headers == expected;
    }
    EXPECT_TRUE(found) << key << ": " << table.rows.size() << " rows";
  }
}

TEST_F(SharedWorkbookTest, FirstSheetIsReadByDefault) {
  const Table table = ReadFile(data_ / "cn-nrii/template_device.xls");

  ASSERT_THAT(table.status, IsOk());
  EXPECT_EQ(table.info.kind, FileKind::kXls);
  EXPECT_EQ(table.info.sheet, "重大科研基础设施清单");
  EXPECT_THAT(table.info.sheets,
              IsSupersetOf({"重大科研基础设施清单", "核心仪器设备清单"}));
}

TEST_F(SharedWorkbookTest, SimpleXlsAndXlsxReadAlike) {
  for (absl::string_view file : {"simple.xls", "simple.xlsx"}) {
    const Table table = ReadHorror(file);

    ASSERT_THAT(table.status, IsOk()) << file;
    ASSERT_EQ(table.rows.size(), 7) << file;
    EXPECT_THAT(table.rows[0].cells,
                ElementsAre("date", "temperature", "place"));
    EXPECT_THAT(table.rows[1].cells, ElementsAre("2011-01-01", "1", "Galway"));
    EXPECT_THAT(table.rows[2].cells, ElementsAre("2011-01-02", "-1", "Galway"));
  }
}

TEST_F(SharedWorkbookTest, WorkbooksOfOtherProgramsAreRead) {
  for (absl::string_view file : {"sw_gen.xlsx", "excel_properties.xls",
                                 "span_rich.xls", "unicode_sheet_name.xls"}) {
    const Table table = ReadHorror(file);

    EXPECT_THAT(table.status, IsOk()) << file;
    EXPECT_GT(table.rows.size(), 0) << file;
    EXPECT_EQ(table.info.rows_refused, 0) << file;
  }
}

TEST_F(SharedWorkbookTest, WorkbookWithoutAValueHasNoRows) {
  const Table table = ReadHorror("libreoffice.xlsx");

  EXPECT_THAT(table.status, IsOk());
  EXPECT_EQ(table.info.rows, 0);
  EXPECT_THAT(table.info.sheets, ElementsAre("Sheet1"));
}

TEST_F(SharedWorkbookTest, EncryptedXlsIsRefused) {
  EXPECT_THAT(ReadHorror("encrypted_no_password.xls").status,
              StatusIs(kInvalid, "password"));
}

TEST_F(SharedWorkbookTest, CutXlsIsRefusedOrReadWithoutCrash) {
  const std::string whole =
      FileBytes(data_ / "hostile-csv/messytables-horror/simple.xls");
  for (size_t size = 8; size < whole.size(); size += 997) {
    const Table table = ReadBytes(whole.substr(0, size));
    EXPECT_FALSE(table.status.ok() && table.rows.size() > 7) << size;
  }
}

}  // namespace
}  // namespace trilab::inventory
