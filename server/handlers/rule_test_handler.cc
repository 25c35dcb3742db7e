#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/auth/permissions.h"
#include "server/engine/engine.h"
#include "server/engine/rejudge.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/decision_handlers.h"
#include "server/resource_name.h"
#include "server/sequencer/journal_reader.h"
#include "server/sequencer/replay_base.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;
using engine::Verdict;

constexpr int kMostRules = 1000;
constexpr int32_t kMostChanges = 10'000;
constexpr int32_t kDefaultChanges = 100;
// A message goes out after so many records, or so many changes.
constexpr uint64_t kRecordsAtOnce = 5000;
constexpr int kChangesAtOnce = 200;

// What is to be tested.
struct Proposal {
  std::vector<engine::Ptr<engine::Rule>> rules;
  absl::btree_set<std::string> removed;
  bool replace_all = false;
  absl::Time start;
  absl::Time end;
  int32_t max_changes = kDefaultChanges;
};

// The rules as making them now would make them. So what could not be made is
// refused, and every rule gets a uid that none of the past has.
absl::StatusOr<std::vector<engine::Ptr<engine::Rule>>> DecideRules(
    const engine::State& state, const v1::TestRulesRequest& request,
    absl::Time now) {
  if (request.rules_size() > kMostRules) {
    return InvalidFieldError("rules", "has more than 1,000 entries");
  }
  engine::PutResources command;
  for (int i = 0; i < request.rules_size(); ++i) {
    const std::string field = At("", "rules", i);
    TRILAB_ASSIGN_OR_RETURN(engine::Rule rule,
                            FromProto(field, request.rules(i)));
    if (rule.meta.id.empty()) {
      return InvalidFieldError(At(field, "name"), "is required");
    }
    command.changes.push_back(
        {.resource = std::make_shared<const engine::Rule>(std::move(rule))});
  }
  const engine::Decision decision =
      engine::Decide(state, command, state.revision() + 1, now);
  if (const auto* rejection = std::get_if<engine::Rejection>(&decision)) {
    return RejectionError(*rejection);
  }
  std::vector<engine::Ptr<engine::Rule>> rules;
  for (const engine::PutResource& change : command.changes) {
    const std::string& id =
        std::get<engine::Ptr<engine::Rule>>(change.resource)->meta.id;
    // One that is as the present one yields no fact.
    engine::Ptr<engine::Rule> made = state.catalog().rules().Share(id);
    for (const engine::Fact& fact : std::get<engine::Facts>(decision)) {
      const auto& put = std::get<engine::ResourcePut>(fact);
      const auto& rule = std::get<engine::Ptr<engine::Rule>>(put.resource);
      if (rule->meta.id == id) made = rule;
    }
    rules.push_back(std::move(made));
  }
  return rules;
}

absl::StatusOr<Proposal> ProposalOf(const engine::State& state,
                                    const v1::TestRulesRequest& request,
                                    absl::Time now) {
  Proposal proposal;
  TRILAB_ASSIGN_OR_RETURN(proposal.rules, DecideRules(state, request, now));
  for (int i = 0; i < request.removed_rules_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string id,
        ParseResourceName(At("", "removed_rules", i), ResourceKind::kRule,
                          request.removed_rules(i)));
    if (state.catalog().rules().Find(id) == nullptr) {
      return NoSuchResourceError(request.removed_rules(i));
    }
    proposal.removed.insert(std::move(id));
  }
  proposal.replace_all = request.replace_all();
  if (!request.has_start_time()) {
    return InvalidFieldError("start_time", "is required");
  }
  TRILAB_ASSIGN_OR_RETURN(proposal.start,
                          ParseTime("start_time", request.start_time()));
  if (proposal.start >= now) {
    return InvalidFieldError("start_time", "must lie in the past");
  }
  // What was decided at this very moment counts too.
  proposal.end = absl::InfiniteFuture();
  if (request.has_end_time()) {
    TRILAB_ASSIGN_OR_RETURN(proposal.end,
                            ParseTime("end_time", request.end_time()));
  }
  if (proposal.end <= proposal.start) {
    return InvalidFieldError("end_time", "must be later than start_time");
  }
  if (request.max_changes() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        proposal.max_changes,
        ParseCount("max_changes", request.max_changes(), 0, kMostChanges));
  }
  return proposal;
}

absl::string_view EventName(engine::BookingEvent event) {
  switch (event) {
    case engine::BookingEvent::kRescheduled:
      return "RESCHEDULED";
    case engine::BookingEvent::kCancelled:
      return "CANCELLED";
    default:
      return "CREATED";
  }
}

v1::Verdict ToProto(Verdict verdict) {
  return static_cast<v1::Verdict>(static_cast<int>(verdict));
}

// What a violation is counted under: its rule, or the code of what is always
// on.
std::string PartName(const engine::Violation& violation) {
  return violation.rule.empty()
             ? std::string(engine::ViolationCodeName(violation.code))
             : ResourceName(ResourceKind::kRule, violation.rule);
}

// Counts asks and what became of them.
class Tally {
 public:
  void Add(const engine::PastAsk& ask, const engine::Rejudgement& judged) {
    Count(ask, judged, all_);
    Count(ask, judged,
          partners_[ResourceName(ResourceKind::kInstitution,
                                 ask.request.partner)]);
    if (ask.verdict == judged.verdict) return;
    // Each name once.
    absl::btree_set<std::string> names;
    for (const auto* violations : {&ask.violations, &judged.violations}) {
      for (const engine::Violation& violation : *violations) {
        if (violation.severity != engine::Severity::kWarn) {
          names.insert(PartName(violation));
        }
      }
    }
    for (const std::string& name : names) Count(ask, judged, rules_[name]);
  }

  void ToProto(v1::TestRulesResponse::Summary* proto) const {
    *proto->mutable_counts() = all_;
    const auto add = [](const Parts& parts, auto* list) {
      for (const auto& [name, counts] : parts) {
        v1::TestRulesResponse::Part* part = list->Add();
        part->set_name(name);
        *part->mutable_counts() = counts;
      }
    };
    add(partners_, proto->mutable_partners());
    add(rules_, proto->mutable_rules());
  }

 private:
  using Counts = v1::TestRulesResponse::Counts;
  using Parts = absl::btree_map<std::string, Counts>;

  static void Count(const engine::PastAsk& ask,
                    const engine::Rejudgement& judged, Counts& counts) {
    counts.set_asks(counts.asks() + 1);
    if (judged.verdict == ask.verdict) return;
    if (judged.verdict < ask.verdict) {
      counts.set_let_in(counts.let_in() + 1);
    } else if (judged.verdict == Verdict::kRefused) {
      counts.set_refused(counts.refused() + 1);
    } else {
      counts.set_sent_to_approval(counts.sent_to_approval() + 1);
    }
  }

  Counts all_;
  Parts partners_;
  Parts rules_;
};

// One run.
class RuleTest {
 public:
  RuleTest(const Proposal& proposal, const Caller& caller,
           engine::ProposedWorld world, uint64_t last,
           const RuleTestClient& client)
      : proposal_(proposal),
        caller_(caller),
        world_(std::move(world)),
        client_(client) {
    message_.set_last_revision(last);
  }

  absl::Status Add(const engine::Record& record) {
    if (!begun_ && record.time >= proposal_.start) {
      world_.Begin();
      begun_ = true;
    }
    if (begun_ && record.time < proposal_.end) {
      for (const engine::PastAsk& ask :
           engine::AsksOf(world_.state(), record)) {
        if (IsSeen(ask)) Judge(record, ask);
      }
    }
    world_.Apply(record);
    message_.set_revision(record.revision);
    if (client_.cancelled())
      return absl::CancelledError("The client has gone.");
    const bool due = ++records_ % kRecordsAtOnce == 0 ||
                     message_.changes_size() >= kChangesAtOnce;
    return due ? Flush() : absl::OkStatus();
  }

  absl::Status Finish(uint64_t first_revision, absl::Duration elapsed) {
    v1::TestRulesResponse::Summary* summary = message_.mutable_summary();
    tally_.ToProto(summary);
    summary->set_first_revision(first_revision);
    summary->mutable_elapsed()->set_seconds(absl::ToInt64Seconds(elapsed));
    summary->mutable_elapsed()->set_nanos(static_cast<int32_t>(
        absl::ToInt64Nanoseconds(elapsed % absl::Seconds(1))));
    return Flush();
  }

 private:
  // A manager sees what concerns the centre.
  bool IsSeen(const engine::PastAsk& ask) const {
    if (caller_.role != engine::Role::kCentreManager) return true;
    const engine::Catalog& catalog = world_.state().catalog();
    return std::any_of(
        ask.request.instruments.begin(), ask.request.instruments.end(),
        [&](const std::string& id) {
          return Manages(
              caller_, catalog,
              static_cast<uint32_t>(catalog.instruments().UidOf(id)));
        });
  }

  void Judge(const engine::Record& record, const engine::PastAsk& ask) {
    const std::optional<engine::Rejudgement> judged =
        engine::Rejudge(world_.state(), ask, record.time);
    if (!judged.has_value()) return;
    tally_.Add(ask, *judged);
    if (judged->verdict == ask.verdict || listed_ >= proposal_.max_changes) {
      return;
    }
    ++listed_;
    v1::TestRulesResponse::Change* change = message_.add_changes();
    change->set_revision(record.revision);
    trilab::ToProto(record.time, change->mutable_time());
    change->set_event(std::string(EventName(ask.event)));
    if (ask.booking != 0) change->set_booking(BookingName(ask.booking));
    change->set_partner(
        ResourceName(ResourceKind::kInstitution, ask.request.partner));
    change->set_before(ToProto(ask.verdict));
    change->set_after(ToProto(judged->verdict));
    const engine::Violations& violations =
        judged->verdict > ask.verdict ? judged->violations : ask.violations;
    for (const engine::Violation& violation : violations) {
      if (violation.severity == engine::Severity::kWarn) continue;
      trilab::ToProto(violation, change->add_violations());
    }
  }

  absl::Status Flush() {
    if (!client_.write(message_)) {
      return absl::CancelledError("The client has gone.");
    }
    message_.clear_changes();
    return absl::OkStatus();
  }

  const Proposal& proposal_;
  const Caller& caller_;
  engine::ProposedWorld world_;
  const RuleTestClient& client_;
  Tally tally_;
  v1::TestRulesResponse message_;
  uint64_t records_ = 0;
  int32_t listed_ = 0;
  bool begun_ = false;
};

}  // namespace

absl::Status RunRuleTest(Sequencer& sequencer, const Caller& caller,
                         const v1::TestRulesRequest& request,
                         const RuleTestClient& client) {
  const absl::Time started = absl::Now();
  ReadView view = sequencer.Read();
  const engine::State present = view.state();
  const auto rows = view.rows();
  view.Release();
  TRILAB_ASSIGN_OR_RETURN(
      const Proposal proposal,
      ProposalOf(present, request, sequencer.clock().Now()));
  TRILAB_ASSIGN_OR_RETURN(engine::State before,
                          StateBeforeJournal(*rows, sequencer.journal()));
  const uint64_t first = sequencer.journal().FirstRevision();
  const uint64_t last = present.revision();
  RuleTest test(proposal, caller,
                engine::ProposedWorld(std::move(before), proposal.rules,
                                      proposal.removed, proposal.replace_all),
                last, client);
  TRILAB_RETURN_IF_ERROR(
      ReadRecords(sequencer.journal(), first, last,
                  [&](engine::Ptr<engine::Record> record, size_t /*bytes*/) {
                    return test.Add(*record);
                  }));
  return test.Finish(first, absl::Now() - started);
}

}  // namespace trilab
