#include "server/handlers/import_target.h"

#include <memory>
#include <utility>
#include <variant>

#include "server/engine/engine.h"

namespace trilab {

SequencerTarget::SequencerTarget(Sequencer& sequencer, std::string principal,
                                 absl::Time deadline)
    : sequencer_(sequencer),
      principal_(std::move(principal)),
      deadline_(deadline) {}

void SequencerTarget::Look(
    absl::FunctionRef<void(const engine::State&)> look) const {
  const ReadView view = sequencer_.Read();
  look(view.state());
}

std::future<Outcome> SequencerTarget::Put(engine::PutResources command) {
  Submission submission;
  submission.command = std::move(command);
  submission.principal = principal_;
  submission.deadline = deadline_;
  auto promise = std::make_shared<std::promise<Outcome>>();
  std::future<Outcome> future = promise->get_future();
  sequencer_.Submit(std::move(submission), [promise](Outcome outcome) {
    promise->set_value(std::move(outcome));
  });
  return future;
}

TrialTarget::TrialTarget(engine::State state, absl::Time now)
    : state_(std::move(state)), now_(now) {}

void TrialTarget::Look(
    absl::FunctionRef<void(const engine::State&)> look) const {
  look(state_);
}

std::future<Outcome> TrialTarget::Put(engine::PutResources command) {
  engine::Record record;
  const uint64_t revision = state_.revision() + 1;
  record.time = now_;
  engine::Decision decision =
      engine::Decide(state_, std::move(command), revision, now_);
  if (auto* facts = std::get_if<engine::Facts>(&decision)) {
    record.facts = std::move(*facts);
    if (!record.facts.empty()) {
      record.revision = revision;
      state_.Apply(record);
    }
  } else {
    record.rejection = std::get<engine::Rejection>(std::move(decision));
  }
  std::promise<Outcome> promise;
  promise.set_value(std::make_shared<const engine::Record>(std::move(record)));
  return promise.get_future();
}

}  // namespace trilab
