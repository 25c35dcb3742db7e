#ifndef TRILAB_SERVER_HANDLERS_IMPORT_GUARD_H_
#define TRILAB_SERVER_HANDLERS_IMPORT_GUARD_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/auth/caller.h"
#include "server/engine/catalog.h"
#include "server/engine/resources.h"

namespace trilab {

// What a caller may import. Like MayChange, but it also follows references to
// what the same file makes and the catalogue does not know yet.
//
// Thread-compatible.
class ImportGuard {
 public:
  // `caller` must outlive the guard.
  explicit ImportGuard(const Caller& caller) : caller_(caller) {}

  // PERMISSION_DENIED, as MayChange, of the present value or the new one.
  // What is allowed is remembered. Takes O(log n).
  absl::Status Check(const engine::Catalog& catalog,
                     const engine::Resource& value);

 private:
  std::optional<std::string> CentreOfNew(const engine::Resource& value) const;
  std::optional<std::string> Made(engine::ResourceKind kind,
                                  absl::string_view id) const;

  const Caller& caller_;
  // Centres of laboratories and instruments that the file made.
  absl::flat_hash_map<std::pair<engine::ResourceKind, std::string>, std::string>
      made_;
};

// The present value of the resource; unset if there is none.
std::optional<engine::Resource> PresentOf(const engine::Catalog& catalog,
                                          const engine::Resource& value);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_IMPORT_GUARD_H_
