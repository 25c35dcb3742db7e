#ifndef TRILAB_SERVER_ENGINE_TABLE_H_
#define TRILAB_SERVER_ENGINE_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "server/engine/resources.h"

namespace trilab::engine {

// Resources of one kind: by uid (dense, from 1) and by id. Deleted resources
// keep their place, so a uid always has its id.
//
// Copies share the values. Thread-compatible.
template <typename T>
class Table {
 public:
  // Null if there is none (or it was deleted). O(log n).
  const T* Find(absl::string_view id) const { return FindByUid(UidOf(id)); }
  // O(1).
  const T* FindByUid(uint64_t uid) const {
    const Row* row = RowOf(uid);
    return row != nullptr && row->live ? row->value.get() : nullptr;
  }
  Ptr<T> Share(absl::string_view id) const { return ShareByUid(UidOf(id)); }
  Ptr<T> ShareByUid(uint64_t uid) const {
    const Row* row = RowOf(uid);
    return row != nullptr && row->live ? row->value : nullptr;
  }

  // 0 if the id was never used; deleted ids keep theirs.
  uint64_t UidOf(absl::string_view id) const {
    if (id.empty()) return 0;
    const auto it = ids_.find(id);
    return it == ids_.end() ? 0 : it->second;
  }
  // "" for a uid never given. Valid until the next change.
  absl::string_view IdOf(uint64_t uid) const {
    const Row* row = RowOf(uid);
    if (row == nullptr || row->value == nullptr) return "";
    return row->value->meta.id;
  }

  uint64_t next_uid() const { return rows_.size() + 1; }
  size_t size() const { return live_; }  // Without deleted ones.

  // Calls `visit(const T&)` with live values by id, in byte order of the id;
  // stops when it returns false. O(log n) to begin after `after_id` (""
  // for the first).
  template <typename Visit>
  void VisitAfter(absl::string_view after_id, Visit visit) const {
    for (auto it = ids_.upper_bound(after_id); it != ids_.end(); ++it) {
      const Row& row = rows_[it->second - 1];
      if (row.live && !visit(*row.value)) return;
    }
  }

  // Calls `visit(uid, id)` with every uid ever given and not live, ascending.
  template <typename Visit>
  void VisitDeleted(Visit visit) const {
    for (uint64_t uid = 1; uid <= rows_.size(); ++uid) {
      const Row& row = rows_[uid - 1];
      if (!row.live && row.value != nullptr) visit(uid, row.value->meta.id);
    }
  }

  // Makes or replaces the value with its uid; uids may come in any order.
  void Put(Ptr<T> value) {
    Row& row = Claim(value->meta.id, value->meta.uid);
    if (!row.live) ++live_;
    row.value = std::move(value);
    row.live = true;
  }

  void Delete(absl::string_view id, uint64_t uid) {
    Row& row = Claim(id, uid);
    if (row.live) --live_;
    // What is left is the name, so that the memory of the value is free.
    auto name = std::make_shared<T>();
    name->meta.id = std::string(id);
    name->meta.uid = uid;
    row.value = std::move(name);
    row.live = false;
  }

 private:
  struct Row {
    Ptr<T> value;  // Only the id and uid of a deleted one; null if not given.
    bool live = false;
  };

  const Row* RowOf(uint64_t uid) const {
    return uid - 1 < rows_.size() ? &rows_[uid - 1] : nullptr;
  }

  Row& Claim(absl::string_view id, uint64_t uid) {
    if (uid > rows_.size()) rows_.resize(uid);
    Row& row = rows_[uid - 1];
    if (row.value == nullptr) ids_.emplace(std::string(id), uid);
    return row;
  }

  std::vector<Row> rows_;                       // By uid - 1.
  absl::btree_map<std::string, uint64_t> ids_;  // Id to uid.
  size_t live_ = 0;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_TABLE_H_
