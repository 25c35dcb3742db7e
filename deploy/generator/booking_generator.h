#ifndef TRILAB_DEPLOY_GENERATOR_BOOKING_GENERATOR_H_
#define TRILAB_DEPLOY_GENERATOR_BOOKING_GENERATOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "deploy/generator/random.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/openings.h"

namespace trilab::generator {

struct BookingOptions {
  uint64_t seed = 1;
  int64_t bookings = 0;
  absl::Time at = absl::UnixEpoch();  // When all are booked.
  int past_percent = 20;  // How many, about, lie before `at`; 0 to 100.
};

// Makes bookings that the engine would have taken, one instrument after
// another, spread evenly over all that are bookable.
//
// Lengths are 1 to 6 hours in quarter hours. Between bookings 70 % have no
// gap, 28 % one of less than 2 hours and 2 % one of 2 to 6 hours; buffers are
// kept, and each lies inside one opening of its laboratory. Instruments that
// need an operator get their own ("op-" and the instrument's id).
//
// A function of the options and the catalogue. Thread-compatible.
class BookingGenerator {
 public:
  // Borrows `catalog`, which must not change.
  BookingGenerator(const BookingOptions& options,
                   const engine::Catalog& catalog);

  using Sink = absl::FunctionRef<absl::Status(engine::Booking booking)>;

  // Hands all bookings to `sink`, with ids from 1; revision, states' times and
  // details but for titles are left to whoever takes them. Stops at the first
  // error and returns it.
  //
  // Returns FAILED_PRECONDITION if no instrument is bookable, and
  // OUT_OF_RANGE if there are too many for the years that calendars cover.
  absl::Status Run(Sink sink);

 private:
  absl::Status BookInstrument(const engine::InstrumentSite& site, int64_t count,
                              Sink sink);
  absl::StatusOr<std::shared_ptr<const engine::Openings>> OpeningsOf(
      const engine::Ptr<engine::Calendar>& calendar);
  engine::Minute NextGap();

  const BookingOptions& options_;
  const engine::Catalog& catalog_;
  Random random_;
  const engine::Minute now_;
  uint64_t next_id_ = 1;
  std::vector<uint32_t> firms_;
  std::vector<std::shared_ptr<const engine::BookingDetails>> details_;
  absl::flat_hash_map<std::string, std::shared_ptr<const engine::Openings>>
      openings_;
};

}  // namespace trilab::generator

#endif  // TRILAB_DEPLOY_GENERATOR_BOOKING_GENERATOR_H_
