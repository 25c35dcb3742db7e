#include "server/handlers/search_handler.h"

#include <string>
#include <utility>

#include "server/engine/capability_match.h"
#include "server/engine/instrument_index.h"
#include "server/engine/standard_number.h"
#include "server/handlers/catalog_service.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/page_token.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::InstrumentStatus;
using engine::ResourceKind;

absl::StatusOr<InstrumentStatus> ParseStatus(absl::string_view field,
                                             int status) {
  switch (status) {
    case v1::Instrument::STATUS_BOOKABLE:
      return InstrumentStatus::kBookable;
    case v1::Instrument::STATUS_IN_REPAIR:
      return InstrumentStatus::kInRepair;
    case v1::Instrument::STATUS_RETIRED:
      return InstrumentStatus::kRetired;
    case v1::Instrument::STATUS_RESTRICTED:
      return InstrumentStatus::kRestricted;
    default:
      return InvalidFieldError(field, "is not a known status");
  }
}

absl::StatusOr<engine::InstrumentQuery> ParseQuery(
    const v1::SearchInstrumentsRequest& request) {
  engine::InstrumentQuery query;
  TRILAB_ASSIGN_OR_RETURN(query.text, ParseText("query", request.query(), 200));
  TRILAB_ASSIGN_OR_RETURN(query.need, FromProto("need", request.need()));
  if (!query.need.standard.empty()) {
    query.need.standard = engine::CanonicalStandard(query.need.standard);
  }
  for (int i = 0; i < request.regions_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        const int32_t region,
        ParseRegion(At("", "regions", i), request.regions(i)));
    query.regions.push_back(region);
  }
  for (int i = 0; i < request.centres_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string centre,
        ParseResourceName(At("", "centres", i), ResourceKind::kCentre,
                          request.centres(i)));
    query.centres.push_back(std::move(centre));
  }
  for (int i = 0; i < request.statuses_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        const InstrumentStatus status,
        ParseStatus(At("", "statuses", i), request.statuses(i)));
    query.statuses.push_back(status);
  }
  TRILAB_ASSIGN_OR_RETURN(const int32_t size,
                          ParsePageSize(request.page_size(), 50, 1000));
  query.limit = static_cast<size_t>(size);
  TRILAB_ASSIGN_OR_RETURN(const std::string cursor, ParsePageToken(request));
  if (!cursor.empty()) {
    const auto after = engine::ParseCursor(cursor);
    if (!after.ok()) return BadPageTokenError();
    query.after = *after;
  }
  return query;
}

void AddMatch(const engine::Catalog& catalog, uint32_t uid,
              const engine::CapabilityNeed& need,
              v1::SearchInstrumentsResponse* response) {
  const engine::InstrumentSite* site = catalog.SiteOf(uid);
  if (site == nullptr) return;
  v1::SearchInstrumentsResponse::Match* match = response->add_matches();
  ToProto(*site->instrument, match->mutable_instrument());
  if (site->centre != nullptr) {
    match->set_centre(
        ResourceName(ResourceKind::kCentre, site->centre->meta.id));
    match->set_region(site->centre->region);
  }
  if (need.empty()) return;
  for (const auto& capability : site->capabilities) {
    if (engine::Covers(*site->instrument, *capability, need)) {
      ToProto(*capability, match->add_capabilities());
    }
  }
}

}  // namespace

absl::Status SearchInstrumentsHandler(
    const ReadCall& call, const v1::SearchInstrumentsRequest& request,
    v1::SearchInstrumentsResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(engine::InstrumentQuery query, ParseQuery(request));
  engine::InstrumentHits hits;
  // A page that turns out too large is made again with fewer instruments.
  for (;; query.limit = (query.limit + 1) / 2) {
    hits = call.view.index().Search(call.catalog(), query);
    response->clear_matches();
    for (const uint32_t uid : hits.uids) {
      AddMatch(call.catalog(), uid, query.need, response);
    }
    if (query.limit == 1 || response->ByteSizeLong() <= kMaxAnswerBytes) break;
  }
  if (hits.next.has_value()) {
    response->set_next_page_token(
        MakePageToken(request, engine::FormatCursor(*hits.next)));
  }
  response->set_total_size(static_cast<int32_t>(hits.total));
  response->set_revision(call.view.revision());
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* CatalogService::SearchInstruments(
    grpc::CallbackServerContext* context,
    const v1::SearchInstrumentsRequest* request,
    v1::SearchInstrumentsResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   SearchInstrumentsHandler);
}

}  // namespace trilab
