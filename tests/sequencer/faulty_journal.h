#ifndef TRILAB_TESTS_SEQUENCER_FAULTY_JOURNAL_H_
#define TRILAB_TESTS_SEQUENCER_FAULTY_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "storage/journal.h"

namespace trilab::testing {

// A journal in front of another one that counts its writes, and that can be
// held up or made to fail. Thread-safe.
class FaultyJournal final : public storage::Journal {
 public:
  enum class Fault {
    kNone,
    kBeforeWriting,  // Fails with nothing written.
    kAfterWriting,   // Writes, then says that it failed.
  };

  explicit FaultyJournal(storage::Journal& base) : base_(base) {}

  absl::Status Append(
      absl::Span<const storage::JournalRecord> records) override {
    Fault fault = Fault::kNone;
    {
      absl::MutexLock lock(&mu_);
      ++waiting_;
      mu_.Await(absl::Condition(
          +[](bool* held) { return !*held; }, &held_));
      --waiting_;
      fault = fault_;
      batch_sizes_.push_back(records.size());
    }
    if (fault == Fault::kBeforeWriting) {
      return absl::InternalError("injected fault");
    }
    const absl::Status status = base_.Append(records);
    if (fault == Fault::kAfterWriting) {
      return absl::InternalError("injected fault");
    }
    return status;
  }

  absl::StatusOr<uint64_t> Read(uint64_t from_revision, size_t max_records,
                                size_t max_bytes,
                                Visitor visitor) const override {
    return base_.Read(from_revision, max_records, max_bytes, visitor);
  }
  uint64_t LastRevision() const override { return base_.LastRevision(); }
  uint64_t FirstRevision() const override { return base_.FirstRevision(); }
  absl::Status TruncateBefore(uint64_t revision) override {
    return base_.TruncateBefore(revision);
  }

  void set_fault(Fault fault) {
    absl::MutexLock lock(&mu_);
    fault_ = fault;
  }

  // Until Release, writes wait.
  void Hold() {
    absl::MutexLock lock(&mu_);
    held_ = true;
  }
  void Release() {
    absl::MutexLock lock(&mu_);
    held_ = false;
  }
  // Returns once a write waits.
  void AwaitHeldWrite() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(
        +[](int* waiting) { return *waiting > 0; }, &waiting_));
  }

  // Records of each write so far.
  std::vector<size_t> batch_sizes() const {
    absl::MutexLock lock(&mu_);
    return batch_sizes_;
  }

 private:
  storage::Journal& base_;
  mutable absl::Mutex mu_;
  Fault fault_ ABSL_GUARDED_BY(mu_) = Fault::kNone;
  bool held_ ABSL_GUARDED_BY(mu_) = false;
  int waiting_ ABSL_GUARDED_BY(mu_) = 0;
  std::vector<size_t> batch_sizes_ ABSL_GUARDED_BY(mu_);
};

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_SEQUENCER_FAULTY_JOURNAL_H_
