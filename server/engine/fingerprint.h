#ifndef TRILAB_SERVER_ENGINE_FINGERPRINT_H_
#define TRILAB_SERVER_ENGINE_FINGERPRINT_H_

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/engine/accounts.h"
#include "server/engine/booking.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/resources.h"
#include "server/engine/series/series.h"
#include "server/engine/waitlist/waitlist_entry.h"

namespace trilab::engine {

// A 64-bit fingerprint of a sequence of values: the same on every machine and
// in every version that knows the same fields. It finds mistakes, not forgery.
//
// Each word is mixed in with the finalizer of SplitMix64 (Steele, Lea and
// Flood, "Fast splittable pseudorandom number generators", 2014), which is a
// bijection: two sequences that differ in one word never collide.
class Fingerprint {
 public:
  // Takes in every value through its `AddTo` overload.
  template <typename... Values>
  void Add(const Values&... values) {
    (AddTo(*this, values), ...);
  }

  void AddWord(uint64_t word) {
    state_ = Mix(state_ ^ Mix(word + 0x9e3779b97f4a7c15));
  }
  void AddBytes(absl::string_view bytes);

  uint64_t value() const { return state_; }

 private:
  static uint64_t Mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  uint64_t state_ = 0;
};

template <typename T>
requires(std::integral<T> ||
         std::is_enum_v<T>) void AddTo(Fingerprint& fingerprint, T value) {
  fingerprint.AddWord(static_cast<uint64_t>(value));
}
inline void AddTo(Fingerprint& fingerprint, double value) {
  fingerprint.AddWord(std::bit_cast<uint64_t>(value));
}
inline void AddTo(Fingerprint& fingerprint, const std::string& value) {
  fingerprint.AddBytes(value);
}
inline void AddTo(Fingerprint& fingerprint, absl::Time value) {
  fingerprint.AddWord(static_cast<uint64_t>(absl::ToUnixNanos(value)));
}
inline void AddTo(Fingerprint& fingerprint, absl::CivilDay value) {
  fingerprint.AddWord(static_cast<uint64_t>(value - absl::CivilDay()));
}

template <typename A, typename B>
void AddTo(Fingerprint& fingerprint, const std::pair<A, B>& value) {
  fingerprint.Add(value.first, value.second);
}
template <typename T>
void AddTo(Fingerprint& fingerprint, const std::optional<T>& value) {
  fingerprint.Add(value.has_value());
  if (value.has_value()) fingerprint.Add(*value);
}
template <typename Range>
void AddRange(Fingerprint& fingerprint, const Range& values) {
  fingerprint.Add(values.size());
  for (const auto& value : values) fingerprint.Add(value);
}
template <typename T>
void AddTo(Fingerprint& fingerprint, const std::vector<T>& values) {
  AddRange(fingerprint, values);
}
template <typename K, typename V>
void AddTo(Fingerprint& fingerprint, const std::map<K, V>& values) {
  AddRange(fingerprint, values);
}

inline void AddTo(Fingerprint& fingerprint, const Interval& value) {
  fingerprint.Add(value.start, value.end);
}

// Every field, that of `meta` included.
void AddTo(Fingerprint& fingerprint, const Institution& value);
void AddTo(Fingerprint& fingerprint, const Centre& value);
void AddTo(Fingerprint& fingerprint, const Laboratory& value);
void AddTo(Fingerprint& fingerprint, const Instrument& value);
void AddTo(Fingerprint& fingerprint, const Capability& value);
void AddTo(Fingerprint& fingerprint, const Operator& value);
void AddTo(Fingerprint& fingerprint, const Standard& value);
void AddTo(Fingerprint& fingerprint, const Calendar& value);
void AddTo(Fingerprint& fingerprint, const HolidayYear& value);
void AddTo(Fingerprint& fingerprint, const Outage& value);
void AddTo(Fingerprint& fingerprint, const Rule& value);
void AddTo(Fingerprint& fingerprint, const AccessToken& value);
void AddTo(Fingerprint& fingerprint, const PartnerGroup& value);
void AddTo(Fingerprint& fingerprint, const Member& value);
void AddTo(Fingerprint& fingerprint, const Project& value);
void AddTo(Fingerprint& fingerprint, const Agreement& value);
void AddTo(Fingerprint& fingerprint, const Tariff& value);
void AddTo(Fingerprint& fingerprint, const Voucher& value);
void AddTo(Fingerprint& fingerprint, const Accounts& value);
void AddTo(Fingerprint& fingerprint, const Supply& value);
void AddTo(Fingerprint& fingerprint, const Booking& value);
void AddTo(Fingerprint& fingerprint, const Campaign& value);
void AddTo(Fingerprint& fingerprint, const Series& value);
void AddTo(Fingerprint& fingerprint, const WaitlistEntry& value);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_FINGERPRINT_H_
