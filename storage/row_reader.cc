#include "storage/row_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "rocksdb/slice.h"
#include "rocksdb/snapshot.h"
#include "storage/base/slice.h"
#include "storage/base/status_macros.h"
#include "storage/database.h"
#include "storage/families.h"
#include "storage/format.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/statuses.h"
#include "storage/values.h"

namespace trilab::storage {
namespace {

constexpr size_t kBulkReadaheadBytes = 2 << 20;
// When the next wanted row is at most this many ids ahead, stepping there is
// cheaper than a search from the top.
constexpr uint64_t kMaxStepsInsteadOfSeek = 16;

absl::Status LostBooking(uint64_t id, Family family) {
  return absl::DataLossError(absl::StrCat("booking ", id, " is missing, but ",
                                          FamilyName(family), " has it"));
}

absl::StatusOr<std::string> GetRow(const Database& database,
                                   const rocksdb::ReadOptions& options,
                                   Family family, absl::string_view key,
                                   absl::string_view name) {
  std::string bytes;
  TRILAB_RETURN_IF_ERROR(FromRocksdb(
      database.db().Get(options, database.family(family), ToSlice(key), &bytes),
      name));
  return bytes;
}

int64_t SaturatingSubtract(int64_t a, int64_t b) {
  return a < std::numeric_limits<int64_t>::min() + b
             ? std::numeric_limits<int64_t>::min()
             : a - b;
}

// The first key of a page: behind the cursor, or where the earliest booking
// can start that reaches into the window.
std::string FirstKey(const TimeQuery& query) {
  if (query.after.has_value()) {
    std::string key =
        EncodeTimeIndexKey({.owner = query.owner,
                            .start_minute = query.after->start_minute,
                            .booking_id = query.after->booking_id});
    key.push_back('\0');  // The least key that is greater.
    return key;
  }
  return EncodeTimeIndexKey({.owner = query.owner,
                             .start_minute = SaturatingSubtract(
                                 query.from_minute, kMaxBookingMinutes)});
}

}  // namespace

namespace internal {

absl::StatusOr<std::string> GetResourceRow(const Database& database,
                                           const rocksdb::ReadOptions& options,
                                           uint8_t kind, uint64_t id) {
  return GetRow(database, options, Family::kResources,
                EncodeResourceKey({.kind = kind, .id = id}),
                absl::StrCat("resource ", kind, "/", id));
}

absl::StatusOr<std::string> GetBookingRow(const Database& database,
                                          const rocksdb::ReadOptions& options,
                                          uint64_t id) {
  return GetRow(database, options, Family::kBookings, EncodeIdKey(id),
                absl::StrCat("booking ", id));
}

}  // namespace internal

RowReader::RowReader(const Database& database)
    : database_(&database),
      snapshot_(std::make_unique<rocksdb::ManagedSnapshot>(&database.db())) {}

rocksdb::ReadOptions RowReader::ReadOptions() const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_->snapshot();
  return options;
}

rocksdb::ReadOptions RowReader::BulkReadOptions() const {
  rocksdb::ReadOptions options = ReadOptions();
  // One pass over much: it would push out of the cache what others need.
  options.fill_cache = false;
  options.readahead_size = kBulkReadaheadBytes;
  return options;
}

absl::StatusOr<uint64_t> RowReader::Revision() const {
  TRILAB_ASSIGN_OR_RETURN(
      const std::optional<uint64_t> applied,
      database_->GetMetaNumber(kMetaAppliedRevision, ReadOptions()));
  return applied.value_or(0);
}

absl::StatusOr<std::string> RowReader::GetResource(uint8_t kind,
                                                   uint64_t id) const {
  return internal::GetResourceRow(*database_, ReadOptions(), kind, id);
}

absl::StatusOr<std::string> RowReader::GetBooking(uint64_t id) const {
  return internal::GetBookingRow(*database_, ReadOptions(), id);
}

absl::StatusOr<uint64_t> RowReader::LastBookingId() const {
  const std::unique_ptr<rocksdb::Iterator> rows(database_->db().NewIterator(
      ReadOptions(), database_->family(Family::kBookings)));
  rows->SeekToLast();
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(rows->status(), "reading the last booking"));
  return rows->Valid() ? DecodeIdKey(ToView(rows->key())) : 0;
}

absl::StatusOr<std::vector<std::optional<std::string>>> RowReader::GetBookings(
    absl::Span<const uint64_t> ids) const {
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const uint64_t id : ids) keys.push_back(EncodeIdKey(id));
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(ids.size());
  std::vector<rocksdb::Status> statuses(ids.size());
  database_->db().MultiGet(ReadOptions(), database_->family(Family::kBookings),
                           slices.size(), slices.data(), values.data(),
                           statuses.data());
  std::vector<std::optional<std::string>> result(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    TRILAB_RETURN_IF_ERROR(
        FromRocksdb(statuses[i], absl::StrCat("booking ", ids[i])));
    result[i] = values[i].ToString();
  }
  return result;
}

absl::Status RowReader::ScanResources(uint8_t kind,
                                      std::optional<uint64_t> after_id,
                                      Visitor visitor) const {
  const std::unique_ptr<rocksdb::Iterator> rows(database_->db().NewIterator(
      ReadOptions(), database_->family(Family::kResources)));
  rows->Seek(EncodeResourceKey({.kind = kind, .id = after_id.value_or(0)}));
  for (; rows->Valid(); rows->Next()) {
    TRILAB_ASSIGN_OR_RETURN(const ResourceKey key,
                            DecodeResourceKey(ToView(rows->key())));
    if (key.kind != kind) break;
    if (key.id == after_id) continue;
    if (!visitor(key.id, ToView(rows->value()))) break;
  }
  return FromRocksdb(rows->status(), "scanning resources");
}

absl::Status RowReader::ScanBookings(std::optional<uint64_t> after_id,
                                     Visitor visitor) const {
  const std::unique_ptr<rocksdb::Iterator> rows(database_->db().NewIterator(
      ReadOptions(), database_->family(Family::kBookings)));
  rows->Seek(EncodeIdKey(after_id.value_or(0)));
  for (; rows->Valid(); rows->Next()) {
    TRILAB_ASSIGN_OR_RETURN(const uint64_t id,
                            DecodeIdKey(ToView(rows->key())));
    if (id == after_id) continue;
    if (!visitor(id, ToView(rows->value()))) break;
  }
  return FromRocksdb(rows->status(), "scanning bookings");
}

absl::Status RowReader::ScanRequests(
    absl::FunctionRef<bool(const RequestRow& row)> visitor) const {
  const std::unique_ptr<rocksdb::Iterator> rows(database_->db().NewIterator(
      BulkReadOptions(), database_->family(Family::kRequestIds)));
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    const absl::StatusOr<RequestRow> row =
        DecodeRequestRow(ToView(rows->value()));
    if (row.ok() && !visitor(*row)) break;
  }
  return FromRocksdb(rows->status(), "scanning request ids");
}

absl::StatusOr<BookingPage> RowReader::ScanByInstrument(
    const TimeQuery& query) const {
  return ScanTimeIndex(Family::kBookingsByInstrument, query);
}

absl::StatusOr<BookingPage> RowReader::ScanByPartner(
    const TimeQuery& query) const {
  return ScanTimeIndex(Family::kBookingsByPartner, query);
}

absl::StatusOr<BookingPage> RowReader::ScanTimeIndex(
    Family family, const TimeQuery& query) const {
  if (query.limit == 0) {
    return absl::InvalidArgumentError("limit is 0; it must be at least 1");
  }
  const std::string end = EncodeTimeIndexKey(
      {.owner = query.owner, .start_minute = query.until_minute});
  const rocksdb::Slice upper_bound(end);
  rocksdb::ReadOptions options = ReadOptions();
  options.iterate_upper_bound = &upper_bound;
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_->db().NewIterator(options, database_->family(family)));
  std::vector<uint64_t> ids;
  BookingPage page;
  TimeCursor last;
  for (rows->Seek(FirstKey(query)); rows->Valid(); rows->Next()) {
    TRILAB_ASSIGN_OR_RETURN(const TimeIndexValue value,
                            DecodeTimeIndexValue(ToView(rows->value())));
    if (value.end_minute <= query.from_minute) continue;
    if (query.active_only && !value.active) continue;
    if (query.inactive_only && value.active) continue;
    if (ids.size() == query.limit) {
      page.next = last;
      break;
    }
    TRILAB_ASSIGN_OR_RETURN(const TimeIndexKey key,
                            DecodeTimeIndexKey(ToView(rows->key())));
    last = {.start_minute = key.start_minute, .booking_id = key.booking_id};
    ids.push_back(key.booking_id);
  }
  TRILAB_RETURN_IF_ERROR(FromRocksdb(
      rows->status(), absl::StrCat("scanning ", FamilyName(family))));

  TRILAB_ASSIGN_OR_RETURN(std::vector<std::optional<std::string>> found,
                          GetBookings(ids));
  page.bookings.reserve(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    if (!found[i].has_value()) return LostBooking(ids[i], family);
    page.bookings.push_back({.id = ids[i], .bytes = *std::move(found[i])});
  }
  return page;
}

absl::StatusOr<std::vector<uint64_t>> RowReader::ActiveIds(
    int64_t cutoff_minute) const {
  std::vector<uint64_t> ids;
  if (cutoff_minute == std::numeric_limits<int64_t>::max()) return ids;
  const std::unique_ptr<rocksdb::Iterator> rows(database_->db().NewIterator(
      BulkReadOptions(), database_->family(Family::kBookingsByEnd)));
  rows->Seek(EncodeEndIndexKey({.end_minute = cutoff_minute + 1}));
  for (; rows->Valid(); rows->Next()) {
    TRILAB_ASSIGN_OR_RETURN(const EndIndexKey key,
                            DecodeEndIndexKey(ToView(rows->key())));
    ids.push_back(key.booking_id);
  }
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(rows->status(), "scanning active bookings"));
  std::sort(ids.begin(), ids.end());
  return ids;
}

absl::Status RowReader::ScanActive(int64_t cutoff_minute,
                                   Visitor visitor) const {
  TRILAB_ASSIGN_OR_RETURN(const std::vector<uint64_t> ids,
                          ActiveIds(cutoff_minute));
  const std::unique_ptr<rocksdb::Iterator> rows(database_->db().NewIterator(
      BulkReadOptions(), database_->family(Family::kBookings)));
  // One sweep in id order: most active bookings are near each other, since
  // ids ascend with time.
  std::optional<uint64_t> at;
  for (const uint64_t id : ids) {
    if (!at.has_value() || id - *at > kMaxStepsInsteadOfSeek) {
      rows->Seek(EncodeIdKey(id));
      at = id;
    }
    while (rows->Valid()) {
      TRILAB_ASSIGN_OR_RETURN(at, DecodeIdKey(ToView(rows->key())));
      if (*at >= id) break;
      rows->Next();
    }
    if (!rows->Valid() || *at != id) {
      TRILAB_RETURN_IF_ERROR(
          FromRocksdb(rows->status(), absl::StrCat("booking ", id)));
      return LostBooking(id, Family::kBookingsByEnd);
    }
    if (!visitor(id, ToView(rows->value()))) break;
  }
  return absl::OkStatus();
}

}  // namespace trilab::storage
