#ifndef TRILAB_TESTS_SIMULATION_PLANTED_FAULT_H_
#define TRILAB_TESTS_SIMULATION_PLANTED_FAULT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"
#include "server/sequencer/submission.h"
#include "storage/database.h"
#include "storage/journal.h"

// Faults to be found: the tester is tested by planting them. None is in the
// server's code; each stands between the server and the world around it, and
// does to the whole what the fault inside would do.

namespace trilab::simulation {

enum class PlantedFault {
  kNone,
  kSkipSync,         // The log is never synced.
  kShortBuffer,      // The buffer after a booking is one minute too short.
  kForgetRequestId,  // Some request ids are not kept.
  kShowEarly,        // What is not durable yet is shown and acknowledged.
  kReleaseTwice,     // A pool gets the units of a hold that ends twice.
};

inline constexpr PlantedFault kAllPlantedFaults[] = {
    PlantedFault::kSkipSync, PlantedFault::kShortBuffer,
    PlantedFault::kForgetRequestId, PlantedFault::kShowEarly,
    PlantedFault::kReleaseTwice};

// "skip-sync" and so on.
absl::string_view PlantedFaultName(PlantedFault fault);
std::optional<PlantedFault> ParsePlantedFault(absl::string_view name);

// Whose commands the model does not hear of.
inline constexpr char kSaboteur[] = "saboteur";

// What of `submission` reaches the server.
void Tamper(PlantedFault fault, Submission& submission);

// Forgets the request id of `record`, if that is the fault and its turn.
void Forget(PlantedFault fault, const engine::Record& record,
            const storage::Database& database);

// What else happens after `record`: commands of the saboteur. `capacity` tells
// an instrument's present value by uid, null if there is none.
std::vector<engine::Command> Aftermath(
    PlantedFault fault, const engine::Record& record,
    const std::function<engine::Ptr<engine::Instrument>(uint32_t)>& instrument);

// A journal that acknowledges records when it has only taken note of them: it
// writes them with the next ones.
class EarlyJournal final : public storage::Journal {
 public:
  explicit EarlyJournal(storage::Journal& base) : base_(base) {}

  absl::Status Append(
      absl::Span<const storage::JournalRecord> records) override;
  absl::StatusOr<uint64_t> Read(uint64_t from_revision, size_t max_records,
                                size_t max_bytes,
                                Visitor visitor) const override {
    return base_.Read(from_revision, max_records, max_bytes, visitor);
  }
  uint64_t LastRevision() const override {
    return base_.LastRevision() + noted_.size();
  }
  uint64_t FirstRevision() const override { return base_.FirstRevision(); }
  absl::Status TruncateBefore(uint64_t revision) override {
    return base_.TruncateBefore(revision);
  }

 private:
  storage::Journal& base_;
  std::vector<storage::JournalRecord> noted_;
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_PLANTED_FAULT_H_
