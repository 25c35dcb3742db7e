#include "server/engine/campaign/step_booking.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/engine/booking_decisions.h"

namespace trilab::engine {

BookingRequest RequestOf(const Campaign& campaign, const CampaignGraph& graph,
                         int step, const StepPlacement& placement) {
  const StepInstance& instance = graph.steps[step];
  const CampaignStep& definition = campaign.steps[instance.step];
  const Ask& mode = definition.modes[placement.mode];
  BookingRequest request;
  request.instruments = {placement.instrument};
  request.interval = placement.interval;
  request.units = mode.units;
  request.mode = placement.service_mode;
  request.operator_id = placement.operator_id;
  request.partner = mode.partner.empty() ? campaign.partner : mode.partner;
  request.member = mode.partner.empty() ? campaign.member : mode.member;
  request.project = mode.partner.empty() ? campaign.project : mode.project;
  request.need = mode.need;
  request.configuration = mode.configuration;
  request.draws = mode.draws;
  request.title = definition.title.empty()
                      ? absl::StrCat(campaign.title, " ", instance.name)
                      : definition.title;
  request.note = campaign.note;
  request.subject = campaign.subject;
  return request;
}

std::optional<Rejection> StepBookings::Take(Decision decision, int step,
                                            StepPlacement* placement) {
  if (auto* rejection = std::get_if<Rejection>(&decision)) {
    return std::move(*rejection);
  }
  Record record;
  record.revision = revision_;
  record.time = now_;
  record.facts = std::get<Facts>(std::move(decision));
  for (Fact& fact : record.facts) {
    auto* put = std::get_if<BookingPut>(&fact);
    if (put == nullptr || placement == nullptr) continue;
    Booking booking = *put->booking;
    BookingDetails details = *booking.details;
    details.campaign = std::make_shared<const CampaignPart>(
        CampaignPart{campaign_.id, graph_.steps[step].name});
    booking.details =
        std::make_shared<const BookingDetails>(std::move(details));
    placement->booking = booking.id;
    placement->operator_id =
        std::string(state_.catalog().operators().IdOf(booking.operator_uid));
    put->booking = std::make_shared<const Booking>(std::move(booking));
  }
  state_.Apply(record);
  for (Fact& fact : record.facts) facts_.push_back(std::move(fact));
  return std::nullopt;
}

std::optional<Rejection> StepBookings::Book(int step,
                                            StepPlacement& placement) {
  const Ptr<Booking> booking = LiveBooking(state_, placement);
  if (booking == nullptr) {
    CreateBooking create;
    create.request = RequestOf(campaign_, graph_, step, placement);
    return Take(DecideCreate(state_, create, revision_, now_), step,
                &placement);
  }
  if (StandsThere(state_, *booking, placement)) {
    placement.operator_id =
        std::string(state_.catalog().operators().IdOf(booking->operator_uid));
    return std::nullopt;
  }
  RescheduleBooking move;
  move.id = booking->id;
  move.start = placement.interval.start;
  move.end = placement.interval.end;
  move.instruments = {placement.instrument};
  move.operator_id = placement.operator_id;
  return Take(DecideReschedule(state_, move, revision_, now_), step,
              &placement);
}

std::optional<Rejection> StepBookings::BookAll(Placements& placements,
                                               std::vector<Refusal>& refusals) {
  std::vector<int> waiting;
  // Only what moves can be in each other's way for a while.
  bool moves = false;
  for (const int step : ByStart(placements)) {
    const StepPlacement& placement = placements[step];
    if (placement.instrument.empty() || IsDone(placement)) continue;
    waiting.push_back(step);
    moves = moves || LiveBooking(state_, placement) != nullptr;
  }
  while (!waiting.empty()) {
    std::vector<int> refused;
    refusals.clear();
    for (const int step : waiting) {
      auto wrong = Book(step, placements[step]);
      if (!wrong.has_value()) continue;
      if (wrong->violations.empty()) return wrong;
      Refusal refusal = {step, {}};
      for (Violation& violation : wrong->violations) {
        if (violation.severity == Severity::kReject) {
          refusal.violations.push_back(std::move(violation));
        }
      }
      refusals.push_back(std::move(refusal));
      refused.push_back(step);
    }
    const bool stuck = !moves || refused.size() == waiting.size();
    waiting = std::move(refused);
    if (stuck) break;
  }
  return std::nullopt;
}

std::optional<Rejection> StepBookings::Cancel(uint64_t booking,
                                              const std::string& reason) {
  engine::CancelBooking cancel;
  cancel.id = booking;
  cancel.reason = reason;
  return Take(DecideCancel(state_, cancel, revision_, now_), 0, nullptr);
}

Ptr<Booking> LiveBooking(const State& state, const StepPlacement& placement) {
  return placement.booking == 0 ? nullptr
                                : state.FindBooking(placement.booking);
}

bool StandsThere(const State& state, const Booking& booking,
                 const StepPlacement& placement) {
  const Catalog& catalog = state.catalog();
  return booking.interval == placement.interval &&
         catalog.instruments().IdOf(booking.claims.front().instrument) ==
             placement.instrument &&
         booking.mode == placement.service_mode &&
         (placement.operator_id.empty() ||
          catalog.operators().IdOf(booking.operator_uid) ==
              placement.operator_id);
}

std::vector<int> ByStart(const Placements& placements) {
  std::vector<int> order(placements.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return placements[a].interval.start < placements[b].interval.start;
  });
  return order;
}

std::optional<Amount> TotalCost(const State& state,
                                const Placements& placements) {
  std::optional<Amount> total;
  for (const StepPlacement& placement : placements) {
    const Ptr<Booking> booking = LiveBooking(state, placement);
    if (booking == nullptr || booking->details->quote == nullptr) continue;
    const Quote& quote = *booking->details->quote;
    if (!total.has_value()) total = Amount{quote.currency, 0};
    if (quote.currency == total->currency) total->fen += quote.payable();
  }
  return total;
}

}  // namespace trilab::engine
