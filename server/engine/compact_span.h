#ifndef TRILAB_SERVER_ENGINE_COMPACT_SPAN_H_
#define TRILAB_SERVER_ENGINE_COMPACT_SPAN_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/engine/interval.h"

// Times in half the bytes, for the arrays that hold millions of them.

namespace trilab::engine {

// Whole minutes since 1970, within ±kCompactLimit.
using CompactMinute = int32_t;

// About 2,041 years, so that the difference of any two fits 32 bits.
inline constexpr CompactMinute kCompactLimit = (1 << 30) - 1;

// An `Interval` in 8 bytes.
struct CompactSpan {
  CompactMinute start = 0;
  CompactMinute end = 0;

  bool empty() const { return start >= end; }

  friend bool operator==(const CompactSpan&, const CompactSpan&) = default;
};

// Times beyond the limit become the limit: `kNever` is the year 4011.
inline CompactMinute ToCompact(Minute minute) {
  return static_cast<CompactMinute>(
      std::clamp<Minute>(minute, -kCompactLimit, kCompactLimit));
}

inline CompactSpan ToCompact(const Interval& span) {
  return {ToCompact(span.start), ToCompact(span.end)};
}

inline Interval ToInterval(const CompactSpan& span) {
  return {span.start, span.end};
}

// Makes room for one more, by a quarter instead of by doubling: the arrays
// live long and grow slowly, so spare room costs more than copying.
template <typename T>
void GrowByQuarter(std::vector<T>& values) {
  if (values.size() < values.capacity()) return;
  values.reserve(values.size() + values.size() / 4 + 4);
}

// Returns the index of the first value for which `before` is false; `before`
// must be true for a prefix and false for the rest.
//
// As std::partition_point, but the halving compiles to a conditional move:
// the outcome of each comparison is a coin toss that no predictor learns.
template <typename T, typename Before>
size_t FirstNot(const std::vector<T>& values, Before before) {
  const T* base = values.data();
  size_t size = values.size();
  if (size == 0) return 0;
  while (size > 1) {
    const size_t half = size / 2;
    base += before(base[half - 1]) ? half : 0;
    size -= half;
  }
  return static_cast<size_t>(base - values.data()) + (before(*base) ? 1 : 0);
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_COMPACT_SPAN_H_
