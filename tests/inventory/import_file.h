#ifndef TRILAB_TESTS_INVENTORY_IMPORT_FILE_H_
#define TRILAB_TESTS_INVENTORY_IMPORT_FILE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "server/inventory/importer.h"

// Runs whole files through an importer.

namespace trilab::inventory {

struct ImportResult {
  absl::Status status;
  ImportedFile file;
  std::vector<ImportedRow> rows;  // Remarks on the header included.

  template <typename T>
  std::vector<engine::Ptr<T>> All() const {
    std::vector<engine::Ptr<T>> found;
    for (const ImportedRow& row : rows) {
      for (const ImportItem& item : row.items) {
        const auto* value = std::get_if<engine::Ptr<T>>(&item.resource);
        if (value != nullptr) found.push_back(*value);
      }
    }
    return found;
  }

  // "line column CODE", with "!" behind what refuses the row.
  std::vector<std::string> Problems() const {
    std::vector<std::string> found;
    for (const ImportedRow& row : rows) {
      for (const RowProblem& problem : row.problems) {
        found.push_back(std::to_string(problem.line) + " " + problem.column +
                        " " + problem.code + (problem.warning ? "" : "!"));
      }
    }
    return found;
  }
};

// Options of a file whose instruments belong to centre "daxing".
inline ImporterOptions OptionsForDaxing() {
  ImporterOptions options;
  options.context.centre = "daxing";
  options.context.institution = "bqi";
  options.context.region = 110000;
  options.spool_directory = ::testing::TempDir();
  return options;
}

inline ImportResult ImportBytes(absl::string_view bytes,
                                ImporterOptions options = OptionsForDaxing(),
                                size_t step = 64 << 10) {
  ImportResult result;
  auto importer = MakeImporter(std::move(options), [&](ImportedRow row) {
    result.rows.push_back(std::move(row));
    return absl::OkStatus();
  });
  result.status = importer.status();
  if (!result.status.ok()) return result;
  for (size_t i = 0; i < bytes.size() && result.status.ok(); i += step) {
    result.status = (*importer)->Feed(bytes.substr(i, step));
  }
  if (result.status.ok()) result.status = (*importer)->Finish();
  result.file = (*importer)->file();
  return result;
}

}  // namespace trilab::inventory

#endif  // TRILAB_TESTS_INVENTORY_IMPORT_FILE_H_
