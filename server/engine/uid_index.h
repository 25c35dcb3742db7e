#ifndef TRILAB_SERVER_ENGINE_UID_INDEX_H_
#define TRILAB_SERVER_ENGINE_UID_INDEX_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/hash/hash.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

// Who refers to what: sorted uids by the id (or another text) referred to,
// which need not exist.

namespace trilab::engine {

// Adds `uid` to ascending `uids` unless it is there. O(1) at the end.
template <typename Uids>
void InsertUid(Uids& uids, uint32_t uid) {
  if (uids.empty() || uids.back() < uid) {
    uids.push_back(uid);
    return;
  }
  const auto at = std::lower_bound(uids.begin(), uids.end(), uid);
  if (*at != uid) uids.insert(at, uid);
}

template <typename Uids>
void EraseUid(Uids& uids, uint32_t uid) {
  const auto at = std::lower_bound(uids.begin(), uids.end(), uid);
  if (at != uids.end() && *at == uid) uids.erase(at);
}

// Exact, ordered by key. The empty key is never kept.
class UidIndex {
 public:
  // Ascending. Valid until the next change. O(log n).
  const std::vector<uint32_t>& Find(absl::string_view key) const {
    static const auto& none = *new std::vector<uint32_t>;
    const auto it = map_.find(key);
    return it == map_.end() ? none : it->second;
  }

  // Calls `visit(const std::vector<uint32_t>&)` for each key with `prefix`.
  template <typename Visit>
  void VisitPrefix(absl::string_view prefix, Visit visit) const {
    for (auto it = map_.lower_bound(prefix);
         it != map_.end() && absl::StartsWith(it->first, prefix); ++it) {
      visit(it->second);
    }
  }

  void Add(absl::string_view key, uint32_t uid) {
    if (key.empty()) return;
    auto it = map_.find(key);
    if (it == map_.end()) it = map_.try_emplace(std::string(key)).first;
    InsertUid(it->second, uid);
  }

  void Remove(absl::string_view key, uint32_t uid) {
    const auto it = map_.find(key);
    if (it == map_.end()) return;
    EraseUid(it->second, uid);
    if (it->second.empty()) map_.erase(it);
  }

  void Change(absl::string_view key, uint32_t uid, bool add) {
    add ? Add(key, uid) : Remove(key, uid);
  }

  bool empty() const { return map_.empty(); }

 private:
  absl::btree_map<std::string, std::vector<uint32_t>> map_;
};

// A third of the memory for keys that have few uids each: keeps a hash of the
// key, so `Find` may also give uids of another key. Callers check.
class HashedUidIndex {
 public:
  using Uids = absl::InlinedVector<uint32_t, 2>;

  // Ascending; null if there is none. Valid until the next change.
  const Uids* Find(absl::string_view key) const {
    const auto it = map_.find(HashOf(key));
    return it == map_.end() ? nullptr : &it->second;
  }

  void Change(absl::string_view key, uint32_t uid, bool add) {
    if (add) {
      InsertUid(map_[HashOf(key)], uid);
      return;
    }
    const auto it = map_.find(HashOf(key));
    if (it == map_.end()) return;
    EraseUid(it->second, uid);
    if (it->second.empty()) map_.erase(it);
  }

 private:
  static uint64_t HashOf(absl::string_view key) {
    return absl::Hash<absl::string_view>()(key);
  }

  absl::flat_hash_map<uint64_t, Uids> map_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_UID_INDEX_H_
