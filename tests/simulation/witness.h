#ifndef TRILAB_TESTS_SIMULATION_WITNESS_H_
#define TRILAB_TESTS_SIMULATION_WITNESS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/engine/state.h"
#include "server/sequencer/sequencer.h"
#include "server/sequencer/watch_hub.h"
#include "storage/row_reader.h"
#include "tests/simulation/calls.h"
#include "tests/simulation/findings.h"
#include "tests/simulation/model.h"
#include "tests/simulation/random.h"
#include "tests/simulation/simulated_server.h"

namespace trilab::simulation {

// Whoever reads: follows the stream of records over restarts, remembers all
// that anybody saw, and compares.
//
// Thread-compatible.
class Witness {
 public:
  // All must outlive it.
  Witness(SimulatedServer& server, Calls& calls, Findings& findings)
      : server_(server), calls_(calls), findings_(findings), model_(findings) {}

  const Model& model() const { return model_; }

  // The server was opened: it must have all that was seen and acknowledged,
  // and nothing else in its place.
  void Opened();

  // The server is about to be closed: lets go of all that belongs to it.
  void Closing();

  // Reads on, and compares what is shown with the model. Returns the records
  // that are new.
  std::vector<engine::Ptr<engine::Record>> Look();

  // Keeps a state and its rows, or compares the ones it kept with what they
  // were.
  void LookAtSnapshot();

  // Other watchers, that begin anywhere and are slow.
  void LookAtWatchers(Random& random);

  // What `verify` finds is a finding.
  void Verify();

  uint64_t fingerprint() const { return fingerprint_; }
  void AddToFingerprint(const std::string& bytes);

 private:
  struct Watcher {
    std::unique_ptr<WatchCursor> cursor;
    uint64_t next = 0;
  };
  struct Snapshot {
    engine::State state;
    std::shared_ptr<const storage::RowReader> rows;
    uint64_t digest = 0;
  };

  // Takes in the next record of the stream; whether it is new.
  bool Take(const engine::Record& record);
  void CheckAcknowledged();

  SimulatedServer& server_;
  Calls& calls_;
  Findings& findings_;
  Model model_;
  engine::State replayed_;
  std::vector<std::string> history_;  // The bytes of each record, by revision.
  std::unique_ptr<WatchCursor> cursor_;
  std::vector<Watcher> watchers_;
  std::optional<Snapshot> snapshot_;
  uint64_t fingerprint_ = 0xcbf29ce484222325;
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_WITNESS_H_
