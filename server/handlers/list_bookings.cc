#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/auth/permissions.h"
#include "server/engine/reroute/outage_hits.h"
#include "server/errors.h"
#include "server/handlers/booking_handlers.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/page_token.h"
#include "server/handlers/stored_bookings.h"
#include "server/resource_name.h"
#include "server/sequencer/booking_codec.h"
#include "storage/base/status_macros.h"
#include "storage/row_reader.h"

namespace trilab {
namespace {

using engine::Booking;
using engine::Interval;
using engine::Minute;
using engine::ResourceKind;

// A call looks at so many bookings at most, and then returns what it found
// with a token, however few.
constexpr int kMostLookedAt = 20000;
constexpr int kRowsAtOnce = 200;
// The whole of time that bookings may lie in.
constexpr Interval kAlways{0, 2000000000};

bool Claims(const Booking& booking, uint32_t instrument) {
  return std::any_of(booking.claims.begin(), booking.claims.end(),
                     [instrument](const engine::Claim& claim) {
                       return claim.instrument == instrument;
                     });
}

// Which bookings a call wants.
struct Filter {
  uint32_t instrument = 0;
  uint32_t partner = 0;
  Interval window = kAlways;
  std::set<engine::BookingState> states;
  // Numbers of the bookings that an outage hits, if one was named.
  std::optional<std::set<uint64_t>> hits;

  bool Matches(const ReadCall& call, const Booking& booking) const {
    return (states.empty() || states.contains(booking.state)) &&
           (partner == 0 || booking.partner == partner) &&
           (instrument == 0 || Claims(booking, instrument)) &&
           booking.interval.Overlaps(window) &&
           MaySeeBooking(call.caller, call.catalog(), booking);
  }
};

absl::StatusOr<uint32_t> UidOf(const ReadCall& call, ResourceKind kind,
                               absl::string_view field,
                               absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(const std::string id,
                          ParseOptionalName(field, kind, name));
  if (id.empty()) return uint32_t{0};
  const uint64_t uid = kind == ResourceKind::kInstrument
                           ? call.catalog().instruments().UidOf(id)
                           : call.catalog().institutions().UidOf(id);
  if (uid == 0) return NoSuchResourceError(name);
  return static_cast<uint32_t>(uid);
}

// What the outage of that name hits.
absl::StatusOr<std::set<uint64_t>> ParseOutage(const ReadCall& call,
                                               const std::string& name) {
  TRILAB_ASSIGN_OR_RETURN(
      const std::string id,
      ParseResourceName("outage", ResourceKind::kOutage, name));
  const engine::Outage* outage = call.catalog().outages().Find(id);
  if (outage == nullptr) return NoSuchResourceError(name);
  return engine::BookingsHitBy(call.state(), *outage, call.now);
}

absl::StatusOr<Filter> ParseFilter(const ReadCall& call,
                                   const v1::ListBookingsRequest& request) {
  Filter filter;
  TRILAB_ASSIGN_OR_RETURN(filter.instrument,
                          UidOf(call, ResourceKind::kInstrument, "instrument",
                                request.instrument()));
  TRILAB_ASSIGN_OR_RETURN(
      filter.partner,
      UidOf(call, ResourceKind::kInstitution, "partner", request.partner()));
  // A member sees the partner's bookings only, so that index serves.
  if (filter.partner == 0 && call.caller.role == engine::Role::kMember) {
    filter.partner = static_cast<uint32_t>(
        call.catalog().institutions().UidOf(call.caller.partner));
  }
  if (request.has_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(filter.window.start,
                            ParseMinute("start_time", request.start_time()));
  }
  if (request.has_end_time()) {
    TRILAB_ASSIGN_OR_RETURN(filter.window.end,
                            ParseMinute("end_time", request.end_time()));
  }
  if (filter.window.empty()) {
    return InvalidFieldError("end_time", "must be later than start_time");
  }
  for (int i = 0; i < request.states_size(); ++i) {
    const auto state = StateFromProto(request.states(i));
    if (!state.has_value()) {
      return InvalidFieldError(At("", "states", i), "is not a known state");
    }
    filter.states.insert(*state);
  }
  if (!request.outage().empty()) {
    TRILAB_ASSIGN_OR_RETURN(filter.hits, ParseOutage(call, request.outage()));
  }
  return filter;
}

// Collects a page; `Add` returns false once nothing more is wanted.
class Page {
 public:
  Page(const ReadCall& call, const Filter& filter, int size,
       v1::ListBookingsResponse& response)
      : call_(call), filter_(filter), size_(size), response_(response) {}

  // `cursor` continues behind this booking.
  bool Add(const Booking& booking, std::string cursor) {
    if (response_.bookings_size() == size_ || looked_ == kMostLookedAt ||
        bytes_ > kMaxAnswerBytes) {
      more_ = true;
      return false;
    }
    ++looked_;
    last_ = std::move(cursor);
    if (!filter_.Matches(call_, booking)) return true;
    v1::Booking* added = response_.add_bookings();
    ToProto(call_.catalog(), booking, added);
    bytes_ += added->ByteSizeLong();
    return true;
  }

  void Finish(const v1::ListBookingsRequest& request) {
    if (more_) response_.set_next_page_token(MakePageToken(request, last_));
  }

 private:
  const ReadCall& call_;
  const Filter& filter_;
  const int size_;
  v1::ListBookingsResponse& response_;
  size_t bytes_ = 0;
  std::string last_;
  int looked_ = 0;
  bool more_ = false;
};

// With an instrument or a partner: by start time.
absl::Status ListByTime(const ReadCall& call, const Filter& filter,
                        absl::string_view cursor, Page& page) {
  storage::TimeQuery query{
      .owner = filter.instrument != 0 ? filter.instrument : filter.partner,
      .from_minute = filter.window.start,
      .until_minute = filter.window.end,
      .limit = kRowsAtOnce};
  if (!cursor.empty()) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(cursor, absl::MaxSplits(':', 1));
    storage::TimeCursor after;
    if (!absl::SimpleAtoi(parts.first, &after.start_minute) ||
        !absl::SimpleAtoi(parts.second, &after.booking_id)) {
      return BadPageTokenError();
    }
    query.after = after;
  }
  const std::shared_ptr<const storage::RowReader> rows = call.view.rows();
  do {
    if (call.cancelled()) return absl::CancelledError("The client has gone.");
    TRILAB_ASSIGN_OR_RETURN(const StoredPage stored, ReadPage(call.view, [&]() {
                              return filter.instrument != 0
                                         ? rows->ScanByInstrument(query)
                                         : rows->ScanByPartner(query);
                            }));
    for (const engine::Ptr<Booking>& booking : stored.bookings) {
      if (!page.Add(*booking,
                    absl::StrCat(booking->interval.start, ":", booking->id))) {
        return absl::OkStatus();
      }
    }
    query.after = stored.next;
  } while (query.after.has_value());
  return absl::OkStatus();
}

// With an outage: by number, of what it hits alone.
absl::Status ListHits(const ReadCall& call, const Filter& filter,
                      absl::string_view cursor, Page& page) {
  uint64_t after = 0;
  if (!cursor.empty() && !absl::SimpleAtoi(cursor, &after)) {
    return BadPageTokenError();
  }
  for (auto it = filter.hits->upper_bound(after); it != filter.hits->end();
       ++it) {
    const engine::Ptr<Booking> booking = call.state().FindBooking(*it);
    if (!page.Add(*booking, absl::StrCat(*it))) break;
  }
  return absl::OkStatus();
}

// The rows that follow number `after`, at most `kRowsAtOnce`.
absl::StatusOr<storage::BookingPage> NextRows(const storage::RowReader& rows,
                                              std::optional<uint64_t> after) {
  storage::BookingPage page;
  TRILAB_RETURN_IF_ERROR(
      rows.ScanBookings(after, [&](uint64_t id, absl::string_view bytes) {
        page.bookings.push_back({id, std::string(bytes)});
        return static_cast<int>(page.bookings.size()) < kRowsAtOnce;
      }));
  return page;
}

// Without any of these: by number.
absl::Status ListByNumber(const ReadCall& call, absl::string_view cursor,
                          Page& page) {
  std::optional<uint64_t> after;
  if (!cursor.empty()) {
    uint64_t id = 0;
    if (!absl::SimpleAtoi(cursor, &id)) return BadPageTokenError();
    after = id;
  }
  const std::shared_ptr<const storage::RowReader> rows = call.view.rows();
  while (true) {
    if (call.cancelled()) return absl::CancelledError("The client has gone.");
    TRILAB_ASSIGN_OR_RETURN(const StoredPage stored, ReadPage(call.view, [&]() {
                              return NextRows(*rows, after);
                            }));
    if (stored.bookings.empty()) return absl::OkStatus();
    for (const engine::Ptr<Booking>& booking : stored.bookings) {
      after = booking->id;
      if (!page.Add(*booking, absl::StrCat(booking->id))) {
        return absl::OkStatus();
      }
    }
  }
}

}  // namespace

absl::Status GetBookingHandler(const ReadCall& call,
                               const v1::GetBookingRequest& request,
                               v1::Booking* response) {
  TRILAB_ASSIGN_OR_RETURN(const uint64_t id,
                          ParseBookingName("name", request.name()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<Booking> booking,
                          FindBooking(call, id));
  if (!MaySeeBooking(call.caller, call.catalog(), *booking)) {
    return NotAllowedError("The booking belongs to another partner or centre.");
  }
  ToProto(call.catalog(), *booking, response);
  return absl::OkStatus();
}

absl::Status ListBookingsHandler(const ReadCall& call,
                                 const v1::ListBookingsRequest& request,
                                 v1::ListBookingsResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(const int32_t size,
                          ParsePageSize(request.page_size(), 50, 1000));
  TRILAB_ASSIGN_OR_RETURN(const std::string cursor, ParsePageToken(request));
  TRILAB_ASSIGN_OR_RETURN(const Filter filter, ParseFilter(call, request));
  Page page(call, filter, size, *response);
  response->set_revision(call.view.revision());
  if (filter.hits.has_value()) {
    TRILAB_RETURN_IF_ERROR(ListHits(call, filter, cursor, page));
  } else if (filter.instrument != 0 || filter.partner != 0) {
    TRILAB_RETURN_IF_ERROR(ListByTime(call, filter, cursor, page));
  } else {
    TRILAB_RETURN_IF_ERROR(ListByNumber(call, cursor, page));
  }
  page.Finish(request);
  return absl::OkStatus();
}

}  // namespace trilab
