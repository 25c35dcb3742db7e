#ifndef TRILAB_STORAGE_ROW_READER_H_
#define TRILAB_STORAGE_ROW_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rocksdb/options.h"
#include "rocksdb/snapshot.h"
#include "storage/database.h"
#include "storage/families.h"
#include "storage/rows.h"
#include "storage/values.h"

namespace trilab::storage {

// Rows as of one moment: all reads of one reader see the same revision,
// whatever is written meanwhile. Keeping a reader for long keeps replaced
// rows on disk.
//
// DATA_LOSS is returned for a row that cannot be decoded, and for an index
// row whose booking is missing.
//
// Thread-safe. The database must outlive it.
class RowReader {
 public:
  explicit RowReader(const Database& database);

  // The revision that everything here is read at.
  absl::StatusOr<uint64_t> Revision() const;

  // NOT_FOUND when there is no such row.
  absl::StatusOr<std::string> GetResource(uint8_t kind, uint64_t id) const;
  absl::StatusOr<std::string> GetBooking(uint64_t id) const;

  // The greatest id of a booking; 0 when there is none.
  absl::StatusOr<uint64_t> LastBookingId() const;

  // One entry per id, in the order asked; nullopt for an unknown id.
  absl::StatusOr<std::vector<std::optional<std::string>>> GetBookings(
      absl::Span<const uint64_t> ids) const;

  // Gets an id and the row's bytes, valid during the call only. Returns
  // false to stop.
  using Visitor = absl::FunctionRef<bool(uint64_t id, absl::string_view bytes)>;

  // Visits the resources of one kind with an id greater than `after_id`
  // (nullopt: all), by id.
  absl::Status ScanResources(uint8_t kind, std::optional<uint64_t> after_id,
                             Visitor visitor) const;

  // Visits all bookings with an id greater than `after_id` (nullopt: all),
  // by id. Ids ascend with the time of creation.
  absl::Status ScanBookings(std::optional<uint64_t> after_id,
                            Visitor visitor) const;

  // Visits the rows of all request ids, old ones too unless they were dropped
  // already, by principal and id. Leaves out damaged rows.
  absl::Status ScanRequests(
      absl::FunctionRef<bool(const RequestRow& row)> visitor) const;

  // One page of the bookings of one instrument, or one partner, that
  // intersect a window. Reads the index rows of the window and of
  // kMaxBookingMinutes before it, and one booking row per result.
  //
  // INVALID_ARGUMENT for a `limit` of 0.
  absl::StatusOr<BookingPage> ScanByInstrument(const TimeQuery& query) const;
  absl::StatusOr<BookingPage> ScanByPartner(const TimeQuery& query) const;

  // Visits the active bookings that end after `cutoff_minute`, by id: what a
  // server loads when it starts. Takes 8 bytes of memory per such booking;
  // reads each of their rows once, in the order of the disk.
  absl::Status ScanActive(int64_t cutoff_minute, Visitor visitor) const;

 private:
  absl::StatusOr<BookingPage> ScanTimeIndex(Family family,
                                            const TimeQuery& query) const;
  absl::StatusOr<std::vector<uint64_t>> ActiveIds(int64_t cutoff_minute) const;
  rocksdb::ReadOptions ReadOptions() const;
  rocksdb::ReadOptions BulkReadOptions() const;

  const Database* database_;
  std::unique_ptr<rocksdb::ManagedSnapshot> snapshot_;
};

namespace internal {

// Shared by RowReader and RowStore. NOT_FOUND when there is no such row.
absl::StatusOr<std::string> GetResourceRow(const Database& database,
                                           const rocksdb::ReadOptions& options,
                                           uint8_t kind, uint64_t id);
absl::StatusOr<std::string> GetBookingRow(const Database& database,
                                          const rocksdb::ReadOptions& options,
                                          uint64_t id);

}  // namespace internal
}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_ROW_READER_H_
