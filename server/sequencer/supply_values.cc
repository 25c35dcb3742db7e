// The fields of supplies, and of instruments what they need besides
// themselves; see resource_values.h.

#include "absl/status/statusor.h"
#include "server/sequencer/resource_values.h"

namespace trilab {
namespace {

void ToStored(const engine::Changeovers& value, stored::Changeovers& out) {
  for (const std::string& id : value.configurations) {
    out.add_configurations(id);
  }
  for (const engine::ChangeoverTime& time : value.times) {
    stored::ChangeoverTime& item = *out.add_times();
    item.set_from(time.from);
    item.set_to(time.to);
    item.set_minutes(time.minutes);
  }
  out.set_default_minutes(value.default_minutes);
  out.set_added_to_buffers(value.added_to_buffers);
}

engine::Changeovers FromStored(const stored::Changeovers& message) {
  engine::Changeovers value;
  value.configurations = {message.configurations().begin(),
                          message.configurations().end()};
  for (const stored::ChangeoverTime& item : message.times()) {
    value.times.push_back(
        {.from = item.from(), .to = item.to(), .minutes = item.minutes()});
  }
  value.default_minutes = message.default_minutes();
  value.added_to_buffers = message.added_to_buffers();
  return value;
}

}  // namespace

void ToStored(const engine::SupplyAmount& value, stored::SupplyAmount& out) {
  out.set_supply(value.supply);
  out.set_amount(value.amount);
}

engine::SupplyAmount FromStored(const stored::SupplyAmount& message) {
  return {.supply = message.supply(), .amount = message.amount()};
}

void NeedsToStored(const engine::Instrument& v, stored::Instrument& out) {
  if (v.changeovers != engine::Changeovers()) {
    ToStored(v.changeovers, *out.mutable_changeovers());
  }
  for (const engine::SupplyAmount& draw : v.draws) {
    ToStored(draw, *out.add_draws());
  }
  for (const engine::Companion& companion : v.companions) {
    stored::Companion& item = *out.add_companions();
    item.set_instrument(companion.instrument);
    item.set_class_code(companion.class_code);
    item.set_before_minutes(companion.before_minutes);
    item.set_after_minutes(companion.after_minutes);
    item.set_calibrated(companion.calibrated);
    item.set_within_hours(companion.within_hours);
  }
}

void NeedsFromStored(const stored::Instrument& m, engine::Instrument& v) {
  v.changeovers = FromStored(m.changeovers());
  for (const stored::SupplyAmount& item : m.draws()) {
    v.draws.push_back(FromStored(item));
  }
  for (const stored::Companion& item : m.companions()) {
    v.companions.push_back({.instrument = item.instrument(),
                            .class_code = item.class_code(),
                            .before_minutes = item.before_minutes(),
                            .after_minutes = item.after_minutes(),
                            .calibrated = item.calibrated(),
                            .within_hours = item.within_hours()});
  }
}

void ValueToStored(const engine::Supply& v, stored::Supply& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_kind(SameNumber<stored::SupplyKind>(v.kind));
  out.set_laboratory(v.laboratory);
  out.set_centre(v.centre);
  out.set_unit(v.unit);
  out.set_amount(v.amount);
  out.set_counted(v.counted);
  for (const engine::Delivery& delivery : v.deliveries) {
    stored::Delivery& item = *out.add_deliveries();
    item.set_time(delivery.time);
    item.set_amount(delivery.amount);
  }
}

absl::StatusOr<engine::Supply> ValueFromStored(const stored::Supply& m) {
  if (m.kind() < stored::SUPPLY_KIND_UTILITY ||
      m.kind() > stored::SUPPLY_KIND_CONSUMABLE) {
    return UnknownValue("supply.kind", m.kind());
  }
  engine::Supply v{.name = FromStored(m.name()),
                   .kind = SameNumber<engine::SupplyKind>(m.kind()),
                   .laboratory = m.laboratory(),
                   .centre = m.centre(),
                   .unit = m.unit(),
                   .amount = m.amount(),
                   .counted = m.counted()};
  for (const stored::Delivery& item : m.deliveries()) {
    v.deliveries.push_back({.time = item.time(), .amount = item.amount()});
  }
  return v;
}

}  // namespace trilab
