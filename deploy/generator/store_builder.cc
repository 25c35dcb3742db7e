#include "deploy/generator/store_builder.h"

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "deploy/generator/booking_generator.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"
#include "server/handlers/inventory_item.h"
#include "server/sequencer/projector.h"
#include "server/sequencer/record_codec.h"
#include "storage/base/status_macros.h"
#include "storage/database.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_store.h"

namespace trilab::generator {
namespace {

// A record is read whole, so it stays well below a megabyte.
constexpr size_t kResourcesPerRecord = 500;
constexpr size_t kBookingsPerRecord = 500;
// One synced write takes this many records.
constexpr size_t kRecordsPerCommit = 64;

InventoryOptions InventoryOf(const GeneratorOptions& options) {
  return {.seed = options.seed,
          .instruments = options.instruments,
          .at = options.at,
          .hours = options.hours};
}

// Appends records to a data directory, and the rows they change.
class StoreWriter {
 public:
  static absl::StatusOr<std::unique_ptr<StoreWriter>> Open(
      const std::string& path) {
    auto writer = std::unique_ptr<StoreWriter>(new StoreWriter());
    storage::DatabaseOptions options;
    options.path = path;
    TRILAB_ASSIGN_OR_RETURN(writer->database_,
                            storage::Database::Open(std::move(options)));
    TRILAB_ASSIGN_OR_RETURN(writer->journal_,
                            storage::RocksdbJournal::Open(*writer->database_));
    TRILAB_ASSIGN_OR_RETURN(writer->rows_,
                            storage::RowStore::Open(*writer->database_));
    if (writer->journal_->LastRevision() != 0) {
      return absl::AlreadyExistsError(
          absl::StrCat(path, " already holds records; give a new directory."));
    }
    writer->batch_ = std::make_unique<storage::RowBatch>(*writer->database_);
    return writer;
  }

  uint64_t next_revision() const { return revision_ + 1; }

  // Takes the record of `next_revision()`. `before` is the state it was
  // decided against.
  absl::Status Add(const engine::Record& record, const engine::State& before) {
    TRILAB_RETURN_IF_ERROR(AddRows(record, before, *rows_, *batch_));
    TRILAB_ASSIGN_OR_RETURN(std::string payload, EncodeRecord(record));
    records_.push_back({record.revision, std::move(payload)});
    revision_ = record.revision;
    return records_.size() < kRecordsPerCommit ? absl::OkStatus() : Commit();
  }

  absl::Status Commit() {
    if (records_.empty()) return absl::OkStatus();
    TRILAB_RETURN_IF_ERROR(journal_->Append(records_));
    TRILAB_RETURN_IF_ERROR(rows_->Write(*batch_, revision_));
    records_.clear();
    batch_->Clear();
    return absl::OkStatus();
  }

  absl::Status Finish() {
    TRILAB_RETURN_IF_ERROR(Commit());
    return database_->Flush();
  }

 private:
  StoreWriter() = default;

  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::RocksdbJournal> journal_;
  std::unique_ptr<storage::RowStore> rows_;
  std::unique_ptr<storage::RowBatch> batch_;
  std::vector<storage::JournalRecord> records_;
  uint64_t revision_ = 0;
};

class StoreBuilder {
 public:
  StoreBuilder(const GeneratorOptions& options, StoreWriter& writer,
               const OnBuildProgress& progress)
      : options_(options), writer_(writer), progress_(progress) {}

  absl::StatusOr<BuildReport> Run() {
    const absl::Time start = absl::Now();
    TRILAB_RETURN_IF_ERROR(PutResources());
    const absl::Time middle = absl::Now();
    TRILAB_RETURN_IF_ERROR(PutBookings());
    TRILAB_RETURN_IF_ERROR(writer_.Finish());
    report_.revision = writer_.next_revision() - 1;
    report_.resource_time = middle - start;
    report_.booking_time = absl::Now() - middle;
    return report_;
  }

 private:
  void Tell(absl::string_view step, int64_t done, int64_t total) const {
    if (progress_) progress_({step, done, total});
  }

  engine::Record NewRecord() const {
    engine::Record record;
    record.revision = writer_.next_revision();
    record.time = options_.at;
    record.principal = "system";
    return record;
  }

  absl::Status PutResources() {
    engine::PutResources command;
    const auto put = [&]() -> absl::Status {
      engine::Record record = NewRecord();
      engine::Decision decision =
          engine::Decide(state_, command, record.revision, options_.at);
      if (const auto* refused = std::get_if<engine::Rejection>(&decision)) {
        return absl::InternalError(
            absl::StrCat("The inventory is refused: ", refused->field, " ",
                         refused->message));
      }
      record.facts = std::get<engine::Facts>(std::move(decision));
      command.changes.clear();
      TRILAB_RETURN_IF_ERROR(writer_.Add(record, state_));
      state_.Apply(record);
      Tell("resources", report_.resources, 0);
      return absl::OkStatus();
    };
    TRILAB_RETURN_IF_ERROR(GenerateInventory(
        InventoryOf(options_), [&](engine::Resource resource) -> absl::Status {
          ++report_.resources;
          command.changes.push_back({std::move(resource)});
          return command.changes.size() < kResourcesPerRecord ? absl::OkStatus()
                                                              : put();
        }));
    return command.changes.empty() ? absl::OkStatus() : put();
  }

  absl::Status PutBookings() {
    engine::Record record = NewRecord();
    const auto put = [&]() -> absl::Status {
      report_.bookings += static_cast<int64_t>(record.facts.size());
      // Only a change of a booking asks for the state before.
      TRILAB_RETURN_IF_ERROR(writer_.Add(record, state_));
      record = NewRecord();
      Tell("bookings", report_.bookings, options_.bookings);
      return absl::OkStatus();
    };
    const BookingOptions bookings{.seed = options_.seed,
                                  .bookings = options_.bookings,
                                  .at = options_.at,
                                  .past_percent = options_.past_percent};
    TRILAB_RETURN_IF_ERROR(
        BookingGenerator(bookings, state_.catalog())
            .Run([&](engine::Booking booking) -> absl::Status {
              booking.revision = record.revision;
              booking.create_time = options_.at;
              booking.update_time = options_.at;
              record.facts.emplace_back(engine::BookingPut{
                  engine::BookingEvent::kCreated,
                  std::make_shared<const engine::Booking>(std::move(booking))});
              return record.facts.size() < kBookingsPerRecord ? absl::OkStatus()
                                                              : put();
            }));
    return record.facts.empty() ? absl::OkStatus() : put();
  }

  const GeneratorOptions& options_;
  StoreWriter& writer_;
  const OnBuildProgress& progress_;
  engine::State state_;
  BuildReport report_;
};

}  // namespace

absl::StatusOr<int64_t> WriteInventoryFile(const GeneratorOptions& options,
                                           const std::string& path) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  int64_t lines = 0;
  TRILAB_RETURN_IF_ERROR(GenerateInventory(
      InventoryOf(options), [&](engine::Resource resource) -> absl::Status {
        TRILAB_ASSIGN_OR_RETURN(const std::string line,
                                FormatInventoryLine(resource));
        out << line << '\n';
        ++lines;
        return absl::OkStatus();
      }));
  out.close();
  if (out.fail()) {
    return absl::UnavailableError(absl::StrCat("Cannot write ", path));
  }
  return lines;
}

absl::StatusOr<BuildReport> BuildStore(const GeneratorOptions& options,
                                       const std::string& data_dir,
                                       const OnBuildProgress& progress) {
  TRILAB_ASSIGN_OR_RETURN(const std::unique_ptr<StoreWriter> writer,
                          StoreWriter::Open(data_dir));
  return StoreBuilder(options, *writer, progress).Run();
}

}  // namespace trilab::generator
