#include "server/engine/standard_number.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/engine/text_fold.h"

namespace trilab::engine {
namespace {

// Bodies that part the year with a colon.
constexpr std::array<absl::string_view, 8> kColonBodies = {
    "BS", "CEN", "CISPR", "DIN", "EN", "ETSI", "IEC", "ISO"};

// Chinese standards: the year follows a hyphen and had two digits until 1995;
// "GBT" is how some write "GB/T".
constexpr std::array<absl::string_view, 36> kChineseFamilies = {
    "AQ", "CB", "CJ", "DB",  "DL",  "FZ", "GA", "GB", "GJB", "HB", "HG", "HJ",
    "JB", "JC", "JG", "JJF", "JJG", "JT", "LY", "MT", "NB",  "NY", "Q",  "QB",
    "QC", "QJ", "RB", "SJ",  "SN",  "SY", "T",  "TB", "WS",  "YD", "YS", "YY"};

// Prefixes that are joined to the number with a hyphen.
constexpr std::array<absl::string_view, 4> kHyphenPrefixes = {
    "DO", "ED", "MIL-HDBK", "MIL-STD"};

template <size_t n>
bool OneOf(const std::array<absl::string_view, n>& list,
           absl::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

absl::string_view FirstWord(absl::string_view prefix) {
  size_t end = 0;
  while (end < prefix.size() && absl::ascii_isupper(prefix[end])) ++end;
  return prefix.substr(0, end);
}

absl::string_view LastWord(absl::string_view prefix) {
  const size_t space = prefix.rfind(' ');
  return space == absl::string_view::npos ? prefix : prefix.substr(space + 1);
}

bool IsChinese(absl::string_view prefix) {
  return OneOf(kChineseFamilies, FirstWord(prefix));
}

bool IsYear(absl::string_view text) {
  return text.size() == 4 &&
         (absl::StartsWith(text, "19") || absl::StartsWith(text, "20")) &&
         absl::ascii_isdigit(text[2]) && absl::ascii_isdigit(text[3]);
}

// Upper case, ASCII dashes, single spaces, none around "/" and ":".
std::string Tidy(absl::string_view text) {
  std::string tidy = FoldWidth(text);
  tidy = absl::StrReplaceAll(tidy, {{"‐", "-"},
                                    {"‑", "-"},
                                    {"‒", "-"},
                                    {"–", "-"},
                                    {"—", "-"},
                                    {"―", "-"},
                                    {"−", "-"}});
  tidy = FoldText(tidy);
  absl::AsciiStrToUpper(&tidy);
  absl::RemoveExtraAsciiWhitespace(&tidy);
  return absl::StrReplaceAll(tidy, {{" / ", "/"},
                                    {" /", "/"},
                                    {"/ ", "/"},
                                    {" : ", ":"},
                                    {" :", ":"},
                                    {": ", ":"},
                                    {" - ", "-"}});
}

// Where the number begins: at the first digit, or at a single letter before
// it that is a word of its own as in "SAE J1113" and "ITU-T K.20".
size_t NumberStart(absl::string_view text) {
  size_t from = 0;
  // The digits of a province belong to the prefix: "DB11/T 1234".
  if (absl::StartsWith(text, "DB")) {
    from = 2;
    while (from < text.size() && absl::ascii_isdigit(text[from])) ++from;
    if (from == text.size() || (text[from] != '/' && text[from] != ' ')) {
      from = 0;
    }
  }
  while (from < text.size() && !absl::ascii_isdigit(text[from])) ++from;
  size_t letter = from;
  if (letter > 0 && text[letter - 1] == '.') --letter;
  if (letter > 1 && absl::ascii_isupper(text[letter - 1]) &&
      text[letter - 2] == ' ' && !IsChinese(text)) {
    return letter - 1;
  }
  return from;
}

std::string TidyPrefix(absl::string_view prefix) {
  while (!prefix.empty() && (prefix.back() == ' ' || prefix.back() == '-')) {
    prefix.remove_suffix(1);
  }
  absl::string_view family = prefix;
  if (absl::ConsumeSuffix(&family, "T")) {
    absl::ConsumeSuffix(&family, " ");
    if (family.size() > 1 && OneOf(kChineseFamilies, family)) {
      return absl::StrCat(family, "/T");
    }
  }
  return std::string(prefix);
}

bool ValidPrefix(absl::string_view prefix) {
  return !prefix.empty() && absl::ascii_isupper(prefix[0]) &&
         std::all_of(prefix.begin(), prefix.end(), [](char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c) ||
                  c == '/' || c == ' ' || c == '-';
         });
}

bool ValidNumber(absl::string_view number, bool slash) {
  return !number.empty() && absl::ascii_isalnum(number.back()) &&
         std::all_of(number.begin(), number.end(), [slash](char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c) ||
                  c == '.' || c == '-' || (slash && c == '/');
         });
}

// Moves the year from the end of `number`, if there is one.
std::string TakeEdition(std::string& number, bool chinese) {
  const size_t mark = number.find_last_of("-:");
  if (mark == std::string::npos || mark == 0) return "";
  std::string year = number.substr(mark + 1);
  if (chinese && year.size() == 2 && absl::ascii_isdigit(year[0]) &&
      absl::ascii_isdigit(year[1])) {
    year = absl::StrCat("19", year);
  }
  if (!IsYear(year)) return "";
  number.resize(mark);
  return year;
}

}  // namespace

std::string StandardNumber::TextWithoutEdition() const {
  const bool hyphen = OneOf(kHyphenPrefixes, LastWord(prefix));
  return absl::StrCat(prefix, hyphen ? "-" : " ", number);
}

std::string StandardNumber::Text() const {
  if (edition.empty()) return TextWithoutEdition();
  const bool colon = OneOf(kColonBodies, FirstWord(prefix));
  return absl::StrCat(TextWithoutEdition(), colon ? ":" : "-", edition);
}

absl::StatusOr<StandardNumber> ParseStandardNumber(absl::string_view text) {
  const std::string tidy = Tidy(text);
  const size_t start = NumberStart(tidy);
  StandardNumber parsed;
  parsed.prefix = TidyPrefix(absl::string_view(tidy).substr(0, start));
  parsed.number = absl::StrReplaceAll(tidy.substr(start), {{" ", ""}});
  const bool chinese = IsChinese(parsed.prefix);
  parsed.edition = TakeEdition(parsed.number, chinese);
  if (!ValidPrefix(parsed.prefix) || !ValidNumber(parsed.number, !chinese)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is not the number of one standard"));
  }
  return parsed;
}

std::string CanonicalStandard(absl::string_view text) {
  absl::StatusOr<StandardNumber> parsed = ParseStandardNumber(text);
  return parsed.ok() ? parsed->Text() : Tidy(text);
}

absl::string_view WithoutEdition(absl::string_view canonical) {
  if (canonical.size() < 6) return canonical;
  const absl::string_view tail = canonical.substr(canonical.size() - 5);
  if ((tail[0] != '-' && tail[0] != ':') || !IsYear(tail.substr(1))) {
    return canonical;
  }
  return canonical.substr(0, canonical.size() - 5);
}

std::string StandardId(absl::string_view canonical) {
  std::string id;
  for (const char c : canonical) {
    const bool kept = absl::ascii_isalnum(c) || c == '.';
    if (!kept && (id.empty() || id.back() == '-')) continue;
    id.push_back(kept ? absl::ascii_tolower(c) : '-');
  }
  return id;
}

bool StandardServes(absl::string_view have, absl::string_view need) {
  return have == need || WithoutEdition(have) == need;
}

}  // namespace trilab::engine
