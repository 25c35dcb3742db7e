#ifndef TRILAB_SERVER_SEQUENCER_LEDGER_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_LEDGER_CODEC_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/ledger_entry.h"
#include "trilab/internal/v1/ledger.pb.h"

// Entries of the ledger to their stored form and back; see stored_values.h for
// what FromStored tolerates.

namespace trilab {

// First byte of the keys of ledger rows among those of the resources.
inline constexpr uint8_t kLedgerRowKind = 22;

void ToStored(const engine::LedgerEntry& entry, internal::v1::LedgerEntry& out);
absl::StatusOr<engine::Ptr<engine::LedgerEntry>> FromStored(
    const internal::v1::LedgerEntry& message);

std::string EncodeLedgerRow(const engine::LedgerEntry& entry);
absl::StatusOr<engine::Ptr<engine::LedgerEntry>> DecodeLedgerRow(
    absl::string_view bytes);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_LEDGER_CODEC_H_
