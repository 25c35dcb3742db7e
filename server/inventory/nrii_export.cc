#include "server/inventory/nrii_export.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "server/inventory/cell_parse.h"
#include "server/inventory/cell_text.h"
#include "server/inventory/instrument_draft.h"
#include "server/inventory/nrii_columns.h"

namespace trilab::inventory {
namespace {

using engine::InstrumentStatus;

constexpr absl::string_view kStatus = "运行状态";
constexpr absl::string_view kShareMode = "共享模式";

void AppendCell(absl::string_view cell, std::string& line) {
  if (cell.find_first_of(",\"\r\n") == absl::string_view::npos) {
    absl::StrAppend(&line, cell);
    return;
  }
  absl::StrAppend(&line, "\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}),
                  "\"");
}

// The platform counts in 万元; parts of a yuan need more decimals than a cell
// may have, so such amounts name their unit.
std::string MoneyCell(const engine::Money& money) {
  if (money.nanos != 0) {
    return absl::StrCat(FormatDecimal({money.units, money.nanos}), "元");
  }
  constexpr int64_t kPerTenThousand = 100'000;  // 10^9 / 10^4.
  return FormatDecimal(
      {money.units / 10'000,
       static_cast<int32_t>(money.units % 10'000 * kPerTenThousand)});
}

// Words that the importer reads back as the same status.
absl::string_view StatusCell(const engine::Instrument& instrument) {
  const bool shared = instrument.record.share_mode != "不共享";
  switch (instrument.status) {
    case InstrumentStatus::kBookable:
      return shared ? "正常" : "BOOKABLE";
    case InstrumentStatus::kInRepair:
      return "待修";
    case InstrumentStatus::kRetired:
      return "待报废";
    case InstrumentStatus::kRestricted:
      return shared ? "RESTRICTED" : "正常";
  }
  return "";
}

struct ContactCells {
  std::string name, phone, email;
};

// The parts that JoinContact joined; all in the name if they cannot be told.
ContactCells SplitContact(const std::string& contact) {
  ContactCells cells;
  std::vector<std::string> parts = absl::StrSplit(contact, ", ");
  if (parts.size() > 1 && absl::StrContains(parts.back(), "@")) {
    cells.email = parts.back();
    parts.pop_back();
  }
  if (parts.size() > 1 &&
      parts.back().find_first_not_of("0123456789+-() /") == std::string::npos) {
    cells.phone = parts.back();
    parts.pop_back();
  }
  if (parts.size() == 1) cells.name = parts[0];
  const bool same =
      JoinContact({cells.name, cells.phone, cells.email}) == contact;
  return same ? cells : ContactCells{contact, "", ""};
}

using Cells = std::map<std::string, std::string>;

// Text that equals what a reader would trim it to.
Cells CellsOf(const engine::Instrument& instrument,
              absl::string_view laboratory) {
  const engine::InstrumentRecord& record = instrument.record;
  Cells cells = {record.extra.begin(), record.extra.end()};
  cells["仪器编号"] = absl::StrCat("instruments/", instrument.meta.id);
  cells["所在单位仪器编号"] = record.inner_id;
  cells["仪器设备名称"] = instrument.name.zh;
  cells["英文名称"] = instrument.name.en;
  cells["所属单位内部门"] = std::string(laboratory);
  cells["仪器分类编码"] = instrument.class_code;
  cells["设备仪器来源"] = record.source;
  cells["产地国别"] = record.country;
  cells["生产制造商"] = record.manufacturer;
  cells["规格型号"] = record.model;
  cells["主要技术指标"] = record.technical_indicators;
  cells["主要功能"] = record.functions;
  cells["主要学科领域"] = record.subject_field;
  cells["用户须知"] = record.sharing_conditions;
  cells["参考收费标准"] = record.reference_fee;
  cells["预约服务网址"] = record.url;
  if (record.original_value.has_value() &&
      record.original_value->currency == "CNY") {
    cells["原值"] = MoneyCell(*record.original_value);
  }
  if (record.commissioned.has_value()) {
    cells["建账日期"] = absl::FormatCivilTime(*record.commissioned);
  }
  const ContactCells contact = SplitContact(record.contact);
  cells["联系人"] = contact.name;
  cells["电话"] = contact.phone;
  cells["电子邮箱"] = contact.email;
  cells[std::string(kStatus)] = std::string(StatusCell(instrument));
  cells[std::string(kShareMode)] = record.share_mode;
  return cells;
}

}  // namespace

void NriiWriter::Announce(const engine::Instrument& instrument) {
  for (const auto& [column, text] : instrument.record.extra) {
    extra_.insert(column);
  }
}

std::string NriiWriter::Header() {
  std::string line = "\xEF\xBB\xBF";
  const auto add = [&](absl::string_view header, std::string name) {
    if (!names_.empty()) line.push_back(',');
    AppendCell(header, line);
    extra_.erase(name);
    names_.push_back(std::move(name));
  };
  names_.clear();
  for (const absl::string_view header : NriiTemplateHeaders()) {
    add(header, NormalizeHeader(header));
  }
  add(kStatus, std::string(kStatus));
  add(kShareMode, std::string(kShareMode));
  for (const std::string& column : std::set<std::string>(extra_)) {
    add(column, column);
  }
  line.append("\r\n");
  return line;
}

std::string NriiWriter::Line(const engine::Instrument& instrument,
                             absl::string_view laboratory) const {
  const Cells cells = CellsOf(instrument, laboratory);
  std::string line;
  for (size_t i = 0; i < names_.size(); ++i) {
    if (i > 0) line.push_back(',');
    const auto cell = cells.find(names_[i]);
    if (cell != cells.end()) AppendCell(cell->second, line);
  }
  line.append("\r\n");
  return line;
}

}  // namespace trilab::inventory
