#include "storage/data_directory.h"

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rocksdb/env.h"
#include "rocksdb/status.h"
#include "storage/base/status_macros.h"
#include "storage/database_options.h"
#include "storage/high_water_mark.h"
#include "storage/statuses.h"

namespace trilab::storage {
namespace {

// Present in the root of a file system of its own; never a user's data.
bool IsIgnored(absl::string_view name) {
  return name == "." || name == ".." || name == "lost+found";
}

// Made by RocksDB before CURRENT, so what a cut-off creation leaves.
bool IsCreationLeftover(absl::string_view name) {
  return name == "LOCK" || name == "IDENTITY" ||
         absl::StartsWith(name, "LOG") || absl::StartsWith(name, "MANIFEST-") ||
         absl::StartsWith(name, "OPTIONS-") || absl::EndsWith(name, ".dbtmp");
}

bool HoldsRows(absl::string_view name) {
  return absl::EndsWith(name, ".sst") || absl::EndsWith(name, ".log") ||
         name == kHighWaterMarkFile;
}

// RocksDB names the file of most damage, but not of a log's.
bool MayBeOfTheLog(absl::string_view text) {
  return !absl::StrContains(text, ".sst") &&
         !absl::StrContains(text, "MANIFEST") &&
         !absl::StrContains(text, "CURRENT");
}

absl::Status CheckParent(rocksdb::Env& env, const std::string& path) {
  const std::string parent =
      std::filesystem::path(path).lexically_normal().parent_path().string();
  if (parent.empty() || parent == "/" || env.FileExists(parent).ok()) {
    return absl::OkStatus();
  }
  return absl::NotFoundError(
      absl::StrCat("cannot make data directory ", path,
                   ": its parent directory does not exist"));
}

absl::StatusOr<std::vector<std::string>> ListFiles(rocksdb::Env& env,
                                                   const std::string& path) {
  bool is_directory = false;
  const rocksdb::Status looked = env.IsDirectory(path, &is_directory);
  if (looked.IsNotSupported()) {
    is_directory = true;  // An in-memory file system, made by ourselves.
  } else {
    TRILAB_RETURN_IF_ERROR(
        FromRocksdb(looked, absl::StrCat("looking at ", path)));
  }
  if (!is_directory) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is not a directory"));
  }
  std::vector<std::string> names;
  TRILAB_RETURN_IF_ERROR(FromRocksdb(env.GetChildren(path, &names),
                                     absl::StrCat("listing ", path)));
  std::erase_if(names, [](const std::string& name) { return IsIgnored(name); });
  return names;
}

}  // namespace

absl::StatusOr<DirectoryState> InspectDirectory(rocksdb::Env& env,
                                                const std::string& path) {
  if (!env.FileExists(path).ok()) {
    TRILAB_RETURN_IF_ERROR(CheckParent(env, path));
    return DirectoryState::kAbsent;
  }
  TRILAB_ASSIGN_OR_RETURN(const std::vector<std::string> names,
                          ListFiles(env, path));
  std::string stranger;
  std::string rows;
  for (const std::string& name : names) {
    if (name == "CURRENT") return DirectoryState::kPresent;
    if (HoldsRows(name)) rows = name;
    if (!HoldsRows(name) && !IsCreationLeftover(name)) stranger = name;
  }
  if (!stranger.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is not a Trilab data directory: it holds ",
                     stranger, " and no database"));
  }
  if (!rows.empty()) {
    return absl::DataLossError(absl::StrCat(
        "data directory ", path, " has lost its file CURRENT: ", rows,
        " is there without it"));
  }
  return DirectoryState::kAbsent;
}

absl::Status CheckAbsentOrEmpty(rocksdb::Env& env, const std::string& path) {
  if (!env.FileExists(path).ok()) return CheckParent(env, path);
  TRILAB_ASSIGN_OR_RETURN(const std::vector<std::string> names,
                          ListFiles(env, path));
  if (names.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(path, " is not empty: it holds ", names.front()));
}

absl::Status ExplainOpenFailure(const rocksdb::Status& status,
                                const std::string& path, DirectoryState state) {
  const std::string text = status.ToString();
  // RocksDB has no code for this: the first text comes from fcntl(2) when
  // another process holds the lock, the second when this process does.
  if (status.IsIOError() && absl::StrContains(text, "lock") &&
      (absl::StrContains(text, "Resource temporarily unavailable") ||
       absl::StrContains(text, "lock hold by current process") ||
       absl::StrContains(text, "lock is already held"))) {
    return absl::FailedPreconditionError(absl::StrCat(
        "data directory ", path, " is in use by another process: ", text));
  }
  const std::string context = absl::StrCat("opening data directory ", path);
  if (state == DirectoryState::kPresent && status.IsPathNotFound()) {
    return absl::DataLossError(
        absl::StrCat(context, ": a file is missing: ", text));
  }
  const absl::Status explained = FromRocksdb(status, context);
  if (!status.IsCorruption() || !MayBeOfTheLog(text)) return explained;
  return absl::DataLossError(
      absl::StrCat(explained.message(), "; ", kDropDamagedLogTailHint));
}

}  // namespace trilab::storage
