#ifndef TRILAB_TESTS_INVENTORY_READ_TABLE_H_
#define TRILAB_TESTS_INVENTORY_READ_TABLE_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "server/inventory/row.h"
#include "server/inventory/table_reader.h"

// Reads whole tables, and finds the data that lies outside the project.

namespace trilab::inventory {

struct Table {
  absl::Status status;
  FileInfo info;
  std::vector<Row> rows;

  // The cells of the rows that are not refused.
  std::vector<std::vector<std::string>> Cells() const {
    std::vector<std::vector<std::string>> cells;
    for (const Row& row : rows) {
      if (!row.error.has_value()) cells.push_back(row.cells);
    }
    return cells;
  }
};

// Reads `bytes`, fed in pieces of `step`.
inline Table ReadBytes(absl::string_view bytes, TableOptions options = {},
                       size_t step = 64 << 10) {
  Table table;
  if (options.spool_directory.empty()) {
    options.spool_directory = ::testing::TempDir();
  }
  TableReader reader(options, [&](const Row& row) {
    table.rows.push_back(row);
    return absl::OkStatus();
  });
  for (size_t i = 0; i < bytes.size() && table.status.ok(); i += step) {
    table.status = reader.Feed(bytes.substr(i, step));
  }
  if (table.status.ok()) table.status = reader.Finish();
  table.info = reader.info();
  return table;
}

inline std::string FileBytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

inline Table ReadFile(const std::filesystem::path& path,
                      const TableOptions& options = {},
                      size_t step = 64 << 10) {
  return ReadBytes(FileBytes(path), options, step);
}

// Tests on the data of TRILAB_SHARED_DIR; skipped without it.
class SharedDataTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* directory = std::getenv("TRILAB_SHARED_DIR");
    if (directory == nullptr) {
      GTEST_SKIP() << "TRILAB_SHARED_DIR names no folder with test data";
    }
    data_ = std::filesystem::path(directory) / "data";
  }

  std::filesystem::path data_;
};

}  // namespace trilab::inventory

#endif  // TRILAB_TESTS_INVENTORY_READ_TABLE_H_
