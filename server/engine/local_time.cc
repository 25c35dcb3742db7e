#include "server/engine/local_time.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace trilab::engine {
namespace {

// Zones are looked up as files below the system's zone folder, so a name may
// not climb out of it; names like "localtime" would depend on the machine.
bool IsZoneName(absl::string_view name) {
  return !name.empty() && name.size() <= 64 && absl::ascii_isupper(name[0]) &&
         !absl::StrContains(name, "..") &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_isalnum(c) || absl::StrContains("/_+-", {&c, 1});
         });
}

}  // namespace

absl::StatusOr<absl::TimeZone> LoadTimeZone(absl::string_view name) {
  absl::TimeZone zone;
  if (!IsZoneName(name) || !absl::LoadTimeZone(name, &zone)) {
    return absl::InvalidArgumentError(
        absl::StrCat("time_zone: \"", name, "\" is no IANA time zone such as ",
                     "\"Asia/Shanghai\""));
  }
  return zone;
}

Minute FromLocal(const absl::TimeZone& zone, absl::CivilMinute local) {
  const absl::TimeZone::TimeInfo info = zone.At(absl::CivilSecond(local));
  return MinuteFloor(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans
                                                                    : info.pre);
}

FixedShift FixedShiftAfter(const absl::TimeZone& zone, Minute minute) {
  const absl::Time time = ToTime(minute);
  absl::TimeZone::CivilTransition change;
  if (zone.NextTransition(time, &change)) return {};
  const absl::Duration offset = absl::Seconds(zone.At(time).offset);
  return {minute, absl::ToInt64Minutes(absl::Floor(offset, absl::Minutes(1)))};
}

}  // namespace trilab::engine
