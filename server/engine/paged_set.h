#ifndef TRILAB_SERVER_ENGINE_PAGED_SET_H_
#define TRILAB_SERVER_ENGINE_PAGED_SET_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "server/engine/copy_on_write.h"

namespace trilab::engine {

// An ordered set that is cheap to copy: sorted arrays ("pages") which copies
// share until they change them.
//
// `Traits` names an `Entry`, its `Key` (ordered, unique in the set), and
//   static Key KeyOf(const Entry&);
//   static int64_t PageOf(const Key&);  // Ascends with the key.
// Below p is the number of pages and m of the entries of one.
//
// Thread-compatible; so are copies on different threads.
template <typename Traits>
class PagedSet {
 public:
  using Entry = typename Traits::Entry;
  using Key = typename Traits::Key;

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // The entry, or null. Valid until the set changes. O(log p + log m).
  const Entry* Find(const Key& key) const {
    const auto page = pages_.find(Traits::PageOf(key));
    if (page == pages_.end()) return nullptr;
    const auto it = LowerBound(*page->second, key);
    if (it == page->second->end() || key < Traits::KeyOf(*it)) return nullptr;
    return &*it;
  }

  // The entry with the lowest key. The set is not empty. O(1).
  const Entry& front() const { return pages_.begin()->second->front(); }

  // Adds an entry in place of any with its key. O(log p + m).
  void Put(Entry entry) {
    const Key key = Traits::KeyOf(entry);
    std::vector<Entry>& page = pages_[Traits::PageOf(key)].Mutable();
    const auto it = LowerBound(page, key);
    if (it != page.end() && !(key < Traits::KeyOf(*it))) {
      page[it - page.begin()] = std::move(entry);
      return;
    }
    page.insert(it, std::move(entry));
    ++size_;
  }

  // Removes an entry; returns whether there was one. O(log p + m).
  bool Erase(const Key& key) {
    const auto page = pages_.find(Traits::PageOf(key));
    if (page == pages_.end()) return false;
    const auto it = LowerBound(*page->second, key);
    const auto index = it - page->second->begin();
    if (it == page->second->end() || key < Traits::KeyOf(*it)) return false;
    --size_;
    if (page->second->size() == 1) {
      pages_.erase(page);
      return true;
    }
    std::vector<Entry>& entries = page->second.Mutable();
    entries.erase(entries.begin() + index);
    return true;
  }

  // Calls `visit` with the entries from `key` on, by key, while it returns
  // true. O(log p + log m) to begin.
  template <typename Visit>
  void VisitFrom(const Key& key, Visit visit) const {
    for (auto page = pages_.lower_bound(Traits::PageOf(key));
         page != pages_.end(); ++page) {
      for (auto it = LowerBound(*page->second, key); it != page->second->end();
           ++it) {
        if (!visit(*it)) return;
      }
    }
  }

  // Calls `visit` with every entry, by key.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const auto& [number, page] : pages_) {
      for (const Entry& entry : *page) visit(entry);
    }
  }

 private:
  static auto LowerBound(const std::vector<Entry>& page, const Key& key) {
    return std::lower_bound(page.begin(), page.end(), key,
                            [](const Entry& entry, const Key& wanted) {
                              return Traits::KeyOf(entry) < wanted;
                            });
  }

  absl::btree_map<int64_t, CopyOnWrite<std::vector<Entry>>> pages_;
  size_t size_ = 0;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_PAGED_SET_H_
