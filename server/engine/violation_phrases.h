#ifndef TRILAB_SERVER_ENGINE_VIOLATION_PHRASES_H_
#define TRILAB_SERVER_ENGINE_VIOLATION_PHRASES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "server/engine/violation.h"

// The sentences behind TextOf, one file for each language.

namespace trilab::engine {

// `name` is what the violation's resource is called.
std::string ChinesePhrase(const Violation& violation, absl::string_view name);
std::string EnglishPhrase(const Violation& violation, absl::string_view name);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_VIOLATION_PHRASES_H_
