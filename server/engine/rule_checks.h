#ifndef TRILAB_SERVER_ENGINE_RULE_CHECKS_H_
#define TRILAB_SERVER_ENGINE_RULE_CHECKS_H_

#include <cstddef>
#include <optional>

#include "server/engine/resource_checks.h"
#include "server/engine/rule.h"

// What must be true of the parameters of rules: parts of Normalize(Rule&) that
// stand with their subject.

namespace trilab::engine {

// More rows than anybody needs would make every decision slow.
inline constexpr size_t kMostRows = 500;

// In money_checks.cc.
std::optional<FieldProblem> Check(const AccountRule& rule);
std::optional<FieldProblem> Check(const CancellationLadderRule& rule);

// In conduct_checks.cc.
std::optional<FieldProblem> Check(const SanctionRule& rule);
std::optional<FieldProblem> Check(const RequiredAnswersRule& rule);
std::optional<FieldProblem> Check(const FairShareRule& rule);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULE_CHECKS_H_
