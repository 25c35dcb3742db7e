#include "server/handlers/request_fields.h"

#include <cctype>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/field_mask_util.h"
#include "server/errors.h"
#include "server/resource_name.h"

namespace trilab {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;

bool IsServersOwn(absl::string_view field) {
  return field == "name" || field == "etag" || field == "create_time" ||
         field == "update_time";
}

}  // namespace

const FieldDescriptor* FieldOfType(const Message& message,
                                   const google::protobuf::Descriptor* type) {
  const google::protobuf::Descriptor* descriptor = message.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    if (descriptor->field(i)->message_type() == type) {
      return descriptor->field(i);
    }
  }
  return nullptr;
}

std::string SnakeName(const google::protobuf::Descriptor* type) {
  std::string snake;
  for (const char c : type->name()) {
    if (std::isupper(static_cast<unsigned char>(c)) && !snake.empty()) {
      snake.push_back('_');
    }
    snake.push_back(
        static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  return snake;
}

absl::StatusOr<std::string> NewIdOf(const Message& request) {
  const google::protobuf::Descriptor* type = request.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (!absl::EndsWith(field->name(), "_id") ||
        field->name() == "request_id") {
      continue;
    }
    std::string id = request.GetReflection()->GetString(request, field);
    if (!id.empty() && !IsResourceId(id)) {
      return InvalidFieldError(field->name(),
                               absl::StrCat("\"", id,
                                            "\" must have 1 to 63 of a-z, 0-9, "
                                            "\".\", \"_\" and \"-\""));
    }
    return id;
  }
  return std::string();
}

absl::Status MergeFields(const Message& changes, const FieldMask& mask,
                         bool whole, Message* target) {
  const google::protobuf::Descriptor* type = changes.GetDescriptor();
  FieldMask paths;
  const bool all = whole || (mask.paths_size() == 1 && mask.paths(0) == "*");
  if (all) {
    for (int i = 0; i < type->field_count(); ++i) {
      paths.add_paths(type->field(i)->name());
    }
  } else if (mask.paths().empty()) {
    std::vector<const FieldDescriptor*> set;
    changes.GetReflection()->ListFields(changes, &set);
    for (const FieldDescriptor* field : set) paths.add_paths(field->name());
  } else {
    paths = mask;
  }
  FieldMask kept;
  for (const std::string& path : paths.paths()) {
    std::vector<const FieldDescriptor*> fields;
    if (!FieldMaskUtil::GetFieldDescriptors(type, path, &fields)) {
      return InvalidFieldError(
          "update_mask",
          absl::StrCat("\"", path, "\" is not a field of ", type->name()));
    }
    if (!IsServersOwn(path)) kept.add_paths(path);
  }
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(changes, kept, options, target);
  return absl::OkStatus();
}

}  // namespace trilab
