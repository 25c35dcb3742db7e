#include "client/cli/commands/need_args.h"

#include "client/cli/input/names.h"
#include "client/cli/input/param_text.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {

void BindNeed(CLI::App& command, const Session& session, NeedArgs& args) {
  command.add_option("--class", args.class_code,
                     session.Tr({"仪器分类代码或其前缀，如 0301",
                                 "class code or its prefix, such as 0301"}));
  command.add_option(
      "--standard", args.standard,
      session.Tr({"标准号，可带年号，如 “GB/T 18655”",
                  "standard, with or without edition: \"GB/T 18655\""}));
  command
      .add_option("--param", args.params,
                  session.Tr({"参数范围，如 frequency:150kHz..30MHz，可重复",
                              "range of a parameter, such as "
                              "frequency:150kHz..30MHz; may be repeated"}))
      ->allow_extra_args(false);
  command
      .add_option("--accredited", args.accredited,
                  session.Tr({"须具备的资质：CMA、CNAS",
                              "accreditations needed: CMA, CNAS"}))
      ->delimiter(',')
      ->allow_extra_args(false);
}

absl::StatusOr<v1::CapabilityNeed> ParseNeed(const NeedArgs& args) {
  v1::CapabilityNeed need;
  need.set_class_code(args.class_code);
  need.set_standard(args.standard);
  for (const std::string& text : args.params) {
    TRILAB_ASSIGN_OR_RETURN(*need.add_ranges(), ParseParam(text));
  }
  for (const std::string& text : args.accredited) {
    TRILAB_ASSIGN_OR_RETURN(
        const int scheme,
        ParseEnum(*v1::AccreditationScheme_descriptor(), text));
    need.add_accreditations(static_cast<v1::AccreditationScheme>(scheme));
  }
  return need;
}

absl::Status ParseRegions(const std::vector<std::string>& texts,
                          google::protobuf::RepeatedField<int32_t>& field) {
  for (const std::string& text : texts) {
    TRILAB_ASSIGN_OR_RETURN(const int32_t region, ParseRegion(text));
    field.Add(region);
  }
  return absl::OkStatus();
}

absl::Status ParseNames(
    absl::string_view collection, const std::vector<std::string>& texts,
    google::protobuf::RepeatedPtrField<std::string>& field) {
  for (const std::string& text : texts) {
    TRILAB_ASSIGN_OR_RETURN(*field.Add(), FullName(collection, text));
  }
  return absl::OkStatus();
}

}  // namespace trilab::cli
