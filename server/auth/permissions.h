#ifndef TRILAB_SERVER_AUTH_PERMISSIONS_H_
#define TRILAB_SERVER_AUTH_PERMISSIONS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/auth/caller.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/ledger_entry.h"
#include "server/engine/resources.h"

// What a caller may do. Each function returns OK, or PERMISSION_DENIED with a
// sentence that says what would be needed.

namespace trilab {

// Id of the one centre that `resource` belongs to; unset if it belongs to
// none or to several.
std::optional<std::string> CentreOf(const engine::Catalog& catalog,
                                    const engine::Resource& resource);

// May the caller make, change or delete `resource`? Asked of the present
// value as well as of the new one.
absl::Status MayChange(const Caller& caller, const engine::Catalog& catalog,
                       const engine::Resource& resource);

// May the caller make a centre's resources at all? Asked before an import.
absl::Status MayImport(const Caller& caller);

absl::Status MayAdminister(const Caller& caller);

// Administrators and auditors.
absl::Status MayAudit(const Caller& caller);

// Administrators, auditors and centre managers: not whoever books.
absl::Status MayReview(const Caller& caller);

// May the caller see what concerns this partner? A member, only its own.
absl::Status MaySeePartner(const Caller& caller, absl::string_view partner);

// May the caller book on behalf of `partner` ("" for none) on an instrument?
absl::Status MayBookFor(const Caller& caller, const engine::Catalog& catalog,
                        absl::string_view partner,
                        absl::string_view instrument);

// May the caller change this booking? A manager only if all of its
// instruments stand in the manager's centre.
absl::Status MayChangeBooking(const Caller& caller,
                              const engine::Catalog& catalog,
                              const engine::Booking& booking);

// May the caller cancel this booking? A manager if one of its instruments
// stands in the manager's centre: without it the booking makes no sense.
absl::Status MayCancelBooking(const Caller& caller,
                              const engine::Catalog& catalog,
                              const engine::Booking& booking);

// Whether an agreement is with that partner or a group that it belongs to.
bool NamesPartner(const engine::Catalog& catalog,
                  const engine::Agreement& agreement,
                  absl::string_view partner);

// May the caller see the resource? A member's token shows of members, projects,
// agreements and vouchers those of its own partner.
bool MaySee(const Caller& caller, const engine::Catalog& catalog,
            const engine::Member& member);
bool MaySee(const Caller& caller, const engine::Catalog& catalog,
            const engine::Project& project);
bool MaySee(const Caller& caller, const engine::Catalog& catalog,
            const engine::Agreement& agreement);
bool MaySee(const Caller& caller, const engine::Catalog& catalog,
            const engine::Voucher& voucher);
// An entry of the ledger: members see their partner's, managers their
// centre's.
bool MaySee(const Caller& caller, const engine::Catalog& catalog,
            const engine::LedgerEntry& entry);
// A campaign: members see their partner's, managers those with a step on an
// instrument of their centre.
bool MaySee(const Caller& caller, const engine::Catalog& catalog,
            const engine::Campaign& campaign);
template <typename T>
bool MaySee(const Caller& /*caller*/, const engine::Catalog& /*catalog*/,
            const T& /*other*/) {
  return true;
}

// May the caller decide the open step of this booking's approval? The value
// tells whether it would be as a deputy. Of a booking that waits for no
// approval, as MayChangeBooking.
absl::StatusOr<bool> MayDecide(const Caller& caller,
                               const engine::Catalog& catalog,
                               const engine::Booking& booking);

// May the caller see whose booking this is and what for? Whom its approval
// names may, too.
bool MaySeeBooking(const Caller& caller, const engine::Catalog& catalog,
                   const engine::Booking& booking);

// Whether the caller manages the centre that the instrument stands in.
bool Manages(const Caller& caller, const engine::Catalog& catalog,
             uint32_t instrument);

}  // namespace trilab

#endif  // TRILAB_SERVER_AUTH_PERMISSIONS_H_
