#include "server/engine/instrument_index.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/hash/hash.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/engine/text_fold.h"

namespace trilab::engine {
namespace {

template <typename T>
T& Slot(std::vector<T>& values, uint64_t uid) {
  if (uid > values.size()) values.resize(uid);
  return values[uid - 1];
}

uint32_t EntryOf(uint32_t uid, FieldClass field) {
  return (uid << 2) | static_cast<uint32_t>(field);
}

uint32_t ClassNumber(absl::string_view code) {
  uint32_t number = 0;
  return code.size() == 6 && absl::SimpleAtoi(code, &number) ? number + 1 : 0;
}

// Calls `set(token, field)` for tokens that are new or whose field differs,
// and `erase(token)` for those that are gone. Both sorted.
template <typename Tokens, typename Set, typename Erase>
void Compare(const Tokens& before, const Tokens& after, Set set, Erase erase) {
  auto a = before.begin();
  auto b = after.begin();
  while (a != before.end() || b != after.end()) {
    if (b == after.end() || (a != before.end() && a->first < b->first)) {
      erase((a++)->first);
    } else if (a == before.end() || b->first < a->first) {
      set(b->first, b->second);
      ++b;
    } else {
      if (a->second != b->second) set(b->first, b->second);
      ++a;
      ++b;
    }
  }
}

template <typename Posting>
void EraseFrom(Posting& posting, uint32_t uid) {
  const auto at = std::lower_bound(posting.begin(), posting.end(), uid << 2);
  if (at != posting.end() && *at >> 2 == uid) posting.erase(at);
}

template <typename Posting>
size_t HeapBytes(const Posting& posting) {
  return posting.capacity() > 4 ? posting.capacity() * sizeof(uint32_t) : 0;
}

}  // namespace

// Base 40: "-", ".", digits, "_" and letters are 1 to 39 in byte order, and 0
// is the end. 40^12 is less than 2^64.
InstrumentIndex::IdKey InstrumentIndex::KeyOf(absl::string_view id) {
  const auto pack = [](absl::string_view text) {
    uint64_t key = 0;
    for (size_t i = 0; i < 12; ++i) {
      uint64_t digit = 0;
      if (i < text.size()) {
        const char c = text[i];
        if (c == '-') digit = 1;
        if (c == '.') digit = 2;
        if (c >= '0' && c <= '9') digit = 3 + static_cast<uint64_t>(c - '0');
        if (c == '_') digit = 13;
        if (c >= 'a' && c <= 'z') digit = 14 + static_cast<uint64_t>(c - 'a');
      }
      key = key * 40 + digit;
    }
    return key;
  };
  return {pack(id), id.size() > 12 ? pack(id.substr(12)) : 0};
}

uint32_t InstrumentIndex::HashOf(absl::string_view folded) {
  if (folded.empty()) return 0;
  return static_cast<uint32_t>(absl::Hash<absl::string_view>()(folded)) | 1U;
}

SearchTokens InstrumentIndex::TokensOf(const Document& document) {
  SearchTokens tokens;
  if (document.instrument == nullptr) return tokens;
  const Instrument& instrument = *document.instrument;
  tokens.Add(instrument.name.zh, FieldClass::kName);
  tokens.Add(instrument.name.en, FieldClass::kName);
  tokens.Add(instrument.record.model, FieldClass::kModel);
  tokens.Add(instrument.record.manufacturer, FieldClass::kOther);
  tokens.Add(instrument.record.functions, FieldClass::kOther);
  tokens.Add(instrument.record.inner_id, FieldClass::kOther);
  tokens.Add(instrument.class_code, FieldClass::kOther);
  for (const Ptr<Capability>& capability : document.capabilities) {
    tokens.Add(capability->name.zh, FieldClass::kOther);
    tokens.Add(capability->name.en, FieldClass::kOther);
  }
  tokens.Finish();
  return tokens;
}

void InstrumentIndex::Set(Posting& posting, uint32_t uid, FieldClass field) {
  const uint32_t entry = EntryOf(uid, field);
  if (posting.empty() || posting.back() >> 2 < uid) {
    posting.push_back(entry);
    return;
  }
  const auto at = std::lower_bound(posting.begin(), posting.end(), uid << 2);
  if (at != posting.end() && *at >> 2 == uid) {
    *at = entry;
  } else {
    posting.insert(at, entry);
  }
}

void InstrumentIndex::Rebuild(const Catalog& catalog) {
  *this = InstrumentIndex();
  const uint64_t count = catalog.instruments().next_uid() - 1;
  columns_.resize(count);
  documents_.resize(count);
  // Postings lie all over the memory. So tokens are gathered from many
  // instruments before the posting of each is looked up.
  constexpr uint64_t kChunk = 512;
  for (uint64_t begin = 0; begin < count; begin += kChunk) {
    AppendDocuments(catalog, static_cast<uint32_t>(begin + 1),
                    static_cast<uint32_t>(std::min(begin + kChunk, count)));
  }
  for (auto& [gram, posting] : grams_) posting.shrink_to_fit();
  for (auto& [word, posting] : words_) posting.shrink_to_fit();
}

void InstrumentIndex::AppendDocuments(const Catalog& catalog, uint32_t first,
                                      uint32_t last) {
  std::vector<std::pair<Gram, uint32_t>> entries;
  for (uint32_t uid = first; uid <= last; ++uid) {
    RefreshColumn(catalog, uid);
    const InstrumentSite* site = catalog.SiteOf(uid);
    if (site == nullptr) continue;
    Document& document = documents_[uid - 1];
    document = {site->instrument, site->capabilities};
    for (const Ptr<Capability>& capability : document.capabilities) {
      Slot(instrument_of_, capability->meta.uid) = uid;
    }
    const SearchTokens tokens = TokensOf(document);
    for (const auto& [gram, field] : tokens.grams) {
      entries.emplace_back(gram, EntryOf(uid, field));
    }
    for (const auto& [word, field] : tokens.words) {
      words_[word].push_back(EntryOf(uid, field));
    }
  }
  std::sort(entries.begin(), entries.end());
  Posting* posting = nullptr;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i == 0 || entries[i].first != entries[i - 1].first) {
      posting = &grams_[entries[i].first];
    }
    posting->push_back(entries[i].second);
  }
}

void InstrumentIndex::Update(const Catalog& catalog, const Fact& fact) {
  ResourceKind kind = ResourceKind::kRule;
  std::string id;
  uint64_t uid = 0;
  if (const auto* put = std::get_if<ResourcePut>(&fact)) {
    std::visit(
        [&](const auto& value) {
          kind = std::decay_t<decltype(*value)>::kKind;
          id = value->meta.id;
          uid = value->meta.uid;
        },
        put->resource);
  } else if (const auto* deleted = std::get_if<ResourceDeleted>(&fact)) {
    kind = deleted->kind;
    id = deleted->id;
    uid = deleted->uid;
  }
  switch (kind) {
    case ResourceKind::kInstrument:
      Refresh(catalog, static_cast<uint32_t>(uid));
      break;
    case ResourceKind::kCapability: {
      const uint32_t before =
          uid <= instrument_of_.size() ? instrument_of_[uid - 1] : 0;
      if (before != 0) Refresh(catalog, before);
      const Capability* capability = catalog.capabilities().FindByUid(uid);
      if (capability == nullptr) break;
      const auto after = static_cast<uint32_t>(
          catalog.instruments().UidOf(capability->instrument));
      if (after != 0 && after != before) Refresh(catalog, after);
      break;
    }
    case ResourceKind::kLaboratory:
      for (const uint32_t instrument : catalog.InstrumentsOfLaboratory(id)) {
        RefreshColumn(catalog, instrument);
      }
      break;
    case ResourceKind::kCentre:
      for (const uint32_t instrument : catalog.InstrumentsOfCentre(id)) {
        RefreshColumn(catalog, instrument);
      }
      break;
    default:
      break;  // Nothing of theirs is indexed.
  }
}

void InstrumentIndex::Refresh(const Catalog& catalog, uint32_t uid) {
  RefreshColumn(catalog, uid);
  Document document;
  if (const InstrumentSite* site = catalog.SiteOf(uid)) {
    document = {site->instrument, site->capabilities};
  }
  Document& old = Slot(documents_, uid);
  if (old.instrument == document.instrument &&
      old.capabilities == document.capabilities) {
    return;
  }
  for (const Ptr<Capability>& capability : old.capabilities) {
    Slot(instrument_of_, capability->meta.uid) = 0;
  }
  for (const Ptr<Capability>& capability : document.capabilities) {
    Slot(instrument_of_, capability->meta.uid) = uid;
  }
  if (!AddCapability(uid, document)) {
    Replace(uid, TokensOf(old), TokensOf(document));
  }
  old = std::move(document);
}

void InstrumentIndex::RefreshColumn(const Catalog& catalog, uint32_t uid) {
  Column& column = Slot(columns_, uid);
  const InstrumentSite* site = catalog.SiteOf(uid);
  if (site == nullptr) {
    column.live = false;  // The id stays, for cursors that stand on it.
    return;
  }
  const Instrument& instrument = *site->instrument;
  column.id = KeyOf(instrument.meta.id);
  column.name_zh = HashOf(FoldText(instrument.name.zh));
  column.name_en = HashOf(FoldText(instrument.name.en));
  column.class_code = ClassNumber(instrument.class_code);
  column.region = site->centre == nullptr ? 0 : site->centre->region;
  column.centre = site->centre == nullptr
                      ? 0
                      : static_cast<uint32_t>(site->centre->meta.uid);
  column.live = true;
  column.status = instrument.status;
}

// Imports add capabilities one after another to instruments whose other texts
// are long and stay.
bool InstrumentIndex::AddCapability(uint32_t uid, const Document& document) {
  const Document& old = documents_[uid - 1];
  if (old.instrument == nullptr || old.instrument != document.instrument ||
      old.capabilities.size() + 1 != document.capabilities.size()) {
    return false;
  }
  size_t added = 0;
  while (added < old.capabilities.size() &&
         old.capabilities[added] == document.capabilities[added]) {
    ++added;
  }
  if (!std::equal(
          old.capabilities.begin() + static_cast<ptrdiff_t>(added),
          old.capabilities.end(),
          document.capabilities.begin() + static_cast<ptrdiff_t>(added) + 1)) {
    return false;
  }
  SearchTokens tokens;
  tokens.Add(document.capabilities[added]->name.zh, FieldClass::kOther);
  tokens.Add(document.capabilities[added]->name.en, FieldClass::kOther);
  tokens.Finish();
  const auto set_if_new = [uid](Posting& posting) {
    const auto at = std::lower_bound(posting.begin(), posting.end(), uid << 2);
    if (at == posting.end() || *at >> 2 != uid) {
      Set(posting, uid, FieldClass::kOther);
    }
  };
  for (const auto& [gram, field] : tokens.grams) set_if_new(grams_[gram]);
  for (const auto& [word, field] : tokens.words) set_if_new(words_[word]);
  return true;
}

void InstrumentIndex::Replace(uint32_t uid, const SearchTokens& old_tokens,
                              const SearchTokens& tokens) {
  const auto erase = [uid](auto& postings, const auto& token) {
    const auto it = postings.find(token);
    if (it == postings.end()) return;
    EraseFrom(it->second, uid);
    if (it->second.empty()) postings.erase(it);
  };
  Compare(
      old_tokens.grams, tokens.grams,
      [&](Gram gram, FieldClass field) { Set(grams_[gram], uid, field); },
      [&](Gram gram) { erase(grams_, gram); });
  Compare(
      old_tokens.words, tokens.words,
      [&](const std::string& word, FieldClass field) {
        Set(words_[word], uid, field);
      },
      [&](const std::string& word) { erase(words_, word); });
}

size_t InstrumentIndex::MemoryBytes() const {
  size_t bytes = columns_.capacity() * sizeof(Column) +
                 documents_.capacity() * sizeof(Document) +
                 instrument_of_.capacity() * sizeof(uint32_t) +
                 grams_.capacity() * (sizeof(Gram) + sizeof(Posting) + 1);
  for (const Document& document : documents_) {
    bytes += document.capabilities.capacity() * sizeof(Ptr<Capability>);
  }
  for (const auto& [gram, posting] : grams_) bytes += HeapBytes(posting);
  for (const auto& [word, posting] : words_) {
    // Nodes of a B-tree are three quarters full.
    bytes += (sizeof(word) + sizeof(posting)) * 4 / 3 + HeapBytes(posting) +
             (word.capacity() > 15 ? word.capacity() + 1 : 0);
  }
  return bytes;
}

std::string FormatCursor(const SearchCursor& cursor) {
  return absl::StrCat(static_cast<int>(cursor.rank), ".", cursor.uid);
}

absl::StatusOr<SearchCursor> ParseCursor(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  uint32_t rank = 0;
  SearchCursor cursor;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &rank) ||
      !absl::SimpleAtoi(parts[1], &cursor.uid) ||
      rank > static_cast<uint32_t>(MatchRank::kOther)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is no place in a list of instruments"));
  }
  cursor.rank = static_cast<MatchRank>(rank);
  return cursor;
}

}  // namespace trilab::engine
