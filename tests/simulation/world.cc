#include "tests/simulation/world.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace trilab::simulation {
namespace {

using engine::Minute;

constexpr Minute kDay = 1440;
constexpr int32_t kBeijing = 110000;

template <typename T>
T WithId(absl::string_view id) {
  T value;
  value.meta.id = std::string(id);
  value.name = {.zh = "名", .en = std::string(id)};
  return value;
}

template <typename T>
engine::PutResource Put(T value) {
  return {.resource = std::make_shared<const T>(std::move(value))};
}

engine::Institution Firm(absl::string_view id) {
  auto firm = WithId<engine::Institution>(id);
  firm.region = kBeijing;
  firm.kind = id == "house" ? "TESTING" : "FIRM";
  return firm;
}

engine::Calendar HoursOf(absl::string_view id, int32_t start, int32_t end) {
  auto calendar = WithId<engine::Calendar>(id);
  for (const absl::Weekday day :
       {absl::Weekday::monday, absl::Weekday::tuesday, absl::Weekday::wednesday,
        absl::Weekday::thursday, absl::Weekday::friday, absl::Weekday::saturday,
        absl::Weekday::sunday}) {
    calendar.hours.push_back({day, start, end, {}});
  }
  return calendar;
}

engine::Instrument InstrumentOf(absl::string_view id, int32_t capacity,
                                int32_t before, int32_t after) {
  auto instrument = WithId<engine::Instrument>(id);
  instrument.laboratory = "lab";
  instrument.class_code = "030122";
  instrument.calendar = "always";
  instrument.capacity = capacity;
  instrument.buffer_before_minutes = before;
  instrument.buffer_after_minutes = after;
  return instrument;
}

engine::Operator Person(absl::string_view id) {
  auto person = WithId<engine::Operator>(id);
  person.centres = {"centre"};
  person.qualifications = {{"emc", engine::kNever}};
  return person;
}

engine::Member MemberOf(absl::string_view id, absl::string_view institution) {
  auto member = WithId<engine::Member>(id);
  member.institution = std::string(institution);
  return member;
}

engine::Tariff HourlyOn(absl::string_view instrument) {
  auto tariff = WithId<engine::Tariff>(absl::StrCat("hours-", instrument));
  tariff.scope.instrument = std::string(instrument);
  engine::TariffLine line;
  line.code = "use";
  line.name = {.zh = "机时", .en = "use"};
  line.unit = engine::TariffUnit::kHour;
  line.price = 10'000;
  tariff.lines = {line};
  tariff.free_tail = true;
  return tariff;
}

void AddPlaces(engine::PutResources& all) {
  for (const char* id : {"house", "alpha", "beta"}) {
    all.changes.push_back(Put(Firm(id)));
  }
  all.changes.push_back(Put(HoursOf("always", 0, kDay)));
  all.changes.push_back(Put(HoursOf("day", 8 * 60, 20 * 60)));
  auto centre = WithId<engine::Centre>("centre");
  centre.institution = "house";
  centre.region = kBeijing;
  centre.calendar = "always";
  auto laboratory = WithId<engine::Laboratory>("lab");
  laboratory.centre = "centre";
  all.changes.push_back(Put(centre));
  all.changes.push_back(Put(laboratory));
}

void AddInstruments(engine::PutResources& all) {
  all.changes.push_back(Put(InstrumentOf("plain", 1, 0, 0)));
  all.changes.push_back(Put(InstrumentOf("padded", 1, 10, 20)));
  all.changes.push_back(Put(InstrumentOf("pool", 3, 0, 5)));
  engine::Instrument expert = InstrumentOf("expert", 1, 0, 0);
  expert.qualification = "emc";
  all.changes.push_back(Put(expert));
  engine::Instrument daily = InstrumentOf("daily", 1, 15, 0);
  daily.calendar = "day";
  all.changes.push_back(Put(daily));
  all.changes.push_back(Put(Person("ann")));
  all.changes.push_back(Put(Person("bob")));
}

void AddSubjects(engine::PutResources& all) {
  all.changes.push_back(Put(MemberOf("mei", "alpha")));
  all.changes.push_back(Put(MemberOf("bo", "beta")));
  auto fuel = WithId<engine::Project>("fuel");
  fuel.institution = "alpha";
  fuel.budget = engine::Amount{"CNY", 200'000};
  all.changes.push_back(Put(fuel));
  auto grant = WithId<engine::Voucher>("grant");
  grant.holder = "alpha";
  grant.issue_region = kBeijing;
  grant.face = {"CNY", 60'000};
  grant.share_percent = 50;
  all.changes.push_back(Put(grant));
  all.changes.push_back(Put(HourlyOn("plain")));
  all.changes.push_back(Put(HourlyOn("pool")));
}

engine::Instrument Changed(Random& random, engine::Instrument instrument) {
  switch (random.Between(0, 3)) {
    case 0:
      instrument.capacity = static_cast<int32_t>(instrument.meta.id == "pool"
                                                     ? random.Between(1, 4)
                                                     : random.Between(1, 2));
      break;
    case 1:
      instrument.buffer_before_minutes = random.Pick({0, 5, 15, 30});
      break;
    case 2:
      instrument.buffer_after_minutes = random.Pick({0, 5, 10, 40});
      break;
    default:
      instrument.status = random.OneIn(4) ? engine::InstrumentStatus::kInRepair
                                          : engine::InstrumentStatus::kBookable;
      break;
  }
  return instrument;
}

// Rather where somebody has booked.
engine::Outage AnyOutage(Random& random, const Model& model, Minute now) {
  engine::Outage outage;
  std::string instrument =
      random.Pick({"plain", "padded", "pool", "expert", "daily"});
  Minute start = now / 5 * 5 + 5 * random.Between(-6, 60);
  std::vector<engine::Ptr<engine::Booking>> live;
  for (const auto& [id, booking] : model.bookings()) {
    if (engine::Blocks(booking->state) && booking->interval.end > now) {
      live.push_back(booking);
    }
  }
  if (!live.empty() && !random.OneIn(4)) {
    const engine::Booking& hit = *random.Pick(live);
    const auto found = model.instruments().find(hit.claims.front().instrument);
    if (found != model.instruments().end()) instrument = found->second->meta.id;
    start = hit.interval.start + 5 * random.Between(-3, 3);
  }
  outage.meta.id = absl::StrCat("repair-", instrument);
  outage.instrument = instrument;
  if (random.OneIn(6)) {
    outage.meta.id = "repair-lab";
    outage.instrument.clear();
    outage.laboratory = "lab";
  }
  outage.reason = "repair";
  outage.first.start = start;
  outage.first.end = outage.first.start + 5 * random.Between(1, 24);
  return outage;
}

engine::BookingCount CountOf(Random& random) {
  engine::BookingCount count;
  count.owner = random.OneIn(2) ? engine::BookingOwner::kMember
                                : engine::BookingOwner::kPartner;
  return count;
}

// One rule of each type, under one id.
engine::Rule AnyRule(Random& random) {
  const auto rule = [](const char* id, engine::RuleParams params) {
    auto value = WithId<engine::Rule>(id);
    value.params = std::move(params);
    return value;
  };
  switch (random.Between(0, 9)) {
    case 0:
      return rule(
          "duration",
          engine::DurationRule{.min = random.Between(0, 15),
                               .max = random.Pick<Minute>({60, 600}),
                               .multiple_of = random.Pick<Minute>({0, 5, 10})});
    case 1:
      return rule("grid",
                  engine::GridRule{.step = random.Pick<Minute>({5, 10, 15})});
    case 2:
      return rule("concurrent",
                  engine::ConcurrentRule{
                      .count = CountOf(random),
                      .max = static_cast<int32_t>(random.Between(2, 8))});
    case 3:
      return rule("count-quota",
                  engine::CountQuotaRule{
                      .count = CountOf(random),
                      .max = static_cast<int32_t>(random.Between(2, 6))});
    case 4:
      return rule("time-quota",
                  engine::TimeQuotaRule{.count = CountOf(random),
                                        .max = 30 * random.Between(2, 12)});
    case 5:
      return rule("spacing", engine::SpacingRule{.count = CountOf(random),
                                                 .gap = random.Between(1, 20)});
    case 6:
      return rule("overlap", engine::OverlapRule{.count = CountOf(random)});
    case 7:
      return rule("no-show",
                  engine::NoShowRule{.release_after = random.Pick<Minute>(
                                         {10, 60, engine::kNever}),
                                     .check_in_before = 60});
    case 8:
      return rule("late", engine::CancellationLadderRule{
                              .steps = {{300, 0}, {60, 50}}});
    default: {
      engine::Rule approval =
          rule("approval", engine::ApprovalRule{random.Pick<Minute>({0, 90})});
      approval.action = engine::RuleAction::kRequireApproval;
      approval.approval.deadline = random.Pick<Minute>({0, 30, 600});
      approval.approval.on_deadline = random.OneIn(2)
                                          ? engine::OnDeadline::kApprove
                                          : engine::OnDeadline::kReject;
      return approval;
    }
  }
}

engine::DeleteResource Deletion(engine::ResourceKind kind, std::string id) {
  return {.kind = kind, .id = std::move(id), .allow_missing = true};
}

}  // namespace

engine::PutResources StartOfWorld() {
  engine::PutResources all;
  AddPlaces(all);
  AddInstruments(all);
  AddSubjects(all);
  return all;
}

engine::Command AnyAdministration(Random& random, const Model& model,
                                  Minute now) {
  switch (random.Between(0, 8)) {
    case 0:
    case 1: {
      std::vector<engine::Ptr<engine::Instrument>> present;
      for (const auto& [uid, value] : model.instruments()) {
        present.push_back(value);
      }
      if (present.empty()) break;
      return Put(Changed(random, *random.Pick(present)));
    }
    case 2: {
      engine::Operator person = Person(random.OneIn(2) ? "ann" : "bob");
      person.active = !random.OneIn(3);
      return Put(person);
    }
    case 3:
    case 4:
      return Put(AnyOutage(random, model, now));
    case 5:
      return Deletion(engine::ResourceKind::kOutage,
                      AnyOutage(random, model, now).meta.id);
    case 6:
      return Deletion(engine::ResourceKind::kRule, AnyRule(random).meta.id);
    case 7:
      if (random.OneIn(3)) {
        return Deletion(engine::ResourceKind::kInstrument, "spare");
      }
      return Put(InstrumentOf("spare", 2, 0, 10));
    default:
      break;
  }
  return Put(AnyRule(random));
}

}  // namespace trilab::simulation
