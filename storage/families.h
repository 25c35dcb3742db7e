#ifndef TRILAB_STORAGE_FAMILIES_H_
#define TRILAB_STORAGE_FAMILIES_H_

#include <array>
#include <cstddef>

// The column families of a data directory. keys.h and values.h say what their
// rows look like.

namespace trilab::storage {

enum class Family : size_t {
  kMeta,  // RocksDB's `default`; see format.h for its keys.
  kResources,
  kBookings,
  kBookingsByInstrument,
  kBookingsByPartner,
  kBookingsByEnd,
  kJournal,
  kRequestIds,
};

inline constexpr size_t kFamilyCount = 8;

// Names on disk, in the order of `Family`. They never change.
inline constexpr std::array<const char*, kFamilyCount> kFamilyNames = {
    "default",
    "resources",
    "bookings",
    "bookings_by_instrument",
    "bookings_by_partner",
    "bookings_by_end",
    "journal",
    "request_ids",
};

inline constexpr const char* FamilyName(Family family) {
  return kFamilyNames[static_cast<size_t>(family)];
}

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_FAMILIES_H_
