#ifndef TRILAB_SERVER_ENGINE_INSTRUMENT_INDEX_H_
#define TRILAB_SERVER_ENGINE_INSTRUMENT_INDEX_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/fact.h"
#include "server/engine/search_tokens.h"

namespace trilab::engine {

// How well an instrument matches the text of a query; the smaller the better.
enum class MatchRank : uint8_t {
  kExactName = 0,  // The text is its name, case and width aside.
  kName = 1,       // Every term occurs in its name.
  kModel = 2,      // Every term occurs in its name or model.
  kOther = 3,      // In any field; or the query has no text.
};

// A place in the answers, after which the next page begins.
struct SearchCursor {
  MatchRank rank = MatchRank::kExactName;
  uint32_t uid = 0;
};

struct InstrumentQuery {
  std::string text;              // Every term must occur; see ParseSearch.
  CapabilityNeed need;           // Time aside; the standard is canonical.
  std::vector<int32_t> regions;  // Empty lists do not narrow the search.
  std::vector<std::string> centres;
  std::vector<InstrumentStatus> statuses;  // Empty: any but kRetired.
  size_t limit = 50;
  std::optional<SearchCursor> after;
};

struct InstrumentHits {
  std::vector<uint32_t> uids;        // By rank, then id; at most `limit`.
  size_t total = 0;                  // Of all pages.
  std::optional<SearchCursor> next;  // Set if there are more.
};

// Finds instruments by words of their names, model, manufacturer, functions,
// inner id, class code and the names of their capabilities.
//
// Not part of the state: readers keep one beside it. Thread-compatible.
//
// Memory per instrument: 48 bytes of columns, 40 bytes and 16 for each
// capability of references, and 4 bytes for each distinct token: about 1.3 kB
// with a description of 100 ideographs.
class InstrumentIndex {
 public:
  // Indexes everything that `catalog` has. O(text).
  void Rebuild(const Catalog& catalog);

  // Follows one fact that `catalog` has applied already; after several facts
  // in any order. O(text of the instruments concerned).
  void Update(const Catalog& catalog, const Fact& fact);

  // `catalog` may be another than the one last told of: what it does not have
  // is not found. O(postings of the terms + n log n in the matches), or
  // O(instruments) without a text and a standard.
  InstrumentHits Search(const Catalog& catalog,
                        const InstrumentQuery& query) const;

  // Bytes on the heap, values of the catalogue aside.
  size_t MemoryBytes() const;

 private:
  friend class InstrumentSearch;

  // uid * 4 + FieldClass, ascending.
  using Posting = absl::InlinedVector<uint32_t, 4>;

  // 24 characters of an id: ids in order have keys in order.
  struct IdKey {
    uint64_t high = 0;
    uint64_t low = 0;
    friend auto operator<=>(const IdKey&, const IdKey&) = default;
  };

  // What queries filter and sort by.
  struct Column {
    IdKey id;
    uint32_t name_zh = 0;  // Hash of the folded name; 0: none.
    uint32_t name_en = 0;
    uint32_t class_code = 0;  // As a number plus one; 0: none.
    int32_t region = 0;
    uint32_t centre = 0;  // Uid.
    bool live = false;
    InstrumentStatus status = InstrumentStatus::kBookable;
  };

  // What is indexed.
  struct Document {
    Ptr<Instrument> instrument;
    std::vector<Ptr<Capability>> capabilities;
  };

  static IdKey KeyOf(absl::string_view id);
  static uint32_t HashOf(absl::string_view folded);
  static SearchTokens TokensOf(const Document& document);
  static void Set(Posting& posting, uint32_t uid, FieldClass field);

  // Indexes instruments that are not indexed yet nor any of higher uid.
  void AppendDocuments(const Catalog& catalog, uint32_t first, uint32_t last);
  // Makes the instrument's part of the index what `catalog` has.
  void Refresh(const Catalog& catalog, uint32_t uid);
  void RefreshColumn(const Catalog& catalog, uint32_t uid);
  // Whether the new document only has one capability more; indexes it.
  bool AddCapability(uint32_t uid, const Document& document);
  void Replace(uint32_t uid, const SearchTokens& old_tokens,
               const SearchTokens& tokens);

  absl::flat_hash_map<Gram, Posting> grams_;
  absl::btree_map<std::string, Posting> words_;
  std::vector<Column> columns_;      // By uid - 1.
  std::vector<Document> documents_;  // By uid - 1.
  // Instrument's uid by capability's uid - 1; 0: none.
  std::vector<uint32_t> instrument_of_;
};

// A cursor as a text of digits and dots, and back. INVALID_ARGUMENT for any
// other text.
std::string FormatCursor(const SearchCursor& cursor);
absl::StatusOr<SearchCursor> ParseCursor(absl::string_view text);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_INSTRUMENT_INDEX_H_
