// Reads torture sets of text that others wrote; see README.md there.

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/inventory/read_table.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::trilab::testing::IsOk;
using Cells = std::vector<std::vector<std::string>>;

std::vector<std::filesystem::path> FilesIn(
    const std::filesystem::path& directory, absl::string_view extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (absl::EndsWith(entry.path().string(), extension)) {
      files.push_back(entry.path());
    }
  }
  EXPECT_FALSE(files.empty()) << directory;
  return files;
}

class SharedTextTest : public SharedDataTest {};

// The file's bytes of UTF-8 as a table would give them: one text.
std::string Join(const Table& table) {
  std::string text;
  for (const std::vector<std::string>& row : table.Cells()) {
    for (const std::string& cell : row) absl::StrAppend(&text, cell, "|");
    text += '\n';
  }
  return text;
}

TEST_F(SharedTextTest, CsvSpectrumReadsAsItsJson) {
  for (const auto& path : FilesIn(data_ / "hostile-csv/csv-spectrum", ".csv")) {
    // This one is not RFC 4180, and its JSON tells another row.
    if (path.stem() == "location_coordinates") continue;
    const Table table = ReadFile(path);
    auto json = nlohmann::json::parse(
        FileBytes(std::filesystem::path(path).replace_extension(".json")));
    ASSERT_THAT(table.status, IsOk()) << path;

    Cells cells = table.Cells();
    const std::vector<std::string> header = cells.at(0);
    cells.erase(cells.begin());
    ASSERT_EQ(cells.size(), json.size()) << path;
    for (size_t i = 0; i < cells.size(); ++i) {
      ASSERT_EQ(cells[i].size(), header.size()) << path;
      for (size_t j = 0; j < header.size(); ++j) {
        // The JSON of the CRLF files tells line ends that the files lack.
        EXPECT_EQ(cells[i][j],
                  absl::StrReplaceAll(json[i][header[j]].get<std::string>(),
                                      {{"\r\n", "\n"}}))
            << path;
      }
    }
  }
}

TEST_F(SharedTextTest, QuotesOfCoordinatesInUnquotedCellsAreReported) {
  const Table table =
      ReadFile(data_ / "hostile-csv/csv-spectrum/location_coordinates.csv");

  EXPECT_EQ(table.info.rows_refused, 1);
  EXPECT_EQ(table.rows.at(1).error->column, 2);
}

TEST_F(SharedTextTest, CsvTestDataReadsAsItsJson) {
  for (const auto& path :
       FilesIn(data_ / "hostile-csv/csv-test-data", ".json")) {
    const Table table =
        ReadFile(std::filesystem::path(path).replace_extension(".csv"));
    const auto json = nlohmann::json::parse(FileBytes(path));
    ASSERT_THAT(table.status, IsOk()) << path;
    // The files about headers have objects, or nothing, for their rows.
    if (absl::StartsWith(path.filename().string(), "header-")) continue;

    EXPECT_EQ(table.Cells(), json.get<Cells>()) << path;
  }
}

TEST_F(SharedTextTest, BadCsvTestDataIsRefusedOrReported) {
  TableOptions options;
  options.require_equal_width = true;
  for (const auto& path :
       FilesIn(data_ / "hostile-csv/csv-test-data", ".csv")) {
    const std::string name = path.filename().string();
    if (!absl::StartsWith(name, "bad-")) continue;
    const Table table = ReadFile(path, options);
    if (name == "bad-header-wrong-header.csv") {
      // The reader knows no right header; whoever maps the columns does.
      EXPECT_EQ(table.info.rows, 1);
      continue;
    }

    EXPECT_TRUE(!table.status.ok() || table.info.rows_refused == 1) << path;
  }
}

TEST_F(SharedTextTest, HorribleTextsNeverCrashHoweverTheyAreSplit) {
  for (const auto& path :
       FilesIn(data_ / "hostile-csv/messytables-horror", "sv")) {
    const Table whole = ReadFile(path);
    const Table split = ReadFile(path, {}, 7);

    EXPECT_THAT(whole.status, IsOk()) << path;
    EXPECT_EQ(whole.info.rows_refused, split.info.rows_refused) << path;
    EXPECT_EQ(whole.Cells(), split.Cells()) << path;
  }
}

struct Horror {
  const char* file;
  int64_t rows;
  int64_t refused;
  Encoding encoding;
  char delimiter;
};

class HorrorTest : public SharedDataTest,
                   public ::testing::WithParamInterface<Horror> {};

TEST_P(HorrorTest, IsReadOrReported) {
  const Table table =
      ReadFile(data_ / "hostile-csv/messytables-horror" / GetParam().file);

  ASSERT_THAT(table.status, IsOk());
  EXPECT_EQ(table.info.rows, GetParam().rows);
  EXPECT_EQ(table.info.rows_refused, GetParam().refused);
  EXPECT_EQ(table.info.encoding.encoding, GetParam().encoding);
  EXPECT_EQ(table.info.delimiter, GetParam().delimiter);
}

INSTANTIATE_TEST_SUITE_P(
    Files, HorrorTest,
    ::testing::Values(
        Horror{"null.csv", 10, 0, Encoding::kUtf8, ','},
        // Lone CRs.
        Horror{"mixedGLB.csv", 137, 0, Encoding::kUtf8, ','},
        Horror{"utf-16le_encoded.csv", 328, 0, Encoding::kUtf16Le, ','},
        Horror{"utf8bom.csv", 1, 0, Encoding::kUtf8, ','},
        Horror{"small.csv", 1, 0, Encoding::kUtf8, ','},
        Horror{"long.csv", 4000, 0, Encoding::kUtf8, ','},
        // A space before a quote.
        Horror{"complex.csv", 4, 1, Encoding::kUtf8, ','},
        Horror{"excel_pasting.csv", 21, 0, Encoding::kUtf8, ','},
        Horror{"example.tsv", 141, 0, Encoding::kUtf8, '\t'},
        Horror{"weird_head_padding.csv", 94, 0, Encoding::kUtf8, ';'},
        // Latin-1: the rows with accents are refused.
        Horror{"spanish_chars.csv", 117, 109, Encoding::kUtf8, ','},
        Horror{"sparse_with_column_errors.csv", 2238, 752, Encoding::kUtf8,
               ','}),
    [](const auto& info) {
      return absl::StrReplaceAll(info.param.file, {{".", "_"}, {"-", "_"}});
    });

TEST_F(SharedTextTest, ExcelUnicodeTextEqualsItsUtf8Twin) {
  int twins = 0;
  for (const auto& path : FilesIn(data_ / "hostile-csv/srms-utf16", ".csv")) {
    const std::string name = path.filename().string();
    if (!absl::StartsWith(name, "win-")) continue;
    TableOptions tab;
    // Two rows of prose with commas and tabs alike cannot be told apart.
    tab.delimiter = '\t';
    const Table windows = ReadFile(path, tab, 3);
    EXPECT_THAT(windows.status, IsOk());
    EXPECT_EQ(windows.info.encoding.encoding, Encoding::kUtf16Le);
    EXPECT_EQ(windows.info.rows_refused, 0) << name;
    const auto twin =
        path.parent_path() / absl::StrReplaceAll(name, {{"win-", "linux-"}});
    if (!std::filesystem::exists(twin)) continue;
    ++twins;
    TableOptions comma;
    comma.delimiter = ',';
    if (name == "win-with_comma.csv") continue;  // Tabs stand for its commas.

    EXPECT_EQ(windows.Cells(), ReadFile(twin, comma).Cells()) << name;
  }
  EXPECT_EQ(twins, 5);
}

TEST_F(SharedTextTest, TranscodedTablesEqualTheOriginal) {
  const Table original = ReadFile(data_ / "cn-nrii/instrument_class_codes.tsv");
  ASSERT_EQ(original.info.rows, 751);
  ASSERT_EQ(original.info.rows_refused, 0);
  const auto folder = data_ / "hostile-text/transcoded-real";
  for (const auto& path : FilesIn(folder, ".tsv")) {
    const Table table = ReadFile(path, {}, 1000);

    ASSERT_THAT(table.status, IsOk()) << path;
    EXPECT_EQ(table.info.delimiter, '\t') << path;
    EXPECT_EQ(table.Cells(), original.Cells()) << path;
  }
}

TEST_F(SharedTextTest, FourByteGb18030EqualsItsUtf8Twin) {
  const auto folder = data_ / "hostile-text/transcoded-real";
  const Table gb = ReadFile(folder / "kikidoko_150rows_needing_gb18030.csv");
  const Table twin =
      ReadFile(folder / "kikidoko_150rows_needing_gb18030.utf8.csv");

  EXPECT_EQ(gb.info.encoding.encoding, Encoding::kGb18030);
  EXPECT_EQ(gb.info.rows_refused, 0);
  EXPECT_EQ(gb.Cells(), twin.Cells());
}

TEST_F(SharedTextTest, CjkEncodingsEqualTheirUtf8Twins) {
  const auto folder = data_ / "hostile-text/cjkencodings";
  for (const std::string name : {"gb2312", "gbk", "gb18030"}) {
    const Table table = ReadFile(folder / (name + ".txt"));
    const Table twin = ReadFile(folder / (name + "-utf8.txt"));

    EXPECT_EQ(table.info.encoding.encoding, Encoding::kGb18030) << name;
    EXPECT_EQ(twin.info.encoding.encoding, Encoding::kUtf8) << name;
    EXPECT_EQ(Join(table), Join(twin)) << name;
    EXPECT_EQ(table.info.rows_refused, 0) << name;
  }
}

// "num:valid:text", "num:valid hex:bytes" or "num:invalid hex:bytes:..".
TEST_F(SharedTextTest, Utf8TestsAreTakenOrRefusedAsTheySay) {
  int valid = 0;
  int invalid = 0;
  std::ifstream file(data_ / "hostile-text/utf8tests/utf8tests.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> parts = absl::StrSplit(line, ':');
    if (parts.size() < 3 || !absl::EndsWith(parts[1], "hex")) continue;
    const std::string bytes =
        absl::HexStringToBytes(absl::StrReplaceAll(parts[2], {{" ", ""}}));
    TableOptions options;
    options.encoding = Encoding::kUtf8;
    const Table table = ReadBytes(absl::StrCat("x,", bytes, ",y"), options);

    ASSERT_THAT(table.status, IsOk()) << line;
    const bool control = bytes.find('\0') != std::string::npos ||
                         bytes.find('\x7F') != std::string::npos;
    const bool should_refuse =
        absl::StrContains(parts[1], "invalid") || control;
    EXPECT_EQ(table.info.rows_refused > 0, should_refuse) << line;
    ++(should_refuse ? invalid : valid);
  }
  EXPECT_GT(valid, 10);
  EXPECT_GT(invalid, 50);
}

TEST_F(SharedTextTest, NaughtyStringsComeBackAsCells) {
  const auto strings =
      nlohmann::json::parse(FileBytes(data_ / "hostile-text/blns/blns.json"));
  std::string text = "id,naughty\n";
  for (const auto& item : strings) {
    absl::StrAppend(
        &text, "1,\"",
        absl::StrReplaceAll(item.get<std::string>(), {{"\"", "\"\""}}), "\"\n");
  }

  const Table table = ReadBytes(text, {}, 101);

  ASSERT_THAT(table.status, IsOk());
  ASSERT_EQ(table.rows.size(), strings.size() + 1);
  for (size_t i = 0; i < strings.size(); ++i) {
    const Row& row = table.rows[i + 1];
    EXPECT_EQ(row.cells.at(1), strings[i].get<std::string>());
    if (row.error.has_value()) {
      EXPECT_THAT(row.error->message, ::testing::HasSubstr("control"));
    }
  }
  EXPECT_EQ(table.info.rows_refused, 4);
}

TEST_F(SharedTextTest, BigJapaneseInventoryIsReadWhole) {
  const Table table = ReadFile(data_ / "equip-kikidoko-jp/equipment_base.csv");

  ASSERT_THAT(table.status, IsOk());
  EXPECT_EQ(table.info.rows, 10'598 + 1);
  EXPECT_EQ(table.info.rows_refused, 0);
  std::set<size_t> widths;
  for (const Row& row : table.rows) widths.insert(row.cells.size());
  EXPECT_EQ(widths, std::set<size_t>{16});
}

TEST_F(SharedTextTest, UniquipRegisterIsReadWhole) {
  const Table table =
      ReadFile(data_ / "equip-uniquip-standrews/equipment-2019-01-25.csv");

  ASSERT_THAT(table.status, IsOk());
  EXPECT_EQ(table.info.encoding.basis, EncodingGuess::Basis::kMark);
  EXPECT_EQ(table.info.rows, 594 + 1);
  // A control character stands in one description.
  EXPECT_EQ(table.info.rows_refused, 1);
  EXPECT_EQ(Describe(*table.rows.at(485).error),
            "line 486, column 1: control character 0x16 in the cell");
  EXPECT_EQ(table.rows[0].cells.at(0), "Description");
  EXPECT_EQ(table.rows[1].cells.at(0), "UNKNOWN");
}

}  // namespace
}  // namespace trilab::inventory
