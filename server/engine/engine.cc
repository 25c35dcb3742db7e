#include "server/engine/engine.h"

#include <variant>

#include "server/engine/booking_decisions.h"
#include "server/engine/campaign/campaign_decisions.h"
#include "server/engine/money/ledger_decisions.h"
#include "server/engine/money/settlement.h"
#include "server/engine/reroute/consequences.h"
#include "server/engine/reroute/reroute_decisions.h"
#include "server/engine/resource_decisions.h"
#include "server/engine/series/series_decisions.h"
#include "server/engine/waitlist/waitlist_decisions.h"

namespace trilab::engine {
namespace {

struct Decider {
  const State& state;
  uint64_t revision;
  absl::Time now;

  Decision operator()(const PutResource& command) const {
    return DecidePut(state, command, revision, now);
  }
  Decision operator()(const PutResources& command) const {
    return DecidePutMany(state, command, revision, now);
  }
  Decision operator()(const DeleteResource& command) const {
    return DecideDelete(state, command, revision, now);
  }
  Decision operator()(const CreateBooking& command) const {
    return DecideCreate(state, command, revision, now);
  }
  Decision operator()(const ConfirmBooking& command) const {
    const Ptr<Booking> booking = state.FindBooking(command.id);
    const uint64_t moves = booking == nullptr ? 0 : PlanOf(*booking).reroute_of;
    // To confirm a place that is proposed is to move there.
    if (moves != 0) {
      return DecideAnswerReroute(state, AnswerReroute{moves}, revision, now);
    }
    return DecideConfirm(state, command, revision, now);
  }
  Decision operator()(const RescheduleBooking& command) const {
    return DecideReschedule(state, command, revision, now);
  }
  Decision operator()(const CancelBooking& command) const {
    return DecideCancel(state, command, revision, now);
  }
  Decision operator()(const CheckInBooking& command) const {
    return DecideCheckIn(state, command, revision, now);
  }
  Decision operator()(const CheckOutBooking& command) const {
    return DecideCheckOut(state, command, revision, now);
  }
  Decision operator()(const DecideApproval& command) const {
    return DecideOnApproval(state, command, revision, now);
  }
  Decision operator()(const TransferBooking& command) const {
    return DecideTransfer(state, command, revision, now);
  }
  Decision operator()(const AdvanceBookings& command) const {
    return DecideAdvance(state, revision, now);
  }
  Decision operator()(const CreditProject& command) const {
    return DecideCredit(state, command, now);
  }
  Decision operator()(const RefundEntry& command) const {
    return DecideRefund(state, command, now);
  }
  Decision operator()(const RedeemVoucher& command) const {
    return DecideRedeem(state, command, now);
  }
  Decision operator()(const BookCampaign& command) const {
    return DecideBookCampaign(state, command, revision, now);
  }
  Decision operator()(const CancelCampaign& command) const {
    return DecideCancelCampaign(state, command, revision, now);
  }
  Decision operator()(const CreateSeries& command) const {
    return DecideCreateSeries(state, command, revision, now);
  }
  Decision operator()(const RescheduleSeries& command) const {
    return DecideRescheduleSeries(state, command, revision, now);
  }
  Decision operator()(const CancelSeries& command) const {
    return DecideCancelSeries(state, command, revision, now);
  }
  Decision operator()(const AddOccurrence& command) const {
    return DecideAddOccurrence(state, command, revision, now);
  }
  Decision operator()(const JoinWaitlist& command) const {
    return DecideJoin(state, command, revision, now);
  }
  Decision operator()(const LeaveWaitlist& command) const {
    return DecideLeave(state, command, revision, now);
  }
  Decision operator()(const AnswerOffer& command) const {
    return DecideAnswerOffer(state, command, revision, now);
  }
  Decision operator()(const OfferSlot& command) const {
    return DecideOfferSlot(state, command, revision, now);
  }
  Decision operator()(const PlanReroutes& command) const {
    return DecidePlanReroutes(state, command, revision, now);
  }
  Decision operator()(const AnswerReroute& command) const {
    return DecideAnswerReroute(state, command, revision, now);
  }
};

}  // namespace

Decision Decide(const State& state, const Command& command, uint64_t revision,
                absl::Time now) {
  Decision decision = std::visit(Decider{state, revision, now}, command);
  if (auto* facts = std::get_if<Facts>(&decision)) {
    AddConsequences(state, revision, now, *facts);
    SettleBookings(state, now, *facts);
  }
  return decision;
}

}  // namespace trilab::engine
