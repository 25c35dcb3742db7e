#ifndef TRILAB_STORAGE_ROW_STORE_H_
#define TRILAB_STORAGE_ROW_STORE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/database.h"
#include "storage/row_batch.h"
#include "storage/row_reader.h"
#include "storage/values.h"

namespace trilab::storage {

// The rows that follow the journal: resources, bookings with their indexes,
// and request ids.
//
// Rows are written without a sync of their own. They share RocksDB's log with
// the journal, behind the records they come from, and become durable with
// its next sync. After a power loss the rows are exactly those of some
// revision AppliedRevision(), at most the journal's last one; the sequencer
// then writes the rows of the records after it once more.
//
// One thread writes; any thread reads at any time.
class RowStore {
 public:
  // `database` must outlive the store. Only one store may be open on it.
  static absl::StatusOr<std::unique_ptr<RowStore>> Open(Database& database);

  // Writes all rows of the journal records after AppliedRevision() up to
  // `applied_revision`, and that revision, in one atomic step. The journal
  // records must be durable already.
  //
  // Returns INVALID_ARGUMENT, with nothing written, for a row that cannot be
  // stored (see RowBatch) or an `applied_revision` before AppliedRevision().
  absl::Status Write(const RowBatch& batch, uint64_t applied_revision);

  // The revision whose rows are written; 0 in a new store.
  uint64_t AppliedRevision() const { return applied_revision_.load(); }

  // The newest row; NOT_FOUND when there is none.
  absl::StatusOr<std::string> GetResource(uint8_t kind, uint64_t id) const;
  absl::StatusOr<std::string> GetBooking(uint64_t id) const;

  // The outcome kept for a request; nullopt when it is new or older than
  // `request_retention`, whether or not its row was dropped yet. About 1 us
  // for a new id. DATA_LOSS for damaged bytes.
  absl::StatusOr<std::optional<RequestRow>> GetRequest(
      absl::string_view principal, absl::string_view request_id) const;

  // Reads everything as of one revision, that of the latest Write().
  RowReader NewReader() const { return RowReader(database_); }

 private:
  explicit RowStore(Database& database) : database_(database) {}

  Database& database_;
  std::atomic<uint64_t> applied_revision_ = 0;
};

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_ROW_STORE_H_
