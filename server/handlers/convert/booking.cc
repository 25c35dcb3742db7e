#include "server/handlers/convert/booking.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/engine/standard_number.h"
#include "server/errors.h"
#include "server/handlers/convert/approval.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/convert/overrides.h"
#include "server/handlers/convert/plans.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/convert/terms.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::BookingState;
using engine::Minute;
using engine::ResourceKind;

constexpr Minute kLongestBooking = 30 * 24 * 60;
constexpr Minute kDefaultWindow = 30 * 24 * 60;
constexpr Minute kLongestWindow = 730 * 24 * 60;

constexpr std::pair<v1::Booking::State, BookingState> kStates[] = {
    {v1::Booking::STATE_HELD, BookingState::kHeld},
    {v1::Booking::STATE_CONFIRMED, BookingState::kConfirmed},
    {v1::Booking::STATE_CANCELLED, BookingState::kCancelled},
    {v1::Booking::STATE_EXPIRED, BookingState::kExpired},
    {v1::Booking::STATE_PENDING_APPROVAL, BookingState::kPendingApproval},
    {v1::Booking::STATE_IN_USE, BookingState::kInUse},
    {v1::Booking::STATE_COMPLETED, BookingState::kCompleted},
    {v1::Booking::STATE_NO_SHOW, BookingState::kNoShow},
    {v1::Booking::STATE_REJECTED, BookingState::kRejected},
    {v1::Booking::STATE_INTERRUPTED, BookingState::kInterrupted},
};

absl::StatusOr<engine::CapabilityNeed> NeedFromProto(
    absl::string_view field, const v1::CapabilityNeed& proto) {
  TRILAB_ASSIGN_OR_RETURN(engine::CapabilityNeed need, FromProto(field, proto));
  if (!need.standard.empty()) {
    need.standard = engine::CanonicalStandard(need.standard);
  }
  return need;
}

template <typename Names>
absl::StatusOr<std::vector<std::string>> ParseNames(absl::string_view field,
                                                    ResourceKind kind,
                                                    const Names& names) {
  std::vector<std::string> ids;
  for (int i = 0; i < names.size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string id,
        ParseResourceName(absl::StrCat(field, "[", i, "]"), kind, names[i]));
    ids.push_back(std::move(id));
  }
  return ids;
}

// A member's bookings are for the member's partner unless stated otherwise.
absl::StatusOr<std::string> PartnerOf(absl::string_view field,
                                      const Caller& caller,
                                      absl::string_view name) {
  if (name.empty()) return caller.partner;
  return ParseResourceName(field, ResourceKind::kInstitution, name);
}

absl::StatusOr<std::optional<engine::ServiceMode>> ModeFromProto(
    absl::string_view field, v1::ServiceMode mode) {
  if (mode == v1::SERVICE_MODE_UNSPECIFIED) {
    return std::optional<engine::ServiceMode>();
  }
  TRILAB_ASSIGN_OR_RETURN(engine::ServiceMode parsed,
                          ParseServiceMode(field, mode));
  return std::optional<engine::ServiceMode>(parsed);
}

// What tariffs ask of a booking, and who pays.
absl::StatusOr<engine::Interval> WindowFromProto(const v1::Ask& proto,
                                                 absl::Time now) {
  engine::Interval window;
  window.start = engine::MinuteCeil(now);
  if (proto.has_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(window.start,
                            ParseMinute("ask.start_time", proto.start_time()));
  }
  window.end = window.start + kDefaultWindow;
  if (proto.has_end_time()) {
    TRILAB_ASSIGN_OR_RETURN(window.end,
                            ParseMinute("ask.end_time", proto.end_time()));
  }
  if (window.length() <= 0 || window.length() > kLongestWindow) {
    return InvalidFieldError("ask.end_time",
                             "must be 1 minute to 730 days after start_time");
  }
  return window;
}

bool SameCity(absl::string_view asked, absl::string_view city) {
  if (asked.empty() || city.empty()) return false;
  constexpr absl::string_view kSuffix = "市";
  const auto bare = [&](absl::string_view name) {
    if (absl::EndsWith(name, kSuffix)) name.remove_suffix(kSuffix.size());
    return name;
  };
  return absl::EqualsIgnoreCase(bare(asked), bare(city));
}

// The middle of the centres in a city.
absl::StatusOr<engine::GeoPoint> LocateCity(const engine::Catalog& catalog,
                                            absl::string_view city) {
  engine::GeoPoint sum;
  int count = 0;
  catalog.centres().VisitAfter("", [&](const engine::Centre& centre) {
    if (SameCity(city, centre.city) && centre.location.has_value()) {
      sum.latitude += centre.location->latitude;
      sum.longitude += centre.location->longitude;
      ++count;
    }
    return true;
  });
  if (count == 0) {
    return InvalidFieldError(
        "near", absl::StrCat("no centre with a known location lies in \"", city,
                             "\"; give near_point instead"));
  }
  return engine::GeoPoint{sum.latitude / count, sum.longitude / count};
}

absl::StatusOr<engine::GeoPoint> LocateCentre(const engine::Catalog& catalog,
                                              absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string id, ParseResourceName("near", ResourceKind::kCentre, name));
  const engine::Centre* centre = catalog.centres().Find(id);
  if (centre == nullptr) return NoSuchResourceError(name);
  if (!centre->location.has_value()) {
    return InvalidFieldError(
        "near", absl::StrCat("the location of ", name, " is not known"));
  }
  return *centre->location;
}

// The configuration asked for, else the first that was taken without asking.
std::string ConfigurationOf(const engine::BookingNeeds& needs) {
  if (!needs.configuration.empty()) return needs.configuration;
  for (const std::string& taken : needs.configurations) {
    if (!taken.empty()) return taken;
  }
  return "";
}

}  // namespace

absl::StatusOr<engine::BookingRequest> BookingRequestFromProto(
    const Caller& caller, const v1::Booking& proto) {
  engine::BookingRequest request;
  TRILAB_ASSIGN_OR_RETURN(
      request.instruments,
      ParseNames("booking.instruments", ResourceKind::kInstrument,
                 proto.instruments()));
  TRILAB_ASSIGN_OR_RETURN(request.interval, ParseInterval("booking", proto));
  if (request.interval.length() > kLongestBooking) {
    return InvalidFieldError("booking.end_time",
                             "must be at most 30 days after start_time");
  }
  if (proto.units() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        request.units, ParseCount("booking.units", proto.units(), 1, 10000));
  }
  TRILAB_ASSIGN_OR_RETURN(request.mode, ModeFromProto("booking.service_mode",
                                                      proto.service_mode()));
  TRILAB_ASSIGN_OR_RETURN(
      request.operator_id,
      ParseOptionalName("booking.operator", ResourceKind::kOperator,
                        proto.operator_()));
  TRILAB_ASSIGN_OR_RETURN(
      request.partner, PartnerOf("booking.partner", caller, proto.partner()));
  TRILAB_ASSIGN_OR_RETURN(
      request.member, ParseOptionalName("booking.member", ResourceKind::kMember,
                                        proto.member()));
  TRILAB_ASSIGN_OR_RETURN(
      request.project,
      ParseOptionalName("booking.project", ResourceKind::kProject,
                        proto.project()));
  TRILAB_ASSIGN_OR_RETURN(request.need,
                          NeedFromProto("booking.need", proto.need()));
  TRILAB_ASSIGN_OR_RETURN(
      request.configuration,
      ParseText("booking.configuration", proto.configuration(), 63));
  TRILAB_ASSIGN_OR_RETURN(request.draws,
                          AmountsFromProto("booking.draws", proto.draws()));
  TRILAB_ASSIGN_OR_RETURN(
      static_cast<engine::BookingTerms&>(request),
      TermsFromProto("booking", caller, request.partner, proto));
  return request;
}

absl::StatusOr<engine::Ask> AskFromProto(const Caller& caller,
                                         const v1::Ask& proto, absl::Time now) {
  engine::Ask ask;
  if (proto.instruments_size() > 10000) {
    return InvalidFieldError("ask.instruments", "has more than 10,000 entries");
  }
  TRILAB_ASSIGN_OR_RETURN(
      ask.instruments, ParseNames("ask.instruments", ResourceKind::kInstrument,
                                  proto.instruments()));
  TRILAB_ASSIGN_OR_RETURN(ask.need, NeedFromProto("ask.need", proto.need()));
  if (!proto.has_duration()) {
    return InvalidFieldError("ask.duration", "is required");
  }
  TRILAB_ASSIGN_OR_RETURN(
      ask.duration,
      ParseMinutes("ask.duration", proto.duration(), 1, kLongestBooking));
  TRILAB_ASSIGN_OR_RETURN(ask.window, WindowFromProto(proto, now));
  if (proto.regions_size() > 100) {
    return InvalidFieldError("ask.regions", "has more than 100 entries");
  }
  for (int i = 0; i < proto.regions_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        const int32_t region,
        ParseRegion(At("ask", "regions", i), proto.regions(i)));
    ask.regions.push_back(region);
  }
  if (proto.centres_size() > 10000) {
    return InvalidFieldError("ask.centres", "has more than 10,000 entries");
  }
  TRILAB_ASSIGN_OR_RETURN(
      ask.centres,
      ParseNames("ask.centres", ResourceKind::kCentre, proto.centres()));
  TRILAB_ASSIGN_OR_RETURN(
      ask.mode, ModeFromProto("ask.service_mode", proto.service_mode()));
  if (proto.units() != 0) {
    TRILAB_ASSIGN_OR_RETURN(ask.units,
                            ParseCount("ask.units", proto.units(), 1, 10000));
  }
  TRILAB_ASSIGN_OR_RETURN(ask.partner,
                          PartnerOf("ask.partner", caller, proto.partner()));
  TRILAB_ASSIGN_OR_RETURN(
      ask.member,
      ParseOptionalName("ask.member", ResourceKind::kMember, proto.member()));
  TRILAB_ASSIGN_OR_RETURN(
      ask.project, ParseOptionalName("ask.project", ResourceKind::kProject,
                                     proto.project()));
  TRILAB_ASSIGN_OR_RETURN(
      ask.operator_id,
      ParseOptionalName("ask.operator", ResourceKind::kOperator,
                        proto.operator_()));
  TRILAB_ASSIGN_OR_RETURN(
      ask.configuration,
      ParseText("ask.configuration", proto.configuration(), 63));
  TRILAB_ASSIGN_OR_RETURN(ask.draws,
                          AmountsFromProto("ask.draws", proto.draws()));
  return ask;
}

absl::StatusOr<engine::SlotOptions> SlotOptionsFromProto(
    const engine::Catalog& catalog, const v1::SearchSlotsRequest& request) {
  engine::SlotOptions options;
  if (request.page_size() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        options.limit, ParseCount("page_size", request.page_size(), 1, 200));
  }
  if (request.slots_per_instrument() != 0) {
    TRILAB_ASSIGN_OR_RETURN(options.per_instrument,
                            ParseCount("slots_per_instrument",
                                       request.slots_per_instrument(), 1, 50));
  }
  if (request.has_near_point()) {
    const v1::GeoPoint& point = request.near_point();
    if (!(point.latitude() >= -90 && point.latitude() <= 90 &&
          point.longitude() >= -180 && point.longitude() <= 180)) {
      return InvalidFieldError("near_point", "is not a place on earth");
    }
    options.near = engine::GeoPoint{point.latitude(), point.longitude()};
  } else if (absl::StartsWith(request.near(), "centres/")) {
    TRILAB_ASSIGN_OR_RETURN(options.near,
                            LocateCentre(catalog, request.near()));
  } else if (!request.near().empty()) {
    TRILAB_ASSIGN_OR_RETURN(options.near, LocateCity(catalog, request.near()));
  }
  switch (request.ranking()) {
    case v1::SearchSlotsRequest::RANKING_UNSPECIFIED:
    case v1::SearchSlotsRequest::RANKING_EARLIEST:
      return options;
    case v1::SearchSlotsRequest::RANKING_NEAREST:
      break;
    default:
      return InvalidFieldError("ranking", "is not a known ranking");
  }
  if (!options.near.has_value()) {
    return InvalidFieldError("near", "is required to rank by distance");
  }
  options.ranking = engine::Ranking::kNearest;
  return options;
}

void ToProto(const engine::Catalog& catalog, const engine::Booking& booking,
             v1::Booking* proto) {
  proto->set_name(BookingName(booking.id));
  proto->set_state(ToProto(booking.state));
  for (const engine::Claim& claim : booking.claims) {
    std::string name =
        ResourceName(ResourceKind::kInstrument,
                     catalog.instruments().IdOf(claim.instrument));
    if (claim.companion) {
      proto->add_companions(std::move(name));
    } else {
      proto->add_instruments(std::move(name));
    }
  }
  ToProto(booking.interval.start, proto->mutable_start_time());
  ToProto(booking.interval.end, proto->mutable_end_time());
  proto->set_units(booking.units);
  proto->set_service_mode(ToProto(booking.mode));
  proto->set_operator_(ResourceName(
      ResourceKind::kOperator, catalog.operators().IdOf(booking.operator_uid)));
  proto->set_partner(
      ResourceName(ResourceKind::kInstitution,
                   catalog.institutions().IdOf(booking.partner)));
  proto->set_member(ResourceName(ResourceKind::kMember,
                                 catalog.members().IdOf(booking.member)));
  proto->set_project(ResourceName(ResourceKind::kProject,
                                  catalog.projects().IdOf(booking.project)));
  const engine::BookingDetails& details = *booking.details;
  const engine::BookingNeeds& needs = engine::NeedsOf(booking);
  proto->set_configuration(ConfigurationOf(needs));
  ToProto(needs.draws, proto->mutable_draws());
  for (const engine::Draw& draw : booking.draws) {
    v1::SupplyAmount* added = proto->add_drawn();
    added->set_supply(ResourceName(ResourceKind::kSupply,
                                   catalog.supplies().IdOf(draw.supply)));
    added->set_amount(draw.amount);
  }
  if (!details.need.empty()) ToProto(details.need, proto->mutable_need());
  proto->set_title(details.title);
  proto->set_note(details.note);
  if (booking.state == BookingState::kHeld) {
    ToProto(booking.hold_expiry, proto->mutable_hold_expire_time());
  }
  proto->set_subject(details.subject);
  for (const engine::Violation& warning : details.warnings) {
    ToProto(warning, proto->add_warnings());
  }
  for (const engine::JudgedBy& judged : details.judged_by) {
    v1::Booking::JudgedBy* added = proto->add_judged_by();
    added->set_name(ResourceName(judged.resource.kind, judged.resource.id));
    added->set_revision(judged.revision);
  }
  for (const engine::Override& overridden : details.overrides) {
    ToProto(overridden, proto->add_overrides());
  }
  ToProto(details.answers, proto);
  if (details.campaign != nullptr) {
    proto->set_campaign(CampaignName(details.campaign->campaign));
    proto->set_campaign_step(details.campaign->step);
  }
  ToProto(booking.create_time, proto->mutable_create_time());
  ToProto(booking.update_time, proto->mutable_update_time());
  proto->set_revision(booking.revision);
  proto->set_etag(EtagOf(booking.revision));
  proto->set_cancel_reason(details.cancel_reason);
  LifeToProto(booking, proto);
  ToProto(details.services, proto->mutable_services());
  proto->set_samples(details.samples);
  proto->set_urgent(details.urgent);
  proto->set_voucher(ResourceName(ResourceKind::kVoucher,
                                  catalog.vouchers().IdOf(details.voucher)));
  if (details.quote != nullptr) {
    ToProto(catalog, *details.quote, proto->mutable_quote());
  }
  PlanToProto(booking, proto);
}

void ToProto(const engine::Catalog& catalog, const engine::Slot& slot,
             v1::Slot* proto) {
  proto->set_instrument(ResourceName(
      ResourceKind::kInstrument, catalog.instruments().IdOf(slot.instrument)));
  const engine::InstrumentSite* site = catalog.SiteOf(slot.instrument);
  if (site != nullptr && site->centre != nullptr) {
    proto->set_centre(
        ResourceName(ResourceKind::kCentre, site->centre->meta.id));
    proto->set_region(site->centre->region);
  }
  proto->set_operator_(ResourceName(
      ResourceKind::kOperator, catalog.operators().IdOf(slot.operator_uid)));
  ToProto(slot.interval.start, proto->mutable_start_time());
  ToProto(slot.interval.end, proto->mutable_end_time());
  proto->set_distance_km(slot.distance_km);
  proto->set_service_mode(ToProto(slot.mode));
  if (slot.why_not_sooner.has_value()) {
    ToProto(*slot.why_not_sooner, proto->mutable_why_not_sooner());
  }
  for (const engine::Violation& warning : slot.warnings) {
    ToProto(warning, proto->add_warnings());
  }
}

v1::Booking::State ToProto(BookingState state) {
  for (const auto& [proto, known] : kStates) {
    if (known == state) return proto;
  }
  return v1::Booking::STATE_UNSPECIFIED;
}

std::optional<BookingState> StateFromProto(int state) {
  for (const auto& [proto, known] : kStates) {
    if (proto == state) return known;
  }
  return std::nullopt;
}

}  // namespace trilab
