#include "server/campaign/step_options.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/engine/booking_request.h"
#include "server/engine/constraints/constraint_set.h"
#include "server/engine/leapfrog.h"
#include "server/engine/search_candidates.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Case;
using engine::kNever;
using engine::Minute;

// Who books, by uid.
struct Subject {
  uint32_t partner = 0;
  uint32_t member = 0;
  uint32_t project = 0;
};

// What is known of a candidate before its starts are worked out.
struct Ranked {
  const engine::Candidate* candidate = nullptr;
  engine::ServiceMode mode = engine::ServiceMode::kSample;
  Minute earliest = kNever;
};

template <typename T>
absl::Status Find(const engine::Table<T>& table, absl::string_view collection,
                  const std::string& id, uint32_t& uid) {
  if (id.empty()) return absl::OkStatus();
  const T* found = table.Find(id);
  if (found == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("There is no ", collection, "/", id, "."));
  }
  uid = static_cast<uint32_t>(found->meta.uid);
  return absl::OkStatus();
}

// Finds the options of one step.
class StepSearch {
 public:
  StepSearch(const engine::State& state, const engine::Campaign& campaign,
             const engine::CampaignStep& step, const OptionLimits& limits,
             absl::Time now)
      : state_(state),
        campaign_(campaign),
        step_(step),
        limits_(limits),
        time_(now),
        now_(engine::MinuteCeil(now)),
        now_rounded_(engine::MinuteFloor(now) != now_) {}

  absl::StatusOr<std::vector<StepOption>> Run(
      const std::function<bool(const std::string&)>& may_use,
      const std::function<bool()>& cancelled) {
    for (size_t m = 0; m < step_.modes.size(); ++m) {
      const engine::Ask& ask = step_.modes[m];
      TRILAB_RETURN_IF_ERROR(FindSubject(ask));
      TRILAB_ASSIGN_OR_RETURN(
          const std::vector<engine::Candidate> candidates,
          engine::FindCandidates(state_.catalog(), ask, std::nullopt));
      std::vector<Ranked> ranked;
      for (const engine::Candidate& candidate : candidates) {
        if (cancelled && cancelled()) {
          return absl::CancelledError("The client has gone.");
        }
        if (may_use && !may_use(candidate.site->instrument->meta.id)) continue;
        for (const engine::ServiceMode mode :
             engine::ModesOf(ask, *candidate.site->instrument)) {
          const Minute earliest = EarliestOf(ask, candidate, mode, 0);
          if (earliest != kNever)
            ranked.push_back({&candidate, mode, earliest});
        }
      }
      for (const Ranked& one : TakeBest(std::move(ranked))) {
        AddOptions(static_cast<int>(m), one);
      }
    }
    return std::move(options_);
  }

 private:
  absl::Status FindSubject(const engine::Ask& ask) {
    const engine::Catalog& catalog = state_.catalog();
    const bool own = !ask.partner.empty();
    subject_ = {};
    TRILAB_RETURN_IF_ERROR(Find(catalog.institutions(), "institutions",
                                own ? ask.partner : campaign_.partner,
                                subject_.partner));
    TRILAB_RETURN_IF_ERROR(Find(catalog.members(), "members",
                                own ? ask.member : campaign_.member,
                                subject_.member));
    TRILAB_RETURN_IF_ERROR(Find(catalog.projects(), "projects",
                                own ? ask.project : campaign_.project,
                                subject_.project));
    operator_ = 0;
    return Find(catalog.operators(), "operators", ask.operator_id, operator_);
  }

  Case CaseOf(const engine::Ask& ask, const engine::Candidate& candidate,
              engine::ServiceMode mode, uint32_t operator_uid) const {
    Case c{state_,
           *candidate.site,
           candidate.instrument,
           ask.duration + step_.setup,
           ask.units,
           mode,
           operator_uid != 0 ? operator_uid : operator_,
           subject_.partner,
           &ask.need,
           /*moved_booking=*/0,
           now_,
           engine::Operation::kCreate,
           /*present_start=*/0,
           now_rounded_,
           /*waived_rule=*/0,
           /*buffer_before=*/std::nullopt,
           subject_.member,
           subject_.project};
    c.configuration = ask.configuration;
    c.draws = &ask.draws;
    return c;
  }

  engine::Interval Window(const engine::Ask& ask) const {
    // An ask with a window of its own is one of many that compete.
    return ask.window.empty() ? campaign_.window : ask.window;
  }

  Minute EarliestOf(const engine::Ask& ask, const engine::Candidate& candidate,
                    engine::ServiceMode mode, uint32_t operator_uid) const {
    const Case c = CaseOf(ask, candidate, mode, operator_uid);
    const engine::ConstraintSet constraints(c);
    const engine::Interval window = Window(ask);
    return engine::Leapfrog(constraints.steps(), window.start,
                            window.end - c.duration)
        .start;
  }

  // The soonest of each centre, then the second of each, and so on.
  std::vector<Ranked> TakeBest(std::vector<Ranked> ranked) const {
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const Ranked& a, const Ranked& b) {
                       return a.earliest < b.earliest;
                     });
    std::map<std::string, size_t> taken;
    std::vector<std::pair<size_t, size_t>> order;  // Turn and place.
    for (size_t i = 0; i < ranked.size(); ++i) {
      const auto& centre = ranked[i].candidate->site->centre;
      order.emplace_back(taken[centre == nullptr ? "" : centre->meta.id]++, i);
    }
    std::sort(order.begin(), order.end());
    std::vector<Ranked> best;
    for (const auto& [turn, i] : order) {
      if (best.size() == limits_.instruments) break;
      best.push_back(ranked[i]);
    }
    return best;
  }

  void AddOptions(int m, const Ranked& ranked) {
    const engine::Ask& ask = step_.modes[m];
    const engine::Candidate& candidate = *ranked.candidate;
    const Case c = CaseOf(ask, candidate, ranked.mode, 0);
    bool needs_operator = false;
    {
      const engine::ConstraintSet constraints(c);
      needs_operator = constraints.operators().needed();
    }
    if (!needs_operator || operator_ != 0) {
      AddOption(m, ranked, operator_);
      return;
    }
    std::vector<std::pair<Minute, uint32_t>> operators;
    const auto& centre = candidate.site->centre;
    for (const uint32_t uid : state_.catalog().OperatorsFor(
             centre == nullptr ? "" : centre->meta.id,
             candidate.site->instrument->qualification)) {
      const Minute earliest = EarliestOf(ask, candidate, ranked.mode, uid);
      if (earliest != kNever) operators.emplace_back(earliest, uid);
    }
    std::sort(operators.begin(), operators.end());
    if (operators.size() > limits_.operators) {
      operators.resize(limits_.operators);
    }
    for (const auto& [earliest, uid] : operators) AddOption(m, ranked, uid);
  }

  void AddOption(int m, const Ranked& ranked, uint32_t operator_uid) {
    const engine::Catalog& catalog = state_.catalog();
    const engine::Ask& ask = step_.modes[m];
    const engine::Instrument& instrument = *ranked.candidate->site->instrument;
    const Case c = CaseOf(ask, *ranked.candidate, ranked.mode, operator_uid);
    const engine::ConstraintSet constraints(c);
    const engine::Interval window = Window(ask);
    StepOption option;
    option.windows =
        engine::StartWindows(constraints.steps(), c.duration, window.start,
                             window.end - c.duration, limits_.windows);
    if (option.windows.empty()) return;
    option.mode = m;
    option.instrument = instrument.meta.id;
    option.operator_id = std::string(catalog.operators().IdOf(operator_uid));
    option.service_mode = ranked.mode;
    const auto& centre = ranked.candidate->site->centre;
    if (centre != nullptr) option.centre = centre->meta.id;
    option.instrument_uid = ranked.candidate->instrument;
    option.operator_uid = operator_uid;
    option.capacity = instrument.capacity;
    option.units = ask.units;
    option.duration = c.duration;
    option.before = instrument.buffer_before_minutes;
    option.after = instrument.buffer_after_minutes;
    AddBill(ask, option);
    options_.push_back(std::move(option));
  }

  // What a booking at the first start costs and takes along.
  void AddBill(const engine::Ask& ask, StepOption& option) const {
    const bool own = !ask.partner.empty();
    engine::BookingRequest request;
    request.instruments = {option.instrument};
    request.interval = {option.windows.front().first,
                        option.windows.front().first + option.duration};
    request.units = ask.units;
    request.mode = option.service_mode;
    request.operator_id = option.operator_id;
    request.partner = own ? ask.partner : campaign_.partner;
    request.member = own ? ask.member : campaign_.member;
    request.project = own ? ask.project : campaign_.project;
    request.need = ask.need;
    request.configuration = ask.configuration;
    request.draws = ask.draws;
    const engine::Resolution resolution =
        engine::ResolveRequest(state_, request);
    if (std::holds_alternative<engine::Rejection>(resolution)) return;
    const engine::Judgement judgement =
        engine::Judge(state_, request, /*moved_booking=*/0, time_);
    option.draws = judgement.draws;
    for (const engine::Claim& claim : judgement.companions) {
      option.companions.push_back(claim.instrument);
    }
    if (judgement.quote == nullptr) return;
    option.cost = std::max<int64_t>(0, judgement.quote->payable());
    option.currency = judgement.quote->currency;
  }

  const engine::State& state_;
  const engine::Campaign& campaign_;
  const engine::CampaignStep& step_;
  const OptionLimits& limits_;
  const absl::Time time_;
  const Minute now_;
  const bool now_rounded_;
  Subject subject_;
  uint32_t operator_ = 0;  // Asked for by name.
  std::vector<StepOption> options_;
};

}  // namespace

absl::StatusOr<std::vector<std::vector<StepOption>>> FindStepOptions(
    const engine::State& state, const engine::Campaign& campaign,
    const std::function<bool(const std::string&)>& may_use,
    const OptionLimits& limits, absl::Time now,
    const std::function<bool()>& cancelled) {
  std::vector<std::vector<StepOption>> all;
  for (const engine::CampaignStep& step : campaign.steps) {
    StepSearch search(state, campaign, step, limits, now);
    TRILAB_ASSIGN_OR_RETURN(std::vector<StepOption> options,
                            search.Run(may_use, cancelled));
    all.push_back(std::move(options));
  }
  return all;
}

}  // namespace trilab
