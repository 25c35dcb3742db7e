#ifndef TRILAB_SERVER_ENGINE_CAMPAIGN_CAMPAIGN_H_
#define TRILAB_SERVER_ENGINE_CAMPAIGN_CAMPAIGN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/ask.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"

// Samples that each go through steps in order, booked all or nothing; see
// trilab.v1.Campaign. Resources are named by id.

namespace trilab::engine {

// What is tested and travels.
struct CampaignSample {
  std::string id;
  std::string title;
  std::string centre;             // Where it is at first; empty: anywhere.
  std::optional<Minute> release;  // It can leave there.
  std::optional<Minute> deadline;
  std::optional<Minute> due;
  int32_t priority = 1;  // 1 to 1,000.
};

// That a step waits for another.
struct StepOrder {
  std::string step;  // Of the same sample, or "sample/step".
  Minute min_wait = 0;
  std::optional<Minute> max_wait;
};

// What is done with each sample.
struct CampaignStep {
  std::string id;
  std::string title;
  std::vector<Ask> modes;  // Their windows and subjects are not read.
  Minute setup = 0;        // Booked before the duration of the mode.
  std::optional<Minute> release;
  std::optional<Minute> deadline;
  std::optional<Minute> due;
  int32_t weight = 1;                // 1 to 1,000.
  bool any_order = false;            // Not after the one listed before it.
  std::vector<StepOrder> after;      // Replaces that as well.
  std::vector<std::string> samples;  // Empty: all.
};

struct CampaignGroup {
  enum class Kind : uint8_t { kSameInstrument = 1, kSameCentre = 2 };
  Kind kind = Kind::kSameInstrument;
  std::vector<std::string> steps;
  bool across_samples = false;
};

struct CampaignAim {
  // Stable: stored.
  enum class Goal : uint8_t {
    kMakespan = 1,
    kLateness = 2,
    kCost = 3,
    kTravel = 4,
    kEvenness = 5,
  };
  Goal goal = Goal::kMakespan;
  int64_t weight = 1;
};

struct TransportLeg {
  std::string from;  // Centres.
  std::string to;
  Minute minutes = 0;
};

struct Transport {
  int32_t speed_kmh = 50;
  Minute handling = 60;
  std::vector<TransportLeg> legs;
};

// Where and when one step of one sample is done.
struct StepPlacement {
  std::string sample;
  std::string step;
  int32_t mode = 0;  // Of the step.
  std::string instrument;
  std::string operator_id;  // Empty: none is needed, or whoever may.
  ServiceMode service_mode = ServiceMode::kSample;
  Interval interval;
  uint64_t booking = 0;  // 0: none yet.
};

struct Campaign {
  uint64_t id = 0;        // From 1; 0: not booked.
  uint64_t revision = 0;  // Of its last change as a whole; its etag.
  std::string title;
  std::string note;
  std::string subject;
  std::string partner;
  std::string member;
  std::string project;
  Interval window;
  std::vector<CampaignSample> samples;
  std::vector<CampaignStep> steps;
  std::vector<CampaignGroup> groups;
  std::vector<CampaignAim> aims;  // Empty: makespan.
  bool lexicographic = false;
  std::optional<Amount> budget;
  Transport transport;
  // Of every step of every sample, once it is booked.
  std::vector<StepPlacement> placements;
  bool cancelled = false;
  std::string cancel_reason;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};

// "prototype-1/emc".
std::string StepName(const StepPlacement& placement);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CAMPAIGN_CAMPAIGN_H_
