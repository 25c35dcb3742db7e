#include "server/inventory/mapping.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

constexpr size_t kMaxMappingBytes = 256 << 10;

absl::Status Wrong(absl::string_view key, absl::string_view message) {
  return absl::InvalidArgumentError(
      absl::StrCat("mapping: ", key, ": ", message));
}

std::string Below(absl::string_view key, absl::string_view child) {
  return key.empty() ? std::string(child) : absl::StrCat(key, ".", child);
}

absl::StatusOr<std::string> Scalar(absl::string_view key,
                                   const YAML::Node& node) {
  if (!node.IsScalar()) return Wrong(key, "must be a single value");
  return node.Scalar();
}

// A list of values; a single value is a list of one.
absl::StatusOr<std::vector<std::string>> Scalars(absl::string_view key,
                                                 const YAML::Node& node) {
  std::vector<std::string> values;
  if (node.IsSequence()) {
    for (const YAML::Node& child : node) {
      TRILAB_ASSIGN_OR_RETURN(std::string value, Scalar(key, child));
      values.push_back(std::move(value));
    }
    return values;
  }
  TRILAB_ASSIGN_OR_RETURN(std::string value, Scalar(key, node));
  values.push_back(std::move(value));
  return values;
}

using KeyReader =
    std::function<absl::Status(const std::string& key, const YAML::Node&)>;

// Calls the reader of each key below `key`; keys without one are errors.
absl::Status ReadKeys(absl::string_view key, const YAML::Node& node,
                      const std::map<std::string, KeyReader>& readers) {
  if (!node.IsMap()) return Wrong(key, "must be a group of keys");
  for (const auto& entry : node) {
    TRILAB_ASSIGN_OR_RETURN(const std::string name, Scalar(key, entry.first));
    const std::string below = Below(key, name);
    const auto reader = readers.find(name);
    if (reader == readers.end()) {
      return Wrong(
          below, absl::StrCat("no such key; expected ",
                              absl::StrJoin(readers, ", ",
                                            [](std::string* out, auto& known) {
                                              absl::StrAppend(out, known.first);
                                            })));
    }
    TRILAB_RETURN_IF_ERROR(reader->second(below, entry.second));
  }
  return absl::OkStatus();
}

// A reader that stores one value.
KeyReader Into(std::string& target) {
  return [&target](const std::string& key, const YAML::Node& node) {
    TRILAB_ASSIGN_OR_RETURN(target, Scalar(key, node));
    return absl::OkStatus();
  };
}

KeyReader Into(std::vector<std::string>& target) {
  return [&target](const std::string& key, const YAML::Node& node) {
    TRILAB_ASSIGN_OR_RETURN(target, Scalars(key, node));
    return absl::OkStatus();
  };
}

// A reader that stores one of several words.
template <typename T>
KeyReader IntoWord(T& target, std::vector<std::pair<std::string, T>> words) {
  return [&target, words = std::move(words)](
             const std::string& key, const YAML::Node& node) -> absl::Status {
    TRILAB_ASSIGN_OR_RETURN(const std::string word, Scalar(key, node));
    for (const auto& [known, value] : words) {
      if (known != word) continue;
      target = value;
      return absl::OkStatus();
    }
    return Wrong(
        key,
        absl::StrCat(
            "\"", word, "\" is not one of ",
            absl::StrJoin(words, ", ", [](std::string* out, const auto& known) {
              absl::StrAppend(out, known.first);
            })));
  };
}

absl::Status ReadMap(const std::string& key, const YAML::Node& node,
                     std::map<std::string, std::string>& map) {
  if (!node.IsMap()) return Wrong(key, "must list values and their meanings");
  for (const auto& entry : node) {
    TRILAB_ASSIGN_OR_RETURN(const std::string from, Scalar(key, entry.first));
    TRILAB_ASSIGN_OR_RETURN(map[from], Scalar(Below(key, from), entry.second));
  }
  return absl::OkStatus();
}

absl::Status ReadBetween(const std::string& key, const YAML::Node& node,
                         MappedText& text) {
  TRILAB_ASSIGN_OR_RETURN(const auto marks, Scalars(key, node));
  if (marks.size() != 2 || marks[0].empty() || marks[1].empty()) {
    return Wrong(key, "must be two texts, such as [\"(\", \")\"]");
  }
  text.between_start = marks[0];
  text.between_end = marks[1];
  return absl::OkStatus();
}

absl::Status ReadSplit(const std::string& key, const YAML::Node& node,
                       MappedText& text) {
  TRILAB_RETURN_IF_ERROR(ReadKeys(
      key, node,
      {{"by", Into(text.split_by)},
       {"take", IntoWord<MappedText::Take>(
                    text.take, {{"first", MappedText::Take::kFirst},
                                {"rest", MappedText::Take::kRest},
                                {"last", MappedText::Take::kLast}})}}));
  if (text.split_by.empty() || text.take == MappedText::Take::kAll) {
    return Wrong(key, "needs both `by` and `take`");
  }
  return absl::OkStatus();
}

// Reads a text: the name of a column, or a group of keys. `more` reads keys
// beside those of a text.
absl::StatusOr<MappedText> ReadText(
    const std::string& key, const YAML::Node& node,
    const std::map<std::string, KeyReader>& more = {}) {
  MappedText text;
  text.key = key;
  if (node.IsScalar()) {
    text.columns.push_back(node.Scalar());
    if (node.Scalar().empty()) return Wrong(key, "names no column");
    return text;
  }
  std::map<std::string, KeyReader> readers = {
      {"column", Into(text.columns)},
      {"columns", Into(text.columns)},
      {"join", Into(text.join)},
      {"constant", Into(text.constant)},
      {"between",
       [&](const std::string& below, const YAML::Node& child) {
         return ReadBetween(below, child, text);
       }},
      {"split",
       [&](const std::string& below, const YAML::Node& child) {
         return ReadSplit(below, child, text);
       }},
      {"map",
       [&](const std::string& below, const YAML::Node& child) {
         return ReadMap(below, child, text.map);
       }},
      {"other",
       [&](const std::string& below, const YAML::Node& child) -> absl::Status {
         TRILAB_ASSIGN_OR_RETURN(text.other, Scalar(below, child));
         return absl::OkStatus();
       }},
      {"prefix", Into(text.prefix)},
      {"suffix", Into(text.suffix)},
      {"default", Into(text.fallback)},
  };
  readers.insert(more.begin(), more.end());
  TRILAB_RETURN_IF_ERROR(ReadKeys(key, node, readers));
  if (text.columns.empty() == text.constant.empty()) {
    return Wrong(key, "needs either `column` or `constant`");
  }
  return text;
}

KeyReader Into(MappedText& target) {
  return [&target](const std::string& key,
                   const YAML::Node& node) -> absl::Status {
    TRILAB_ASSIGN_OR_RETURN(target, ReadText(key, node));
    return absl::OkStatus();
  };
}

absl::Status ReadId(const std::string& key, const YAML::Node& node,
                    MappedId& id) {
  if (node.IsScalar()) return Into(id.columns)(key, node);
  TRILAB_RETURN_IF_ERROR(ReadKeys(key, node,
                                  {{"column", Into(id.columns)},
                                   {"columns", Into(id.columns)},
                                   {"hash", Into(id.hash)}}));
  if (id.columns.empty() == id.hash.empty()) {
    return Wrong(key, "needs either `column` or `hash`");
  }
  return absl::OkStatus();
}

absl::Status ReadPlace(const std::string& key, const YAML::Node& node,
                       std::map<std::string, KeyReader> more,
                       MappedPlace& place) {
  more.insert({{"name", Into(place.name)}, {"name_en", Into(place.name_en)}});
  TRILAB_RETURN_IF_ERROR(ReadKeys(key, node, more));
  return place.given() ? absl::OkStatus() : Wrong(key, "needs `name`");
}

absl::Status ReadInstitution(const std::string& key, const YAML::Node& node,
                             MappedPlace& place) {
  return ReadPlace(key, node,
                   {{"id", Into(place.id)},
                    {"region", Into(place.region)},
                    {"kind", Into(place.kind)},
                    {"contact", Into(place.contact)}},
                   place);
}

absl::Status ReadCentre(const std::string& key, const YAML::Node& node,
                        MappedPlace& place) {
  return ReadPlace(key, node,
                   {{"id", Into(place.id)},
                    {"region", Into(place.region)},
                    {"city", Into(place.city)},
                    {"address", Into(place.address)},
                    {"contact", Into(place.contact)}},
                   place);
}

absl::Status ReadField(const std::string& key, const std::string& name,
                       const YAML::Node& node, Mapping& mapping) {
  const auto field = InstrumentFieldOf(name);
  if (!field.has_value() || *field == InstrumentField::kLaboratory) {
    return Wrong(key, "no such field of an instrument");
  }
  MappedField mapped;
  mapped.field = *field;
  std::optional<MoneyUnit> unit;
  const std::map<std::string, KeyReader> more = {
      {"unit", IntoWord<std::optional<MoneyUnit>>(
                   unit, {{"元", MoneyUnit::kYuan},
                          {"千元", MoneyUnit::kThousandYuan},
                          {"万元", MoneyUnit::kTenThousandYuan},
                          {"百万元", MoneyUnit::kMillionYuan},
                          {"亿元", MoneyUnit::kHundredMillionYuan}})},
      {"optional",
       IntoWord<bool>(mapped.optional, {{"true", true}, {"false", false}})}};
  TRILAB_ASSIGN_OR_RETURN(mapped.text, ReadText(key, node, more));
  for (const std::string& column : mapped.text.columns) {
    if (!unit.has_value()) unit = MoneyUnitOf(column);
  }
  mapped.money_unit = unit.value_or(MoneyUnit::kYuan);
  mapping.instrument.push_back(std::move(mapped));
  return absl::OkStatus();
}

absl::Status ReadInstrument(const std::string& key, const YAML::Node& node,
                            Mapping& mapping) {
  if (!node.IsMap()) return Wrong(key, "must be a group of fields");
  bool named = false;
  for (const auto& entry : node) {
    TRILAB_ASSIGN_OR_RETURN(const std::string name, Scalar(key, entry.first));
    TRILAB_RETURN_IF_ERROR(
        ReadField(Below(key, name), name, entry.second, mapping));
    named |= absl::StartsWith(name, "display_name.");
  }
  return named ? absl::OkStatus()
               : Wrong(key, "needs display_name.zh or display_name.en");
}

absl::Status ReadSkipRules(const std::string& key, const YAML::Node& node,
                           std::vector<SkipRule>& rules) {
  if (!node.IsSequence()) return Wrong(key, "must be a list");
  for (const YAML::Node& child : node) {
    const std::string below = absl::StrCat(key, "[", rules.size(), "]");
    SkipRule rule;
    TRILAB_RETURN_IF_ERROR(ReadKeys(
        below, child,
        {{"column", Into(rule.column)}, {"equals", Into(rule.equals)}}));
    if (rule.column.empty() || rule.equals.empty()) {
      return Wrong(below, "needs `column` and `equals`");
    }
    rules.push_back(std::move(rule));
  }
  return absl::OkStatus();
}

absl::Status ReadExtra(const std::string& key, const YAML::Node& node,
                       Mapping& mapping) {
  if (node.IsScalar() && node.Scalar() == "all") return absl::OkStatus();
  mapping.keep_other_columns = false;
  if (node.IsScalar() && node.Scalar() == "none") return absl::OkStatus();
  if (!node.IsSequence()) {
    return Wrong(key, "must be all, none or a list of columns");
  }
  TRILAB_ASSIGN_OR_RETURN(mapping.extra, Scalars(key, node));
  return absl::OkStatus();
}

absl::StatusOr<Mapping> ReadMapping(const YAML::Node& root) {
  Mapping mapping;
  std::string version, name;
  TRILAB_RETURN_IF_ERROR(ReadKeys(
      "", root,
      {{"version", Into(version)},
       {"name", Into(name)},
       {"id",
        [&](auto& key, auto& node) { return ReadId(key, node, mapping.id); }},
       {"duplicates",
        IntoWord<DuplicatePolicy>(mapping.duplicates,
                                  {{"refuse", DuplicatePolicy::kRefuse},
                                   {"number", DuplicatePolicy::kNumber},
                                   {"skip", DuplicatePolicy::kSkip}})},
       {"skip_if",
        [&](auto& key, auto& node) {
          return ReadSkipRules(key, node, mapping.skip_if);
        }},
       {"institution",
        [&](auto& key, auto& node) {
          return ReadInstitution(key, node, mapping.institution);
        }},
       {"centre",
        [&](auto& key, auto& node) {
          return ReadCentre(key, node, mapping.centre);
        }},
       {"laboratory",
        [&](auto& key, auto& node) {
          return ReadPlace(key, node, {}, mapping.laboratory);
        }},
       {"instrument",
        [&](auto& key, auto& node) {
          return ReadInstrument(key, node, mapping);
        }},
       {"extra", [&](auto& key, auto& node) {
          return ReadExtra(key, node, mapping);
        }}}));
  if (version != "1") return Wrong("version", "must be 1");
  if (mapping.instrument.empty()) return Wrong("instrument", "is missing");
  if (mapping.id.columns.empty() && mapping.id.hash.empty()) {
    return Wrong("id", "is missing");
  }
  if (mapping.institution.given() && !mapping.centre.given()) {
    return Wrong("institution", "needs `centre`, whose owner it is");
  }
  return mapping;
}

}  // namespace

absl::StatusOr<Mapping> ParseMapping(absl::string_view text) {
  if (text.size() > kMaxMappingBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("mapping: has ", text.size(), " bytes; at most ",
                     kMaxMappingBytes, " are read"));
  }
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    if (!root.IsMap()) {
      return absl::InvalidArgumentError("mapping: must be a group of keys");
    }
    return ReadMapping(root);
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat("mapping: line ", error.mark.line + 1, ": ", error.msg));
  }
}

std::vector<NamedColumn> ColumnsOf(const Mapping& mapping) {
  std::vector<NamedColumn> columns;
  const auto add = [&](const std::vector<std::string>& names,
                       absl::string_view key, bool taken = true) {
    for (const std::string& name : names) {
      columns.push_back({name, std::string(key), taken});
    }
  };
  add(mapping.id.columns, "id");
  add(mapping.id.hash, "id.hash", /*taken=*/false);
  for (const SkipRule& rule : mapping.skip_if) {
    add({rule.column}, "skip_if", /*taken=*/false);
  }
  for (const MappedPlace* place :
       {&mapping.institution, &mapping.centre, &mapping.laboratory}) {
    for (const MappedText* text :
         {&place->name, &place->name_en, &place->id, &place->region,
          &place->kind, &place->city, &place->address, &place->contact}) {
      add(text->columns, text->key);
    }
  }
  for (const MappedField& field : mapping.instrument) {
    add(field.text.columns, field.text.key);
  }
  add(mapping.extra, "extra");
  return columns;
}

}  // namespace trilab::inventory
