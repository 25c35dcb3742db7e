// Answers queries from an instrument index.

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "server/engine/capability_match.h"
#include "server/engine/instrument_index.h"
#include "server/engine/text_fold.h"

namespace trilab::engine {
namespace {

constexpr uint8_t kAbsent = 255;

// A found instrument.
struct Hit {
  uint32_t uid = 0;
  MatchRank rank = MatchRank::kOther;
};

// Whether `class_number` (a code plus one) begins with `prefix`.
class ClassFilter {
 public:
  explicit ClassFilter(absl::string_view prefix) {
    if (prefix.empty()) return;
    uint32_t number = 0;
    any_ = false;
    if (prefix.size() > 6 ||
        !std::all_of(prefix.begin(), prefix.end(), absl::ascii_isdigit) ||
        !absl::SimpleAtoi(prefix, &number)) {
      return;  // No code begins so.
    }
    uint32_t width = 1;
    for (size_t i = prefix.size(); i < 6; ++i) width *= 10;
    first_ = number * width + 1;
    last_ = first_ + width - 1;
  }

  bool Matches(uint32_t class_number) const {
    return any_ || (class_number >= first_ && class_number <= last_);
  }

 private:
  bool any_ = true;
  uint32_t first_ = 1;
  uint32_t last_ = 0;
};

}  // namespace

// One search.
class InstrumentSearch {
 public:
  InstrumentSearch(const InstrumentIndex& index, const Catalog& catalog,
                   const InstrumentQuery& query)
      : index_(index),
        catalog_(catalog),
        query_(query),
        terms_(ParseSearch(query.text)),
        class_filter_(query.need.class_code) {
    for (const std::string& centre : query.centres) {
      centres_.push_back(
          static_cast<uint32_t>(catalog.centres().UidOf(centre)));
    }
    if (!query.need.standard.empty()) {
      standard_ = &catalog.InstrumentsByStandard(query.need.standard);
    }
    const std::string folded = FoldText(query.text);
    text_ = std::string(absl::StripAsciiWhitespace(folded));
    text_hash_ = InstrumentIndex::HashOf(text_);
  }

  InstrumentHits Run() {
    if (!terms_.empty()) {
      FindByText();
    } else if (standard_ != nullptr) {
      for (const uint32_t uid : *standard_) {
        if (uid <= index_.columns_.size()) Consider(uid, MatchRank::kOther);
      }
    } else {
      for (uint32_t uid = 1; uid <= index_.columns_.size(); ++uid) {
        Consider(uid, MatchRank::kOther);
      }
    }
    return TakePage();
  }

 private:
  using Posting = absl::Span<const uint32_t>;

  // The postings that one term stands for.
  std::vector<Posting> PostingsOf(const std::string& word) const {
    std::vector<Posting> postings;
    if (IsWholeWord(word)) {
      const auto it = index_.words_.find(word);
      if (it != index_.words_.end()) postings.push_back(it->second);
      return postings;
    }
    for (auto it = index_.words_.lower_bound(word);
         it != index_.words_.end() && absl::StartsWith(it->first, word); ++it) {
      postings.push_back(it->second);
    }
    return postings;
  }

  static size_t SizeOf(const std::vector<Posting>& postings) {
    size_t size = 0;
    for (const Posting& posting : postings) size += posting.size();
    return size;
  }

  void FindByText() {
    std::vector<std::vector<Posting>> terms;
    for (const Gram gram : terms_.grams) {
      const auto it = index_.grams_.find(gram);
      if (it == index_.grams_.end()) return;
      terms.push_back({it->second});
    }
    for (const std::string& word : terms_.words) {
      terms.push_back(PostingsOf(word));
      if (terms.back().empty()) return;
    }
    std::sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) {
      return SizeOf(a) < SizeOf(b);
    });
    // (uid * 4 + worst field so far), ascending by uid.
    std::vector<uint32_t> found;
    size_t first = 0;
    if (standard_ != nullptr && standard_->size() < SizeOf(terms[0])) {
      for (const uint32_t uid : *standard_) {
        if (uid <= index_.columns_.size()) found.push_back(uid << 2);
      }
    } else {
      found = Merge(terms[0]);
      first = 1;
    }
    for (size_t i = first; i < terms.size() && !found.empty(); ++i) {
      found = terms[i].size() == 1 ? Intersect(found, terms[i][0])
                                   : IntersectMarked(found, terms[i]);
    }
    for (const uint32_t entry : found) {
      Consider(entry >> 2, static_cast<MatchRank>((entry & 3) + 1));
    }
  }

  static std::vector<uint32_t> Merge(const std::vector<Posting>& postings) {
    std::vector<uint32_t> all;
    all.reserve(SizeOf(postings));
    for (const Posting& posting : postings) {
      all.insert(all.end(), posting.begin(), posting.end());
    }
    if (postings.size() > 1) {
      std::sort(all.begin(), all.end());
      // The first of each uid has the best field.
      all.erase(
          std::unique(all.begin(), all.end(),
                      [](uint32_t a, uint32_t b) { return a >> 2 == b >> 2; }),
          all.end());
    }
    return all;
  }

  static void Keep(std::vector<uint32_t>& kept, uint32_t entry,
                   uint32_t field) {
    kept.push_back((entry & ~3U) | std::max(entry & 3U, field));
  }

  // Gallops through the longer posting.
  static std::vector<uint32_t> Intersect(const std::vector<uint32_t>& found,
                                         Posting posting) {
    std::vector<uint32_t> kept;
    const uint32_t* at = posting.begin();
    for (const uint32_t entry : found) {
      const uint32_t uid = entry >> 2;
      const ptrdiff_t left = posting.end() - at;
      ptrdiff_t step = 1;
      while (step < left && at[step] >> 2 < uid) step *= 2;
      at = std::lower_bound(at + std::min(step / 2, left),
                            at + std::min(step + 1, left), uid << 2);
      if (at == posting.end()) break;
      if (*at >> 2 == uid) Keep(kept, entry, *at & 3);
    }
    return kept;
  }

  std::vector<uint32_t> IntersectMarked(
      const std::vector<uint32_t>& found,
      const std::vector<Posting>& postings) const {
    std::vector<uint8_t> fields(index_.columns_.size() + 1, kAbsent);
    for (const Posting& posting : postings) {
      for (const uint32_t entry : posting) {
        uint8_t& field = fields[entry >> 2];
        field = std::min(field, static_cast<uint8_t>(entry & 3));
      }
    }
    std::vector<uint32_t> kept;
    for (const uint32_t entry : found) {
      const uint8_t field = fields[entry >> 2];
      if (field != kAbsent) Keep(kept, entry, field);
    }
    return kept;
  }

  // Adds a hit unless a filter keeps it out.
  void Consider(uint32_t uid, MatchRank rank) {
    const InstrumentIndex::Column& column = index_.columns_[uid - 1];
    if (!column.live || !class_filter_.Matches(column.class_code) ||
        !StatusMatches(column.status)) {
      return;
    }
    if (!query_.regions.empty() && !Contains(query_.regions, column.region)) {
      return;
    }
    if (!centres_.empty() && !Contains(centres_, column.centre)) return;
    // The catalogue may be older or newer than the index.
    if (catalog_.SiteOf(uid) == nullptr || !Meets(uid)) return;
    if (rank == MatchRank::kName && IsExact(uid, column)) {
      rank = MatchRank::kExactName;
    }
    hits_.push_back({uid, rank});
  }

  template <typename T>
  static bool Contains(const std::vector<T>& values, T value) {
    return std::find(values.begin(), values.end(), value) != values.end();
  }

  bool StatusMatches(InstrumentStatus status) const {
    return query_.statuses.empty() ? status != InstrumentStatus::kRetired
                                   : Contains(query_.statuses, status);
  }

  bool Meets(uint32_t uid) const {
    const CapabilityNeed& need = query_.need;
    if (standard_ != nullptr &&
        !std::binary_search(standard_->begin(), standard_->end(), uid)) {
      return false;
    }
    if (need.ranges.empty() && need.accreditations.empty()) return true;
    const InstrumentSite* site = catalog_.SiteOf(uid);
    return site != nullptr &&
           engine::Meets(*site->instrument, site->capabilities, need);
  }

  bool IsExact(uint32_t uid, const InstrumentIndex::Column& column) const {
    if (column.name_zh != text_hash_ && column.name_en != text_hash_) {
      return false;
    }
    const InstrumentIndex::Document& document = index_.documents_[uid - 1];
    if (document.instrument == nullptr) return false;
    const LocalizedText& name = document.instrument->name;
    return FoldText(name.zh) == text_ || FoldText(name.en) == text_;
  }

  bool Before(const Hit& a, const Hit& b) const {
    if (a.rank != b.rank) return a.rank < b.rank;
    const InstrumentIndex::IdKey& x = index_.columns_[a.uid - 1].id;
    const InstrumentIndex::IdKey& y = index_.columns_[b.uid - 1].id;
    if (x != y) return x < y;
    const Table<Instrument>& table = catalog_.instruments();
    return table.IdOf(a.uid) < table.IdOf(b.uid);
  }

  InstrumentHits TakePage() {
    InstrumentHits page;
    page.total = hits_.size();
    const auto before = [this](const Hit& a, const Hit& b) {
      return Before(a, b);
    };
    auto end = hits_.end();
    if (query_.after.has_value() && query_.after->uid != 0 &&
        query_.after->uid <= index_.columns_.size()) {
      const Hit last{query_.after->uid, query_.after->rank};
      end = std::remove_if(hits_.begin(), hits_.end(),
                           [&](const Hit& hit) { return !before(last, hit); });
    }
    const auto left = static_cast<size_t>(end - hits_.begin());
    const size_t count = std::min(query_.limit, left);
    const auto middle = hits_.begin() + static_cast<ptrdiff_t>(count);
    std::partial_sort(hits_.begin(), middle, end, before);
    for (auto it = hits_.begin(); it != middle; ++it) {
      page.uids.push_back(it->uid);
    }
    if (count < left && count > 0) {
      page.next = SearchCursor{hits_[count - 1].rank, hits_[count - 1].uid};
    }
    return page;
  }

  const InstrumentIndex& index_;
  const Catalog& catalog_;
  const InstrumentQuery& query_;
  SearchTerms terms_;
  ClassFilter class_filter_;
  std::vector<uint32_t> centres_;
  const std::vector<uint32_t>* standard_ = nullptr;  // Null: any will do.
  std::string text_;
  uint32_t text_hash_ = 0;
  std::vector<Hit> hits_;
};

InstrumentHits InstrumentIndex::Search(const Catalog& catalog,
                                       const InstrumentQuery& query) const {
  return InstrumentSearch(*this, catalog, query).Run();
}

}  // namespace trilab::engine
