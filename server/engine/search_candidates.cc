#include "server/engine/search_candidates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace trilab::engine {
namespace {

constexpr double kEarthRadiusKm = 6371.0088;
constexpr double kRadians = M_PI / 180;

absl::StatusOr<std::vector<uint32_t>> NamedInstruments(const Catalog& catalog,
                                                       const Ask& ask) {
  std::vector<uint32_t> uids;
  uids.reserve(ask.instruments.size());
  for (const std::string& id : ask.instruments) {
    const Instrument* instrument = catalog.instruments().Find(id);
    if (instrument == nullptr) {
      return absl::NotFoundError(
          absl::StrCat("ask.instruments: there is no instruments/", id));
    }
    uids.push_back(static_cast<uint32_t>(instrument->meta.uid));
  }
  absl::c_sort(uids);
  uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
  return uids;
}

std::vector<uint32_t> AllInstruments(const Catalog& catalog) {
  std::vector<uint32_t> uids;
  uids.reserve(catalog.instruments().size());
  catalog.instruments().VisitAfter("", [&](const Instrument& value) {
    uids.push_back(static_cast<uint32_t>(value.meta.uid));
    return true;
  });
  return uids;
}

std::vector<uint32_t> InstrumentsFor(const Catalog& catalog,
                                     const CapabilityNeed& need) {
  if (!need.standard.empty()) {
    return catalog.InstrumentsByStandard(need.standard);
  }
  if (!need.class_code.empty()) {
    return catalog.InstrumentsByClass(need.class_code);
  }
  return AllInstruments(catalog);
}

bool IsWithin(const Ask& ask, const InstrumentSite& site) {
  if (ask.regions.empty() && ask.centres.empty()) return true;
  if (site.centre == nullptr) return false;
  return (ask.regions.empty() ||
          absl::c_linear_search(ask.regions, site.centre->region)) &&
         (ask.centres.empty() ||
          absl::c_linear_search(ask.centres, site.centre->meta.id));
}

double DistanceOf(const InstrumentSite& site,
                  const std::optional<GeoPoint>& near) {
  if (!near.has_value()) return 0;
  if (site.centre == nullptr || !site.centre->location.has_value()) {
    return std::numeric_limits<double>::infinity();
  }
  return DistanceKm(*near, *site.centre->location);
}

}  // namespace

absl::StatusOr<std::vector<Candidate>> FindCandidates(
    const Catalog& catalog, const Ask& ask,
    const std::optional<GeoPoint>& near) {
  if (ask.instruments.empty() && ask.need.empty()) {
    return absl::InvalidArgumentError(
        "ask: names no instrument and needs nothing");
  }
  for (const std::string& id : ask.centres) {
    if (catalog.centres().Find(id) == nullptr) {
      return absl::NotFoundError(
          absl::StrCat("ask.centres: there is no centres/", id));
    }
  }
  absl::StatusOr<std::vector<uint32_t>> uids =
      ask.instruments.empty() ? InstrumentsFor(catalog, ask.need)
                              : NamedInstruments(catalog, ask);
  if (!uids.ok()) return uids.status();
  std::vector<Candidate> candidates;
  candidates.reserve(uids->size());
  for (const uint32_t uid : *uids) {
    const InstrumentSite* site = catalog.SiteOf(uid);
    if (site == nullptr || !IsWithin(ask, *site)) continue;
    // An instrument of another class is no answer that something shut out.
    if (ask.instruments.empty() &&
        !absl::StartsWith(site->instrument->class_code, ask.need.class_code)) {
      continue;
    }
    candidates.push_back({uid, site, DistanceOf(*site, near)});
  }
  return candidates;
}

ServiceModes ModesOf(const Ask& ask, const Instrument& instrument) {
  if (ask.mode.has_value()) return {*ask.mode};
  ServiceModes modes = {ServiceMode::kSelfService, ServiceMode::kSample};
  if (!instrument.service_modes.empty()) {
    modes.assign(instrument.service_modes.begin(),
                 instrument.service_modes.end());
    std::sort(modes.begin(), modes.end());
  }
  return modes;
}

double DistanceKm(const GeoPoint& a, const GeoPoint& b) {
  const double latitude_a = a.latitude * kRadians;
  const double latitude_b = b.latitude * kRadians;
  const double half_latitude = std::sin((latitude_b - latitude_a) / 2);
  const double half_longitude =
      std::sin((b.longitude - a.longitude) * kRadians / 2);
  const double haversine = half_latitude * half_latitude +
                           std::cos(latitude_a) * std::cos(latitude_b) *
                               half_longitude * half_longitude;
  return 2 * kEarthRadiusKm * std::asin(std::sqrt(std::min(1.0, haversine)));
}

}  // namespace trilab::engine
