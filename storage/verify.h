#ifndef TRILAB_STORAGE_VERIFY_H_
#define TRILAB_STORAGE_VERIFY_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/database.h"
#include "storage/families.h"
#include "storage/rows.h"

namespace trilab::storage {

// Something that is wrong with a data directory.
struct Finding {
  Family family = Family::kMeta;
  std::string key;      // The row, readable: "booking 7", "record 12".
  std::string problem;  // What is wrong with it.
  friend bool operator==(const Finding&, const Finding&) = default;
};

struct VerifySummary {
  uint64_t journal_records = 0;
  uint64_t resources = 0;
  uint64_t bookings = 0;
  uint64_t index_rows = 0;
  uint64_t requests = 0;
  uint64_t findings = 0;
};

// Tells the index fields of a booking from its bytes. An error becomes a
// finding about that booking.
using IndexExtractor = absl::FunctionRef<absl::StatusOr<BookingIndex>(
    uint64_t id, absl::string_view bytes)>;

// Checks everything that storage alone can know, as of one moment, while the
// database is in use:
//
//   * the files match RocksDB's own checksums;
//   * the journal has every revision from the first to the last, each with
//     a matching checksum, and rows are written of no later revision;
//   * keys and values of every family have their format;
//   * each booking has exactly the index rows its bytes call for.
//
// Calls `report` for each finding. Reads every row; a booking costs one look-
// up per index row. Asks `cancelled` after every file and every 1,024 rows.
//
// Returns CANCELLED if `cancelled` says so, else an error only when reading
// itself is impossible.
absl::StatusOr<VerifySummary> VerifyStorage(
    const Database& database, IndexExtractor extract,
    absl::FunctionRef<void(const Finding&)> report,
    absl::FunctionRef<bool()> cancelled = [] { return false; });

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_VERIFY_H_
