#include "server/sequencer/writer.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "glog/logging.h"
#include "server/sequencer/errors.h"
#include "server/sequencer/request_log.h"
#include "server/sequencer/retention.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

constexpr absl::Duration kSpaceInterval = absl::Seconds(1);
constexpr absl::Duration kTrimInterval = absl::Hours(1);
// Records must outlive the request ids that refer to them.
constexpr absl::Duration kRetentionMargin = absl::Hours(24);

}  // namespace

Sequencer::Writer::Writer(const SequencerOptions& options, engine::State state,
                          ReadSide& read_side, WatchHub& watch_hub)
    : options_(options),
      read_side_(read_side),
      watch_hub_(watch_hub),
      queue_(*options.clock, std::max<size_t>(options.queue_capacity, 1)),
      builder_(std::move(state), *options.database, *options.rows,
               *options.journal, options.max_record_bytes),
      thread_([this] { Run(); }) {}

Sequencer::Writer::~Writer() { Shutdown(); }

void Sequencer::Writer::Submit(Submission submission, OnOutcome done) {
  absl::Status status = CheckRequest(submission);
  if (!status.ok()) return done(std::move(status));
  Pending pending{.submission = std::move(submission), .done = std::move(done)};
  status = queue_.Push(pending);
  if (status.ok()) return;
  if (absl::IsResourceExhausted(status)) ++counters_.queue_full;
  pending.done(std::move(status));
}

void Sequencer::Writer::Shutdown() {
  queue_.Close(ShuttingDown());
  absl::MutexLock lock(&shutdown_mu_);
  if (thread_.joinable()) thread_.join();
  completer_.Stop();
}

SequencerStats Sequencer::Writer::stats() const {
  return {.commands = counters_.commands,
          .records = counters_.records,
          .batches = counters_.batches,
          .repeats = counters_.repeats,
          .rejections = counters_.rejections,
          .queue_full = counters_.queue_full,
          .expired_deadlines = counters_.expired_deadlines,
          .queued = queue_.size()};
}

void Sequencer::Writer::Run() {
  while (true) {
    if (waiting_.empty()) {
      waiting_ =
          queue_.Take(std::max<size_t>(options_.batch_commands, 1), NextWake());
    }
    // Whoever closed the queue may have left something in it.
    if (waiting_.empty() && !queue_.refusal().ok() && queue_.size() == 0) {
      return;
    }
    if (failed_) {
      Refuse(std::exchange(waiting_, {}));
      continue;
    }
    const absl::Status filled = FillBatch();
    if (filled.ok()) {
      Commit();
      TrimJournal();
    } else {
      Fail(filled, builder_.Take());
    }
  }
}

absl::Time Sequencer::Writer::NextWake() const {
  if (failed_) return absl::InfiniteFuture();
  const absl::Time wake = std::min(next_trim_, builder_.NextWake());
  // Nothing that is due can be done on a full disk; look again a little later.
  return space_.ok() ? wake : std::max(wake, space_asked_ + kSpaceInterval);
}

absl::Status Sequencer::Writer::FillBatch() {
  const absl::Status space = Space();
  if (space.ok()) {
    TRILAB_RETURN_IF_ERROR(builder_.AdvanceBookings(options_.clock->Now()));
  }
  while (!waiting_.empty() && builder_.batch().bytes < options_.batch_bytes) {
    Pending pending = std::move(waiting_.front());
    waiting_.pop_front();
    TRILAB_RETURN_IF_ERROR(
        builder_.Add(std::move(pending), space, options_.clock->Now()));
  }
  return absl::OkStatus();
}

void Sequencer::Writer::Commit() {
  Batch batch = builder_.Take();
  if (!batch.records.empty()) {
    const absl::Status written = WriteDurably(batch);
    if (!written.ok()) return Fail(written, std::move(batch));
    Show(batch);
  }
  Count(batch);
  completer_.Complete(std::move(batch.completions));
}

absl::Status Sequencer::Writer::WriteDurably(const Batch& batch) {
  TRILAB_RETURN_IF_ERROR(options_.journal->Append(batch.encoded));
  return options_.rows->Write(batch.rows, batch.records.back()->revision);
}

void Sequencer::Writer::Show(const Batch& batch) {
  auto rows =
      std::make_shared<const storage::RowReader>(options_.rows->NewReader());
  {
    absl::WriterMutexLock lock(&read_side_.mu);
    for (const engine::Ptr<engine::Record>& record : batch.records) {
      read_side_.state.Apply(*record);
      for (const engine::Fact& fact : record->facts) {
        if (!std::holds_alternative<engine::ResourcePut>(fact) &&
            !std::holds_alternative<engine::ResourceDeleted>(fact)) {
          continue;
        }
        read_side_.index.Update(read_side_.state.catalog(), fact);
      }
    }
    read_side_.rows.swap(rows);
  }
  watch_hub_.Publish(batch.records, batch.encoded);
}

void Sequencer::Writer::Fail(const absl::Status& status, Batch batch) {
  failed_ = true;
  const std::string problem =
      absl::StrCat("storage failed after revision ",
                   options_.journal->LastRevision(), ": ", status.ToString());
  LOG(ERROR) << problem << "; no changes are taken until a restart";
  queue_.Close(NotWritable(problem));
  for (Completion& completion : batch.completions) {
    if (completion.needs_commit) completion.outcome = OutcomeUnknown(problem);
  }
  completer_.Complete(std::move(batch.completions));
}

void Sequencer::Writer::Refuse(std::deque<Pending> pendings) {
  std::vector<Completion> completions;
  for (Pending& pending : pendings) {
    completions.push_back({.done = std::move(pending.done),
                           .outcome = queue_.refusal(),
                           .needs_commit = false});
  }
  completer_.Complete(std::move(completions));
}

absl::Status Sequencer::Writer::Space() {
  const absl::Time now = options_.clock->Now();
  if (now >= space_asked_ && now < space_asked_ + kSpaceInterval) {
    return space_;
  }
  space_asked_ = now;
  const absl::Status status = options_.check_space
                                  ? options_.check_space()
                                  : options_.database->CheckFreeSpace();
  space_ = status.ok() ? status : DiskFull(status.message());
  return space_;
}

void Sequencer::Writer::TrimJournal() {
  const absl::Time now = options_.clock->Now();
  if (now < next_trim_ || failed_) return;
  next_trim_ = now + kTrimInterval;
  const absl::Duration retention = std::max(
      options_.journal_retention,
      options_.database->options().request_retention + kRetentionMargin);
  const absl::StatusOr<uint64_t> keep =
      FirstRevisionSince(*options_.journal, now - retention);
  if (keep.ok() && *keep <= options_.journal->FirstRevision()) return;
  const absl::Status status =
      keep.ok() ? options_.journal->TruncateBefore(*keep) : keep.status();
  // The next batch finds out whether the journal still works.
  if (!status.ok()) LOG(ERROR) << "trimming the journal: " << status;
}

void Sequencer::Writer::Count(const Batch& batch) {
  counters_.commands += batch.completions.size();
  counters_.records += batch.records.size();
  counters_.batches += batch.records.empty() ? 0 : 1;
  counters_.repeats += batch.repeats;
  counters_.rejections += batch.rejections;
  counters_.expired_deadlines += batch.expired;
}

}  // namespace trilab
