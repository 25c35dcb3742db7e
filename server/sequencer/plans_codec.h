#ifndef TRILAB_SERVER_SEQUENCER_PLANS_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_PLANS_CODEC_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/booking.h"
#include "server/engine/resources.h"
#include "server/engine/series/series.h"
#include "server/engine/waitlist/waitlist_entry.h"
#include "server/sequencer/stored_values.h"
#include "trilab/internal/v1/booking.pb.h"
#include "trilab/internal/v1/plans.pb.h"

// Series, entries of the waitlist and what bookings are part of, as they are
// stored; see stored_values.h for what FromStored tolerates.

namespace trilab {

// Kinds of their rows in column family `resources`; no resource has them.
// Stable.
inline constexpr uint8_t kSeriesRowKind = 35;
inline constexpr uint8_t kWaitlistRowKind = 36;

void ToStored(const engine::BookingPlan& plan, stored::BookingPlan& out);
engine::BookingPlan FromStored(const stored::BookingPlan& message);

void ToStored(const engine::Series& series, stored::Series& out);

// Returns DATA_LOSS for a series without id, pattern or occurrence.
absl::StatusOr<engine::Ptr<engine::Series>> FromStored(
    const stored::Series& message);

void ToStored(const engine::WaitlistEntry& entry, stored::WaitlistEntry& out);

// Returns DATA_LOSS for an entry without id or in no state known here.
absl::StatusOr<engine::Ptr<engine::WaitlistEntry>> FromStored(
    const stored::WaitlistEntry& message);

// The bytes of their rows.
std::string EncodeSeriesRow(const engine::Series& series);
absl::StatusOr<engine::Ptr<engine::Series>> DecodeSeriesRow(
    absl::string_view bytes);
std::string EncodeWaitlistRow(const engine::WaitlistEntry& entry);
absl::StatusOr<engine::Ptr<engine::WaitlistEntry>> DecodeWaitlistRow(
    absl::string_view bytes);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_PLANS_CODEC_H_
