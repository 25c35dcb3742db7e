#ifndef TRILAB_SERVER_ENGINE_RESOURCE_CHECKS_H_
#define TRILAB_SERVER_ENGINE_RESOURCE_CHECKS_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "server/engine/resources.h"

// What must be true of a resource whatever else there is.

namespace trilab::engine {

struct FieldProblem {
  std::string field;    // "capacity", "hours[2].end_minute".
  std::string message;  // English, one sentence.
};

// Brings `value` into the form that is stored (canonical numbers of
// standards, days in order), and returns the first thing wrong with it.
// References and `meta` are not looked at.
std::optional<FieldProblem> Normalize(Institution& value);
std::optional<FieldProblem> Normalize(Centre& value);
std::optional<FieldProblem> Normalize(Laboratory& value);
std::optional<FieldProblem> Normalize(Instrument& value);
std::optional<FieldProblem> Normalize(Capability& value);
std::optional<FieldProblem> Normalize(Operator& value);
std::optional<FieldProblem> Normalize(Standard& value);
std::optional<FieldProblem> Normalize(Calendar& value);
std::optional<FieldProblem> Normalize(HolidayYear& value);
std::optional<FieldProblem> Normalize(Outage& value);
std::optional<FieldProblem> Normalize(Rule& value);
std::optional<FieldProblem> Normalize(AccessToken& value);
std::optional<FieldProblem> Normalize(PartnerGroup& value);
std::optional<FieldProblem> Normalize(Member& value);
std::optional<FieldProblem> Normalize(Project& value);
std::optional<FieldProblem> Normalize(Agreement& value);
std::optional<FieldProblem> Normalize(Supply& value);

// Whether `id` has 1 to 63 of a-z, 0-9, ".", "_" and "-".
bool IsId(absl::string_view id);

// The id that a resource must have because of what it says; empty where any
// will do. Of a normalised value.
std::string RequiredId(const HolidayYear& value);  // "cn-2026".
std::string RequiredId(const Standard& value);     // "gb-t-18655-2018".
template <typename T>
std::string RequiredId(const T&) {
  return "";
}

// Parts of checks, for both files of them. A problem if `broken`.
std::optional<FieldProblem> ProblemIf(bool broken, absl::string_view field,
                                      absl::string_view message);
std::optional<FieldProblem> CheckName(const LocalizedText& name);
std::optional<FieldProblem> CheckRegion(int32_t region,
                                        absl::string_view field);
std::optional<FieldProblem> CheckModes(const std::vector<ServiceMode>& modes,
                                       absl::string_view field);

// Of an instrument: what it needs besides itself.
std::optional<FieldProblem> CheckNeeds(Instrument& value);

// The first problem, if any; `Problems` are made before the call, so they
// must not depend on one another.
template <typename... Problems>
std::optional<FieldProblem> FirstOf(Problems... problems) {
  std::optional<FieldProblem> first;
  const auto take = [&first](std::optional<FieldProblem> problem) {
    if (!first.has_value()) first = std::move(problem);
  };
  (take(std::move(problems)), ...);
  return first;
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RESOURCE_CHECKS_H_
