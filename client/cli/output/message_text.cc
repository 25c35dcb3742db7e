#include "client/cli/output/message_text.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/input/money_text.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/text_width.h"
#include "client/cpp/resource_kind.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/json_util.h"
#include "trilab/v1/common.pb.h"
#include "yaml-cpp/yaml.h"

namespace trilab::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using nlohmann::ordered_json;

constexpr Text kYes{"是", "yes"};

// Whether YAML would read the plain text as something but a string.
bool NeedsQuotes(const std::string& text) {
  static constexpr absl::string_view kWords[] = {
      "",    "~",  "null", "Null", "NULL",  "true",  "True", "TRUE", "yes",
      "no",  "on", "off",  "y",    "n",     "Yes",   "No",   "On",   "Off",
      "YES", "NO", "ON",   "OFF",  "false", "False", "FALSE"};
  for (const absl::string_view word : kWords) {
    if (text == word) return true;
  }
  double number = 0;
  return absl::SimpleAtod(text, &number) ||
         text.find_first_not_of("0123456789_:-.xo") == std::string::npos;
}

void Emit(const ordered_json& json, YAML::Emitter& out) {
  if (json.is_object()) {
    out << YAML::BeginMap;
    for (const auto& [key, value] : json.items()) {
      out << YAML::Key << key << YAML::Value;
      Emit(value, out);
    }
    out << YAML::EndMap;
  } else if (json.is_array()) {
    out << YAML::BeginSeq;
    for (const ordered_json& item : json) Emit(item, out);
    out << YAML::EndSeq;
  } else if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    if (NeedsQuotes(text)) out << YAML::DoubleQuoted;
    out << text;
  } else {
    out << json.dump();  // Numbers, true, false and null read alike.
  }
}

// One-line texts of messages that are values rather than structures.
bool ValueText(const Message& message, Lang lang, std::string& text) {
  if (const auto* time =
          dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    text = TimeText(*time);
  } else if (const auto* length =
                 dynamic_cast<const google::protobuf::Duration*>(&message)) {
    text = LengthText(FromProto(*length));
  } else if (const auto* localized =
                 dynamic_cast<const v1::LocalizedText*>(&message)) {
    text = Pick(*localized, lang);
  } else if (const auto* money = dynamic_cast<const v1::Money*>(&message)) {
    text = MoneyText(*money);
  } else {
    return false;
  }
  return true;
}

std::string RangeText(const v1::ParameterRange& range) {
  std::string text = range.parameter();
  if (!text.empty()) text += " ";
  if (range.has_minimum() && range.has_maximum() &&
      range.minimum() == range.maximum()) {
    absl::StrAppend(&text, range.minimum());
  } else {
    if (range.has_minimum()) absl::StrAppend(&text, range.minimum());
    text += "..";
    if (range.has_maximum()) absl::StrAppend(&text, range.maximum());
  }
  if (!range.unit().empty()) absl::StrAppend(&text, " ", range.unit());
  return text;
}

// The gist of a structure, for a cell; empty if there is none.
std::string GistText(const Message& message, Lang lang) {
  if (const auto* range = dynamic_cast<const v1::ParameterRange*>(&message)) {
    return RangeText(*range);
  }
  const auto& type = *message.GetDescriptor();
  for (const char* field : {"scheme", "qualification", "target"}) {
    if (type.FindFieldByName(field) != nullptr) {
      return FieldText(message, field, lang);
    }
  }
  if (type.oneof_decl_count() > 0) {
    const FieldDescriptor* set =
        message.GetReflection()->GetOneofFieldDescriptor(message,
                                                         type.oneof_decl(0));
    return set == nullptr ? "" : FieldText(message, set->name(), lang);
  }
  return "";
}

// Element `i` of `field`, or the field itself where it is not repeated.
class Element {
 public:
  Element(const Message& message, const FieldDescriptor* field, int i)
      : message_(message),
        reflection_(*message.GetReflection()),
        field_(field),
        i_(i) {}

  const Message& AsMessage() const {
    return field_->is_repeated()
               ? reflection_.GetRepeatedMessage(message_, field_, i_)
               : reflection_.GetMessage(message_, field_);
  }

  // The text of a scalar.
  std::string Scalar(Lang lang) const {
    switch (field_->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return field_->is_repeated()
                   ? reflection_.GetRepeatedString(message_, field_, i_)
                   : reflection_.GetString(message_, field_);
      case FieldDescriptor::CPPTYPE_ENUM:
        return EnumText(
            *(field_->is_repeated()
                  ? reflection_.GetRepeatedEnum(message_, field_, i_)
                  : reflection_.GetEnum(message_, field_)),
            lang);
      case FieldDescriptor::CPPTYPE_INT32:
        return Int32(lang);
      case FieldDescriptor::CPPTYPE_BOOL:
        return !field_->is_repeated() && reflection_.GetBool(message_, field_)
                   ? Pick(kYes, lang)
                   : "";
      default:
        return Number();
    }
  }

 private:
  std::string Int32(Lang lang) const {
    const int32_t value =
        field_->is_repeated()
            ? reflection_.GetRepeatedInt32(message_, field_, i_)
            : reflection_.GetInt32(message_, field_);
    const std::string& name = field_->name();
    const bool region =
        name == "region" || name == "regions" || name == "issue_region";
    return region ? RegionText(value, lang) : absl::StrCat(value);
  }

  // Wider numbers are never repeated in the API.
  std::string Number() const {
    switch (field_->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT64:
        return absl::StrCat(reflection_.GetInt64(message_, field_));
      case FieldDescriptor::CPPTYPE_UINT32:
        return absl::StrCat(reflection_.GetUInt32(message_, field_));
      case FieldDescriptor::CPPTYPE_UINT64:
        return absl::StrCat(reflection_.GetUInt64(message_, field_));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return absl::StrCat(reflection_.GetDouble(message_, field_));
      default:
        return "";
    }
  }

  const Message& message_;
  const Reflection& reflection_;
  const FieldDescriptor* field_;
  int i_;
};

bool IsMessage(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

int SizeOf(const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  if (field->is_repeated()) return reflection.FieldSize(message, field);
  return !IsMessage(field) || reflection.HasField(message, field) ? 1 : 0;
}

std::string CellText(const std::string& text) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(text, absl::MaxSplits('/', 1));
  if (parts.first == "bookings" || parts.first == "series" ||
      parts.first == "waitlistEntries" || parts.first == "accessTokens" ||
      client::FindResourceKind(parts.first) != nullptr) {
    return parts.second.empty() ? text : parts.second;
  }
  return text;
}

// One element of a list or map, after its "- ".
std::string DescribeItem(const FieldDescriptor* field, const Element& element,
                         Lang lang, int indent) {
  if (!IsMessage(field)) {
    return absl::StrCat(Printable(element.Scalar(lang)), "\n");
  }
  std::string text;
  if (ValueText(element.AsMessage(), lang, text)) {
    return absl::StrCat(Printable(text), "\n");
  }
  if (field->is_map()) {
    return absl::StrCat(
        Printable(FieldText(element.AsMessage(), "key", lang)), ": ",
        Printable(FieldText(element.AsMessage(), "value", lang)), "\n");
  }
  text = DescribeText(element.AsMessage(), lang, indent);
  return text.empty() ? "\n" : text.substr(indent);
}

}  // namespace

ordered_json ToJson(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options)
           .ok()) {
    return ordered_json::object();
  }
  return ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
}

std::string JsonText(const ordered_json& json) {
  return absl::StrCat(
      json.dump(2, ' ', false, ordered_json::error_handler_t::replace), "\n");
}

std::string YamlText(const ordered_json& json) {
  YAML::Emitter out;
  Emit(json, out);
  return absl::StrCat(out.c_str(), "\n");
}

std::string FieldText(const Message& message, absl::string_view path,
                      Lang lang) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(
      std::string(path.substr(0, dot)));
  if (field == nullptr) {
    const auto* oneof =
        message.GetDescriptor()->FindOneofByName(std::string(path));
    const FieldDescriptor* set =
        message.GetReflection()->GetOneofFieldDescriptor(message, oneof);
    return set == nullptr ? "" : set->name();
  }
  if (dot != absl::string_view::npos) {
    return FieldText(message.GetReflection()->GetMessage(message, field),
                     path.substr(dot + 1), lang);
  }
  std::vector<std::string> texts;
  for (int i = 0; i < SizeOf(message, field); ++i) {
    const Element element(message, field, i);
    std::string text;
    if (!IsMessage(field)) {
      text = CellText(element.Scalar(lang));
    } else if (!ValueText(element.AsMessage(), lang, text)) {
      text = GistText(element.AsMessage(), lang);
      // Lists without a gist show how long they are.
      if (text.empty()) return absl::StrCat(SizeOf(message, field));
    }
    texts.push_back(std::move(text));
  }
  return absl::StrJoin(texts, ",");
}

std::string DescribeText(const Message& message, Lang lang, int indent) {
  const std::string margin(indent, ' ');
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::string result;
  for (const FieldDescriptor* field : fields) {
    std::string value;
    absl::StrAppend(&result, margin, field->name(), ":");
    if (field->is_repeated()) {
      result += "\n";
      for (int i = 0; i < SizeOf(message, field); ++i) {
        absl::StrAppend(
            &result, margin, "  - ",
            DescribeItem(field, Element(message, field, i), lang, indent + 4));
      }
    } else if (!IsMessage(field)) {
      absl::StrAppend(&result, " ",
                      PrintableLines(Element(message, field, 0).Scalar(lang),
                                     std::string(indent + 2, ' ')),
                      "\n");
    } else if (ValueText(Element(message, field, 0).AsMessage(), lang, value)) {
      absl::StrAppend(&result, " ", Printable(value), "\n");
    } else {
      absl::StrAppend(&result, "\n",
                      DescribeText(Element(message, field, 0).AsMessage(), lang,
                                   indent + 2));
    }
  }
  return result;
}

}  // namespace trilab::cli
