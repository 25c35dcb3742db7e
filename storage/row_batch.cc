#include "storage/row_batch.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rocksdb/write_batch.h"
#include "storage/base/slice.h"
#include "storage/families.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/values.h"

namespace trilab::storage {
namespace {

bool Contains(const BookingIndex& index, uint64_t instrument) {
  return std::find(index.instruments.begin(), index.instruments.end(),
                   instrument) != index.instruments.end();
}

absl::Status CheckInterval(uint64_t id, const BookingIndex& index) {
  const int64_t start = index.start_minute;
  // Unsigned, so that no input overflows.
  if (index.end_minute > start &&
      static_cast<uint64_t>(index.end_minute) - static_cast<uint64_t>(start) <=
          static_cast<uint64_t>(kMaxBookingMinutes)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "booking ", id, ": interval from minute ", start, " to ",
      index.end_minute, " is not 1 to ", kMaxBookingMinutes, " minutes long"));
}

// The rows of both have the same values, so one stands for the other.
bool SameValue(const BookingIndex& a, const BookingIndex& b) {
  return a.end_minute == b.end_minute && a.active == b.active;
}

}  // namespace

void RowBatch::PutResource(uint8_t kind, uint64_t id, absl::string_view bytes) {
  batch_.Put(database_->family(Family::kResources),
             EncodeResourceKey({.kind = kind, .id = id}), ToSlice(bytes));
}

void RowBatch::DeleteResource(uint8_t kind, uint64_t id) {
  batch_.Delete(database_->family(Family::kResources),
                EncodeResourceKey({.kind = kind, .id = id}));
}

void RowBatch::PutBooking(const BookingRow& row,
                          const std::optional<BookingIndex>& previous) {
  status_.Update(CheckInterval(row.id, row.index));
  if (!status_.ok()) return;
  if (previous.has_value()) DeleteIndexRows(row.id, *previous, row.index);
  batch_.Put(database_->family(Family::kBookings), EncodeIdKey(row.id),
             row.bytes);
  PutIndexRows(row.id, row.index, previous);
}

void RowBatch::DeleteIndexRows(uint64_t id, const BookingIndex& previous,
                               const BookingIndex& index) {
  const bool moved = previous.start_minute != index.start_minute;
  for (const uint64_t instrument : previous.instruments) {
    if (!moved && Contains(index, instrument)) continue;
    batch_.Delete(database_->family(Family::kBookingsByInstrument),
                  EncodeTimeIndexKey({.owner = instrument,
                                      .start_minute = previous.start_minute,
                                      .booking_id = id}));
  }
  if (moved || previous.partner != index.partner) {
    batch_.Delete(database_->family(Family::kBookingsByPartner),
                  EncodeTimeIndexKey({.owner = previous.partner,
                                      .start_minute = previous.start_minute,
                                      .booking_id = id}));
  }
  if (previous.active &&
      (!index.active || previous.end_minute != index.end_minute)) {
    batch_.Delete(database_->family(Family::kBookingsByEnd),
                  EncodeEndIndexKey(
                      {.end_minute = previous.end_minute, .booking_id = id}));
  }
}

void RowBatch::PutIndexRows(uint64_t id, const BookingIndex& index,
                            const std::optional<BookingIndex>& previous) {
  const std::string value = EncodeTimeIndexValue(
      {.end_minute = index.end_minute, .active = index.active});
  // A row of `previous` under the same key with the same value is there.
  const bool same_rows = previous.has_value() &&
                         previous->start_minute == index.start_minute &&
                         SameValue(*previous, index);
  for (const uint64_t instrument : index.instruments) {
    if (same_rows && Contains(*previous, instrument)) continue;
    batch_.Put(database_->family(Family::kBookingsByInstrument),
               EncodeTimeIndexKey({.owner = instrument,
                                   .start_minute = index.start_minute,
                                   .booking_id = id}),
               value);
  }
  if (!same_rows || previous->partner != index.partner) {
    batch_.Put(database_->family(Family::kBookingsByPartner),
               EncodeTimeIndexKey({.owner = index.partner,
                                   .start_minute = index.start_minute,
                                   .booking_id = id}),
               value);
  }
  const bool has_end_row = previous.has_value() && SameValue(*previous, index);
  if (index.active && !has_end_row) {
    batch_.Put(
        database_->family(Family::kBookingsByEnd),
        EncodeEndIndexKey({.end_minute = index.end_minute, .booking_id = id}),
        rocksdb::Slice());
  }
}

void RowBatch::PutRequest(absl::string_view principal,
                          absl::string_view request_id, const RequestRow& row) {
  if (principal.size() > kMaxPrincipalBytes) {
    status_.Update(absl::InvalidArgumentError(
        absl::StrCat("principal has ", principal.size(), " bytes, more than ",
                     kMaxPrincipalBytes)));
    return;
  }
  batch_.Put(database_->family(Family::kRequestIds),
             EncodeRequestKey(principal, request_id), EncodeRequestRow(row));
}

void RowBatch::Clear() {
  batch_.Clear();
  status_ = absl::OkStatus();
}

}  // namespace trilab::storage
