#ifndef TRILAB_SERVER_ENGINE_FACT_H_
#define TRILAB_SERVER_ENGINE_FACT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/ledger_entry.h"
#include "server/engine/resources.h"
#include "server/engine/series/series.h"
#include "server/engine/violation.h"
#include "server/engine/waitlist/waitlist_entry.h"

namespace trilab::engine {

// What the journal keeps. A fact carries the whole new value, so applying it
// needs no decision and cannot fail.

// A resource was made or changed. `meta` is complete.
struct ResourcePut {
  Resource resource;
  bool created = false;
};

// A resource was deleted. Its uid stays taken: a resource made again under
// the same id gets the same uid back, so old bookings keep their names.
struct ResourceDeleted {
  ResourceKind kind = ResourceKind::kInstrument;
  std::string id;
  uint64_t uid = 0;
};

enum class BookingEvent : uint8_t {
  // Stable: stored.
  kCreated = 1,
  kConfirmed = 2,
  kRescheduled = 3,
  kCancelled = 4,
  kExpired = 5,
  kSubmitted = 6,     // A hold was confirmed and now waits for approval.
  kStepApproved = 7,  // More steps are to come.
  kApproved = 8,      // The last step: it is confirmed.
  kRejected = 9,
  kCheckedIn = 10,
  kCheckedOut = 11,
  kCompleted = 12,  // Nobody checked out.
  kNoShow = 13,
  kTransferred = 14,
  kRerouteProposed = 40,
  kRerouted = 41,
  kInterrupted = 42,
};

// A booking was made or changed.
struct BookingPut {
  BookingEvent event = BookingEvent::kCreated;
  Ptr<Booking> booking;
  // Uids of the instruments that it took before and no longer takes: who
  // watches those must hear of it. No decision reads them.
  std::vector<uint32_t> left_instruments;
};

// An entry was written into the ledger. It never changes.
struct LedgerPut {
  Ptr<LedgerEntry> entry;
};

// A series was made or changed; its bookings are facts of their own.
struct SeriesPut {
  Ptr<Series> series;
};

// An entry of the waitlist was made or changed.
struct WaitlistPut {
  Ptr<WaitlistEntry> entry;
};

struct Campaign;

// A campaign was booked, moved or cancelled. Its bookings have facts of their
// own.
struct CampaignPut {
  Ptr<Campaign> campaign;
};

using Fact = std::variant<ResourcePut, ResourceDeleted, BookingPut, LedgerPut,
                          SeriesPut, WaitlistPut, CampaignPut>;
using Facts = std::vector<Fact>;

// One position of the journal: the outcome of one command. Either facts or,
// for a refused command with a request id, the rejection and no facts.
struct Record {
  uint64_t revision = 0;                // Dense, from 1.
  absl::Time time = absl::UnixEpoch();  // At which it was decided.
  std::string principal;     // Access token's id; "system" for the server.
  std::string request_id;    // Empty: none.
  std::string request_hash;  // SHA-256 of the request's body; 32 bytes.
  Facts facts;
  std::optional<Rejection> rejection;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_FACT_H_
