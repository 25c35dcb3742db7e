#include "storage/row_store.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/slice.h"
#include "rocksdb/write_batch.h"
#include "storage/base/slice.h"
#include "storage/base/status_macros.h"
#include "storage/database.h"
#include "storage/families.h"
#include "storage/format.h"
#include "storage/keys.h"
#include "storage/statuses.h"

namespace trilab::storage {

absl::StatusOr<std::unique_ptr<RowStore>> RowStore::Open(Database& database) {
  auto store = absl::WrapUnique(new RowStore(database));
  TRILAB_ASSIGN_OR_RETURN(const std::optional<uint64_t> applied,
                          database.GetMetaNumber(kMetaAppliedRevision));
  store->applied_revision_ = applied.value_or(0);
  return store;
}

absl::Status RowStore::Write(const RowBatch& batch, uint64_t applied_revision) {
  TRILAB_RETURN_IF_ERROR(batch.status_);
  if (applied_revision < AppliedRevision()) {
    return absl::InvalidArgumentError(
        absl::StrCat("rows of revision ", applied_revision,
                     " come after those of ", AppliedRevision()));
  }
  rocksdb::WriteBatch rows = batch.batch_;
  rows.Put(database_.family(Family::kMeta), kMetaAppliedRevision,
           EncodeMetaNumber(applied_revision));
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(database_.db().Write(rocksdb::WriteOptions(), &rows),
                  absl::StrCat("writing rows of revision ", applied_revision)));
  applied_revision_ = applied_revision;
  return absl::OkStatus();
}

absl::StatusOr<std::string> RowStore::GetResource(uint8_t kind,
                                                  uint64_t id) const {
  return internal::GetResourceRow(database_, {}, kind, id);
}

absl::StatusOr<std::string> RowStore::GetBooking(uint64_t id) const {
  return internal::GetBookingRow(database_, {}, id);
}

absl::StatusOr<std::optional<RequestRow>> RowStore::GetRequest(
    absl::string_view principal, absl::string_view request_id) const {
  rocksdb::PinnableSlice bytes;
  const rocksdb::Status status =
      database_.db().Get({}, database_.family(Family::kRequestIds),
                         EncodeRequestKey(principal, request_id), &bytes);
  if (status.IsNotFound()) return std::nullopt;
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(status, absl::StrCat("reading request ", request_id)));
  TRILAB_ASSIGN_OR_RETURN(const RequestRow row,
                          DecodeRequestRow(ToView(bytes)));
  const DatabaseOptions& options = database_.options();
  if (row.time_seconds <
      absl::ToUnixSeconds(options.clock() - options.request_retention)) {
    return std::nullopt;
  }
  return row;
}

}  // namespace trilab::storage
