#include "server/engine/constraints/changeover_constraint.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/engine/state.h"
#include "server/engine/timeline.h"

namespace trilab::engine {
namespace {

bool Offers(const Instrument& instrument, absl::string_view configuration) {
  const std::vector<std::string>& all = instrument.changeovers.configurations;
  return std::find(all.begin(), all.end(), configuration) != all.end();
}

// The claim that `booking` has on the instrument of the case.
size_t ClaimOf(const Case& c, const Booking& booking) {
  size_t i = 0;
  while (i + 1 < booking.claims.size() &&
         booking.claims[i].instrument != c.instrument) {
    ++i;
  }
  return i;
}

absl::string_view ConfigurationOf(const Booking& booking, size_t claim) {
  const std::vector<std::string>& all = NeedsOf(booking).configurations;
  return claim < all.size() ? absl::string_view(all[claim])
                            : absl::string_view();
}

// The time that setting up needs between two bookings with these buffers
// towards each other. The buffers alone are the affair of OccupancyConstraint.
Minute GapFor(const Case& c, Minute buffers, Minute minutes) {
  if (minutes == 0) return 0;
  return c.site.instrument->changeovers.added_to_buffers ? buffers + minutes
                                                         : minutes;
}

}  // namespace

absl::string_view ConfigurationOf(const Case& c) {
  const std::vector<std::string>& all =
      c.site.instrument->changeovers.configurations;
  if (all.empty() || !c.configuration.empty()) return c.configuration;
  return all.front();
}

Minute MinutesToSetUp(const Changeovers& changeovers, absl::string_view from,
                      absl::string_view to) {
  const auto key = [](const ChangeoverTime& time) {
    return std::tuple(absl::string_view(time.from), absl::string_view(time.to));
  };
  const std::tuple wanted(from, to);
  const auto found = std::lower_bound(
      changeovers.times.begin(), changeovers.times.end(), wanted,
      [&key](const ChangeoverTime& time, const auto& k) {
        return key(time) < k;
      });
  if (found != changeovers.times.end() && key(*found) == wanted) {
    return found->minutes;
  }
  return from == to ? 0 : changeovers.default_minutes;
}

bool ConfigurationConstraint::Allows(const Case& c) const {
  return c.configuration.empty() || Offers(*c.site.instrument, c.configuration);
}

void ConfigurationConstraint::Check(const Case& c, Minute start,
                                    Violations& violations) const {
  if (Allows(c)) return;
  Violation violation =
      OfInstrument(c, ViolationCode::kConfigurationNotOffered);
  AddParameter(violation, "configuration", c.configuration);
  const auto& offered = c.site.instrument->changeovers.configurations;
  if (!offered.empty()) {
    AddParameter(violation, "offered", absl::StrJoin(offered, ","));
  }
  violations.push_back(std::move(violation));
}

std::optional<ChangeoverConstraint::Neighbour> ChangeoverConstraint::Before(
    const Case& c, Minute start) {
  const Timeline& timeline = c.state.InstrumentTimeline(c.instrument);
  Ptr<Booking> last;
  for (size_t i = timeline.FirstStartingAt(start); i-- > 0;) {
    const Occupation occupation = timeline[i];
    if (last != nullptr) {
      // With a capacity of 1 that is so at once, unless some were forced upon
      // others.
      const Minute end = last->interval.end;
      if (occupation.span.start + timeline.longest() <= end) break;
      if (occupation.span.end <= end) continue;
    }
    if (occupation.booking == c.moved_booking) continue;
    Ptr<Booking> booking = c.state.FindBooking(occupation.booking);
    if (booking != nullptr && booking->interval.end <= start &&
        (last == nullptr || booking->interval.end > last->interval.end)) {
      last = std::move(booking);
    }
  }
  if (last == nullptr) return std::nullopt;
  const size_t claim = ClaimOf(c, *last);
  Neighbour before;
  before.configuration = ConfigurationOf(*last, claim);
  before.minutes = static_cast<int32_t>(
      MinutesToSetUp(c.site.instrument->changeovers, before.configuration,
                     ConfigurationOf(c)));
  before.gap = GapFor(c, last->claims[claim].buffer_after + BufferBefore(c),
                      before.minutes);
  before.booking = std::move(last);
  return before;
}

std::optional<ChangeoverConstraint::Neighbour> ChangeoverConstraint::After(
    const Case& c, Minute end) {
  const Instrument& instrument = *c.site.instrument;
  Ptr<Booking> next;
  // One that only begins later may overlap with its buffer.
  c.state.InstrumentTimeline(c.instrument)
      .VisitOverlapping({end - 1, kNever}, [&](const Occupation& occupation) {
        if (next != nullptr && occupation.span.start >= next->interval.start) {
          return false;
        }
        if (occupation.booking == c.moved_booking) return true;
        Ptr<Booking> booking = c.state.FindBooking(occupation.booking);
        if (booking != nullptr && booking->interval.start >= end &&
            (next == nullptr ||
             booking->interval.start < next->interval.start)) {
          next = std::move(booking);
        }
        return true;
      });
  if (next == nullptr) return std::nullopt;
  const size_t claim = ClaimOf(c, *next);
  Neighbour after;
  after.configuration = ConfigurationOf(*next, claim);
  after.minutes = static_cast<int32_t>(MinutesToSetUp(
      instrument.changeovers, ConfigurationOf(c), after.configuration));
  after.gap = GapFor(
      c, instrument.buffer_after_minutes + next->claims[claim].buffer_before,
      after.minutes);
  after.booking = std::move(next);
  return after;
}

Minute ChangeoverConstraint::NextEnd(const Case& c, Minute minute) {
  const Timeline& timeline = c.state.InstrumentTimeline(c.instrument);
  Minute next = kNever;
  timeline.VisitOverlapping(
      {minute, kNever}, [&](const Occupation& occupation) {
        if (occupation.span.start >= next) return false;
        if (occupation.booking == c.moved_booking) return true;
        const Ptr<Booking> booking = c.state.FindBooking(occupation.booking);
        if (booking != nullptr && booking->interval.end > minute) {
          next = std::min(next, booking->interval.end);
        }
        return true;
      });
  return next;
}

void ChangeoverConstraint::Check(const Case& c, Minute start,
                                 Violations& violations) const {
  const Minute end = start + c.duration;
  const auto add = [&](const Neighbour& neighbour, absl::string_view from,
                       absl::string_view to) {
    const Booking& booking = *neighbour.booking;
    Violation violation = OfInstrument(c, ViolationCode::kChangeover);
    AddParameter(violation, "booking", absl::StrCat("bookings/", booking.id));
    AddTime(violation, "start", booking.interval.start);
    AddTime(violation, "end", booking.interval.end);
    AddParameter(violation, "from", from);
    AddParameter(violation, "to", to);
    AddNumber(violation, "minutes", neighbour.minutes);
    AddParameter(
        violation, "added",
        c.site.instrument->changeovers.added_to_buffers ? "true" : "false");
    AddNumber(violation, "gap", neighbour.gap);
    if (booking.interval.end <= start) {
      AddTime(violation, "earliest", booking.interval.end + neighbour.gap);
    }
    violations.push_back(std::move(violation));
  };
  // What lies before a booking that has begun is past.
  if (!c.buffer_before.has_value()) {
    const auto before = Before(c, start);
    if (before && start < before->booking->interval.end + before->gap) {
      add(*before, before->configuration, ConfigurationOf(c));
    }
  }
  const auto after = After(c, end);
  if (after && end + after->gap > after->booking->interval.start) {
    add(*after, ConfigurationOf(c), after->configuration);
  }
}

Minute ChangeoverConstraint::Earliest(const Case& c, Minute from,
                                      Minute latest) const {
  for (Minute start = from; start <= latest;) {
    const Minute tried = start;
    if (!c.buffer_before.has_value()) {
      const auto before = Before(c, start);
      if (before && start < before->booking->interval.end + before->gap) {
        // Another may end before that and be the nearest then.
        start = std::min(before->booking->interval.end + before->gap,
                         NextEnd(c, start));
        continue;
      }
    }
    const auto after = After(c, start + c.duration);
    if (after &&
        start + c.duration + after->gap > after->booking->interval.start) {
      // Until they overlap.
      start = after->booking->interval.start - c.duration + 1;
    }
    if (start == tried) return start;
  }
  return kNever;
}

}  // namespace trilab::engine
