#ifndef TRILAB_STORAGE_ROWS_H_
#define TRILAB_STORAGE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The nouns of the row store. `bytes` is always opaque to storage.

namespace trilab::storage {

// No booking is longer, so what intersects a window started at most this
// long before it. 92 days.
inline constexpr int64_t kMaxBookingMinutes = int64_t{92} * 24 * 60;

// What storage knows of a booking: the fields its index rows are made of.
struct BookingIndex {
  bool active = false;                // Blocks its instruments.
  std::vector<uint64_t> instruments;  // Each at most once, in any order.
  uint64_t partner = 0;
  // [start_minute, end_minute), minutes since 1970 UTC; 1 to
  // kMaxBookingMinutes long.
  int64_t start_minute = 0;
  int64_t end_minute = 0;
  friend bool operator==(const BookingIndex&, const BookingIndex&) = default;
};

struct BookingRow {
  uint64_t id = 0;
  BookingIndex index;
  std::string bytes;
};

// A booking as read back.
struct StoredBooking {
  uint64_t id = 0;
  std::string bytes;
  friend bool operator==(const StoredBooking&, const StoredBooking&) = default;
};

// A place in a scan by start time, just behind one booking.
struct TimeCursor {
  int64_t start_minute = 0;
  uint64_t booking_id = 0;
  friend bool operator==(const TimeCursor&, const TimeCursor&) = default;
};

// A window [from_minute, until_minute) of one instrument or partner. A
// booking is in it when the two intersect.
struct TimeQuery {
  uint64_t owner = 0;
  int64_t from_minute = 0;
  int64_t until_minute = 0;
  bool active_only = false;
  bool inactive_only = false;
  std::optional<TimeCursor> after;  // Continue behind this one.
  size_t limit = 100;               // Bookings per page; at least 1.
};

// One page, by start time, then by id.
struct BookingPage {
  std::vector<StoredBooking> bookings;
  std::optional<TimeCursor> next;  // Where the next page starts, if any.
};

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_ROWS_H_
