#include "tests/simulation/planted_fault.h"

#include <memory>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "storage/base/slice.h"
#include "storage/base/status_macros.h"
#include "storage/families.h"
#include "storage/keys.h"

namespace trilab::simulation {
namespace {

// One in so many request ids is forgotten.
constexpr uint64_t kForgottenOneIn = 3;

void Shorten(engine::PutResource& put) {
  const auto* found =
      std::get_if<engine::Ptr<engine::Instrument>>(&put.resource);
  if (found == nullptr || (*found)->buffer_after_minutes == 0) return;
  engine::Instrument shorter = **found;
  --shorter.buffer_after_minutes;
  put.resource = std::make_shared<const engine::Instrument>(std::move(shorter));
}

void Shorten(engine::Command& command) {
  if (auto* put = std::get_if<engine::PutResource>(&command)) Shorten(*put);
  if (auto* all = std::get_if<engine::PutResources>(&command)) {
    for (engine::PutResource& put : all->changes) Shorten(put);
  }
}

}  // namespace

absl::string_view PlantedFaultName(PlantedFault fault) {
  switch (fault) {
    case PlantedFault::kNone:
      return "none";
    case PlantedFault::kSkipSync:
      return "skip-sync";
    case PlantedFault::kShortBuffer:
      return "short-buffer";
    case PlantedFault::kForgetRequestId:
      return "forget-request-id";
    case PlantedFault::kShowEarly:
      return "show-early";
    case PlantedFault::kReleaseTwice:
      return "release-twice";
  }
  return "";
}

std::optional<PlantedFault> ParsePlantedFault(absl::string_view name) {
  if (name == PlantedFaultName(PlantedFault::kNone)) return PlantedFault::kNone;
  for (const PlantedFault fault : kAllPlantedFaults) {
    if (name == PlantedFaultName(fault)) return fault;
  }
  return std::nullopt;
}

void Tamper(PlantedFault fault, Submission& submission) {
  if (fault == PlantedFault::kShortBuffer) Shorten(submission.command);
}

void Forget(PlantedFault fault, const engine::Record& record,
            const storage::Database& database) {
  if (fault != PlantedFault::kForgetRequestId || record.request_id.empty() ||
      record.revision % kForgottenOneIn != 0) {
    return;
  }
  const std::string key =
      storage::EncodeRequestKey(record.principal, record.request_id);
  database.db()
      .Delete({}, database.family(storage::Family::kRequestIds),
              storage::ToSlice(key))
      .PermitUncheckedError();
}

std::vector<engine::Command> Aftermath(
    PlantedFault fault, const engine::Record& record,
    const std::function<engine::Ptr<engine::Instrument>(uint32_t)>&
        instrument) {
  std::vector<engine::Command> commands;
  if (fault != PlantedFault::kReleaseTwice) return commands;
  for (const engine::Fact& fact : record.facts) {
    const auto* put = std::get_if<engine::BookingPut>(&fact);
    if (put == nullptr) continue;
    const engine::Booking& booking = *put->booking;
    const bool let_go = booking.hold_expiry != absl::InfiniteFuture() &&
                        !engine::Blocks(booking.state);
    const engine::Ptr<engine::Instrument> present =
        instrument(booking.claims.front().instrument);
    if (!let_go || present == nullptr || present->capacity == 1) continue;
    engine::Instrument larger = *present;
    larger.capacity += booking.units;
    commands.emplace_back(engine::PutResource{
        .resource =
            std::make_shared<const engine::Instrument>(std::move(larger))});
  }
  return commands;
}

absl::Status EarlyJournal::Append(
    absl::Span<const storage::JournalRecord> records) {
  TRILAB_RETURN_IF_ERROR(base_.Append(noted_));
  noted_.assign(records.begin(), records.end());
  return absl::OkStatus();
}

}  // namespace trilab::simulation
