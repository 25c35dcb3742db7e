#include "server/inventory/instrument_field.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "server/inventory/cell_text.h"
#include "server/inventory/stable_id.h"

namespace trilab::inventory {
namespace {

using engine::Instrument;
using engine::InstrumentRecord;
using engine::InstrumentStatus;
using engine::ServiceMode;

// How a field that is plain text is found, and how long it may be: for the
// API, and for the national platform (0: as long).
struct TextField {
  InstrumentField field;
  std::string& (*get)(Instrument&);
  int max;
  int national_max;
};

template <std::string InstrumentRecord::*kMember>
std::string& OfRecord(Instrument& instrument) {
  return instrument.record.*kMember;
}

const TextField kTexts[] = {
    {InstrumentField::kNameZh,
     [](Instrument& i) -> std::string& { return i.name.zh; }, 500, 50},
    {InstrumentField::kNameEn,
     [](Instrument& i) -> std::string& { return i.name.en; }, 500, 0},
    {InstrumentField::kQualification,
     [](Instrument& i) -> std::string& { return i.qualification; }, 100, 0},
    {InstrumentField::kInnerId, OfRecord<&InstrumentRecord::inner_id>, 200, 0},
    {InstrumentField::kModel, OfRecord<&InstrumentRecord::model>, 200, 0},
    {InstrumentField::kManufacturer, OfRecord<&InstrumentRecord::manufacturer>,
     200, 0},
    {InstrumentField::kCountry, OfRecord<&InstrumentRecord::country>, 100, 0},
    {InstrumentField::kSource, OfRecord<&InstrumentRecord::source>, 100, 0},
    {InstrumentField::kTechnicalIndicators,
     OfRecord<&InstrumentRecord::technical_indicators>, 5000, 500},
    {InstrumentField::kFunctions, OfRecord<&InstrumentRecord::functions>, 5000,
     300},
    {InstrumentField::kSubjectField, OfRecord<&InstrumentRecord::subject_field>,
     500, 0},
    {InstrumentField::kShareMode, OfRecord<&InstrumentRecord::share_mode>, 100,
     0},
    {InstrumentField::kSharingConditions,
     OfRecord<&InstrumentRecord::sharing_conditions>, 5000, 500},
    {InstrumentField::kReferenceFee, OfRecord<&InstrumentRecord::reference_fee>,
     5000, 500},
    {InstrumentField::kContact, OfRecord<&InstrumentRecord::contact>, 500, 0},
    {InstrumentField::kUrl, OfRecord<&InstrumentRecord::url>, 2000, 0},
};

// In the order of InstrumentField.
constexpr absl::string_view kNames[] = {
    "display_name.zh",
    "display_name.en",
    "laboratory",
    "class_code",
    "status",
    "calendar",
    "capacity",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "unattended",
    "service_modes",
    "qualification",
    "record.inner_id",
    "record.model",
    "record.manufacturer",
    "record.country",
    "record.source",
    "record.original_value",
    "record.commissioned_date",
    "record.technical_indicators",
    "record.functions",
    "record.subject_field",
    "record.share_mode",
    "record.sharing_conditions",
    "record.reference_fee",
    "record.contact",
    "record.url",
};
static_assert(std::size(kNames) == kInstrumentFields);

struct StatusWord {
  absl::string_view word;
  InstrumentStatus status;
  bool is_explicit = false;  // A word of the API.
};
constexpr StatusWord kStatusWords[] = {
    {"BOOKABLE", InstrumentStatus::kBookable, true},
    {"IN_REPAIR", InstrumentStatus::kInRepair, true},
    {"RETIRED", InstrumentStatus::kRetired, true},
    {"RESTRICTED", InstrumentStatus::kRestricted, true},
    {"正常", InstrumentStatus::kBookable},
    {"待机", InstrumentStatus::kBookable},
    {"远程服务中", InstrumentStatus::kBookable},
    {"偶有故障", InstrumentStatus::kBookable},
    {"故障频繁", InstrumentStatus::kInRepair},
    {"待修", InstrumentStatus::kInRepair},
    {"维修中", InstrumentStatus::kInRepair},
    {"待报废", InstrumentStatus::kRetired},
    {"报废", InstrumentStatus::kRetired},
    {"已报废", InstrumentStatus::kRetired},
};

const TextField* FindText(InstrumentField field) {
  const auto* found =
      std::find_if(std::begin(kTexts), std::end(kTexts),
                   [&](const TextField& text) { return text.field == field; });
  return found == std::end(kTexts) ? nullptr : found;
}

const StatusWord* FindStatus(absl::string_view cell) {
  const std::string word = absl::AsciiStrToUpper(ToHalfWidth(TrimSpace(cell)));
  const auto* found =
      std::find_if(std::begin(kStatusWords), std::end(kStatusWords),
                   [&](const StatusWord& known) { return known.word == word; });
  return found == std::end(kStatusWords) ? nullptr : found;
}

CellFault Fault(absl::string_view code, absl::string_view message) {
  return {std::string(code), std::string(message), false};
}
CellFault Warning(absl::string_view code, absl::string_view message) {
  return {std::string(code), std::string(message), true};
}

std::optional<CellFault> SetText(const TextField& text, absl::string_view cell,
                                 Instrument& instrument) {
  if (auto fault = CheckText(cell, text.max)) return fault;
  text.get(instrument) = std::string(cell);
  const int characters = CountCharacters(cell);
  if (text.national_max == 0 || characters <= text.national_max) {
    return std::nullopt;
  }
  return Warning("OVER_NATIONAL_LIMIT",
                 absl::StrCat("has ", characters,
                              " characters; the national platform "
                              "takes ",
                              text.national_max));
}

// Spreadsheets that hold a code as a number lose its leading zero.
std::optional<CellFault> SetClassCode(absl::string_view cell,
                                      Instrument& instrument) {
  const std::string code = ToHalfWidth(cell);
  const bool digits = code.find_first_not_of("0123456789") == std::string::npos;
  if (digits && code.size() == 6) {
    instrument.class_code = code;
    return std::nullopt;
  }
  if (digits && code.size() == 5) {
    instrument.class_code = absl::StrCat("0", code);
    return Warning("CLASS_CODE_PADDED",
                   absl::StrCat("\"", cell, "\" has five digits; taken as ",
                                instrument.class_code));
  }
  return Fault("BAD_CLASS_CODE",
               absl::StrCat("\"", cell, "\" is not six digits such as 030122"));
}

std::optional<CellFault> SetStatus(absl::string_view cell,
                                   Instrument& instrument) {
  const StatusWord* status = FindStatus(cell);
  if (status == nullptr) {
    return Fault("BAD_STATUS",
                 absl::StrCat("\"", cell,
                              "\" is no status; expected 正常, "
                              "偶有故障, 故障频繁, 待修, 待报废, BOOKABLE, "
                              "IN_REPAIR, RETIRED or RESTRICTED"));
  }
  instrument.status = status->status;
  if (status->word != "偶有故障") return std::nullopt;
  return Warning("OCCASIONAL_FAULT",
                 "has faults now and then; taken as bookable");
}

std::optional<CellFault> SetNumber(absl::string_view cell, int32_t min,
                                   int32_t max, int32_t& number) {
  const auto decimal = ParseDecimal(cell);
  if (!decimal.ok() || decimal->nanos != 0 || decimal->units < min ||
      decimal->units > max) {
    return Fault("BAD_NUMBER",
                 absl::StrCat("\"", cell, "\" is not a whole number of ", min,
                              " to ", max));
  }
  number = static_cast<int32_t>(decimal->units);
  return std::nullopt;
}

std::optional<CellFault> SetFlag(absl::string_view cell, bool& flag) {
  const std::string word = absl::AsciiStrToLower(ToHalfWidth(cell));
  for (absl::string_view yes : {"是", "yes", "true", "1", "y"}) {
    if (word == yes) {
      flag = true;
      return std::nullopt;
    }
  }
  for (absl::string_view no : {"否", "no", "false", "0", "n"}) {
    if (word == no) {
      flag = false;
      return std::nullopt;
    }
  }
  return Fault("BAD_FLAG", absl::StrCat("\"", cell, "\" is neither 是 nor 否"));
}

std::optional<CellFault> SetModes(absl::string_view cell,
                                  Instrument& instrument) {
  std::vector<ServiceMode> modes;
  const std::string words = ToHalfWidth(cell);
  for (absl::string_view piece :
       absl::StrSplit(words, absl::ByAnyChar(",;|/"))) {
    const std::string word = absl::AsciiStrToUpper(TrimSpace(piece));
    if (word == "SELF_SERVICE" || word == "自主上机") {
      modes.push_back(ServiceMode::kSelfService);
    } else if (word == "SAMPLE" || word == "送样") {
      modes.push_back(ServiceMode::kSample);
    } else if (!word.empty()) {
      return Fault("BAD_MODE",
                   absl::StrCat("\"", word,
                                "\" is no service mode; expected "
                                "自主上机, 送样, SELF_SERVICE or SAMPLE"));
    }
  }
  instrument.service_modes = std::move(modes);
  return std::nullopt;
}

std::optional<CellFault> SetMoney(absl::string_view cell, MoneyUnit unit,
                                  Instrument& instrument) {
  const auto yuan = ParseMoney(cell, unit);
  if (!yuan.ok()) return Fault("BAD_MONEY", yuan.status().message());
  engine::Money money;
  money.units = yuan->units;
  money.nanos = yuan->nanos;
  instrument.record.original_value = money;
  return std::nullopt;
}

std::optional<CellFault> SetDate(absl::string_view cell,
                                 Instrument& instrument) {
  const auto date = ParseDate(cell);
  if (!date.ok()) return Fault("BAD_DATE", date.status().message());
  instrument.record.commissioned = date->day;
  if (date->from_serial) {
    return Warning(
        "DATE_FROM_SERIAL",
        absl::StrCat("\"", cell, "\" is a spreadsheet's day number; taken as ",
                     absl::FormatCivilTime(date->day)));
  }
  if (date->precision == DatePrecision::kDay) return std::nullopt;
  return Warning("DATE_IMPRECISE",
                 absl::StrCat("\"", cell, "\" names no day; taken as ",
                              absl::FormatCivilTime(date->day)));
}

std::optional<CellFault> SetCalendar(absl::string_view cell,
                                     Instrument& instrument) {
  absl::string_view id = cell;
  absl::ConsumePrefix(&id, "calendars/");
  if (!IsId(id)) {
    return Fault("BAD_ID", absl::StrCat("\"", cell,
                                        "\" is not the name of a "
                                        "calendar such as calendars/weekdays"));
  }
  instrument.calendar = std::string(id);
  return std::nullopt;
}

}  // namespace

absl::string_view NameOf(InstrumentField field) {
  return kNames[static_cast<size_t>(field)];
}

std::optional<InstrumentField> InstrumentFieldOf(absl::string_view name) {
  const auto* found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found == std::end(kNames)) return std::nullopt;
  return static_cast<InstrumentField>(found - std::begin(kNames));
}

std::optional<CellFault> SetField(InstrumentField field, absl::string_view cell,
                                  MoneyUnit money_unit,
                                  Instrument& instrument) {
  cell = TrimSpace(cell);
  if (const TextField* text = FindText(field)) {
    return SetText(*text, cell, instrument);
  }
  switch (field) {
    case InstrumentField::kClassCode:
      return SetClassCode(cell, instrument);
    case InstrumentField::kStatus:
      return SetStatus(cell, instrument);
    case InstrumentField::kCalendar:
      return SetCalendar(cell, instrument);
    case InstrumentField::kCapacity:
      return SetNumber(cell, 1, 10'000, instrument.capacity);
    case InstrumentField::kBufferBefore:
      return SetNumber(cell, 0, 10'080, instrument.buffer_before_minutes);
    case InstrumentField::kBufferAfter:
      return SetNumber(cell, 0, 10'080, instrument.buffer_after_minutes);
    case InstrumentField::kUnattended:
      return SetFlag(cell, instrument.unattended);
    case InstrumentField::kServiceModes:
      return SetModes(cell, instrument);
    case InstrumentField::kOriginalValue:
      return SetMoney(cell, money_unit, instrument);
    case InstrumentField::kCommissioned:
      return SetDate(cell, instrument);
    default:
      return Fault("BAD_ID", "a laboratory cannot be set by a cell");
  }
}

bool IsExplicitStatus(absl::string_view cell) {
  const StatusWord* status = FindStatus(cell);
  return status != nullptr && status->is_explicit;
}

void CopyField(InstrumentField field, const Instrument& from, Instrument& to) {
  if (const TextField* text = FindText(field)) {
    // The accessor serves both directions; `from` is only read.
    text->get(to) = text->get(const_cast<Instrument&>(from));
    return;
  }
  switch (field) {
    case InstrumentField::kLaboratory:
      to.laboratory = from.laboratory;
      break;
    case InstrumentField::kClassCode:
      to.class_code = from.class_code;
      break;
    case InstrumentField::kStatus:
      to.status = from.status;
      break;
    case InstrumentField::kCalendar:
      to.calendar = from.calendar;
      break;
    case InstrumentField::kCapacity:
      to.capacity = from.capacity;
      break;
    case InstrumentField::kBufferBefore:
      to.buffer_before_minutes = from.buffer_before_minutes;
      break;
    case InstrumentField::kBufferAfter:
      to.buffer_after_minutes = from.buffer_after_minutes;
      break;
    case InstrumentField::kUnattended:
      to.unattended = from.unattended;
      break;
    case InstrumentField::kServiceModes:
      to.service_modes = from.service_modes;
      break;
    case InstrumentField::kOriginalValue:
      to.record.original_value = from.record.original_value;
      break;
    case InstrumentField::kCommissioned:
      to.record.commissioned = from.record.commissioned;
      break;
    default:
      break;
  }
}

int CountCharacters(absl::string_view utf8) {
  return static_cast<int>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::optional<CellFault> CheckText(absl::string_view text, int max) {
  const int characters = CountCharacters(text);
  if (characters > max) {
    return Fault("TOO_LONG",
                 absl::StrCat("has ", characters, " characters; at most ", max,
                              " are allowed"));
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F) {
      return Fault("BAD_TEXT",
                   absl::StrFormat("holds the control character U+%04X", byte));
    }
  }
  return std::nullopt;
}

}  // namespace trilab::inventory
