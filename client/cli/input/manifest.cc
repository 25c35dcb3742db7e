#include "client/cli/input/manifest.h"

#include <cstdint>
#include <exception>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/input/money_text.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/lang.h"
#include "client/cpp/resource_kind.h"
#include "google/protobuf/descriptor.h"
#include "storage/base/status_macros.h"
#include "yaml-cpp/yaml.h"

namespace trilab::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr Text kNotYaml{"$0:$1: 不是有效的 YAML 或 JSON：$2",
                        "$0:$1: not valid YAML or JSON: $2"};
constexpr Text kUnknownField{"$0:$1: $2 没有字段“$3”",
                             "$0:$1: $2 has no field \"$3\""};
constexpr Text kWantsMap{"$0:$1: $2 应为键值结构", "$0:$1: $2 must be a map"};
constexpr Text kWantsList{"$0:$1: $2 应为列表", "$0:$1: $2 must be a list"};
constexpr Text kWantsScalar{"$0:$1: $2 应为单个值",
                            "$0:$1: $2 must be a single value"};
constexpr Text kBadValue{"$0:$1: $2 的值“$3”无效",
                         "$0:$1: $2 cannot be \"$3\""};
constexpr Text kBadValueWhy{"$0:$1: $2：$3", "$0:$1: $2: $3"};
constexpr Text kSecondChoice{"$0:$1: $2 与同组的另一字段不能同时给出",
                             "$0:$1: $2 excludes a field that is given too"};
constexpr Text kEmpty{"$0: 没有任何资源", "$0: there is no resource in it"};
constexpr Text kNotItem{
    "$0:$1: 应为“instrument:”“centre:”等开头的资源",
    "$0:$1: a resource begins with its kind, such as \"instrument:\""};

bool ParseBool(absl::string_view text, bool& value) {
  return absl::SimpleAtob(text, &value);
}

class Reader {
 public:
  Reader(absl::string_view file_name, absl::Time now)
      : file_name_(file_name), now_(now) {}

  absl::Status ReadMessage(const YAML::Node& node, const std::string& path,
                           Message& message) {
    if (!node.IsMap()) return Error(kWantsMap, node, path);
    for (const auto& entry : node) {
      const std::string name = entry.first.Scalar();
      const FieldDescriptor* field =
          message.GetDescriptor()->FindFieldByName(name);
      if (field == nullptr) {
        field = message.GetDescriptor()->FindFieldByCamelcaseName(name);
      }
      if (field == nullptr) {
        return Error(kUnknownField, entry.first,
                     message.GetDescriptor()->name(), name);
      }
      if (entry.second.IsNull()) continue;
      TRILAB_RETURN_IF_ERROR(ReadField(
          entry.second, path.empty() ? name : absl::StrCat(path, ".", name),
          *field, message));
    }
    return absl::OkStatus();
  }

  template <typename... Args>
  absl::Status Error(const Text& text, const YAML::Node& node,
                     const Args&... args) const {
    return UsageError(text, file_name_, node.Mark().line + 1, args...);
  }

 private:
  absl::Status ReadField(const YAML::Node& node, const std::string& path,
                         const FieldDescriptor& field, Message& message) {
    if (field.is_map()) return ReadMap(node, path, field, message);
    if (field.is_repeated()) {
      if (!node.IsSequence()) return Error(kWantsList, node, path);
      for (size_t i = 0; i < node.size(); ++i) {
        TRILAB_RETURN_IF_ERROR(ReadValue(
            node[i], absl::StrCat(path, "[", i, "]"), field, message));
      }
      return absl::OkStatus();
    }
    if (field.real_containing_oneof() != nullptr &&
        message.GetReflection()->HasOneof(message, field.containing_oneof())) {
      return Error(kSecondChoice, node, path);
    }
    return ReadValue(node, path, field, message);
  }

  absl::Status ReadMap(const YAML::Node& node, const std::string& path,
                       const FieldDescriptor& field, Message& message) {
    if (!node.IsMap()) return Error(kWantsMap, node, path);
    for (const auto& entry : node) {
      if (!entry.second.IsScalar()) {
        return Error(kWantsScalar, entry.second, path);
      }
      Message* pair = message.GetReflection()->AddMessage(&message, &field);
      const Reflection& reflection = *pair->GetReflection();
      reflection.SetString(pair, field.message_type()->map_key(),
                           entry.first.Scalar());
      reflection.SetString(pair, field.message_type()->map_value(),
                           entry.second.Scalar());
    }
    return absl::OkStatus();
  }

  absl::Status ReadValue(const YAML::Node& node, const std::string& path,
                         const FieldDescriptor& field, Message& message) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const Reflection& reflection = *message.GetReflection();
      Message& part = field.is_repeated()
                          ? *reflection.AddMessage(&message, &field)
                          : *reflection.MutableMessage(&message, &field);
      if (node.IsScalar()) return ReadShortForm(node, path, part);
      return ReadMessage(node, path, part);
    }
    if (!node.IsScalar()) return Error(kWantsScalar, node, path);
    return ReadScalar(node, path, field, message);
  }

  // A message that people write as one value.
  absl::Status ReadShortForm(const YAML::Node& node, const std::string& path,
                             Message& message) {
    const std::string& text = node.Scalar();
    absl::Status status;
    if (auto* time = dynamic_cast<google::protobuf::Timestamp*>(&message)) {
      const auto parsed = ParseTime(text, now_);
      if (parsed.ok()) *time = ToTimestamp(*parsed);
      status = parsed.status();
    } else if (auto* length =
                   dynamic_cast<google::protobuf::Duration*>(&message)) {
      const auto parsed = text == "0" || text == "0s" ? absl::ZeroDuration()
                                                      : ParseLength(text);
      if (parsed.ok()) *length = ToDuration(*parsed);
      status = parsed.status();
    } else if (auto* both = dynamic_cast<v1::LocalizedText*>(&message)) {
      const bool ascii =
          std::all_of(text.begin(), text.end(), absl::ascii_isascii);
      (ascii ? both->mutable_en() : both->mutable_zh())->assign(text);
    } else if (auto* money = dynamic_cast<v1::Money*>(&message)) {
      const auto parsed = ParseMoney(text);
      if (parsed.ok()) *money = *parsed;
      status = parsed.status();
    } else {
      return Error(kWantsMap, node, path);
    }
    if (status.ok()) return status;
    return WithChinese(
        Error(kBadValueWhy, node, path, MessageOf(status, Lang::kEn)),
        Say(Lang::kZh, kBadValueWhy, file_name_, node.Mark().line + 1, path,
            MessageOf(status, Lang::kZh)));
  }

  absl::Status ReadScalar(const YAML::Node& node, const std::string& path,
                          const FieldDescriptor& field, Message& message) {
    const std::string& text = node.Scalar();
    const Reflection& reflection = *message.GetReflection();
    const auto set = [&](auto add, auto put, const auto& value) {
      if (field.is_repeated()) {
        (reflection.*add)(&message, &field, value);
      } else {
        (reflection.*put)(&message, &field, value);
      }
      return absl::OkStatus();
    };
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return set(&Reflection::AddString, &Reflection::SetString, text);
      case FieldDescriptor::CPPTYPE_ENUM: {
        const auto value = ParseEnum(*field.enum_type(), text);
        if (!value.ok()) {
          return WithChinese(
              Error(kBadValueWhy, node, path,
                    MessageOf(value.status(), Lang::kEn)),
              Say(Lang::kZh, kBadValueWhy, file_name_, node.Mark().line + 1,
                  path, MessageOf(value.status(), Lang::kZh)));
        }
        return set(&Reflection::AddEnumValue, &Reflection::SetEnumValue,
                   *value);
      }
      case FieldDescriptor::CPPTYPE_BOOL: {
        bool value = false;
        if (!ParseBool(text, value)) break;
        return set(&Reflection::AddBool, &Reflection::SetBool, value);
      }
      case FieldDescriptor::CPPTYPE_INT32: {
        int32_t value = 0;
        if (field.name() == "region" || field.name() == "regions" ||
            field.name() == "issue_region") {
          const auto region = ParseRegion(text);
          if (!region.ok()) break;
          value = *region;
        } else if (!absl::SimpleAtoi(text, &value)) {
          break;
        }
        return set(&Reflection::AddInt32, &Reflection::SetInt32, value);
      }
      case FieldDescriptor::CPPTYPE_INT64: {
        int64_t value = 0;
        if (!absl::SimpleAtoi(text, &value)) break;
        return set(&Reflection::AddInt64, &Reflection::SetInt64, value);
      }
      case FieldDescriptor::CPPTYPE_UINT64: {
        uint64_t value = 0;
        if (!absl::SimpleAtoi(text, &value)) break;
        return set(&Reflection::AddUInt64, &Reflection::SetUInt64, value);
      }
      case FieldDescriptor::CPPTYPE_DOUBLE: {
        double value = 0;
        if (!absl::SimpleAtod(text, &value)) break;
        return set(&Reflection::AddDouble, &Reflection::SetDouble, value);
      }
      default:
        break;
    }
    return Error(kBadValue, node, path, text);
  }

  std::string file_name_;
  absl::Time now_;
};

absl::StatusOr<std::vector<YAML::Node>> Parse(absl::string_view text,
                                              absl::string_view file_name) {
  try {
    std::vector<YAML::Node> documents;
    for (YAML::Node& node : YAML::LoadAll(std::string(text))) {
      if (!node.IsNull()) documents.push_back(std::move(node));
    }
    if (documents.empty()) return UsageError(kEmpty, file_name);
    return documents;
  } catch (const YAML::Exception& e) {
    return UsageError(kNotYaml, file_name, e.mark.line + 1, e.msg);
  }
}

absl::Status ReadItem(const YAML::Node& node, Reader& reader,
                      std::vector<ManifestItem>& items) {
  ManifestItem item;
  item.line = node.Mark().line + 1;
  TRILAB_RETURN_IF_ERROR(reader.ReadMessage(node, "", item.item));
  if (item.item.item_case() == v1::InventoryItem::ITEM_NOT_SET) {
    return reader.Error(kNotItem, node);
  }
  items.push_back(std::move(item));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<ManifestItem>> ReadManifest(
    absl::string_view text, absl::string_view file_name, absl::Time now) {
  TRILAB_ASSIGN_OR_RETURN(const std::vector<YAML::Node> documents,
                          Parse(text, file_name));
  Reader reader(file_name, now);
  std::vector<ManifestItem> items;
  try {
    for (const YAML::Node& document : documents) {
      if (!document.IsSequence()) {
        TRILAB_RETURN_IF_ERROR(ReadItem(document, reader, items));
        continue;
      }
      for (const YAML::Node& node : document) {
        TRILAB_RETURN_IF_ERROR(ReadItem(node, reader, items));
      }
    }
  } catch (const YAML::Exception& e) {
    return UsageError(kNotYaml, file_name, e.mark.line + 1, e.msg);
  }
  if (items.empty()) return UsageError(kEmpty, file_name);
  return items;
}

absl::Status ReadResource(absl::string_view text, absl::string_view file_name,
                          absl::Time now, Message& resource) {
  TRILAB_ASSIGN_OR_RETURN(const std::vector<YAML::Node> documents,
                          Parse(text, file_name));
  Reader reader(file_name, now);
  try {
    YAML::Node node = documents.front();
    const auto* kind = client::FindResourceKind(resource.GetDescriptor());
    if (kind != nullptr && node.IsMap() && node.size() == 1 &&
        node.begin()->first.Scalar() == std::string(kind->field)) {
      return reader.ReadMessage(node.begin()->second, "", resource);
    }
    return reader.ReadMessage(node, "", resource);
  } catch (const YAML::Exception& e) {
    return UsageError(kNotYaml, file_name, e.mark.line + 1, e.msg);
  }
}

}  // namespace trilab::cli
