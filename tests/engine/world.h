#ifndef TRILAB_TESTS_ENGINE_WORLD_H_
#define TRILAB_TESTS_ENGINE_WORLD_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/constraint.h"
#include "server/engine/fact.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/state.h"

// A small world for tests: a state that is built by applying records.

namespace trilab::engine {

// The minute at which clocks in China show `text`: "2026-11-24 10:00".
inline Minute At(absl::string_view text) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime("%Y-%m-%d %H:%M", text, absl::FixedTimeZone(8 * 60 * 60),
                       &time, &error)) {
    ADD_FAILURE() << "bad time " << text << ": " << error;
  }
  return MinuteFloor(time);
}

// The span on one day: Span("2026-11-24", "10:00", "12:00").
inline Interval Span(absl::string_view day, absl::string_view start,
                     absl::string_view end) {
  const auto at = [&](absl::string_view clock) {
    return At(std::string(day) + " " + std::string(clock));
  };
  return {at(start), at(end)};
}

// Builds a state step by step. The methods that make resources take a
// function that may change what they made; each is one record.
//
//   World world(At("2026-11-23 09:00"));
//   world.AddInstitution("cti").AddCentre("beijing", "cti");
//   world.AddLaboratory("emc", "beijing").AddInstrument("emc-3", "emc");
//   world.Book("emc-3", Span("2026-11-24", "10:00", "14:00"));
class World {
 public:
  template <typename T>
  using Change = std::function<void(T&)>;

  // Begins at `now`: a Monday morning unless another is given.
  explicit World(Minute now = At("2026-11-23 09:00")) : now_(now) {
    Apply({});  // Tells the catalogue the time.
  }

  const State& state() const { return state_; }
  const Catalog& catalog() const { return state_.catalog(); }
  Minute now() const { return now_; }
  absl::Time time() const { return ToTime(now_); }

  // Makes or replaces `value`, which has its id.
  template <typename T>
  World& Put(T value) {
    const Table<T>& table = catalog().table<T>();
    const uint64_t known = table.UidOf(value.meta.id);
    const bool created = table.Find(value.meta.id) == nullptr;
    value.meta.uid = known == 0 ? table.next_uid() : known;
    value.meta.revision = state_.revision() + 1;
    value.meta.update_time = time();
    return Apply({ResourcePut{
        Resource(std::make_shared<const T>(std::move(value))), created}});
  }

  // Changes a resource that there is.
  template <typename T>
  World& Edit(absl::string_view id, const Change<T>& change) {
    T value = *catalog().table<T>().Find(id);
    change(value);
    return Put(std::move(value));
  }

  template <typename T>
  World& Delete(absl::string_view id) {
    return Apply({ResourceDeleted{T::kKind, std::string(id),
                                  catalog().table<T>().UidOf(id)}});
  }

  World& AddInstitution(absl::string_view id,
                        const Change<Institution>& change = {}) {
    Institution value;
    value.region = 110000;
    return Add(id, std::move(value), change);
  }
  World& AddCentre(absl::string_view id, absl::string_view institution,
                   const Change<Centre>& change = {}) {
    Centre value;
    value.institution = std::string(institution);
    value.region = 110000;
    return Add(id, std::move(value), change);
  }
  World& AddLaboratory(absl::string_view id, absl::string_view centre,
                       const Change<Laboratory>& change = {}) {
    Laboratory value;
    value.centre = std::string(centre);
    return Add(id, std::move(value), change);
  }
  World& AddInstrument(absl::string_view id, absl::string_view laboratory,
                       const Change<Instrument>& change = {}) {
    Instrument value;
    value.laboratory = std::string(laboratory);
    value.class_code = "030122";
    return Add(id, std::move(value), change);
  }
  World& AddCapability(absl::string_view id, absl::string_view instrument,
                       absl::string_view standard,
                       const Change<Capability>& change = {}) {
    Capability value;
    value.instrument = std::string(instrument);
    value.standard = std::string(standard);
    return Add(id, std::move(value), change);
  }
  World& AddOperator(absl::string_view id, absl::string_view centre,
                     absl::string_view qualification,
                     const Change<Operator>& change = {}) {
    Operator value;
    value.centres = {std::string(centre)};
    value.qualifications = {{std::string(qualification), kNever}};
    return Add(id, std::move(value), change);
  }
  // Open on Monday to Friday between two minutes of the day.
  World& AddCalendar(absl::string_view id, int32_t start_minute,
                     int32_t end_minute, const Change<Calendar>& change = {}) {
    Calendar value;
    for (const absl::Weekday day :
         {absl::Weekday::monday, absl::Weekday::tuesday,
          absl::Weekday::wednesday, absl::Weekday::thursday,
          absl::Weekday::friday}) {
      value.hours.push_back({day, start_minute, end_minute, {}});
    }
    return Add(id, std::move(value), change);
  }
  World& AddRule(absl::string_view id, RuleParams params,
                 const Change<Rule>& change = {}) {
    Rule value;
    value.params = std::move(params);
    return Add(id, std::move(value), change);
  }
  // An outage of an instrument, once.
  World& AddOutage(absl::string_view id, absl::string_view instrument,
                   const Interval& span, const Change<Outage>& change = {}) {
    Outage value;
    value.instrument = std::string(instrument);
    value.first = span;
    value.reason = "maintenance";
    return Add(id, std::move(value), change);
  }

  // Applies what was decided.
  World& Apply(Facts facts) {
    Record record;
    record.revision = state_.revision() + 1;
    record.time = time();
    record.facts = std::move(facts);
    state_.Apply(record);
    return *this;
  }

  // Books as CreateBooking would, but without asking whether it may; returns
  // the booking's id.
  uint64_t Book(absl::string_view instrument, const Interval& interval,
                const Change<Booking>& change = {}) {
    Booking booking;
    booking.id = state_.next_booking_id();
    booking.revision = state_.revision() + 1;
    booking.interval = interval;
    const Instrument& on = *catalog().instruments().Find(instrument);
    booking.claims.push_back({static_cast<uint32_t>(on.meta.uid),
                              on.buffer_before_minutes,
                              on.buffer_after_minutes});
    booking.details = std::make_shared<const BookingDetails>();
    if (change) change(booking);
    PutBooking(booking);
    return booking.id;
  }

  // Makes `booking` so, without asking whether it may.
  World& PutBooking(const Booking& booking) {
    return Apply({BookingPut{BookingEvent::kCreated,
                             std::make_shared<const Booking>(booking)}});
  }

  template <typename T>
  uint32_t UidOf(absl::string_view id) const {
    return static_cast<uint32_t>(catalog().table<T>().UidOf(id));
  }

  // The question whether `instrument` can be had for `duration` minutes, in
  // mode SAMPLE. Refers to this world: ask again after a change.
  Case CaseOf(absl::string_view instrument, Minute duration) const {
    static const CapabilityNeed& nothing = *new CapabilityNeed();
    const uint32_t uid = UidOf<Instrument>(instrument);
    return Case{state_,
                *catalog().SiteOf(uid),
                uid,
                duration,
                /*units=*/1,
                ServiceMode::kSample,
                /*operator_uid=*/0,
                /*partner=*/0,
                &nothing,
                /*moved_booking=*/0,
                now_};
  }

 private:
  template <typename T>
  World& Add(absl::string_view id, T value, const Change<T>& change) {
    value.meta.id = std::string(id);
    if (change) change(value);
    return Put(std::move(value));
  }

  Minute now_;
  State state_;
};

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_WORLD_H_
