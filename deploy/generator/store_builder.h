#ifndef TRILAB_DEPLOY_GENERATOR_STORE_BUILDER_H_
#define TRILAB_DEPLOY_GENERATOR_STORE_BUILDER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "deploy/generator/inventory_generator.h"

namespace trilab::generator {

struct GeneratorOptions {
  uint64_t seed = 1;
  int64_t instruments = 1000;  // 1 to 999,999.
  int64_t bookings = 0;
  // When everything is put and booked; present and future are judged from
  // here. Whole minutes.
  absl::Time at = absl::UnixEpoch();
  int past_percent = 20;
  Hours hours = Hours::kMixed;
};

struct BuildProgress {
  absl::string_view step;  // "resources" or "bookings".
  int64_t done = 0;
  int64_t total = 0;  // 0: not known.
};

// Called now and then. May be empty.
using OnBuildProgress = std::function<void(const BuildProgress&)>;

struct BuildReport {
  int64_t resources = 0;
  int64_t bookings = 0;
  uint64_t revision = 0;  // Of the last record.
  absl::Duration resource_time;
  absl::Duration booking_time;
};

// Writes the inventory as JSON Lines, as ExportInventory would and
// ImportInventory takes it, to a new file. Returns the number of lines.
//
// Errors: that the file cannot be written.
absl::StatusOr<int64_t> WriteInventoryFile(const GeneratorOptions& options,
                                           const std::string& path);

// Makes a data directory with the inventory and bookings. Resources are
// decided by the engine; bookings are made so that it would have taken them,
// and recorded many at a time. Memory does not grow with the bookings.
//
// The same options give the same records and the same state.
//
// Errors: ALREADY_EXISTS if the directory has records, what
// storage::Database::Open returns, and OUT_OF_RANGE for more bookings than
// the instruments have time for.
absl::StatusOr<BuildReport> BuildStore(const GeneratorOptions& options,
                                       const std::string& data_dir,
                                       const OnBuildProgress& progress);

}  // namespace trilab::generator

#endif  // TRILAB_DEPLOY_GENERATOR_STORE_BUILDER_H_
