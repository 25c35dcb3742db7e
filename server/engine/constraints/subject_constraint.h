#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_SUBJECT_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_SUBJECT_CONSTRAINT_H_

#include <optional>

#include "server/engine/constraint.h"

namespace trilab::engine {

// Lets active members book for active projects (MEMBER_INACTIVE,
// PROJECT_INACTIVE), as members of the project (NOT_IN_PROJECT), instruments
// that the project may book (PROJECT_EXCLUDES), while it lasts
// (PROJECT_NOT_VALID). Says nothing of cases without member and project.
class SubjectConstraint final : public Constraint {
 public:
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_SUBJECT_CONSTRAINT_H_
