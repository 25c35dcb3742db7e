#ifndef TRILAB_SERVER_ENGINE_CAPABILITY_MATCH_H_
#define TRILAB_SERVER_ENGINE_CAPABILITY_MATCH_H_

#include <vector>

#include "absl/types/span.h"
#include "server/engine/booking.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"

// Whether a capability is what a test needs.

namespace trilab::engine {

// Whether one range lies entirely inside another of the same parameter
// (compared folded). Units are converted; units that are not known must be
// the same but for case and width. Infinite ends are covered only by
// infinite ends.
bool Covers(const ParameterRange& have, const ParameterRange& need);

// Whether `capability`, of `instrument`, covers `need` at all: class code
// prefix, standard (without edition in the need, any edition) and every range
// of the need inside one range of the capability. Time does not matter, so
// accreditation schemes must only be named, valid or not.
bool Covers(const Instrument& instrument, const Capability& capability,
            const CapabilityNeed& need);

// Whether every scheme of `schemes` has an accreditation of `capability` that
// is valid throughout `interval`. True of no schemes.
bool Accredited(const Capability& capability,
                absl::Span<const AccreditationScheme> schemes,
                const Interval& interval);

// The accreditations of `capability` that are valid throughout `interval`, in
// their order. Valid as long as the capability.
std::vector<const Accreditation*> AccreditationsCovering(
    const Capability& capability, const Interval& interval);

// Whether an instrument with `capabilities` meets `need`, time aside: by its
// class alone where the need asks for nothing else, else by one capability.
bool Meets(const Instrument& instrument,
           absl::Span<const Ptr<Capability>> capabilities,
           const CapabilityNeed& need);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CAPABILITY_MATCH_H_
