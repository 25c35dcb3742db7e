#include <algorithm>
#include <string>
#include <utility>

#include "server/auth/permissions.h"
#include "server/engine/quota_report.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/decision_handlers.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;

constexpr int kMostBookings = 200;

// What a request names, looked up.
template <typename T>
absl::StatusOr<const T*> FindNamed(const engine::Table<T>& table,
                                   absl::string_view field,
                                   absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(const std::string id,
                          ParseOptionalName(field, T::kKind, name));
  if (id.empty()) return static_cast<const T*>(nullptr);
  const T* found = table.Find(id);
  if (found == nullptr) return NoSuchResourceError(name);
  return found;
}

uint32_t UidOf(const engine::ResourceMeta& meta) {
  return static_cast<uint32_t>(meta.uid);
}

// Takes over the partner of a member or a project, which has to be the same.
absl::Status JoinPartner(absl::string_view field, const std::string& partner,
                         std::string& joined) {
  if (joined.empty()) joined = partner;
  if (joined == partner) return absl::OkStatus();
  return InvalidFieldError(field, "belongs to another partner");
}

absl::StatusOr<engine::QuotaQuery> QueryOf(
    const SnapshotCall& call, const v1::GetQuotaUseRequest& request) {
  const engine::Catalog& catalog = call.state.catalog();
  engine::QuotaQuery query;
  TRILAB_ASSIGN_OR_RETURN(
      std::string partner,
      ParseOptionalName("partner", ResourceKind::kInstitution,
                        request.partner()));
  TRILAB_ASSIGN_OR_RETURN(
      const engine::Member* member,
      FindNamed(catalog.members(), "member", request.member()));
  TRILAB_ASSIGN_OR_RETURN(
      const engine::Project* project,
      FindNamed(catalog.projects(), "project", request.project()));
  TRILAB_ASSIGN_OR_RETURN(
      const engine::Instrument* instrument,
      FindNamed(catalog.instruments(), "instrument", request.instrument()));
  if (member != nullptr) {
    TRILAB_RETURN_IF_ERROR(JoinPartner("member", member->institution, partner));
    query.member = UidOf(member->meta);
  }
  if (project != nullptr) {
    TRILAB_RETURN_IF_ERROR(
        JoinPartner("project", project->institution, partner));
    query.project = UidOf(project->meta);
  }
  if (instrument != nullptr) query.instrument = UidOf(instrument->meta);
  if (partner.empty()) partner = call.caller.partner;
  if (partner.empty()) {
    return InvalidFieldError("partner",
                             "is required, or a member or a project");
  }
  TRILAB_RETURN_IF_ERROR(MaySeePartner(call.caller, partner));
  const engine::Institution* institution = catalog.institutions().Find(partner);
  if (institution == nullptr) {
    return NoSuchResourceError(
        ResourceName(ResourceKind::kInstitution, partner));
  }
  query.partner = UidOf(institution->meta);
  query.now = call.now;
  query.at = engine::MinuteFloor(call.now);
  if (request.has_time()) {
    TRILAB_ASSIGN_OR_RETURN(query.at, ParseMinute("time", request.time()));
  }
  return query;
}

// Of a group, those of other partners are not shown to a member.
void AddBookings(const SnapshotCall& call, const engine::QuotaUse& use,
                 v1::QuotaUse* proto) {
  const bool all = call.caller.role == engine::Role::kAdministrator ||
                   call.caller.role == engine::Role::kAuditor;
  for (const uint64_t id : use.bookings) {
    if (proto->bookings_size() == kMostBookings) return;
    const engine::Ptr<engine::Booking> booking = call.state.FindBooking(id);
    if (all || (booking != nullptr &&
                MaySeeBooking(call.caller, call.state.catalog(), *booking))) {
      proto->add_bookings(BookingName(id));
    }
  }
}

void ToProto(const SnapshotCall& call, const engine::QuotaLine& line,
             v1::QuotaUse* proto) {
  const engine::QuotaUse& use = line.use;
  v1::Rule rule;
  trilab::ToProto(*line.rule, &rule);
  proto->set_rule(rule.name());
  *proto->mutable_display_name() = rule.display_name();
  proto->set_action(rule.action());
  proto->set_owner(use.owner);
  proto->set_unit(use.in_minutes ? v1::QuotaUse::UNIT_MINUTES
                                 : v1::QuotaUse::UNIT_BOOKINGS);
  proto->set_limit(use.limit);
  proto->set_used(use.used);
  proto->set_left(std::max<int64_t>(0, use.limit - use.used));
  if (use.period.has_value()) {
    proto->set_period(
        static_cast<v1::QuotaPeriod>(static_cast<int>(*use.period)));
  }
  if (!use.span.empty()) {
    trilab::ToProto(use.span.start, proto->mutable_start_time());
    if (use.span.end != engine::kNever) {
      trilab::ToProto(use.span.end, proto->mutable_end_time());
    }
  }
  AddBookings(call, use, proto);
  proto->set_booking_count(static_cast<int32_t>(use.bookings.size()));
  proto->set_instrument(
      ResourceName(ResourceKind::kInstrument,
                   call.state.catalog().instruments().IdOf(line.instrument)));
  proto->set_set(static_cast<v1::BookingSet>(static_cast<int>(use.set)));
}

}  // namespace

absl::Status GetQuotaUseHandler(const SnapshotCall& call,
                                const v1::GetQuotaUseRequest& request,
                                v1::GetQuotaUseResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(const engine::QuotaQuery query,
                          QueryOf(call, request));
  for (const engine::QuotaLine& line : engine::QuotasOf(call.state, query)) {
    ToProto(call, line, response->add_quotas());
  }
  response->set_revision(call.state.revision());
  trilab::ToProto(call.now, response->mutable_read_time());
  return absl::OkStatus();
}

}  // namespace trilab
