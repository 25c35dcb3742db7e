#include <algorithm>

#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/parts.h"
#include "server/handlers/convert/resources.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::InstrumentStatus;
using engine::ResourceKind;

constexpr std::pair<v1::Instrument::Status, InstrumentStatus> kStatuses[] = {
    {v1::Instrument::STATUS_BOOKABLE, InstrumentStatus::kBookable},
    {v1::Instrument::STATUS_IN_REPAIR, InstrumentStatus::kInRepair},
    {v1::Instrument::STATUS_RETIRED, InstrumentStatus::kRetired},
    {v1::Instrument::STATUS_RESTRICTED, InstrumentStatus::kRestricted},
};

// The texts of a record, each with its field and its longest length.
struct RecordText {
  absl::string_view field;
  std::string engine::InstrumentRecord::*value;
  const std::string& (v1::Instrument::Record::*get)() const;
  int max;
};

using Proto = v1::Instrument::Record;
using Record = engine::InstrumentRecord;

const RecordText kTexts[] = {
    {"inner_id", &Record::inner_id, &Proto::inner_id, 200},
    {"model", &Record::model, &Proto::model, 200},
    {"manufacturer", &Record::manufacturer, &Proto::manufacturer, 200},
    {"country", &Record::country, &Proto::country, 100},
    {"source", &Record::source, &Proto::source, 100},
    {"technical_indicators", &Record::technical_indicators,
     &Proto::technical_indicators, 5000},
    {"functions", &Record::functions, &Proto::functions, 5000},
    {"subject_field", &Record::subject_field, &Proto::subject_field, 500},
    {"share_mode", &Record::share_mode, &Proto::share_mode, 100},
    {"sharing_conditions", &Record::sharing_conditions,
     &Proto::sharing_conditions, 5000},
    {"reference_fee", &Record::reference_fee, &Proto::reference_fee, 5000},
    {"contact", &Record::contact, &Proto::contact, 500},
    {"url", &Record::url, &Proto::url, 2000},
};

absl::StatusOr<engine::Money> ParseMoney(absl::string_view field,
                                         const v1::Money& proto) {
  engine::Money money;
  if (!proto.currency_code().empty()) money.currency = proto.currency_code();
  const bool code_ok = money.currency.size() == 3 &&
                       std::all_of(money.currency.begin(), money.currency.end(),
                                   [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!code_ok) {
    return InvalidFieldError(At(field, "currency_code"),
                             "must be three letters such as CNY");
  }
  if (proto.nanos() < -999999999 || proto.nanos() > 999999999 ||
      (proto.units() > 0 && proto.nanos() < 0) ||
      (proto.units() < 0 && proto.nanos() > 0)) {
    return InvalidFieldError(At(field, "nanos"),
                             "must be within ±999,999,999 and of the sign of "
                             "units");
  }
  money.units = proto.units();
  money.nanos = proto.nanos();
  return money;
}

absl::StatusOr<Record> ParseRecord(absl::string_view field,
                                   const Proto& proto) {
  Record record;
  for (const RecordText& text : kTexts) {
    TRILAB_ASSIGN_OR_RETURN(
        record.*text.value,
        ParseText(At(field, text.field), (proto.*text.get)(), text.max));
  }
  if (proto.has_original_value()) {
    TRILAB_ASSIGN_OR_RETURN(
        record.original_value,
        ParseMoney(At(field, "original_value"), proto.original_value()));
  }
  TRILAB_ASSIGN_OR_RETURN(record.commissioned,
                          ParseOptionalDay(At(field, "commissioned_date"),
                                           proto.commissioned_date()));
  if (proto.extra_size() > 200) {
    return InvalidFieldError(At(field, "extra"), "has more than 200 entries");
  }
  for (const auto& [key, value] : proto.extra()) {
    TRILAB_ASSIGN_OR_RETURN(std::string name,
                            ParseRequiredText(At(field, "extra"), key, 500));
    TRILAB_ASSIGN_OR_RETURN(record.extra[std::move(name)],
                            ParseText(At(field, "extra"), value, 5000));
  }
  return record;
}

absl::StatusOr<InstrumentStatus> ParseStatus(absl::string_view field,
                                             v1::Instrument::Status status) {
  if (status == v1::Instrument::STATUS_UNSPECIFIED) {
    return InstrumentStatus::kBookable;
  }
  for (const auto& [known, value] : kStatuses) {
    if (known == status) return value;
  }
  return InvalidFieldError(field, "is not a known status");
}

absl::StatusOr<std::optional<engine::Interval>> ParseCalibration(
    absl::string_view field, const v1::Instrument& proto) {
  if (!proto.has_calibration_start_time() &&
      !proto.has_calibration_end_time()) {
    return std::optional<engine::Interval>();
  }
  return ParseInterval(
      At(field, "calibration_start_time"),
      proto.has_calibration_start_time() ? &proto.calibration_start_time()
                                         : nullptr,
      At(field, "calibration_end_time"),
      proto.has_calibration_end_time() ? &proto.calibration_end_time()
                                       : nullptr);
}

// Where it is, when it is open and how it is used.
absl::Status ParseUse(absl::string_view field, const v1::Instrument& proto,
                      engine::Instrument& value) {
  TRILAB_ASSIGN_OR_RETURN(
      value.calendar,
      ParseOptionalName(At(field, "calendar"), ResourceKind::kCalendar,
                        proto.calendar()));
  if (proto.capacity() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        value.capacity,
        ParseCount(At(field, "capacity"), proto.capacity(), 1, 10000));
  }
  TRILAB_ASSIGN_OR_RETURN(value.buffer_before_minutes,
                          ParseCount(At(field, "buffer_before_minutes"),
                                     proto.buffer_before_minutes(), 0, 10080));
  TRILAB_ASSIGN_OR_RETURN(value.buffer_after_minutes,
                          ParseCount(At(field, "buffer_after_minutes"),
                                     proto.buffer_after_minutes(), 0, 10080));
  value.unattended = proto.unattended();
  for (int i = 0; i < proto.service_modes_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(engine::ServiceMode mode,
                            ParseServiceMode(At(field, "service_modes", i),
                                             proto.service_modes(i)));
    value.service_modes.push_back(mode);
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.qualification,
      ParseText(At(field, "qualification"), proto.qualification(), 100));
  TRILAB_ASSIGN_OR_RETURN(value.calibration, ParseCalibration(field, proto));
  return absl::OkStatus();
}

void RecordToProto(const Record& record, Proto* proto) {
  const google::protobuf::Descriptor* type = proto->GetDescriptor();
  for (const RecordText& text : kTexts) {
    const std::string& value = record.*text.value;
    if (value.empty()) continue;
    proto->GetReflection()->SetString(
        proto, type->FindFieldByName(std::string(text.field)), value);
  }
  if (record.original_value.has_value()) {
    proto->mutable_original_value()->set_currency_code(
        record.original_value->currency);
    proto->mutable_original_value()->set_units(record.original_value->units);
    proto->mutable_original_value()->set_nanos(record.original_value->nanos);
  }
  if (record.commissioned.has_value()) {
    proto->set_commissioned_date(FormatDay(*record.commissioned));
  }
  for (const auto& [key, value] : record.extra) {
    (*proto->mutable_extra())[key] = value;
  }
}

}  // namespace

absl::StatusOr<engine::Instrument> FromProto(absl::string_view field,
                                             const v1::Instrument& proto) {
  engine::Instrument value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(
      value.laboratory,
      ParseResourceName(At(field, "laboratory"), ResourceKind::kLaboratory,
                        proto.laboratory()));
  value.class_code = proto.class_code();
  if (!value.class_code.empty() &&
      (value.class_code.size() != 6 ||
       value.class_code.find_first_not_of("0123456789") != std::string::npos)) {
    return InvalidFieldError(At(field, "class_code"),
                             "must be six digits such as 030122");
  }
  TRILAB_ASSIGN_OR_RETURN(value.status,
                          ParseStatus(At(field, "status"), proto.status()));
  TRILAB_RETURN_IF_ERROR(ParseUse(field, proto, value));
  TRILAB_RETURN_IF_ERROR(NeedsFromProto(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(value.record,
                          ParseRecord(At(field, "record"), proto.record()));
  return value;
}

void ToProto(const engine::Instrument& value, v1::Instrument* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_laboratory(
      ResourceName(ResourceKind::kLaboratory, value.laboratory));
  proto->set_class_code(value.class_code);
  for (const auto& [status, known] : kStatuses) {
    if (known == value.status) proto->set_status(status);
  }
  proto->set_calendar(ResourceName(ResourceKind::kCalendar, value.calendar));
  proto->set_capacity(value.capacity);
  proto->set_buffer_before_minutes(value.buffer_before_minutes);
  proto->set_buffer_after_minutes(value.buffer_after_minutes);
  proto->set_unattended(value.unattended);
  for (const engine::ServiceMode mode : value.service_modes) {
    proto->add_service_modes(ToProto(mode));
  }
  proto->set_qualification(value.qualification);
  if (value.calibration.has_value()) {
    ToProto(value.calibration->start, proto->mutable_calibration_start_time());
    ToProto(value.calibration->end, proto->mutable_calibration_end_time());
  }
  RecordToProto(value.record, proto->mutable_record());
  NeedsToProto(value, proto);
}

}  // namespace trilab
