#ifndef TRILAB_TESTS_SIMULATION_SIMULATED_SERVER_H_
#define TRILAB_TESTS_SIMULATION_SIMULATED_SERVER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/time/time.h"
#include "rocksdb/env.h"
#include "server/sequencer/sequencer.h"
#include "storage/database.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_store.h"
#include "tests/simulation/faulty_disk.h"
#include "tests/simulation/planted_fault.h"
#include "tests/simulation/virtual_clock.h"
#include "tests/storage/power_loss_file_system.h"

namespace trilab::simulation {

// How one server is set up.
struct ServerSetup {
  size_t queue_capacity = 8192;
  size_t batch_commands = 512;
  size_t watch_records = 4096;
  absl::Duration journal_retention = absl::Hours(24 * 400);
  PlantedFault fault = PlantedFault::kNone;
};

// The real sequencer, engine and storage on a faulty disk in memory and a
// virtual clock.
//
// For one thread, the driver's. While that runs the writer is parked.
class SimulatedServer {
 public:
  SimulatedServer(ServerSetup setup, absl::Time now);
  ~SimulatedServer();

  // Opens everything and waits until the writer is parked. On an error all is
  // closed again.
  absl::Status Open();
  bool is_open() const { return sequencer_ != nullptr; }

  // Closes as the server does when it is asked to end: what is queued is
  // completed first.
  void Stop();

  // Closes after the power failed, or is to fail now, and restores it:
  // `surviving_bytes` of what was not synced are on the disk.
  void LosePower(uint64_t surviving_bytes);

  // Submits all of these in one go and waits until each was answered and the
  // writer is parked again, or has given up. Outcomes are in the order of
  // `submissions`.
  std::vector<Outcome> Run(std::vector<Submission> submissions);

  // Submits all of these, and stops while they are in the queue.
  std::vector<Outcome> RunAndStop(std::vector<Submission> submissions);

  // The greatest revision that a reader could see while it was not known to be
  // durable yet: as of every sync of the log.
  uint64_t seen_while_syncing() const { return seen_while_syncing_; }

  Sequencer& sequencer() { return *sequencer_; }
  storage::Database& database() { return *database_; }
  storage::Journal& journal() { return *disk_journal_; }
  storage::RowStore& rows() { return *rows_; }
  VirtualClock& clock() { return clock_; }
  FaultyDisk& disk() { return *disk_; }
  // Whether there is too little room to begin anything.
  void set_short_of_space(bool is_short) { short_of_space_ = is_short; }
  bool short_of_space() const { return short_of_space_; }

 private:
  absl::Status OpenParts();
  void Close();
  void AwaitIdle();
  // Submits; the outcomes are there once `answered` is at zero.
  void SubmitAll(std::vector<Submission> submissions,
                 std::vector<std::optional<Outcome>>& told,
                 absl::BlockingCounter& answered);

  const ServerSetup setup_;
  VirtualClock clock_;
  std::unique_ptr<rocksdb::Env> memory_;
  std::shared_ptr<FaultyDisk> disk_;
  std::unique_ptr<rocksdb::Env> env_;
  std::atomic<bool> short_of_space_ = false;
  std::atomic<const Sequencer*> visible_ = nullptr;
  std::atomic<uint64_t> seen_while_syncing_ = 0;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::RocksdbJournal> disk_journal_;
  std::unique_ptr<EarlyJournal> early_journal_;
  std::unique_ptr<storage::RowStore> rows_;
  std::unique_ptr<Sequencer> sequencer_;
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_SIMULATED_SERVER_H_
