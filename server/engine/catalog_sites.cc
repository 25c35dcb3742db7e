// What the catalogue derives from its resources: sites, hours, outages.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/engine/catalog.h"
#include "server/engine/standard_number.h"

namespace trilab::engine {
namespace {

template <typename T>
T& Slot(std::vector<T>& values, uint64_t uid) {
  if (uid > values.size()) values.resize(uid);
  return values[uid - 1];
}

template <typename T>
T SlotOrNull(const std::vector<T>& values, uint64_t uid) {
  return uid - 1 < values.size() ? values[uid - 1] : nullptr;
}

const std::shared_ptr<const BlockedSpans>& NeverBlocked() {
  static const auto& spans =
      *new std::shared_ptr<const BlockedSpans>(new BlockedSpans);
  return spans;
}

const std::shared_ptr<const Openings>& NeverOpen() {
  static const auto& openings =
      *new std::shared_ptr<const Openings>(new Openings);
  return openings;
}

// Of the resources named by `uids`, those that are live, by id.
template <typename T>
void AppendById(const Table<T>& table, const std::vector<uint32_t>& uids,
                std::vector<Ptr<T>>& values) {
  const size_t begin = values.size();
  for (const uint32_t uid : uids) {
    if (Ptr<T> value = table.ShareByUid(uid)) {
      values.push_back(std::move(value));
    }
  }
  std::sort(
      values.begin() + static_cast<ptrdiff_t>(begin), values.end(),
      [](const Ptr<T>& a, const Ptr<T>& b) { return a->meta.id < b->meta.id; });
}

}  // namespace

BlockedSpans InstrumentSite::OutagesIn(const Interval& interval) const {
  const auto own = own_outages->Overlaps(interval);
  const auto shared = shared_outages->Overlaps(interval);
  std::vector<BlockedSpan> spans;
  spans.reserve(own.size() + shared.size());
  spans.insert(spans.end(), own.begin(), own.end());
  spans.insert(spans.end(), shared.begin(), shared.end());
  return BlockedSpans(std::move(spans));
}

Minute InstrumentSite::EarliestWithoutOutage(Minute from,
                                             Minute duration) const {
  for (Minute start = from;;) {
    const Minute own = own_outages->EarliestFree(start, duration);
    const Minute both = shared_outages->EarliestFree(own, duration);
    if (both == own) return both;
    start = both;
  }
}

void Catalog::Rebuild() {
  RebuildRegions();
  for (const uint32_t uid : std::exchange(stale_.calendars, {})) {
    RebuildCalendar(uid);
  }
  for (const uint32_t uid : std::exchange(stale_.outages, {})) {
    RebuildOutage(uid);
  }
  for (const uint32_t uid : std::exchange(stale_.laboratories, {})) {
    RebuildLaboratory(uid);
  }
  for (const uint32_t uid : std::exchange(stale_.operators, {})) {
    RebuildOperator(uid);
  }
  for (const uint32_t uid : std::exchange(stale_.supplies, {})) {
    RebuildSupply(uid);
  }
  std::vector<uint32_t> uids = std::exchange(stale_.instruments, {});
  if (std::exchange(stale_.all_instruments, false)) {
    for (uint32_t uid = 1; uid < instruments_.next_uid(); ++uid) {
      RebuildSite(uid);
    }
    return;
  }
  std::sort(uids.begin(), uids.end());
  uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
  for (const uint32_t uid : uids) RebuildSite(uid);
}

void Catalog::RebuildRegions() {
  for (const std::string& region : std::exchange(stale_.regions, {})) {
    std::vector<Ptr<HolidayYear>> lists;
    AppendById(holiday_years_, references_.region_lists.Find(region), lists);
    if (lists.empty()) {
      holidays_.erase(region);
    } else {
      holidays_[region] = std::make_shared<HolidayTable>(lists);
    }
    for (const uint32_t uid : references_.region_calendars.Find(region)) {
      stale_.calendars.insert(uid);
    }
  }
}

void Catalog::RebuildCalendar(uint32_t uid) {
  const Calendar* calendar = calendars_.FindByUid(uid);
  OpeningsPtr& openings = Slot(openings_, uid);
  openings = NeverOpen();
  if (calendar != nullptr && !horizon_.empty()) {
    absl::StatusOr<Openings> built = BuildOpenings(
        *calendar, HolidaysOf(calendar->holiday_region).get(), horizon_);
    // Decisions let valid calendars through only; should stored data be
    // otherwise, a calendar that says nothing opens nothing.
    if (built.ok()) {
      openings = std::make_shared<Openings>(*std::move(built));
    }
  }
  TouchUsersOfCalendar(calendars_.IdOf(uid));
}

void Catalog::TouchUsersOfCalendar(absl::string_view id) {
  for (const uint32_t uid : references_.calendar_centres.Find(id)) {
    TouchCentre(centres_.IdOf(uid));
  }
  for (const uint32_t uid : references_.calendar_laboratories.Find(id)) {
    TouchLaboratory(laboratories_.IdOf(uid));
  }
  for (const uint32_t uid : references_.calendar_instruments.Find(id)) {
    stale_.instruments.push_back(uid);
  }
  for (const uint32_t uid : references_.calendar_operators.Find(id)) {
    stale_.operators.insert(uid);
  }
}

void Catalog::RebuildOutage(uint32_t uid) {
  SpansPtr& spans = Slot(outage_spans_, uid);
  spans = nullptr;
  const Ptr<Outage> outage = outages_.ShareByUid(uid);
  if (outage == nullptr || horizon_.empty()) return;
  std::vector<BlockedSpan> found;
  absl::StatusOr<BlockedSpans> expanded =
      ExpandOutages(absl::MakeConstSpan(&outage, 1), horizon_);
  if (expanded.ok()) {
    for (const BlockedSpan& blocked : expanded->spans()) {
      found.push_back({blocked.span, uid});
    }
  } else {
    // A rule that recurs too often to be followed so far from its start:
    // nothing may be booked that the outage might stop.
    found.push_back({{outage->first.start, horizon_.end}, uid});
  }
  if (!found.empty()) {
    spans = std::make_shared<std::vector<BlockedSpan>>(std::move(found));
  }
}

void Catalog::AppendOutages(const std::vector<uint32_t>& uids,
                            std::vector<BlockedSpan>& spans) const {
  for (const uint32_t uid : uids) {
    const SpansPtr found = SlotOrNull(outage_spans_, uid);
    if (found == nullptr) continue;
    spans.insert(spans.end(), found->begin(), found->end());
  }
}

void Catalog::RebuildLaboratory(uint32_t uid) {
  const Laboratory* laboratory = laboratories_.FindByUid(uid);
  std::vector<BlockedSpan> spans;
  if (laboratory != nullptr) {
    AppendOutages(references_.laboratory_outages.Find(laboratory->meta.id),
                  spans);
    AppendOutages(references_.centre_outages.Find(laboratory->centre), spans);
  }
  Slot(laboratory_outages_, uid) =
      spans.empty() ? NeverBlocked()
                    : std::make_shared<BlockedSpans>(std::move(spans));
}

void Catalog::RebuildOperator(uint32_t uid) {
  OperatorSitePtr& slot = Slot(operator_sites_, uid);
  slot = nullptr;
  Ptr<Operator> value = operators_.ShareByUid(uid);
  if (value == nullptr) return;
  auto site = std::make_shared<OperatorSite>();
  absl::string_view calendar = value->calendar;
  if (calendar.empty() && !value->centres.empty()) {
    const Centre* centre = centres_.Find(value->centres.front());
    if (centre != nullptr) calendar = centre->calendar;
  }
  site->openings = OpeningsOf(calendar);
  site->value = std::move(value);
  slot = std::move(site);
}

void Catalog::RebuildSupply(uint32_t uid) {
  SupplySitePtr& slot = Slot(supply_sites_, uid);
  slot = nullptr;
  Ptr<Supply> value = supplies_.ShareByUid(uid);
  if (value == nullptr) return;
  std::vector<BlockedSpan> spans;
  AppendOutages(references_.supply_outages.Find(value->meta.id), spans);
  std::vector<SupplyReduction> reductions;
  for (const BlockedSpan& blocked : spans) {
    reductions.push_back({blocked.span,
                          outages_.FindByUid(blocked.outage)->remaining,
                          blocked.outage});
  }
  auto site = std::make_shared<SupplySite>();
  site->limits = SupplyLimits(*value, std::move(reductions));
  site->value = std::move(value);
  slot = std::move(site);
}

void Catalog::RebuildSite(uint32_t uid) {
  SitePtr& slot = Slot(sites_, uid);
  const SitePtr old = slot;
  Ptr<Instrument> instrument = instruments_.ShareByUid(uid);
  slot = instrument == nullptr ? nullptr : MakeSite(std::move(instrument));
  if (old != nullptr && slot != nullptr &&
      old->capabilities == slot->capabilities) {
    return;
  }
  if (old != nullptr) IndexStandards(uid, *old, false);
  if (slot != nullptr) IndexStandards(uid, *slot, true);
}

Catalog::SitePtr Catalog::MakeSite(Ptr<Instrument> instrument) const {
  auto site = std::make_shared<InstrumentSite>();
  site->instrument = std::move(instrument);
  site->laboratory = laboratories_.Share(site->instrument->laboratory);
  absl::string_view calendar = site->instrument->calendar;
  if (site->laboratory != nullptr) {
    site->centre = centres_.Share(site->laboratory->centre);
    if (calendar.empty()) calendar = site->laboratory->calendar;
  }
  if (site->centre != nullptr && calendar.empty()) {
    calendar = site->centre->calendar;
  }
  site->calendar = calendars_.Share(calendar);
  site->openings = OpeningsOf(calendar);
  site->own_outages = OwnOutagesOf(*site);
  site->shared_outages = SharedOutagesOf(*site);
  site->capabilities = CapabilitiesOf(site->instrument->meta.id);
  site->rules = RulesFor(*site);
  return site;
}

Catalog::OpeningsPtr Catalog::OpeningsOf(absl::string_view calendar) const {
  if (calendar.empty()) return nullptr;
  OpeningsPtr openings = SlotOrNull(openings_, calendars_.UidOf(calendar));
  return openings == nullptr ? NeverOpen() : openings;
}

Catalog::BlockedPtr Catalog::OwnOutagesOf(const InstrumentSite& site) const {
  std::vector<BlockedSpan> spans;
  AppendOutages(references_.instrument_outages.Find(site.instrument->meta.id),
                spans);
  return spans.empty() ? NeverBlocked()
                       : std::make_shared<BlockedSpans>(std::move(spans));
}

Catalog::BlockedPtr Catalog::SharedOutagesOf(const InstrumentSite& site) const {
  BlockedPtr shared;
  if (site.laboratory != nullptr) {
    shared = SlotOrNull(laboratory_outages_, site.laboratory->meta.uid);
  }
  return shared == nullptr ? NeverBlocked() : shared;
}

std::vector<Ptr<Capability>> Catalog::CapabilitiesOf(
    absl::string_view id) const {
  std::vector<Ptr<Capability>> values;
  const HashedUidIndex::Uids* uids =
      references_.instrument_capabilities.Find(id);
  if (uids == nullptr) return values;
  values.reserve(uids->size());
  for (const uint32_t uid : *uids) {
    Ptr<Capability> value = capabilities_.ShareByUid(uid);
    if (value != nullptr && value->instrument == id) {
      values.push_back(std::move(value));
    }
  }
  std::sort(values.begin(), values.end(),
            [](const Ptr<Capability>& a, const Ptr<Capability>& b) {
              return a->meta.id < b->meta.id;
            });
  return values;
}

std::vector<Ptr<Rule>> Catalog::RulesFor(const InstrumentSite& site) const {
  std::vector<Ptr<Rule>> rules;
  if (rules_.size() == 0) return rules;
  const References& r = references_;
  const Instrument& instrument = *site.instrument;
  AppendById(rules_, r.instrument_rules.Find(instrument.meta.id), rules);
  if (!r.class_rules.empty()) {
    const absl::string_view code = instrument.class_code;
    for (size_t length = code.size(); length > 0; --length) {
      AppendById(rules_, r.class_rules.Find(code.substr(0, length)), rules);
    }
  }
  if (site.laboratory != nullptr) {
    AppendById(rules_, r.laboratory_rules.Find(site.laboratory->meta.id),
               rules);
  }
  if (site.centre != nullptr) {
    AppendById(rules_, r.centre_rules.Find(site.centre->meta.id), rules);
    AppendById(rules_, r.region_rules.Find(absl::StrCat(site.centre->region)),
               rules);
  }
  AppendById(rules_, r.global_rules.Find("*"), rules);
  rules.shrink_to_fit();
  return rules;
}

void Catalog::IndexStandards(uint32_t uid, const InstrumentSite& site,
                             bool add) {
  for (const Ptr<Capability>& capability : site.capabilities) {
    standard_instruments_.Change(capability->standard, uid, add);
    standard_instruments_.Change(WithoutEdition(capability->standard), uid,
                                 add);
  }
}

void Catalog::IndexQualifications(uint32_t uid, const Operator& value,
                                  bool add) {
  if (!value.active) return;
  for (const std::string& centre : value.centres) {
    for (const Qualification& qualification : value.qualifications) {
      qualified_operators_.Change(absl::StrCat(centre, "/", qualification.name),
                                  uid, add);
    }
  }
}

}  // namespace trilab::engine
