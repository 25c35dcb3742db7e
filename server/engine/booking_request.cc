#include "server/engine/booking_request.h"

#include <algorithm>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace trilab::engine {
namespace {

Rejection Invalid(absl::string_view prefix, absl::string_view field,
                  std::string message) {
  Rejection rejection;
  rejection.code = absl::StatusCode::kInvalidArgument;
  rejection.reason = "INVALID_BOOKING";
  rejection.message = std::move(message);
  rejection.field = absl::StrCat(prefix, field);
  return rejection;
}

Rejection Missing(absl::string_view kind, absl::string_view collection,
                  absl::string_view id, std::string field) {
  Rejection rejection;
  rejection.code = absl::StatusCode::kNotFound;
  rejection.reason = absl::StrCat(kind, "_NOT_FOUND");
  const std::string name = absl::StrCat(collection, "/", id);
  rejection.message = absl::StrCat("There is no ", name, ".");
  rejection.field = std::move(field);
  rejection.metadata = {{"resource", name}};
  return rejection;
}

}  // namespace

Resolution ResolveRequest(const State& state, const BookingRequest& request,
                          absl::string_view prefix) {
  auto invalid = CheckInstruments(request.instruments, prefix);
  if (!invalid.has_value()) invalid = CheckInterval(request.interval, prefix);
  if (invalid.has_value()) return *std::move(invalid);
  if (request.units < 1) {
    return Invalid(prefix, "units",
                   absl::StrCat("The booking takes ", request.units,
                                " units; at least 1 is needed."));
  }
  return ResolveNames(state, request.instruments, request.operator_id,
                      request.partner, prefix);
}

std::optional<Rejection> CheckInterval(const Interval& interval,
                                       absl::string_view prefix) {
  if (interval.start < 0 || interval.start >= kNever) {
    return Invalid(prefix, "start_time", "The start is out of range.");
  }
  if (interval.empty()) {
    return Invalid(prefix, "end_time", "The end is not after the start.");
  }
  if (interval.length() > kLongestBooking) {
    return Invalid(prefix, "end_time",
                   absl::StrCat("The booking takes ", interval.length(),
                                " minutes; at most 30 days are allowed."));
  }
  return std::nullopt;
}

std::optional<Rejection> CheckInstruments(
    const std::vector<std::string>& instruments, absl::string_view prefix) {
  if (instruments.empty() || instruments.size() > kMostInstruments) {
    return Invalid(prefix, "instruments",
                   absl::StrCat("The booking names ", instruments.size(),
                                " instruments; 1 to 16 are allowed."));
  }
  absl::btree_set<absl::string_view> seen;
  for (const std::string& id : instruments) {
    if (!seen.insert(id).second) {
      return Invalid(
          prefix, "instruments",
          absl::StrCat("The booking names instruments/", id, " twice."));
    }
  }
  return std::nullopt;
}

Resolution ResolveNames(const State& state,
                        const std::vector<std::string>& instruments,
                        const std::string& operator_id,
                        const std::string& partner, absl::string_view prefix) {
  const Catalog& catalog = state.catalog();
  ResolvedRequest resolved;
  for (size_t i = 0; i < instruments.size(); ++i) {
    const Instrument* found = catalog.instruments().Find(instruments[i]);
    if (found == nullptr) {
      return Missing("INSTRUMENT", "instruments", instruments[i],
                     absl::StrCat(prefix, "instruments[", i, "]"));
    }
    resolved.instruments.push_back(static_cast<uint32_t>(found->meta.uid));
  }
  if (!operator_id.empty()) {
    const Operator* found = catalog.operators().Find(operator_id);
    if (found == nullptr) {
      return Missing("OPERATOR", "operators", operator_id,
                     absl::StrCat(prefix, "operator"));
    }
    resolved.operator_uid = static_cast<uint32_t>(found->meta.uid);
  }
  if (!partner.empty()) {
    const Institution* found = catalog.institutions().Find(partner);
    if (found == nullptr) {
      return Missing("INSTITUTION", "institutions", partner,
                     absl::StrCat(prefix, "partner"));
    }
    resolved.partner = static_cast<uint32_t>(found->meta.uid);
  }
  return resolved;
}

BookingRequest RequestOf(const State& state, const Booking& booking) {
  const Catalog& catalog = state.catalog();
  BookingRequest request;
  for (const Claim& claim : booking.claims) {
    request.instruments.emplace_back(
        catalog.instruments().IdOf(claim.instrument));
  }
  request.interval = booking.interval;
  request.units = booking.units;
  request.mode = booking.mode;
  request.partner = std::string(catalog.institutions().IdOf(booking.partner));
  request.need = booking.details->need;
  request.title = booking.details->title;
  request.note = booking.details->note;
  request.subject = booking.details->subject;
  return request;
}

Judgement JudgeMove(const State& state, const BookingRequest& request,
                    const Booking& booking, absl::Time now) {
  const bool begun = (booking.state == BookingState::kInUse ||
                      ToTime(booking.interval.start) <= now) &&
                     request.interval.start == booking.interval.start;
  const auto judge = [&](const BookingRequest& asked) {
    Judgement judgement = Judge(state, asked, booking.id, now);
    if (!begun) return judgement;
    Violations& found = judgement.violations;
    found.erase(std::remove_if(
                    found.begin(), found.end(),
                    [](const Violation& violation) {
                      return violation.code == ViolationCode::kInThePast ||
                             violation.code == ViolationCode::kNoticeTooShort;
                    }),
                found.end());
    return judgement;
  };
  const Operator* present =
      state.catalog().operators().FindByUid(booking.operator_uid);
  if (request.operator_id.empty() && present != nullptr) {
    BookingRequest same = request;
    same.operator_id = present->meta.id;
    Judgement judgement = judge(same);
    if (judgement.bookable()) return judgement;
  }
  return judge(request);
}

}  // namespace trilab::engine
