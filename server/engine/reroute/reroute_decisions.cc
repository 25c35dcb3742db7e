#include "server/engine/reroute/reroute_decisions.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/engine/approval.h"
#include "server/engine/booking_change.h"
#include "server/engine/booking_decisions.h"
#include "server/engine/reroute/equivalents.h"
#include "server/engine/reroute/give_way.h"
#include "server/engine/reroute/outage_hits.h"

namespace trilab::engine {
namespace {

constexpr Minute kLongestDelay = 90 * 24 * 60;
constexpr Minute kShortestProposal = 5;

Rejection InvalidReroute(absl::string_view field, std::string message) {
  Rejection rejection = MakeRejection(absl::StatusCode::kInvalidArgument,
                                      "INVALID_REROUTE", std::move(message));
  rejection.field = std::string(field);
  return rejection;
}

std::optional<Rejection> CheckPlan(const PlanReroutes& command) {
  if (command.proposal_minutes < kShortestProposal ||
      absl::Minutes(command.proposal_minutes) > kLongestHold) {
    return InvalidReroute("proposal_duration",
                          "A proposal is held for 5 minutes to 7 days.");
  }
  if (command.max_delay < 0 || command.max_delay > kLongestDelay) {
    return InvalidReroute("max_delay", "A booking may move by 0 to 90 days.");
  }
  return std::nullopt;
}

// Plans for one outage, each booking in a copy of the state in which those
// before it have been dealt with.
class Planner {
 public:
  Planner(const State& state, const PlanReroutes& command,
          std::set<uint32_t> instruments, uint64_t revision, absl::Time now)
      : state_(state),
        command_(command),
        instruments_(std::move(instruments)),
        revision_(revision),
        now_(now) {}

  void Plan(const Booking& booking) {
    Facts facts = Deal(booking);
    if (facts.empty()) return;
    ++dealt_with_;
    Record step;
    step.revision = revision_;
    step.time = now_;
    step.facts = facts;
    state_.Apply(step);
    for (Fact& fact : facts) facts_.push_back(std::move(fact));
  }

  bool full() const { return dealt_with_ == kMostReroutes; }
  Facts TakeFacts() { return std::move(facts_); }

 private:
  Facts Deal(const Booking& booking) {
    if (PlanOf(booking).reroute_proposal != 0) return {};
    const bool begun = booking.state == BookingState::kInUse ||
                       ToTime(booking.interval.start) <= now_;
    if (begun && !IsOut(booking)) return {};
    if (booking.state == BookingState::kHeld) return LetGo(booking);
    if (!begun) {
      Facts proposed = Propose(booking);
      if (!proposed.empty()) return proposed;
    }
    Facts facts;
    GiveWay(state_, booking, /*declined=*/nullptr, command_.outage, revision_,
            now_, facts);
    return facts;
  }

  // Whether an outage keeps one of its instruments from it at this moment.
  bool IsOut(const Booking& booking) const {
    const Minute minute = MinuteFloor(now_);
    return std::any_of(
        booking.claims.begin(), booking.claims.end(), [&](const Claim& claim) {
          const InstrumentSite* site =
              state_.catalog().SiteOf(claim.instrument);
          return site != nullptr &&
                 !site->OutagesIn({minute, minute + 1}).spans().empty();
        });
  }

  Facts LetGo(const Booking& held) const {
    Booking next = Successor(held, revision_, now_);
    next.state = BookingState::kCancelled;
    BookingPlan plan = PlanOf(held);
    plan.outage = command_.outage;
    SetPlan(next, std::move(plan));
    return {PutFact(BookingEvent::kCancelled, std::move(next))};
  }

  Facts Propose(const Booking& booking) const {
    const Minute from = std::max(booking.interval.start, MinuteCeil(now_));
    std::optional<BookingRequest> place =
        SoonestPlace(state_, booking, instruments_, from,
                     booking.interval.start + command_.max_delay, now_);
    if (!place.has_value()) return {};
    CreateBooking create;
    create.hold = std::min(absl::Minutes(command_.proposal_minutes),
                           ToTime(booking.interval.start) - now_);
    if (create.hold < kShortestHold) return {};
    create.request = *std::move(place);
    const State others = AsStranger(state_, booking);
    Decision decision = DecideCreate(others, create, revision_, now_);
    auto* facts = std::get_if<Facts>(&decision);
    if (facts == nullptr) return {};
    return Link(std::get<BookingPut>(facts->front()), booking);
  }

  // The two facts by which a booking has a proposal.
  Facts Link(const BookingPut& put, const Booking& booking) const {
    Booking proposal = *put.booking;
    BookingPlan of_proposal;
    of_proposal.reroute_of = booking.id;
    of_proposal.on_behalf = PlanOf(booking).on_behalf;
    SetPlan(proposal, std::move(of_proposal));
    Booking next = Successor(booking, revision_, now_);
    BookingPlan plan = PlanOf(booking);
    plan.outage = command_.outage;
    plan.reroute_proposal = proposal.id;
    SetPlan(next, std::move(plan));
    return {PutFact(BookingEvent::kCreated, std::move(proposal)),
            PutFact(BookingEvent::kRerouteProposed, std::move(next))};
  }

  State state_;
  const PlanReroutes& command_;
  const std::set<uint32_t> instruments_;
  const uint64_t revision_;
  const absl::Time now_;
  Facts facts_;
  size_t dealt_with_ = 0;
};

// `booking` at the place of `proposal`.
Booking MovedTo(const Booking& booking, const Booking& proposal,
                uint64_t revision, absl::Time now) {
  Booking next = Successor(booking, revision, now);
  next.interval = proposal.interval;
  next.claims = proposal.claims;
  next.draws = proposal.draws;
  next.operator_uid = proposal.operator_uid;
  next.mode = proposal.mode;
  next.release_at = proposal.release_at;
  next.check_in_before = proposal.check_in_before;
  BookingDetails details = *booking.details;
  details.warnings = proposal.details->warnings;
  details.judged_by = proposal.details->judged_by;
  details.needs = proposal.details->needs;
  details.quote = proposal.details->quote;
  BookingLife life = LifeOf(booking);
  life.approval = LifeOf(proposal).approval;
  life.open_step = 0;
  life.approval_due = absl::InfiniteFuture();
  details.life = std::make_shared<const BookingLife>(std::move(life));
  BookingPlan plan = PlanOf(booking);
  plan.reroute_proposal = 0;
  details.plan = std::make_shared<const BookingPlan>(std::move(plan));
  next.details = std::make_shared<const BookingDetails>(std::move(details));
  if (next.state != BookingState::kHeld) AwaitOrConfirm(next, now);
  return next;
}

std::vector<uint32_t> Left(const Booking& before, const Booking& after) {
  std::vector<uint32_t> left;
  for (const Claim& claim : before.claims) {
    const bool kept = std::any_of(after.claims.begin(), after.claims.end(),
                                  [&](const Claim& other) {
                                    return other.instrument == claim.instrument;
                                  });
    if (!kept) left.push_back(claim.instrument);
  }
  return left;
}

}  // namespace

Decision DecidePlanReroutes(const State& state, const PlanReroutes& command,
                            uint64_t revision, absl::Time now) {
  if (auto invalid = CheckPlan(command)) return *std::move(invalid);
  const Outage* outage = state.catalog().outages().Find(command.outage);
  if (outage == nullptr) {
    Rejection missing = MakeRejection(
        absl::StatusCode::kNotFound, "OUTAGE_NOT_FOUND",
        absl::StrCat("There is no outages/", command.outage, "."));
    missing.metadata = {{"resource", absl::StrCat("outages/", command.outage)}};
    return missing;
  }
  const absl::StatusOr<std::set<uint64_t>> hits =
      BookingsHitBy(state, *outage, now);
  if (!hits.ok()) {
    return InvalidReroute("outage", std::string(hits.status().message()));
  }
  Planner planner(state, command, InstrumentsOf(state.catalog(), *outage),
                  revision, now);
  for (const uint64_t id : *hits) {
    if (planner.full()) break;
    planner.Plan(*state.FindBooking(id));
  }
  return planner.TakeFacts();
}

Decision DecideAnswerReroute(const State& state, const AnswerReroute& command,
                             uint64_t revision, absl::Time now) {
  if (auto missing = CheckExists(state, command.id)) return *std::move(missing);
  const Ptr<Booking> booking = state.FindBooking(command.id);
  if (auto wrong = CheckPresent(booking.get(), command.id,
                                command.expected_revision, now)) {
    return *std::move(wrong);
  }
  const Ptr<Booking> proposal =
      state.FindBooking(PlanOf(*booking).reroute_proposal);
  if (proposal == nullptr || proposal->state != BookingState::kHeld) {
    Rejection rejection = MakeRejection(
        absl::StatusCode::kFailedPrecondition, "NO_PROPOSAL",
        absl::StrCat("bookings/", command.id, " has no other place proposed."));
    rejection.metadata = {{"resource", absl::StrCat("bookings/", command.id)}};
    return rejection;
  }
  if (command.accept && booking->state == BookingState::kInUse) {
    return InState(command.id, BookingStateName(booking->state));
  }
  Booking freed = Successor(*proposal, revision, now);
  freed.state = BookingState::kCancelled;
  Facts facts = {PutFact(BookingEvent::kCancelled, std::move(freed))};
  if (!command.accept) return facts;
  Booking moved = MovedTo(*booking, *proposal, revision, now);
  std::vector<uint32_t> left = Left(*booking, moved);
  facts.push_back(
      PutFact(BookingEvent::kRerouted, std::move(moved), std::move(left)));
  return facts;
}

}  // namespace trilab::engine
