#ifndef TRILAB_SERVER_HANDLERS_RESOURCE_HANDLERS_H_
#define TRILAB_SERVER_HANDLERS_RESOURCE_HANDLERS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "server/auth/permissions.h"
#include "server/engine/command.h"
#include "server/errors.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/list_filters.h"
#include "server/handlers/page_token.h"
#include "server/handlers/request_fields.h"
#include "server/handlers/rpc.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

// Get, List, Create, Update and Delete of every kind of resource: one
// implementation, since the requests of one verb differ only in the name and
// type of the field that carries the resource.

namespace trilab {

template <typename T, typename Request, typename Proto>
absl::Status GetResource(const ReadCall& call, const Request& request,
                         Proto* response) {
  TRILAB_ASSIGN_OR_RETURN(std::string id,
                          ParseResourceName("name", T::kKind, request.name()));
  const T* value = call.catalog().template table<T>().Find(id);
  if (value == nullptr) return NoSuchResourceError(request.name());
  if (!MaySee(call.caller, call.catalog(), *value)) {
    return NotAllowedError(
        absl::StrCat(request.name(), " belongs to another partner."));
  }
  ToProto(*value, response);
  return absl::OkStatus();
}

template <typename T, typename Request, typename Response>
absl::Status ListResources(const ReadCall& call, const Request& request,
                           Response* response) {
  TRILAB_ASSIGN_OR_RETURN(const int32_t size,
                          ParsePageSize(request.page_size(), 50, 1000));
  TRILAB_ASSIGN_OR_RETURN(const std::string after, ParsePageToken(request));
  TRILAB_ASSIGN_OR_RETURN(auto matches,
                          MakeListFilter(call.catalog(), request));
  ItemList<decltype(ProtoOf(std::declval<T>()))> items(response);
  std::string last;
  bool more = false;
  size_t bytes = 0;
  call.catalog().template table<T>().VisitAfter(after, [&](const T& value) {
    if (!matches(value) || !MaySee(call.caller, call.catalog(), value)) {
      return true;
    }
    if (items.size() == size) {
      more = true;
      return false;
    }
    auto* item = items.Add();
    ToProto(value, item);
    bytes += item->ByteSizeLong();
    if (bytes > kMaxAnswerBytes && items.size() > 1) {
      items.RemoveLast();
      more = true;
      return false;
    }
    last = value.meta.id;
    return true;
  });
  if (more) response->set_next_page_token(MakePageToken(request, last));
  response->set_revision(call.view.revision());
  return absl::OkStatus();
}

template <typename T>
absl::StatusOr<Prepared> PreparePut(const ReadCall& call, T value,
                                    engine::PutResource::Mode mode,
                                    uint64_t expected_revision) {
  const auto resource =
      engine::Resource(std::make_shared<const T>(std::move(value)));
  TRILAB_RETURN_IF_ERROR(MayChange(call.caller, call.catalog(), resource));
  return Prepared{
      .command = engine::PutResource{.resource = resource,
                                     .mode = mode,
                                     .expected_revision = expected_revision}};
}

template <typename T, typename Request>
absl::StatusOr<Prepared> CreateResource(const ReadCall& call,
                                        const Request& request) {
  using Proto = decltype(ProtoOf(std::declval<T>()));
  TRILAB_ASSIGN_OR_RETURN(const std::string id, NewIdOf(request));
  Proto body = BodyOf<Proto>(request);
  body.clear_name();
  TRILAB_ASSIGN_OR_RETURN(T value, FromProto(BodyField<Proto>(), body));
  value.meta.id = id;
  return PreparePut(call, std::move(value), engine::PutResource::Mode::kCreate,
                    0);
}

// Merges the fields that the mask names into the present value, in the words
// of the API, and judges the result as if it had been sent whole.
template <typename T, typename Request>
absl::StatusOr<Prepared> UpdateResource(const ReadCall& call,
                                        const Request& request) {
  using Proto = decltype(ProtoOf(std::declval<T>()));
  const Proto& body = BodyOf<Proto>(request);
  const std::string field = BodyField<Proto>();
  TRILAB_ASSIGN_OR_RETURN(
      const std::string id,
      ParseResourceName(At(field, "name"), T::kKind, body.name()));
  TRILAB_ASSIGN_OR_RETURN(uint64_t expected,
                          ParseEtag(At(field, "etag"), body.etag()));
  const bool merges = expected == 0;
  const auto present = call.catalog().template table<T>().Share(id);
  if (present == nullptr && !request.allow_missing()) {
    return NoSuchResourceError(body.name());
  }
  Proto merged;
  // What is not there must still not be there when this is decided: nobody
  // asked whether the caller may change what somebody else makes meanwhile.
  auto mode = engine::PutResource::Mode::kCreate;
  if (present != nullptr) {
    TRILAB_RETURN_IF_ERROR(MayChange(call.caller, call.catalog(), present));
    ToProto(*present, &merged);
    mode = request.allow_missing() ? engine::PutResource::Mode::kUpsert
                                   : engine::PutResource::Mode::kUpdate;
    if (merges) expected = present->meta.revision;
  }
  TRILAB_RETURN_IF_ERROR(
      MergeFields(body, request.update_mask(), present == nullptr, &merged));
  merged.set_name(body.name());
  TRILAB_ASSIGN_OR_RETURN(T value, FromProto(field, merged));
  TRILAB_ASSIGN_OR_RETURN(Prepared prepared,
                          PreparePut(call, std::move(value), mode, expected));
  prepared.merges = merges;
  return prepared;
}

template <typename T, typename Request>
absl::StatusOr<Prepared> DeleteResourceOf(const ReadCall& call,
                                          const Request& request) {
  TRILAB_ASSIGN_OR_RETURN(std::string id,
                          ParseResourceName("name", T::kKind, request.name()));
  TRILAB_ASSIGN_OR_RETURN(const uint64_t expected,
                          ParseEtag("etag", request.etag()));
  const auto present = call.catalog().template table<T>().Share(id);
  if (present != nullptr) {
    TRILAB_RETURN_IF_ERROR(MayChange(call.caller, call.catalog(), present));
  } else {
    TRILAB_RETURN_IF_ERROR(MayImport(call.caller));
  }
  return Prepared{.command = engine::DeleteResource{
                      .kind = T::kKind,
                      .id = std::move(id),
                      .expected_revision = expected,
                      .allow_missing = request.allow_missing()}};
}

// The resource as the record left it; as it is, if nothing had to change.
template <typename T, typename Request, typename Proto>
absl::Status AnswerPut(const engine::State& state, const engine::Record& record,
                       const Request& request, Proto* response) {
  for (const engine::Fact& fact : record.facts) {
    const auto* put = std::get_if<engine::ResourcePut>(&fact);
    if (put == nullptr) continue;
    if (const auto* value = std::get_if<engine::Ptr<T>>(&put->resource)) {
      ToProto(**value, response);
      return absl::OkStatus();
    }
  }
  const std::string& name = BodyOf<Proto>(request).name();
  TRILAB_ASSIGN_OR_RETURN(std::string id,
                          ParseResourceName("name", T::kKind, name));
  const T* value = state.catalog().template table<T>().Find(id);
  if (value == nullptr) return NoSuchResourceError(name);
  ToProto(*value, response);
  return absl::OkStatus();
}

template <typename Request>
absl::Status AnswerDelete(const engine::State&, const engine::Record&,
                          const Request&, google::protobuf::Empty*) {
  return absl::OkStatus();
}

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_RESOURCE_HANDLERS_H_
