// Durable bookings per second through one sequencer on a real directory, by
// the number of commands in flight. The directory is made below TMPDIR (or
// /tmp); put that on the disk to be measured.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "server/sequencer/sequencer.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_store.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/storage/temp_directory.h"

namespace trilab {
namespace {

constexpr int kInstruments = 1000;

// A sequencer on a directory of its own, with a catalogue.
class Server {
 public:
  Server() {
    storage::DatabaseOptions options;
    options.path = directory_.Join("store");
    database_ = *storage::Database::Open(options);
    journal_ = *storage::RocksdbJournal::Open(*database_);
    rows_ = *storage::RowStore::Open(*database_);
    SequencerOptions sequencer_options;
    sequencer_options.database = database_.get();
    sequencer_options.journal = journal_.get();
    sequencer_options.rows = rows_.get();
    sequencer_ = *Sequencer::Open(sequencer_options);
    first_ = engine::MinuteCeil(absl::Now()) + 60;
    (void)sequencer_->SubmitAndWait(
        testing::SequencerHouse::Request(testing::CatalogueOf(kInstruments)));
  }

  // The n-th of bookings that do not overlap.
  Submission Booking(int64_t n) const {
    engine::CreateBooking command =
        testing::BookHour(absl::StrCat("i", 1 + n % kInstruments), 0);
    const engine::Minute start = first_ + n / kInstruments * 60;
    command.request.interval = {start, start + 60};
    return testing::SequencerHouse::Request(std::move(command),
                                            absl::StrCat("r", n));
  }

  Sequencer& operator*() { return *sequencer_; }

 private:
  testing::TempDirectory directory_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::RocksdbJournal> journal_;
  std::unique_ptr<storage::RowStore> rows_;
  std::unique_ptr<Sequencer> sequencer_;
  engine::Minute first_ = 0;
};

// Lets a limited number of commands run, and notes how long each took.
class Window {
 public:
  explicit Window(int64_t size) : free_(size), size_(size) {}

  void Enter() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(
        +[](int64_t* free) { return *free > 0; }, &free_));
    --free_;
  }
  void Leave(absl::Duration taken, bool good) {
    absl::MutexLock lock(&mu_);
    ++free_;
    refused_ += good ? 0 : 1;
    taken_.push_back(taken);
  }
  void AwaitAll() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(
        +[](Window* self) { return self->free_ == self->size_; }, this));
  }

  int64_t refused() const { return refused_; }
  double Milliseconds(double quantile) {
    if (taken_.empty()) return 0;
    const auto at = taken_.begin() +
                    static_cast<std::ptrdiff_t>(quantile * (taken_.size() - 1));
    std::nth_element(taken_.begin(), at, taken_.end());
    return absl::ToDoubleMilliseconds(*at);
  }

 private:
  absl::Mutex mu_;
  int64_t free_;
  const int64_t size_;
  int64_t refused_ = 0;
  std::vector<absl::Duration> taken_;
};

void BM_DurableBookings(benchmark::State& state) {
  Server server;
  Window window(state.range(0));
  const uint64_t batches = (*server).stats().batches;
  int64_t n = 0;
  for (auto _ : state) {
    Submission submission = server.Booking(n++);
    window.Enter();
    const absl::Time start = absl::Now();
    (*server).Submit(std::move(submission), [&window, start](Outcome outcome) {
      window.Leave(absl::Now() - start, outcome.ok() && !(*outcome)->rejection);
    });
  }
  window.AwaitAll();
  if (window.refused() > 0) state.SkipWithError("a booking was refused");
  state.SetItemsProcessed(n);
  state.counters["per_sync"] =
      static_cast<double>(n) /
      static_cast<double>((*server).stats().batches - batches);
  state.counters["p50_ms"] = window.Milliseconds(0.50);
  state.counters["p99_ms"] = window.Milliseconds(0.99);
}
BENCHMARK(BM_DurableBookings)
    ->Arg(1)
    ->Arg(16)
    ->Arg(128)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace trilab

BENCHMARK_MAIN();
