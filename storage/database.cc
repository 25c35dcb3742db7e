#include "storage/database.h"

#include <algorithm>
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
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/write_batch.h"
#include "storage/base/slice.h"
#include "storage/base/status_macros.h"
#include "storage/data_directory.h"
#include "storage/keys.h"
#include "storage/statuses.h"

namespace trilab::storage {
namespace {

absl::Status NotOurs(const std::string& path, absl::string_view why) {
  return absl::FailedPreconditionError(
      absl::StrCat(path, " is not a Trilab data directory: ", why));
}

absl::Status TooNew(const std::string& path, uint64_t found, uint64_t known) {
  return absl::FailedPreconditionError(
      absl::StrCat("data directory ", path, " has format version ", found,
                   ", but this program knows only up to ", known,
                   "; run a newer release of Trilab"));
}

absl::StatusOr<std::optional<uint64_t>> ReadNumber(
    rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family, const char* key,
    const rocksdb::ReadOptions& options) {
  std::string bytes;
  const rocksdb::Status status = db.Get(options, family, key, &bytes);
  if (status.IsNotFound()) return std::nullopt;
  TRILAB_RETURN_IF_ERROR(FromRocksdb(status, absl::StrCat("reading ", key)));
  absl::StatusOr<uint64_t> number = DecodeIdKey(bytes);
  if (!number.ok()) {
    return absl::DataLossError(absl::StrCat("meta ", key, " has ", bytes.size(),
                                            " bytes instead of 8"));
  }
  return *number;
}

// Looks at a database whose families are not just ours, without writing: it
// may be from another program, from a newer or older release, or new with its
// creation cut off.
absl::Status ProbeStrangeFamilies(const DatabaseOptions& options,
                                  const std::vector<std::string>& names) {
  rocksdb::Options probe;
  probe.env = options.env;
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::OpenForReadOnly(probe, options.path, &opened);
  if (!status.ok()) {
    return ExplainOpenFailure(status, options.path, DirectoryState::kPresent);
  }
  const std::unique_ptr<rocksdb::DB> db(opened);
  TRILAB_ASSIGN_OR_RETURN(
      const std::optional<uint64_t> version,
      ReadNumber(*db, db->DefaultColumnFamily(), kMetaFormatVersion, {}));
  if (version.has_value() && *version > options.format_version) {
    return TooNew(options.path, *version, options.format_version);
  }
  for (const std::string& name : names) {
    if (std::find(kFamilyNames.begin(), kFamilyNames.end(), name) ==
        kFamilyNames.end()) {
      return NotOurs(options.path,
                     absl::StrCat("it has a column family ", name));
    }
  }
  const std::unique_ptr<rocksdb::Iterator> rows(db->NewIterator({}));
  rows->SeekToFirst();
  if (!version.has_value() && rows->Valid()) {
    return NotOurs(options.path, "it is a database of another program");
  }
  return FromRocksdb(rows->status(), absl::StrCat("reading ", options.path));
}

absl::Status CheckFamilies(const DatabaseOptions& options) {
  std::vector<std::string> names;
  rocksdb::DBOptions listing;
  listing.env = options.env;
  const rocksdb::Status status =
      rocksdb::DB::ListColumnFamilies(listing, options.path, &names);
  if (!status.ok()) {
    return ExplainOpenFailure(status, options.path, DirectoryState::kPresent);
  }
  std::vector<std::string> ours(kFamilyNames.begin(), kFamilyNames.end());
  std::vector<std::string> found = names;
  std::sort(ours.begin(), ours.end());
  std::sort(found.begin(), found.end());
  if (ours == found) return absl::OkStatus();
  return ProbeStrangeFamilies(options, names);
}

}  // namespace

std::string EncodeMetaNumber(uint64_t number) { return EncodeIdKey(number); }

absl::StatusOr<std::unique_ptr<Database>> Database::Open(
    DatabaseOptions options) {
  if (options.env == nullptr) options.env = rocksdb::Env::Default();
  std::unique_ptr<Database> database(new Database(std::move(options)));
  TRILAB_RETURN_IF_ERROR(database->OpenFamilies());
  TRILAB_RETURN_IF_ERROR(database->CheckFormat());
  return database;
}

Database::~Database() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  // Nothing can be done about an error here, and nothing acknowledged
  // depends on it.
  db_->Close().PermitUncheckedError();
}

absl::Status Database::OpenFamilies() {
  TRILAB_ASSIGN_OR_RETURN(const DirectoryState state,
                          InspectDirectory(*options_.env, options_.path));
  if (state == DirectoryState::kPresent) {
    TRILAB_RETURN_IF_ERROR(CheckFamilies(options_));
  } else if (options_.must_exist) {
    return absl::NotFoundError(
        absl::StrCat("there is no data directory at ", options_.path));
  }
  const std::shared_ptr<rocksdb::Cache> cache =
      rocksdb::NewLRUCache(options_.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.reserve(kFamilyCount);
  for (size_t i = 0; i < kFamilyCount; ++i) {
    descriptors.emplace_back(
        kFamilyNames[i],
        MakeFamilyOptions(options_, static_cast<Family>(i), cache));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(
      MakeDbOptions(options_), options_.path, descriptors, &handles, &opened);
  if (!status.ok()) return ExplainOpenFailure(status, options_.path, state);
  db_.reset(opened);
  std::copy(handles.begin(), handles.end(), families_.begin());
  return absl::OkStatus();
}

absl::Status Database::CheckFormat() {
  TRILAB_ASSIGN_OR_RETURN(const std::optional<uint64_t> version,
                          GetMetaNumber(kMetaFormatVersion));
  if (!version.has_value()) {
    TRILAB_ASSIGN_OR_RETURN(const bool empty, IsEmpty());
    if (!empty) return NotOurs(path(), "it has rows but no format version");
    return Initialize();
  }
  if (*version > options_.format_version) {
    return TooNew(path(), *version, options_.format_version);
  }
  TRILAB_RETURN_IF_ERROR(Migrate(*version));
  return FromRocksdb(
      db_->Get({}, family(Family::kMeta), kMetaStoreId, &store_id_),
      absl::StrCat("reading the identity of ", path()));
}

absl::StatusOr<bool> Database::IsEmpty() const {
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    const std::unique_ptr<rocksdb::Iterator> rows(db_->NewIterator({}, handle));
    rows->SeekToFirst();
    TRILAB_RETURN_IF_ERROR(
        FromRocksdb(rows->status(), absl::StrCat("reading ", path())));
    if (rows->Valid()) return false;
  }
  return true;
}

absl::Status Database::Initialize() {
  store_id_ = options_.env->GenerateUniqueId();
  // Some systems end it with a line break.
  while (!store_id_.empty() && store_id_.back() == '\n') store_id_.pop_back();
  rocksdb::WriteBatch batch;
  batch.Put(family(Family::kMeta), kMetaFormatVersion,
            EncodeMetaNumber(options_.format_version));
  batch.Put(family(Family::kMeta), kMetaStoreId, store_id_);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  return FromRocksdb(db_->Write(synced, &batch),
                     absl::StrCat("preparing data directory ", path()));
}

absl::Status Database::Migrate(uint64_t version) {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  for (; version < options_.format_version; ++version) {
    const auto step = std::find_if(
        options_.migrations.begin(), options_.migrations.end(),
        [&](const Migration& m) { return m.from_version == version; });
    if (step == options_.migrations.end()) {
      return absl::FailedPreconditionError(
          absl::StrCat("data directory ", path(), " has format version ",
                       version, ", and this program cannot migrate it; ",
                       "open it with an older release first"));
    }
    const absl::Status status = step->run(*this);
    if (!status.ok()) {
      return absl::Status(
          status.code(),
          absl::StrCat("migrating ", path(), " from format version ", version,
                       " (", step->name, "): ", status.message()));
    }
    TRILAB_RETURN_IF_ERROR(
        FromRocksdb(db_->Put(synced, family(Family::kMeta), kMetaFormatVersion,
                             EncodeMetaNumber(version + 1)),
                    absl::StrCat("recording the format version of ", path())));
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> Database::FreeBytes() const {
  uint64_t bytes = 0;
  const rocksdb::Status status = options_.env->GetFreeSpace(path(), &bytes);
  if (status.IsNotSupported()) return std::numeric_limits<uint64_t>::max();
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(status, absl::StrCat("asking for free space at ", path())));
  return bytes;
}

absl::Status Database::CheckFreeSpace() const {
  TRILAB_ASSIGN_OR_RETURN(const uint64_t bytes, FreeBytes());
  if (bytes >= options_.min_free_bytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(
      "data directory ", path(), " has ", bytes, " bytes free, less than the ",
      options_.min_free_bytes, " that must stay free"));
}

absl::Status Database::Flush() {
  return FromRocksdb(db_->Flush(rocksdb::FlushOptions(),
                                std::vector<rocksdb::ColumnFamilyHandle*>(
                                    families_.begin(), families_.end())),
                     absl::StrCat("flushing ", path()));
}

absl::StatusOr<std::optional<uint64_t>> Database::GetMetaNumber(
    const char* key, const rocksdb::ReadOptions& options) const {
  return ReadNumber(*db_, family(Family::kMeta), key, options);
}

}  // namespace trilab::storage
