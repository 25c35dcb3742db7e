#ifndef TRILAB_SERVER_INVENTORY_MAPPING_H_
#define TRILAB_SERVER_INVENTORY_MAPPING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/inventory/cell_parse.h"
#include "server/inventory/instrument_field.h"

// A mapping file says how the columns of any table become resources. Written
// in YAML or JSON; docs/data-format.md describes it.

namespace trilab::inventory {

// A text worked out from the cells of a row. The steps apply in this order.
struct MappedText {
  std::string key;  // Where it stands in the mapping, for messages.

  std::vector<std::string> columns;  // Joined by `join`; blank ones left out.
  std::string join = " ";
  std::string constant;  // Instead of columns.

  // The part between two texts, the last such: "(JNM-ECS400)" gives the model.
  std::string between_start, between_end;
  // Parts at `split_by`: the first, what follows it, or the last.
  enum class Take : uint8_t { kAll, kFirst, kRest, kLast };
  std::string split_by;
  Take take = Take::kAll;
  // By value; what is not listed stays, or becomes `other` if that is given.
  std::map<std::string, std::string> map;
  std::optional<std::string> other;
  std::string prefix, suffix;  // Around what is not empty.
  std::string fallback;        // For what is empty.

  bool given() const { return !columns.empty() || !constant.empty(); }
};

// What tells a resource from others.
struct MappedId {
  std::vector<std::string> columns;  // The number, as MakeId takes it.
  std::vector<std::string> hash;     // Or: columns whose content is hashed.
};

// A laboratory, centre or institution named by the rows. Not given: the one
// of the import's options.
struct MappedPlace {
  MappedText name, name_en, id, region, kind, city, address, contact;
  bool given() const { return name.given(); }
};

enum class DuplicatePolicy : uint8_t {
  kRefuse,  // Later rows of an id are refused.
  kNumber,  // They are further units, with numbered ids.
  kSkip,    // They are left out.
};

struct MappedField {
  InstrumentField field = InstrumentField::kNameZh;
  MappedText text;
  // Where the mapping does not say: by the name of the column, or yuan.
  MoneyUnit money_unit = MoneyUnit::kYuan;
  bool optional = false;  // A value that cannot be read is only a warning.
};

struct SkipRule {
  std::string column;
  std::vector<std::string> equals;
};

struct Mapping {
  MappedId id;
  DuplicatePolicy duplicates = DuplicatePolicy::kRefuse;
  std::vector<SkipRule> skip_if;
  MappedPlace institution, centre, laboratory;
  std::vector<MappedField> instrument;
  // Columns that are kept in `record.extra`: those named nowhere else, these,
  // or none.
  bool keep_other_columns = true;
  std::vector<std::string> extra;
};

// Reads a mapping file of at most 256 KiB.
//
// Returns INVALID_ARGUMENT with the line of malformed YAML, or the key that is
// unknown, missing or wrong: "mapping: instrument.record.modle: no such field".
absl::StatusOr<Mapping> ParseMapping(absl::string_view text);

// A column that a mapping names, and the key that does.
struct NamedColumn {
  std::string column;
  std::string key;
  // Whether what it says is taken. It is only looked at by `id.hash`, which
  // keeps a hash of it, and by `skip_if`.
  bool taken = true;
};

// All of them, in the order of the keys; a column once for each key.
std::vector<NamedColumn> ColumnsOf(const Mapping& mapping);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_MAPPING_H_
