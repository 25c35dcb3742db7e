#ifndef TRILAB_SERVER_INVENTORY_INSTRUMENT_FIELD_H_
#define TRILAB_SERVER_INVENTORY_INSTRUMENT_FIELD_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/engine/resources.h"
#include "server/inventory/cell_parse.h"

// The fields of an instrument that a column of a table may fill.

namespace trilab::inventory {

enum class InstrumentField : uint8_t {
  kNameZh,
  kNameEn,
  kLaboratory,
  kClassCode,
  kStatus,
  kCalendar,
  kCapacity,
  kBufferBefore,
  kBufferAfter,
  kUnattended,
  kServiceModes,
  kQualification,
  kInnerId,
  kModel,
  kManufacturer,
  kCountry,
  kSource,
  kOriginalValue,
  kCommissioned,
  kTechnicalIndicators,
  kFunctions,
  kSubjectField,
  kShareMode,
  kSharingConditions,
  kReferenceFee,
  kContact,
  kUrl,
};
inline constexpr size_t kInstrumentFields = 27;
using InstrumentFields = std::bitset<kInstrumentFields>;

inline void Add(InstrumentField field, InstrumentFields& fields) {
  fields.set(static_cast<size_t>(field));
}
inline bool Has(InstrumentField field, const InstrumentFields& fields) {
  return fields.test(static_cast<size_t>(field));
}

// The name of a field as mapping files and messages give it, which is its
// path in the API: "record.model".
absl::string_view NameOf(InstrumentField field);
std::optional<InstrumentField> InstrumentFieldOf(absl::string_view name);

// What is wrong with a cell.
struct CellFault {
  std::string code;
  std::string message;
  bool warning = false;  // The field was set nevertheless.
};

// Sets `field` from the text of a cell, which is not blank.
//
// `money_unit`: what a number without a unit counts. Laboratories cannot be
// set so, since a row names them as people do.
//
// Faults: TOO_LONG, BAD_TEXT, BAD_CLASS_CODE, BAD_STATUS, BAD_NUMBER, BAD_FLAG,
// BAD_MODE, BAD_ID, BAD_MONEY, BAD_DATE; and as warnings
// OVER_NATIONAL_LIMIT, CLASS_CODE_PADDED, OCCASIONAL_FAULT, DATE_IMPRECISE and
// DATE_FROM_SERIAL.
std::optional<CellFault> SetField(InstrumentField field, absl::string_view cell,
                                  MoneyUnit money_unit,
                                  engine::Instrument& instrument);

// Whether the word in a status column is one of the API's (RESTRICTED), which
// stands whatever the share mode says.
bool IsExplicitStatus(absl::string_view cell);

// Copies one field.
void CopyField(InstrumentField field, const engine::Instrument& from,
               engine::Instrument& to);

// TOO_LONG or BAD_TEXT unless `text` has at most `max` characters and no
// control characters but tabs and line ends.
std::optional<CellFault> CheckText(absl::string_view text, int max);

// Characters (code points) of well-formed UTF-8.
int CountCharacters(absl::string_view utf8);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_INSTRUMENT_FIELD_H_
