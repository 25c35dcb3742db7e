#ifndef TRILAB_SERVER_ENGINE_CAMPAIGN_TRANSPORT_H_
#define TRILAB_SERVER_ENGINE_CAMPAIGN_TRANSPORT_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "server/engine/campaign/campaign.h"
#include "server/engine/catalog.h"
#include "server/engine/interval.h"

namespace trilab::engine {

// How long samples travel between centres: nothing within one; what a leg
// says; else 1.3 times the great-circle distance at the speed given, rounded
// up to 5 minutes, and the handling. A centre without a location counts as
// where another of its city is; between unknown places it takes 4 hours and
// the handling. Refers to the catalogue and the transport.
class TransportTimes {
 public:
  TransportTimes(const Catalog& catalog, const Transport& transport);

  // Ids of centres; empty: wherever, which takes no time.
  Minute Between(const std::string& from, const std::string& to) const;

 private:
  std::optional<GeoPoint> LocationOf(const std::string& centre) const;

  const Catalog& catalog_;
  const Transport& transport_;
  std::map<std::pair<std::string, std::string>, Minute> legs_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CAMPAIGN_TRANSPORT_H_
