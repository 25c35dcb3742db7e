// Following changes one by one gives what building from scratch does.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "server/engine/catalog.h"
#include "server/engine/standard_number.h"

namespace trilab::engine {
namespace {

constexpr int kIds = 3;
constexpr Minute kNow = 29'000'000;  // In 2025.

std::string Id(absl::string_view kind, int number) {
  return absl::StrCat(kind, number);
}

// "" at times.
std::string AnyRef(absl::string_view kind) {
  const int number = *rc::gen::inRange(0, kIds + 1);
  return number == 0 ? "" : Id(kind, number);
}

int32_t AnyRegion() { return *rc::gen::element(110000, 120000); }
std::string AnyClass() {
  return *rc::gen::element<std::string>("", "030122", "030200", "040100");
}

void Fill(Centre& c) {
  c.region = AnyRegion();
  c.calendar = AnyRef("calendar");
}
void Fill(Laboratory& l) {
  l.centre = AnyRef("centre");
  l.calendar = AnyRef("calendar");
}
void Fill(Instrument& i) {
  i.laboratory = AnyRef("laboratory");
  i.calendar = AnyRef("calendar");
  i.class_code = AnyClass();
}
void Fill(Capability& c) {
  c.instrument = AnyRef("instrument");
  c.standard = *rc::gen::element<std::string>("", "GB 1-2018", "GB 1-2020");
}
void Fill(Operator& o) {
  o.centres = {AnyRef("centre"), AnyRef("centre")};
  o.calendar = AnyRef("calendar");
  o.qualifications = {{"emc", kNever}};
  o.active = *rc::gen::arbitrary<bool>();
}
void Fill(Calendar& c) {
  const int32_t start = *rc::gen::inRange(0, 1000);
  c.hours = {{absl::Weekday::monday, start, start + 60, {}}};
  c.holiday_region = *rc::gen::element<std::string>("", "CN", "JP");
}
void Fill(HolidayYear& h) {
  h.region = *rc::gen::element<std::string>("CN", "JP");
  h.year = *rc::gen::inRange(2025, 2027);
  h.days = {{absl::CivilDay(h.year, 3, *rc::gen::inRange(1, 29)), "x", true}};
}
void Fill(Outage& o) {
  const int target = *rc::gen::inRange(0, 3);
  if (target == 0) o.instrument = AnyRef("instrument");
  if (target == 1) o.laboratory = AnyRef("laboratory");
  if (target == 2) o.centre = AnyRef("centre");
  const Minute start = kNow + *rc::gen::inRange(0, 100'000);
  o.first = {start, start + 600};
  o.recurrence = *rc::gen::element<std::string>("", "FREQ=DAILY;COUNT=5");
}
void Fill(Rule& r) {
  const int target = *rc::gen::inRange(0, 6);
  if (target == 1) r.scope.instrument = AnyRef("instrument");
  if (target == 2) r.scope.class_code = AnyClass().substr(0, 4);
  if (target == 3) r.scope.laboratory = AnyRef("laboratory");
  if (target == 4) r.scope.centre = AnyRef("centre");
  if (target == 5) r.scope.region = AnyRegion();
}

template <typename T>
void Change(Catalog& catalog, absl::string_view kind) {
  const std::string id = Id(kind, *rc::gen::inRange(1, kIds + 1));
  const Table<T>& table = catalog.table<T>();
  if (table.Find(id) != nullptr && *rc::gen::inRange(0, 4) == 0) {
    catalog.Apply(ResourceDeleted{T::kKind, id, table.UidOf(id)});
    return;
  }
  auto value = std::make_shared<T>();
  Fill(*value);
  value->meta.id = id;
  value->meta.uid = table.UidOf(id) == 0 ? table.next_uid() : table.UidOf(id);
  catalog.Apply(ResourcePut{Ptr<T>(value), true});
}

void ChangeAny(Catalog& catalog) {
  switch (*rc::gen::inRange(0, 10)) {
    case 0:
      return Change<Centre>(catalog, "centre");
    case 1:
      return Change<Laboratory>(catalog, "laboratory");
    case 2:
      return Change<Instrument>(catalog, "instrument");
    case 3:
      return Change<Capability>(catalog, "capability");
    case 4:
      return Change<Operator>(catalog, "operator");
    case 5:
      return Change<Calendar>(catalog, "calendar");
    case 6:
      return Change<HolidayYear>(catalog, "list");
    case 7:
      return Change<Outage>(catalog, "outage");
    case 8:
      return Change<Rule>(catalog, "rule");
    default:
      catalog.Advance(ToTime(kNow + *rc::gen::inRange(0, 200'000)));
  }
}

template <typename T>
void CopyTable(const Catalog& from, std::vector<ResourcePut>& puts,
               std::vector<ResourceDeleted>& deleted) {
  from.table<T>().VisitAfter("", [&](const T& value) {
    puts.push_back({from.table<T>().Share(value.meta.id), true});
    return true;
  });
  from.table<T>().VisitDeleted([&](uint64_t uid, absl::string_view id) {
    deleted.push_back({T::kKind, std::string(id), uid});
  });
}

Catalog FromScratch(const Catalog& from) {
  std::vector<ResourcePut> puts;
  std::vector<ResourceDeleted> deleted;
  CopyTable<Rule>(from, puts, deleted);
  CopyTable<Capability>(from, puts, deleted);
  CopyTable<Instrument>(from, puts, deleted);
  CopyTable<Outage>(from, puts, deleted);
  CopyTable<Operator>(from, puts, deleted);
  CopyTable<Laboratory>(from, puts, deleted);
  CopyTable<Centre>(from, puts, deleted);
  CopyTable<HolidayYear>(from, puts, deleted);
  CopyTable<Calendar>(from, puts, deleted);
  Catalog catalog;
  catalog.BeginBatch();
  for (const ResourcePut& put : puts) catalog.Apply(put);
  for (const ResourceDeleted& fact : deleted) catalog.Apply(fact);
  catalog.EndBatch();
  if (!from.horizon().empty()) {
    catalog.Advance(ToTime(from.horizon().start + 35 * 1440));
  }
  return catalog;
}

bool SameOpenings(const std::shared_ptr<const Openings>& a,
                  const std::shared_ptr<const Openings>& b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->range() == b->range() &&
         a->spans(ServiceMode::kSample) == b->spans(ServiceMode::kSample);
}

void ExpectSameSite(const InstrumentSite* a, const InstrumentSite* b) {
  RC_ASSERT((a == nullptr) == (b == nullptr));
  if (a == nullptr) return;
  RC_ASSERT(a->instrument == b->instrument);
  RC_ASSERT(a->laboratory == b->laboratory);
  RC_ASSERT(a->centre == b->centre);
  RC_ASSERT(a->calendar == b->calendar);
  RC_ASSERT(SameOpenings(a->openings, b->openings));
  RC_ASSERT(a->own_outages->spans() == b->own_outages->spans());
  RC_ASSERT(a->shared_outages->spans() == b->shared_outages->spans());
  RC_ASSERT(a->capabilities == b->capabilities);
  RC_ASSERT(a->rules == b->rules);
}

RC_GTEST_PROP(CatalogProperty, FollowingChangesEqualsBuildingFromScratch, ()) {
  Catalog followed;
  const int changes = *rc::gen::inRange(1, 60);
  for (int i = 0; i < changes; ++i) ChangeAny(followed);

  const Catalog built = FromScratch(followed);
  RC_ASSERT(built.horizon() == followed.horizon());
  for (uint64_t uid = 0; uid <= kIds + 1; ++uid) {
    ExpectSameSite(followed.SiteOf(uid), built.SiteOf(uid));
    const OperatorSite* a = followed.OperatorOf(uid);
    const OperatorSite* b = built.OperatorOf(uid);
    RC_ASSERT((a == nullptr) == (b == nullptr));
    if (a != nullptr) {
      RC_ASSERT(a->value == b->value);
      RC_ASSERT(SameOpenings(a->openings, b->openings));
    }
  }
  for (const char* standard : {"GB 1", "GB 1-2018", "GB 1-2020"}) {
    RC_ASSERT(followed.InstrumentsByStandard(standard) ==
              built.InstrumentsByStandard(standard));
  }
  for (int i = 1; i <= kIds; ++i) {
    RC_ASSERT(followed.OperatorsFor(Id("centre", i), "emc") ==
              built.OperatorsFor(Id("centre", i), "emc"));
    RC_ASSERT(followed.InstrumentsOfCentre(Id("centre", i)) ==
              built.InstrumentsOfCentre(Id("centre", i)));
  }
  RC_ASSERT(followed.InstrumentsByClass("03") ==
            built.InstrumentsByClass("03"));
}

}  // namespace
}  // namespace trilab::engine
