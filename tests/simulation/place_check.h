#ifndef TRILAB_TESTS_SIMULATION_PLACE_CHECK_H_
#define TRILAB_TESTS_SIMULATION_PLACE_CHECK_H_

#include <cstdint>

#include "absl/time/time.h"
#include "server/engine/fact.h"
#include "tests/simulation/model.h"

namespace trilab::simulation {

// Looks whether a booking may be where it was just placed, among all bookings
// that the model knows: minute by minute, rule by rule.
class PlaceCheck {
 public:
  // `model` has the booking already, and whatever else the same record did.
  PlaceCheck(const Model& model, const engine::Booking& booking,
             engine::BookingEvent event, absl::Time time);

  void Run();

 private:
  void CheckClaim(const engine::Claim& claim);
  void CheckOutages(const engine::Instrument& instrument);
  void CheckHours(const engine::Instrument& instrument);
  void CheckCapacity(const engine::Claim& claim,
                     const engine::Instrument& instrument);
  void CheckOperator();
  void CheckRule(const engine::Rule& rule);
  void CheckConcurrent(const engine::BookingCount& count, int32_t max);
  void CheckCountOfDay(const engine::BookingCount& count, int32_t max);
  void CheckTimeOfDay(const engine::BookingCount& count, engine::Minute max);
  void CheckApart(const engine::BookingCount& count, engine::Minute gap);

  // Whether a rule counts `other` together with this booking.
  bool CountsWith(const engine::BookingCount& count,
                  const engine::Booking& other) const;
  bool HasOwner(const engine::BookingCount& count) const;

  template <typename... Parts>
  void Find(const Parts&... parts) const {
    model_.findings_.Add("booking ", booking_.id, " at revision ",
                         booking_.revision, " ", parts...);
  }

  const Model& model_;
  const engine::Booking& booking_;
  const engine::BookingEvent event_;
  const absl::Time time_;
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_PLACE_CHECK_H_
