#include "server/engine/search_candidates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "server/engine/constraints/capability_constraint.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/standard_number.h"

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

absl::StatusOr<std::vector<uint32_t>> Indexed(const Catalog& catalog,
                                              const Ask& ask) {
  if (!ask.instruments.empty()) return NamedInstruments(catalog, ask);
  return InstrumentsFor(catalog, ask.need);
}

// The regions and centres of an ask, sorted: there may be thousands.
class Places {
 public:
  Places(const Catalog& catalog, const Ask& ask) : regions_(ask.regions) {
    centres_.reserve(ask.centres.size());
    for (const std::string& id : ask.centres) {
      centres_.push_back(catalog.centres().UidOf(id));
    }
    absl::c_sort(regions_);
    absl::c_sort(centres_);
  }

  bool Contain(const InstrumentSite& site) const {
    if (regions_.empty() && centres_.empty()) return true;
    if (site.centre == nullptr) return false;
    return (regions_.empty() ||
            absl::c_binary_search(regions_, site.centre->region)) &&
           (centres_.empty() ||
            absl::c_binary_search(centres_, site.centre->meta.uid));
  }

 private:
  std::vector<int32_t> regions_;
  std::vector<uint64_t> centres_;  // Uids.
};

// Whether the instrument may answer `ask`, were it in the right place. One of
// another class is no answer that something shut out.
bool MayAnswer(const Ask& ask, const InstrumentSite& site) {
  return !ask.instruments.empty() ||
         absl::StartsWith(site.instrument->class_code, ask.need.class_code);
}

// How many would answer `ask` but for its regions and centres.
int32_t CountElsewhere(const Catalog& catalog, const Ask& ask) {
  if (ask.regions.empty() && ask.centres.empty()) return 0;
  const absl::StatusOr<std::vector<uint32_t>> uids = Indexed(catalog, ask);
  if (!uids.ok()) return 0;
  return static_cast<int32_t>(absl::c_count_if(*uids, [&](uint32_t uid) {
    const InstrumentSite* site = catalog.SiteOf(uid);
    return site != nullptr && MayAnswer(ask, *site);
  }));
}

template <typename Values>
void AddList(Violation& violation, absl::string_view name, const Values& values,
             absl::string_view prefix = "") {
  constexpr size_t kMost = 10;
  std::vector<std::string> texts;
  for (const auto& value : values) {
    if (texts.size() == kMost) {
      texts.emplace_back("…");
      break;
    }
    texts.push_back(absl::StrCat(prefix, value));
  }
  if (texts.empty()) return;
  violation.parameters.emplace_back(std::string(name),
                                    absl::StrJoin(texts, ", "));
}

// Of instruments with another edition of the standard than the one needed.
// Returns how many there are.
int32_t AddOtherEditions(const Catalog& catalog, const CapabilityNeed& need,
                         Violation& violation) {
  if (need.standard.empty()) return 0;
  const absl::string_view bare = WithoutEdition(need.standard);
  int32_t count = 0;
  absl::btree_set<std::string> editions;
  for (const uint32_t uid : catalog.InstrumentsByStandard(bare)) {
    const InstrumentSite* site = catalog.SiteOf(uid);
    if (site == nullptr ||
        !absl::StartsWith(site->instrument->class_code, need.class_code)) {
      continue;
    }
    ++count;
    for (const Ptr<Capability>& capability : site->capabilities) {
      if (StandardServes(capability->standard, bare)) {
        editions.insert(capability->standard);
      }
    }
  }
  AddList(violation, "editions", editions);
  return count;
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
  absl::StatusOr<std::vector<uint32_t>> uids = Indexed(catalog, ask);
  if (!uids.ok()) return uids.status();
  const Places places(catalog, ask);
  std::vector<Candidate> candidates;
  candidates.reserve(uids->size());
  for (const uint32_t uid : *uids) {
    const InstrumentSite* site = catalog.SiteOf(uid);
    if (site == nullptr || !places.Contain(*site)) continue;
    if (!MayAnswer(ask, *site)) continue;
    if (candidates.size() == kMostCandidates) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "the ask leaves more than ", kMostCandidates,
          " instruments; narrow it by region, centre, class or standard"));
    }
    candidates.push_back({uid, site, DistanceOf(*site, near)});
  }
  return candidates;
}

Blocker WhyNoCandidate(const Catalog& catalog, const Ask& ask) {
  Blocker blocker;
  Violation& violation = blocker.violation;
  blocker.candidates = CountElsewhere(catalog, ask);
  if (blocker.candidates > 0) {
    violation.code = ViolationCode::kOutOfRegion;
    AddNumber(violation, "instruments", blocker.candidates);
    AddList(violation, "regions", ask.regions);
    AddList(violation, "centres", ask.centres, "centres/");
    return blocker;
  }
  violation.code = ViolationCode::kNotCapable;
  AddNeed(ask.need, violation);
  blocker.candidates = AddOtherEditions(catalog, ask.need, violation);
  return blocker;
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
