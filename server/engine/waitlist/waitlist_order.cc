#include "server/engine/waitlist/waitlist_order.h"

namespace trilab::engine {

WaitlistRank RankOf(const WaitlistEntry& entry) {
  return {!entry.first_in_line, entry.create_time, entry.id};
}

}  // namespace trilab::engine
