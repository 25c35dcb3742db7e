#include "storage/backup.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "rocksdb/env.h"
#include "rocksdb/utilities/backup_engine.h"
#include "storage/base/slice.h"
#include "storage/base/status_macros.h"
#include "storage/data_directory.h"
#include "storage/keys.h"
#include "storage/statuses.h"

namespace trilab::storage {
namespace {

constexpr uint64_t kProgressBytes = 1 << 20;

// What we note beside each backup: "revision=N format_version=N store_id=ID".
std::string EncodeNote(const BackupSummary& summary) {
  return absl::StrCat("revision=", summary.revision,
                      " format_version=", summary.format_version,
                      " store_id=", summary.store_id);
}

BackupSummary Summarize(const rocksdb::BackupInfo& info) {
  BackupSummary summary;
  summary.id = info.backup_id;
  summary.time = absl::FromUnixSeconds(info.timestamp);
  summary.bytes = info.size;
  for (const absl::string_view field : absl::StrSplit(info.app_metadata, ' ')) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(field, absl::MaxSplits('=', 1));
    // A note of another shape leaves zeros: the backup itself is good.
    if (pair.first == "revision") {
      (void)absl::SimpleAtoi(pair.second, &summary.revision);
    } else if (pair.first == "format_version") {
      (void)absl::SimpleAtoi(pair.second, &summary.format_version);
    } else if (pair.first == "store_id") {
      summary.store_id = std::string(pair.second);
    }
  }
  return summary;
}

rocksdb::Env* OrDefault(rocksdb::Env* env) {
  return env == nullptr ? rocksdb::Env::Default() : env;
}

rocksdb::BackupEngineOptions EngineOptions(const std::string& backup_dir,
                                           rocksdb::Env* env) {
  rocksdb::BackupEngineOptions options(backup_dir, env);
  options.sync = true;
  options.share_table_files = true;
  options.share_files_with_checksum = true;
  options.callback_trigger_interval_size = kProgressBytes;
  return options;
}

absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> OpenForWriting(
    const std::string& backup_dir, rocksdb::Env* env) {
  rocksdb::BackupEngine* engine = nullptr;
  TRILAB_RETURN_IF_ERROR(FromRocksdb(
      rocksdb::BackupEngine::Open(env, EngineOptions(backup_dir, env), &engine),
      absl::StrCat("opening backup directory ", backup_dir)));
  return std::unique_ptr<rocksdb::BackupEngine>(engine);
}

absl::StatusOr<std::unique_ptr<rocksdb::BackupEngineReadOnly>> OpenForReading(
    const std::string& backup_dir, rocksdb::Env* env) {
  if (!env->FileExists(backup_dir).ok()) {
    return absl::NotFoundError(
        absl::StrCat("there is no backup directory at ", backup_dir));
  }
  rocksdb::BackupEngineReadOnly* engine = nullptr;
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(rocksdb::BackupEngineReadOnly::Open(
                      env, EngineOptions(backup_dir, env), &engine),
                  absl::StrCat("opening backup directory ", backup_dir)));
  return std::unique_ptr<rocksdb::BackupEngineReadOnly>(engine);
}

absl::StatusOr<uint64_t> LastJournalRevision(const Database& database) {
  const std::unique_ptr<rocksdb::Iterator> rows(
      database.db().NewIterator({}, database.family(Family::kJournal)));
  rows->SeekToLast();
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(rows->status(), "reading the end of the journal"));
  if (!rows->Valid()) return 0;
  return DecodeIdKey(ToView(rows->key()));
}

std::string BackupName(const std::string& backup_dir, uint32_t id) {
  return absl::StrCat("backup ", id, " in ", backup_dir);
}

absl::Status VerifyWith(const rocksdb::BackupEngineReadOnly& engine,
                        const std::string& backup_dir, uint32_t id) {
  const rocksdb::Status status = engine.VerifyBackup(id, true);
  // A file of a known backup that is gone is damage, not an unknown id.
  if (status.IsPathNotFound()) {
    return absl::DataLossError(
        absl::StrCat(BackupName(backup_dir, id), ": ", status.ToString()));
  }
  return FromRocksdb(status, BackupName(backup_dir, id));
}

// Removes what an earlier, cut-off restore left.
absl::Status RemovePartial(const std::string& partial) {
  std::error_code error;
  std::filesystem::remove_all(partial, error);
  if (!error) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("removing ", partial, ": ", error.message()));
}

}  // namespace

absl::StatusOr<BackupSummary> CreateBackup(
    Database& database, const std::string& backup_dir,
    const std::function<bool(uint64_t copied)>& progress) {
  rocksdb::Env* const env = database.options().env;
  TRILAB_ASSIGN_OR_RETURN(const std::unique_ptr<rocksdb::BackupEngine> engine,
                          OpenForWriting(backup_dir, env));
  BackupSummary note;
  note.format_version = database.options().format_version;
  note.store_id = database.store_id();
  TRILAB_ASSIGN_OR_RETURN(note.revision, LastJournalRevision(database));

  rocksdb::CreateBackupOptions options;
  options.flush_before_backup = true;
  uint64_t copied = 0;  // RocksDB makes one callback at a time.
  const absl::Status stopped = absl::CancelledError("the backup was stopped");
  if (progress != nullptr) {
    if (!progress(0)) return stopped;
    options.progress_callback = [&] {
      copied += kProgressBytes;
      if (!progress(copied)) engine->StopBackup();
    };
  }
  rocksdb::BackupID id = 0;
  const rocksdb::Status made = engine->CreateNewBackupWithMetadata(
      options, &database.db(), EncodeNote(note), &id);
  if (made.IsIncomplete()) return stopped;
  TRILAB_RETURN_IF_ERROR(FromRocksdb(
      made, absl::StrCat("backing up ", database.path(), " to ", backup_dir)));
  rocksdb::BackupInfo info;
  TRILAB_RETURN_IF_ERROR(FromRocksdb(engine->GetBackupInfo(id, &info),
                                     BackupName(backup_dir, id)));
  return Summarize(info);
}

absl::StatusOr<std::vector<BackupSummary>> ListBackups(
    const std::string& backup_dir, rocksdb::Env* env) {
  TRILAB_ASSIGN_OR_RETURN(
      const std::unique_ptr<rocksdb::BackupEngineReadOnly> engine,
      OpenForReading(backup_dir, OrDefault(env)));
  std::vector<rocksdb::BackupInfo> infos;
  engine->GetBackupInfo(&infos);
  std::vector<BackupSummary> result;
  result.reserve(infos.size());
  for (const rocksdb::BackupInfo& info : infos) {
    result.push_back(Summarize(info));
  }
  return result;
}

absl::Status VerifyBackup(const std::string& backup_dir, uint32_t id,
                          rocksdb::Env* env) {
  TRILAB_ASSIGN_OR_RETURN(
      const std::unique_ptr<rocksdb::BackupEngineReadOnly> engine,
      OpenForReading(backup_dir, OrDefault(env)));
  return VerifyWith(*engine, backup_dir, id);
}

absl::Status RestoreBackup(const std::string& backup_dir, uint32_t id,
                           const std::string& target, rocksdb::Env* env) {
  env = OrDefault(env);
  TRILAB_RETURN_IF_ERROR(CheckAbsentOrEmpty(*env, target));
  TRILAB_ASSIGN_OR_RETURN(
      const std::unique_ptr<rocksdb::BackupEngineReadOnly> engine,
      OpenForReading(backup_dir, env));
  TRILAB_RETURN_IF_ERROR(VerifyWith(*engine, backup_dir, id));

  const std::string partial =
      absl::StrCat(absl::StripSuffix(target, "/"), ".partial");
  TRILAB_RETURN_IF_ERROR(RemovePartial(partial));
  TRILAB_RETURN_IF_ERROR(
      FromRocksdb(engine->RestoreDBFromBackup(id, partial, partial),
                  absl::StrCat("restoring ", BackupName(backup_dir, id))));
  if (env->FileExists(target).ok()) {
    TRILAB_RETURN_IF_ERROR(
        FromRocksdb(env->DeleteDir(target), absl::StrCat("moving ", target)));
  }
  return FromRocksdb(env->RenameFile(partial, target),
                     absl::StrCat("moving ", partial, " to ", target));
}

absl::Status PurgeBackups(const std::string& backup_dir, uint32_t keep,
                          rocksdb::Env* env) {
  TRILAB_ASSIGN_OR_RETURN(const std::unique_ptr<rocksdb::BackupEngine> engine,
                          OpenForWriting(backup_dir, OrDefault(env)));
  return FromRocksdb(engine->PurgeOldBackups(keep),
                     absl::StrCat("purging backups in ", backup_dir));
}

}  // namespace trilab::storage
