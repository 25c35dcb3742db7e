#ifndef TRILAB_CLIENT_CPP_POLICY_CLIENT_H_
#define TRILAB_CLIENT_CPP_POLICY_CLIENT_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "client/cpp/resource_client.h"
#include "client/cpp/resource_kind.h"
#include "trilab/v1/policy_service.pb.h"

namespace trilab::client {

// Reads and changes the rules that bookings obey.
//
//   PolicyClient policy(connection);
//   v1::Rule rule;
//   rule.mutable_notice()->mutable_min_notice()->set_seconds(24 * 3600);
//   auto made = policy.CreateRule("one-day-notice", rule);
//
// Errors are those of PolicyService. Thread-safe.
class PolicyClient {
 public:
  explicit PolicyClient(std::shared_ptr<Connection> connection)
      : rules_(std::move(connection),
               *FindResourceKind(v1::Rule::descriptor())) {}

  absl::StatusOr<v1::Rule> GetRule(absl::string_view name,
                                   const CallOptions& options = {}) {
    return Typed(rules_.Get(name, options));
  }

  // Every rule, by name.
  absl::StatusOr<std::vector<v1::Rule>> ListRules(
      const CallOptions& options = {}) {
    std::vector<v1::Rule> all;
    absl::Status status = rules_.ForEach(
        v1::ListRulesRequest(),
        [&all](const google::protobuf::Message& rule) {
          all.push_back(static_cast<const v1::Rule&>(rule));
          return true;
        },
        options);
    if (!status.ok()) return status;
    return all;
  }

  // `id` is the last part of the new name; empty: the server makes one.
  absl::StatusOr<v1::Rule> CreateRule(absl::string_view id,
                                      const v1::Rule& rule,
                                      const CallOptions& options = {}) {
    return Typed(rules_.Create(id, rule, options));
  }

  absl::StatusOr<v1::Rule> UpdateRule(const v1::Rule& rule,
                                      const UpdateOptions& update = {},
                                      const CallOptions& options = {}) {
    return Typed(rules_.Update(rule, update, options));
  }

  absl::Status DeleteRule(absl::string_view name,
                          const DeleteOptions& deletion = {},
                          const CallOptions& options = {}) {
    return rules_.Delete(name, deletion, options);
  }

 private:
  static absl::StatusOr<v1::Rule> Typed(
      absl::StatusOr<ResourceClient::MessagePtr> rule) {
    if (!rule.ok()) return std::move(rule).status();
    return static_cast<v1::Rule&&>(**rule);
  }

  ResourceClient rules_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_POLICY_CLIENT_H_
