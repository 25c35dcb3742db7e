#ifndef TRILAB_SERVER_ENGINE_SEARCH_TOKENS_H_
#define TRILAB_SERVER_ENGINE_SEARCH_TOKENS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

// Texts in Chinese and English, cut into what a search looks up.

namespace trilab::engine {

// Where a token stands; the smaller, the better the match.
enum class FieldClass : uint8_t { kName = 0, kModel = 1, kOther = 2 };

// One or two ideographs (or kana, hangul): the first code point times 2^32
// plus the second, or 0.
using Gram = uint64_t;

// Tokens of a text. Words are runs of other letters and digits, folded (see
// FoldText) and cut after kMaxWordBytes; grams are every ideograph and every
// two neighbours.
struct SearchTokens {
  std::vector<std::pair<Gram, FieldClass>> grams;
  std::vector<std::pair<std::string, FieldClass>> words;

  // Adds the tokens of `text`.
  void Add(absl::string_view text, FieldClass field);

  // Sorts, and keeps the best field of each token.
  void Finish();
};

inline constexpr size_t kMaxWordBytes = 48;

// What a query asks for: every gram, every word. A word is the start of one,
// but a single ASCII letter or digit is a whole word. Of two neighbouring
// ideographs or more, only the pairs.
struct SearchTerms {
  std::vector<Gram> grams;
  std::vector<std::string> words;

  bool empty() const { return grams.empty() && words.empty(); }
};

SearchTerms ParseSearch(absl::string_view query);

inline bool IsWholeWord(absl::string_view word) { return word.size() == 1; }

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_SEARCH_TOKENS_H_
