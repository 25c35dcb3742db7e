#include "server/inventory/merge.h"

#include <string>

namespace trilab::inventory {
namespace {

using engine::InstrumentStatus;

bool Works(InstrumentStatus status) {
  return status == InstrumentStatus::kBookable ||
         status == InstrumentStatus::kRestricted;
}

void TakeText(const std::string& told, std::string& text) {
  if (!told.empty()) text = told;
}

void TakeName(const engine::LocalizedText& told, engine::LocalizedText& name) {
  TakeText(told.zh, name.zh);
  TakeText(told.en, name.en);
}

}  // namespace

engine::Instrument Merged(const engine::Instrument& present,
                          const engine::Instrument& value,
                          const InstrumentFields& told, bool status_implied) {
  engine::Instrument merged = present;
  for (size_t i = 0; i < kInstrumentFields; ++i) {
    if (told.test(i)) CopyField(static_cast<InstrumentField>(i), value, merged);
  }
  for (const auto& [column, text] : value.record.extra) {
    merged.record.extra[column] = text;
  }
  if (!status_implied || !Works(present.status)) return merged;
  const bool same_mode = !Has(InstrumentField::kShareMode, told) ||
                         value.record.share_mode == present.record.share_mode;
  if (same_mode) {
    merged.status = present.status;
  } else if (value.status == InstrumentStatus::kRestricted) {
    merged.status = value.status;
  }
  return merged;
}

engine::Centre Merged(const engine::Centre& present,
                      const engine::Centre& value) {
  engine::Centre merged = present;
  TakeName(value.name, merged.name);
  TakeText(value.institution, merged.institution);
  if (value.region != 0) merged.region = value.region;
  if (value.district != 0) merged.district = value.district;
  TakeText(value.city, merged.city);
  TakeText(value.address, merged.address);
  if (value.location.has_value()) merged.location = value.location;
  TakeText(value.calendar, merged.calendar);
  TakeText(value.contact, merged.contact);
  return merged;
}

engine::Laboratory Merged(const engine::Laboratory& present,
                          const engine::Laboratory& value) {
  engine::Laboratory merged = present;
  TakeName(value.name, merged.name);
  TakeText(value.centre, merged.centre);
  TakeText(value.calendar, merged.calendar);
  TakeText(value.contact, merged.contact);
  return merged;
}

engine::Institution Merged(const engine::Institution& present,
                           const engine::Institution& value) {
  engine::Institution merged = present;
  TakeName(value.name, merged.name);
  if (value.region != 0) merged.region = value.region;
  TakeText(value.kind, merged.kind);
  TakeText(value.credit_code, merged.credit_code);
  TakeText(value.contact, merged.contact);
  return merged;
}

}  // namespace trilab::inventory
