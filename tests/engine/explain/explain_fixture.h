#ifndef TRILAB_TESTS_ENGINE_EXPLAIN_EXPLAIN_FIXTURE_H_
#define TRILAB_TESTS_ENGINE_EXPLAIN_EXPLAIN_FIXTURE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "server/engine/explain/explain_ask.h"
#include "tests/engine/world.h"
#include "tests/support/status_matchers.h"

namespace trilab::engine {

// EMC chambers, always open. Monday 2026-11-23 09:00 in China.
//
//   centre   region  instruments
//   beijing  110000  bj-1  GB/T 18655-2018, CNAS
//                    bj-2  GB/T 18655-2018
//   tianjin  120000  tj-1  GB/T 18655-2010
//
// The ask is for one hour on Tuesday between 09:00 and 17:00, of GB/T 18655.
class ExplainTest : public ::testing::Test {
 protected:
  ExplainTest() {
    world_.AddInstitution("owner").AddInstitution("firm");
    world_.AddCentre("beijing", "owner");
    world_.AddCentre("tianjin", "owner",
                     [](Centre& centre) { centre.region = 120000; });
    world_.AddLaboratory("bj-lab", "beijing")
        .AddLaboratory("tj-lab", "tianjin");
    world_.AddInstrument("bj-1", "bj-lab")
        .AddCapability("cap-bj-1", "bj-1", "GB/T 18655-2018",
                       [](Capability& capability) {
                         capability.accreditations = {
                             {AccreditationScheme::kCnas, "L1", {0, kNever}}};
                       });
    world_.AddInstrument("bj-2", "bj-lab")
        .AddCapability("cap-bj-2", "bj-2", "GB/T 18655-2018");
    world_.AddInstrument("tj-1", "tj-lab")
        .AddCapability("cap-tj-1", "tj-1", "GB/T 18655-2010");
    ask_.need.standard = "GB/T 18655";
    ask_.duration = 60;
    ask_.mode = ServiceMode::kSample;
    ask_.window = Span("2026-11-24", "09:00", "17:00");
  }

  // Takes the instrument for all of Tuesday.
  void Fill(absl::string_view instrument) {
    world_.Book(instrument, Span("2026-11-24", "00:00", "23:00"));
  }
  void FillAll() {
    for (const char* id : {"bj-1", "bj-2", "tj-1"}) Fill(id);
  }

  Explanation Explain() {
    const auto explanation =
        ExplainAsk(world_.state(), ask_, options_, world_.time());
    EXPECT_THAT(explanation, testing::IsOk());
    return explanation.ok() ? *explanation : Explanation();
  }

  static std::vector<ViolationCode> CodesOf(const ConflictGroup& conflict) {
    std::vector<ViolationCode> codes;
    for (const Violation& violation : conflict.violations) {
      codes.push_back(violation.code);
    }
    return codes;
  }

  // The way out of that kind; nullopt if there is none.
  static std::optional<Relaxation> WayOut(const Explanation& explanation,
                                          RelaxationKind kind) {
    for (const Relaxation& relaxation : explanation.relaxations) {
      if (relaxation.kind == kind) return relaxation;
    }
    return std::nullopt;
  }
  std::optional<Relaxation> WayOut(RelaxationKind kind) {
    return WayOut(Explain(), kind);
  }

  std::string IdOf(const Slot& slot) const {
    return std::string(world_.catalog().instruments().IdOf(slot.instrument));
  }

  World world_;
  Ask ask_;
  ExplainOptions options_;
};

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_EXPLAIN_EXPLAIN_FIXTURE_H_
