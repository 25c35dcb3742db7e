#include "server/engine/search_tokens.h"

#include <algorithm>

#include "server/engine/text_fold.h"
#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace trilab::engine {
namespace {

bool IsIdeograph(UChar32 c) {
  if (c < 0x2E80) return false;
  if (c >= 0x4E00 && c <= 0x9FFF) return true;  // Nearly all there are.
  return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0 ||
         (c >= 0x3041 && c <= 0x30FF) || (c >= 0xAC00 && c <= 0xD7A3);
}

Gram ToGram(UChar32 first, UChar32 second) {
  return (static_cast<Gram>(first) << 32) | static_cast<Gram>(second);
}

// Shows words as views of the folded text, and runs of ideographs.
template <typename OnWord, typename OnRun>
void Cut(absl::string_view folded, OnWord on_word, OnRun on_run) {
  const auto length = static_cast<int32_t>(folded.size());
  int32_t word = -1;
  std::vector<UChar32> run;
  const auto finish = [&](int32_t end) {
    if (word >= 0) {
      on_word(folded.substr(static_cast<size_t>(word),
                            static_cast<size_t>(end - word)));
    }
    if (!run.empty()) on_run(run);
    word = -1;
    run.clear();
  };
  for (int32_t at = 0; at < length;) {
    const int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(folded.data(), at, length, c);
    if (c > 0 && IsIdeograph(c)) {
      if (word >= 0) finish(begin);
      run.push_back(c);
    } else if (c > 0 && u_isalnum(c) != 0) {
      if (!run.empty()) finish(begin);
      if (word < 0) word = begin;
    } else {
      finish(begin);
    }
  }
  finish(length);
}

// Cut between code points, so that a prefix stays a prefix.
std::string Shorten(absl::string_view word) {
  if (word.size() <= kMaxWordBytes) return std::string(word);
  size_t end = kMaxWordBytes;
  while (end > 0 && U8_IS_TRAIL(word[end])) --end;
  return std::string(word.substr(0, end));
}

template <typename T>
void KeepBest(std::vector<std::pair<T, FieldClass>>& tokens) {
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end(),
                           [](const auto& a, const auto& b) {
                             return a.first == b.first;
                           }),
               tokens.end());
}

template <typename T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

void SearchTokens::Add(absl::string_view text, FieldClass field) {
  Cut(
      FoldText(text),
      [&](absl::string_view word) { words.emplace_back(Shorten(word), field); },
      [&](const std::vector<UChar32>& run) {
        for (size_t i = 0; i < run.size(); ++i) {
          grams.emplace_back(ToGram(run[i], 0), field);
          if (i > 0) grams.emplace_back(ToGram(run[i - 1], run[i]), field);
        }
      });
}

void SearchTokens::Finish() {
  KeepBest(grams);
  KeepBest(words);
}

SearchTerms ParseSearch(absl::string_view query) {
  SearchTerms terms;
  Cut(
      FoldText(query),
      [&](absl::string_view word) { terms.words.push_back(Shorten(word)); },
      [&](const std::vector<UChar32>& run) {
        if (run.size() == 1) terms.grams.push_back(ToGram(run[0], 0));
        for (size_t i = 1; i < run.size(); ++i) {
          terms.grams.push_back(ToGram(run[i - 1], run[i]));
        }
      });
  SortUnique(terms.grams);
  SortUnique(terms.words);
  return terms;
}

}  // namespace trilab::engine
