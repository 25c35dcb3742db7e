#ifndef TRILAB_TESTS_ENGINE_CN_HOLIDAYS_H_
#define TRILAB_TESTS_ENGINE_CN_HOLIDAYS_H_

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "nlohmann/json.hpp"
#include "server/engine/resources.h"

namespace trilab::engine {

// The published holiday lists of China from $TRILAB_SHARED_DIR, one per year;
// none when the variable is unset or a file is missing.
inline std::vector<Ptr<HolidayYear>> LoadChineseHolidays(int first, int last) {
  const char* const shared = std::getenv("TRILAB_SHARED_DIR");
  if (shared == nullptr) return {};
  std::vector<Ptr<HolidayYear>> lists;
  for (int year = first; year <= last; ++year) {
    std::ifstream file(
        absl::StrCat(shared, "/data/cn-holidays/", year, ".json"));
    if (!file) return {};
    const nlohmann::json json = nlohmann::json::parse(file);
    auto list = std::make_shared<HolidayYear>();
    list->region = "CN";
    list->year = json["year"];
    for (const auto& row : json["days"]) {
      HolidayDay day;
      if (!absl::ParseCivilTime(row["date"].get<std::string>(), &day.date)) {
        return {};
      }
      day.name = row["name"];
      day.off = row["isOffDay"];
      list->days.push_back(day);
    }
    lists.push_back(list);
  }
  return lists;
}

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_CN_HOLIDAYS_H_
