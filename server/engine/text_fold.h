#ifndef TRILAB_SERVER_ENGINE_TEXT_FOLD_H_
#define TRILAB_SERVER_ENGINE_TEXT_FOLD_H_

#include <string>

#include "absl/strings/string_view.h"

// Texts made comparable, by ICU. Thread-safe. Bytes that are not UTF-8 become
// U+FFFD.

namespace trilab::engine {

// NFKC with case folding: "ＥＭＣ　Ｌａｂ" and "emc lab" are the same.
// Idempotent.
std::string FoldText(absl::string_view text);

// NFKC alone, so that "㎒" is "MHz", "℃" is "°C" and "²" is "2". Idempotent.
std::string FoldWidth(absl::string_view text);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_TEXT_FOLD_H_
