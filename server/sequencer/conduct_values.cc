#include "server/sequencer/conduct_values.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace trilab {

void ValueToStored(const engine::SanctionRule& v, stored::SanctionRule& out) {
  out.set_owner(SameNumber<stored::BookingOwner>(v.owner));
  out.set_no_show_points(v.no_show_points);
  out.set_late_points(v.late_points);
  out.set_left_early_points(v.left_early_points);
  out.set_overrun_points(v.overrun_points);
  out.set_late_after(v.late_after);
  out.set_early_by(v.early_by);
  out.set_overrun_by(v.overrun_by);
  out.set_window_days(v.window_days);
  out.set_limit(v.limit);
  out.set_suspend_days(v.suspend_days);
  out.set_block(v.block);
  out.set_since(v.since);
  out.set_initial_credit(v.initial_credit);
}

absl::StatusOr<engine::RuleParams> ValueFromStored(
    const stored::SanctionRule& m) {
  if (m.owner() != stored::BOOKING_OWNER_MEMBER &&
      m.owner() != stored::BOOKING_OWNER_PARTNER) {
    return UnknownValue("sanction.owner", m.owner());
  }
  return engine::SanctionRule{
      .owner = SameNumber<engine::BookingOwner>(m.owner()),
      .no_show_points = m.no_show_points(),
      .late_points = m.late_points(),
      .left_early_points = m.left_early_points(),
      .overrun_points = m.overrun_points(),
      .late_after = m.late_after(),
      .early_by = m.early_by(),
      .overrun_by = m.overrun_by(),
      .window_days = m.window_days(),
      .limit = m.limit(),
      .suspend_days = m.suspend_days(),
      .block = m.block(),
      .since = m.since(),
      .initial_credit = m.initial_credit()};
}

void ValueToStored(const engine::RequiredAnswersRule& v,
                   stored::RequiredAnswersRule& out) {
  for (const engine::Question& question : v.questions) {
    stored::Question& item = *out.add_questions();
    item.set_id(question.id);
    ToStored(question.text, *item.mutable_text());
    for (const std::string& option : question.options) {
      item.add_options(option);
    }
    item.set_must_be(question.must_be);
  }
  for (const engine::Document& document : v.documents) {
    stored::Document& item = *out.add_documents();
    item.set_id(document.id);
    item.set_version(document.version);
    ToStored(document.title, *item.mutable_title());
    item.set_uri(document.uri);
  }
  ToStored(v.service_modes, *out.mutable_service_modes());
}

absl::StatusOr<engine::RuleParams> ValueFromStored(
    const stored::RequiredAnswersRule& m) {
  engine::RequiredAnswersRule v;
  for (const stored::Question& item : m.questions()) {
    v.questions.push_back(
        {.id = item.id(),
         .text = FromStored(item.text()),
         .options = {item.options().begin(), item.options().end()},
         .must_be = item.must_be()});
  }
  for (const stored::Document& item : m.documents()) {
    v.documents.push_back({.id = item.id(),
                           .version = item.version(),
                           .title = FromStored(item.title()),
                           .uri = item.uri()});
  }
  TRILAB_ASSIGN_OR_RETURN(v.service_modes, ModesFromStored(m.service_modes()));
  return engine::RuleParams(std::move(v));
}

void ValueToStored(const engine::FairShareRule& v, stored::FairShareRule& out) {
  for (const engine::FairShare& share : v.shares) {
    stored::Share& item = *out.add_shares();
    item.set_institution(share.institution);
    item.set_group(share.group);
    item.set_weight(share.weight);
  }
  out.set_default_weight(v.default_weight);
  out.set_half_life_days(v.half_life_days);
}

absl::StatusOr<engine::RuleParams> ValueFromStored(
    const stored::FairShareRule& m) {
  engine::FairShareRule v;
  for (const stored::Share& item : m.shares()) {
    v.shares.push_back({.institution = item.institution(),
                        .group = item.group(),
                        .weight = item.weight()});
  }
  v.default_weight = m.default_weight();
  v.half_life_days = m.half_life_days();
  return engine::RuleParams(std::move(v));
}

}  // namespace trilab
