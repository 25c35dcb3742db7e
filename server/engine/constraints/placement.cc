#include "server/engine/constraints/placement.h"

#include "absl/status/statusor.h"
#include "server/engine/local_time.h"
#include "server/engine/openings.h"

namespace trilab::engine {
namespace {

const absl::TimeZone& DefaultZone() {
  static const absl::TimeZone& zone = *new absl::TimeZone(
      LoadTimeZone("Asia/Shanghai").value_or(absl::FixedTimeZone(8 * 3600)));
  return zone;
}

// Clocks in China last changed in 1991.
const FixedShift& DefaultShift() {
  constexpr Minute kYear2000 = 15'778'080;
  static const FixedShift shift = FixedShiftAfter(DefaultZone(), kYear2000);
  return shift;
}

}  // namespace

const absl::TimeZone& ZoneOf(const Case& c) {
  return c.site.openings == nullptr ? DefaultZone()
                                    : c.site.openings->time_zone();
}

const FixedShift& FixedShiftOf(const Case& c) {
  return c.site.openings == nullptr ? DefaultShift()
                                    : c.site.openings->fixed_shift();
}

}  // namespace trilab::engine
