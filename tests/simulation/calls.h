#ifndef TRILAB_TESTS_SIMULATION_CALLS_H_
#define TRILAB_TESTS_SIMULATION_CALLS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"
#include "server/sequencer/submission.h"
#include "tests/simulation/findings.h"

namespace trilab::simulation {

// How long an outcome is kept, as the server promises.
inline constexpr absl::Duration kKeepsOutcomes = absl::Hours(48);

// What a client knows of an outcome: the journal's bytes of the record.
struct KnownOutcome {
  uint64_t revision = 0;
  absl::Time time;  // Of the record.
  std::string bytes;
};

// One request of a client, sent once or more.
struct Call {
  size_t number = 0;
  std::string principal;
  std::string request_id;  // Empty: it is sent once.
  // What is meant, and what a careless client sends under the same id.
  std::array<engine::Command, 2> bodies;
  bool keeps_conflicts = true;
  // Whether an attempt with that body may have taken effect.
  std::array<bool, 2> may_have_happened = {false, false};
  // Whether the last attempt left it open what happened.
  bool unknown = false;
  std::optional<KnownOutcome> outcome;
};

// All requests of all clients, and what they were told: an outcome never
// changes, and what was said not to have happened has not.
//
// Thread-compatible.
class Calls {
 public:
  // `findings` must outlive it.
  explicit Calls(Findings& findings) : findings_(findings) {}

  // A new call that was not sent yet. Valid for good.
  Call& Make(std::string principal, bool with_id, engine::Command command,
             engine::Command other);

  // An attempt of `call`: with the body meant, or the other one.
  static Submission Attempt(const Call& call, size_t body, absl::Time deadline);

  // The server's clock shows `now`. What it once took for old it may have
  // forgotten, even if the clock is set back.
  void Elapse(absl::Time now) { latest_ = std::max(latest_, now); }

  // Takes in what an attempt was told. `storage_may_fail`: errors of the
  // storage are to be expected.
  void Note(Call& call, size_t body, const Outcome& outcome,
            bool storage_may_fail);

  // The command that was sent under the request id of `record`; null if it has
  // none. A record of a request that nobody sent is a finding.
  const engine::Command* MeantBy(const engine::Record& record);

  // Acknowledged since the last call of this.
  std::vector<KnownOutcome> TakeAcknowledged() {
    return std::exchange(acknowledged_, {});
  }

  std::deque<Call>& all() { return calls_; }
  const std::deque<Call>& all() const { return calls_; }

  // Once every attempt was answered: whatever is on record was sent with that
  // body, by an attempt that was not told that nothing happened.
  void CheckRecorded();

 private:
  void NoteRecord(Call& call, size_t body, const engine::Record& record);
  void NoteReused(Call& call, size_t body);

  using Key = std::pair<std::string, std::string>;

  Findings& findings_;
  absl::Time latest_ = absl::InfinitePast();
  std::deque<Call> calls_;
  std::map<Key, Call*> by_id_;
  // On record: the call, the body, the revision.
  struct Recorded {
    Call* call = nullptr;
    size_t body = 0;
    uint64_t revision = 0;
    absl::Time time;
    absl::Time latest;  // The latest that the clock had shown by then.
  };
  std::vector<Recorded> recorded_;
  std::vector<KnownOutcome> acknowledged_;
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_CALLS_H_
