#include "server/sequencer/watch_hub.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "server/sequencer/errors.h"
#include "server/sequencer/journal_reader.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

// Records that a cursor behind the hub's memory reads at once.
constexpr uint64_t kReadAhead = 256;
// One of an import may take megabytes, and every watcher has its own.
constexpr size_t kReadAheadBytes = size_t{1} << 20;

}  // namespace

WatchCursor::WatchCursor(WatchHub& hub, uint64_t next)
    : hub_(hub), next_(next) {
  absl::MutexLock lock(&hub_.mu_);
  ++hub_.watchers_;
}

WatchCursor::~WatchCursor() {
  CancelNotification();
  absl::MutexLock lock(&hub_.mu_);
  --hub_.watchers_;
}

absl::StatusOr<engine::Ptr<engine::Record>> WatchCursor::TryNext() {
  if (ahead_.empty()) {
    uint64_t last = 0;
    {
      absl::MutexLock lock(&hub_.mu_);
      if (next_ > hub_.published_) return nullptr;
      engine::Ptr<engine::Record> record = hub_.Find(next_);
      if (record != nullptr) {
        ++next_;
        return record;
      }
      last = hub_.published_;
    }
    TRILAB_RETURN_IF_ERROR(ReadAhead(last));
  }
  engine::Ptr<engine::Record> record = std::move(ahead_.front());
  ahead_.pop_front();
  ++next_;
  return record;
}

absl::Status WatchCursor::ReadAhead(uint64_t last) {
  size_t total = 0;
  const absl::Status read = ReadRecords(
      hub_.journal_, next_, std::min(last, next_ + kReadAhead - 1),
      [&](auto record, size_t bytes) {
        ahead_.push_back(std::move(record));
        total += bytes;
        return total < kReadAheadBytes ? absl::OkStatus()
                                       : absl::CancelledError("enough");
      });
  return total < kReadAheadBytes ? read : absl::OkStatus();
}

void WatchCursor::NotifyWhenReady(absl::AnyInvocable<void()> ready) {
  // Dropped outside of the lock, since it may own anything.
  absl::AnyInvocable<void()> replaced;
  absl::MutexLock lock(&hub_.mu_);
  const bool now = !ahead_.empty() || next_ <= hub_.published_ || hub_.closed_;
  auto& into = now ? hub_.due_ : hub_.waiting_;
  for (auto* waiters : {&hub_.due_, &hub_.waiting_}) {
    const auto found = waiters->find(this);
    if (found == waiters->end()) continue;
    replaced = std::move(found->second);
    waiters->erase(found);
  }
  into[this] = std::move(ready);
}

bool WatchCursor::CancelNotification() {
  absl::AnyInvocable<void()> dropped;
  absl::MutexLock lock(&hub_.mu_);
  for (auto* waiters : {&hub_.due_, &hub_.waiting_}) {
    const auto found = waiters->find(this);
    if (found == waiters->end()) continue;
    dropped = std::move(found->second);
    waiters->erase(found);
    return true;
  }
  return false;
}

bool WatchCursor::closed() const {
  absl::MutexLock lock(&hub_.mu_);
  return hub_.closed_;
}

WatchHub::WatchHub(const storage::Journal& journal, uint64_t published,
                   size_t capacity, size_t max_bytes)
    : journal_(journal),
      capacity_(std::max<size_t>(capacity, 1)),
      max_bytes_(max_bytes),
      published_(published),
      notifier_([this] { NotifyLoop(); }) {}

WatchHub::~WatchHub() {
  Close();
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  notifier_.join();
}

absl::StatusOr<std::unique_ptr<WatchCursor>> WatchHub::Subscribe(
    uint64_t from_revision) {
  const uint64_t last = published();
  if (from_revision == 0) from_revision = last + 1;
  if (from_revision > last + 1) return RevisionAhead(from_revision, last);
  const uint64_t first = journal_.FirstRevision();
  if (from_revision < first) return RevisionGone(from_revision, first);
  return absl::WrapUnique(new WatchCursor(*this, from_revision));
}

void WatchHub::Publish(absl::Span<const engine::Ptr<engine::Record>> records,
                       absl::Span<const storage::JournalRecord> encoded) {
  if (records.empty()) return;
  absl::MutexLock lock(&mu_);
  for (size_t i = 0; i < records.size(); ++i) {
    ring_.push_back({records[i], encoded[i].payload.size()});
    ring_bytes_ += ring_.back().bytes;
  }
  while (ring_.size() > capacity_ || ring_bytes_ > max_bytes_) {
    ring_bytes_ -= ring_.front().bytes;
    ring_.pop_front();
  }
  published_ = records.back()->revision;
  // Whoever waits has seen everything before.
  due_.insert(std::make_move_iterator(waiting_.begin()),
              std::make_move_iterator(waiting_.end()));
  waiting_.clear();
}

void WatchHub::Close() {
  absl::MutexLock lock(&mu_);
  closed_ = true;
  due_.insert(std::make_move_iterator(waiting_.begin()),
              std::make_move_iterator(waiting_.end()));
  waiting_.clear();
}

uint64_t WatchHub::published() const {
  absl::MutexLock lock(&mu_);
  return published_;
}

size_t WatchHub::bytes() const {
  absl::MutexLock lock(&mu_);
  return ring_bytes_;
}

size_t WatchHub::watchers() const {
  absl::MutexLock lock(&mu_);
  return watchers_;
}

engine::Ptr<engine::Record> WatchHub::Find(uint64_t revision) const {
  if (ring_.empty() || revision < ring_.front().record->revision) {
    return nullptr;
  }
  return ring_[revision - ring_.front().record->revision].record;
}

bool WatchHub::HasWork() const { return !due_.empty() || stopping_; }

void WatchHub::NotifyLoop() {
  while (true) {
    absl::AnyInvocable<void()> ready;
    {
      absl::MutexLock lock(&mu_);
      mu_.Await(absl::Condition(this, &WatchHub::HasWork));
      if (due_.empty()) return;
      ready = std::move(due_.begin()->second);
      due_.erase(due_.begin());
    }
    ready();
  }
}

}  // namespace trilab
