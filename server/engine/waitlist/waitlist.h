#ifndef TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_H_
#define TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/catalog.h"
#include "server/engine/resources.h"
#include "server/engine/waitlist/waitlist_entry.h"

namespace trilab::engine {

// The entries that are still in the line, and which of them wait for what. A
// part of the state.
//
// An entry is found under what it could use: each instrument it names, else
// the standard it needs, else the class. So a change of one instrument leads
// to the entries that could use it and to no others.
//
// Thread-compatible.
class Waitlist {
 public:
  // Replaces the entry of that id; one that is over goes. O(log n).
  void Put(Ptr<WaitlistEntry> entry);

  // Null if there is none in the line.
  Ptr<WaitlistEntry> Find(uint64_t id) const;

  // Those that wait and could use the instrument, by id; each once. O(k log n)
  // for k results, the instrument's capabilities and its class' letters.
  std::vector<uint64_t> WaitingFor(const InstrumentSite& site) const;

  // Those that wait for this partner, by id.
  std::vector<uint64_t> WaitingOf(absl::string_view partner) const;

  // All that wait, by id.
  std::vector<uint64_t> Waiting() const;

  // Calls `visit(const Ptr<WaitlistEntry>&)` with every entry, by id.
  template <typename Visit>
  void VisitAll(Visit visit) const {
    for (const auto& [id, entry] : entries_) visit(entry);
  }

  bool empty() const { return entries_.empty(); }
  uint64_t next_id() const { return next_id_; }

  // When entries that wait are over: (time, id), soonest first. Those with an
  // offer wait for it first.
  const absl::btree_set<std::pair<absl::Time, uint64_t>>& due() const {
    return due_;
  }

 private:
  void Erase(const WaitlistEntry& entry);
  void Collect(const std::string& key, std::vector<uint64_t>& ids) const;

  absl::btree_map<uint64_t, Ptr<WaitlistEntry>> entries_;
  absl::btree_set<std::pair<std::string, uint64_t>> waiting_;  // Key and id.
  absl::btree_set<std::pair<absl::Time, uint64_t>> due_;
  uint64_t next_id_ = 1;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_H_
