#include "deploy/generator/inventory_generator.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "deploy/generator/random.h"
#include "deploy/generator/word_lists.h"
#include "server/engine/interval.h"
#include "server/engine/resource_checks.h"
#include "storage/base/status_macros.h"

namespace trilab::generator {
namespace {

using engine::Minute;

constexpr int64_t kInstrumentsPerLaboratory = 16;
constexpr int64_t kLaboratoriesPerCentre = 6;
constexpr int64_t kInstrumentsPerFirm = 50;
constexpr int64_t kLeastFirms = 10;
constexpr Minute kDay = 1440;

engine::LocalizedText Text(const Words& words) {
  return {std::string(words.zh), std::string(words.en)};
}

std::string Region(int32_t region) {
  return region == 110000 ? "bj" : region == 120000 ? "tj" : "he";
}

int64_t Parts(int64_t whole, int64_t size) { return (whole + size - 1) / size; }

class InventoryGenerator {
 public:
  InventoryGenerator(const InventoryOptions& options, ResourceSink sink)
      : options_(options),
        sink_(sink),
        random_(options.seed),
        now_(engine::MinuteFloor(options.at)),
        laboratories_(Parts(options.instruments, kInstrumentsPerLaboratory)),
        centres_(Parts(laboratories_, kLaboratoriesPerCentre)) {}

  absl::Status Run() {
    TRILAB_RETURN_IF_ERROR(PutStandards());
    TRILAB_RETURN_IF_ERROR(PutHolidays());
    TRILAB_RETURN_IF_ERROR(PutCalendars());
    TRILAB_RETURN_IF_ERROR(PutInstitutions());
    for (int64_t i = 0; i < centres_; ++i) {
      TRILAB_RETURN_IF_ERROR(PutCentre(i));
    }
    for (int64_t i = 0; i < laboratories_; ++i) {
      TRILAB_RETURN_IF_ERROR(PutLaboratory(i));
    }
    for (int64_t i = 0; i < options_.instruments; ++i) {
      TRILAB_RETURN_IF_ERROR(PutInstrument(i));
    }
    return PutRules();
  }

 private:
  template <typename T>
  absl::Status Put(std::string id, T value) {
    value.meta.id = std::move(id);
    return sink_(engine::Resource(std::make_shared<const T>(std::move(value))));
  }

  absl::Status PutStandards();
  absl::Status PutHolidays();
  absl::Status PutCalendars();
  absl::Status PutCalendar(absl::string_view id, const Words& name,
                           int days_a_week, int32_t start, int32_t end);
  absl::Status PutInstitutions();
  absl::Status PutCentre(int64_t i);
  absl::Status PutLaboratory(int64_t i);
  absl::Status PutInstrument(int64_t i);
  absl::Status PutCapability(int64_t i, const InstrumentKind& kind);
  absl::Status PutRules();

  engine::InstrumentRecord RecordOf(int64_t i, const InstrumentKind& kind);
  engine::Interval Validity(int64_t most_days);

  int64_t CentreOf(int64_t laboratory) const {
    return laboratory / kLaboratoriesPerCentre;
  }
  const Place& PlaceOf(int64_t centre) const {
    return Places()[static_cast<size_t>(centre * 5) % Places().size()];
  }
  std::string CentreId(int64_t i) const {
    return absl::StrFormat("%s-centre-%04d", Region(PlaceOf(i).region), i + 1);
  }
  std::string LaboratoryId(int64_t i) const {
    return absl::StrFormat("lab-%05d", i + 1);
  }
  std::string InstrumentId(int64_t i) const {
    return absl::StrFormat("ins-%06d", i + 1);
  }

  const InventoryOptions& options_;
  ResourceSink sink_;
  Random random_;
  const Minute now_;
  const int64_t laboratories_;
  const int64_t centres_;
  std::vector<std::string> laboratory_calendars_;
};

absl::Status InventoryGenerator::PutStandards() {
  for (const StandardTitle& title : StandardTitles()) {
    const size_t dash = title.number.rfind('-');
    engine::Standard value;
    value.number = std::string(title.number.substr(0, dash));
    value.edition = std::string(title.number.substr(dash + 1));
    value.title = Text(title.title);
    TRILAB_RETURN_IF_ERROR(Put(engine::RequiredId(value), value));
  }
  return absl::OkStatus();
}

absl::Status InventoryGenerator::PutHolidays() {
  for (const int32_t year : {2025, 2026}) {
    engine::HolidayYear value;
    value.region = "CN";
    value.year = year;
    for (const HolidaySpan& span : HolidaySpans()) {
      absl::CivilDay day;
      if (!absl::ParseCivilTime(span.first, &day) || day.year() != year) {
        continue;
      }
      for (int i = 0; i < span.days; ++i) {
        value.days.push_back({day + i, std::string(span.name), span.off});
      }
    }
    TRILAB_RETURN_IF_ERROR(Put(engine::RequiredId(value), value));
  }
  return absl::OkStatus();
}

absl::Status InventoryGenerator::PutCalendar(absl::string_view id,
                                             const Words& name, int days_a_week,
                                             int32_t start, int32_t end) {
  engine::Calendar value;
  value.name = Text(name);
  for (int i = 0; i < days_a_week; ++i) {
    value.hours.push_back({static_cast<absl::Weekday>(i), start, end, {}});
  }
  if (days_a_week < 7) value.holiday_region = "CN";
  return Put(std::string(id), std::move(value));
}

absl::Status InventoryGenerator::PutCalendars() {
  TRILAB_RETURN_IF_ERROR(
      PutCalendar("office", {"工作日 8:00–17:30", "Working days, 08:00-17:30"},
                  5, 480, 1050));
  TRILAB_RETURN_IF_ERROR(PutCalendar(
      "two-shifts", {"工作日两班 8:00–22:00", "Working days, 08:00-22:00"}, 5,
      480, 1320));
  TRILAB_RETURN_IF_ERROR(
      PutCalendar("six-days", {"周一至周六 8:00–20:00", "Mon-Sat, 08:00-20:00"},
                  6, 480, 1200));
  return PutCalendar("always", {"全天开放", "Round the clock"}, 7, 0, 1440);
}

absl::Status InventoryGenerator::PutInstitutions() {
  constexpr absl::string_view kKinds[] = {"TESTING", "NATIONAL_CENTRE",
                                          "METROLOGY", "CERTIFICATION"};
  const int64_t hosts = Parts(centres_ * 2, 3);
  for (int64_t i = 0; i < hosts; ++i) {
    const Words& brand = random_.Pick(Brands());
    const Words& field = random_.Pick(InstitutionFields());
    engine::Institution value;
    value.name = {absl::StrCat(brand.zh, field.zh, i + 1),
                  absl::StrCat(brand.en, " ", field.en, " ", i + 1)};
    value.region = PlaceOf(i).region;
    value.kind = std::string(kKinds[random_.Below(4)]);
    TRILAB_RETURN_IF_ERROR(Put(absl::StrFormat("host-%04d", i + 1), value));
  }
  const int64_t firms =
      std::max(kLeastFirms, options_.instruments / kInstrumentsPerFirm);
  for (int64_t i = 0; i < firms; ++i) {
    const Words& brand = random_.Pick(Brands());
    const Words& trade = random_.Pick(FirmTrades());
    engine::Institution value;
    value.name = {absl::StrCat(brand.zh, trade.zh, i + 1),
                  absl::StrCat(brand.en, " ", trade.en, " ", i + 1)};
    value.region = random_.Pick(Places()).region;
    value.kind = "FIRM";
    TRILAB_RETURN_IF_ERROR(Put(absl::StrFormat("firm-%04d", i + 1), value));
  }
  return absl::OkStatus();
}

absl::Status InventoryGenerator::PutCentre(int64_t i) {
  const Place& place = PlaceOf(i);
  const int64_t hosts = Parts(centres_ * 2, 3);
  engine::Centre value;
  value.name = {absl::StrCat(place.name.zh, "检测基地", i + 1),
                absl::StrCat(place.name.en, " test site ", i + 1)};
  value.institution = absl::StrFormat("host-%04d", i % hosts + 1);
  value.region = place.region;
  value.district = place.district;
  value.city = std::string(place.city.zh);
  value.address = absl::StrCat(place.city.zh, "市", place.name.zh, "区检测路",
                               random_.Between(1, 200), "号");
  const auto nearby = [this](double degrees) {
    return degrees + static_cast<double>(random_.Between(-50, 50)) / 1000;
  };
  value.location =
      engine::GeoPoint{nearby(place.latitude), nearby(place.longitude)};
  value.calendar = options_.hours == Hours::kAlways ? "always" : "office";
  return Put(CentreId(i), std::move(value));
}

absl::Status InventoryGenerator::PutLaboratory(int64_t i) {
  constexpr absl::string_view kCalendars[] = {
      "office", "office", "two-shifts", "six-days", "always", "always"};
  const Words& kind = random_.Pick(LaboratoryKinds());
  engine::Laboratory value;
  value.name = {absl::StrCat(kind.zh, i + 1),
                absl::StrCat(kind.en, " ", i + 1)};
  value.centre = CentreId(CentreOf(i));
  const absl::string_view calendar = kCalendars[random_.Below(6)];
  value.calendar =
      options_.hours == Hours::kAlways ? "always" : std::string(calendar);
  laboratory_calendars_.push_back(value.calendar);
  return Put(LaboratoryId(i), std::move(value));
}

// From one to two years ago to some time ahead, at local midnights.
engine::Interval InventoryGenerator::Validity(int64_t most_days) {
  const Minute today = now_ / kDay * kDay - 8 * 60;
  return {today - random_.Between(365, 730) * kDay,
          today + random_.Between(30, most_days) * kDay};
}

engine::InstrumentRecord InventoryGenerator::RecordOf(
    int64_t i, const InstrumentKind& kind) {
  constexpr absl::string_view kCountries[] = {"中国", "中国", "德国",
                                              "日本", "美国", "英国"};
  engine::InstrumentRecord record;
  record.inner_id = absl::StrFormat("SB-%06d", i + 1);
  record.model = absl::StrFormat("TX-%d", random_.Between(100, 999));
  record.manufacturer = std::string(random_.Pick(Brands()).zh);
  record.country = std::string(kCountries[random_.Below(6)]);
  record.source = "购置";
  engine::Money price;
  price.units = kind.value_wan * random_.Between(70, 140) * 100;
  record.original_value = price;
  record.commissioned =
      absl::CivilDay(random_.Between(2008, 2025), random_.Between(1, 12), 1);
  record.technical_indicators =
      absl::StrCat(kind.minimum, "–", kind.maximum, " ", kind.unit);
  record.share_mode = random_.Chance(80) ? "外部共享" : "内部共享";
  return record;
}

absl::Status InventoryGenerator::PutInstrument(int64_t i) {
  constexpr int32_t kBuffers[] = {0, 0, 0, 0, 0, 0, 15, 30};
  const InstrumentKind& kind = random_.Pick(InstrumentKinds());
  const int64_t laboratory = i / kInstrumentsPerLaboratory;
  engine::Instrument value;
  value.name = {absl::StrCat(kind.name.zh, i + 1),
                absl::StrCat(kind.name.en, " ", i + 1)};
  value.laboratory = LaboratoryId(laboratory);
  value.class_code = std::string(kind.class_code);
  const uint64_t status = random_.Below(100);
  if (status >= 97) value.status = engine::InstrumentStatus::kInRepair;
  if (status == 99) value.status = engine::InstrumentStatus::kRetired;
  if (random_.Chance(5)) {
    value.capacity = static_cast<int32_t>(random_.Between(2, 8));
  }
  value.buffer_before_minutes = kBuffers[random_.Below(8)];
  value.buffer_after_minutes = kBuffers[random_.Below(8)];
  if (random_.Chance(30)) {
    value.service_modes = {engine::ServiceMode::kSample};
  }
  const bool staffed = random_.Chance(10);
  if (staffed) value.qualification = absl::StrCat("op-", kind.class_code);
  if (random_.Chance(60)) value.calibration = Validity(700);
  value.record = RecordOf(i, kind);
  TRILAB_RETURN_IF_ERROR(Put(InstrumentId(i), std::move(value)));
  TRILAB_RETURN_IF_ERROR(PutCapability(i, kind));
  if (!staffed) return absl::OkStatus();
  engine::Operator person;
  const Words& family = random_.Pick(FamilyNames());
  const Words& given = random_.Pick(GivenNames());
  person.name = {absl::StrCat(family.zh, given.zh),
                 absl::StrCat(given.en, " ", family.en)};
  person.centres = {CentreId(CentreOf(laboratory))};
  person.calendar = laboratory_calendars_[static_cast<size_t>(laboratory)];
  person.qualifications = {{absl::StrCat("op-", kind.class_code)}};
  return Put(absl::StrCat("op-", InstrumentId(i)), std::move(person));
}

absl::Status InventoryGenerator::PutCapability(int64_t i,
                                               const InstrumentKind& kind) {
  engine::Capability value;
  value.name = {absl::StrCat(kind.name.zh, "检测能力"),
                absl::StrCat(kind.name.en, " tests")};
  value.instrument = InstrumentId(i);
  value.standard = std::string(kind.standard);
  value.ranges.push_back({std::string(kind.parameter), kind.minimum,
                          kind.maximum, std::string(kind.unit), "k=2"});
  if (random_.Chance(70)) {
    value.accreditations.push_back(
        {engine::AccreditationScheme::kCma,
         absl::StrFormat("2401%08d", random_.Below(100'000'000)),
         Validity(1400)});
  }
  if (random_.Chance(50)) {
    value.accreditations.push_back(
        {engine::AccreditationScheme::kCnas,
         absl::StrFormat("CNAS L%05d", random_.Below(100'000)),
         Validity(1400)});
  }
  return Put(absl::StrCat("cap-", InstrumentId(i)), std::move(value));
}

absl::Status InventoryGenerator::PutRules() {
  engine::Rule grid;
  grid.name = {"预约以 15 分钟为单位", "Bookings lie on quarter hours"};
  grid.params = engine::GridRule{15, 0, true};
  TRILAB_RETURN_IF_ERROR(Put("grid-quarter-hour", grid));
  engine::Rule notice;
  notice.name = {"至少提前 1 小时预约", "At least an hour ahead"};
  notice.params = engine::NoticeRule{60, false, {}};
  TRILAB_RETURN_IF_ERROR(Put("notice-hour", notice));
  engine::Rule horizon;
  horizon.name = {"最多提前 700 天预约", "At most 700 days ahead"};
  horizon.params = engine::HorizonRule{700 * kDay, false};
  TRILAB_RETURN_IF_ERROR(Put("horizon-700-days", horizon));
  engine::Rule duration;
  duration.name = {"每次 15 分钟至 7 天", "From 15 minutes to 7 days"};
  duration.params = engine::DurationRule{15, 7 * kDay, 0};
  return Put("duration-week", duration);
}

}  // namespace

absl::Status GenerateInventory(const InventoryOptions& options,
                               ResourceSink sink) {
  return InventoryGenerator(options, sink).Run();
}

}  // namespace trilab::generator
