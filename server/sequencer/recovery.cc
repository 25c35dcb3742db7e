#include "server/sequencer/recovery.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/resources.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/campaign_codec.h"
#include "server/sequencer/journal_reader.h"
#include "server/sequencer/ledger_codec.h"
#include "server/sequencer/plans_codec.h"
#include "server/sequencer/projector.h"
#include "server/sequencer/resource_codec.h"
#include "server/sequencer/stored_values.h"
#include "storage/base/status_macros.h"
#include "storage/row_batch.h"

namespace trilab {
namespace {

constexpr uint64_t kReportEvery = 10'000;
// Rows are written whenever they take this many bytes.
constexpr size_t kRowBytesAtOnce = size_t{4} << 20;

class Reporter {
 public:
  Reporter(const OnRecoveryProgress& progress, absl::string_view step,
           uint64_t total = 0)
      : progress_(progress),
        report_{.step = std::string(step), .total = total} {}

  void Step() {
    if (++report_.done % kReportEvery == 0) Tell();
  }
  void Tell() const {
    if (progress_) progress_(report_);
  }

 private:
  const OnRecoveryProgress& progress_;
  RecoveryProgress report_;
};

// Time of the record of the rows' revision.
absl::StatusOr<absl::Time> TimeOf(uint64_t revision,
                                  const storage::Journal& journal) {
  if (revision == 0) return absl::UnixEpoch();
  const absl::StatusOr<engine::Ptr<engine::Record>> record =
      ReadRecord(journal, revision);
  if (record.ok()) return (*record)->time;
  if (record.status().code() != absl::StatusCode::kOutOfRange) {
    return record.status();
  }
  return absl::DataLossError(
      absl::StrCat("rows are of revision ", revision,
                   ", which the journal lacks: ", record.status().message()));
}

absl::Status CheckKey(engine::ResourceKind kind, uint64_t uid,
                      engine::ResourceKind found_kind, uint64_t found_uid) {
  if (kind == found_kind && uid == found_uid) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("it is the row of resource ",
                                          found_uid, " of kind ",
                                          static_cast<int>(found_kind)));
}

absl::Status RestoreResourceRow(engine::ResourceKind kind, uint64_t uid,
                                absl::string_view bytes, engine::State& state) {
  TRILAB_ASSIGN_OR_RETURN(ResourceRow row, DecodeResourceRow(bytes));
  if (const auto* deleted = std::get_if<engine::ResourceDeleted>(&row)) {
    TRILAB_RETURN_IF_ERROR(CheckKey(kind, uid, deleted->kind, deleted->uid));
    state.RestoreDeleted(*deleted);
    return absl::OkStatus();
  }
  auto& resource = std::get<engine::Resource>(row);
  TRILAB_RETURN_IF_ERROR(
      CheckKey(kind, uid, KindOf(resource), MetaOf(resource).uid));
  state.RestoreResource(std::move(resource));
  return absl::OkStatus();
}

absl::Status RestoreResources(const storage::RowReader& rows,
                              const OnRecoveryProgress& progress,
                              engine::State& state) {
  Reporter reporter(progress, "resources");
  for (int kind = stored::ResourceKind_MIN + 1;
       kind <= stored::ResourceKind_MAX; ++kind) {
    if (!stored::ResourceKind_IsValid(kind)) continue;
    absl::Status problem;
    TRILAB_RETURN_IF_ERROR(rows.ScanResources(
        static_cast<uint8_t>(kind), std::nullopt,
        [&](uint64_t uid, absl::string_view bytes) {
          const absl::Status restored = RestoreResourceRow(
              static_cast<engine::ResourceKind>(kind), uid, bytes, state);
          reporter.Step();
          if (restored.ok()) return true;
          problem = absl::DataLossError(absl::StrCat("row of resource ", uid,
                                                     " of kind ", kind, ": ",
                                                     restored.message()));
          return false;
        }));
    TRILAB_RETURN_IF_ERROR(problem);
  }
  reporter.Tell();
  return absl::OkStatus();
}

absl::Status RestoreLedger(const storage::RowReader& rows,
                           const OnRecoveryProgress& progress,
                           engine::State& state) {
  Reporter reporter(progress, "ledger");
  absl::Status problem;
  uint64_t expected = 1;
  TRILAB_RETURN_IF_ERROR(rows.ScanResources(
      kLedgerRowKind, std::nullopt, [&](uint64_t id, absl::string_view bytes) {
        const absl::StatusOr<engine::Ptr<engine::LedgerEntry>> entry =
            DecodeLedgerRow(bytes);
        reporter.Step();
        if (entry.ok() && (*entry)->id == id && id == expected) {
          state.RestoreLedger(**entry);
          ++expected;
          return true;
        }
        problem = absl::DataLossError(
            absl::StrCat("row of ledger entry ", id, ": ",
                         !entry.ok()      ? entry.status().message()
                         : id != expected ? "the one before it is missing"
                                          : "it is that of another"));
        return false;
      }));
  reporter.Tell();
  return problem;
}

// The rows of one kind that is no resource.
template <typename Value>
absl::Status RestorePlans(
    const storage::RowReader& rows, uint8_t kind,
    absl::StatusOr<engine::Ptr<Value>> (*decode)(absl::string_view),
    void (engine::State::*restore)(engine::Ptr<Value>), Reporter& reporter,
    engine::State& state) {
  absl::Status problem;
  TRILAB_RETURN_IF_ERROR(rows.ScanResources(
      kind, std::nullopt, [&](uint64_t id, absl::string_view bytes) {
        absl::StatusOr<engine::Ptr<Value>> value = decode(bytes);
        reporter.Step();
        if (value.ok() && (*value)->id == id) {
          (state.*restore)(*std::move(value));
          return true;
        }
        problem = absl::DataLossError(absl::StrCat(
            "row ", id, " of kind ", kind, ": ",
            value.ok() ? "it is that of another" : value.status().message()));
        return false;
      }));
  return problem;
}

absl::Status RestorePlans(const storage::RowReader& rows,
                          const OnRecoveryProgress& progress,
                          engine::State& state) {
  Reporter reporter(progress, "plans");
  TRILAB_RETURN_IF_ERROR(RestorePlans<engine::Series>(
      rows, kSeriesRowKind, DecodeSeriesRow, &engine::State::RestoreSeries,
      reporter, state));
  TRILAB_RETURN_IF_ERROR(RestorePlans<engine::WaitlistEntry>(
      rows, kWaitlistRowKind, DecodeWaitlistRow,
      &engine::State::RestoreWaitlistEntry, reporter, state));
  TRILAB_RETURN_IF_ERROR(RestorePlans<engine::Campaign>(
      rows, kCampaignRowKind, DecodeCampaignRow,
      &engine::State::RestoreCampaign, reporter, state));
  reporter.Tell();
  return absl::OkStatus();
}

absl::Status RestoreBookings(const storage::RowReader& rows, absl::Time time,
                             const OnRecoveryProgress& progress,
                             engine::State& state) {
  Reporter reporter(progress, "bookings");
  absl::Status problem;
  const engine::Minute from = engine::State::RestoreFrom(time);
  TRILAB_RETURN_IF_ERROR(
      rows.ScanActive(engine::State::RestoreUsesFrom(time),
                      [&](uint64_t id, absl::string_view bytes) {
                        absl::StatusOr<engine::Ptr<engine::Booking>> booking =
                            DecodeBookingRow(bytes);
                        reporter.Step();
                        if (booking.ok() && (*booking)->id == id) {
                          if ((*booking)->interval.end > from) {
                            state.RestoreBooking(*std::move(booking));
                          } else {
                            state.RestoreUses(**booking);
                          }
                          return true;
                        }
                        problem = absl::DataLossError(absl::StrCat(
                            "row of booking ", id, ": ",
                            booking.ok() ? "it is that of another"
                                         : booking.status().message()));
                        return false;
                      }));
  reporter.Tell();
  return problem;
}

// Bookings of partners that no longer block but that rules still count.
absl::Status RestoreLapsed(const storage::RowReader& rows, absl::Time time,
                           const OnRecoveryProgress& progress,
                           engine::State& state) {
  Reporter reporter(progress, "lapsed bookings");
  const auto restore_all_of = [&](uint64_t partner) -> absl::Status {
    storage::TimeQuery query{
        .owner = partner,
        .from_minute = engine::State::RestoreUsesFrom(time),
        .until_minute = engine::kNever,
        .inactive_only = true,
        .limit = 1000};
    do {
      TRILAB_ASSIGN_OR_RETURN(const storage::BookingPage page,
                              rows.ScanByPartner(query));
      for (const storage::StoredBooking& row : page.bookings) {
        TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Booking> booking,
                                DecodeBookingRow(row.bytes));
        state.RestoreUses(*booking);
        reporter.Step();
      }
      query.after = page.next;
    } while (query.after.has_value());
    return absl::OkStatus();
  };
  std::vector<uint64_t> partners;
  TRILAB_RETURN_IF_ERROR(rows.ScanResources(
      static_cast<uint8_t>(engine::ResourceKind::kInstitution), std::nullopt,
      [&](uint64_t uid, absl::string_view /*bytes*/) {
        partners.push_back(uid);
        return true;
      }));
  for (const uint64_t partner : partners) {
    TRILAB_RETURN_IF_ERROR(restore_all_of(partner));
  }
  reporter.Tell();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<engine::State> StateFromRows(
    const storage::RowReader& rows, const storage::Journal& journal,
    const OnRecoveryProgress& progress) {
  engine::State state;
  TRILAB_ASSIGN_OR_RETURN(const uint64_t revision, rows.Revision());
  TRILAB_ASSIGN_OR_RETURN(const absl::Time time, TimeOf(revision, journal));
  TRILAB_ASSIGN_OR_RETURN(const uint64_t last_booking, rows.LastBookingId());
  TRILAB_RETURN_IF_ERROR(RestoreResources(rows, progress, state));
  TRILAB_RETURN_IF_ERROR(RestoreLedger(rows, progress, state));
  TRILAB_RETURN_IF_ERROR(RestorePlans(rows, progress, state));
  TRILAB_RETURN_IF_ERROR(RestoreBookings(rows, time, progress, state));
  TRILAB_RETURN_IF_ERROR(RestoreLapsed(rows, time, progress, state));
  state.Restored(revision, time, last_booking + 1);
  return state;
}

absl::StatusOr<engine::State> Recover(const storage::Database& database,
                                      const storage::Journal& journal,
                                      storage::RowStore& rows,
                                      const OnRecoveryProgress& progress) {
  TRILAB_ASSIGN_OR_RETURN(engine::State state,
                          StateFromRows(rows.NewReader(), journal, progress));
  const uint64_t last = journal.LastRevision();
  Reporter reporter(progress, "journal", last - state.revision());
  storage::RowBatch batch(database);
  TRILAB_RETURN_IF_ERROR(ReadRecords(
      journal, state.revision() + 1, last,
      [&](engine::Ptr<engine::Record> record, size_t /*bytes*/) {
        TRILAB_RETURN_IF_ERROR(AddRows(*record, state, rows, batch));
        state.Apply(*record);
        reporter.Step();
        if (batch.byte_size() < kRowBytesAtOnce) return absl::OkStatus();
        const absl::Status written = rows.Write(batch, record->revision);
        batch.Clear();
        return written;
      }));
  if (rows.AppliedRevision() < state.revision()) {
    TRILAB_RETURN_IF_ERROR(rows.Write(batch, state.revision()));
  }
  reporter.Tell();
  return state;
}

}  // namespace trilab
