#ifndef TRILAB_TESTS_ENGINE_RULES_SUBJECT_FIXTURE_H_
#define TRILAB_TESTS_ENGINE_RULES_SUBJECT_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/engine/rules/rule_set.h"
#include "tests/engine/world.h"

namespace trilab::engine {

// Two firms in a group "both", with members and a project, and one rule. It is
// Monday, 2026-11-23 09:00 in China.
//
//   laboratory  instruments    class
//   lab         "i", "j"       030122
//   other       "k"            040100
//
// Members "li" and "wang" and project "fuel" are of "firm", "zhao" is of
// "mate". Questions are about "i", by li for fuel unless set otherwise.
struct SubjectFixture {
  explicit SubjectFixture(RuleParams params,
                          const World::Change<Rule>& change = {}) {
    world.AddInstitution("owner").AddInstitution("firm").AddInstitution("mate");
    world.AddCentre("c", "owner");
    world.AddLaboratory("lab", "c").AddLaboratory("other", "c");
    world.AddInstrument("i", "lab").AddInstrument("j", "lab");
    world.AddInstrument("k", "other",
                        [](Instrument& k) { k.class_code = "040100"; });
    AddMember("li", "firm");
    AddMember("wang", "firm");
    AddMember("zhao", "mate");
    Project fuel;
    fuel.meta.id = "fuel";
    fuel.institution = "firm";
    world.Put(fuel);
    PartnerGroup both;
    both.meta.id = "both";
    both.institutions = {"firm", "mate"};
    world.Put(both);
    world.AddRule("rule", std::move(params), change);
    By("li");
    project = world.UidOf<Project>("fuel");
  }

  void AddMember(const std::string& id, const std::string& institution) {
    Member member;
    member.meta.id = id;
    member.institution = institution;
    world.Put(member);
  }

  // From now on li, or another, books; "" for the firm without a member.
  SubjectFixture& By(absl::string_view id) {
    member = world.UidOf<Member>(id);
    partner = world.UidOf<Institution>(id == "zhao" ? "mate" : "firm");
    return *this;
  }

  // Books as whoever it is, without asking whether that is allowed.
  uint64_t Book(absl::string_view instrument, absl::string_view start,
                Minute minutes) {
    return world.Book(instrument, {At(start), At(start) + minutes},
                      [this](Booking& booking) {
                        booking.partner = partner;
                        booking.member = member;
                        booking.project = project;
                      });
  }

  Case Ask(Minute duration) const {
    Case c = world.CaseOf(instrument, duration);
    c.partner = partner;
    c.member = member;
    c.project = project;
    c.moved_booking = moved;
    c.mode = mode;
    return c;
  }

  Violations Check(absl::string_view start, Minute duration) const {
    Violations violations;
    const Case c = Ask(duration);
    for (const BoundRule& rule : ResolveRules(c)) {
      rule.Check(c, At(start), violations);
    }
    return violations;
  }

  std::vector<ViolationCode> Codes(absl::string_view start,
                                   Minute duration) const {
    std::vector<ViolationCode> codes;
    for (const Violation& violation : Check(start, duration)) {
      codes.push_back(violation.code);
    }
    return codes;
  }

  // By the one rule that applies; within 800 days.
  Minute Earliest(absl::string_view from, Minute duration) const {
    const Case c = Ask(duration);
    return ResolveRules(c).at(0).Earliest(c, At(from), At(from) + 800 * 1440);
  }

  World world;
  std::string instrument = "i";
  uint32_t partner = 0;
  uint32_t member = 0;
  uint32_t project = 0;
  uint64_t moved = 0;
  ServiceMode mode = ServiceMode::kSample;
};

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_RULES_SUBJECT_FIXTURE_H_
