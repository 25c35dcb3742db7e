#include "server/inventory/holiday_cn_importer.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "server/inventory/instrument_field.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

using Json = nlohmann::json;

constexpr size_t kMaxBytes = 1 << 20;
constexpr int kMaxPaper = 500;
constexpr int kMaxName = 100;

absl::Status Wrong(absl::string_view key, absl::string_view message) {
  return absl::InvalidArgumentError(absl::StrCat(key, " ", message));
}

absl::StatusOr<std::string> Text(absl::string_view key, const Json& value,
                                 int max) {
  if (!value.is_string()) return Wrong(key, "must be a text");
  std::string text = value.get<std::string>();
  if (const auto fault = CheckText(text, max))
    return Wrong(key, fault->message);
  return text;
}

absl::StatusOr<absl::CivilDay> Day(absl::string_view key, const Json& value) {
  TRILAB_ASSIGN_OR_RETURN(const std::string text, Text(key, value, 10));
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) {
    return Wrong(key, absl::StrCat("is \"", text,
                                   "\", which is no date like 2026-01-01"));
  }
  return day;
}

absl::StatusOr<engine::HolidayDay> HolidayOf(const std::string& key,
                                             const Json& value, int year) {
  if (!value.is_object() || !value.contains("date") ||
      !value.contains("isOffDay")) {
    return Wrong(key, "needs `date` and `isOffDay`");
  }
  engine::HolidayDay day;
  TRILAB_ASSIGN_OR_RETURN(day.date,
                          Day(absl::StrCat(key, ".date"), value["date"]));
  if (day.date.year() < year - 1 || day.date.year() > year + 1) {
    return Wrong(absl::StrCat(key, ".date"),
                 absl::StrCat("is far from the year ", year));
  }
  if (!value["isOffDay"].is_boolean()) {
    return Wrong(absl::StrCat(key, ".isOffDay"), "must be true or false");
  }
  day.off = value["isOffDay"].get<bool>();
  if (value.contains("name")) {
    TRILAB_ASSIGN_OR_RETURN(
        day.name, Text(absl::StrCat(key, ".name"), value["name"], kMaxName));
  }
  return day;
}

absl::Status ReadDays(const Json& list, engine::HolidayYear& year) {
  if (!list.is_array()) return Wrong("days", "must be a list");
  for (size_t i = 0; i < list.size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::HolidayDay day,
        HolidayOf(absl::StrCat("days[", i, "]"), list[i], year.year));
    year.days.push_back(std::move(day));
  }
  std::stable_sort(
      year.days.begin(), year.days.end(),
      [](const auto& a, const auto& b) { return a.date < b.date; });
  const auto repeated = std::adjacent_find(
      year.days.begin(), year.days.end(),
      [](const auto& a, const auto& b) { return a.date == b.date; });
  if (repeated == year.days.end()) return absl::OkStatus();
  return Wrong(
      "days",
      absl::StrCat("has ", absl::FormatCivilTime(repeated->date), " twice"));
}

absl::StatusOr<engine::HolidayYear> FromJson(const Json& root) {
  if (!root.is_object() || !root.contains("year") || !root.contains("days")) {
    return absl::InvalidArgumentError("the file needs `year` and `days`");
  }
  engine::HolidayYear year;
  const Json& number = root["year"];
  if (!number.is_number_integer() || number < 1950 || number > 2200) {
    return Wrong("year", "must be 1950 to 2200");
  }
  year.year = number.get<int32_t>();
  year.region = "CN";
  year.meta.id = absl::StrCat("cn-", year.year);
  if (root.contains("papers")) {
    if (!root["papers"].is_array()) return Wrong("papers", "must be a list");
    for (const Json& paper : root["papers"]) {
      TRILAB_ASSIGN_OR_RETURN(std::string text,
                              Text("papers", paper, kMaxPaper));
      year.papers.push_back(std::move(text));
    }
  }
  TRILAB_RETURN_IF_ERROR(ReadDays(root["days"], year));
  return year;
}

}  // namespace

absl::StatusOr<engine::HolidayYear> ParseHolidayCn(absl::string_view json) {
  absl::ConsumePrefix(&json, "\xEF\xBB\xBF");
  try {
    return FromJson(Json::parse(json.begin(), json.end()));
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat("the file is no well-formed JSON: ", error.what()));
  }
}

HolidayCnImporter::HolidayCnImporter(ImportedRowSink sink)
    : sink_(std::move(sink)) {
  file_.format = ImportFormat::kHolidayCn;
  file_.encoding = "UTF-8";
}

absl::Status HolidayCnImporter::Feed(absl::string_view bytes) {
  if (json_.size() + bytes.size() > kMaxBytes) {
    return absl::InvalidArgumentError(
        "a year of holidays takes less than 1 MiB; the file is larger");
  }
  json_.append(bytes.data(), bytes.size());
  return absl::OkStatus();
}

absl::Status HolidayCnImporter::Finish() {
  TRILAB_ASSIGN_OR_RETURN(engine::HolidayYear year, ParseHolidayCn(json_));
  ImportedRow row;
  row.line = 1;
  ImportItem item;
  item.resource = std::make_shared<const engine::HolidayYear>(std::move(year));
  row.items.push_back(std::move(item));
  return sink_(std::move(row));
}

}  // namespace trilab::inventory
