#include "server/engine/waitlist/waitlist.h"

#include "absl/strings/str_cat.h"
#include "server/engine/standard_number.h"

namespace trilab::engine {
namespace {

// What a key stands for is told by its first letter.
std::string InstrumentKey(absl::string_view id) {
  return absl::StrCat("i", id);
}
std::string StandardKey(absl::string_view canonical) {
  return absl::StrCat("s", WithoutEdition(canonical));
}
std::string ClassKey(absl::string_view prefix) {
  return absl::StrCat("c", prefix);
}
std::string PartnerKey(absl::string_view id) { return absl::StrCat("p", id); }

// Where an entry is found. Names come first: an ask that has them looks
// nowhere else.
std::vector<std::string> KeysOf(const WaitlistEntry& entry) {
  const Ask& ask = entry.ask;
  std::vector<std::string> keys = {PartnerKey(ask.partner)};
  if (!ask.instruments.empty()) {
    for (const std::string& id : ask.instruments) {
      keys.push_back(InstrumentKey(id));
    }
  } else if (!ask.need.standard.empty()) {
    keys.push_back(StandardKey(ask.need.standard));
  } else {
    // Without a class as well, under the empty prefix of all.
    keys.push_back(ClassKey(ask.need.class_code));
  }
  return keys;
}

}  // namespace

void Waitlist::Put(Ptr<WaitlistEntry> entry) {
  next_id_ = std::max(next_id_, entry->id + 1);
  const auto known = entries_.find(entry->id);
  if (known != entries_.end()) {
    Erase(*known->second);
    entries_.erase(known);
  }
  if (!IsOpen(entry->state)) return;
  if (entry->state == WaitlistState::kWaiting) {
    for (std::string& key : KeysOf(*entry)) {
      waiting_.emplace(std::move(key), entry->id);
    }
    due_.emplace(entry->expire, entry->id);
  }
  entries_.emplace(entry->id, std::move(entry));
}

void Waitlist::Erase(const WaitlistEntry& entry) {
  if (entry.state != WaitlistState::kWaiting) return;
  for (std::string& key : KeysOf(entry)) {
    waiting_.erase({std::move(key), entry.id});
  }
  due_.erase({entry.expire, entry.id});
}

Ptr<WaitlistEntry> Waitlist::Find(uint64_t id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : found->second;
}

void Waitlist::Collect(const std::string& key,
                       std::vector<uint64_t>& ids) const {
  for (auto it = waiting_.lower_bound({key, 0});
       it != waiting_.end() && it->first == key; ++it) {
    ids.push_back(it->second);
  }
}

std::vector<uint64_t> Waitlist::WaitingFor(const InstrumentSite& site) const {
  std::vector<uint64_t> ids;
  Collect(InstrumentKey(site.instrument->meta.id), ids);
  for (const Ptr<Capability>& capability : site.capabilities) {
    Collect(StandardKey(capability->standard), ids);
  }
  const absl::string_view code = site.instrument->class_code;
  for (size_t length = 0; length <= code.size(); ++length) {
    Collect(ClassKey(code.substr(0, length)), ids);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::vector<uint64_t> Waitlist::WaitingOf(absl::string_view partner) const {
  std::vector<uint64_t> ids;
  Collect(PartnerKey(partner), ids);
  return ids;
}

std::vector<uint64_t> Waitlist::Waiting() const {
  std::vector<uint64_t> ids;
  for (const auto& [id, entry] : entries_) {
    if (entry->state == WaitlistState::kWaiting) ids.push_back(id);
  }
  return ids;
}

}  // namespace trilab::engine
