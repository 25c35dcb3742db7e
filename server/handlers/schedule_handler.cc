#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/auth/permissions.h"
#include "server/errors.h"
#include "server/handlers/booking_handlers.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/page_token.h"
#include "server/handlers/stored_bookings.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Interval;
using engine::Minute;
using engine::ResourceKind;
using Span = v1::GetScheduleResponse::Span;
using Schedule = v1::GetScheduleResponse::InstrumentSchedule;

constexpr Minute kLongestWindow = 92 * 24 * 60;

void SetTimes(const Interval& interval, Span* span) {
  ToProto(interval.start, span->mutable_start_time());
  ToProto(interval.end, span->mutable_end_time());
}

void AddOpen(const Interval& interval, Schedule* schedule) {
  Span* span = schedule->add_open();
  SetTimes(interval, span);
  span->set_kind(Span::KIND_OPEN);
}

// Open in any way that the instrument offers.
void AddOpenings(const engine::InstrumentSite& site, const Interval& window,
                 Schedule* schedule) {
  if (site.openings == nullptr) return AddOpen(window, schedule);
  std::vector<engine::ServiceMode> modes = site.instrument->service_modes;
  if (modes.empty()) {
    modes = {engine::ServiceMode::kSelfService, engine::ServiceMode::kSample};
  }
  std::vector<Interval> spans;
  for (const engine::ServiceMode mode : modes) {
    for (const Interval& span : site.openings->spans(mode)) {
      if (span.Overlaps(window)) spans.push_back(span);
    }
  }
  std::sort(spans.begin(), spans.end());
  Interval open;
  for (const Interval& span : spans) {
    if (!open.empty() && span.start <= open.end) {
      open.end = std::max(open.end, span.end);
      continue;
    }
    if (!open.empty()) AddOpen(open, schedule);
    open = span;
  }
  if (!open.empty()) AddOpen(open, schedule);
}

Span::Kind KindOf(engine::BookingState state) {
  switch (state) {
    case engine::BookingState::kHeld:
      return Span::KIND_HELD;
    case engine::BookingState::kPendingApproval:
      return Span::KIND_PENDING_APPROVAL;
    case engine::BookingState::kInUse:
      return Span::KIND_IN_USE;
    default:
      return Span::KIND_BOOKED;
  }
}

void AddBuffer(const Interval& interval, const Interval& window, int units,
               std::vector<Span>& spans) {
  if (interval.empty() || !interval.Overlaps(window)) return;
  Span span;
  SetTimes(interval, &span);
  span.set_kind(Span::KIND_BUFFER);
  span.set_units(units);
  spans.push_back(std::move(span));
}

void AddBooking(const ReadCall& call, const engine::Booking& booking,
                uint32_t instrument, const Interval& window,
                std::vector<Span>& spans) {
  const auto claim = std::find_if(booking.claims.begin(), booking.claims.end(),
                                  [instrument](const engine::Claim& c) {
                                    return c.instrument == instrument;
                                  });
  if (claim == booking.claims.end()) return;
  const auto units = static_cast<int>(engine::ClaimedUnits(booking, *claim));
  if (booking.interval.Overlaps(window)) {
    Span span;
    SetTimes(booking.interval, &span);
    span.set_kind(KindOf(booking.state));
    span.set_units(units);
    if (MaySeeBooking(call.caller, call.catalog(), booking)) {
      span.set_resource(BookingName(booking.id));
      span.set_title(booking.details->title);
    }
    spans.push_back(std::move(span));
  }
  AddBuffer(
      {booking.interval.start - claim->buffer_before, booking.interval.start},
      window, units, spans);
  AddBuffer({booking.interval.end, booking.interval.end + claim->buffer_after},
            window, units, spans);
}

void AddOutages(const ReadCall& call, const engine::InstrumentSite& site,
                const Interval& window, std::vector<Span>& spans) {
  const engine::BlockedSpans outages = site.OutagesIn(window);
  for (const engine::BlockedSpan& blocked : outages.spans()) {
    const engine::Outage* outage =
        call.catalog().outages().FindByUid(blocked.outage);
    Span span;
    SetTimes(blocked.span, &span);
    span.set_kind(Span::KIND_OUTAGE);
    span.set_units(site.instrument->capacity);
    if (outage != nullptr) {
      span.set_resource(ResourceName(ResourceKind::kOutage, outage->meta.id));
      span.set_title(outage->reason);
    }
    spans.push_back(std::move(span));
  }
}

absl::Status AddSchedule(const ReadCall& call, absl::string_view field,
                         const std::string& name, const Interval& window,
                         Schedule* schedule) {
  TRILAB_ASSIGN_OR_RETURN(
      const std::string id,
      ParseResourceName(field, ResourceKind::kInstrument, name));
  const auto uid =
      static_cast<uint32_t>(call.catalog().instruments().UidOf(id));
  const engine::InstrumentSite* site = call.catalog().SiteOf(uid);
  if (site == nullptr) return NoSuchResourceError(name);
  schedule->set_instrument(name);
  schedule->set_capacity(site->instrument->capacity);
  AddOpenings(*site, window, schedule);
  std::vector<Span> busy;
  AddOutages(call, *site, window, busy);
  // The site may be gone after this.
  TRILAB_RETURN_IF_ERROR(
      VisitBookingsOf(call, uid, window, [&](const engine::Booking& booking) {
        AddBooking(call, booking, uid, window, busy);
      }));
  std::stable_sort(busy.begin(), busy.end(), [](const Span& a, const Span& b) {
    return a.start_time().seconds() < b.start_time().seconds();
  });
  for (Span& span : busy) *schedule->add_busy() = std::move(span);
  return absl::OkStatus();
}

}  // namespace

absl::Status GetScheduleHandler(const ReadCall& call,
                                const v1::GetScheduleRequest& request,
                                v1::GetScheduleResponse* response) {
  if (request.instruments().empty() || request.instruments_size() > 500) {
    return InvalidFieldError("instruments", "must name 1 to 500 instruments");
  }
  TRILAB_ASSIGN_OR_RETURN(const Interval window, ParseInterval("", request));
  if (window.length() > kLongestWindow) {
    return InvalidFieldError("end_time",
                             "must be at most 92 days after start_time");
  }
  response->set_revision(call.view.revision());
  size_t bytes = 0;
  for (int i = 0; i < request.instruments_size(); ++i) {
    if (call.cancelled()) return absl::CancelledError("The client has gone.");
    Schedule* schedule = response->add_schedules();
    TRILAB_RETURN_IF_ERROR(AddSchedule(call, At("", "instruments", i),
                                       request.instruments(i), window,
                                       schedule));
    bytes += schedule->ByteSizeLong();
    if (bytes > kMaxAnswerBytes) {
      return AnswerTooLargeError("ask for fewer instruments or days at a time");
    }
  }
  return absl::OkStatus();
}

}  // namespace trilab
