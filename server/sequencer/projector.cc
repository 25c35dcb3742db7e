#include "server/sequencer/projector.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/campaign_codec.h"
#include "server/sequencer/ledger_codec.h"
#include "server/sequencer/plans_codec.h"
#include "server/sequencer/resource_codec.h"
#include "storage/base/status_macros.h"
#include "storage/rows.h"
#include "storage/values.h"

namespace trilab {
namespace {

class RowAdder {
 public:
  RowAdder(const engine::State& before, const storage::RowStore& rows,
           storage::RowBatch& batch)
      : before_(before), rows_(rows), batch_(batch) {}

  absl::Status operator()(const engine::ResourcePut& fact) {
    batch_.PutResource(static_cast<uint8_t>(KindOf(fact.resource)),
                       MetaOf(fact.resource).uid,
                       EncodeResourceRow(fact.resource));
    return absl::OkStatus();
  }

  absl::Status operator()(const engine::ResourceDeleted& fact) {
    batch_.PutResource(static_cast<uint8_t>(fact.kind), fact.uid,
                       EncodeTombstoneRow(fact));
    return absl::OkStatus();
  }

  absl::Status operator()(const engine::BookingPut& fact) {
    TRILAB_ASSIGN_OR_RETURN(const std::optional<storage::BookingIndex> previous,
                            PreviousIndex(fact));
    batch_.PutBooking({.id = fact.booking->id,
                       .index = IndexOf(*fact.booking),
                       .bytes = EncodeBookingRow(*fact.booking)},
                      previous);
    return absl::OkStatus();
  }

  absl::Status operator()(const engine::LedgerPut& fact) {
    batch_.PutResource(kLedgerRowKind, fact.entry->id,
                       EncodeLedgerRow(*fact.entry));
    return absl::OkStatus();
  }

  absl::Status operator()(const engine::SeriesPut& fact) {
    batch_.PutResource(kSeriesRowKind, fact.series->id,
                       EncodeSeriesRow(*fact.series));
    return absl::OkStatus();
  }

  absl::Status operator()(const engine::WaitlistPut& fact) {
    batch_.PutResource(kWaitlistRowKind, fact.entry->id,
                       EncodeWaitlistRow(*fact.entry));
    return absl::OkStatus();
  }

  absl::Status operator()(const engine::CampaignPut& fact) {
    batch_.PutResource(kCampaignRowKind, fact.campaign->id,
                       EncodeCampaignRow(*fact.campaign));
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<std::optional<storage::BookingIndex>> PreviousIndex(
      const engine::BookingPut& fact) const {
    if (fact.event == engine::BookingEvent::kCreated) return std::nullopt;
    engine::Ptr<engine::Booking> booking =
        before_.FindBooking(fact.booking->id);
    if (booking == nullptr) {
      const absl::StatusOr<std::string> bytes =
          rows_.GetBooking(fact.booking->id);
      if (absl::IsNotFound(bytes.status())) return std::nullopt;
      TRILAB_RETURN_IF_ERROR(bytes.status());
      TRILAB_ASSIGN_OR_RETURN(booking, DecodeBookingRow(*bytes));
    }
    return IndexOf(*booking);
  }

  const engine::State& before_;
  const storage::RowStore& rows_;
  storage::RowBatch& batch_;
};

}  // namespace

absl::Status AddRows(const engine::Record& record, const engine::State& before,
                     const storage::RowStore& rows, storage::RowBatch& batch) {
  RowAdder adder(before, rows, batch);
  for (const engine::Fact& fact : record.facts) {
    TRILAB_RETURN_IF_ERROR(std::visit(adder, fact));
  }
  if (record.request_id.empty()) return absl::OkStatus();
  storage::RequestRow row{.revision = record.revision,
                          .time_seconds = absl::ToUnixSeconds(record.time)};
  std::copy_n(record.request_hash.begin(),
              std::min(record.request_hash.size(), row.hash.size()),
              row.hash.begin());
  batch.PutRequest(record.principal, record.request_id, row);
  return absl::OkStatus();
}

}  // namespace trilab
