#ifndef TRILAB_CLIENT_CLI_LANG_H_
#define TRILAB_CLIENT_CLI_LANG_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "trilab/v1/common.pb.h"

// Every text that a person reads exists in Chinese and English, side by side
// where it is used.

namespace trilab::cli {

enum class Lang { kEn, kZh };

// A message, "$0" and so on standing for its arguments.
struct Text {
  const char* zh;
  const char* en;
};

using GetEnv = std::function<std::optional<std::string>(const char*)>;

inline const char* Pick(const Text& text, Lang lang) {
  return lang == Lang::kZh ? text.zh : text.en;
}

// In the other language where `text` has none in `lang`.
std::string Pick(const v1::LocalizedText& text, Lang lang);

template <typename... Args>
std::string Say(Lang lang, const Text& text, const Args&... args) {
  return absl::Substitute(Pick(text, lang), args...);
}

// "zh" and "en", also as in "zh_CN.UTF-8"; unset for anything else.
std::optional<Lang> ParseLang(absl::string_view text);

// Of the first of LC_ALL, LC_MESSAGES and LANG that is set; English unless
// that is Chinese.
Lang LangOfEnvironment(const GetEnv& getenv);

// `status` with its message in Chinese beside it.
absl::Status WithChinese(absl::Status status, absl::string_view zh);

// The message of `status`, in `lang` if it has one.
std::string MessageOf(const absl::Status& status, Lang lang);

// INVALID_ARGUMENT that a person caused at the command line.
template <typename... Args>
absl::Status UsageError(const Text& text, const Args&... args) {
  return WithChinese(absl::InvalidArgumentError(Say(Lang::kEn, text, args...)),
                     Say(Lang::kZh, text, args...));
}

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_LANG_H_
