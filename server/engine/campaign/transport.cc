#include "server/engine/campaign/transport.h"

#include <cmath>

#include "server/engine/search_candidates.h"

namespace trilab::engine {
namespace {

constexpr double kDetour = 1.3;
constexpr Minute kUnknownWay = 4 * 60;
constexpr Minute kStep = 5;

}  // namespace

TransportTimes::TransportTimes(const Catalog& catalog,
                               const Transport& transport)
    : catalog_(catalog), transport_(transport) {
  for (const TransportLeg& leg : transport.legs) {
    legs_[{leg.from, leg.to}] = leg.minutes;
  }
  // The way back, unless it is given.
  for (const TransportLeg& leg : transport.legs) {
    legs_.emplace(std::make_pair(leg.to, leg.from), leg.minutes);
  }
}

std::optional<GeoPoint> TransportTimes::LocationOf(
    const std::string& id) const {
  const Centre* centre = catalog_.centres().Find(id);
  if (centre == nullptr) return std::nullopt;
  if (centre->location.has_value() || centre->city.empty()) {
    return centre->location;
  }
  const Table<Centre>& centres = catalog_.centres();
  for (uint64_t uid = 1; uid < centres.next_uid(); ++uid) {
    const Centre* other = centres.FindByUid(uid);
    if (other != nullptr && other->city == centre->city &&
        other->location.has_value()) {
      return other->location;
    }
  }
  return std::nullopt;
}

Minute TransportTimes::Between(const std::string& from,
                               const std::string& to) const {
  if (from == to || from.empty() || to.empty()) return 0;
  const auto leg = legs_.find({from, to});
  if (leg != legs_.end()) return leg->second;
  const std::optional<GeoPoint> a = LocationOf(from);
  const std::optional<GeoPoint> b = LocationOf(to);
  if (!a.has_value() || !b.has_value()) {
    return kUnknownWay + transport_.handling;
  }
  const double minutes =
      DistanceKm(*a, *b) * kDetour * 60 / transport_.speed_kmh;
  return static_cast<Minute>(std::ceil(minutes / kStep)) * kStep +
         transport_.handling;
}

}  // namespace trilab::engine
