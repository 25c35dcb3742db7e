#ifndef TRILAB_TESTS_SEQUENCER_SEQUENCER_HOUSE_H_
#define TRILAB_TESTS_SEQUENCER_SEQUENCER_HOUSE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"
#include "server/sequencer/sequencer.h"
#include "storage/base/slice.h"
#include "storage/base/status_macros.h"
#include "storage/database.h"
#include "storage/families.h"
#include "storage/format.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_store.h"
#include "storage/statuses.h"
#include "tests/sequencer/faulty_journal.h"
#include "tests/storage/memory_database.h"
#include "tests/support/fake_clock.h"

namespace trilab::testing {

// 2026-03-02T00:00Z, a Monday.
inline constexpr engine::Minute kMonday = 29'539'440;

// A resource with an id and nothing else.
template <typename T>
T WithId(absl::string_view id) {
  T value;
  value.meta.id = std::string(id);
  value.name = {.zh = "名", .en = "name"};
  return value;
}

template <typename T>
engine::PutResource Put(T value) {
  return {.resource = std::make_shared<const T>(std::move(value))};
}

// A centre with instruments "i1" to "i<count>" that are always open.
inline engine::PutResources CatalogueOf(int count) {
  auto institution = WithId<engine::Institution>("house");
  institution.region = 110000;
  institution.kind = "TESTING";
  auto centre = WithId<engine::Centre>("centre");
  centre.institution = "house";
  centre.region = 110000;
  auto laboratory = WithId<engine::Laboratory>("lab");
  laboratory.centre = "centre";
  engine::PutResources all;
  all.changes = {Put(institution), Put(centre), Put(laboratory)};
  for (int i = 1; i <= count; ++i) {
    auto instrument = WithId<engine::Instrument>(absl::StrCat("i", i));
    instrument.laboratory = "lab";
    all.changes.push_back(Put(instrument));
  }
  return all;
}

// Books `instrument` for an hour, from `hour` hours after kMonday.
inline engine::CreateBooking BookHour(absl::string_view instrument, int hour) {
  engine::CreateBooking command;
  command.request.instruments = {std::string(instrument)};
  command.request.interval = {kMonday + hour * 60, kMonday + hour * 60 + 60};
  command.request.subject = "tester";
  return command;
}

inline engine::CreateBooking HoldHour(absl::string_view instrument, int hour,
                                      absl::Duration hold) {
  engine::CreateBooking command = BookHour(instrument, hour);
  command.hold = hold;
  return command;
}

// The booking that a record made or changed; null if none.
inline engine::Ptr<engine::Booking> BookingOf(const engine::Record& record) {
  for (const engine::Fact& fact : record.facts) {
    if (const auto* put = std::get_if<engine::BookingPut>(&fact)) {
      return put->booking;
    }
  }
  return nullptr;
}

// Reads the whole state of a sequencer as one number.
inline uint64_t DigestOf(const Sequencer& sequencer) {
  return sequencer.Read().state().Digest();
}

// A sequencer on a database in memory, which can be stopped and started
// again. Begins a day before kMonday.
class SequencerHouse {
 public:
  SequencerHouse() : clock_(engine::ToTime(kMonday - 24 * 60)) {
    options_.clock = &clock_;
  }
  ~SequencerHouse() { Stop(); }

  absl::Status Start() {
    Stop();
    database_.set_now(clock_.Now());
    TRILAB_RETURN_IF_ERROR(database_.Reopen());
    TRILAB_ASSIGN_OR_RETURN(disk_journal_,
                            storage::RocksdbJournal::Open(*database_));
    journal_ = std::make_unique<FaultyJournal>(*disk_journal_);
    TRILAB_ASSIGN_OR_RETURN(rows_, storage::RowStore::Open(*database_));
    options_.database = &*database_;
    options_.journal = journal_.get();
    options_.rows = rows_.get();
    TRILAB_ASSIGN_OR_RETURN(sequencer_, Sequencer::Open(options_));
    return absl::OkStatus();
  }

  void Stop() {
    sequencer_.reset();
    rows_.reset();
    journal_.reset();
    disk_journal_.reset();
    database_.Close();
  }

  // Replaces the bytes of one row behind everybody's back. To be called while
  // the house is open.
  absl::Status Overwrite(storage::Family family, absl::string_view key,
                         absl::string_view bytes) {
    return storage::FromRocksdb(
        database_->db().Put({}, database_->family(family),
                            storage::ToSlice(key), storage::ToSlice(bytes)),
        "overwriting a row");
  }

  // Deletes every row that follows the journal, as if none had been written.
  // To be called while the house is stopped.
  absl::Status DropRows() {
    TRILAB_RETURN_IF_ERROR(database_.Reopen());
    for (const storage::Family family :
         {storage::Family::kResources, storage::Family::kBookings,
          storage::Family::kBookingsByInstrument,
          storage::Family::kBookingsByPartner, storage::Family::kBookingsByEnd,
          storage::Family::kRequestIds}) {
      TRILAB_RETURN_IF_ERROR(storage::FromRocksdb(
          database_->db().DeleteRange({}, database_->family(family), "",
                                      std::string(64, '\xff')),
          "dropping rows"));
    }
    return Overwrite(storage::Family::kMeta, storage::kMetaAppliedRevision,
                     storage::EncodeMetaNumber(0));
  }

  // Submits for principal "alice". `body` stands for the request's body.
  Outcome Submit(engine::Command command, absl::string_view request_id = "",
                 char body = 'a') {
    return sequencer_->SubmitAndWait(
        Request(std::move(command), request_id, body));
  }

  static Submission Request(engine::Command command,
                            absl::string_view request_id = "",
                            char body = 'a') {
    return {.command = std::move(command),
            .principal = "alice",
            .request_id = std::string(request_id),
            .request_hash = request_id.empty() ? "" : std::string(32, body)};
  }

  Sequencer& operator*() { return *sequencer_; }
  Sequencer* operator->() { return sequencer_.get(); }
  FaultyJournal& journal() { return *journal_; }
  storage::RowStore& rows() { return *rows_; }
  FakeClock& clock() { return clock_; }
  MemoryDatabase& database() { return database_; }
  SequencerOptions& options() { return options_; }

 private:
  MemoryDatabase database_;
  FakeClock clock_;
  SequencerOptions options_;
  std::unique_ptr<storage::RocksdbJournal> disk_journal_;
  std::unique_ptr<FaultyJournal> journal_;
  std::unique_ptr<storage::RowStore> rows_;
  std::unique_ptr<Sequencer> sequencer_;
};

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_SEQUENCER_SEQUENCER_HOUSE_H_
