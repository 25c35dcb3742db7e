// What storage costs on this machine's disk: synced journal appends, rows
// behind them, look-ups, and the scan at start-up.
//
// The directory is made under $TEST_TMPDIR or /tmp and removed at the end;
// point TEST_TMPDIR at the disk to be measured.

#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "storage/database.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_batch.h"
#include "storage/row_store.h"

namespace trilab::storage {
namespace {

constexpr size_t kPayloadBytes = 200;
constexpr uint64_t kInstruments = 5000;
constexpr uint64_t kPartners = 500;

// A database in a directory of its own.
class Bench {
 public:
  Bench() {
    const char* base = getenv("TEST_TMPDIR");
    std::string pattern =
        absl::StrCat(base == nullptr ? "/tmp" : base, "/storage-bench-XXXXXX");
    directory_ = mkdtemp(pattern.data());
    Reopen();
  }
  ~Bench() {
    rows_.reset();
    journal_.reset();
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  void Reopen() {
    rows_.reset();
    journal_.reset();
    database_.reset();
    DatabaseOptions options;
    options.path = directory_ + "/data";
    database_ = Database::Open(options).value();
    journal_ = RocksdbJournal::Open(*database_).value();
    rows_ = RowStore::Open(*database_).value();
  }

  Database& database() { return *database_; }
  RocksdbJournal& journal() { return *journal_; }
  RowStore& rows() { return *rows_; }

 private:
  std::string directory_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<RocksdbJournal> journal_;
  std::unique_ptr<RowStore> rows_;
};

BookingRow MakeBooking(uint64_t id) {
  // Spread over instruments and half a year, as bookings arrive.
  const uint64_t mixed = id * 0x9E3779B97F4A7C15;
  const auto start = static_cast<int64_t>(29'000'000 + mixed % 260'000);
  return {.id = id,
          .index = {.active = true,
                    .instruments = {mixed % kInstruments},
                    .partner = (mixed >> 32) % kPartners,
                    .start_minute = start,
                    .end_minute = start + 120},
          .bytes = std::string(kPayloadBytes, static_cast<char>(mixed))};
}

void CheckOk(const absl::Status& status, benchmark::State& state) {
  if (!status.ok()) state.SkipWithError(status.ToString().c_str());
}

void PutRows(RowBatch& batch, uint64_t id) {
  batch.PutBooking(MakeBooking(id));
  batch.PutRequest(
      "partners/1", absl::StrCat("0c9d1b7e-request-", id),
      {.revision = id, .time_seconds = absl::ToUnixSeconds(absl::Now())});
}

// Batches of state.range(0) records, each batch synced.
void BM_SyncedAppend(benchmark::State& state) {
  Bench bench;
  std::vector<JournalRecord> records(static_cast<size_t>(state.range(0)));
  uint64_t revision = 0;
  for (JournalRecord& record : records) {
    record.payload.assign(kPayloadBytes, 'f');
  }
  for (auto _ : state) {
    for (JournalRecord& record : records) record.revision = ++revision;
    CheckOk(bench.journal().Append(records), state);
  }
  state.SetItemsProcessed(static_cast<int64_t>(revision));
}
BENCHMARK(BM_SyncedAppend)->Arg(1)->Arg(16)->Arg(128)->Arg(512)->UseRealTime();

// The same with the rows of each batch behind it: a booking with its three
// index rows and a request id per record.
void BM_SyncedAppendAndRows(benchmark::State& state) {
  Bench bench;
  std::vector<JournalRecord> records(static_cast<size_t>(state.range(0)));
  uint64_t revision = 0;
  for (JournalRecord& record : records) {
    record.payload.assign(kPayloadBytes, 'f');
  }
  for (auto _ : state) {
    RowBatch batch(bench.database());
    for (JournalRecord& record : records) {
      record.revision = ++revision;
      PutRows(batch, revision);
    }
    CheckOk(bench.journal().Append(records), state);
    CheckOk(bench.rows().Write(batch, revision), state);
  }
  state.SetItemsProcessed(static_cast<int64_t>(revision));
}
BENCHMARK(BM_SyncedAppendAndRows)->Arg(1)->Arg(16)->Arg(128)->UseRealTime();

// Rows alone, in batches of 128 bookings.
void BM_WriteRows(benchmark::State& state) {
  Bench bench;
  uint64_t id = 0;
  for (auto _ : state) {
    RowBatch batch(bench.database());
    for (int i = 0; i < 128; ++i) PutRows(batch, ++id);
    CheckOk(bench.rows().Write(batch, id), state);
  }
  state.SetItemsProcessed(static_cast<int64_t>(id));
}
BENCHMARK(BM_WriteRows)->UseRealTime();

// A database of one million active bookings with their request ids, made
// once and shared by the benchmarks below.
Bench& Million() {
  static Bench* const bench = [] {
    auto* made = new Bench();
    for (uint64_t id = 0; id < 1'000'000;) {
      RowBatch batch(made->database());
      for (int i = 0; i < 1000; ++i) PutRows(batch, ++id);
      made->rows().Write(batch, 0).IgnoreError();
    }
    made->database().Flush().IgnoreError();
    made->Reopen();
    // Static storage is never destroyed; the directory must still go.
    std::atexit([] { delete &Million(); });
    return made;
  }();
  return *bench;
}

// The scan that loads present and future bookings at start-up, of the
// bookings in the last state.range(0) percent of the half-year.
void BM_ScanActive(benchmark::State& state) {
  Bench& bench = Million();
  const int64_t cutoff = 29'260'120 - 260'000 * state.range(0) / 100 - 120;
  int64_t visited = 0;
  for (auto _ : state) {
    const RowReader reader = bench.rows().NewReader();
    CheckOk(reader.ScanActive(cutoff,
                              [&](uint64_t id, absl::string_view bytes) {
                                benchmark::DoNotOptimize(bytes.data());
                                ++visited;
                                return true;
                              }),
            state);
  }
  state.SetItemsProcessed(visited);
}
BENCHMARK(BM_ScanActive)
    ->Arg(100)
    ->Arg(10)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void BM_GetNewRequest(benchmark::State& state) {
  Bench& bench = Million();
  uint64_t id = 0;
  for (auto _ : state) {
    const auto found = bench.rows().GetRequest(
        "partners/1", absl::StrCat("0c9d1b7e-unknown-", ++id));
    CheckOk(found.status(), state);
  }
}
BENCHMARK(BM_GetNewRequest);

void BM_GetKnownRequest(benchmark::State& state) {
  Bench& bench = Million();
  uint64_t id = 0;
  for (auto _ : state) {
    id = id % 1'000'000 + 1;
    const auto found = bench.rows().GetRequest(
        "partners/1", absl::StrCat("0c9d1b7e-request-", id));
    CheckOk(found.status(), state);
  }
}
BENCHMARK(BM_GetKnownRequest);

// A month of one instrument: about 30 of its 200 bookings.
void BM_ScanMonthByInstrument(benchmark::State& state) {
  Bench& bench = Million();
  uint64_t owner = 0;
  int64_t found = 0;
  for (auto _ : state) {
    owner = (owner + 1) % kInstruments;
    const auto page = bench.rows().NewReader().ScanByInstrument(
        {.owner = owner,
         .from_minute = 29'150'000,
         .until_minute = 29'150'000 + 30 * 24 * 60});
    CheckOk(page.status(), state);
    found += static_cast<int64_t>(page->bookings.size());
  }
  state.SetItemsProcessed(found);
}
BENCHMARK(BM_ScanMonthByInstrument)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace trilab::storage

BENCHMARK_MAIN();
