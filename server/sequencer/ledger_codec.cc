#include "server/sequencer/ledger_codec.h"

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "server/sequencer/stored_values.h"
#include "storage/base/status_macros.h"

namespace trilab {

void ToStored(const engine::LedgerEntry& entry, stored::LedgerEntry& out) {
  out.set_id(entry.id);
  out.set_kind(SameNumber<stored::LedgerKind>(entry.kind));
  out.set_time_micros(ToStoredMicros(entry.time));
  out.set_booking(entry.booking);
  out.set_instrument_uid(entry.instrument);
  out.set_centre_uid(entry.centre);
  out.set_partner_uid(entry.partner);
  out.set_project_uid(entry.project);
  out.set_voucher_uid(entry.voucher);
  out.set_currency(entry.currency);
  out.set_amount(entry.amount);
  out.set_minutes(entry.minutes);
  out.set_refers_to(entry.refers_to);
  out.set_note(entry.note);
}

absl::StatusOr<engine::Ptr<engine::LedgerEntry>> FromStored(
    const stored::LedgerEntry& message) {
  if (message.id() == 0) return absl::DataLossError("ledger entry has no id");
  if (message.kind() < stored::LEDGER_KIND_CHARGE ||
      message.kind() > stored::LEDGER_KIND_REDEMPTION) {
    return UnknownValue("ledger_entry.kind", message.kind());
  }
  engine::LedgerEntry entry;
  entry.id = message.id();
  entry.kind = SameNumber<engine::LedgerKind>(message.kind());
  entry.time = FromStoredMicros(message.time_micros());
  entry.booking = message.booking();
  entry.instrument = message.instrument_uid();
  entry.centre = message.centre_uid();
  entry.partner = message.partner_uid();
  entry.project = message.project_uid();
  entry.voucher = message.voucher_uid();
  entry.currency = message.currency();
  entry.amount = message.amount();
  entry.minutes = message.minutes();
  entry.refers_to = message.refers_to();
  entry.note = message.note();
  return std::make_shared<const engine::LedgerEntry>(std::move(entry));
}

std::string EncodeLedgerRow(const engine::LedgerEntry& entry) {
  stored::LedgerEntry message;
  ToStored(entry, message);
  return SerializeStored(message);
}

absl::StatusOr<engine::Ptr<engine::LedgerEntry>> DecodeLedgerRow(
    absl::string_view bytes) {
  stored::LedgerEntry message;
  TRILAB_RETURN_IF_ERROR(ParseStored(bytes, "ledger entry", message));
  return FromStored(message);
}

}  // namespace trilab
