#include "server/engine/holidays.h"

#include <algorithm>

namespace trilab::engine {

HolidayTable::HolidayTable(absl::Span<const Ptr<HolidayYear>> lists) {
  absl::btree_map<int32_t, const HolidayYear*> by_year;
  for (const Ptr<HolidayYear>& list : lists) {
    by_year[list->year] = list.get();
    revision_ = std::max(revision_, list->meta.revision);
  }
  // Ascending, so that the next year's list overwrites.
  for (const auto& [year, list] : by_year) {
    if (!list->days.empty()) announced_.insert(year);
    for (const HolidayDay& day : list->days) {
      if (day.date.year() != year && day.date.year() != year - 1) continue;
      days_[day.date] = Entry{day.off, day.name};
    }
  }
}

DayKind HolidayTable::Lookup(absl::CivilDay day) const {
  if (const auto found = days_.find(day); found != days_.end()) {
    return found->second.off ? DayKind::kOff : DayKind::kWorked;
  }
  return announced_.contains(day.year()) ? DayKind::kOrdinary
                                         : DayKind::kUnknown;
}

absl::string_view HolidayTable::Name(absl::CivilDay day) const {
  const auto found = days_.find(day);
  return found == days_.end() ? absl::string_view() : found->second.name;
}

bool IsWorkingDay(DayKind kind, absl::CivilDay day) {
  switch (kind) {
    case DayKind::kOff:
      return false;
    case DayKind::kWorked:
      return true;
    case DayKind::kOrdinary:
    case DayKind::kUnknown:
      break;
  }
  return !IsWeekend(day);
}

}  // namespace trilab::engine
