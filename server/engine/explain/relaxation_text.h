#ifndef TRILAB_SERVER_ENGINE_EXPLAIN_RELAXATION_TEXT_H_
#define TRILAB_SERVER_ENGINE_EXPLAIN_RELAXATION_TEXT_H_

#include <string>
#include <vector>

#include "server/engine/catalog.h"
#include "server/engine/explain/explain_ask.h"
#include "server/engine/resources.h"
#include "server/engine/slot_search.h"

namespace trilab::engine {

// Says a relaxation of `ask` as advice, in Chinese and English, with times in
// Asia/Shanghai and resources by their ids:
//
//   Go to another region: tj-1 (tianjin), Tue 2026-11-24 10:00-14:00.
LocalizedText TextOf(const Catalog& catalog, const Ask& ask,
                     const Relaxation& relaxation);

// The schemes that `ask` has and the relaxed one has not.
std::vector<AccreditationScheme> SchemesGivenUp(const Ask& ask,
                                                const Relaxation& relaxation);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_EXPLAIN_RELAXATION_TEXT_H_
