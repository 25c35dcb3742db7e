#include "client/cpp/resource_client.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "storage/base/status_macros.h"

namespace trilab::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;
using MessagePtr = ResourceClient::MessagePtr;

MessagePtr New(const Descriptor* type) {
  return MessagePtr(
      MessageFactory::generated_factory()->GetPrototype(type)->New());
}

const FieldDescriptor* Field(const Message& message, absl::string_view name) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

void SetString(Message& message, absl::string_view field,
               absl::string_view value) {
  message.GetReflection()->SetString(&message, Field(message, field),
                                     std::string(value));
}

Message& Mutable(Message& message, absl::string_view field) {
  return *message.GetReflection()->MutableMessage(&message,
                                                  Field(message, field));
}

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->full_name(), "/", method.name());
}

// The resource in `field` of `request` becomes `resource`.
absl::Status SetResource(Message& request, const ResourceKind& kind,
                         const Message& resource) {
  if (resource.GetDescriptor() != kind.descriptor) {
    return absl::InvalidArgumentError(
        absl::StrCat("not a ", kind.descriptor->name(), " but a ",
                     resource.GetDescriptor()->name()));
  }
  Mutable(request, kind.field).CopyFrom(resource);
  return absl::OkStatus();
}

}  // namespace

MessagePtr ResourceClient::NewResource() const {
  return New(kind_->descriptor);
}

MessagePtr ResourceClient::NewListRequest() const {
  return New(MethodOf(*kind_, "List").input_type());
}

absl::StatusOr<MessagePtr> ResourceClient::Get(absl::string_view name,
                                               const CallOptions& options) {
  const MethodDescriptor& method = MethodOf(*kind_, "Get");
  MessagePtr request = New(method.input_type());
  SetString(*request, "name", name);
  MessagePtr response = NewResource();
  TRILAB_RETURN_IF_ERROR(
      connection_->Call(PathOf(method), *request, *response, options));
  return response;
}

absl::Status ResourceClient::ForEach(
    const Message& request, const std::function<bool(const Message&)>& visit,
    const CallOptions& options) {
  const MethodDescriptor& method = MethodOf(*kind_, "List");
  if (request.GetDescriptor() != method.input_type()) {
    return absl::InvalidArgumentError(
        absl::StrCat("request is not a ", method.input_type()->name()));
  }
  MessagePtr page_request(request.New());
  page_request->CopyFrom(request);
  MessagePtr page = New(method.output_type());
  const FieldDescriptor* items = Field(*page, kind_->plural_field);
  const FieldDescriptor* next = Field(*page, "next_page_token");
  while (true) {
    TRILAB_RETURN_IF_ERROR(
        connection_->Call(PathOf(method), *page_request, *page, options));
    const google::protobuf::Reflection& reflection = *page->GetReflection();
    for (int i = 0; i < reflection.FieldSize(*page, items); ++i) {
      if (!visit(reflection.GetRepeatedMessage(*page, items, i))) {
        return absl::OkStatus();
      }
    }
    const std::string token = reflection.GetString(*page, next);
    if (token.empty()) return absl::OkStatus();
    SetString(*page_request, "page_token", token);
  }
}

absl::StatusOr<MessagePtr> ResourceClient::Create(absl::string_view id,
                                                  const Message& resource,
                                                  const CallOptions& options) {
  const MethodDescriptor& method = MethodOf(*kind_, "Create");
  MessagePtr request = New(method.input_type());
  SetString(*request, absl::StrCat(kind_->field, "_id"), id);
  TRILAB_RETURN_IF_ERROR(SetResource(*request, *kind_, resource));
  MessagePtr response = NewResource();
  TRILAB_RETURN_IF_ERROR(
      connection_->Call(PathOf(method), *request, *response, options));
  return response;
}

absl::StatusOr<MessagePtr> ResourceClient::Update(const Message& resource,
                                                  const UpdateOptions& update,
                                                  const CallOptions& options) {
  const MethodDescriptor& method = MethodOf(*kind_, "Update");
  MessagePtr request = New(method.input_type());
  TRILAB_RETURN_IF_ERROR(SetResource(*request, *kind_, resource));
  auto& mask = static_cast<google::protobuf::FieldMask&>(
      Mutable(*request, "update_mask"));
  for (const std::string& path : update.mask) mask.add_paths(path);
  request->GetReflection()->SetBool(
      request.get(), Field(*request, "allow_missing"), update.allow_missing);
  MessagePtr response = NewResource();
  TRILAB_RETURN_IF_ERROR(
      connection_->Call(PathOf(method), *request, *response, options));
  return response;
}

absl::Status ResourceClient::Delete(absl::string_view name,
                                    const DeleteOptions& deletion,
                                    const CallOptions& options) {
  const MethodDescriptor& method = MethodOf(*kind_, "Delete");
  MessagePtr request = New(method.input_type());
  SetString(*request, "name", name);
  SetString(*request, "etag", deletion.etag);
  request->GetReflection()->SetBool(
      request.get(), Field(*request, "allow_missing"), deletion.allow_missing);
  MessagePtr response = New(method.output_type());
  return connection_->Call(PathOf(method), *request, *response, options);
}

}  // namespace trilab::client
