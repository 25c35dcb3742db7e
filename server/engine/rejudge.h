#ifndef TRILAB_SERVER_ENGINE_REJUDGE_H_
#define TRILAB_SERVER_ENGINE_REJUDGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"
#include "server/engine/resources.h"
#include "server/engine/state.h"
#include "server/engine/violation.h"

// What would other rules have decided?

namespace trilab::engine {

enum class Verdict : uint8_t {
  kAllowed = 1,
  kNeedsApproval = 2,
  kRefused = 3,
};

// What somebody asked for once, and what it came to.
struct PastAsk {
  BookingEvent event = BookingEvent::kCreated;  // Or kRescheduled, kCancelled.
  uint64_t booking = 0;                         // 0: it was never made.
  BookingRequest request;
  OverrideWish overrides;
  Verdict verdict = Verdict::kAllowed;
  // What it was refused for, or may be approved despite.
  Violations violations;
};

// What `record` decided of bookings being made, moved and cancelled by
// somebody. `before` is the state in which it was decided.
std::vector<PastAsk> AsksOf(const State& before, const Record& record);

// What an ask comes to in `state`, as of `time`.
struct Rejudgement {
  Verdict verdict = Verdict::kAllowed;
  Violations violations;
};

// Judges the ask once more. Nullopt if it cannot be: what it names does not
// exist there, or the booking it was to change.
std::optional<Rejudgement> Rejudge(const State& state, const PastAsk& ask,
                                   absl::Time time);

// A world that went as it did, but with other rules from some time on.
//
// It takes records as they come, without what they did to rules that are
// replaced. Asks are not followed up: a booking that the rules would have
// refused stays.
class ProposedWorld {
 public:
  // `rules` are complete, as a decision made them; they stand in for those of
  // the same id. `removed` are ids of rules to go; with `replace_all`, every
  // other rule goes.
  ProposedWorld(State state, std::vector<Ptr<Rule>> rules,
                absl::btree_set<std::string> removed, bool replace_all);

  const State& state() const { return state_; }

  // From here on the proposed rules hold. Called once.
  void Begin();

  // The next record of the past.
  void Apply(const Record& record);

 private:
  bool IsReplaced(const Fact& fact) const;
  void ApplyFacts(Facts facts);
  // Makes those rules whose scope and subject exist by now.
  void AddPending();

  State state_;
  std::vector<Ptr<Rule>> pending_;  // Proposed, but not made yet.
  absl::btree_set<std::string> replaced_;
  const bool replace_all_;
  bool begun_ = false;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_REJUDGE_H_
