#ifndef TRILAB_SERVER_ENGINE_SEARCH_CANDIDATES_H_
#define TRILAB_SERVER_ENGINE_SEARCH_CANDIDATES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "server/engine/catalog.h"
#include "server/engine/resources.h"
#include "server/engine/slot_search.h"

namespace trilab::engine {

// An instrument that may answer an ask. Refers to the catalogue.
struct Candidate {
  uint32_t instrument = 0;  // Uid.
  const InstrumentSite* site = nullptr;
  // Great-circle distance; 0 without a point to measure from, infinite if
  // nobody knows where the centre is.
  double distance_km = 0;
};

// The instruments that `ask` names or, if it names none, those that indexes
// of the catalogue give for its need: of the class, with a capability for the
// standard, or any. Only of its regions and centres; each once. Whether a
// candidate is capable in every respect is for the constraints to say.
//
// Errors: INVALID_ARGUMENT (the ask names no instrument and needs nothing),
// NOT_FOUND (an instrument or centre that does not exist).
absl::StatusOr<std::vector<Candidate>> FindCandidates(
    const Catalog& catalog, const Ask& ask,
    const std::optional<GeoPoint>& near);

using ServiceModes = absl::InlinedVector<ServiceMode, 2>;

// The modes in which an ask may be answered by `instrument`, self-service
// first: the one it asks for, offered or not, else those offered.
ServiceModes ModesOf(const Ask& ask, const Instrument& instrument);

// Kilometres between two points of the sphere (haversine; earth radius
// 6,371.0088 km).
double DistanceKm(const GeoPoint& a, const GeoPoint& b);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_SEARCH_CANDIDATES_H_
