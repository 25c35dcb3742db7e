#include "tests/bench/planner/campaign_family.h"

#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/planner/random.h"

namespace trilab::bench {
namespace {

using planner::Ticks;

constexpr Ticks kHour = 60;
constexpr Ticks kDay = 24 * kHour;
constexpr int kDays = 180;
constexpr int kCentres = 9;
constexpr int kCentresOfRegion = 3;
constexpr int kKinds = 20;
constexpr int kOperatorsOfCentre = 14;
// Of 100 days in which an instrument is open, those booked by others.
constexpr int kBookedDays = 50;

class Campaign {
 public:
  Campaign(const CampaignSize& size, uint64_t seed)
      : size_(size), random_(seed) {}

  planner::Problem Make() {
    AddPlaces();
    AddInstruments();
    AddOperators();
    for (int sample = 0; sample < size_.samples; ++sample) AddSample();
    if (size_.late) {
      problem_.aims = {{planner::Goal::kLateness, 1},
                       {planner::Goal::kMakespan, 1}};
    }
    return std::move(problem_);
  }

 private:
  struct Instrument {
    int kind;
    int centre;
    int percent;  // Of the usual duration.
  };

  void AddPlaces() {
    problem_.travel.assign(kCentres, std::vector<Ticks>(kCentres, 0));
    for (int a = 0; a < kCentres; ++a) {
      for (int b = 0; b < a; ++b) {
        const bool near = a / kCentresOfRegion == b / kCentresOfRegion;
        const Ticks hours =
            near ? 2 + random_.Below(4) : 12 + random_.Below(25);
        problem_.travel[a][b] = problem_.travel[b][a] = hours * kHour;
      }
      problem_.pools.push_back({/*capacity=*/100, {}});  // Power.
    }
  }

  // Hours of working days, without a week of holidays, and without days that
  // others have taken.
  int AddCalendar(Ticks opens, Ticks closes, bool weekends, int booked) {
    const int holidays = 40 + random_.Below(20);
    planner::Calendar calendar;
    for (int day = 0; day < kDays; ++day) {
      if (!weekends && day % 7 >= 5) continue;
      if (day >= holidays && day < holidays + 7) continue;
      Ticks start = day * kDay + opens;
      const Ticks end = day * kDay + closes;
      if (random_.Below(100) < booked) {
        start += (1 + random_.Below(8)) * kHour;
        if (start >= end) continue;
      }
      if (!calendar.open.empty() && calendar.open.back().end == start) {
        calendar.open.back().end = end;
      } else {
        calendar.open.push_back({start, end});
      }
    }
    problem_.calendars.push_back(std::move(calendar));
    return static_cast<int>(problem_.calendars.size()) - 1;
  }

  void AddInstruments() {
    for (int i = 0; i < size_.instruments; ++i) {
      instruments_.push_back(
          {i % kKinds, random_.Below(kCentres), 80 + random_.Below(60)});
      // One in four runs day and night.
      const bool always = random_.Below(4) == 0;
      problem_.resources.push_back(
          {always ? AddCalendar(0, kDay, true, kBookedDays)
                  : AddCalendar(8 * kHour, 20 * kHour, false, kBookedDays)});
    }
  }

  void AddOperators() {
    for (int i = 0; i < kCentres * kOperatorsOfCentre; ++i) {
      const Ticks opens = (i % 2 == 0 ? 7 : 11) * kHour;
      problem_.resources.push_back(
          {AddCalendar(opens, opens + 9 * kHour, false, 10)});
    }
  }

  int OperatorOf(int instrument, int which) const {
    return size_.instruments +
           instruments_[instrument].centre * kOperatorsOfCentre +
           (instrument * 5 + which * 3) % kOperatorsOfCentre;
  }

  void AddSample() {
    const Ticks release = random_.Below(5) * kDay;
    const Ticks due = release + (4 + random_.Below(10)) * kDay;
    const int spread = size_.steps / 4;
    const int steps = size_.steps - spread + random_.Below(2 * spread + 1);
    const int64_t weight = 1 + random_.Below(4);
    for (int step = 0; step < steps; ++step) {
      const int index = static_cast<int>(problem_.tasks.size());
      AddStep();
      planner::Task& task = problem_.tasks.back();
      if (step == 0) {
        task.release = release;
      } else {
        planner::Precedence arc = {index - 1, index};
        arc.min_lag = random_.Below(3) * kHour;
        if (random_.Below(5) == 0) arc.max_lag = 7 * kDay;
        problem_.precedences.push_back(arc);
      }
      if (step + 1 == steps) {
        task.due = due;
        task.weight = weight;
      }
    }
  }

  void AddStep() {
    planner::Task& task = problem_.tasks.emplace_back();
    const int kind = random_.Below(kKinds);
    const Ticks usual = (1 + random_.Below(7)) * kHour;
    const int64_t power = 10 + random_.Below(30);
    // Not every instrument of a kind can take every sample.
    for (int i = kind; i < size_.instruments; i += kKinds) {
      if (!task.modes.empty() && random_.Below(3) == 0) continue;
      for (int which = 0; which < 2; ++which) {
        planner::Mode& mode = task.modes.emplace_back();
        mode.resources = {i, OperatorOf(i, which)};
        mode.place = instruments_[i].centre;
        mode.duration = usual * instruments_[i].percent / 100;
        mode.demands = {{mode.place, power}};
      }
    }
  }

  const CampaignSize& size_;
  planner::Random random_;
  planner::Problem problem_;
  std::vector<Instrument> instruments_;
};

}  // namespace

planner::Problem RandomCampaign(const CampaignSize& size, uint64_t seed) {
  return Campaign(size, seed).Make();
}

std::vector<Instance> CampaignFamily(absl::string_view set) {
  std::vector<Instance> instances;
  for (const auto& [samples, steps, count] :
       {std::tuple(6, 8, 3), std::tuple(30, 10, 1), std::tuple(200, 10, 1)}) {
    for (bool late : {false, true}) {
      for (int seed = 1; seed <= count; ++seed) {
        Instance instance;
        instance.set = "campaign";
        instance.name = absl::StrCat(samples, "x", steps,
                                     late ? "-late-" : "-makespan-", seed);
        const std::string path = absl::StrCat("campaign/", instance.name);
        if (!absl::StartsWith(path, set)) continue;
        instance.problem = RandomCampaign({samples, steps, 200, late}, seed);
        instances.push_back(std::move(instance));
      }
    }
  }
  return instances;
}

}  // namespace trilab::bench
