#include "server/engine/booking_request.h"

#include <algorithm>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/engine/violation_text.h"

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

bool IsOn(const Booking& booking, uint64_t instrument) {
  return std::any_of(booking.claims.begin(), booking.claims.end(),
                     [instrument](const Claim& claim) {
                       return !claim.companion &&
                              claim.instrument == instrument;
                     });
}

size_t NamedInstruments(const Booking& booking) {
  return static_cast<size_t>(
      std::count_if(booking.claims.begin(), booking.claims.end(),
                    [](const Claim& claim) { return !claim.companion; }));
}

// Whether somebody would run `booking` even if nobody were asked for by name.
bool NeedsOperator(const State& state, const Booking& booking) {
  if (booking.mode != ServiceMode::kSample) return false;
  return std::any_of(
      booking.claims.begin(), booking.claims.end(), [&](const Claim& claim) {
        if (claim.companion) return false;
        const Instrument* instrument =
            state.catalog().instruments().FindByUid(claim.instrument);
        return instrument != nullptr && !instrument->qualification.empty();
      });
}

bool LacksOperator(const Judgement& judgement) {
  return std::any_of(judgement.violations.begin(), judgement.violations.end(),
                     [](const Violation& violation) {
                       return violation.code == ViolationCode::kNoOperator;
                     });
}

// Makes what was found against a booking that has begun and keeps its start
// into what is to be said against its end.
void JudgeEndOnly(const BookingRequest& request, absl::Time now,
                  Violations& violations) {
  violations.erase(
      std::remove_if(violations.begin(), violations.end(),
                     [](const Violation& violation) {
                       return violation.code == ViolationCode::kInThePast ||
                              violation.code ==
                                  ViolationCode::kNoticeTooShort ||
                              violation.code == ViolationCode::kChangeTooLate;
                     }),
      violations.end());
  if (ToTime(request.interval.end) > now) return;
  Violation past;
  past.code = ViolationCode::kInThePast;
  past.resource = {ResourceKind::kInstrument, request.instruments.front()};
  past.parameters = {{"end", ParameterTime(request.interval.end)},
                     {"earliest", ParameterTime(MinuteFloor(now) + 1)}};
  violations.push_back(std::move(past));
}

// A member or project that is not the partner's.
Rejection NotOfPartner(const std::string& name, absl::string_view partner,
                       std::string field) {
  Rejection rejection;
  rejection.code = absl::StatusCode::kFailedPrecondition;
  rejection.reason = "NOT_OF_PARTNER";
  rejection.message =
      partner.empty()
          ? absl::StrCat("The booking names ", name, " but no partner.")
          : absl::StrCat(name, " does not belong to institutions/", partner,
                         ".");
  rejection.field = std::move(field);
  rejection.metadata = {{"resource", name}};
  return rejection;
}

template <typename T>
const std::string& OwnerOf(const T& subject) {
  return subject.institution;
}
const std::string& OwnerOf(const Voucher& voucher) { return voucher.holder; }

// Looks up `id` in `table` and puts its uid into `uid`; a rejection if it does
// not exist or is not of the partner.
template <typename T>
std::optional<Rejection> ResolveSubject(const Table<T>& table,
                                        absl::string_view kind,
                                        absl::string_view collection,
                                        const std::string& id,
                                        const std::string& partner,
                                        std::string field, uint32_t& uid) {
  if (id.empty()) return std::nullopt;
  const T* found = table.Find(id);
  if (found == nullptr) return Missing(kind, collection, id, std::move(field));
  if (OwnerOf(*found) != partner) {
    return NotOfPartner(absl::StrCat(collection, "/", id), partner,
                        std::move(field));
  }
  uid = static_cast<uint32_t>(found->meta.uid);
  return std::nullopt;
}

std::optional<Rejection> ResolveSubjects(const State& state,
                                         const BookingRequest& request,
                                         absl::string_view prefix,
                                         ResolvedRequest& resolved) {
  auto rejection = ResolveSubject(
      state.catalog().members(), "MEMBER", "members", request.member,
      request.partner, absl::StrCat(prefix, "member"), resolved.member);
  if (rejection.has_value()) return rejection;
  rejection = ResolveSubject(state.catalog().projects(), "PROJECT", "projects",
                             request.project, request.partner,
                             absl::StrCat(prefix, "project"), resolved.project);
  if (rejection.has_value()) return rejection;
  return ResolveSubject(state.catalog().vouchers(), "VOUCHER", "vouchers",
                        request.voucher, request.partner,
                        absl::StrCat(prefix, "voucher"), resolved.voucher);
}

// INVALID_ARGUMENT or NOT_FOUND for a supply named twice or not there.
std::optional<Rejection> CheckDraws(const State& state,
                                    const BookingRequest& request,
                                    absl::string_view prefix) {
  absl::btree_set<absl::string_view> seen;
  for (size_t i = 0; i < request.draws.size(); ++i) {
    const SupplyAmount& draw = request.draws[i];
    const std::string field = absl::StrCat("draws[", i, "]");
    if (!seen.insert(draw.supply).second) {
      return Invalid(
          prefix, field,
          absl::StrCat("The booking names supplies/", draw.supply, " twice."));
    }
    if (draw.amount < 0 || draw.amount > kMostSupplied) {
      return Invalid(
          prefix, absl::StrCat(field, ".amount"),
          absl::StrCat("An amount is 0 to 1,000,000, not ", draw.amount, "."));
    }
    if (state.catalog().supplies().Find(draw.supply) == nullptr) {
      return Missing("SUPPLY", "supplies", draw.supply,
                     absl::StrCat(prefix, field, ".supply"));
    }
  }
  return std::nullopt;
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
  auto rejection = CheckDraws(state, request, prefix);
  if (rejection.has_value()) return *std::move(rejection);
  if (request.need.accreditations.size() > kMostSchemes) {
    return Invalid(
        prefix, "need.accreditations",
        absl::StrCat("The need names ", request.need.accreditations.size(),
                     " accreditations; at most ", kMostSchemes,
                     " are allowed."));
  }
  Resolution resolution = ResolveNames(
      state, request.instruments, request.operator_id, request.partner, prefix);
  if (auto* resolved = std::get_if<ResolvedRequest>(&resolution)) {
    auto rejection = ResolveSubjects(state, request, prefix, *resolved);
    if (rejection.has_value()) return *std::move(rejection);
  }
  return resolution;
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
    if (claim.companion) continue;
    request.instruments.emplace_back(
        catalog.instruments().IdOf(claim.instrument));
  }
  request.interval = booking.interval;
  request.units = booking.units;
  request.mode = booking.mode;
  request.partner = std::string(catalog.institutions().IdOf(booking.partner));
  request.member = std::string(catalog.members().IdOf(booking.member));
  request.project = std::string(catalog.projects().IdOf(booking.project));
  request.need = booking.details->need;
  const BookingNeeds& needs = NeedsOf(booking);
  request.configuration = needs.configuration;
  request.draws = needs.draws;
  request.title = booking.details->title;
  request.note = booking.details->note;
  request.subject = booking.details->subject;
  request.services = booking.details->services;
  request.samples = booking.details->samples;
  request.urgent = booking.details->urgent;
  request.voucher =
      std::string(catalog.vouchers().IdOf(booking.details->voucher));
  request.answers = booking.details->answers;
  request.on_behalf = PlanOf(booking).on_behalf;
  return request;
}

bool KeepsStart(const State& state, const BookingRequest& request,
                const Booking& booking, absl::Time now) {
  const Catalog& catalog = state.catalog();
  const bool begun = booking.state == BookingState::kInUse ||
                     ToTime(booking.interval.start) <= now;
  if (!begun || request.interval.start != booking.interval.start) {
    return false;
  }
  if (!request.operator_id.empty() &&
      catalog.operators().UidOf(request.operator_id) != booking.operator_uid) {
    return false;
  }
  return request.instruments.size() == NamedInstruments(booking) &&
         std::all_of(request.instruments.begin(), request.instruments.end(),
                     [&](const std::string& id) {
                       return IsOn(booking, catalog.instruments().UidOf(id));
                     });
}

Judgement JudgeMove(const State& state, const BookingRequest& request,
                    const Booking& booking, absl::Time now) {
  const bool begun = KeepsStart(state, request, booking, now);
  const auto judge = [&](const BookingRequest& asked, uint32_t preferred) {
    Judgement judgement = Judge(state, asked, booking.id, now,
                                {preferred, begun ? &booking : nullptr});
    if (begun) JudgeEndOnly(asked, now, judgement.violations);
    return judgement;
  };
  const uint32_t present = booking.operator_uid;
  const Operator* found = state.catalog().operators().FindByUid(present);
  if (!request.operator_id.empty() || found == nullptr) {
    return judge(request, 0);
  }
  Judgement kept = judge(request, present);
  // Somebody is needed; whoever runs it already goes on.
  if (kept.operator_uid == present) return kept;
  if (!begun && (kept.operator_uid != 0 || LacksOperator(kept))) return kept;
  BookingRequest same = request;
  same.operator_id = found->meta.id;
  Judgement named = judge(same, 0);
  // An operator whom nobody else would have called was asked for by name, and
  // is not to be lost in silence.
  const bool must_stay = begun || !NeedsOperator(state, booking);
  return must_stay || named.bookable() ? named : kept;
}

}  // namespace trilab::engine
