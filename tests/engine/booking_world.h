#ifndef TRILAB_TESTS_ENGINE_BOOKING_WORLD_H_
#define TRILAB_TESTS_ENGINE_BOOKING_WORLD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"

namespace trilab::engine {

// Monday 2026-03-02T08:00Z.
inline constexpr Minute kWorldStart = 29'540'640;

// A small catalogue and a clock: decides commands as the sequencer does, and
// keeps the records.
//
// Always open. Institutions "owner" and "partner"; instruments, all in
// laboratory "lab" of centre "centre":
//   "plain"    uid 1, one unit, no buffers
//   "padded"   uid 2, one unit, 10 minutes before and 20 after
//   "pool"     uid 3, three units
//   "expert"   uid 4, one unit, asks for qualification "emc"
// Operators "ann" (uid 1) and "bob" (uid 2) hold "emc".
class BookingWorld {
 public:
  BookingWorld() {
    Institution owner;
    owner.meta = Meta("owner", 1);
    Put(owner);
    Institution partner;
    partner.meta = Meta("partner", 2);
    Put(partner);
    Centre centre;
    centre.meta = Meta("centre", 1);
    centre.institution = "owner";
    centre.region = 110000;
    Put(centre);
    Laboratory laboratory;
    laboratory.meta = Meta("lab", 1);
    laboratory.centre = "centre";
    Put(laboratory);
    Put(MakeInstrument("plain", 1));
    Instrument padded = MakeInstrument("padded", 2);
    padded.buffer_before_minutes = 10;
    padded.buffer_after_minutes = 20;
    Put(padded);
    Instrument pool = MakeInstrument("pool", 3);
    pool.capacity = 3;
    Put(pool);
    Instrument expert = MakeInstrument("expert", 4);
    expert.qualification = "emc";
    Put(expert);
    Put(MakeOperator("ann", 1));
    Put(MakeOperator("bob", 2));
  }

  static ResourceMeta Meta(absl::string_view id, uint64_t uid) {
    ResourceMeta meta;
    meta.id = std::string(id);
    meta.uid = uid;
    return meta;
  }

  static Instrument MakeInstrument(absl::string_view id, uint64_t uid) {
    Instrument instrument;
    instrument.meta = Meta(id, uid);
    instrument.laboratory = "lab";
    return instrument;
  }

  static Operator MakeOperator(absl::string_view id, uint64_t uid) {
    Operator value;
    value.meta = Meta(id, uid);
    value.centres = {"centre"};
    value.qualifications = {{"emc", kNever}};
    return value;
  }

  // A request for `start` to `end`, in minutes after `kWorldStart`.
  static BookingRequest Request(std::vector<std::string> instruments,
                                Minute start, Minute end) {
    BookingRequest request;
    request.instruments = std::move(instruments);
    request.interval = {kWorldStart + start, kWorldStart + end};
    return request;
  }

  const State& state() const { return state_; }
  const std::vector<Record>& records() const { return records_; }
  absl::Time now() const { return now_; }
  void set_now(absl::Time now) { now_ = now; }
  // Minutes after `kWorldStart`.
  void set_now(Minute minute) { now_ = ToTime(kWorldStart + minute); }
  uint64_t next_revision() const { return state_.revision() + 1; }

  Decision Judge(const Command& command) const {
    return Decide(state_, command, next_revision(), now_);
  }

  // Makes what is due, decides, and applies what was decided.
  Decision Submit(const Command& command) {
    while (state_.NextDue() <= now_) {
      Apply(std::get<Facts>(Judge(AdvanceBookings{})));
    }
    Decision decision = Judge(command);
    if (const auto* facts = std::get_if<Facts>(&decision)) Apply(*facts);
    return decision;
  }

  void Apply(Facts facts) {
    Record record;
    record.revision = next_revision();
    record.time = now_;
    record.principal = "system";
    record.facts = std::move(facts);
    state_.Apply(record);
    records_.push_back(std::move(record));
  }

  // Makes or replaces a resource, without asking the engine.
  template <typename T>
  void Put(T value) {
    value.meta.revision = next_revision();
    Apply({ResourcePut{std::make_shared<const T>(std::move(value)), false}});
  }

 private:
  State state_;
  absl::Time now_ = ToTime(kWorldStart);
  std::vector<Record> records_;
};

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_BOOKING_WORLD_H_
