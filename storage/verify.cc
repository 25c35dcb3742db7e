#include "storage/verify.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "rocksdb/metadata.h"
#include "rocksdb/options.h"
#include "rocksdb/snapshot.h"
#include "rocksdb/sst_file_reader.h"
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

constexpr uint64_t kPollEvery = 1024;

std::string BookingName(uint64_t id) { return absl::StrCat("booking ", id); }

bool HasInstrument(const BookingIndex& index, uint64_t instrument) {
  return std::find(index.instruments.begin(), index.instruments.end(),
                   instrument) != index.instruments.end();
}

// One verification: the snapshot it reads and what it has counted.
class Verifier {
 public:
  Verifier(const Database& database, IndexExtractor extract,
           absl::FunctionRef<void(const Finding&)> report,
           absl::FunctionRef<bool()> cancelled)
      : database_(database),
        extract_(extract),
        report_(report),
        cancelled_(cancelled),
        snapshot_(std::make_unique<rocksdb::ManagedSnapshot>(&database.db())) {}

  absl::StatusOr<VerifySummary> Run() {
    TRILAB_RETURN_IF_ERROR(CheckFiles());
    TRILAB_RETURN_IF_ERROR(CheckJournal());
    TRILAB_RETURN_IF_ERROR(CheckResources());
    TRILAB_RETURN_IF_ERROR(CheckRequests());
    TRILAB_RETURN_IF_ERROR(CheckBookings());
    TRILAB_RETURN_IF_ERROR(CheckTimeIndex(Family::kBookingsByInstrument));
    TRILAB_RETURN_IF_ERROR(CheckTimeIndex(Family::kBookingsByPartner));
    TRILAB_RETURN_IF_ERROR(CheckEndIndex());
    return summary_;
  }

 private:
  using RowVisitor =
      absl::FunctionRef<void(absl::string_view key, absl::string_view value)>;

  void Report(Family family, std::string key, absl::string_view problem) {
    ++summary_.findings;
    report_(Finding{.family = family,
                    .key = std::move(key),
                    .problem = std::string(problem)});
  }

  rocksdb::ReadOptions ReadOptions() const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_->snapshot();
    options.fill_cache = false;
    return options;
  }

  // Damage of a file ends the scan of its family and is a finding: what lies
  // behind it cannot be read.
  absl::Status ForEachRow(Family family, RowVisitor visitor) {
    const std::unique_ptr<rocksdb::Iterator> rows(
        database_.db().NewIterator(ReadOptions(), database_.family(family)));
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
      visitor(ToView(rows->key()), ToView(rows->value()));
      if (++rows_ % kPollEvery == 0) TRILAB_RETURN_IF_ERROR(Poll());
    }
    if (rows->status().IsCorruption()) {
      Report(family, "table", rows->status().ToString());
      return absl::OkStatus();
    }
    return FromRocksdb(rows->status(),
                       absl::StrCat("reading ", FamilyName(family)));
  }

  absl::Status Poll() {
    return cancelled_() ? absl::CancelledError("verification was given up")
                        : absl::OkStatus();
  }

  absl::Status CheckFiles();
  absl::Status CheckJournal();
  absl::Status CheckResources();
  absl::Status CheckRequests();
  absl::Status CheckBookings();
  absl::Status CheckTimeIndex(Family family);
  absl::Status CheckEndIndex();
  absl::Status CheckIndexRowsOf(uint64_t id, const BookingIndex& index);
  absl::Status ExpectRow(Family family, uint64_t id, absl::string_view key,
                         absl::string_view value);
  absl::StatusOr<std::optional<BookingIndex>> IndexOf(uint64_t id);

  const Database& database_;
  IndexExtractor extract_;
  absl::FunctionRef<void(const Finding&)> report_;
  absl::FunctionRef<bool()> cancelled_;
  uint64_t rows_ = 0;
  std::unique_ptr<rocksdb::ManagedSnapshot> snapshot_;
  VerifySummary summary_;
};

// File by file rather than by DB::VerifyChecksum(), which cannot be stopped.
absl::Status Verifier::CheckFiles() {
  rocksdb::DB& db = database_.db();
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(db.DisableFileDeletions(), "keeping table files"));
  // Not forced: a backup may keep them at the same time.
  const absl::Cleanup enable = [&db] {
    db.EnableFileDeletions(/*force=*/false).PermitUncheckedError();
  };
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  rocksdb::Options options;
  options.env = database_.options().env;
  for (const rocksdb::LiveFileMetaData& file : files) {
    TRILAB_RETURN_IF_ERROR(Poll());
    rocksdb::SstFileReader reader(options);
    rocksdb::Status status = reader.Open(file.db_path + file.name);
    if (status.ok()) status = reader.VerifyChecksum();
    if (!status.ok()) Report(Family::kMeta, "files", status.ToString());
  }
  return absl::OkStatus();
}

absl::Status Verifier::CheckJournal() {
  TRILAB_ASSIGN_OR_RETURN(
      const std::optional<uint64_t> first,
      database_.GetMetaNumber(kMetaFirstRevision, ReadOptions()));
  TRILAB_ASSIGN_OR_RETURN(
      const std::optional<uint64_t> applied,
      database_.GetMetaNumber(kMetaAppliedRevision, ReadOptions()));
  uint64_t expected = first.value_or(1);
  TRILAB_RETURN_IF_ERROR(ForEachRow(
      Family::kJournal, [&](absl::string_view key, absl::string_view value) {
        ++summary_.journal_records;
        const absl::StatusOr<uint64_t> revision = DecodeIdKey(key);
        if (!revision.ok()) {
          Report(Family::kJournal, absl::CEscape(key),
                 revision.status().message());
          return;
        }
        const std::string name = absl::StrCat("record ", *revision);
        if (*revision < expected) {
          Report(Family::kJournal, name,
                 absl::StrCat("is before first_revision ", expected));
          return;
        }
        if (*revision > expected) {
          Report(Family::kJournal, name,
                 absl::StrCat("follows a gap: ", expected, " is missing"));
        }
        expected = *revision + 1;
        const auto payload = DecodeJournalValue(*revision, value);
        if (!payload.ok()) {
          Report(Family::kJournal, name, payload.status().message());
        }
      }));
  if (applied.value_or(0) >= expected) {
    Report(Family::kMeta, kMetaAppliedRevision,
           absl::StrCat("is ", *applied, ", but the journal ends at ",
                        expected - 1));
  }
  return absl::OkStatus();
}

absl::Status Verifier::CheckResources() {
  return ForEachRow(Family::kResources, [&](absl::string_view key,
                                            absl::string_view) {
    ++summary_.resources;
    const absl::StatusOr<ResourceKey> decoded = DecodeResourceKey(key);
    if (decoded.ok()) return;
    Report(Family::kResources, absl::CEscape(key), decoded.status().message());
  });
}

absl::Status Verifier::CheckRequests() {
  return ForEachRow(
      Family::kRequestIds, [&](absl::string_view key, absl::string_view value) {
        ++summary_.requests;
        absl::Status status = DecodeRequestKey(key).status();
        status.Update(DecodeRequestRow(value).status());
        if (status.ok()) return;
        Report(Family::kRequestIds, absl::CEscape(key), status.message());
      });
}

absl::Status Verifier::CheckBookings() {
  absl::Status failure;
  TRILAB_RETURN_IF_ERROR(ForEachRow(
      Family::kBookings, [&](absl::string_view key, absl::string_view value) {
        ++summary_.bookings;
        const absl::StatusOr<uint64_t> id = DecodeIdKey(key);
        if (!id.ok()) {
          Report(Family::kBookings, absl::CEscape(key), id.status().message());
          return;
        }
        const absl::StatusOr<BookingIndex> index = extract_(*id, value);
        if (!index.ok()) {
          Report(Family::kBookings, BookingName(*id), index.status().message());
          return;
        }
        failure.Update(CheckIndexRowsOf(*id, *index));
      }));
  return failure;
}

absl::Status Verifier::CheckIndexRowsOf(uint64_t id,
                                        const BookingIndex& index) {
  const std::string value = EncodeTimeIndexValue(
      {.end_minute = index.end_minute, .active = index.active});
  for (const uint64_t instrument : index.instruments) {
    TRILAB_RETURN_IF_ERROR(
        ExpectRow(Family::kBookingsByInstrument, id,
                  EncodeTimeIndexKey({.owner = instrument,
                                      .start_minute = index.start_minute,
                                      .booking_id = id}),
                  value));
  }
  TRILAB_RETURN_IF_ERROR(
      ExpectRow(Family::kBookingsByPartner, id,
                EncodeTimeIndexKey({.owner = index.partner,
                                    .start_minute = index.start_minute,
                                    .booking_id = id}),
                value));
  if (!index.active) return absl::OkStatus();
  return ExpectRow(
      Family::kBookingsByEnd, id,
      EncodeEndIndexKey({.end_minute = index.end_minute, .booking_id = id}),
      "");
}

absl::Status Verifier::ExpectRow(Family family, uint64_t id,
                                 absl::string_view key,
                                 absl::string_view value) {
  std::string found;
  const rocksdb::Status status = database_.db().Get(
      ReadOptions(), database_.family(family), ToSlice(key), &found);
  if (status.IsNotFound()) {
    Report(family, BookingName(id), "has no index row here");
    return absl::OkStatus();
  }
  if (status.IsCorruption()) {
    Report(family, BookingName(id), status.ToString());
    return absl::OkStatus();
  }
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(status, absl::StrCat("reading ", FamilyName(family))));
  if (found != value) {
    Report(family, BookingName(id), "has an index row with another value");
  }
  return absl::OkStatus();
}

// The index fields of a stored booking; nullopt when there is none. DATA_LOSS
// for a booking that cannot be read, which CheckBookings() has reported.
absl::StatusOr<std::optional<BookingIndex>> Verifier::IndexOf(uint64_t id) {
  rocksdb::PinnableSlice bytes;
  const rocksdb::Status status =
      database_.db().Get(ReadOptions(), database_.family(Family::kBookings),
                         EncodeIdKey(id), &bytes);
  if (status.IsNotFound()) return std::nullopt;
  TRILAB_RETURN_IF_ERROR(FromRocksdb(status, BookingName(id)));
  absl::StatusOr<BookingIndex> index = extract_(id, ToView(bytes));
  if (!index.ok()) return absl::DataLossError(index.status().message());
  return *std::move(index);
}

absl::Status Verifier::CheckTimeIndex(Family family) {
  absl::Status failure;
  TRILAB_RETURN_IF_ERROR(
      ForEachRow(family, [&](absl::string_view key, absl::string_view value) {
        ++summary_.index_rows;
        const absl::StatusOr<TimeIndexKey> row = DecodeTimeIndexKey(key);
        absl::Status format = row.status();
        format.Update(DecodeTimeIndexValue(value).status());
        if (!format.ok()) {
          Report(family, absl::CEscape(key), format.message());
          return;
        }
        const auto index = IndexOf(row->booking_id);
        if (absl::IsDataLoss(index.status())) return;
        failure.Update(index.status());
        if (!index.ok()) return;
        if (!index->has_value()) {
          Report(family, BookingName(row->booking_id), "does not exist");
          return;
        }
        const bool owned = family == Family::kBookingsByPartner
                               ? (*index)->partner == row->owner
                               : HasInstrument(**index, row->owner);
        if (!owned || (*index)->start_minute != row->start_minute) {
          Report(family, BookingName(row->booking_id),
                 absl::StrCat("has a stray index row of owner ", row->owner,
                              " at minute ", row->start_minute));
        }
      }));
  return failure;
}

absl::Status Verifier::CheckEndIndex() {
  absl::Status failure;
  TRILAB_RETURN_IF_ERROR(ForEachRow(
      Family::kBookingsByEnd, [&](absl::string_view key, absl::string_view) {
        ++summary_.index_rows;
        const absl::StatusOr<EndIndexKey> row = DecodeEndIndexKey(key);
        if (!row.ok()) {
          Report(Family::kBookingsByEnd, absl::CEscape(key),
                 row.status().message());
          return;
        }
        const auto index = IndexOf(row->booking_id);
        if (absl::IsDataLoss(index.status())) return;
        failure.Update(index.status());
        if (!index.ok()) return;
        if (!index->has_value()) {
          Report(Family::kBookingsByEnd, BookingName(row->booking_id),
                 "does not exist");
        } else if (!(*index)->active ||
                   (*index)->end_minute != row->end_minute) {
          Report(Family::kBookingsByEnd, BookingName(row->booking_id),
                 absl::StrCat("has a stray index row at minute ",
                              row->end_minute));
        }
      }));
  return failure;
}

}  // namespace

absl::StatusOr<VerifySummary> VerifyStorage(
    const Database& database, IndexExtractor extract,
    absl::FunctionRef<void(const Finding&)> report,
    absl::FunctionRef<bool()> cancelled) {
  return Verifier(database, extract, report, cancelled).Run();
}

}  // namespace trilab::storage
