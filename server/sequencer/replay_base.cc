#include "server/sequencer/replay_base.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/fact.h"
#include "server/engine/resources.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/journal_reader.h"
#include "server/sequencer/resource_codec.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

absl::Time CreateTimeOf(const engine::Resource& resource) {
  return std::visit([](const auto& value) { return value->meta.create_time; },
                    resource);
}

// Calls `restore` with each row; its error ends the scan.
template <typename Restore>
auto Until(absl::Status& problem, Restore restore) {
  return [&problem, restore](uint64_t id, absl::string_view bytes) {
    problem = restore(id, bytes);
    return problem.ok();
  };
}

absl::Status RestoreResources(const storage::RowReader& rows, absl::Time first,
                              engine::State& state) {
  for (int kind = static_cast<int>(engine::ResourceKind::kInstitution);
       kind <= static_cast<int>(engine::ResourceKind::kAgreement); ++kind) {
    absl::Status problem;
    const auto restore = [&](uint64_t /*uid*/,
                             absl::string_view bytes) -> absl::Status {
      TRILAB_ASSIGN_OR_RETURN(ResourceRow row, DecodeResourceRow(bytes));
      if (const auto* deleted = std::get_if<engine::ResourceDeleted>(&row)) {
        state.RestoreDeleted(*deleted);
        return absl::OkStatus();
      }
      auto& resource = std::get<engine::Resource>(row);
      if (CreateTimeOf(resource) < first) {
        state.RestoreResource(std::move(resource));
      }
      return absl::OkStatus();
    };
    TRILAB_RETURN_IF_ERROR(rows.ScanResources(
        static_cast<uint8_t>(kind), std::nullopt, Until(problem, restore)));
    TRILAB_RETURN_IF_ERROR(problem);
  }
  return absl::OkStatus();
}

// Returns the greatest id of a booking that was made before `first`.
absl::StatusOr<uint64_t> RestoreBookings(const storage::RowReader& rows,
                                         absl::Time first,
                                         engine::State& state) {
  uint64_t last = 0;
  absl::Status problem;
  const auto restore = [&](uint64_t id,
                           absl::string_view bytes) -> absl::Status {
    TRILAB_ASSIGN_OR_RETURN(engine::Ptr<engine::Booking> booking,
                            DecodeBookingRow(bytes));
    if (booking->create_time >= first) return absl::OkStatus();
    last = std::max(last, id);
    if (booking->interval.end > engine::State::RestoreFrom(first)) {
      state.RestoreBooking(std::move(booking));
    } else if (booking->interval.end > engine::State::RestoreUsesFrom(first)) {
      state.RestoreUses(*booking);
    }
    return absl::OkStatus();
  };
  TRILAB_RETURN_IF_ERROR(
      rows.ScanBookings(std::nullopt, Until(problem, restore)));
  TRILAB_RETURN_IF_ERROR(problem);
  return last;
}

}  // namespace

absl::StatusOr<engine::State> StateBeforeJournal(
    const storage::RowReader& rows, const storage::Journal& journal) {
  engine::State state;
  const uint64_t first = journal.FirstRevision();
  if (first <= 1) return state;
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Record> record,
                          ReadRecord(journal, first));
  TRILAB_RETURN_IF_ERROR(RestoreResources(rows, record->time, state));
  TRILAB_ASSIGN_OR_RETURN(const uint64_t last,
                          RestoreBookings(rows, record->time, state));
  state.Restored(first - 1, record->time, last + 1);
  return state;
}

}  // namespace trilab
