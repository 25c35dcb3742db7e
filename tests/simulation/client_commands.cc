#include "tests/simulation/client_commands.h"

#include <iterator>
#include <string>
#include <variant>
#include <vector>

#include "tests/simulation/world.h"

namespace trilab::simulation {
namespace {

using engine::Minute;

constexpr Minute kGrain = 5;

// One client's wishes at one moment.
class Wishes {
 public:
  Wishes(Random& random, const Model& model, absl::Time now)
      : random_(random),
        model_(model),
        now_(engine::MinuteFloor(now) / kGrain * kGrain) {}

  engine::Command Any() {
    const int64_t kind = random_.Between(0, 99);
    if (kind < 34) return Create();
    if (kind < 42) {
      return engine::ConfirmBooking{Booking(engine::BookingState::kHeld),
                                    Etag()};
    }
    if (kind < 48)
      return engine::CancelBooking{.id = Booking(), .reason = "no"};
    if (kind < 57) return Reschedule();
    if (kind < 62) return engine::CheckInBooking{Soonest(), Etag()};
    if (kind < 66) {
      return engine::CheckOutBooking{Booking(engine::BookingState::kInUse),
                                     Etag()};
    }
    if (kind == 66) {
      return engine::TransferBooking{Booking(),
                                     random_.Pick({"", "alpha", "beta"})};
    }
    if (kind < 70) return Approve();
    if (kind < 75) return Join();
    if (kind < 79) {
      return engine::AnswerOffer{Entry(), !random_.OneIn(3)};
    }
    if (kind == 79) return engine::LeaveWaitlist{Entry()};
    if (kind < 83) return OfSeries();
    if (kind < 86) {
      return engine::PlanReroutes{
          .outage = Outage(),
          .proposal_minutes = random_.Between(1, 12) * 5,
          .max_delay = random_.Between(0, 600)};
    }
    if (kind < 88) {
      return engine::AnswerReroute{Proposed(), !random_.OneIn(3)};
    }
    if (kind < 91) return OfMoney();
    return AnyAdministration(random_, model_, now_);
  }

 private:
  std::string Instrument() {
    return random_.Pick({"plain", "plain", "padded", "padded", "pool", "pool",
                         "expert", "daily", "spare"});
  }

  engine::BookingRequest Request() {
    engine::BookingRequest request;
    request.instruments = {Instrument()};
    if (random_.OneIn(8)) {
      const std::string other = Instrument();
      if (other != request.instruments[0]) {
        request.instruments.push_back(other);
      }
    }
    // Half of them fight for the next hour and a half.
    request.interval.start =
        now_ + kGrain * random_.Between(-1, random_.OneIn(2) ? 18 : 72);
    request.interval.end =
        request.interval.start + kGrain * random_.Between(1, 24);
    request.units = static_cast<int32_t>(random_.Pick({1, 1, 1, 2, 3}));
    if (request.instruments[0] != "pool") request.units = 1;
    if (random_.OneIn(4)) request.mode = engine::ServiceMode::kSelfService;
    if (random_.OneIn(8)) request.operator_id = random_.Pick({"ann", "bob"});
    switch (random_.Between(0, 3)) {
      case 0:
        break;
      case 1:
        request.partner = "beta";
        if (random_.OneIn(2)) request.member = "bo";
        break;
      default:
        request.partner = "alpha";
        if (random_.OneIn(2)) request.member = "mei";
        if (random_.OneIn(2)) request.project = "fuel";
        if (random_.OneIn(3)) request.voucher = "grant";
    }
    return request;
  }

  engine::CreateBooking Create() {
    engine::CreateBooking create;
    create.request = Request();
    create.hold = absl::Minutes(random_.Pick({0, 0, 1, 10, 60, 300}));
    return create;
  }

  engine::RescheduleBooking Reschedule() {
    engine::RescheduleBooking move;
    move.id = Booking();
    const engine::BookingRequest place = Request();
    if (!random_.OneIn(4)) move.start = place.interval.start;
    if (random_.OneIn(3)) move.end = place.interval.end;
    if (random_.OneIn(3)) move.instruments = place.instruments;
    move.expected_revision = Etag();
    return move;
  }

  engine::DecideApproval Approve() {
    engine::DecideApproval decide;
    decide.id = Booking(engine::BookingState::kPendingApproval);
    decide.approve = !random_.OneIn(3);
    decide.subject = "chief";
    return decide;
  }

  engine::JoinWaitlist Join() {
    engine::JoinWaitlist join;
    const engine::BookingRequest place = Request();
    join.ask.instruments = place.instruments;
    join.ask.duration = place.interval.length();
    join.ask.window = {place.interval.start,
                       place.interval.end + kGrain * random_.Between(0, 40)};
    join.ask.partner = place.partner;
    join.ask.member = place.member;
    join.offer_minutes = kGrain * random_.Between(1, 20);
    join.max_offers = static_cast<int32_t>(random_.Between(1, 3));
    return join;
  }

  engine::Command OfSeries() {
    const uint64_t id = static_cast<uint64_t>(
        random_.Between(1, static_cast<int64_t>(model_.series().size()) + 1));
    switch (random_.Between(0, 5)) {
      case 0: {
        engine::RescheduleSeries move;
        move.id = id;
        move.part.scope = engine::SeriesPart::Scope::kAll;
        move.start = now_ + kGrain * random_.Between(1, 60);
        move.skip_conflicts = random_.OneIn(2);
        return move;
      }
      case 1:
        return engine::CancelSeries{
            id, {engine::SeriesPart::Scope::kAll, {}}, "", 0};
      default: {
        engine::CreateSeries create;
        create.request = Request();
        create.recurrence = random_.Pick(
            {"FREQ=DAILY;COUNT=3", "FREQ=HOURLY;INTERVAL=3;COUNT=4"});
        create.time_zone = "Asia/Shanghai";
        create.skip_conflicts = !random_.OneIn(3);
        return create;
      }
    }
  }

  engine::Command OfMoney() {
    if (!model_.ledger().empty() && random_.OneIn(2)) {
      return engine::RefundEntry{random_.Pick(model_.ledger()),
                                 random_.Between(1, 5'000), ""};
    }
    if (random_.OneIn(3)) {
      return engine::RedeemVoucher{
          "grant", {"CNY", random_.Between(1, 3'000)}, ""};
    }
    return engine::CreditProject{
        "fuel", {"CNY", random_.Between(1, 20'000)}, ""};
  }

  // Mostly one for which `fits` holds; else any, or one that never was.
  template <typename Fits>
  uint64_t BookingThat(Fits fits) {
    const auto& bookings = model_.bookings();
    std::vector<uint64_t> fitting;
    for (const auto& [id, booking] : bookings) {
      if (fits(*booking)) fitting.push_back(id);
    }
    if (!fitting.empty() && !random_.OneIn(8)) return random_.Pick(fitting);
    return static_cast<uint64_t>(
        random_.Between(0, static_cast<int64_t>(bookings.size()) + 1));
  }
  uint64_t Booking() {
    return BookingThat([](const engine::Booking& booking) {
      return engine::Blocks(booking.state) &&
             booking.state != engine::BookingState::kCompleted;
    });
  }
  uint64_t Booking(engine::BookingState state) {
    return BookingThat([state](const engine::Booking& booking) {
      return booking.state == state;
    });
  }
  // One that may be checked in.
  uint64_t Soonest() {
    return BookingThat([this](const engine::Booking& booking) {
      return booking.state == engine::BookingState::kConfirmed &&
             booking.interval.start < now_ + 60;
    });
  }
  // One that has another place proposed.
  uint64_t Proposed() {
    return BookingThat([](const engine::Booking& booking) {
      return engine::PlanOf(booking).reroute_proposal != 0;
    });
  }

  uint64_t Entry() {
    std::vector<uint64_t> offered;
    for (const auto& [id, entry] : model_.waitlist()) {
      if (entry->state == engine::WaitlistState::kOffered) {
        offered.push_back(id);
      }
    }
    if (!offered.empty() && !random_.OneIn(4)) return random_.Pick(offered);
    return static_cast<uint64_t>(
        random_.Between(0, static_cast<int64_t>(model_.waitlist().size()) + 1));
  }

  std::string Outage() {
    std::vector<std::string> ids;
    for (const auto& [id, outage] : model_.outages()) ids.push_back(id);
    return ids.empty() ? "repair-plain" : random_.Pick(ids);
  }

  // Rarely any demand that what is to change has not changed.
  uint64_t Etag() {
    return random_.OneIn(10) ? static_cast<uint64_t>(random_.Between(
                                   1, static_cast<int64_t>(model_.revision())))
                             : 0;
  }

  Random& random_;
  const Model& model_;
  const Minute now_;
};

// In the order of engine::Command.
constexpr const char* kCommandNames[] = {
    "PutResource",    "PutResources",     "DeleteResource",
    "CreateBooking",  "ConfirmBooking",   "RescheduleBooking",
    "CancelBooking",  "CheckInBooking",   "CheckOutBooking",
    "DecideApproval", "TransferBooking",  "AdvanceBookings",
    "CreditProject",  "RefundEntry",      "RedeemVoucher",
    "CreateSeries",   "RescheduleSeries", "CancelSeries",
    "AddOccurrence",  "JoinWaitlist",     "LeaveWaitlist",
    "AnswerOffer",    "OfferSlot",        "PlanReroutes",
    "AnswerReroute",  "BookCampaign",     "CancelCampaign"};
static_assert(std::size(kCommandNames) == std::variant_size_v<engine::Command>);

}  // namespace

const char* CommandName(const engine::Command& command) {
  return kCommandNames[command.index()];
}

engine::Command AnyCommand(Random& random, const Model& model, absl::Time now) {
  return Wishes(random, model, now).Any();
}

}  // namespace trilab::simulation
