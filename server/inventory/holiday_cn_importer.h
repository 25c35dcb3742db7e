#ifndef TRILAB_SERVER_INVENTORY_HOLIDAY_CN_IMPORTER_H_
#define TRILAB_SERVER_INVENTORY_HOLIDAY_CN_IMPORTER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/inventory/importer.h"

namespace trilab::inventory {

// Reads one year of public holidays as the holiday-cn project publishes it:
//   {"year": 2026, "papers": ["https://..."],
//    "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": true}]}
// Other keys are ignored. A year without days is one that is not announced.
//
// Returns INVALID_ARGUMENT naming the key that is missing or wrong.
absl::StatusOr<engine::HolidayYear> ParseHolidayCn(absl::string_view json);

// Makes the HolidayYear "cn-<year>" of a file of at most 1 MiB.
class HolidayCnImporter final : public Importer {
 public:
  explicit HolidayCnImporter(ImportedRowSink sink);

  // INVALID_ARGUMENT if the file is too large.
  absl::Status Feed(absl::string_view bytes) override;
  // INVALID_ARGUMENT if it is malformed.
  absl::Status Finish() override;
  const ImportedFile& file() const override { return file_; }

 private:
  const ImportedRowSink sink_;
  ImportedFile file_;
  std::string json_;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_HOLIDAY_CN_IMPORTER_H_
