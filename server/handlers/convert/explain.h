#ifndef TRILAB_SERVER_HANDLERS_CONVERT_EXPLAIN_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_EXPLAIN_H_

#include "server/engine/catalog.h"
#include "server/engine/explain/explain_ask.h"
#include "server/engine/slot_search.h"
#include "trilab/v1/booking_service.pb.h"

// Explanations of the engine in the words of the API.

namespace trilab {

// With every default written out, so that it means the same at any time.
void ToProto(const engine::Ask& ask, v1::Ask* proto);

void ToProto(const engine::Catalog& catalog,
             const engine::ConflictGroup& conflict,
             v1::ExplainAskResponse::Conflict* proto);

// `asked` is the ask that the relaxation relaxes.
void ToProto(const engine::Catalog& catalog, const engine::Ask& asked,
             const engine::Relaxation& relaxation, v1::Relaxation* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_EXPLAIN_H_
