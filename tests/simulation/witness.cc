#include "tests/simulation/witness.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/sequencer/record_codec.h"
#include "server/sequencer/recovery.h"
#include "server/sequencer/verify.h"
#include "tests/simulation/state_check.h"

namespace trilab::simulation {

void Witness::Closing() {
  cursor_.reset();
  watchers_.clear();
  snapshot_.reset();
}

void Witness::Opened() {
  const uint64_t last = server_.journal().LastRevision();
  const uint64_t seen =
      std::max<uint64_t>(history_.size(), server_.seen_while_syncing());
  if (last < seen) {
    findings_.Add("the journal ends at revision ", last, ", but revision ",
                  seen, " was seen");
    return;
  }
  absl::StatusOr<std::unique_ptr<WatchCursor>> cursor =
      server_.sequencer().watch_hub().Subscribe(
          server_.journal().FirstRevision());
  if (!cursor.ok()) {
    findings_.Add("cannot watch: ", cursor.status().ToString());
    return;
  }
  cursor_ = *std::move(cursor);
}

bool Witness::Take(const engine::Record& record) {
  const absl::StatusOr<std::string> bytes = EncodeRecord(record);
  if (record.revision <= history_.size()) {
    if (*bytes != history_[record.revision - 1]) {
      findings_.Add("record ", record.revision, " is another one than before");
    }
    return false;
  }
  history_.push_back(*bytes);
  AddToFingerprint(*bytes);
  model_.Apply(record, calls_.MeantBy(record));
  replayed_.Apply(record);
  return true;
}

std::vector<engine::Ptr<engine::Record>> Witness::Look() {
  std::vector<engine::Ptr<engine::Record>> news;
  while (findings_.empty()) {
    absl::StatusOr<engine::Ptr<engine::Record>> record = cursor_->TryNext();
    if (!record.ok()) {
      findings_.Add("watching: ", record.status().ToString());
      return news;
    }
    if (*record == nullptr) break;
    if (Take(**record)) news.push_back(*std::move(record));
  }
  if (!findings_.empty()) return news;
  CheckAcknowledged();
  const ReadView view = server_.sequencer().Read();
  CheckState(model_, view.state(), findings_);
  CheckMoney(model_, view.state(), findings_);
  if (view.state().Digest() != replayed_.Digest()) {
    findings_.Add("the server's state at revision ", view.revision(),
                  " is not that of its records");
  }
  return news;
}

void Witness::CheckAcknowledged() {
  for (const KnownOutcome& known : calls_.TakeAcknowledged()) {
    if (known.revision > history_.size()) {
      findings_.Add("revision ", known.revision,
                    " was acknowledged, but is not there");
    } else if (history_[known.revision - 1] != known.bytes) {
      findings_.Add("revision ", known.revision,
                    " was acknowledged as another record");
    }
  }
}

void Witness::LookAtSnapshot() {
  if (!snapshot_.has_value()) {
    const ReadView view = server_.sequencer().Read();
    snapshot_ = Snapshot{view.state(), view.rows(), view.state().Digest()};
    return;
  }
  if (snapshot_->state.Digest() != snapshot_->digest) {
    findings_.Add("the copy of the state of revision ",
                  snapshot_->state.revision(), " has changed");
  }
  // Its rows need the record of their revision.
  if (server_.journal().FirstRevision() <= snapshot_->state.revision()) {
    const absl::StatusOr<engine::State> state =
        StateFromRows(*snapshot_->rows, server_.journal(), {});
    if (!state.ok()) {
      findings_.Add("rows as of revision ", snapshot_->state.revision(), ": ",
                    state.status().ToString());
    } else if (state->Digest() != snapshot_->digest) {
      findings_.Add("the rows of revision ", snapshot_->state.revision(),
                    " are not its state");
    }
  }
  snapshot_.reset();
}

void Witness::LookAtWatchers(Random& random) {
  if (watchers_.size() < 3) {
    const auto first = static_cast<int64_t>(server_.journal().FirstRevision());
    const auto last = static_cast<int64_t>(server_.sequencer().revision());
    const auto from = static_cast<uint64_t>(random.Between(first, last + 1));
    absl::StatusOr<std::unique_ptr<WatchCursor>> cursor =
        server_.sequencer().watch_hub().Subscribe(from);
    if (!cursor.ok()) {
      findings_.Add("cannot watch from revision ", from, ": ",
                    cursor.status().ToString());
      return;
    }
    watchers_.push_back({*std::move(cursor), from});
  }
  Watcher& watcher = watchers_[static_cast<size_t>(
      random.Between(0, static_cast<int64_t>(watchers_.size()) - 1))];
  for (int64_t i = random.Between(1, 40); i > 0; --i) {
    const auto record = watcher.cursor->TryNext();
    if (!record.ok()) {
      if (watcher.next >= server_.journal().FirstRevision()) {
        findings_.Add("watching revision ", watcher.next, ": ",
                      record.status().ToString());
      }
      watcher = std::move(watchers_.back());
      watchers_.pop_back();
      return;
    }
    if (*record == nullptr) {
      if (watcher.next != history_.size() + 1) {
        findings_.Add("a watcher stands at ", watcher.next, " of ",
                      history_.size());
      }
      return;
    }
    const absl::StatusOr<std::string> bytes = EncodeRecord(**record);
    if ((*record)->revision != watcher.next ||
        *bytes != history_[watcher.next - 1]) {
      findings_.Add("a watcher gets record ", (*record)->revision,
                    " in place of record ", watcher.next);
      return;
    }
    ++watcher.next;
  }
}

void Witness::Verify() {
  const absl::StatusOr<VerifyReport> report =
      VerifyStore(server_.database(), server_.journal(), server_.rows(), {});
  if (!report.ok()) {
    findings_.Add("verifying: ", report.status().ToString());
    return;
  }
  if (report->finding_count > 0) {
    findings_.Add("verify finds ", report->finding_count,
                  " problems, first: ", report->findings.front());
  }
}

void Witness::AddToFingerprint(const std::string& bytes) {
  for (const char byte : bytes) {
    fingerprint_ = (fingerprint_ ^ static_cast<uint8_t>(byte)) * 0x100000001b3;
  }
}

}  // namespace trilab::simulation
