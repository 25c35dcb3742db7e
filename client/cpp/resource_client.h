#ifndef TRILAB_CLIENT_CPP_RESOURCE_CLIENT_H_
#define TRILAB_CLIENT_CPP_RESOURCE_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "client/cpp/resource_kind.h"
#include "google/protobuf/message.h"

namespace trilab::client {

// How UpdateX treats fields and missing resources.
struct UpdateOptions {
  // Paths of fields to change. Empty: every field that is set.
  std::vector<std::string> mask;
  // Whether to make the resource if there is none of its name.
  bool allow_missing = false;
};

// How DeleteX treats changed and missing resources.
struct DeleteOptions {
  // The etag that was read, or empty to delete whatever is there.
  std::string etag;
  // Whether deleting what is not there succeeds.
  bool allow_missing = false;
};

// The standard methods of one kind of resource, for programs that handle
// every kind alike. Programs that know their types use CatalogClient.
//
//   ResourceClient rules(connection, *FindResourceKind("rules"));
//   auto rule = rules.Get("rules/grid");    // A v1::Rule.
//   std::cout << (*rule)->DebugString();
//
// Thread-safe.
class ResourceClient {
 public:
  using MessagePtr = std::unique_ptr<google::protobuf::Message>;

  // `kind` must live on, as those of `ResourceKinds` do.
  ResourceClient(std::shared_ptr<Connection> connection,
                 const ResourceKind& kind)
      : connection_(std::move(connection)), kind_(&kind) {}

  const ResourceKind& kind() const { return *kind_; }

  // Empty messages of the kind, and of its list request.
  MessagePtr NewResource() const;
  MessagePtr NewListRequest() const;

  absl::StatusOr<MessagePtr> Get(absl::string_view name,
                                 const CallOptions& options = {});

  // Hands every resource that `request` (of the type of `NewListRequest`)
  // asks for to `visit`, page by page, until it returns false.
  absl::Status ForEach(
      const google::protobuf::Message& request,
      const std::function<bool(const google::protobuf::Message&)>& visit,
      const CallOptions& options = {});

  // Makes `resource`; `id` is the last part of its name, empty for one that
  // the server makes.
  absl::StatusOr<MessagePtr> Create(absl::string_view id,
                                    const google::protobuf::Message& resource,
                                    const CallOptions& options = {});

  absl::StatusOr<MessagePtr> Update(const google::protobuf::Message& resource,
                                    const UpdateOptions& update = {},
                                    const CallOptions& options = {});

  absl::Status Delete(absl::string_view name,
                      const DeleteOptions& deletion = {},
                      const CallOptions& options = {});

 private:
  std::shared_ptr<Connection> connection_;
  const ResourceKind* kind_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_RESOURCE_CLIENT_H_
