#include "server/handlers/watch_reactor.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "server/auth/permissions.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/rpc.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

// A watcher whose filter lets nothing through hears now and then how far the
// stream has come, so that it resumes from there.
constexpr uint64_t kProgressEvery = 1000;

v1::WatchBookingsResponse::Event ToProto(engine::BookingEvent event) {
  switch (event) {
    case engine::BookingEvent::kCreated:
      return v1::WatchBookingsResponse::EVENT_CREATED;
    case engine::BookingEvent::kConfirmed:
      return v1::WatchBookingsResponse::EVENT_CONFIRMED;
    case engine::BookingEvent::kRescheduled:
      return v1::WatchBookingsResponse::EVENT_RESCHEDULED;
    case engine::BookingEvent::kCancelled:
      return v1::WatchBookingsResponse::EVENT_CANCELLED;
    case engine::BookingEvent::kExpired:
      return v1::WatchBookingsResponse::EVENT_EXPIRED;
    case engine::BookingEvent::kSubmitted:
      return v1::WatchBookingsResponse::EVENT_SUBMITTED;
    case engine::BookingEvent::kStepApproved:
      return v1::WatchBookingsResponse::EVENT_STEP_APPROVED;
    case engine::BookingEvent::kApproved:
      return v1::WatchBookingsResponse::EVENT_APPROVED;
    case engine::BookingEvent::kRejected:
      return v1::WatchBookingsResponse::EVENT_REJECTED;
    case engine::BookingEvent::kCheckedIn:
      return v1::WatchBookingsResponse::EVENT_CHECKED_IN;
    case engine::BookingEvent::kCheckedOut:
      return v1::WatchBookingsResponse::EVENT_CHECKED_OUT;
    case engine::BookingEvent::kCompleted:
      return v1::WatchBookingsResponse::EVENT_COMPLETED;
    case engine::BookingEvent::kNoShow:
      return v1::WatchBookingsResponse::EVENT_NO_SHOW;
    case engine::BookingEvent::kTransferred:
      return v1::WatchBookingsResponse::EVENT_TRANSFERRED;
    case engine::BookingEvent::kRerouteProposed:
      return v1::WatchBookingsResponse::EVENT_REROUTE_PROPOSED;
    case engine::BookingEvent::kRerouted:
      return v1::WatchBookingsResponse::EVENT_REROUTED;
    case engine::BookingEvent::kInterrupted:
      return v1::WatchBookingsResponse::EVENT_INTERRUPTED;
  }
  return v1::WatchBookingsResponse::EVENT_UNSPECIFIED;
}

v1::WatchBookingsResponse ProgressAt(uint64_t revision, absl::Time time) {
  v1::WatchBookingsResponse progress;
  progress.set_revision(revision);
  trilab::ToProto(time, progress.mutable_time());
  return progress;
}

}  // namespace

WatchReactor::WatchReactor(Sequencer& sequencer,
                           grpc::CallbackServerContext* context,
                           const v1::WatchBookingsRequest& request)
    : sequencer_(sequencer), context_(context) {
  const absl::Status begun = Begin(request);
  if (!begun.ok()) {
    End(begun);
    return;
  }
  StartSendInitialMetadata();
  Advance();
}

absl::Status WatchReactor::Begin(const v1::WatchBookingsRequest& request) {
  const ReadView view = sequencer_.Read();
  const engine::Catalog& catalog = view.state().catalog();
  TRILAB_ASSIGN_OR_RETURN(filter_.caller, CallerOf(view.state(), *context_,
                                                   sequencer_.clock().Now()));
  for (int i = 0; i < request.instruments_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(const std::string id,
                            ParseResourceName(At("", "instruments", i),
                                              engine::ResourceKind::kInstrument,
                                              request.instruments(i)));
    const uint64_t uid = catalog.instruments().UidOf(id);
    if (uid == 0) return NoSuchResourceError(request.instruments(i));
    filter_.instruments.insert(static_cast<uint32_t>(uid));
  }
  if (!request.partner().empty()) {
    TRILAB_ASSIGN_OR_RETURN(
        const std::string id,
        ParseResourceName("partner", engine::ResourceKind::kInstitution,
                          request.partner()));
    filter_.partner = static_cast<uint32_t>(catalog.institutions().UidOf(id));
    if (filter_.partner == 0) return NoSuchResourceError(request.partner());
  }
  TRILAB_ASSIGN_OR_RETURN(
      cursor_, sequencer_.watch_hub().Subscribe(request.start_revision()));
  // Tells at once where the stream begins: a client that asked for "from now
  // on" and loses it before the first change resumes from here.
  pending_.push_back(
      ProgressAt(cursor_->next_revision() - 1, sequencer_.clock().Now()));
  return absl::OkStatus();
}

void WatchReactor::Advance() {
  {
    absl::MutexLock lock(&mu_);
    if (finished_) return;
  }
  const absl::StatusOr<bool> found = FindNext();
  if (!found.ok()) return End(found.status());
  if (*found) {
    absl::MutexLock lock(&mu_);
    if (!finished_) StartWrite(&sending_);
    return;
  }
  if (cursor_->closed()) {
    return End(TryLaterError("SHUTTING_DOWN", "The server is shutting down.",
                             absl::Seconds(1)));
  }
  {
    absl::MutexLock lock(&mu_);
    if (finished_) return;
    ++users_;
  }
  cursor_->NotifyWhenReady([this] {
    Advance();
    Release();
  });
  bool finished = false;
  {
    absl::MutexLock lock(&mu_);
    finished = finished_;
  }
  // A cancellation that came before the notification was there did not find
  // it; one that comes later does.
  if (finished && cursor_->CancelNotification()) Release();
}

absl::StatusOr<bool> WatchReactor::FindNext() {
  while (pending_.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Record> record,
                            cursor_->TryNext());
    if (record == nullptr) return false;
    TRILAB_RETURN_IF_ERROR(Unpack(*record));
    if (!pending_.empty()) break;
    if (++skipped_ >= kProgressEvery) {
      pending_.push_back(ProgressAt(record->revision, record->time));
    }
  }
  skipped_ = 0;
  sending_ = std::move(pending_.back());
  pending_.pop_back();
  return true;
}

absl::Status WatchReactor::Unpack(const engine::Record& record) {
  // One look at the names for all bookings of the record.
  const ReadView view = sequencer_.Read();
  const engine::Catalog& catalog = view.state().catalog();
  const engine::AccessToken* token =
      catalog.access_tokens().Find(filter_.caller.token_id);
  if (token == nullptr || token->revoked) {
    return UnauthenticatedError("TOKEN_REVOKED",
                                "The access token was revoked.");
  }
  if (token->expire_time <= sequencer_.clock().Now()) {
    return UnauthenticatedError("TOKEN_EXPIRED",
                                "The access token has expired.");
  }
  for (const engine::Fact& fact : record.facts) {
    const auto* put = std::get_if<engine::BookingPut>(&fact);
    if (put == nullptr || !Matches(catalog, *put)) continue;
    v1::WatchBookingsResponse message;
    message.set_revision(record.revision);
    trilab::ToProto(record.time, message.mutable_time());
    message.set_event(ToProto(put->event));
    trilab::ToProto(catalog, *put->booking, message.mutable_booking());
    pending_.push_back(std::move(message));
  }
  for (size_t i = 0; i + 1 < pending_.size(); ++i) pending_[i].set_more(true);
  std::reverse(pending_.begin(), pending_.end());
  return absl::OkStatus();
}

bool WatchReactor::Matches(const engine::Catalog& catalog,
                           const engine::BookingPut& put) const {
  const engine::Booking& booking = *put.booking;
  if (filter_.partner != 0 && booking.partner != filter_.partner) return false;
  const auto wanted = [this](uint32_t instrument) {
    return filter_.instruments.contains(instrument);
  };
  if (!filter_.instruments.empty() &&
      !absl::c_any_of(booking.claims,
                      [&](const engine::Claim& claim) {
                        return wanted(claim.instrument);
                      }) &&
      !absl::c_any_of(put.left_instruments, wanted)) {
    return false;
  }
  // Who saw the booking where it was hears where it went.
  return MaySeeBooking(filter_.caller, catalog, booking) ||
         absl::c_any_of(put.left_instruments, [&](uint32_t instrument) {
           return Manages(filter_.caller, catalog, instrument);
         });
}

void WatchReactor::OnWriteDone(bool ok) {
  if (!ok) return End(absl::CancelledError("The client has gone."));
  Advance();
}

void WatchReactor::OnCancel() {
  End(absl::CancelledError("The client has gone."));
  if (cursor_ != nullptr && cursor_->CancelNotification()) Release();
}

void WatchReactor::End(const absl::Status& status) {
  absl::MutexLock lock(&mu_);
  if (finished_) return;
  finished_ = true;
  Finish(ToGrpcStatus(status));
}

void WatchReactor::OnDone() { Release(); }

void WatchReactor::Release() {
  bool last = false;
  {
    absl::MutexLock lock(&mu_);
    last = --users_ == 0;
  }
  if (last) delete this;
}

}  // namespace trilab
