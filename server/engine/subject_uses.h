#ifndef TRILAB_SERVER_ENGINE_SUBJECT_USES_H_
#define TRILAB_SERVER_ENGINE_SUBJECT_USES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "server/engine/compact_span.h"
#include "server/engine/interval.h"
#include "server/engine/paged_set.h"

namespace trilab::engine {

// What became of a booking, as rules that count it see it.
enum class UseOutcome : uint8_t {
  kCounts = 0,     // It stands, or stood.
  kCancelled = 1,  // Also of a hold that was let go.
  kNoShow = 2,     // Nobody came.
};

// One instrument's part of a booking, as rules that count a subject's
// bookings see it. Without buffers.
struct SubjectUse {
  CompactSpan span;
  uint32_t instrument = 0;  // Uid.
  // By how many minutes it was begun late, ended early and overrun; no more
  // than about 22 days are told.
  int16_t late = 0;
  int16_t early = 0;
  uint64_t booking = 0;
  int16_t overrun = 0;
  UseOutcome outcome = UseOutcome::kCounts;
  friend bool operator==(const SubjectUse&, const SubjectUse&) = default;
};

// The uses of one subject (a partner, a member or a project), by start, then
// booking, then instrument. The uses of one booking lie side by side.
//
// Copies share what they have in common. Memory: 32 bytes a use, and about 100
// for each two days in which there are any.
//
// Thread-compatible; so are copies on different threads.
class SubjectUses {
 public:
  size_t size() const { return uses_.size(); }
  bool empty() const { return uses_.empty(); }

  // O(log n), and a move of what lies behind it within two days.
  void Insert(const SubjectUse& use) {
    longest_ = std::max<Minute>(longest_, use.span.end - use.span.start);
    uses_.Put(use);
  }
  void Erase(const SubjectUse& use) { uses_.Erase(Traits::KeyOf(use)); }

  // Drops uses that ended before `minute`, up to the first, by start, that
  // did not.
  void DropBefore(Minute minute) {
    while (!uses_.empty() && uses_.front().span.end < minute) {
      Erase(uses_.front());
    }
  }

  // Shows, in order, the uses that overlap or touch `window`. O(log n + k): k
  // uses that do, or lie before it by no more than the longest use.
  template <typename Visit>
  void VisitWindow(const Interval& window, Visit visit) const {
    uses_.VisitFrom({ToCompact(window.start - longest_), 0, 0},
                    [&](const SubjectUse& use) {
                      if (use.span.start > window.end) return false;
                      if (use.span.end >= window.start) visit(use);
                      return true;
                    });
  }

 private:
  struct Traits {
    using Entry = SubjectUse;
    using Key = std::tuple<CompactMinute, uint64_t, uint32_t>;
    static Key KeyOf(const Entry& use) {
      return {use.span.start, use.booking, use.instrument};
    }
    // Two days' worth.
    static int64_t PageOf(const Key& key) {
      constexpr CompactMinute kPage = 2 * 1440;
      const CompactMinute start = std::get<0>(key);
      return start / kPage - (start % kPage < 0 ? 1 : 0);
    }
  };

  PagedSet<Traits> uses_;
  Minute longest_ = 0;  // No use is longer.
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_SUBJECT_USES_H_
