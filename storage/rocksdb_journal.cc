#include "storage/rocksdb_journal.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "rocksdb/write_batch.h"
#include "storage/base/slice.h"
#include "storage/base/status_macros.h"
#include "storage/database.h"
#include "storage/families.h"
#include "storage/format.h"
#include "storage/high_water_mark.h"
#include "storage/keys.h"
#include "storage/statuses.h"
#include "storage/values.h"

namespace trilab::storage {
namespace {

absl::Status MissingRecord(uint64_t revision) {
  return absl::DataLossError(
      absl::StrCat("journal record ", revision, " is missing"));
}

absl::Status CheckRevisions(absl::Span<const JournalRecord> records,
                            uint64_t expected) {
  for (const JournalRecord& record : records) {
    if (record.revision != expected) {
      return absl::InvalidArgumentError(
          absl::StrCat("journal record has revision ", record.revision,
                       " instead of ", expected));
    }
    ++expected;
  }
  return absl::OkStatus();
}

// Reads the record under the iterator, which must be `revision`'s.
absl::StatusOr<absl::string_view> PayloadAt(const rocksdb::Iterator& rows,
                                            uint64_t revision) {
  if (!rows.Valid()) {
    TRILAB_RETURN_IF_ERROR(FromRocksdb(
        rows.status(), absl::StrCat("reading journal record ", revision)));
    return MissingRecord(revision);
  }
  TRILAB_ASSIGN_OR_RETURN(const uint64_t found,
                          DecodeIdKey(ToView(rows.key())));
  if (found != revision) return MissingRecord(revision);
  return DecodeJournalValue(revision, ToView(rows.value()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksdbJournal>> RocksdbJournal::Open(
    Database& database) {
  auto journal = absl::WrapUnique(new RocksdbJournal(database));
  TRILAB_RETURN_IF_ERROR(journal->Load());
  return journal;
}

absl::Status RocksdbJournal::Load() {
  TRILAB_ASSIGN_OR_RETURN(const std::optional<uint64_t> first,
                          database_.GetMetaNumber(kMetaFirstRevision));
  TRILAB_ASSIGN_OR_RETURN(const std::optional<uint64_t> applied,
                          database_.GetMetaNumber(kMetaAppliedRevision));
  first_revision_ = first.value_or(1);

  const std::unique_ptr<rocksdb::Iterator> rows(
      database_.db().NewIterator({}, database_.family(Family::kJournal)));
  rows->SeekToLast();
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(rows->status(), "reading the end of the journal"));
  if (rows->Valid()) {
    TRILAB_ASSIGN_OR_RETURN(last_revision_, DecodeIdKey(ToView(rows->key())));
    TRILAB_RETURN_IF_ERROR(PayloadAt(*rows, last_revision_).status());
    rows->Seek(EncodeIdKey(first_revision_));
    TRILAB_RETURN_IF_ERROR(PayloadAt(*rows, first_revision_).status());
  } else if (first.has_value()) {
    return MissingRecord(*first);
  }
  if (applied.value_or(0) > last_revision_) {
    return absl::DataLossError(
        absl::StrCat("rows are written up to revision ", *applied,
                     ", but the journal ends at ", last_revision_.load()));
  }
  return LoadMark();
}

absl::Status RocksdbJournal::LoadMark() {
  const DatabaseOptions& options = database_.options();
  TRILAB_ASSIGN_OR_RETURN(mark_,
                          HighWaterMark::Open(*options.env, options.path));
  const uint64_t last = last_revision_;
  if (mark_->revision() <= last) return absl::OkStatus();
  if (!options.drop_damaged_log_tail) {
    return absl::DataLossError(absl::StrCat(
        "the journal in ", options.path, " ends at revision ", last, ", but ",
        mark_->revision(), " was acknowledged: the end of the log is damaged; ",
        kDropDamagedLogTailHint));
  }
  dropped_ = mark_->revision() - last;
  mark_->Set(last);
  return absl::OkStatus();
}

absl::Status RocksdbJournal::CheckUsable() const {
  if (!failed_) return absl::OkStatus();
  return absl::UnavailableError(
      "an earlier write to the journal failed; it must be opened again");
}

absl::Status RocksdbJournal::Append(absl::Span<const JournalRecord> records) {
  TRILAB_RETURN_IF_ERROR(CheckUsable());
  TRILAB_RETURN_IF_ERROR(CheckRevisions(records, last_revision_ + 1));
  if (records.empty()) return absl::OkStatus();

  rocksdb::WriteBatch batch;
  for (const JournalRecord& record : records) {
    batch.Put(database_.family(Family::kJournal), EncodeIdKey(record.revision),
              EncodeJournalValue(record.revision, record.payload));
  }
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const rocksdb::Status status = database_.db().Write(synced, &batch);
  if (!status.ok()) {
    failed_ = true;
    return FromRocksdb(status, "appending to the journal");
  }
  last_revision_ = records.back().revision;
  mark_->Set(records.back().revision);
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> RocksdbJournal::Read(uint64_t from_revision,
                                              size_t max_records,
                                              size_t max_bytes,
                                              Visitor visitor) const {
  const uint64_t last = LastRevision();
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_.db().NewIterator({}, database_.family(Family::kJournal)));
  // After the iterator is pinned: a truncation that comes between the two
  // gives OUT_OF_RANGE rather than a false DATA_LOSS.
  const uint64_t first = FirstRevision();
  if (from_revision < first || from_revision > last + 1) {
    return absl::OutOfRangeError(
        absl::StrCat("revision ", from_revision, " is not in the journal, ",
                     "which has ", first, " to ", last));
  }
  uint64_t revision = from_revision;
  size_t bytes = 0;
  if (revision <= last) rows->Seek(EncodeIdKey(revision));
  for (size_t count = 0; revision <= last && count < max_records; ++count) {
    TRILAB_ASSIGN_OR_RETURN(const absl::string_view payload,
                            PayloadAt(*rows, revision));
    bytes += payload.size();
    if (count > 0 && bytes > max_bytes) break;
    const bool more = visitor(revision, payload);
    ++revision;
    if (!more) break;
    rows->Next();
  }
  return revision;
}

absl::Status RocksdbJournal::TruncateBefore(uint64_t revision) {
  TRILAB_RETURN_IF_ERROR(CheckUsable());
  if (revision > last_revision_) {
    return absl::OutOfRangeError(
        absl::StrCat("cannot drop journal records before ", revision,
                     ": the last one is ", last_revision_.load()));
  }
  if (revision <= first_revision_) return absl::OkStatus();
  TRILAB_ASSIGN_OR_RETURN(const std::optional<uint64_t> applied,
                          database_.GetMetaNumber(kMetaAppliedRevision));
  if (revision > applied.value_or(0) + 1) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot drop journal records before ", revision,
                     ": rows are written only up to ", applied.value_or(0)));
  }
  rocksdb::WriteBatch batch;
  batch.DeleteRange(database_.family(Family::kJournal),
                    EncodeIdKey(first_revision_), EncodeIdKey(revision));
  batch.Put(database_.family(Family::kMeta), kMetaFirstRevision,
            EncodeMetaNumber(revision));
  // First the mark, so that no reader starts at a record about to go.
  const uint64_t before = first_revision_.exchange(revision);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const rocksdb::Status status = database_.db().Write(synced, &batch);
  if (!status.ok()) {
    first_revision_ = before;
    failed_ = true;
  }
  return FromRocksdb(status, "dropping old journal records");
}

}  // namespace trilab::storage
