#ifndef TRILAB_TESTS_SIMULATION_MODEL_H_
#define TRILAB_TESTS_SIMULATION_MODEL_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"
#include "tests/simulation/findings.h"

namespace trilab::simulation {

// What is allowed to happen, told a second time and as plainly as can be:
// lists of bookings and loops over them.
//
// It is shown every record, in order, and what its sender meant, and notes
// whatever must not be. It knows the engine's values (bookings, instruments,
// rules) and nothing that the engine does with them: no timeline, constraint,
// rule type or state. Resources are as their senders meant them, not as the
// record has them.
//
// Thread-compatible.
class Model {
 public:
  // `findings` must outlive it.
  explicit Model(Findings& findings) : findings_(findings) {}

  // Takes in the next record. `meant` is the command that was sent under its
  // request id; null for one without.
  void Apply(const engine::Record& record, const engine::Command* meant);

  uint64_t revision() const { return revision_; }
  absl::Time time() const { return time_; }
  const std::map<uint64_t, engine::Ptr<engine::Booking>>& bookings() const {
    return bookings_;
  }
  const std::map<uint64_t, engine::Ptr<engine::WaitlistEntry>>& waitlist()
      const {
    return waitlist_;
  }
  const std::map<uint64_t, engine::Ptr<engine::Series>>& series() const {
    return series_;
  }
  const std::vector<engine::Ptr<engine::LedgerEntry>>& ledger() const {
    return ledger_;
  }
  // By uid.
  const std::map<uint64_t, engine::Ptr<engine::Instrument>>& instruments()
      const {
    return instruments_;
  }
  const std::map<uint64_t, engine::Ptr<engine::Operator>>& operators() const {
    return operators_;
  }
  // By id.
  const std::map<std::string, engine::Ptr<engine::Outage>>& outages() const {
    return outages_;
  }
  const std::map<std::string, engine::Ptr<engine::Rule>>& rules() const {
    return rules_;
  }

  // How often each event came.
  const std::map<engine::BookingEvent, int>& events() const { return events_; }

 private:
  friend class PlaceCheck;

  void Keep(const engine::ResourcePut& put, const engine::Command* meant);
  void Keep(const engine::ResourceDeleted& deleted);
  void Keep(const engine::BookingPut& put, const engine::Record& record);
  void Keep(const engine::WaitlistPut& put);
  void Keep(const engine::SeriesPut& put);
  void Keep(const engine::LedgerPut& put);
  void CheckNew(const engine::Booking& booking, const engine::Record& record);
  void CheckStep(const engine::Booking& before, const engine::BookingPut& put,
                 const engine::Record& record);
  // No hold is there that should have ended, or for nothing.
  void CheckHolds(const engine::Record& record);

  Findings& findings_;
  uint64_t revision_ = 0;
  absl::Time time_ = absl::InfinitePast();
  std::map<uint64_t, engine::Ptr<engine::Booking>> bookings_;
  std::map<uint64_t, engine::Ptr<engine::WaitlistEntry>> waitlist_;
  std::map<uint64_t, engine::Ptr<engine::Series>> series_;
  std::vector<engine::Ptr<engine::LedgerEntry>> ledger_;
  std::map<uint64_t, engine::Ptr<engine::Instrument>> instruments_;
  std::map<uint64_t, engine::Ptr<engine::Operator>> operators_;
  std::map<std::string, engine::Ptr<engine::Outage>> outages_;
  std::map<std::string, engine::Ptr<engine::Rule>> rules_;
  std::map<std::string, engine::Ptr<engine::Calendar>> calendars_;
  // The most units that an instrument ever had, by uid.
  std::map<uint64_t, int32_t> largest_;
  // Bookings that the record at hand placed, and the event by which.
  std::map<uint64_t, engine::BookingEvent> placed_;
  // Their values before.
  std::map<uint64_t, engine::Ptr<engine::Booking>> before_;
  std::map<engine::BookingEvent, int> events_;
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_MODEL_H_
