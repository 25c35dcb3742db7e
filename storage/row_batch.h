#ifndef TRILAB_STORAGE_ROW_BATCH_H_
#define TRILAB_STORAGE_ROW_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rocksdb/write_batch.h"
#include "storage/database.h"
#include "storage/rows.h"
#include "storage/values.h"

namespace trilab::storage {

// Rows to be written together, in the order they were put: a later row under
// the same key replaces an earlier one.
//
// A row that cannot be stored makes the whole batch fail when it is written,
// with the error of the first such row.
//
// Thread-compatible. Movable; reusable after Clear().
class RowBatch {
 public:
  // `database` must outlive the batch.
  explicit RowBatch(const Database& database) : database_(&database) {}

  void PutResource(uint8_t kind, uint64_t id, absl::string_view bytes);
  void DeleteResource(uint8_t kind, uint64_t id);

  // Writes a booking and its index rows: one per instrument, one for the
  // partner, and one by end if it is active. `previous` is what the booking's
  // index was until now, nullopt for a new booking: index rows that only it
  // had are removed and those it shares are left alone.
  //
  // INVALID_ARGUMENT (when written) for an interval that is empty or longer
  // than kMaxBookingMinutes.
  void PutBooking(const BookingRow& row,
                  const std::optional<BookingIndex>& previous = std::nullopt);

  // Keeps the outcome of a request. INVALID_ARGUMENT (when written) for a
  // principal of more than kMaxPrincipalBytes.
  void PutRequest(absl::string_view principal, absl::string_view request_id,
                  const RequestRow& row);

  void Clear();
  size_t byte_size() const { return batch_.GetDataSize(); }

 private:
  friend class RowStore;

  void PutIndexRows(uint64_t id, const BookingIndex& index,
                    const std::optional<BookingIndex>& previous);
  void DeleteIndexRows(uint64_t id, const BookingIndex& previous,
                       const BookingIndex& index);

  const Database* database_;
  rocksdb::WriteBatch batch_;
  absl::Status status_;
};

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_ROW_BATCH_H_
