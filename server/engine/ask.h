#ifndef TRILAB_SERVER_ENGINE_ASK_H_
#define TRILAB_SERVER_ENGINE_ASK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/engine/booking.h"
#include "server/engine/interval.h"

namespace trilab::engine {

// What somebody needs; see trilab.v1.Ask. Ids must exist where given.
struct Ask {
  std::vector<std::string> instruments;
  CapabilityNeed need;
  Minute duration = 0;  // 1 to 43,200.
  Interval window;      // Slots lie inside.
  std::vector<int32_t> regions;
  std::vector<std::string> centres;
  std::optional<ServiceMode> mode;  // Unset: any that the instrument offers.
  int32_t units = 1;
  std::string partner;
  std::string member;   // Of the partner.
  std::string project;  // Of the partner.
  std::string operator_id;
  std::string configuration;        // As of a BookingRequest; these
  std::vector<SupplyAmount> draws;  // too.
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_ASK_H_
