#include "client/cli/lang.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"

namespace trilab::cli {
namespace {

constexpr char kChinesePayload[] = "trilab.cli/zh";

}  // namespace

std::string Pick(const v1::LocalizedText& text, Lang lang) {
  const std::string& first = lang == Lang::kZh ? text.zh() : text.en();
  const std::string& second = lang == Lang::kZh ? text.en() : text.zh();
  return first.empty() ? second : first;
}

std::optional<Lang> ParseLang(absl::string_view text) {
  const std::string lower = absl::AsciiStrToLower(text.substr(0, 3));
  if (lower == "zh" || lower == "zh_" || lower == "zh-") return Lang::kZh;
  if (lower == "en" || lower == "en_" || lower == "en-") return Lang::kEn;
  return std::nullopt;
}

Lang LangOfEnvironment(const GetEnv& getenv) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const auto value = getenv(name);
    if (value && !value->empty()) return ParseLang(*value).value_or(Lang::kEn);
  }
  return Lang::kEn;
}

absl::Status WithChinese(absl::Status status, absl::string_view zh) {
  status.SetPayload(kChinesePayload, absl::Cord(zh));
  return status;
}

std::string MessageOf(const absl::Status& status, Lang lang) {
  const auto zh = status.GetPayload(kChinesePayload);
  if (lang == Lang::kZh && zh) return std::string(*zh);
  return std::string(status.message());
}

}  // namespace trilab::cli
