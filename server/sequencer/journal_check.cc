#include "server/sequencer/journal_check.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/sequencer/booking_codec.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

// What is wrong with the row that `fact` of `revision` made; empty if nothing
// is, or if a later record made it anew.
std::string Compare(const engine::Booking& fact, uint64_t revision,
                    const engine::Booking& row) {
  if (row.revision < revision) {
    return absl::StrCat("its row is of revision ", row.revision,
                        ", but record ", revision, " changed it");
  }
  if (row.revision > revision ||
      EncodeBookingRow(row) == EncodeBookingRow(fact)) {
    return "";
  }
  return absl::StrCat("its row is not what record ", revision, " says");
}

bool SameHash(const storage::RequestRow& row, const std::string& hash) {
  return std::equal(
      row.hash.begin(), row.hash.end(), hash.begin(), hash.end(),
      [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); });
}

}  // namespace

absl::Status JournalCheck::NoteRecord(const engine::Record& record,
                                      Report report) {
  TRILAB_RETURN_IF_ERROR(CheckBookings(record, report));
  return CheckRequest(record, report);
}

absl::Status JournalCheck::CheckBookings(const engine::Record& record,
                                         Report report) {
  std::vector<const engine::Booking*> facts;
  std::vector<uint64_t> ids;
  for (const engine::Fact& fact : record.facts) {
    const auto* put = std::get_if<engine::BookingPut>(&fact);
    if (put == nullptr) continue;
    facts.push_back(put->booking.get());
    ids.push_back(put->booking->id);
  }
  if (ids.empty()) return absl::OkStatus();
  TRILAB_ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> rows,
                          reader_.GetBookings(ids));
  for (size_t i = 0; i < facts.size(); ++i) {
    const std::string name = absl::StrCat("booking ", ids[i], ": ");
    if (!rows[i].has_value()) {
      report(absl::StrCat(name, "record ", record.revision,
                          " has it, but it has no row"));
      continue;
    }
    const absl::StatusOr<engine::Ptr<engine::Booking>> row =
        DecodeBookingRow(*rows[i]);
    if (!row.ok()) continue;
    const std::string problem = Compare(*facts[i], record.revision, **row);
    if (!problem.empty()) report(absl::StrCat(name, problem));
    if ((*row)->revision == record.revision) ++booking_rows_found_;
  }
  return absl::OkStatus();
}

absl::Status JournalCheck::CheckRequest(const engine::Record& record,
                                        Report report) {
  const int64_t seconds = absl::ToUnixSeconds(record.time);
  if (record.request_id.empty() || seconds < since_seconds_) {
    return absl::OkStatus();
  }
  const absl::StatusOr<std::optional<storage::RequestRow>> row =
      rows_.GetRequest(record.principal, record.request_id);
  if (absl::IsDataLoss(row.status())) return absl::OkStatus();
  TRILAB_RETURN_IF_ERROR(row.status());
  const std::string name = absl::StrCat("record ", record.revision, ": ");
  if (!row->has_value()) {
    report(absl::StrCat(name, "its request id has no row"));
    return absl::OkStatus();
  }
  ++request_rows_found_;
  if ((*row)->revision != record.revision) {
    report(absl::StrCat(name, "the row of its request id is of revision ",
                        (*row)->revision));
  } else if (!SameHash(**row, record.request_hash) ||
             (*row)->time_seconds != seconds) {
    report(absl::StrCat(name,
                        "the row of its request id has another hash or "
                        "time"));
  }
  return absl::OkStatus();
}

void JournalCheck::Finish(Report report) const {
  if (booking_rows_ > booking_rows_found_) {
    report(absl::StrCat(booking_rows_ - booking_rows_found_,
                        " rows of bookings are of revisions whose records do "
                        "not have them"));
  }
  if (request_rows_ > request_rows_found_) {
    report(absl::StrCat(request_rows_ - request_rows_found_,
                        " rows of request ids have no record"));
  }
}

}  // namespace trilab
