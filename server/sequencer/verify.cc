#include "server/sequencer/verify.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/capacity_check.h"
#include "server/sequencer/journal_check.h"
#include "server/sequencer/journal_reader.h"
#include "server/sequencer/recovery.h"
#include "server/sequencer/reference_check.h"
#include "server/sequencer/resource_codec.h"
#include "storage/base/status_macros.h"
#include "storage/families.h"
#include "storage/verify.h"

namespace trilab {
namespace {

constexpr uint64_t kReportEvery = 10'000;
// Request ids that are to be forgotten sooner are not looked for.
constexpr absl::Duration kLongestVerification = absl::Hours(6);

class Verifier {
 public:
  Verifier(const storage::Database& database, const storage::Journal& journal,
           const storage::RowStore& rows, const OnVerifyProgress& progress)
      : database_(database),
        journal_(journal),
        rows_(rows),
        reader_(rows.NewReader()),
        progress_(progress) {}

  absl::StatusOr<VerifyReport> Run() {
    TRILAB_ASSIGN_OR_RETURN(report_.revision, reader_.Revision());
    TRILAB_RETURN_IF_ERROR(CheckStorage());
    TRILAB_RETURN_IF_ERROR(CheckRows());
    TRILAB_RETURN_IF_ERROR(CheckJournal());
    TRILAB_RETURN_IF_ERROR(CheckBookings());
    return std::move(report_);
  }

 private:
  void Begin(absl::string_view step, uint64_t total = 0) {
    now_ = {.step = std::string(step), .total = total};
    Tell();
  }

  // Counts one row; returns false to give up.
  bool Step() {
    ++report_.checked;
    if (++now_.checked % kReportEvery == 0) Tell();
    return !cancelled_;
  }

  void Tell() {
    if (progress_ && !progress_(now_)) cancelled_ = true;
  }

  absl::Status End() {
    Tell();
    if (!cancelled_) return absl::OkStatus();
    return absl::CancelledError("verification was given up");
  }

  void Find(std::string finding) {
    ++report_.finding_count;
    if (report_.findings.size() < kMaxFindings) {
      report_.findings.push_back(std::move(finding));
    }
  }

  // Damage is a finding; any other error ends the verification.
  absl::Status FindDamage(absl::string_view what, const absl::Status& status) {
    if (!absl::IsDataLoss(status)) return status;
    Find(absl::StrCat(what, ": ", status.message()));
    return absl::OkStatus();
  }

  absl::Status CheckStorage() {
    Begin("storage");
    TRILAB_RETURN_IF_ERROR(
        storage::VerifyStorage(
            database_,
            [this](uint64_t /*id*/, absl::string_view bytes)
                -> absl::StatusOr<storage::BookingIndex> {
              Step();
              TRILAB_ASSIGN_OR_RETURN(
                  const engine::Ptr<engine::Booking> booking,
                  DecodeBookingRow(bytes));
              return IndexOf(*booking);
            },
            [this](const storage::Finding& finding) {
              Find(absl::StrCat(storage::FamilyName(finding.family), " ",
                                finding.key, ": ", finding.problem));
            },
            [this] {
              Tell();
              return cancelled_;
            })
            .status());
    return End();
  }

  absl::Status CheckRows() {
    Begin("rows");
    const OnRecoveryProgress forward = [this](const RecoveryProgress& p) {
      now_.checked = p.done;
      Tell();
    };
    const absl::StatusOr<engine::State> state =
        StateFromRows(reader_, journal_, forward);
    if (state.ok()) {
      rows_digest_ = state->Digest();
      latest_ = state->time();
    } else {
      TRILAB_RETURN_IF_ERROR(FindDamage("rows", state.status()));
    }
    return End();
  }

  absl::Status CheckJournal() {
    const uint64_t first = journal_.FirstRevision();
    Begin("journal", report_.revision - first + 1);
    if (report_.revision == 0) return End();
    const storage::DatabaseOptions& options = database_.options();
    // The clock may have been set back since request ids were forgotten by it.
    const absl::Time now = std::max(options.clock(), latest_);
    JournalCheck rows(reader_, rows_, first,
                      now - options.request_retention + kLongestVerification);
    engine::State state;
    absl::Time time = absl::InfinitePast();
    const absl::Status read = ReadRecords(
        journal_, first, report_.revision,
        [&](engine::Ptr<engine::Record> record, size_t /*bytes*/) {
          if (record->time < time) {
            Find(absl::StrCat("record ", record->revision,
                              ": it is older than the one before"));
          }
          time = record->time;
          NoteCapacities(*record);
          if (first == 1) state.Apply(*record);
          TRILAB_RETURN_IF_ERROR(rows.NoteRecord(
              *record, [this](std::string text) { Find(std::move(text)); }));
          return Step() ? absl::OkStatus() : absl::CancelledError();
        });
    if (!read.ok() && !cancelled_) {
      TRILAB_RETURN_IF_ERROR(FindDamage("journal", read));
    } else if (first == 1 && !cancelled_ && rows_digest_ &&
               state.Digest() != *rows_digest_) {
      Find(absl::StrCat("rows: they give another state at revision ",
                        report_.revision, " than the journal does"));
    }
    if (read.ok()) TRILAB_RETURN_IF_ERROR(FinishJournal(rows));
    return End();
  }

  // The other way round: every row has its record.
  absl::Status FinishJournal(JournalCheck& rows) {
    TRILAB_RETURN_IF_ERROR(ScanBookings(
        [&rows](const engine::Booking& b) { rows.NoteBookingRow(b); }));
    TRILAB_RETURN_IF_ERROR(
        reader_.ScanRequests([&](const storage::RequestRow& row) {
          rows.NoteRequestRow(row);
          return Step();
        }));
    if (cancelled_) return absl::OkStatus();
    rows.Finish([this](std::string text) { Find(std::move(text)); });
    return absl::OkStatus();
  }

  // Damaged rows are findings of CheckStorage and CheckRows already.
  absl::Status ScanBookings(
      absl::FunctionRef<void(const engine::Booking&)> visitor) {
    return reader_.ScanBookings(
        std::nullopt, [&](uint64_t /*id*/, absl::string_view bytes) {
          const absl::StatusOr<engine::Ptr<engine::Booking>> booking =
              DecodeBookingRow(bytes);
          if (booking.ok()) visitor(**booking);
          return Step();
        });
  }

  void NoteCapacities(const engine::Record& record) {
    for (const engine::Fact& fact : record.facts) {
      const auto* put = std::get_if<engine::ResourcePut>(&fact);
      if (put != nullptr) NoteCapacity(put->resource);
    }
  }

  void NoteCapacity(const engine::Resource& resource) {
    if (const auto* supply =
            std::get_if<engine::Ptr<engine::Supply>>(&resource)) {
      capacity_.NoteSupply(**supply, SinceOf((*supply)->meta));
      return;
    }
    const auto* instrument =
        std::get_if<engine::Ptr<engine::Instrument>>(&resource);
    if (instrument == nullptr) return;
    const engine::ResourceMeta& meta = (*instrument)->meta;
    capacity_.NoteCapacity(meta.uid, (*instrument)->capacity, SinceOf(meta));
  }

  // At the moment of a change, what was booked just before it is not told
  // from what was booked after it; nothing was booked before the creation.
  static absl::Time SinceOf(const engine::ResourceMeta& meta) {
    const bool created = meta.create_time == meta.update_time;
    return meta.update_time + absl::Microseconds(created ? 0 : 1);
  }

  absl::Status CheckBookings() {
    Begin("capacity");
    for (const engine::ResourceKind kind :
         {engine::ResourceKind::kInstrument, engine::ResourceKind::kOperator,
          engine::ResourceKind::kInstitution, engine::ResourceKind::kSupply}) {
      TRILAB_RETURN_IF_ERROR(reader_.ScanResources(
          static_cast<uint8_t>(kind), std::nullopt,
          [&](uint64_t uid, absl::string_view bytes) {
            references_.NoteResource(kind, uid);
            const absl::StatusOr<ResourceRow> row = DecodeResourceRow(bytes);
            if (row.ok()) NoteRow(kind, uid, *row);
            return Step();
          }));
    }
    const auto find = [this](std::string text) { Find(std::move(text)); };
    TRILAB_RETURN_IF_ERROR(ScanBookings([&](const engine::Booking& booking) {
      capacity_.NoteBooking(booking);
      references_.NoteBooking(booking, find);
    }));
    if (!cancelled_) capacity_.Report(find);
    return End();
  }

  void NoteRow(engine::ResourceKind kind, uint64_t uid,
               const ResourceRow& row) {
    if (const auto* resource = std::get_if<engine::Resource>(&row)) {
      NoteCapacity(*resource);
    } else if (kind == engine::ResourceKind::kInstrument &&
               journal_.FirstRevision() > 1) {
      // The capacity of a deleted instrument is in the part of the journal
      // that is gone.
      capacity_.NoteCapacity(uid, std::numeric_limits<int32_t>::max());
    }
  }

  const storage::Database& database_;
  const storage::Journal& journal_;
  const storage::RowStore& rows_;
  const storage::RowReader reader_;
  const OnVerifyProgress& progress_;
  VerifyReport report_;
  VerifyProgress now_;
  bool cancelled_ = false;
  std::optional<uint64_t> rows_digest_;
  absl::Time latest_ = absl::InfinitePast();  // Of any record.
  CapacityCheck capacity_;
  ReferenceCheck references_;
};

}  // namespace

absl::StatusOr<VerifyReport> VerifyStore(const storage::Database& database,
                                         const storage::Journal& journal,
                                         const storage::RowStore& rows,
                                         const OnVerifyProgress& progress) {
  return Verifier(database, journal, rows, progress).Run();
}

}  // namespace trilab
