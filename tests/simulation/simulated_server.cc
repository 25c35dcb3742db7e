#include "tests/simulation/simulated_server.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "storage/base/status_macros.h"

namespace trilab::simulation {
namespace {

std::vector<Outcome> All(std::vector<std::optional<Outcome>> told) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(told.size());
  for (std::optional<Outcome>& outcome : told) {
    outcomes.push_back(*std::move(outcome));
  }
  return outcomes;
}

}  // namespace

SimulatedServer::SimulatedServer(ServerSetup setup, absl::Time now)
    : setup_(setup),
      clock_(now),
      memory_(rocksdb::NewMemEnv(rocksdb::Env::Default())),
      disk_(std::make_shared<FaultyDisk>(
          std::make_shared<testing::PowerLossFileSystem>(
              memory_->GetFileSystem()))),
      env_(rocksdb::NewCompositeEnv(disk_)) {
  if (setup_.fault == PlantedFault::kSkipSync) disk_->IgnoreLogSyncs();
  disk_->AddReader(std::this_thread::get_id());
  disk_->set_before_log_sync([this] {
    const Sequencer* sequencer = visible_;
    if (sequencer == nullptr) return;
    seen_while_syncing_ =
        std::max(seen_while_syncing_.load(), sequencer->revision());
  });
}

SimulatedServer::~SimulatedServer() { Stop(); }

absl::Status SimulatedServer::Open() {
  Stop();
  clock_.Close();
  clock_.set_on_first_park(
      [this] { disk_->AddReader(std::this_thread::get_id()); });
  const absl::Status status = OpenParts();
  if (!status.ok()) {
    Close();
    return status;
  }
  visible_ = sequencer_.get();
  AwaitIdle();
  return absl::OkStatus();
}

absl::Status SimulatedServer::OpenParts() {
  storage::DatabaseOptions options;
  options.path = "/trilab";
  options.env = env_.get();
  options.clock = [this] { return clock_.Now(); };
  options.block_cache_bytes = 1 << 20;
  options.write_buffer_bytes = 1 << 20;
  TRILAB_ASSIGN_OR_RETURN(database_, storage::Database::Open(options));
  TRILAB_ASSIGN_OR_RETURN(disk_journal_,
                          storage::RocksdbJournal::Open(*database_));
  TRILAB_ASSIGN_OR_RETURN(rows_, storage::RowStore::Open(*database_));
  SequencerOptions sequencer;
  sequencer.database = database_.get();
  sequencer.journal = disk_journal_.get();
  if (setup_.fault == PlantedFault::kShowEarly) {
    early_journal_ = std::make_unique<EarlyJournal>(*disk_journal_);
    sequencer.journal = early_journal_.get();
  }
  sequencer.rows = rows_.get();
  sequencer.clock = &clock_;
  sequencer.queue_capacity = setup_.queue_capacity;
  sequencer.batch_commands = setup_.batch_commands;
  sequencer.watch_records = setup_.watch_records;
  sequencer.journal_retention = setup_.journal_retention;
  sequencer.check_space = [this] {
    return short_of_space_ ? absl::ResourceExhaustedError("short of space")
                           : absl::OkStatus();
  };
  TRILAB_ASSIGN_OR_RETURN(sequencer_, Sequencer::Open(sequencer));
  return absl::OkStatus();
}

void SimulatedServer::Stop() {
  visible_ = nullptr;
  clock_.Open();
  Close();
}

void SimulatedServer::Close() {
  sequencer_.reset();
  rows_.reset();
  early_journal_.reset();
  disk_journal_.reset();
  database_.reset();
}

void SimulatedServer::LosePower(uint64_t surviving_bytes) {
  disk_->CutPower();
  Stop();
  disk_->Disarm();
  disk_->RestorePower(surviving_bytes);
}

void SimulatedServer::AwaitIdle() {
  // A writer that has given up will not park any more.
  while (!clock_.AwaitParked(absl::Milliseconds(5))) {
    if (!sequencer_->writable()) return;
  }
}

void SimulatedServer::SubmitAll(std::vector<Submission> submissions,
                                std::vector<std::optional<Outcome>>& told,
                                absl::BlockingCounter& answered) {
  for (size_t i = 0; i < submissions.size(); ++i) {
    sequencer_->Submit(std::move(submissions[i]),
                       [&told, &answered, i](Outcome outcome) {
                         told[i] = std::move(outcome);
                         answered.DecrementCount();
                       });
  }
}

std::vector<Outcome> SimulatedServer::Run(std::vector<Submission> submissions) {
  std::vector<std::optional<Outcome>> told(submissions.size());
  absl::BlockingCounter answered(static_cast<int>(submissions.size()));
  SubmitAll(std::move(submissions), told, answered);
  clock_.Turn();
  answered.Wait();
  AwaitIdle();
  return All(std::move(told));
}

std::vector<Outcome> SimulatedServer::RunAndStop(
    std::vector<Submission> submissions) {
  std::vector<std::optional<Outcome>> told(submissions.size());
  absl::BlockingCounter answered(static_cast<int>(submissions.size()));
  SubmitAll(std::move(submissions), told, answered);
  Stop();
  answered.Wait();
  return All(std::move(told));
}

}  // namespace trilab::simulation
