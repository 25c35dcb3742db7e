#ifndef TRILAB_SERVER_SEQUENCER_JOURNAL_CHECK_H_
#define TRILAB_SERVER_SEQUENCER_JOURNAL_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/fact.h"
#include "storage/row_reader.h"
#include "storage/row_store.h"
#include "storage/values.h"

namespace trilab {

// Compares the rows of bookings, whatever their state, and of request ids
// with the records that they come from, and the other way round. Keeps
// counts only, so memory does not grow with the store.
//
// Thread-compatible.
class JournalCheck {
 public:
  using Report = absl::FunctionRef<void(std::string finding)>;

  // `reader` tells the bookings as of the last record, `rows` the request
  // ids; both are borrowed. `first` is the journal's first revision. Request
  // ids from before `since` are left out: they may go at any time.
  JournalCheck(const storage::RowReader& reader, const storage::RowStore& rows,
               uint64_t first, absl::Time since)
      : reader_(reader),
        rows_(rows),
        first_(first),
        since_seconds_(absl::ToUnixSeconds(since)) {}

  // Takes the journal's records, each once, and tells of rows that are
  // missing, older than their record or not what it says. Damaged rows are
  // left out. Takes a look-up for each booking and request id.
  //
  // Returns an error if rows cannot be read.
  absl::Status NoteRecord(const engine::Record& record, Report report);

  // Take every row.
  void NoteBookingRow(const engine::Booking& booking) {
    if (booking.revision >= first_) ++booking_rows_;
  }
  void NoteRequestRow(const storage::RequestRow& row) {
    if (row.time_seconds >= since_seconds_) ++request_rows_;
  }

  // Tells, after all of the above, of rows that no record accounts for.
  void Finish(Report report) const;

 private:
  absl::Status CheckBookings(const engine::Record& record, Report report);
  absl::Status CheckRequest(const engine::Record& record, Report report);

  const storage::RowReader& reader_;
  const storage::RowStore& rows_;
  const uint64_t first_;
  const int64_t since_seconds_;
  uint64_t booking_rows_ = 0;  // Changed since the journal's beginning.
  uint64_t booking_rows_found_ = 0;
  uint64_t request_rows_ = 0;  // Not too old.
  uint64_t request_rows_found_ = 0;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_JOURNAL_CHECK_H_
