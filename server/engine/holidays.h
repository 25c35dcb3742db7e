#ifndef TRILAB_SERVER_ENGINE_HOLIDAYS_H_
#define TRILAB_SERVER_ENGINE_HOLIDAYS_H_

#include <cstdint>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "server/engine/resources.h"

namespace trilab::engine {

enum class DayKind : uint8_t {
  kOrdinary = 1,  // Follows its weekday.
  kOff = 2,       // A holiday, or a weekend inside a run of holidays.
  kWorked = 3,    // Worked by decree (调休), mostly a weekend day.
  kUnknown = 4,   // The list of its year is not announced yet.
};

// The holidays and make-up working days of one region.
//
// Lists name exceptions only; a day that no list names is ordinary. A list
// may name the last days of the year before, so a day is looked up in the
// lists of its year and of the next, and the next year's, published later,
// wins. A year without a list, or with an empty one, is not announced: its
// days are unknown unless the next year's list names them.
//
// Immutable; thread-safe.
class HolidayTable {
 public:
  HolidayTable() = default;

  // From the lists of one region, in any order. The last of two lists of the
  // same year wins. Days that a list names outside its year and the year
  // before are left out. O(n log n).
  explicit HolidayTable(absl::Span<const Ptr<HolidayYear>> lists);

  // O(log n).
  DayKind Lookup(absl::CivilDay day) const;

  // "春节"; empty for a day that no list names. Valid as long as the table.
  absl::string_view Name(absl::CivilDay day) const;

  // The highest revision of the lists: which version answers came from.
  uint64_t revision() const { return revision_; }

 private:
  struct Entry {
    bool off = true;
    std::string name;
  };

  absl::btree_map<absl::CivilDay, Entry> days_;
  absl::btree_set<absl::civil_year_t> announced_;
  uint64_t revision_ = 0;
};

// A working day is one that is worked by decree, or a Monday to Friday that
// is not off. Days of a year not announced follow the week alone.
bool IsWorkingDay(DayKind kind, absl::CivilDay day);

inline bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_HOLIDAYS_H_
