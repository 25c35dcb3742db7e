#ifndef TRILAB_CLIENT_CPP_RESOURCE_KIND_H_
#define TRILAB_CLIENT_CPP_RESOURCE_KIND_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"

namespace trilab::client {

// One kind of resource that has the standard methods (Get, List, Create,
// Update, Delete), and how the API names it.
struct ResourceKind {
  const google::protobuf::Descriptor* descriptor;
  const google::protobuf::ServiceDescriptor* service;
  absl::string_view collection;    // "holidayYears": first part of names.
  absl::string_view field;         // "holiday_year": in requests.
  absl::string_view plural;        // "HolidayYears": in "ListHolidayYears".
  absl::string_view plural_field;  // "holiday_years": in list answers.
};

// Every kind, in the order in which an inventory must name them: each refers
// only to kinds before it.
absl::Span<const ResourceKind> ResourceKinds();

// The kind of that collection, field or type name ("instruments",
// "instrument", "Instrument"); null if there is none.
const ResourceKind* FindResourceKind(absl::string_view name);

// The kind whose resources are messages of type `descriptor`; null if none.
const ResourceKind* FindResourceKind(
    const google::protobuf::Descriptor* descriptor);

// Method `verb` ("Get", "List", "Create", "Update" or "Delete") of `kind`.
const google::protobuf::MethodDescriptor& MethodOf(const ResourceKind& kind,
                                                   absl::string_view verb);

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_RESOURCE_KIND_H_
