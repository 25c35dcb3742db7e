#ifndef TRILAB_SERVER_AUTH_CALLER_H_
#define TRILAB_SERVER_AUTH_CALLER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/catalog.h"
#include "server/engine/resources.h"

namespace trilab {

// Who is calling, as their access token says.
struct Caller {
  std::string token_id;
  engine::Role role = engine::Role::kAuditor;
  std::string centre;   // For centre managers.
  std::string partner;  // For members: an institution's id.
  std::string subject;
};

// Who sends `authorization` (the header's value, "Bearer …")? Takes O(log n)
// in the number of tokens.
//
// UNAUTHENTICATED with reason TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED or
// TOKEN_REVOKED.
absl::StatusOr<Caller> Authenticate(const engine::Catalog& catalog,
                                    absl::string_view authorization,
                                    absl::Time now);

}  // namespace trilab

#endif  // TRILAB_SERVER_AUTH_CALLER_H_
