#include "deploy/generator/booking_generator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/engine/interval.h"
#include "storage/base/status_macros.h"

namespace trilab::generator {
namespace {

using engine::Minute;

constexpr Minute kGrid = 15;
constexpr Minute kDay = 1440;
constexpr Minute kYear = 366 * kDay;
// Years of openings on each side of `at`.
constexpr Minute kYears = 12;
// Of one booking with the gap behind it: 3.5 hours and 22 minutes.
constexpr Minute kMeanPitch = 232;

Minute RoundUp(Minute minute) { return (minute + kGrid - 1) / kGrid * kGrid; }

// Times of one instrument: where the next booking fits.
class Places {
 public:
  Places(const engine::Openings* openings, engine::ServiceMode mode)
      : openings_(openings), mode_(mode) {}

  // A start on the grid not before `from`; kNever beyond the calendars.
  Minute Next(Minute from, Minute length) const {
    Minute start = RoundUp(from);
    while (openings_ != nullptr) {
      const Minute open = openings_->EarliestFit(mode_, start, length);
      if (open == engine::kNever || RoundUp(open) == start) return open;
      start = RoundUp(open);
    }
    return start;
  }

  // The share of time that is open, so that the past can be long enough.
  double OpenShare(Minute now) const {
    if (openings_ == nullptr) return 1;
    Minute open = 0;
    const engine::Interval year = {now - kYear, now};
    for (const engine::Interval& span : openings_->spans(mode_)) {
      if (!span.Overlaps(year)) continue;
      open += std::min(span.end, year.end) - std::max(span.start, year.start);
    }
    return std::max(
        0.05, static_cast<double>(open) / static_cast<double>(year.length()));
  }

 private:
  const engine::Openings* openings_;
  engine::ServiceMode mode_;
};

}  // namespace

BookingGenerator::BookingGenerator(const BookingOptions& options,
                                   const engine::Catalog& catalog)
    : options_(options),
      catalog_(catalog),
      random_(options.seed ^ 0xb00c1465),
      now_(engine::MinuteFloor(options.at)) {
  catalog.institutions().VisitAfter("", [this](const engine::Institution& it) {
    if (it.kind == "FIRM") firms_.push_back(static_cast<uint32_t>(it.meta.uid));
    return true;
  });
  for (const char* title : {"例行检测", "型式试验", "Type approval", "比对试验",
                            "Research", "仲裁检验", "Calibration"}) {
    engine::BookingDetails details;
    details.title = title;
    details.subject = "generator";
    details_.push_back(
        std::make_shared<const engine::BookingDetails>(std::move(details)));
  }
}

Minute BookingGenerator::NextGap() {
  const uint64_t kind = random_.Below(100);
  if (kind < 70) return 0;
  if (kind < 98) return kGrid * random_.Between(1, 7);
  return kGrid * random_.Between(8, 24);
}

absl::StatusOr<std::shared_ptr<const engine::Openings>>
BookingGenerator::OpeningsOf(const engine::Ptr<engine::Calendar>& calendar) {
  if (calendar == nullptr) return std::shared_ptr<const engine::Openings>();
  auto& openings = openings_[calendar->meta.id];
  if (openings == nullptr) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::Openings built,
        engine::BuildOpenings(
            *calendar, catalog_.HolidaysOf(calendar->holiday_region).get(),
            {now_ - kYears * kYear, now_ + kYears * kYear}));
    openings = std::make_shared<const engine::Openings>(std::move(built));
  }
  return openings;
}

absl::Status BookingGenerator::BookInstrument(
    const engine::InstrumentSite& site, int64_t count, Sink sink) {
  const engine::Instrument& instrument = *site.instrument;
  TRILAB_ASSIGN_OR_RETURN(const auto openings, OpeningsOf(site.calendar));
  engine::Booking booking;
  booking.mode = instrument.service_modes.empty()
                     ? engine::ServiceMode::kSample
                     : instrument.service_modes.front();
  booking.claims.push_back({static_cast<uint32_t>(instrument.meta.uid),
                            instrument.buffer_before_minutes,
                            instrument.buffer_after_minutes});
  if (!instrument.qualification.empty()) {
    booking.operator_uid = static_cast<uint32_t>(
        catalog_.operators().UidOf(absl::StrCat("op-", instrument.meta.id)));
  }
  const Minute between =
      instrument.buffer_before_minutes + instrument.buffer_after_minutes;
  const Places places(openings.get(), booking.mode);
  const auto past = static_cast<double>(count * options_.past_percent / 100) *
                    static_cast<double>(kMeanPitch + between) /
                    places.OpenShare(now_);
  Minute free = now_ - static_cast<Minute>(past);
  for (int64_t i = 0; i < count; ++i) {
    const Minute length = kGrid * random_.Between(4, 24);
    const Minute start =
        places.Next(free + instrument.buffer_before_minutes, length);
    if (start == engine::kNever) {
      return absl::OutOfRangeError(absl::StrCat(
          "Instrument ", instrument.meta.id, " has no room for ", count,
          " bookings within ", kYears, " years; ask for fewer."));
    }
    booking.id = next_id_++;
    booking.interval = {start, start + length};
    if (!firms_.empty()) booking.partner = random_.Pick(firms_);
    booking.details = random_.Pick(details_);
    free = start + length + instrument.buffer_after_minutes + NextGap();
    TRILAB_RETURN_IF_ERROR(sink(booking));
  }
  return absl::OkStatus();
}

absl::Status BookingGenerator::Run(Sink sink) {
  std::vector<uint32_t> uids;
  catalog_.instruments().VisitAfter("", [&](const engine::Instrument& it) {
    if (it.status == engine::InstrumentStatus::kBookable) {
      uids.push_back(static_cast<uint32_t>(it.meta.uid));
    }
    return true;
  });
  if (uids.empty() && options_.bookings > 0) {
    return absl::FailedPreconditionError("No instrument is bookable.");
  }
  const auto size = static_cast<int64_t>(uids.size());
  for (int64_t i = 0; i < size; ++i) {
    const int64_t before = options_.bookings * i / size;
    const int64_t after = options_.bookings * (i + 1) / size;
    TRILAB_RETURN_IF_ERROR(BookInstrument(
        *catalog_.SiteOf(uids[static_cast<size_t>(i)]), after - before, sink));
  }
  return absl::OkStatus();
}

}  // namespace trilab::generator
