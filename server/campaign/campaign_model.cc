#include "server/campaign/campaign_model.h"

#include <algorithm>
#include <numeric>

namespace trilab {
namespace {

using engine::kNever;
using engine::Minute;
using engine::StartWindow;
using planner::Ticks;

// Ranges of one option are dealt to so many modes at most.
constexpr size_t kLayers = 4;

// Times are never negative here.
Minute RoundUp(Minute minutes, Minute tick) {
  return (minutes + tick - 1) / tick;
}

// Deals ranges of starts, in ticks, out so that those of a layer, each with
// what a task at its ends takes, do not touch. By start.
std::vector<std::vector<planner::Span>> Layers(
    const std::vector<planner::Span>& windows, Ticks taken) {
  std::vector<std::vector<planner::Span>> layers;
  for (const planner::Span& window : windows) {
    const auto free =
        std::find_if(layers.begin(), layers.end(),
                     [&](const std::vector<planner::Span>& layer) {
                       return layer.back().end + taken < window.start;
                     });
    if (free != layers.end()) {
      free->push_back(window);
    } else if (layers.size() < kLayers) {
      layers.push_back({window});
    }
  }
  return layers;
}

// Leaves of `window` what lies in [first, last]; false if nothing does.
bool Clip(Minute first, Minute last, StartWindow& window) {
  if (first > window.first) {
    window.first += RoundUp(first - window.first, window.step) * window.step;
  }
  if (last < window.last) {
    if (last < window.first) return false;
    window.last =
        window.first + (last - window.first) / window.step * window.step;
  }
  return window.first <= window.last;
}

planner::Goal GoalOf(engine::CampaignAim::Goal goal) {
  switch (goal) {
    case engine::CampaignAim::Goal::kMakespan:
      return planner::Goal::kMakespan;
    case engine::CampaignAim::Goal::kLateness:
      return planner::Goal::kLateness;
    case engine::CampaignAim::Goal::kCost:
      return planner::Goal::kCost;
    case engine::CampaignAim::Goal::kTravel:
      return planner::Goal::kTravel;
    case engine::CampaignAim::Goal::kEvenness:
      return planner::Goal::kEvenness;
  }
  return planner::Goal::kMakespan;
}

}  // namespace

CampaignModel::CampaignModel(
    const engine::State& state, const engine::Campaign& campaign,
    const engine::CampaignGraph& graph,
    const std::vector<std::vector<StepOption>>& options, ModelTerms terms)
    : state_(state),
      campaign_(campaign),
      graph_(graph),
      options_(options),
      terms_(std::move(terms)),
      transport_(state.catalog(), campaign.transport) {
  FindTick();
  FindOrigin();
  grouped_.assign(graph.steps.size(), false);
  for (const engine::InstanceGroup& group : graph.groups) {
    if (group.kind != engine::CampaignGroup::Kind::kSameInstrument) continue;
    for (const int step : group.steps) grouped_[step] = true;
  }
  AddPlaces();
  AddSampleResources();
  for (size_t i = 0; i < graph.steps.size(); ++i) AddTask(static_cast<int>(i));
  AddPools();
  AddTerms();
}

// The grid that all starts lie on, as far as there is one.
void CampaignModel::FindTick() {
  Minute tick = 0;
  for (const std::vector<StepOption>& options : options_) {
    for (const StepOption& option : options) {
      for (const StartWindow& window : option.windows) {
        if (window.step > 1) tick = std::gcd(tick, window.step);
      }
    }
  }
  tick_ = std::max<Minute>(1, tick);
}

void CampaignModel::FindOrigin() {
  origin_ = campaign_.window.start;
  end_ = campaign_.window.end;
  const auto take_in = [this](const engine::Interval& kept) {
    origin_ = std::min(origin_, kept.start);
    end_ = std::max(end_, kept.end);
  };
  for (const std::vector<StepOption>& options : options_) {
    for (const StepOption& option : options) {
      take_in({option.windows.front().first - option.before,
               option.windows.back().last + option.duration + option.after});
    }
  }
  for (const auto& fixed : terms_.fixed) {
    if (fixed.has_value()) {
      take_in(engine::KeptSpan(state_.catalog(), *fixed));
    }
  }
  // Buffers are rounded up to whole ticks.
  origin_ -= tick_;
}

int CampaignModel::PlaceOf(const std::string& centre) {
  const auto [place, fresh] =
      places_.emplace(centre, static_cast<int>(centres_.size()));
  if (fresh) centres_.push_back(centre);
  return place->second;
}

void CampaignModel::AddPlaces() {
  PlaceOf("");
  for (const std::vector<StepOption>& options : options_) {
    for (const StepOption& option : options) PlaceOf(option.centre);
  }
  for (const auto& fixed : terms_.fixed) {
    if (fixed.has_value()) {
      PlaceOf(engine::CentreIdOf(state_.catalog(), fixed->instrument));
    }
  }
  for (const std::string& from : centres_) {
    std::vector<Ticks>& row = problem_.travel.emplace_back();
    for (const std::string& to : centres_) {
      row.push_back(RoundUp(transport_.Between(from, to), tick_));
    }
  }
}

// A sample needs to be a resource unless its steps form a chain.
void CampaignModel::AddSampleResources() {
  std::vector<int> steps(campaign_.samples.size(), 0);
  std::vector<std::vector<int>> next(graph_.steps.size());
  for (const engine::StepInstance& step : graph_.steps) ++steps[step.sample];
  const auto link = [&](int before, int after) {
    if (graph_.steps[before].sample == graph_.steps[after].sample) {
      next[before].push_back(after);
    }
  };
  for (const auto& order : graph_.orders) link(order.before, order.after);
  for (const auto& [before, after] : terms_.orders) link(before, after);
  // The longest chain that begins at each step, by turns.
  std::vector<int> longest(graph_.steps.size(), 1);
  bool changed = true;
  while (changed) {
    changed = false;
    for (size_t i = 0; i < next.size(); ++i) {
      for (const int after : next[i]) {
        if (longest[after] + 1 <= longest[i]) continue;
        longest[i] = longest[after] + 1;
        changed = true;
      }
    }
  }
  std::vector<int> chain(campaign_.samples.size(), 0);
  for (size_t i = 0; i < next.size(); ++i) {
    int& most = chain[graph_.steps[i].sample];
    most = std::max(most, longest[i]);
  }
  for (size_t s = 0; s < steps.size(); ++s) {
    sample_resource_.push_back(
        chain[s] == steps[s] ? -1 : ResourceOf('s', static_cast<uint32_t>(s)));
  }
}

int CampaignModel::ResourceOf(char kind, uint32_t uid) {
  const auto [found, fresh] = resources_.emplace(
      std::make_pair(kind, uid), static_cast<int>(problem_.resources.size()));
  if (fresh) problem_.resources.push_back({});
  return found->second;
}

int CampaignModel::OpenResource(std::vector<planner::Span> spans) {
  problem_.calendars.push_back({std::move(spans)});
  problem_.resources.push_back(
      {static_cast<int>(problem_.calendars.size()) - 1});
  return static_cast<int>(problem_.resources.size()) - 1;
}

void CampaignModel::AddTask(int step) {
  const engine::StepInstance& instance = graph_.steps[step];
  planner::Task task;
  sources_.emplace_back();
  if (!terms_.fixed.empty() && terms_.fixed[step].has_value()) {
    AddFixed(step, task);
  } else {
    Minute after = 0;
    for (const StepOption& option : options_[instance.step]) {
      if (!GroupAllows(step, option)) continue;
      AddOption(step, option, task);
      after = std::max(after, option.after);
    }
    if (!terms_.skip_costs.empty()) AddSkip(step, task);
    if (task.modes.empty()) homeless_.push_back(step);
    if (instance.deadline != kNever) {
      task.deadline = std::max<Ticks>(
          0, RoundUp(instance.deadline + after - origin_, tick_) + 1);
    }
    if (!terms_.skip_costs.empty()) task.deadline = planner::kNoLimit;
  }
  if (instance.due != kNever) {
    task.due = std::max<Ticks>(0, TicksOf(std::max(origin_, instance.due)));
    task.weight = instance.weight;
  }
  problem_.tasks.push_back(std::move(task));
}

void CampaignModel::AddFixed(int step, planner::Task& task) {
  const engine::StepPlacement& placement = *terms_.fixed[step];
  const engine::Interval kept = engine::KeptSpan(state_.catalog(), placement);
  planner::Mode mode;
  const planner::Span span = {TicksOf(kept.start),
                              RoundUp(kept.end - origin_, tick_)};
  mode.duration = span.end - span.start;
  mode.place =
      PlaceOf(engine::CentreIdOf(state_.catalog(), placement.instrument));
  mode.resources = {OpenResource({span})};
  const int sample = sample_resource_[graph_.steps[step].sample];
  if (sample >= 0) mode.resources.push_back(sample);
  task.modes.push_back(std::move(mode));
  sources_.back().push_back({});
}

// Groups with a step that stays are kept by leaving out what does not agree.
bool CampaignModel::GroupAllows(int step, const StepOption& option) const {
  if (terms_.fixed.empty()) return true;
  for (const engine::InstanceGroup& group : graph_.groups) {
    if (std::find(group.steps.begin(), group.steps.end(), step) ==
        group.steps.end()) {
      continue;
    }
    for (const int other : group.steps) {
      const auto& fixed = terms_.fixed[other];
      if (!fixed.has_value()) continue;
      const bool agrees =
          group.kind == engine::CampaignGroup::Kind::kSameInstrument
              ? fixed->instrument == option.instrument
              : engine::CentreIdOf(state_.catalog(), fixed->instrument) ==
                    option.centre;
      if (!agrees) return false;
    }
  }
  return true;
}

// The starts of an option that this step may have.
std::vector<StartWindow> CampaignModel::WindowsFor(
    int step, const StepOption& option) const {
  const engine::StepInstance& instance = graph_.steps[step];
  const engine::CampaignSample& sample = campaign_.samples[instance.sample];
  Minute first = instance.release;
  if (!sample.centre.empty()) {
    const Minute there =
        std::max(campaign_.window.start, sample.release.value_or(0)) +
        transport_.Between(sample.centre, option.centre) + option.before;
    first = std::max(first, there);
  }
  const Minute last = std::min(kNever, instance.deadline) - option.duration;
  std::vector<StartWindow> windows;
  for (StartWindow window : option.windows) {
    if (Clip(first, last, window)) windows.push_back(window);
  }
  for (const Cut& cut : terms_.cuts) {
    if (cut.step != step) continue;
    if (cut.instrument != 0 && cut.instrument != option.instrument_uid) {
      continue;
    }
    std::vector<StartWindow> left;
    for (const StartWindow& window : windows) {
      if (cut.starts.start > window.last || cut.starts.end <= window.first) {
        left.push_back(window);
        continue;
      }
      StartWindow before = window;
      if (Clip(window.first, cut.starts.start - 1, before)) {
        left.push_back(before);
      }
      StartWindow after = window;
      if (Clip(cut.starts.end, window.last, after)) left.push_back(after);
    }
    windows = std::move(left);
  }
  return windows;
}

// How many minutes before its booking a task of `option` starts: the buffer,
// rounded up so that starts on the option's own grid, or those that stand
// alone, are whole ticks.
Minute CampaignModel::LeadOf(const StepOption& option) const {
  const StartWindow* anchor = nullptr;
  for (const StartWindow& window : option.windows) {
    const bool grid = window.step > 1;
    if (grid || (anchor == nullptr && window.first == window.last)) {
      anchor = &window;
    }
    if (grid) break;
  }
  if (anchor == nullptr) return option.before;
  return option.before + (anchor->first - option.before - origin_) % tick_;
}

// Ranges of starts in ticks, both ends included; points where their steps are
// not ticks.
std::vector<planner::Span> CampaignModel::TicksFor(
    const std::vector<StartWindow>& windows, Minute lead) const {
  std::vector<planner::Span> ranges;
  for (const StartWindow& window : windows) {
    const Minute first = window.first - lead - origin_;
    const Minute last = window.last - lead - origin_;
    if (window.step == 1) {
      const planner::Span range = {RoundUp(first, tick_), last / tick_};
      if (range.start <= range.end) ranges.push_back(range);
    } else if (first % tick_ != 0) {
      continue;
    } else if (window.step == tick_) {
      ranges.push_back({first / tick_, last / tick_});
    } else {
      for (Minute start = first; start <= last; start += window.step) {
        ranges.push_back({start / tick_, start / tick_});
      }
    }
  }
  return ranges;
}

void CampaignModel::AddOption(int step, const StepOption& option,
                              planner::Task& task) {
  const Minute lead = LeadOf(option);
  const Ticks taken = RoundUp(lead + option.duration + option.after, tick_);
  const auto layers = Layers(TicksFor(WindowsFor(step, option), lead), taken);
  for (size_t layer = 0; layer < layers.size(); ++layer) {
    const std::vector<planner::Span>& own = layers[layer];
    const auto key =
        std::make_tuple(&option, layer, own.front().start, own.back().end);
    // Whoever shares the instrument alone may share the resource; what was cut
    // out is one step's own.
    const bool shares = option.capacity == 1 && terms_.cuts.empty();
    const auto known = shares ? shared_.find(key) : shared_.end();
    int open = 0;
    if (known != shared_.end()) {
      open = known->second;
    } else {
      std::vector<planner::Span> spans;
      for (const planner::Span& range : own) {
        spans.push_back({range.start, range.end + taken});
      }
      open = OpenResource(std::move(spans));
      if (shares) shared_[key] = open;
    }
    planner::Mode mode;
    mode.duration = taken;
    mode.place = PlaceOf(option.centre);
    mode.cost = option.cost;
    AddHeld(step, option, mode);
    mode.resources.push_back(open);
    const int index = static_cast<int>(task.modes.size());
    const int number = static_cast<int>(problem_.tasks.size());
    if (option.capacity > 1) {
      claimed_.push_back(
          {number, index, true, option.instrument_uid, option.units});
    }
    for (const engine::Draw& draw : option.draws) {
      if (!draw.depletes) {
        claimed_.push_back({number, index, false, draw.supply, draw.amount});
      }
    }
    task.modes.push_back(std::move(mode));
    sources_.back().push_back({&option, lead, false});
  }
}

// The instrument comes first: groups go by it.
void CampaignModel::AddHeld(int step, const StepOption& option,
                            planner::Mode& mode) {
  const auto hold = [&mode](int resource) {
    if (std::find(mode.resources.begin(), mode.resources.end(), resource) ==
        mode.resources.end()) {
      mode.resources.push_back(resource);
    }
  };
  // Steps that must agree on a pool stand in line there.
  if (option.capacity == 1 || grouped_[step]) {
    hold(ResourceOf('i', option.instrument_uid));
  }
  if (option.operator_uid != 0) hold(ResourceOf('o', option.operator_uid));
  for (const uint32_t companion : option.companions) {
    const engine::InstrumentSite* site = state_.catalog().SiteOf(companion);
    if (site != nullptr && site->instrument->capacity == 1) {
      hold(ResourceOf('i', companion));
    }
  }
  const int sample = sample_resource_[graph_.steps[step].sample];
  if (sample >= 0) hold(sample);
}

// To leave a step out is a mode at the very end of time.
void CampaignModel::AddSkip(int step, planner::Task& task) {
  planner::Mode mode;
  mode.duration = 1;
  mode.cost = terms_.skip_costs[step];
  const Ticks last = RoundUp(end_ - origin_, tick_) + 1;
  mode.resources = {OpenResource({{last, last + 1}})};
  task.modes.push_back(std::move(mode));
  sources_.back().push_back({nullptr, 0, true});
}

// What all steps together cannot exhaust needs no looking after: each by itself
// fits by the ranges of its starts.
void CampaignModel::AddPools() {
  std::map<std::pair<bool, uint32_t>, std::map<int, int64_t>> most;
  for (const Claimed& claim : claimed_) {
    int64_t& amount = most[{claim.instrument, claim.uid}][claim.task];
    amount = std::max(amount, claim.amount);
  }
  const engine::Interval window = {origin_, end_};
  for (const auto& [key, tasks] : most) {
    const auto [instrument, uid] = key;
    const engine::Timeline& use =
        instrument ? state_.InstrumentTimeline(uid) : state_.SupplyUse(uid);
    planner::Pool pool;
    if (instrument) {
      pool.capacity = use.capacity();
    } else {
      const engine::SupplySite* site = state_.catalog().SupplyOf(uid);
      if (site == nullptr) continue;
      for (const auto& piece : site->limits.pieces()) {
        pool.capacity = std::max(pool.capacity, piece.limit);
      }
    }
    int64_t wanted = use.PeakWithin(window).level;
    for (const auto& [task, amount] : tasks) wanted += amount;
    if (tasks.size() < 2 || wanted <= pool.capacity) continue;
    for (const engine::Occupation& other : use.Overlapping(window)) {
      pool.uses.push_back(
          {{TicksOf(std::max(other.span.start, origin_)),
            RoundUp(std::min(other.span.end, end_) - origin_, tick_)},
           static_cast<int64_t>(other.units)});
    }
    const int index = static_cast<int>(problem_.pools.size());
    problem_.pools.push_back(std::move(pool));
    for (const Claimed& claim : claimed_) {
      if (claim.instrument == instrument && claim.uid == uid) {
        problem_.tasks[claim.task].modes[claim.mode].demands.push_back(
            {index, claim.amount});
      }
    }
  }
}

void CampaignModel::AddTerms() {
  for (const engine::InstanceOrder& order : graph_.orders) {
    const Ticks least = RoundUp(order.min_wait, tick_);
    problem_.precedences.push_back(
        {order.before, order.after, least,
         order.max_wait == kNever ? planner::kNoLimit
                                  : std::max(least, order.max_wait / tick_)});
  }
  for (const auto& [before, after] : terms_.orders) {
    problem_.precedences.push_back({before, after, 0, planner::kNoLimit});
  }
  const auto fixed = [&](int step) {
    return !terms_.fixed.empty() && terms_.fixed[step].has_value();
  };
  for (const engine::InstanceGroup& group : graph_.groups) {
    planner::Group own;
    own.kind = group.kind == engine::CampaignGroup::Kind::kSameInstrument
                   ? planner::Group::Kind::kSameResource
                   : planner::Group::Kind::kSamePlace;
    for (const int step : group.steps) {
      if (!fixed(step)) own.tasks.push_back(step);
    }
    if (own.tasks.size() > 1) problem_.groups.push_back(std::move(own));
  }
  if (terms_.budget.has_value()) {
    problem_.budget = *terms_.budget;
  } else if (campaign_.budget.has_value()) {
    problem_.budget = campaign_.budget->fen;
  }
  if (campaign_.aims.empty()) return;
  problem_.aims.clear();
  problem_.lexicographic = campaign_.lexicographic;
  for (const engine::CampaignAim& aim : campaign_.aims) {
    // A sum is of minutes and money.
    const bool scaled = IsSum() && aim.goal != engine::CampaignAim::Goal::kCost;
    problem_.aims.push_back(
        {GoalOf(aim.goal), aim.weight * (scaled ? tick_ : 1)});
  }
}

bool CampaignModel::IsSum() const {
  return !campaign_.lexicographic && campaign_.aims.size() > 1;
}

planner::Score CampaignModel::InMinutes(planner::Score score) const {
  if (IsSum()) return score;
  for (size_t i = 0; i < score.size(); ++i) {
    if (problem_.aims[i].goal != planner::Goal::kCost) score[i] *= tick_;
  }
  return score;
}

engine::Placements CampaignModel::Decode(const planner::Plan& plan) const {
  engine::Placements placements(graph_.steps.size());
  for (size_t i = 0; i < placements.size(); ++i) {
    engine::StepPlacement& placement = placements[i];
    const engine::StepInstance& step = graph_.steps[i];
    const planner::Placement& placed = plan.placements[i];
    const Source& source = sources_[i][placed.mode];
    if (!source.skipped && source.option == nullptr) {
      placement = *terms_.fixed[i];
      continue;
    }
    if (!terms_.bookings.empty()) placement.booking = terms_.bookings[i];
    placement.sample = campaign_.samples[step.sample].id;
    placement.step = campaign_.steps[step.step].id;
    if (source.skipped) continue;
    const StepOption& option = *source.option;
    placement.mode = option.mode;
    placement.instrument = option.instrument;
    placement.operator_id = option.operator_id;
    placement.service_mode = option.service_mode;
    placement.interval.start = origin_ + placed.start * tick_ + source.lead;
    placement.interval.end = placement.interval.start + option.duration;
  }
  return placements;
}

}  // namespace trilab
