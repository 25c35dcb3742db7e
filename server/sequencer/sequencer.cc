#include "server/sequencer/sequencer.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "server/engine/state.h"
#include "server/sequencer/recovery.h"
#include "server/sequencer/writer.h"
#include "storage/base/status_macros.h"

namespace trilab {

Sequencer::Sequencer(SequencerOptions options)
    : options_(std::move(options)), read_side_(std::make_unique<ReadSide>()) {}

absl::StatusOr<std::unique_ptr<Sequencer>> Sequencer::Open(
    SequencerOptions options) {
  auto sequencer = absl::WrapUnique(new Sequencer(std::move(options)));
  const SequencerOptions& o = sequencer->options_;
  TRILAB_ASSIGN_OR_RETURN(engine::State state, Recover(*o.database, *o.journal,
                                                       *o.rows, o.progress));
  {
    absl::WriterMutexLock lock(&sequencer->read_side_->mu);
    sequencer->read_side_->state = state;
    sequencer->read_side_->index.Rebuild(state.catalog());
    sequencer->read_side_->rows =
        std::make_shared<const storage::RowReader>(o.rows->NewReader());
  }
  sequencer->watch_hub_ = std::make_unique<WatchHub>(
      *o.journal, state.revision(), o.watch_records, o.watch_bytes);
  sequencer->writer_ = std::make_unique<Writer>(
      o, std::move(state), *sequencer->read_side_, *sequencer->watch_hub_);
  return sequencer;
}

Sequencer::~Sequencer() { Shutdown(); }

void Sequencer::Submit(Submission submission, OnOutcome done) {
  writer_->Submit(std::move(submission), std::move(done));
}

Outcome Sequencer::SubmitAndWait(Submission submission) {
  absl::Notification answered;
  std::optional<Outcome> answer;
  Submit(std::move(submission), [&](Outcome outcome) {
    answer = std::move(outcome);
    answered.Notify();
  });
  answered.WaitForNotification();
  return *std::move(answer);
}

uint64_t Sequencer::revision() const { return Read().revision(); }

bool Sequencer::writable() const { return writer_->refusal().ok(); }

std::string Sequencer::problem() const {
  return std::string(writer_->refusal().message());
}

SequencerStats Sequencer::stats() const { return writer_->stats(); }

void Sequencer::Shutdown() {
  // Null when opening failed.
  if (writer_ != nullptr) writer_->Shutdown();
  if (watch_hub_ != nullptr) watch_hub_->Close();
}

}  // namespace trilab
