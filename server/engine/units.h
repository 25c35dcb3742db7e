#ifndef TRILAB_SERVER_ENGINE_UNITS_H_
#define TRILAB_SERVER_ENGINE_UNITS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Units of measurement as people write them.

namespace trilab::engine {

// What a unit measures: value in base = value * scale + offset.
struct Unit {
  std::string dimension;  // "frequency", "length/time^2".
  double scale = 1;
  double offset = 0;  // Of temperatures; 0 for others and in quotients.
};

// The meanings of a unit, the likeliest first; empty if it is not known. "g"
// has two: a mass, and an acceleration.
//
// Width never matters ("℃", "㎒", "Ω" of either code point, "m/s²"). Case
// matters where it tells units apart ("mW", "MW") and not elsewhere ("Mhz",
// "KPA"); "mhz" is MHz. Knows SI prefixes, powers 2 and 3, and quotients of
// two units it knows. O(1) for what was looked up in the table as is.
std::vector<Unit> UnitsOf(absl::string_view text);

// `value`, in unit `from`, in unit `to`; nullopt if the units do not measure
// the same or are not known. Units that are not known are the same if their
// texts are, case and width aside.
std::optional<double> ConvertUnit(double value, absl::string_view from,
                                  absl::string_view to);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_UNITS_H_
