#ifndef TRILAB_SERVER_HANDLERS_CONVERT_PARTS_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_PARTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

// Parts that several resources have: their own names, names of others, prefixes
// of class codes, a validity. See fields.h for what parsing returns.

namespace trilab {

// The id and the texts by which people know a resource.
template <typename Proto, typename Value>
absl::Status ParseNaming(absl::string_view field, const Proto& proto,
                         Value& value) {
  TRILAB_ASSIGN_OR_RETURN(
      value.meta.id,
      ParseOptionalName(At(field, "name"), value.kKind, proto.name()));
  TRILAB_ASSIGN_OR_RETURN(
      value.name,
      ParseLocalized(At(field, "display_name"), proto.display_name(), true));
  return absl::OkStatus();
}

using RepeatedTexts = google::protobuf::RepeatedPtrField<std::string>;

inline absl::StatusOr<std::vector<std::string>> ParseNames(
    absl::string_view prefix, absl::string_view field,
    engine::ResourceKind kind, const RepeatedTexts& names) {
  std::vector<std::string> ids;
  for (int i = 0; i < names.size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string id,
        ParseResourceName(At(prefix, field, i), kind, names[i]));
    ids.push_back(std::move(id));
  }
  return ids;
}

inline void NamesToProto(engine::ResourceKind kind,
                         const std::vector<std::string>& ids,
                         RepeatedTexts* names) {
  for (const std::string& id : ids) *names->Add() = ResourceName(kind, id);
}

inline absl::StatusOr<std::vector<std::string>> ParseClassCodes(
    absl::string_view prefix, const RepeatedTexts& codes) {
  std::vector<std::string> parsed;
  for (int i = 0; i < codes.size(); ++i) {
    if (codes[i].empty() || codes[i].size() > 6 ||
        codes[i].find_first_not_of("0123456789") != std::string::npos) {
      return InvalidFieldError(At(prefix, "class_codes", i),
                               "must be 1 to 6 digits");
    }
    parsed.push_back(codes[i]);
  }
  return parsed;
}

// The span from `start_time` to `end_time`, either of which may be unset.
template <typename Proto>
absl::StatusOr<engine::Interval> ParseValidity(absl::string_view field,
                                               const Proto& proto) {
  engine::Interval validity{0, engine::kNever};
  if (proto.has_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(validity.start, ParseMinute(At(field, "start_time"),
                                                        proto.start_time()));
  }
  if (proto.has_end_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        validity.end, ParseMinute(At(field, "end_time"), proto.end_time()));
  }
  if (validity.empty()) {
    return InvalidFieldError(At(field, "end_time"),
                             "must be later than start_time");
  }
  return validity;
}

template <typename Proto>
void ValidityToProto(const engine::Interval& validity, Proto* proto) {
  if (validity.start != 0) {
    ToProto(validity.start, proto->mutable_start_time());
  }
  if (validity.end != engine::kNever) {
    ToProto(validity.end, proto->mutable_end_time());
  }
}

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_PARTS_H_
