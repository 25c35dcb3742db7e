#ifndef TRILAB_SERVER_HANDLERS_REQUEST_FIELDS_H_
#define TRILAB_SERVER_HANDLERS_REQUEST_FIELDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "server/engine/resources.h"
#include "trilab/v1/admin_service.pb.h"
#include "trilab/v1/agreement.pb.h"
#include "trilab/v1/calendar.pb.h"
#include "trilab/v1/capability.pb.h"
#include "trilab/v1/centre.pb.h"
#include "trilab/v1/holiday_year.pb.h"
#include "trilab/v1/institution.pb.h"
#include "trilab/v1/instrument.pb.h"
#include "trilab/v1/laboratory.pb.h"
#include "trilab/v1/member.pb.h"
#include "trilab/v1/operator.pb.h"
#include "trilab/v1/outage.pb.h"
#include "trilab/v1/partner_group.pb.h"
#include "trilab/v1/project.pb.h"
#include "trilab/v1/rule.pb.h"
#include "trilab/v1/standard.pb.h"
#include "trilab/v1/supply.pb.h"

// Fields that the standard methods' requests have in common, found by their
// type: CreateCentreRequest has `centre` and `centre_id`, ListCentresResponse
// `centres`.

namespace trilab {

// The message of the API that stands for a resource; never called.
v1::Institution ProtoOf(const engine::Institution&);
v1::Centre ProtoOf(const engine::Centre&);
v1::Laboratory ProtoOf(const engine::Laboratory&);
v1::Instrument ProtoOf(const engine::Instrument&);
v1::Capability ProtoOf(const engine::Capability&);
v1::Operator ProtoOf(const engine::Operator&);
v1::Standard ProtoOf(const engine::Standard&);
v1::Calendar ProtoOf(const engine::Calendar&);
v1::HolidayYear ProtoOf(const engine::HolidayYear&);
v1::Outage ProtoOf(const engine::Outage&);
v1::Rule ProtoOf(const engine::Rule&);
v1::PartnerGroup ProtoOf(const engine::PartnerGroup&);
v1::Member ProtoOf(const engine::Member&);
v1::Project ProtoOf(const engine::Project&);
v1::Agreement ProtoOf(const engine::Agreement&);
v1::Supply ProtoOf(const engine::Supply&);

// The field of `message` whose type is `type`. There must be one.
const google::protobuf::FieldDescriptor* FieldOfType(
    const google::protobuf::Message& message,
    const google::protobuf::Descriptor* type);

// The resource that a request carries.
template <typename Proto>
const Proto& BodyOf(const google::protobuf::Message& request) {
  return static_cast<const Proto&>(request.GetReflection()->GetMessage(
      request, FieldOfType(request, Proto::descriptor())));
}

// The resources that a response lists.
template <typename Proto>
class ItemList {
 public:
  explicit ItemList(google::protobuf::Message* response)
      : response_(response),
        field_(FieldOfType(*response, Proto::descriptor())) {}

  int size() const {
    return response_->GetReflection()->FieldSize(*response_, field_);
  }
  Proto* Add() {
    return static_cast<Proto*>(
        response_->GetReflection()->AddMessage(response_, field_));
  }
  void RemoveLast() {
    response_->GetReflection()->RemoveLast(response_, field_);
  }

 private:
  google::protobuf::Message* const response_;
  const google::protobuf::FieldDescriptor* const field_;
};

// "holiday_year" for HolidayYear: the field's name in every request.
std::string SnakeName(const google::protobuf::Descriptor* type);
template <typename Proto>
std::string BodyField() {
  return SnakeName(Proto::descriptor());
}

// The id asked for in a Create request, checked; may be empty.
absl::StatusOr<std::string> NewIdOf(const google::protobuf::Message& request);

// Copies from `changes` into `target` the fields that `mask` names, all if it
// is "*" or `whole` is set, and those that are set in `changes` if it is
// empty. Names, etags and output-only times are left as they are.
// INVALID_ARGUMENT if the mask names a field that does not exist.
absl::Status MergeFields(const google::protobuf::Message& changes,
                         const google::protobuf::FieldMask& mask, bool whole,
                         google::protobuf::Message* target);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_REQUEST_FIELDS_H_
