#include "server/engine/catalog.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/engine/resource_references.h"

namespace trilab::engine {
namespace {

constexpr absl::string_view kEverywhere = "*";

constexpr Minute kDay = 1440;
constexpr Minute kHorizonStep = 40 * kDay;
constexpr Minute kHorizonBefore = 35 * kDay;
constexpr Minute kHorizonAfter = 800 * kDay;

std::string RegionKey(int32_t region) {
  return region == 0 ? "" : absl::StrCat(region);
}

void Append(const std::vector<uint32_t>& from, std::vector<uint32_t>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

void ChangeAll(UidIndex& index, const std::vector<std::string>& keys,
               uint64_t uid, bool add) {
  for (const std::string& key : keys) {
    index.Change(key, static_cast<uint32_t>(uid), add);
  }
}

template <typename T>
void SortById(const Table<T>& table, std::vector<uint32_t>& uids) {
  std::sort(uids.begin(), uids.end(), [&table](uint32_t a, uint32_t b) {
    return table.IdOf(a) < table.IdOf(b);
  });
}

}  // namespace

Catalog::Catalog() = default;

void Catalog::Advance(absl::Time time) {
  const Minute now = MinuteFloor(time);
  Minute steps = now / kHorizonStep;
  if (now % kHorizonStep < 0) --steps;
  const Interval horizon{steps * kHorizonStep - kHorizonBefore,
                         steps * kHorizonStep + kHorizonAfter};
  if (!horizon_.empty() && horizon.start <= horizon_.start) return;
  horizon_ = horizon;
  for (uint32_t uid = 1; uid < calendars_.next_uid(); ++uid) {
    stale_.calendars.insert(uid);
  }
  for (uint32_t uid = 1; uid < outages_.next_uid(); ++uid) {
    stale_.outages.insert(uid);
  }
  for (uint32_t uid = 1; uid < laboratories_.next_uid(); ++uid) {
    stale_.laboratories.insert(uid);
  }
  for (uint32_t uid = 1; uid < operators_.next_uid(); ++uid) {
    stale_.operators.insert(uid);
  }
  for (uint32_t uid = 1; uid < supplies_.next_uid(); ++uid) {
    stale_.supplies.insert(uid);
  }
  stale_.all_instruments = true;
  if (!batch_) Rebuild();
}

void Catalog::Apply(const ResourcePut& fact) {
  std::visit([this](const auto& value) { Replace(value); }, fact.resource);
  if (!batch_) Rebuild();
}

void Catalog::EndBatch() {
  batch_ = false;
  Rebuild();
}

template <typename T>
void Catalog::Replace(const Ptr<T>& value) {
  Table<T>& table = TableOf<T>(*this);
  if (const Ptr<T> old = table.ShareByUid(value->meta.uid); old != nullptr) {
    Refer(*old, false);
    Touch(*old);
  }
  table.Put(value);
  Refer(*value, true);
  Touch(*value);
}

void Catalog::Apply(const ResourceDeleted& fact) {
  const auto remove = [this, &fact](auto& table) {
    const auto old = table.ShareByUid(fact.uid);
    if (old != nullptr) Refer(*old, false);
    table.Delete(fact.id, fact.uid);
    if (old != nullptr) Touch(*old);
  };
  switch (fact.kind) {
    case ResourceKind::kInstitution:
      remove(institutions_);
      break;
    case ResourceKind::kCentre:
      remove(centres_);
      break;
    case ResourceKind::kLaboratory:
      remove(laboratories_);
      break;
    case ResourceKind::kInstrument:
      remove(instruments_);
      break;
    case ResourceKind::kCapability:
      remove(capabilities_);
      break;
    case ResourceKind::kOperator:
      remove(operators_);
      break;
    case ResourceKind::kStandard:
      remove(standards_);
      break;
    case ResourceKind::kCalendar:
      remove(calendars_);
      break;
    case ResourceKind::kHolidayYear:
      remove(holiday_years_);
      break;
    case ResourceKind::kOutage:
      remove(outages_);
      break;
    case ResourceKind::kRule:
      remove(rules_);
      break;
    case ResourceKind::kAccessToken:
      remove(access_tokens_);
      break;
    case ResourceKind::kPartnerGroup:
      remove(partner_groups_);
      break;
    case ResourceKind::kMember:
      remove(members_);
      break;
    case ResourceKind::kProject:
      remove(projects_);
      break;
    case ResourceKind::kAgreement:
      remove(agreements_);
      break;
    case ResourceKind::kSupply:
      remove(supplies_);
      break;
  }
  if (!batch_) Rebuild();
}

void Catalog::Refer(const AccessToken& value, bool add) {
  const auto uid = static_cast<uint32_t>(value.meta.uid);
  references_.institution_tokens.Change(value.partner, uid, add);
  references_.centre_tokens.Change(value.centre, uid, add);
}

void Catalog::Refer(const Centre& value, bool add) {
  const auto uid = static_cast<uint32_t>(value.meta.uid);
  references_.institution_centres.Change(value.institution, uid, add);
  references_.calendar_centres.Change(value.calendar, uid, add);
}

void Catalog::Refer(const Laboratory& value, bool add) {
  const auto uid = static_cast<uint32_t>(value.meta.uid);
  references_.centre_laboratories.Change(value.centre, uid, add);
  references_.calendar_laboratories.Change(value.calendar, uid, add);
}

void Catalog::Refer(const Instrument& value, bool add) {
  const auto uid = static_cast<uint32_t>(value.meta.uid);
  references_.laboratory_instruments.Change(value.laboratory, uid, add);
  references_.calendar_instruments.Change(value.calendar, uid, add);
  references_.class_instruments.Change(value.class_code, uid, add);
  for (const SupplyAmount& draw : value.draws) {
    references_.supply_instruments.Change(draw.supply, uid, add);
  }
  for (const Companion& companion : value.companions) {
    references_.companion_instruments.Change(companion.instrument, uid, add);
  }
}

void Catalog::Refer(const Supply& value, bool add) {
  const auto uid = static_cast<uint32_t>(value.meta.uid);
  references_.laboratory_supplies.Change(value.laboratory, uid, add);
  references_.centre_supplies.Change(value.centre, uid, add);
}

void Catalog::Refer(const Capability& value, bool add) {
  references_.instrument_capabilities.Change(
      value.instrument, static_cast<uint32_t>(value.meta.uid), add);
}

void Catalog::Refer(const Operator& value, bool add) {
  const auto uid = static_cast<uint32_t>(value.meta.uid);
  references_.calendar_operators.Change(value.calendar, uid, add);
  for (const std::string& centre : value.centres) {
    references_.centre_operators.Change(centre, uid, add);
  }
  IndexQualifications(uid, value, add);
}

void Catalog::Refer(const Calendar& value, bool add) {
  references_.region_calendars.Change(
      value.holiday_region, static_cast<uint32_t>(value.meta.uid), add);
}

void Catalog::Refer(const HolidayYear& value, bool add) {
  references_.region_lists.Change(value.region,
                                  static_cast<uint32_t>(value.meta.uid), add);
}

void Catalog::Refer(const Outage& value, bool add) {
  const auto uid = static_cast<uint32_t>(value.meta.uid);
  references_.instrument_outages.Change(value.instrument, uid, add);
  references_.laboratory_outages.Change(value.laboratory, uid, add);
  references_.centre_outages.Change(value.centre, uid, add);
  references_.supply_outages.Change(value.supply, uid, add);
}

void Catalog::Refer(const Rule& value, bool add) {
  const auto uid = static_cast<uint32_t>(value.meta.uid);
  const RuleScope& scope = value.scope;
  references_.instrument_rules.Change(scope.instrument, uid, add);
  references_.class_rules.Change(scope.class_code, uid, add);
  references_.laboratory_rules.Change(scope.laboratory, uid, add);
  references_.centre_rules.Change(scope.centre, uid, add);
  references_.region_rules.Change(RegionKey(scope.region), uid, add);
  if (scope.instrument.empty() && scope.class_code.empty() &&
      scope.laboratory.empty() && scope.centre.empty() && scope.region == 0) {
    references_.global_rules.Change(kEverywhere, uid, add);
  }
  references_.partner_rules.Change(value.partner, uid, add);
  references_.member_rules.Change(value.member, uid, add);
  references_.project_rules.Change(value.project, uid, add);
  references_.group_rules.Change(value.group, uid, add);
  if (const Privileged* privileged = PrivilegedOf(value.params)) {
    for (const std::string& id : privileged->institutions) {
      references_.partner_rules.Change(id, uid, add);
    }
  }
}

void Catalog::Refer(const PartnerGroup& value, bool add) {
  ChangeAll(references_.institution_groups, value.institutions, value.meta.uid,
            add);
}

void Catalog::Refer(const Member& value, bool add) {
  references_.institution_members.Change(
      value.institution, static_cast<uint32_t>(value.meta.uid), add);
}

void Catalog::Refer(const Project& value, bool add) {
  references_.institution_projects.Change(
      value.institution, static_cast<uint32_t>(value.meta.uid), add);
  ChangeAll(references_.member_projects, value.members, value.meta.uid, add);
  ChangeAll(references_.instrument_projects, value.instruments, value.meta.uid,
            add);
}

void Catalog::Refer(const Agreement& value, bool add) {
  ChangeAll(references_.institution_agreements, value.institutions,
            value.meta.uid, add);
  ChangeAll(references_.group_agreements, value.groups, value.meta.uid, add);
  ChangeAll(references_.centre_agreements, value.centres, value.meta.uid, add);
}

void Catalog::TouchLaboratory(absl::string_view id) {
  if (const uint64_t uid = laboratories_.UidOf(id); uid != 0) {
    stale_.laboratories.insert(static_cast<uint32_t>(uid));
  }
  Append(references_.laboratory_instruments.Find(id), stale_.instruments);
}

void Catalog::TouchCentre(absl::string_view id) {
  for (const uint32_t uid : references_.centre_laboratories.Find(id)) {
    TouchLaboratory(laboratories_.IdOf(uid));
  }
  for (const uint32_t uid : references_.centre_operators.Find(id)) {
    stale_.operators.insert(uid);
  }
}

void Catalog::Touch(const Centre& value) { TouchCentre(value.meta.id); }

void Catalog::Touch(const Laboratory& value) { TouchLaboratory(value.meta.id); }

void Catalog::Touch(const Instrument& value) {
  stale_.instruments.push_back(static_cast<uint32_t>(value.meta.uid));
}

void Catalog::Touch(const Capability& value) {
  if (const uint64_t uid = instruments_.UidOf(value.instrument); uid != 0) {
    stale_.instruments.push_back(static_cast<uint32_t>(uid));
  }
}

void Catalog::Touch(const Operator& value) {
  stale_.operators.insert(static_cast<uint32_t>(value.meta.uid));
}

void Catalog::Touch(const Calendar& value) {
  stale_.calendars.insert(static_cast<uint32_t>(value.meta.uid));
}

void Catalog::Touch(const HolidayYear& value) {
  stale_.regions.insert(value.region);
}

void Catalog::Touch(const Outage& value) {
  stale_.outages.insert(static_cast<uint32_t>(value.meta.uid));
  if (const uint64_t uid = instruments_.UidOf(value.instrument); uid != 0) {
    stale_.instruments.push_back(static_cast<uint32_t>(uid));
  }
  if (!value.laboratory.empty()) TouchLaboratory(value.laboratory);
  if (!value.centre.empty()) TouchCentre(value.centre);
  if (const uint64_t uid = supplies_.UidOf(value.supply); uid != 0) {
    stale_.supplies.insert(static_cast<uint32_t>(uid));
  }
}

void Catalog::Touch(const Supply& value) {
  stale_.supplies.insert(static_cast<uint32_t>(value.meta.uid));
}

void Catalog::Touch(const Rule& value) {
  const RuleScope& scope = value.scope;
  if (!scope.instrument.empty()) {
    const uint64_t uid = instruments_.UidOf(scope.instrument);
    if (uid != 0) stale_.instruments.push_back(static_cast<uint32_t>(uid));
  } else if (!scope.class_code.empty()) {
    Append(InstrumentsByClass(scope.class_code), stale_.instruments);
  } else if (!scope.laboratory.empty()) {
    TouchLaboratory(scope.laboratory);
  } else if (!scope.centre.empty()) {
    TouchCentre(scope.centre);
  } else {
    // Regions are few and large.
    stale_.all_instruments = true;
  }
}

const InstrumentSite* Catalog::SiteOf(uint64_t instrument_uid) const {
  return instrument_uid - 1 < sites_.size() ? sites_[instrument_uid - 1].get()
                                            : nullptr;
}

const OperatorSite* Catalog::OperatorOf(uint64_t operator_uid) const {
  return operator_uid - 1 < operator_sites_.size()
             ? operator_sites_[operator_uid - 1].get()
             : nullptr;
}

const SupplySite* Catalog::SupplyOf(uint64_t supply_uid) const {
  return supply_uid - 1 < supply_sites_.size()
             ? supply_sites_[supply_uid - 1].get()
             : nullptr;
}

const std::vector<uint32_t>& Catalog::OperatorsFor(
    absl::string_view centre, absl::string_view qualification) const {
  return qualified_operators_.Find(absl::StrCat(centre, "/", qualification));
}

const std::vector<uint32_t>& Catalog::InstrumentsByStandard(
    absl::string_view standard) const {
  return standard_instruments_.Find(standard);
}

std::vector<uint32_t> Catalog::InstrumentsByClass(
    absl::string_view prefix) const {
  std::vector<uint32_t> uids;
  references_.class_instruments.VisitPrefix(
      prefix,
      [&uids](const std::vector<uint32_t>& found) { Append(found, uids); });
  std::sort(uids.begin(), uids.end());
  return uids;
}

std::vector<uint32_t> Catalog::InstrumentsOfCentre(
    absl::string_view centre) const {
  std::vector<uint32_t> uids;
  for (const uint32_t lab : references_.centre_laboratories.Find(centre)) {
    Append(references_.laboratory_instruments.Find(laboratories_.IdOf(lab)),
           uids);
  }
  SortById(instruments_, uids);
  return uids;
}

std::vector<uint32_t> Catalog::InstrumentsOfLaboratory(
    absl::string_view lab) const {
  std::vector<uint32_t> uids = references_.laboratory_instruments.Find(lab);
  SortById(instruments_, uids);
  return uids;
}

const std::vector<uint32_t>& Catalog::InstrumentUidsOf(
    absl::string_view lab) const {
  return references_.laboratory_instruments.Find(lab);
}

const std::vector<uint32_t>& Catalog::InstrumentsWithCompanion(
    absl::string_view companion) const {
  return references_.companion_instruments.Find(companion);
}

std::shared_ptr<const HolidayTable> Catalog::HolidaysOf(
    absl::string_view region) const {
  const auto it = holidays_.find(region);
  return it == holidays_.end() ? nullptr : it->second;
}

bool Catalog::IsInGroup(absl::string_view group,
                        absl::string_view institution) const {
  const std::vector<uint32_t>& groups =
      references_.institution_groups.Find(institution);
  const auto uid = static_cast<uint32_t>(partner_groups_.UidOf(group));
  return std::binary_search(groups.begin(), groups.end(), uid);
}

std::vector<Ptr<Agreement>> Catalog::AgreementsOf(
    absl::string_view institution) const {
  std::vector<uint32_t> uids =
      references_.institution_agreements.Find(institution);
  for (const uint32_t group :
       references_.institution_groups.Find(institution)) {
    Append(references_.group_agreements.Find(partner_groups_.IdOf(group)),
           uids);
  }
  std::sort(uids.begin(), uids.end());
  uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
  std::vector<Ptr<Agreement>> agreements;
  for (const uint32_t uid : uids) {
    agreements.push_back(agreements_.ShareByUid(uid));
  }
  return agreements;
}

std::vector<ResourceRef> Catalog::UsersOf(ResourceKind kind,
                                          absl::string_view id) const {
  std::vector<ResourceRef> users;
  const auto first = [&users, id](const UidIndex& index, const auto& table,
                                  ResourceKind user) {
    const std::vector<uint32_t>& uids = index.Find(id);
    if (uids.empty()) return;
    users.push_back({user, std::string(table.IdOf(uids.front()))});
  };
  const References& r = references_;
  switch (kind) {
    case ResourceKind::kInstitution:
      first(r.institution_centres, centres_, ResourceKind::kCentre);
      first(r.partner_rules, rules_, ResourceKind::kRule);
      first(r.institution_tokens, access_tokens_, ResourceKind::kAccessToken);
      first(r.institution_groups, partner_groups_, ResourceKind::kPartnerGroup);
      first(r.institution_members, members_, ResourceKind::kMember);
      first(r.institution_projects, projects_, ResourceKind::kProject);
      first(r.institution_agreements, agreements_, ResourceKind::kAgreement);
      break;
    case ResourceKind::kCentre:
      first(r.centre_laboratories, laboratories_, ResourceKind::kLaboratory);
      first(r.centre_operators, operators_, ResourceKind::kOperator);
      first(r.centre_outages, outages_, ResourceKind::kOutage);
      first(r.centre_rules, rules_, ResourceKind::kRule);
      first(r.centre_tokens, access_tokens_, ResourceKind::kAccessToken);
      first(r.centre_agreements, agreements_, ResourceKind::kAgreement);
      first(r.centre_supplies, supplies_, ResourceKind::kSupply);
      break;
    case ResourceKind::kLaboratory:
      first(r.laboratory_instruments, instruments_, ResourceKind::kInstrument);
      first(r.laboratory_outages, outages_, ResourceKind::kOutage);
      first(r.laboratory_rules, rules_, ResourceKind::kRule);
      first(r.laboratory_supplies, supplies_, ResourceKind::kSupply);
      break;
    case ResourceKind::kInstrument:
      for (const Ptr<Capability>& capability : CapabilitiesOf(id)) {
        users.push_back({ResourceKind::kCapability, capability->meta.id});
        break;
      }
      first(r.instrument_outages, outages_, ResourceKind::kOutage);
      first(r.instrument_rules, rules_, ResourceKind::kRule);
      first(r.instrument_projects, projects_, ResourceKind::kProject);
      first(r.companion_instruments, instruments_, ResourceKind::kInstrument);
      break;
    case ResourceKind::kSupply:
      first(r.supply_instruments, instruments_, ResourceKind::kInstrument);
      first(r.supply_outages, outages_, ResourceKind::kOutage);
      break;
    case ResourceKind::kCalendar:
      first(r.calendar_centres, centres_, ResourceKind::kCentre);
      first(r.calendar_laboratories, laboratories_, ResourceKind::kLaboratory);
      first(r.calendar_instruments, instruments_, ResourceKind::kInstrument);
      first(r.calendar_operators, operators_, ResourceKind::kOperator);
      break;
    case ResourceKind::kPartnerGroup:
      first(r.group_rules, rules_, ResourceKind::kRule);
      first(r.group_agreements, agreements_, ResourceKind::kAgreement);
      break;
    case ResourceKind::kMember:
      first(r.member_rules, rules_, ResourceKind::kRule);
      first(r.member_projects, projects_, ResourceKind::kProject);
      break;
    case ResourceKind::kProject:
      first(r.project_rules, rules_, ResourceKind::kRule);
      break;
    default:
      break;  // Nothing refers to the others by id.
  }
  return users;
}

}  // namespace trilab::engine
