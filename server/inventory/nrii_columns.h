#ifndef TRILAB_SERVER_INVENTORY_NRII_COLUMNS_H_
#define TRILAB_SERVER_INVENTORY_NRII_COLUMNS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/inventory/cell_parse.h"
#include "server/inventory/instrument_field.h"
#include "server/inventory/row.h"

// The columns of the national platform's templates, and the other names that
// lists made from them give the same columns. Names are compared as
// NormalizeHeader leaves them.

namespace trilab::inventory {

// What a table lists.
enum class NriiKind : uint8_t {
  kInstruments,   // Instruments, core instruments, facilities.
  kCentres,       // 科学仪器中心
  kLaboratories,  // Service units.
};

// What a column says.
enum class NriiRole : uint8_t {
  kExtra,  // Has no field.
  kField,  // A field of an instrument.
  // Everything else that is read.
  kSystemId,  // The number in the system that manages the instrument.
  kInnerId,   // The owner's own number.
  kName,      // Of a centre or laboratory.
  kDepartment,
  kContactName,
  kContactPhone,
  kContactEmail,
  kAddress,
  kProvince,
  kCity,
  kDistrict,
};

struct NriiColumn {
  std::string name;  // As messages and `record.extra` call it; unique.
  NriiRole role = NriiRole::kExtra;
  InstrumentField field = InstrumentField::kNameZh;  // Of kField.
  MoneyUnit money_unit = MoneyUnit::kTenThousandYuan;
};

struct NriiHeader {
  NriiKind kind = NriiKind::kInstruments;
  std::vector<NriiColumn> columns;
  // Roles other than kExtra that two columns claim: the second is kept as
  // extra. Pairs of column numbers, from 0.
  std::vector<size_t> repeated;

  bool Has(NriiRole role) const;
};

// Reads `row` as a header; unset unless it names what is listed and at least
// one more known column.
std::optional<NriiHeader> ReadNriiHeader(const Row& row);

// The instrument template's columns in its order, explanations included.
const std::vector<absl::string_view>& NriiTemplateHeaders();

// GB/T 2260 code of a province by its Chinese name, with or without 市, 省 or
// 自治区; 0 if there is none.
int32_t ProvinceCode(absl::string_view name);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_NRII_COLUMNS_H_
