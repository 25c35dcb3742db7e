#ifndef TRILAB_SERVER_HANDLERS_IMPORT_TARGET_H_
#define TRILAB_SERVER_HANDLERS_IMPORT_TARGET_H_

#include <cstdint>
#include <future>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/state.h"
#include "server/sequencer/sequencer.h"
#include "server/sequencer/submission.h"

namespace trilab {

// Where an import puts its resources.
//
// Thread-compatible.
class ImportTarget {
 public:
  virtual ~ImportTarget() = default;

  // Shows the state, at least as of the last outcome that was awaited.
  virtual void Look(
      absl::FunctionRef<void(const engine::State&)> look) const = 0;

  // Puts all or none, after everything put before. The future is fulfilled
  // whatever happens.
  virtual std::future<Outcome> Put(engine::PutResources command) = 0;
};

// The server itself.
class SequencerTarget final : public ImportTarget {
 public:
  // The sequencer must outlive the target and what it returns.
  SequencerTarget(Sequencer& sequencer, std::string principal,
                  absl::Time deadline);

  void Look(absl::FunctionRef<void(const engine::State&)> look) const override;
  std::future<Outcome> Put(engine::PutResources command) override;

 private:
  Sequencer& sequencer_;
  const std::string principal_;
  const absl::Time deadline_;
};

// A copy of the state, on which an import is tried without changing anything.
class TrialTarget final : public ImportTarget {
 public:
  TrialTarget(engine::State state, absl::Time now);

  void Look(absl::FunctionRef<void(const engine::State&)> look) const override;
  std::future<Outcome> Put(engine::PutResources command) override;

 private:
  engine::State state_;
  const absl::Time now_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_IMPORT_TARGET_H_
