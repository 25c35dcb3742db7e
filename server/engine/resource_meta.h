#ifndef TRILAB_SERVER_ENGINE_RESOURCE_META_H_
#define TRILAB_SERVER_ENGINE_RESOURCE_META_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "server/engine/interval.h"

// What all resources have in common, and the small values they are made of.

namespace trilab::engine {

enum class ResourceKind : uint8_t {
  // Stable: part of stored keys.
  kInstitution = 1,
  kCentre = 2,
  kLaboratory = 3,
  kInstrument = 4,
  kCapability = 5,
  kOperator = 6,
  kStandard = 7,
  kCalendar = 8,
  kHolidayYear = 9,
  kOutage = 10,
  kRule = 11,
  kAccessToken = 12,
  kPartnerGroup = 13,
  kMember = 14,
  kProject = 15,
  kAgreement = 16,
  kTariff = 20,
  kVoucher = 21,
  kSupply = 26,
};

// What every resource carries.
struct ResourceMeta {
  std::string id;         // Unique within its kind; [a-z0-9._-], 1 to 63 bytes.
  uint64_t uid = 0;       // Given by the engine on creation, never reused.
  uint64_t revision = 0;  // The revision that last changed it; its etag.
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
  friend bool operator==(const ResourceMeta&, const ResourceMeta&) = default;
};

// Money as google.type.Money has it.
struct Money {
  std::string currency = "CNY";  // ISO 4217.
  int64_t units = 0;
  int32_t nanos = 0;  // Same sign as `units`; within ±999,999,999.
  friend bool operator==(const Money&, const Money&) = default;
};

// An amount in whole fen: hundredths of the currency's unit. Prices, budgets
// and bills are counted in fen, so that sums are exact.
using Fen = int64_t;

// No single amount is larger: 10 trillion yuan.
inline constexpr Fen kMostFen = 1'000'000'000'000'000;

struct Amount {
  std::string currency = "CNY";  // ISO 4217.
  Fen fen = 0;
  friend bool operator==(const Amount&, const Amount&) = default;
};

// A text in both languages; either may be empty, not both where required.
struct LocalizedText {
  std::string zh;
  std::string en;
  friend bool operator==(const LocalizedText&, const LocalizedText&) = default;
};

struct GeoPoint {
  double latitude = 0;   // WGS-84 degrees, -90 to 90.
  double longitude = 0;  // WGS-84 degrees, -180 to 180.
  friend bool operator==(const GeoPoint&, const GeoPoint&) = default;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RESOURCE_META_H_
