#ifndef TRILAB_SERVER_ENGINE_CATALOG_H_
#define TRILAB_SERVER_ENGINE_CATALOG_H_

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/blocked_spans.h"
#include "server/engine/fact.h"
#include "server/engine/holidays.h"
#include "server/engine/interval.h"
#include "server/engine/openings.h"
#include "server/engine/resources.h"
#include "server/engine/supply_limits.h"
#include "server/engine/table.h"
#include "server/engine/uid_index.h"

namespace trilab::engine {

// Everything a constraint asks of one instrument, resolved: references
// followed, hours, outages and rules at hand. Rebuilt when a resource that it
// is made from changes. Owned by the catalogue; shared by its copies.
//
// Decisions keep references whole; should one dangle in stored data, the
// laboratory and centre are null and a calendar is never open.
struct InstrumentSite {
  Ptr<Instrument> instrument;
  Ptr<Laboratory> laboratory;
  Ptr<Centre> centre;
  Ptr<Calendar> calendar;                    // Null: always open.
  std::shared_ptr<const Openings> openings;  // Null: always open.
  // Outages of the instrument, and those of its laboratory and centre, which
  // all instruments of the laboratory share; `BlockedSpan::outage` is the uid
  // of the outage. Neither is null.
  std::shared_ptr<const BlockedSpans> own_outages;
  std::shared_ptr<const BlockedSpans> shared_outages;
  std::vector<Ptr<Capability>> capabilities;  // By id.
  // Rules whose scope covers the instrument, of any subject and validity, the
  // narrowest scope first, then by id.
  std::vector<Ptr<Rule>> rules;

  bool HasOutages() const {
    return !own_outages->spans().empty() || !shared_outages->spans().empty();
  }
  // Both kinds of outages in `interval`, as disjoint spans.
  BlockedSpans OutagesIn(const Interval& interval) const;
  // The earliest start at or after `from` such that [start, start + duration)
  // is free of both kinds. O(log n) for each turn from one to the other.
  Minute EarliestWithoutOutage(Minute from, Minute duration) const;
};

// An operator with hours resolved: of the operator's own calendar, else of the
// first centre named.
struct OperatorSite {
  Ptr<Operator> value;
  std::shared_ptr<const Openings> openings;  // Null: always at work.
};

// A supply with its limit at each time, outages taken off.
struct SupplySite {
  Ptr<Supply> value;
  SupplyLimits limits;
};

// The resources, and what is derived from them for judging placements.
//
// Deterministic and copyable; copies share what is immutable. Materialises
// opening hours and outages for [horizon().start, horizon().end), which moves
// on as facts are applied (`Advance`).
//
// Memory: beside the values, which catalogues that apply the same facts share,
// about 650 bytes an instrument with two capabilities and four rules: 320 of
// tables and indexes, which each copy has, and 330 of its site.
//
// Thread-compatible.
class Catalog {
 public:
  Catalog();

  const Table<Institution>& institutions() const { return institutions_; }
  const Table<Centre>& centres() const { return centres_; }
  const Table<Laboratory>& laboratories() const { return laboratories_; }
  const Table<Instrument>& instruments() const { return instruments_; }
  const Table<Capability>& capabilities() const { return capabilities_; }
  const Table<Operator>& operators() const { return operators_; }
  const Table<Standard>& standards() const { return standards_; }
  const Table<Calendar>& calendars() const { return calendars_; }
  const Table<HolidayYear>& holiday_years() const { return holiday_years_; }
  const Table<Outage>& outages() const { return outages_; }
  const Table<Rule>& rules() const { return rules_; }
  const Table<AccessToken>& access_tokens() const { return access_tokens_; }
  const Table<PartnerGroup>& partner_groups() const { return partner_groups_; }
  const Table<Member>& members() const { return members_; }
  const Table<Project>& projects() const { return projects_; }
  const Table<Agreement>& agreements() const { return agreements_; }
  const Table<Supply>& supplies() const { return supplies_; }
  // The table of resources of type T.
  template <typename T>
  const Table<T>& table() const;

  // Null if there is no such live instrument. O(1).
  const InstrumentSite* SiteOf(uint64_t instrument_uid) const;
  // Null if there is no such live operator. O(1).
  const OperatorSite* OperatorOf(uint64_t operator_uid) const;
  // Null if there is no such live supply. O(1).
  const SupplySite* SupplyOf(uint64_t supply_uid) const;
  // Uids of active operators who hold `qualification` (at any time) and may
  // work at `centre`, ascending. O(log n). Valid until the next change, as is
  // what the next method returns.
  const std::vector<uint32_t>& OperatorsFor(
      absl::string_view centre, absl::string_view qualification) const;
  // Uids of live instruments of which some capability names this standard,
  // ascending. `standard` is canonical; without edition any edition counts.
  const std::vector<uint32_t>& InstrumentsByStandard(
      absl::string_view standard) const;
  // Uids of live instruments whose class code begins so, ascending.
  std::vector<uint32_t> InstrumentsByClass(absl::string_view prefix) const;
  // Uids of live instruments of a centre or laboratory, ascending by id.
  std::vector<uint32_t> InstrumentsOfCentre(absl::string_view centre) const;
  std::vector<uint32_t> InstrumentsOfLaboratory(absl::string_view lab) const;
  // The same, ascending. O(log n). Valid until the next change.
  const std::vector<uint32_t>& InstrumentUidsOf(absl::string_view lab) const;

  // Uids of live instruments that name this one as a companion, ascending.
  // Valid until the next change.
  const std::vector<uint32_t>& InstrumentsWithCompanion(
      absl::string_view companion) const;

  // Whether an institution belongs to a group. O(log n).
  bool IsInGroup(absl::string_view group, absl::string_view institution) const;
  // Live agreements that name an institution or a group of it, by uid.
  std::vector<Ptr<Agreement>> AgreementsOf(absl::string_view institution) const;

  // Ids of live resources that refer to the resource, ascending, by field:
  // what keeps it from being deleted. At most one id per kind and field.
  std::vector<ResourceRef> UsersOf(ResourceKind kind,
                                   absl::string_view id) const;

  // The holidays of a region, such as "CN"; null when it has no lists.
  std::shared_ptr<const HolidayTable> HolidaysOf(
      absl::string_view region) const;

  // Span for which hours and outages are materialised, a function of the
  // latest time told: from 35 to 75 days before it to 760 to 800 days after,
  // in steps of 40 days. Empty before the first `Advance`.
  const Interval& horizon() const { return horizon_; }

  // Applies durable facts. Cannot fail. Resources may come in any order.
  //
  // The sites made from the resource are rebuilt: O(log n) each, one for an
  // instrument or what belongs to it alone, all users for a calendar, and so
  // on.
  void Apply(const ResourcePut& fact);
  void Apply(const ResourceDeleted& fact);

  // Between the two, `Apply` puts the rebuilding off, so that what many facts
  // touch is rebuilt once. Until `EndBatch`, sites and what the methods above
  // derive from them are out of date, but the tables are not.
  void BeginBatch() { batch_ = true; }
  void EndBatch();

  // Tells the time of the record being applied; moves the horizon on when
  // less than 760 days of it are left. Must be called before `Apply`.
  void Advance(absl::Time time);

 private:
  Table<Institution> institutions_;
  Table<Centre> centres_;
  Table<Laboratory> laboratories_;
  Table<Instrument> instruments_;
  Table<Capability> capabilities_;
  Table<Operator> operators_;
  Table<Standard> standards_;
  Table<Calendar> calendars_;
  Table<HolidayYear> holiday_years_;
  Table<Outage> outages_;
  Table<Rule> rules_;
  Table<AccessToken> access_tokens_;
  Table<PartnerGroup> partner_groups_;
  Table<Member> members_;
  Table<Project> projects_;
  Table<Agreement> agreements_;
  Table<Supply> supplies_;

  // Uids by the id that their resources refer to.
  struct References {
    UidIndex institution_centres, centre_laboratories, laboratory_instruments;
    HashedUidIndex instrument_capabilities;
    UidIndex calendar_centres, calendar_laboratories, calendar_instruments,
        calendar_operators;
    UidIndex region_calendars, region_lists;
    UidIndex centre_operators;
    UidIndex instrument_outages, laboratory_outages, centre_outages;
    UidIndex class_instruments;
    // "" cannot be a key: "*" are the rules of everywhere.
    UidIndex instrument_rules, class_rules, laboratory_rules, centre_rules,
        region_rules, global_rules, partner_rules, member_rules, project_rules,
        group_rules;
    UidIndex institution_tokens, centre_tokens;
    UidIndex institution_groups, institution_members, institution_projects,
        institution_agreements;
    UidIndex group_agreements, centre_agreements;
    UidIndex member_projects, instrument_projects;
    UidIndex laboratory_supplies, centre_supplies;
    UidIndex supply_outages, supply_instruments;
    UidIndex companion_instruments;  // By the companion named.
  };

  // What is out of date.
  struct Stale {
    std::vector<uint32_t> instruments;  // Unsorted, repeated.
    bool all_instruments = false;
    absl::btree_set<uint32_t> operators, calendars, outages, laboratories,
        supplies;
    absl::btree_set<std::string> regions;
  };

  using SitePtr = std::shared_ptr<const InstrumentSite>;
  using OperatorSitePtr = std::shared_ptr<const OperatorSite>;
  using SupplySitePtr = std::shared_ptr<const SupplySite>;
  using OpeningsPtr = std::shared_ptr<const Openings>;
  using BlockedPtr = std::shared_ptr<const BlockedSpans>;
  using SpansPtr = std::shared_ptr<const std::vector<BlockedSpan>>;

  template <typename T>
  static auto& TableOf(auto& catalog);
  template <typename T>
  void Replace(const Ptr<T>& value);

  // Adds what a resource refers to, or removes it.
  void Refer(const Institution& value, bool add) {}
  void Refer(const Standard& value, bool add) {}
  void Refer(const AccessToken& value, bool add);
  void Refer(const Centre& value, bool add);
  void Refer(const Laboratory& value, bool add);
  void Refer(const Instrument& value, bool add);
  void Refer(const Capability& value, bool add);
  void Refer(const Operator& value, bool add);
  void Refer(const Calendar& value, bool add);
  void Refer(const HolidayYear& value, bool add);
  void Refer(const Outage& value, bool add);
  void Refer(const Rule& value, bool add);
  void Refer(const PartnerGroup& value, bool add);
  void Refer(const Member& value, bool add);
  void Refer(const Project& value, bool add);
  void Refer(const Agreement& value, bool add);
  void Refer(const Supply& value, bool add);

  // Marks what a change of the resource makes stale.
  void Touch(const Institution& value) {}
  void Touch(const Standard& value) {}
  void Touch(const AccessToken& value) {}
  void Touch(const PartnerGroup& value) {}
  void Touch(const Member& value) {}
  void Touch(const Project& value) {}
  void Touch(const Agreement& value) {}
  void Touch(const Centre& value);
  void Touch(const Laboratory& value);
  void Touch(const Instrument& value);
  void Touch(const Capability& value);
  void Touch(const Operator& value);
  void Touch(const Calendar& value);
  void Touch(const HolidayYear& value);
  void Touch(const Outage& value);
  void Touch(const Rule& value);
  void Touch(const Supply& value);
  void TouchLaboratory(absl::string_view id);
  void TouchCentre(absl::string_view id);

  // Brings up to date, in this order, what `stale_` names.
  void Rebuild();
  void RebuildRegions();
  void RebuildCalendar(uint32_t uid);
  void TouchUsersOfCalendar(absl::string_view id);
  void RebuildOutage(uint32_t uid);
  void RebuildLaboratory(uint32_t uid);
  void RebuildOperator(uint32_t uid);
  void RebuildSupply(uint32_t uid);
  void RebuildSite(uint32_t uid);
  SitePtr MakeSite(Ptr<Instrument> instrument) const;
  std::vector<Ptr<Capability>> CapabilitiesOf(absl::string_view id) const;
  std::vector<Ptr<Rule>> RulesFor(const InstrumentSite& site) const;
  OpeningsPtr OpeningsOf(absl::string_view calendar) const;
  BlockedPtr OwnOutagesOf(const InstrumentSite& site) const;
  BlockedPtr SharedOutagesOf(const InstrumentSite& site) const;
  void AppendOutages(const std::vector<uint32_t>& uids,
                     std::vector<BlockedSpan>& spans) const;
  void IndexStandards(uint32_t uid, const InstrumentSite& site, bool add);
  void IndexQualifications(uint32_t uid, const Operator& value, bool add);

  Interval horizon_;
  References references_;
  bool batch_ = false;
  Stale stale_;

  std::vector<SitePtr> sites_;                   // By uid - 1.
  std::vector<OperatorSitePtr> operator_sites_;  // By uid - 1.
  std::vector<SupplySitePtr> supply_sites_;      // By uid - 1.
  std::vector<OpeningsPtr> openings_;            // By calendar's uid - 1.
  std::vector<SpansPtr> outage_spans_;           // By outage's uid - 1.
  // Outages of a laboratory and its centre, by laboratory's uid - 1.
  std::vector<BlockedPtr> laboratory_outages_;
  absl::btree_map<std::string, std::shared_ptr<const HolidayTable>> holidays_;
  UidIndex standard_instruments_;  // By standard with and without edition.
  UidIndex qualified_operators_;   // By centre, "/" and qualification.
};

template <typename T>
auto& Catalog::TableOf(auto& catalog) {
  if constexpr (std::is_same_v<T, Institution>) return (catalog.institutions_);
  if constexpr (std::is_same_v<T, Centre>) return (catalog.centres_);
  if constexpr (std::is_same_v<T, Laboratory>) return (catalog.laboratories_);
  if constexpr (std::is_same_v<T, Instrument>) return (catalog.instruments_);
  if constexpr (std::is_same_v<T, Capability>) return (catalog.capabilities_);
  if constexpr (std::is_same_v<T, Operator>) return (catalog.operators_);
  if constexpr (std::is_same_v<T, Standard>) return (catalog.standards_);
  if constexpr (std::is_same_v<T, Calendar>) return (catalog.calendars_);
  if constexpr (std::is_same_v<T, HolidayYear>) {
    return (catalog.holiday_years_);
  }
  if constexpr (std::is_same_v<T, Outage>) return (catalog.outages_);
  if constexpr (std::is_same_v<T, Rule>) return (catalog.rules_);
  if constexpr (std::is_same_v<T, AccessToken>) {
    return (catalog.access_tokens_);
  }
  if constexpr (std::is_same_v<T, PartnerGroup>) {
    return (catalog.partner_groups_);
  }
  if constexpr (std::is_same_v<T, Member>) return (catalog.members_);
  if constexpr (std::is_same_v<T, Project>) return (catalog.projects_);
  if constexpr (std::is_same_v<T, Agreement>) return (catalog.agreements_);
  if constexpr (std::is_same_v<T, Supply>) return (catalog.supplies_);
}

template <typename T>
const Table<T>& Catalog::table() const {
  return TableOf<T>(*this);
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CATALOG_H_
