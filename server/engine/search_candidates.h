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

// So many candidates are looked at in one search, at most: a search takes up to
// some microseconds for each, during which nothing is written.
inline constexpr size_t kMostCandidates = 10'000;

// The instruments that `ask` names or, if it names none, those that indexes
// of the catalogue give for its need: of the class, with a capability for the
// standard, or any. Only of its regions and centres; each once. Whether a
// candidate is capable in every respect is for the constraints to say.
//
// Errors: INVALID_ARGUMENT (the ask names no instrument and needs nothing),
// NOT_FOUND (an instrument or centre that does not exist),
// RESOURCE_EXHAUSTED (more than `kMostCandidates`).
absl::StatusOr<std::vector<Candidate>> FindCandidates(
    const Catalog& catalog, const Ask& ask,
    const std::optional<GeoPoint>& near);

// What shut everything out of `ask`, for which `FindCandidates` gives nothing.
//
// OUT_OF_REGION if there would be candidates elsewhere: how many, `regions`
// and `centres`. Else NOT_CAPABLE of no resource, with the need, and of a
// standard of which there are other editions only, `editions` and how many
// instruments have one. Parameters list ten values at most.
Blocker WhyNoCandidate(const Catalog& catalog, const Ask& ask);

using ServiceModes = absl::InlinedVector<ServiceMode, 2>;

// The modes in which an ask may be answered by `instrument`, self-service
// first: the one it asks for, offered or not, else those offered.
ServiceModes ModesOf(const Ask& ask, const Instrument& instrument);

// Kilometres between two points of the sphere (haversine; earth radius
// 6,371.0088 km).
double DistanceKm(const GeoPoint& a, const GeoPoint& b);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_SEARCH_CANDIDATES_H_
