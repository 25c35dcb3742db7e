#ifndef TRILAB_SERVER_ENGINE_RANGE_TEXT_H_
#define TRILAB_SERVER_ENGINE_RANGE_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/resources.h"

// Ranges as laboratories write them in scopes of accreditation.

namespace trilab::engine {

// Reads one range, in any width:
//
//   "-70°C~+150°C", "150kHz-80Mhz", "0.5~100g"    from, to
//   "(0.12 to 1.2) kHz", "100 Ω to 1 kΩ"          likewise
//   "Up to 9 in", "≤5s", "<5 s", "≥10 V"          open at one end
//   "±30kV"                                       -30 to 30
//   "15kV", "980m/s²"                             one value
//   "DC-40GHz"                                    from zero
//
// `unit` is that of the upper end, as written; the lower end is converted to
// it. Ends given the wrong way round are swapped. `parameter` stays empty.
//
// INVALID_ARGUMENT, naming the text and what is wrong: no number, two ranges
// in one ("DC&15Hz-150kHz", "30MHz/80MHz"), a change ("75kPa→19kPa"), units
// that do not measure the same, or words around the range.
absl::StatusOr<ParameterRange> ParseRange(absl::string_view text);

// Reads "温度范围：-70°C~+150°C" or "Frequency: 1 Hz to 10 Hz": a parameter, a
// colon, a range. The code of a test before the range, as in "辐射发射：RE
// 150kHz-6GHz", becomes the end of the parameter. Errors as above.
absl::StatusOr<ParameterRange> ParseParameterRange(absl::string_view text);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RANGE_TEXT_H_
