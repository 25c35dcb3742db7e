#ifndef TRILAB_SERVER_HANDLERS_STORED_BOOKINGS_H_
#define TRILAB_SERVER_HANDLERS_STORED_BOOKINGS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/engine/booking.h"
#include "server/engine/interval.h"
#include "server/handlers/rpc.h"
#include "storage/row_reader.h"

// Bookings wherever they are: in memory while they lie ahead, in storage ever
// after.

namespace trilab {

// NOT_FOUND if there never was one of that number.
absl::StatusOr<engine::Ptr<engine::Booking>> FindBooking(const ReadCall& call,
                                                         uint64_t id);

// Bookings of one page of rows, and where the next one begins.
struct StoredPage {
  std::vector<engine::Ptr<engine::Booking>> bookings;
  std::optional<storage::TimeCursor> next;
};

// Runs `scan` and decodes what it finds, without keeping the writer waiting
// (ReadView::Unlocked). DATA_LOSS if a row is damaged.
absl::StatusOr<StoredPage> ReadPage(
    const ReadView& view,
    absl::FunctionRef<absl::StatusOr<storage::BookingPage>()> scan);

// Shows every booking that keeps time of the instrument within `window`, by
// start. O(log n) while the window lies ahead; otherwise reads storage, and
// the state may move on meanwhile (ReadView::Unlocked).
absl::Status VisitBookingsOf(
    const ReadCall& call, uint32_t instrument, const engine::Interval& window,
    absl::FunctionRef<void(const engine::Booking&)> visit);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_STORED_BOOKINGS_H_
