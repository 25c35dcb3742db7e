#ifndef TRILAB_TESTS_ENGINE_WAITING_WORLD_H_
#define TRILAB_TESTS_ENGINE_WAITING_WORLD_H_

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "server/engine/waitlist/offer_queue.h"
#include "tests/engine/booking_world.h"

namespace trilab::engine {

// A BookingWorld that makes offers as the sequencer does: after each command,
// to those who have reason to hope, in the order of the line.
class WaitingWorld {
 public:
  BookingWorld& world() { return world_; }
  const State& state() const { return world_.state(); }

  Decision Submit(const Command& command) {
    PassTime();
    Decision decision = world_.Judge(command);
    Apply(decision);
    Offer();
    return decision;
  }

  // Makes what is due, and offers what that frees.
  void PassTime() {
    while (state().NextDue() <= world_.now()) {
      Apply(world_.Judge(AdvanceBookings{}));
      Offer();
    }
  }
  void PassTo(Minute minute) {
    world_.set_now(minute);
    PassTime();
  }

  // The catalogue changed.
  void NoteAll() {
    queue_.NoteAll(state());
    Offer();
  }

  // Joins for an hour on `instrument` between two minutes after kWorldStart.
  uint64_t Join(std::string instrument, Minute start, Minute end,
                Minute duration = 60, std::string partner = "partner") {
    JoinWaitlist join;
    join.ask.instruments = {std::move(instrument)};
    join.ask.duration = duration;
    join.ask.window = {kWorldStart + start, kWorldStart + end};
    join.ask.partner = std::move(partner);
    const uint64_t id = state().waitlist().next_id();
    Submit(join);
    return id;
  }
  uint64_t Book(std::string instrument, Minute start, Minute end) {
    const uint64_t id = state().next_booking_id();
    Submit(CreateBooking{
        BookingWorld::Request({std::move(instrument)}, start, end)});
    return id;
  }

  // The last value of an entry, over or not.
  WaitlistEntry Entry(uint64_t id) const {
    WaitlistEntry last;
    for (const Record& record : world_.records()) {
      for (const Fact& fact : record.facts) {
        const auto* put = std::get_if<WaitlistPut>(&fact);
        if (put != nullptr && put->entry->id == id) last = *put->entry;
      }
    }
    return last;
  }
  Booking LastOf(uint64_t id) const {
    Booking last;
    for (const Record& record : world_.records()) {
      for (const Fact& fact : record.facts) {
        const auto* put = std::get_if<BookingPut>(&fact);
        if (put != nullptr && put->booking->id == id) last = *put->booking;
      }
    }
    return last;
  }

 private:
  void Apply(const Decision& decision) {
    const auto* facts = std::get_if<Facts>(&decision);
    if (facts == nullptr || facts->empty()) return;
    for (const Fact& fact : *facts) queue_.Note(state(), fact);
    world_.Apply(*facts);
  }
  void Offer() {
    while (const auto next = queue_.Next(state(), world_.now()))
      Apply(world_.Judge(*next));
  }

  BookingWorld world_;
  OfferQueue queue_;
};

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_WAITING_WORLD_H_
