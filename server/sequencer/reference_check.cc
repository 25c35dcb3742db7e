#include "server/sequencer/reference_check.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"

namespace trilab {

using engine::ResourceKind;

void ReferenceCheck::NoteBooking(
    const engine::Booking& booking,
    absl::FunctionRef<void(std::string finding)> report) const {
  for (const engine::Claim& claim : booking.claims) {
    Expect(ResourceKind::kInstrument, "instrument", claim.instrument,
           booking.id, report);
  }
  for (const engine::Draw& draw : booking.draws) {
    Expect(ResourceKind::kSupply, "supply", draw.supply, booking.id, report);
  }
  if (booking.operator_uid != 0) {
    Expect(ResourceKind::kOperator, "operator", booking.operator_uid,
           booking.id, report);
  }
  if (booking.partner != 0) {
    Expect(ResourceKind::kInstitution, "partner", booking.partner, booking.id,
           report);
  }
}

void ReferenceCheck::Expect(
    ResourceKind kind, absl::string_view what, uint64_t uid, uint64_t booking,
    absl::FunctionRef<void(std::string finding)> report) const {
  const auto known = known_.find(kind);
  if (known != known_.end() && known->second.contains(uid)) return;
  report(absl::StrCat("booking ", booking, ": its ", what, ", uid ", uid,
                      ", is not known"));
}

}  // namespace trilab
