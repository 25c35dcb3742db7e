#include "server/engine/capability_match.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "server/engine/standard_number.h"
#include "server/engine/text_fold.h"
#include "server/engine/units.h"

namespace trilab::engine {
namespace {

// Room for the rounding of conversions: 0.15 MHz is 150 kHz.
bool AtMost(double a, double b) {
  if (a <= b) return true;
  return std::isfinite(a) && std::isfinite(b) &&
         a - b <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

bool SameFolded(absl::string_view a, absl::string_view b) {
  return a == b || FoldText(a) == FoldText(b);
}

}  // namespace

bool Covers(const ParameterRange& have, const ParameterRange& need) {
  if (!SameFolded(have.parameter, need.parameter)) return false;
  const std::optional<double> minimum =
      ConvertUnit(need.minimum, need.unit, have.unit);
  const std::optional<double> maximum =
      ConvertUnit(need.maximum, need.unit, have.unit);
  return minimum.has_value() && maximum.has_value() &&
         AtMost(have.minimum, *minimum) && AtMost(*maximum, have.maximum);
}

bool Covers(const Instrument& instrument, const Capability& capability,
            const CapabilityNeed& need) {
  if (!absl::StartsWith(instrument.class_code, need.class_code)) return false;
  if (!need.standard.empty() &&
      !StandardServes(capability.standard, need.standard)) {
    return false;
  }
  for (const ParameterRange& range : need.ranges) {
    const bool covered = std::any_of(
        capability.ranges.begin(), capability.ranges.end(),
        [&range](const ParameterRange& have) { return Covers(have, range); });
    if (!covered) return false;
  }
  return std::all_of(need.accreditations.begin(), need.accreditations.end(),
                     [&capability](AccreditationScheme scheme) {
                       return std::any_of(
                           capability.accreditations.begin(),
                           capability.accreditations.end(),
                           [scheme](const Accreditation& accreditation) {
                             return accreditation.scheme == scheme;
                           });
                     });
}

bool Accredited(const Capability& capability,
                absl::Span<const AccreditationScheme> schemes,
                const Interval& interval) {
  return std::all_of(
      schemes.begin(), schemes.end(), [&](AccreditationScheme scheme) {
        return std::any_of(capability.accreditations.begin(),
                           capability.accreditations.end(),
                           [&](const Accreditation& accreditation) {
                             return accreditation.scheme == scheme &&
                                    accreditation.validity.Contains(interval);
                           });
      });
}

std::vector<const Accreditation*> AccreditationsCovering(
    const Capability& capability, const Interval& interval) {
  std::vector<const Accreditation*> found;
  for (const Accreditation& accreditation : capability.accreditations) {
    if (accreditation.validity.Contains(interval)) {
      found.push_back(&accreditation);
    }
  }
  return found;
}

bool Meets(const Instrument& instrument,
           absl::Span<const Ptr<Capability>> capabilities,
           const CapabilityNeed& need) {
  if (!absl::StartsWith(instrument.class_code, need.class_code)) return false;
  if (need.standard.empty() && need.ranges.empty() &&
      need.accreditations.empty()) {
    return true;
  }
  return std::any_of(capabilities.begin(), capabilities.end(),
                     [&](const Ptr<Capability>& capability) {
                       return Covers(instrument, *capability, need);
                     });
}

}  // namespace trilab::engine
