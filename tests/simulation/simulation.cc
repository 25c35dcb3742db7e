#include "tests/simulation/simulation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/sequencer/errors.h"
#include "tests/simulation/calls.h"
#include "tests/simulation/client_commands.h"
#include "tests/simulation/findings.h"
#include "tests/simulation/planted_fault.h"
#include "tests/simulation/random.h"
#include "tests/simulation/simulated_server.h"
#include "tests/simulation/witness.h"
#include "tests/simulation/world.h"

namespace trilab::simulation {
namespace {

// Enough for everything that was written to survive.
constexpr uint64_t kEverything = uint64_t{1} << 40;

absl::string_view EventName(engine::BookingEvent event) {
  using E = engine::BookingEvent;
  switch (event) {
    case E::kCreated:
      return "created";
    case E::kConfirmed:
      return "confirmed";
    case E::kRescheduled:
      return "rescheduled";
    case E::kCancelled:
      return "cancelled";
    case E::kExpired:
      return "expired";
    case E::kSubmitted:
      return "submitted";
    case E::kStepApproved:
      return "approved in a step";
    case E::kApproved:
      return "approved";
    case E::kRejected:
      return "rejected";
    case E::kCheckedIn:
      return "checked in";
    case E::kCheckedOut:
      return "checked out";
    case E::kCompleted:
      return "completed";
    case E::kNoShow:
      return "no-show";
    case E::kTransferred:
      return "transferred";
    case E::kRerouteProposed:
      return "reroute proposed";
    case E::kRerouted:
      return "rerouted";
    case E::kInterrupted:
      return "interrupted";
  }
  return "";
}

// One attempt of a call.
struct Sent {
  Call* call = nullptr;
  size_t body = 0;
};

class Simulation {
 public:
  explicit Simulation(const Scenario& scenario)
      : scenario_(scenario),
        server_(scenario.setup, engine::ToTime(kWorldStart)),
        calls_(findings_),
        witness_(server_, calls_, findings_) {}

  RunResult Run() {
    Begin();
    for (const Step& step : scenario_.steps) {
      if (!findings_.empty()) break;
      result_.story.push_back(
          absl::StrCat("step ", step.index, ": ", StepKindName(step.kind)));
      Random random(step.seed);
      Do(step.kind, random);
      ++result_.counts[absl::StrCat("step ", StepKindName(step.kind))];
    }
    if (findings_.empty()) Finish();
    witness_.Closing();
    server_.Stop();
    for (const auto& [event, count] : witness_.model().events()) {
      result_.counts[absl::StrCat("booking ", EventName(event))] += count;
    }
    result_.findings = findings_.all();
    result_.fingerprint = witness_.fingerprint();
    return std::move(result_);
  }

 private:
  void Begin() {
    calls_.Elapse(server_.clock().Now());
    Reopen();
    if (!findings_.empty()) return;
    Call& start = calls_.Make("admin", true, StartOfWorld(), StartOfWorld());
    Send({{&start, 0}}, absl::InfiniteFuture());
    if (!start.outcome.has_value() || witness_.model().instruments().empty()) {
      findings_.Add("the world was not made");
    }
  }

  void Do(StepKind kind, Random& random) {
    switch (kind) {
      case StepKind::kBurst:
        return Burst(random);
      case StepKind::kCrash:
        return Crash(random);
      case StepKind::kDiskError:
        return DiskError(random, Strike::kError);
      case StepKind::kDiskFull:
        return DiskError(random, Strike::kFull);
      case StepKind::kReadError:
        return ReadError(random);
      case StepKind::kShortOfSpace:
        return ShortOfSpace(random);
      case StepKind::kBadStart:
        return BadStart(random);
      case StepKind::kRestart:
        return Restart(random);
      case StepKind::kFlush:
        return Flush(random);
      case StepKind::kTime:
        return PassTime(absl::Seconds(random.Pick<int64_t>(
            {1, 30, 300, 300, 1'800, 1'800, 10'800, 86'400, 260'000})));
      case StepKind::kTimeBack:
        return PassTime(
            -absl::Seconds(random.Pick<int64_t>({1, 600, 3'600, 100'000})));
      case StepKind::kSnapshot:
        return witness_.LookAtSnapshot();
      case StepKind::kWatch:
        return witness_.LookAtWatchers(random);
      case StepKind::kVerify:
        return witness_.Verify();
    }
  }

  // --- What clients send.

  std::vector<Sent> AnyBurst(Random& random) {
    std::vector<Sent> burst;
    for (int64_t i = random.Between(1, 7); i > 0; --i) {
      const int64_t kind = random.Between(0, 19);
      if (kind < 12 || calls_.all().size() < 2) {
        burst.push_back({&AnyCall(random), 0});
      } else if (kind < 14 && !burst.empty()) {
        const Sent again = random.Pick(burst);
        if (!again.call->request_id.empty()) burst.push_back(again);
      } else if (Call* earlier = EarlierCall(random)) {
        const bool careless = kind == 19 && earlier->number > 1;
        burst.push_back({earlier, careless ? size_t{1} : size_t{0}});
      }
    }
    // The network brings them in any order.
    for (size_t i = burst.size(); i > 1; --i) {
      std::swap(burst[i - 1], burst[random.Next() % i]);
    }
    return burst;
  }

  Call& AnyCall(Random& random) {
    const std::string client =
        absl::StrCat("client-", random.Between(1, scenario_.clients));
    const absl::Time now = server_.clock().Now();
    engine::Command meant = AnyCommand(random, witness_.model(), now);
    engine::Command other = AnyCommand(random, witness_.model(), now);
    Call& call = calls_.Make(client, !random.OneIn(10), std::move(meant),
                             std::move(other));
    call.keeps_conflicts = !random.OneIn(6);
    return call;
  }

  // One to try again: rather one whose outcome its client does not know.
  Call* EarlierCall(Random& random) {
    std::vector<Call*> unknown;
    std::vector<Call*> known;
    for (Call& call : calls_.all()) {
      if (call.request_id.empty()) continue;
      (call.unknown ? unknown : known).push_back(&call);
    }
    if (!unknown.empty() && !random.OneIn(3)) return random.Pick(unknown);
    return known.empty() ? nullptr : random.Pick(known);
  }

  void Burst(Random& random) {
    const std::vector<Sent> burst = AnyBurst(random);
    const absl::Time deadline =
        random.OneIn(12)
            ? server_.clock().Now() - absl::Seconds(random.Between(-1, 1))
            : absl::InfiniteFuture();
    Send(burst, deadline);
  }

  std::vector<Submission> Submissions(const std::vector<Sent>& burst,
                                      absl::Time deadline) {
    std::vector<Submission> submissions;
    for (const Sent& sent : burst) {
      submissions.push_back(Calls::Attempt(*sent.call, sent.body, deadline));
      Tamper(scenario_.setup.fault, submissions.back());
    }
    return submissions;
  }

  void Note(const std::vector<Sent>& burst,
            const std::vector<Outcome>& outcomes) {
    for (size_t i = 0; i < burst.size(); ++i) {
      const Outcome& outcome = outcomes[i];
      calls_.Note(*burst[i].call, burst[i].body, outcome, storage_may_fail_);
      std::string told = "accepted";
      if (!outcome.ok()) {
        told = ReasonOf(outcome.status());
        if (told.empty()) told = "an error of reading";
      } else if ((*outcome)->rejection.has_value()) {
        told = (*outcome)->rejection->reason;
      }
      ++result_.counts[absl::StrCat("told ", told)];
      witness_.AddToFingerprint(told);
      result_.story.push_back(absl::StrCat(
          "  ", burst[i].call->principal, " call ", burst[i].call->number,
          burst[i].body == 1 ? " with another body" : "", ", ",
          CommandName(burst[i].call->bodies[burst[i].body]), ": ",
          outcome.ok()
              ? absl::StrCat(told, " at revision ", (*outcome)->revision)
              : told));
    }
  }

  void Send(const std::vector<Sent>& burst, absl::Time deadline) {
    Note(burst, server_.Run(Submissions(burst, deadline)));
    Look();
  }

  // Only when nothing goes wrong any more.
  void Look() {
    if (!server_.sequencer().writable()) {
      findings_.Add("the server takes no more changes: ",
                    server_.sequencer().problem());
      return;
    }
    const std::vector<engine::Ptr<engine::Record>> news = witness_.Look();
    for (const auto& record : news) {
      Forget(scenario_.setup.fault, *record, server_.database());
    }
    if (scenario_.setup.fault != PlantedFault::kReleaseTwice) return;
    for (const auto& record : news) {
      for (engine::Command& command :
           Aftermath(scenario_.setup.fault, *record, [this](uint32_t uid) {
             const auto view = server_.sequencer().Read();
             const engine::Table<engine::Instrument>& instruments =
                 view.state().catalog().instruments();
             return instruments.Share(instruments.IdOf(uid));
           })) {
        Submission submission;
        submission.command = std::move(command);
        submission.principal = kSaboteur;
        std::vector<Submission> one;
        one.push_back(std::move(submission));
        server_.Run(std::move(one));
      }
    }
    witness_.Look();
  }

  // --- What goes wrong.

  static Target LogTarget(Random& random) {
    return random.OneIn(2) ? Target::kLogWrite : Target::kLogSync;
  }

  void Crash(Random& random) {
    storage_may_fail_ = true;
    const auto strike =
        random.OneIn(2) ? Strike::kPowerBefore : Strike::kPowerAfter;
    server_.disk().Arm(strike, LogTarget(random),
                       static_cast<int>(random.Between(1, 6)),
                       static_cast<uint64_t>(random.Between(0, 400)));
    const std::vector<Sent> burst = AnyBurst(random);
    Note(burst, server_.Run(Submissions(burst, absl::InfiniteFuture())));
    if (server_.disk().struck()) ++result_.counts["power cut in a write"];
    LosePower(random);
    Reopen();
  }

  void LosePower(Random& random) {
    witness_.Closing();
    const auto some = static_cast<uint64_t>(random.Between(1, 600));
    server_.LosePower(random.Pick<uint64_t>({0, some, kEverything}));
  }

  void DiskError(Random& random, Strike strike) {
    storage_may_fail_ = true;
    server_.disk().Arm(strike, LogTarget(random),
                       static_cast<int>(random.Between(1, 5)));
    for (int64_t i = random.Between(1, 2); i > 0; --i) {
      const std::vector<Sent> burst = AnyBurst(random);
      Note(burst, server_.Run(Submissions(burst, absl::InfiniteFuture())));
    }
    Recover(random);
  }

  void ReadError(Random& random) {
    storage_may_fail_ = true;
    server_.disk().ArmRead(static_cast<int>(random.Between(1, 8)));
    const std::vector<Sent> burst = AnyBurst(random);
    Note(burst, server_.Run(Submissions(burst, absl::InfiniteFuture())));
    if (server_.disk().struck()) ++result_.counts["read failed while serving"];
    Recover(random);
  }

  // After a fault: opens again if nothing more is taken, else goes on.
  void Recover(Random& random) {
    server_.disk().Disarm();
    storage_may_fail_ = false;
    if (server_.sequencer().writable()) return Look();
    ++result_.counts["writer gave up"];
    if (random.OneIn(2)) {
      LosePower(random);
    } else {
      witness_.Closing();
      server_.Stop();
    }
    Reopen();
  }

  void ShortOfSpace(Random& random) {
    server_.set_short_of_space(true);
    PassTime(absl::Seconds(2));
    for (int64_t i = random.Between(1, 2); i > 0; --i) {
      if (findings_.empty()) Burst(random);
    }
    server_.set_short_of_space(false);
    if (findings_.empty()) PassTime(absl::Seconds(2));
  }

  void BadStart(Random& random) {
    if (random.OneIn(2)) {
      LosePower(random);
    } else {
      witness_.Closing();
      server_.Stop();
    }
    if (random.OneIn(2)) {
      server_.disk().ArmRead(static_cast<int>(random.Between(1, 60)));
    } else {
      server_.disk().Arm(random.Pick({Strike::kPowerBefore, Strike::kPowerAfter,
                                      Strike::kError, Strike::kFull}),
                         random.Pick({Target::kLogWrite, Target::kLogSync,
                                      Target::kOtherWrite, Target::kOtherSync}),
                         static_cast<int>(random.Between(1, 20)),
                         static_cast<uint64_t>(random.Between(0, 400)));
    }
    const absl::Status status = server_.Open();
    const bool struck = server_.disk().struck();
    if (!status.ok() && !struck) {
      findings_.Add("does not start: ", status.ToString());
      return;
    }
    if (struck) {
      ++result_.counts[status.ok() ? "fault while starting, started"
                                   : "fault while starting, refused"];
    }
    LosePower(random);
    Reopen();
  }

  void Restart(Random& random) {
    const std::vector<Sent> burst = AnyBurst(random);
    witness_.Closing();
    Note(burst, server_.RunAndStop(Submissions(burst, absl::InfiniteFuture())));
    Reopen();
  }

  void Flush(Random& random) {
    if (random.OneIn(2)) {
      if (!server_.database().Flush().ok()) findings_.Add("cannot flush");
      return;
    }
    server_.disk().Arm(
        random.Pick({Strike::kPowerBefore, Strike::kError, Strike::kFull}),
        random.Pick({Target::kOtherWrite, Target::kOtherSync}),
        static_cast<int>(random.Between(1, 12)),
        static_cast<uint64_t>(random.Between(0, 400)));
    const absl::Status status = server_.database().Flush();
    if (!status.ok() && !server_.disk().struck()) {
      findings_.Add("cannot flush: ", status.ToString());
      return;
    }
    if (!status.ok()) ++result_.counts["flush failed"];
    LosePower(random);
    Reopen();
  }

  void PassTime(absl::Duration by) {
    server_.clock().Set(server_.clock().Now() + by);
    calls_.Elapse(server_.clock().Now());
    server_.Run({});
    Look();
  }

  void Reopen() {
    server_.disk().Disarm();
    storage_may_fail_ = false;
    const absl::Status status = server_.Open();
    if (!status.ok()) {
      findings_.Add("does not open: ", status.ToString());
      return;
    }
    witness_.Opened();
    if (findings_.empty()) Look();
    if (findings_.empty() && ++opened_ % 3 == 0) witness_.Verify();
  }

  // Every client asks until it knows; then days pass, and nothing is left that
  // should have ended.
  void Finish() {
    std::vector<Sent> again;
    for (Call& call : calls_.all()) {
      if (call.unknown && !call.request_id.empty()) again.push_back({&call, 0});
    }
    while (!again.empty() && findings_.empty()) {
      const size_t some = std::min<size_t>(again.size(), 3);
      Send({again.begin(), again.begin() + static_cast<std::ptrdiff_t>(some)},
           absl::InfiniteFuture());
      again.erase(again.begin(),
                  again.begin() + static_cast<std::ptrdiff_t>(some));
    }
    if (findings_.empty()) calls_.CheckRecorded();
    for (const int hours : {6, 24 * 8}) {
      if (findings_.empty()) PassTime(absl::Hours(hours));
    }
    if (!findings_.empty()) return;
    for (const auto& [id, booking] : witness_.model().bookings()) {
      if (booking->state == engine::BookingState::kHeld &&
          booking->hold_expiry <= server_.clock().Now()) {
        findings_.Add("booking ", id, " is held for ever");
      }
    }
    witness_.Verify();
    witness_.Closing();
    server_.Stop();
    if (findings_.empty()) Reopen();
  }

  const Scenario& scenario_;
  Findings findings_;
  SimulatedServer server_;
  Calls calls_;
  Witness witness_;
  RunResult result_;
  int opened_ = 0;
  // Whether errors of the storage are to be expected.
  bool storage_may_fail_ = false;
};

}  // namespace

RunResult Simulate(const Scenario& scenario) {
  return Simulation(scenario).Run();
}

}  // namespace trilab::simulation
