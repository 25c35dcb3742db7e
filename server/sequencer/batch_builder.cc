#include "server/sequencer/batch_builder.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/sequencer/errors.h"
#include "server/sequencer/projector.h"
#include "server/sequencer/record_codec.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

constexpr absl::Duration kSweepInterval = absl::Minutes(10);
// A look takes some microseconds on one instrument, milliseconds on thousands;
// commands wait meanwhile.
constexpr int kLooksAtOnce = 64;

}  // namespace

BatchBuilder::BatchBuilder(engine::State state,
                           const storage::Database& database,
                           const storage::RowStore& rows,
                           const storage::Journal& journal,
                           size_t max_record_bytes)
    : state_(std::move(state)),
      database_(database),
      rows_(rows),
      max_record_bytes_(max_record_bytes),
      requests_(rows, journal),
      batch_(database) {}

// A put that changed nothing is answered from what it found, also when it is
// repeated after somebody else's change: the fact puts the present value once
// more, under its old revision, which applies without effect.
void BatchBuilder::NoteUnchanged(const engine::Command& command,
                                 engine::Facts& facts) const {
  const auto* put = std::get_if<engine::PutResource>(&command);
  if (put == nullptr) return;
  std::visit(
      [&](const auto& value) {
        using T = std::remove_const_t<
            typename std::decay_t<decltype(value)>::element_type>;
        engine::Ptr<T> present =
            state_.catalog().table<T>().Share(value->meta.id);
        if (present == nullptr) return;
        // In place: the compiler takes a moved variant for uninitialized.
        facts.emplace_back(engine::ResourcePut{.resource = std::move(present)});
      },
      put->resource);
}

absl::Time BatchBuilder::Stamp(absl::Time now) const {
  // What is stored has whole microseconds; what is decided must not know more.
  const absl::Time whole = absl::FromUnixMicros(absl::ToUnixMicros(now));
  return std::max(whole, state_.time());
}

absl::Status BatchBuilder::Add(Pending pending, const absl::Status& space,
                               absl::Time now) {
  if (now > pending.submission.deadline) {
    ++batch_.expired;
    Complete(std::move(pending.done), DeadlineExpired(),
             /*needs_commit=*/false);
    return absl::OkStatus();
  }
  if (pending.submission.cancelled && pending.submission.cancelled()) {
    Complete(std::move(pending.done), CallCancelled(), /*needs_commit=*/false);
    return absl::OkStatus();
  }
  absl::StatusOr<engine::Ptr<engine::Record>> earlier =
      requests_.Find(pending.submission);
  if (!earlier.ok() || *earlier != nullptr) {
    batch_.repeats += earlier.ok() ? 1 : 0;
    Complete(std::move(pending.done), std::move(earlier),
             /*needs_commit=*/true);
    return absl::OkStatus();
  }
  if (pending.submission.repeat_only) {
    Complete(std::move(pending.done),
             RequestIdExpired(pending.submission.request_id),
             /*needs_commit=*/false);
    return absl::OkStatus();
  }
  if (!space.ok()) {
    Complete(std::move(pending.done), space, /*needs_commit=*/false);
    return absl::OkStatus();
  }
  const absl::Status status = AdvanceBookings(now);
  if (!status.ok()) {
    Complete(std::move(pending.done), status, /*needs_commit=*/true);
    return status;
  }
  TRILAB_RETURN_IF_ERROR(Decide(std::move(pending), Stamp(now)));
  // What the command freed is offered before another can take it.
  return OfferSlots(Stamp(now));
}

absl::Status BatchBuilder::AdvanceBookings(absl::Time now) {
  const absl::Time stamp = Stamp(now);
  TRILAB_RETURN_IF_ERROR(AdvanceDue(stamp));
  return OfferSlots(stamp);
}

absl::Status BatchBuilder::AdvanceDue(absl::Time now) {
  if (state_.NextDue() > now) return absl::OkStatus();
  return AppendOwn(engine::Decide(state_, engine::AdvanceBookings{},
                                  state_.revision() + 1, now),
                   now);
}

absl::Status BatchBuilder::OfferSlots(absl::Time now) {
  if (state_.waitlist().empty()) {
    offers_ = engine::OfferQueue();
    return absl::OkStatus();
  }
  if (now >= next_sweep_) {
    offers_.NoteAll(state_);
    next_sweep_ = now + kSweepInterval;
  }
  for (int looks = 0; looks < kLooksAtOnce; ++looks) {
    const std::optional<engine::OfferSlot> next = offers_.Next(state_, now);
    if (!next.has_value()) break;
    TRILAB_RETURN_IF_ERROR(AppendOwn(
        engine::Decide(state_, *next, state_.revision() + 1, now), now));
  }
  return absl::OkStatus();
}

absl::Time BatchBuilder::NextWake() const {
  if (!offers_.empty()) return absl::InfinitePast();
  const absl::Time due = state_.NextDue();
  return state_.waitlist().empty() ? due : std::min(due, next_sweep_);
}

absl::Status BatchBuilder::AppendOwn(engine::Decision decision,
                                     absl::Time now) {
  auto* facts = std::get_if<engine::Facts>(&decision);
  if (facts == nullptr || facts->empty()) return absl::OkStatus();
  auto record = std::make_shared<engine::Record>();
  record->revision = state_.revision() + 1;
  record->time = now;
  record->principal = kSystemPrincipal;
  record->facts = std::move(*facts);
  TRILAB_ASSIGN_OR_RETURN(std::string payload, EncodeRecord(*record));
  return Append(record, std::move(payload));
}

absl::Status BatchBuilder::Decide(Pending pending, absl::Time now) {
  Submission& submission = pending.submission;
  engine::Decision decision =
      engine::Decide(state_, submission.command, state_.revision() + 1, now);
  auto record = std::make_shared<engine::Record>();
  record->time = now;
  record->principal = std::move(submission.principal);
  record->request_id = std::move(submission.request_id);
  record->request_hash = std::move(submission.request_hash);
  if (auto* facts = std::get_if<engine::Facts>(&decision)) {
    record->facts = std::move(*facts);
  } else {
    ++batch_.rejections;
    record->rejection = std::get<engine::Rejection>(std::move(decision));
  }
  if (record->facts.empty() && !record->rejection &&
      !record->request_id.empty()) {
    NoteUnchanged(submission.command, record->facts);
  }
  absl::Status status;
  const bool passing =
      !submission.keeps_conflicts && record->rejection.has_value() &&
      (record->rejection->code == absl::StatusCode::kAborted ||
       record->rejection->code == absl::StatusCode::kAlreadyExists);
  if (!record->facts.empty() || (!record->request_id.empty() && !passing)) {
    record->revision = state_.revision() + 1;
    absl::StatusOr<std::string> payload = EncodeRecord(*record);
    if (payload.ok() && payload->size() > max_record_bytes_) {
      payload = RecordTooLarge(payload->size(), max_record_bytes_);
    }
    // Known before anything changes, so that it is this command's trouble
    // alone.
    if (!payload.ok()) {
      Complete(std::move(pending.done), payload.status(),
               /*needs_commit=*/false);
      return absl::OkStatus();
    }
    status = Append(record, *std::move(payload));
  }
  // Even what leaves no record was decided by what is not durable yet.
  Complete(std::move(pending.done),
           status.ok() ? Outcome(std::move(record)) : Outcome(status),
           /*needs_commit=*/true);
  return status;
}

absl::Status BatchBuilder::Append(const engine::Ptr<engine::Record>& record,
                                  std::string payload) {
  TRILAB_RETURN_IF_ERROR(AddRows(*record, state_, rows_, batch_.rows));
  batch_.encoded.push_back(
      {.revision = record->revision, .payload = std::move(payload)});
  batch_.bytes += batch_.encoded.back().payload.size();
  batch_.records.push_back(record);
  for (const engine::Fact& fact : record->facts) offers_.Note(state_, fact);
  state_.Apply(*record);
  requests_.Remember(record);
  return absl::OkStatus();
}

void BatchBuilder::Complete(OnOutcome done, Outcome outcome,
                            bool needs_commit) {
  batch_.completions.push_back({.done = std::move(done),
                                .outcome = std::move(outcome),
                                .needs_commit = needs_commit});
}

Batch BatchBuilder::Take() {
  requests_.Forget();
  return std::exchange(batch_, Batch(database_));
}

}  // namespace trilab
