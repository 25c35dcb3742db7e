#include "tests/simulation/place_check.h"

#include <algorithm>
#include <set>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"

namespace trilab::simulation {
namespace {

using engine::BookingEvent;
using engine::Claim;
using engine::Interval;
using engine::Minute;

constexpr Minute kDay = 1440;
// All calendars of the world are of Shanghai, which has no summer time.
constexpr Minute kShift = 8 * 60;

Minute DayOf(Minute minute) { return (minute + kShift) / kDay; }

Interval With(const Claim& claim, const Interval& interval) {
  return {interval.start - claim.buffer_before,
          interval.end + claim.buffer_after};
}

// The time of the booking with the longest of its buffers.
Interval Widest(const engine::Booking& booking) {
  Interval widest = booking.interval;
  for (const Claim& claim : booking.claims) {
    const Interval span = With(claim, booking.interval);
    widest.start = std::min(widest.start, span.start);
    widest.end = std::max(widest.end, span.end);
  }
  return widest;
}

Minute MinutesOf(Minute day, const Interval& interval) {
  const Minute begin = day * kDay - kShift;
  return std::max<Minute>(0, std::min(interval.end, begin + kDay) -
                                 std::max(interval.start, begin));
}

}  // namespace

PlaceCheck::PlaceCheck(const Model& model, const engine::Booking& booking,
                       BookingEvent event, absl::Time time)
    : model_(model), booking_(booking), event_(event), time_(time) {}

void PlaceCheck::Run() {
  if (!engine::Blocks(booking_.state)) return;
  if (booking_.interval.empty()) Find("is of no time");
  for (const Claim& claim : booking_.claims) CheckClaim(claim);
  CheckOperator();
  // A move to where a hold kept the place was judged when that was made.
  if (event_ == BookingEvent::kRerouted) return;
  for (const auto& [id, rule] : model_.rules_) CheckRule(*rule);
}

void PlaceCheck::CheckClaim(const Claim& claim) {
  const auto found = model_.instruments_.find(claim.instrument);
  if (found == model_.instruments_.end()) {
    return Find("is on instrument ", claim.instrument, ", which is not there");
  }
  const engine::Instrument& instrument = *found->second;
  CheckCapacity(claim, instrument);
  if (event_ == BookingEvent::kRerouted) return;
  bool same_before = claim.buffer_before == instrument.buffer_before_minutes;
  const auto before = model_.before_.find(booking_.id);
  if (before != model_.before_.end() &&
      before->second->interval.start == booking_.interval.start) {
    for (const Claim& old : before->second->claims) {
      same_before = same_before || (old.instrument == claim.instrument &&
                                    old.buffer_before == claim.buffer_before);
    }
  }
  if (!same_before || claim.buffer_after != instrument.buffer_after_minutes) {
    Find("keeps ", claim.buffer_before, " and ", claim.buffer_after,
         " minutes around it, where ", instrument.meta.id, " asks for ",
         instrument.buffer_before_minutes, " and ",
         instrument.buffer_after_minutes);
  }
  if (instrument.status != engine::InstrumentStatus::kBookable) {
    Find("is on ", instrument.meta.id, ", which is not bookable");
  }
  CheckOutages(instrument);
  CheckHours(instrument);
}

void PlaceCheck::CheckOutages(const engine::Instrument& instrument) {
  for (const auto& [id, outage] : model_.outages_) {
    const bool concerns = outage->instrument == instrument.meta.id ||
                          (!outage->laboratory.empty() &&
                           outage->laboratory == instrument.laboratory);
    if (concerns && outage->first.Overlaps(booking_.interval)) {
      Find("is on ", instrument.meta.id, " during outage ", id);
    }
  }
}

void PlaceCheck::CheckHours(const engine::Instrument& instrument) {
  const auto found = model_.calendars_.find(instrument.calendar);
  if (found == model_.calendars_.end()) return;
  const Minute day = DayOf(booking_.interval.start);
  const int32_t start =
      static_cast<int32_t>(booking_.interval.start + kShift - day * kDay);
  const int32_t end =
      static_cast<int32_t>(booking_.interval.end + kShift - day * kDay);
  // Each day of the world's calendars has the same hours: all of it, or one
  // stretch.
  const engine::WeeklyHours& hours = found->second->hours.front();
  if (hours.start_minute == 0 && hours.end_minute == kDay) return;
  if (start < hours.start_minute || end > hours.end_minute) {
    Find("is on ", instrument.meta.id, " while that is closed");
  }
}

// The units in use change where some booking begins, so the fullest minute is
// one of those, or the first.
void PlaceCheck::CheckCapacity(const Claim& claim,
                               const engine::Instrument& instrument) {
  struct Taken {
    Interval span;
    int32_t units = 0;
  };
  const Interval mine = With(claim, booking_.interval);
  std::vector<Taken> taken;
  for (const auto& [id, other] : model_.bookings_) {
    if (!engine::Blocks(other->state)) continue;
    for (const Claim& theirs : other->claims) {
      const Interval span = With(theirs, other->interval);
      if (theirs.instrument == claim.instrument && span.Overlaps(mine)) {
        taken.push_back({span, theirs.companion ? 1 : other->units});
      }
    }
  }
  int32_t capacity = instrument.capacity;
  // It has had the place since a time when there was more.
  if (event_ == BookingEvent::kRerouted) {
    capacity = model_.largest_.at(claim.instrument);
  }
  for (const Taken& at : taken) {
    const Minute minute = std::max(at.span.start, mine.start);
    int32_t used = 0;
    for (const Taken& other : taken) {
      if (other.span.Contains(minute)) used += other.units;
    }
    if (used > capacity) {
      return Find("makes ", used, " units of ", instrument.meta.id,
                  " in use at minute ", minute, " of ", capacity);
    }
  }
}

void PlaceCheck::CheckOperator() {
  std::set<std::string> needed;
  for (const Claim& claim : booking_.claims) {
    const auto found = model_.instruments_.find(claim.instrument);
    if (found != model_.instruments_.end() &&
        booking_.mode == engine::ServiceMode::kSample &&
        !found->second->qualification.empty()) {
      needed.insert(found->second->qualification);
    }
  }
  if (booking_.operator_uid == 0) {
    if (!needed.empty() && event_ != BookingEvent::kRerouted) {
      Find("has no operator");
    }
    return;
  }
  const auto found = model_.operators_.find(booking_.operator_uid);
  if (found == model_.operators_.end()) return Find("has a strange operator");
  const engine::Operator& person = *found->second;
  if (event_ != BookingEvent::kRerouted) {
    if (!person.active) Find("has operator ", person.meta.id, ", who is away");
    for (const std::string& name : needed) {
      const bool may = std::any_of(
          person.qualifications.begin(), person.qualifications.end(),
          [&](const engine::Qualification& held) {
            return held.name == name && held.expiry >= booking_.interval.end;
          });
      if (!may) Find("has operator ", person.meta.id, ", who lacks ", name);
    }
  }
  const Interval mine = Widest(booking_);
  for (const auto& [id, other] : model_.bookings_) {
    if (id != booking_.id && engine::Blocks(other->state) &&
        other->operator_uid == booking_.operator_uid &&
        Widest(*other).Overlaps(mine)) {
      Find("has operator ", person.meta.id, ", who is busy with booking ", id);
    }
  }
}

void PlaceCheck::CheckRule(const engine::Rule& rule) {
  if (rule.action != engine::RuleAction::kReject) return;
  const Minute length = booking_.interval.length();
  if (const auto* duration = std::get_if<engine::DurationRule>(&rule.params)) {
    if (length < duration->min || length > duration->max ||
        (duration->multiple_of != 0 && length % duration->multiple_of != 0)) {
      Find("lasts ", length, " minutes");
    }
  } else if (const auto* grid = std::get_if<engine::GridRule>(&rule.params)) {
    if ((booking_.interval.start + kShift - grid->offset) % grid->step != 0) {
      Find("starts off the grid");
    }
  } else if (const auto* concurrent =
                 std::get_if<engine::ConcurrentRule>(&rule.params)) {
    CheckConcurrent(concurrent->count, concurrent->max);
  } else if (const auto* count =
                 std::get_if<engine::CountQuotaRule>(&rule.params)) {
    CheckCountOfDay(count->count, count->max);
  } else if (const auto* time =
                 std::get_if<engine::TimeQuotaRule>(&rule.params)) {
    CheckTimeOfDay(time->count, time->max);
  } else if (const auto* spacing =
                 std::get_if<engine::SpacingRule>(&rule.params)) {
    CheckApart(spacing->count, spacing->gap);
  } else if (const auto* overlap =
                 std::get_if<engine::OverlapRule>(&rule.params)) {
    CheckApart(overlap->count, 0);
  }
}

bool PlaceCheck::HasOwner(const engine::BookingCount& count) const {
  return count.owner == engine::BookingOwner::kMember ? booking_.member != 0
                                                      : booking_.partner != 0;
}

bool PlaceCheck::CountsWith(const engine::BookingCount& count,
                            const engine::Booking& other) const {
  if (other.id == booking_.id || !engine::Blocks(other.state)) return false;
  // What keeps another place for a booking counts for nobody besides it, and
  // does not compete with it.
  if (engine::PlanOf(other).reroute_of != 0) return false;
  if (engine::PlanOf(booking_).reroute_of == other.id) return false;
  return count.owner == engine::BookingOwner::kMember
             ? other.member == booking_.member
             : other.partner == booking_.partner;
}

void PlaceCheck::CheckConcurrent(const engine::BookingCount& count,
                                 int32_t max) {
  if (!HasOwner(count)) return;
  const Minute now = engine::MinuteCeil(time_);
  int32_t active = 1;
  for (const auto& [id, other] : model_.bookings_) {
    if (CountsWith(count, *other) && other->interval.end > now) ++active;
  }
  if (active > max) Find("is one of ", active, " at a time of ", max);
}

void PlaceCheck::CheckCountOfDay(const engine::BookingCount& count,
                                 int32_t max) {
  if (!HasOwner(count)) return;
  int32_t used = 1;
  for (const auto& [id, other] : model_.bookings_) {
    if (CountsWith(count, *other) &&
        DayOf(other->interval.start) == DayOf(booking_.interval.start)) {
      ++used;
    }
  }
  if (used > max) Find("is one of ", used, " a day of ", max);
}

void PlaceCheck::CheckTimeOfDay(const engine::BookingCount& count, Minute max) {
  if (!HasOwner(count)) return;
  for (Minute day = DayOf(booking_.interval.start);
       day <= DayOf(booking_.interval.end - 1); ++day) {
    Minute used = MinutesOf(day, booking_.interval);
    for (const auto& [id, other] : model_.bookings_) {
      if (CountsWith(count, *other)) used += MinutesOf(day, other->interval);
    }
    if (used > max) Find("makes ", used, " minutes a day of ", max);
  }
}

void PlaceCheck::CheckApart(const engine::BookingCount& count, Minute gap) {
  if (!HasOwner(count)) return;
  for (const auto& [id, other] : model_.bookings_) {
    if (CountsWith(count, *other) &&
        booking_.interval.start < other->interval.end + gap &&
        other->interval.start < booking_.interval.end + gap) {
      Find("is too near to booking ", id, " of the same owner");
    }
  }
}

}  // namespace trilab::simulation
