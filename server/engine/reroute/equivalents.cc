#include "server/engine/reroute/equivalents.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"
#include "server/engine/booking_request.h"
#include "server/engine/search_candidates.h"
#include "server/engine/slot_search.h"

namespace trilab::engine {
namespace {

// Another instrument for one claim, and how near it is.
struct Replacement {
  std::string id;
  bool other_centre = true;
  double distance_km = 0;
  auto Order() const { return std::tie(other_centre, distance_km, id); }
};

std::optional<GeoPoint> LocationOf(const InstrumentSite* site) {
  if (site == nullptr || site->centre == nullptr) return std::nullopt;
  return site->centre->location;
}

// The equivalents of the instrument of a claim, the preferred first.
std::vector<Replacement> Replacements(const State& state,
                                      const Booking& booking, size_t claim) {
  const Catalog& catalog = state.catalog();
  const uint32_t uid = booking.claims[claim].instrument;
  const InstrumentSite* own = catalog.SiteOf(uid);
  Ask ask = EquivalentAsk(state, booking, claim);
  const absl::StatusOr<std::vector<Candidate>> candidates =
      FindCandidates(catalog, ask, LocationOf(own));
  std::vector<Replacement> found;
  // Too many, or none: it stays with its own.
  if (!candidates.ok()) return found;
  for (const Candidate& candidate : *candidates) {
    const bool taken = std::any_of(
        booking.claims.begin(), booking.claims.end(), [&](const Claim& other) {
          return other.instrument == candidate.instrument;
        });
    if (taken) continue;
    found.push_back({candidate.site->instrument->meta.id,
                     own == nullptr || candidate.site->centre != own->centre,
                     candidate.distance_km});
  }
  std::sort(found.begin(), found.end(),
            [](const Replacement& a, const Replacement& b) {
              return a.Order() < b.Order();
            });
  return found;
}

// The claim that alone is hit; unset if several are, or if it is of a
// companion, which comes with another. Companions follow those asked for.
std::optional<size_t> OnlyHit(const Booking& booking,
                              const std::set<uint32_t>& hit) {
  std::optional<size_t> only;
  for (size_t i = 0; i < booking.claims.size(); ++i) {
    if (!hit.contains(booking.claims[i].instrument)) continue;
    if (only.has_value() || booking.claims[i].companion) return std::nullopt;
    only = i;
  }
  return only;
}

}  // namespace

State AsStranger(const State& state, const Booking& booking) {
  Booking stranger = booking;
  stranger.partner = 0;
  stranger.member = 0;
  stranger.project = 0;
  // Nor is its price reserved.
  BookingDetails details = *stranger.details;
  details.quote = nullptr;
  details.voucher = 0;
  stranger.details = std::make_shared<const BookingDetails>(std::move(details));
  Record record;
  record.revision = state.revision();
  record.time = state.time();
  record.facts = {
      BookingPut{BookingEvent::kRescheduled,
                 std::make_shared<const Booking>(std::move(stranger))}};
  State copy = state;
  copy.Apply(record);
  return copy;
}

Ask EquivalentAsk(const State& state, const Booking& booking, size_t claim) {
  const Catalog& catalog = state.catalog();
  Ask ask;
  ask.need = booking.details->need;
  ask.duration = booking.interval.length();
  ask.mode = booking.mode;
  ask.units = booking.units;
  const BookingNeeds& needs = NeedsOf(booking);
  ask.configuration = needs.configuration;
  ask.draws = needs.draws;
  ask.partner = std::string(catalog.institutions().IdOf(booking.partner));
  ask.member = std::string(catalog.members().IdOf(booking.member));
  ask.project = std::string(catalog.projects().IdOf(booking.project));
  if (!ask.need.empty()) return ask;
  const uint32_t uid = booking.claims[claim].instrument;
  const Instrument* instrument = catalog.instruments().FindByUid(uid);
  if (instrument != nullptr) ask.need.class_code = instrument->class_code;
  if (ask.need.empty()) {
    ask.instruments = {std::string(catalog.instruments().IdOf(uid))};
  }
  return ask;
}

std::optional<BookingRequest> SoonestPlace(const State& state,
                                           const Booking& booking,
                                           const std::set<uint32_t>& hit,
                                           Minute from, Minute latest,
                                           absl::Time now) {
  const State others = AsStranger(state, booking);
  std::optional<BookingRequest> best;
  const auto consider = [&](BookingRequest request) {
    const Minute last = best.has_value() ? best->interval.start - 1 : latest;
    if (last < from) return;
    const Minute start =
        EarliestStart(others, request, /*moved_booking=*/0, from, last, now);
    if (start == kNever) return;
    request.interval = {start, start + booking.interval.length()};
    // What leapfrogging finds, judging confirms: it knows more, such as who
    // would run it.
    if (!Judge(others, request, /*moved_booking=*/0, now).bookable()) return;
    best = std::move(request);
  };
  const BookingRequest own = RequestOf(state, booking);
  consider(own);
  const std::optional<size_t> claim = OnlyHit(booking, hit);
  if (!claim.has_value()) return best;
  for (const Replacement& replacement : Replacements(state, booking, *claim)) {
    BookingRequest request = own;
    request.instruments[*claim] = replacement.id;
    consider(std::move(request));
  }
  return best;
}

}  // namespace trilab::engine
