#ifndef TRILAB_SERVER_ENGINE_LOCAL_TIME_H_
#define TRILAB_SERVER_ENGINE_LOCAL_TIME_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/engine/interval.h"

// Between minutes and what clocks on the wall show.

namespace trilab::engine {

// Returns the time zone of an IANA name such as "Asia/Shanghai".
//
// Returns INVALID_ARGUMENT, naming `name`, when there is none. Thread-safe;
// zones are loaded once and stay loaded.
absl::StatusOr<absl::TimeZone> LoadTimeZone(absl::string_view name);

// The minute at which the wall clock shows `local`.
//
// A time that clocks skip (summer time begins) is the moment of the skip; one
// that they show twice (it ends) is the first of the two. So the function is
// monotone, and local spans that adjoin stay adjoining.
Minute FromLocal(const absl::TimeZone& zone, absl::CivilMinute local);

// A time zone whose clocks change no more: how far they are ahead of UTC.
struct FixedShift {
  Minute from = kNever;  // From here on; kNever: they go on changing.
  Minute shift = 0;
};

// What holds from `minute` on, if clocks never change after it.
FixedShift FixedShiftAfter(const absl::TimeZone& zone, Minute minute);

inline absl::CivilMinute ToLocal(const absl::TimeZone& zone, Minute minute) {
  return absl::CivilMinute(absl::ToCivilSecond(ToTime(minute), zone));
}

inline absl::CivilDay LocalDay(const absl::TimeZone& zone, Minute minute) {
  return absl::CivilDay(ToLocal(zone, minute));
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_LOCAL_TIME_H_
