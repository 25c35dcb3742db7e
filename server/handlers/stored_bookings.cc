#include "server/handlers/stored_bookings.h"

#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "server/errors.h"
#include "server/resource_name.h"
#include "server/sequencer/booking_codec.h"
#include "storage/base/status_macros.h"
#include "storage/row_reader.h"

namespace trilab {
namespace {

using engine::Booking;
using engine::kLongestBuffer;
using engine::Minute;

absl::Status Decode(absl::StatusOr<storage::BookingPage> stored,
                    StoredPage& page) {
  if (!stored.ok()) return stored.status();
  page.next = stored->next;
  page.bookings.reserve(stored->bookings.size());
  for (const storage::StoredBooking& row : stored->bookings) {
    TRILAB_ASSIGN_OR_RETURN(engine::Ptr<Booking> booking,
                            DecodeBookingRow(row.bytes));
    page.bookings.push_back(std::move(booking));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<engine::Ptr<Booking>> FindBooking(const ReadCall& call,
                                                 uint64_t id) {
  if (engine::Ptr<Booking> booking = call.state().FindBooking(id)) {
    return booking;
  }
  const absl::StatusOr<std::string> row = call.view.rows()->GetBooking(id);
  if (absl::IsNotFound(row.status()))
    return NoSuchResourceError(BookingName(id));
  if (!row.ok()) return row.status();
  return DecodeBookingRow(*row);
}

absl::Status VisitBookingsOf(const ReadCall& call, uint32_t instrument,
                             const engine::Interval& window,
                             absl::FunctionRef<void(const Booking&)> visit) {
  // A day is how long the state remembers bookings that have ended.
  const Minute remembered =
      engine::MinuteCeil(call.state().time() - absl::Hours(23));
  if (window.start >= remembered) {
    for (const engine::Occupation& occupation :
         call.state().InstrumentTimeline(instrument).Overlapping(window)) {
      const auto booking = call.state().FindBooking(occupation.booking);
      if (booking != nullptr) visit(*booking);
    }
    return absl::OkStatus();
  }
  storage::TimeQuery query{.owner = instrument,
                           .from_minute = window.start - kLongestBuffer,
                           .until_minute = window.end + kLongestBuffer,
                           .active_only = true,
                           .limit = 1000};
  const std::shared_ptr<const storage::RowReader> rows = call.view.rows();
  do {
    if (call.cancelled()) return absl::CancelledError("The client has gone.");
    TRILAB_ASSIGN_OR_RETURN(const StoredPage page, ReadPage(call.view, [&]() {
                              return rows->ScanByInstrument(query);
                            }));
    for (const engine::Ptr<Booking>& booking : page.bookings) visit(*booking);
    query.after = page.next;
  } while (query.after.has_value());
  return absl::OkStatus();
}

absl::StatusOr<StoredPage> ReadPage(
    const ReadView& view,
    absl::FunctionRef<absl::StatusOr<storage::BookingPage>()> scan) {
  StoredPage page;
  absl::Status status;
  view.Unlocked([&] { status = Decode(scan(), page); });
  if (!status.ok()) return status;
  return page;
}

}  // namespace trilab
