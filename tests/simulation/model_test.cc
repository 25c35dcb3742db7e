#include "tests/simulation/model.h"

#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/simulation/world.h"

// The model on its own: what it lets pass and what not.

namespace trilab::simulation {
namespace {

using engine::Booking;
using engine::BookingEvent;
using engine::BookingState;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ModelTest : public ::testing::Test {
 protected:
  // "padded" is 1: ten minutes before and twenty after; "pool" is 2.
  ModelTest() {
    engine::Instrument padded;
    padded.meta.id = "padded";
    padded.meta.uid = 1;
    padded.buffer_before_minutes = 10;
    padded.buffer_after_minutes = 20;
    Put(padded);
    engine::Instrument pool;
    pool.meta.id = "pool";
    pool.meta.uid = 2;
    pool.capacity = 3;
    Put(pool);
  }

  template <typename T>
  void Put(T value) {
    Apply({engine::ResourcePut{std::make_shared<const T>(std::move(value))}});
  }

  void Apply(engine::Facts facts) {
    engine::Record record;
    record.revision = model_.revision() + 1;
    record.time = engine::ToTime(kWorldStart);
    record.facts = std::move(facts);
    model_.Apply(record, nullptr);
  }

  Booking On(uint32_t instrument, engine::Minute start, engine::Minute end) {
    Booking booking;
    booking.id = ++last_;
    booking.interval = {kWorldStart + start, kWorldStart + end};
    booking.claims = {
        {instrument, instrument == 1 ? 10 : 0, instrument == 1 ? 20 : 0}};
    booking.mode = engine::ServiceMode::kSelfService;
    booking.details = std::make_shared<const engine::BookingDetails>();
    return booking;
  }

  void Place(Booking booking, BookingEvent event = BookingEvent::kCreated) {
    booking.previous_revision = booking.revision;
    booking.revision = model_.revision() + 1;
    Apply({engine::BookingPut{
        event, std::make_shared<const Booking>(std::move(booking)), {}}});
  }

  const std::vector<std::string>& found() const { return findings_.all(); }

  Findings findings_;
  Model model_{findings_};
  uint64_t last_ = 0;
};

TEST_F(ModelTest, BookingsWithRoomForTheirBuffersPass) {
  Place(On(1, 0, 60));
  Place(On(1, 90, 120));

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(ModelTest, OneMinuteOfBufferTooLittleIsFound) {
  Place(On(1, 0, 60));
  Place(On(1, 89, 120));

  EXPECT_THAT(found(), Contains(HasSubstr("2 units of padded in use")));
}

TEST_F(ModelTest, AShortBufferIsFound) {
  Booking booking = On(1, 0, 60);
  booking.claims[0].buffer_after = 19;
  Place(booking);

  EXPECT_THAT(found(), Contains(HasSubstr("keeps 10 and 19 minutes")));
}

TEST_F(ModelTest, APoolIsFullAtItsCapacity) {
  for (int i = 0; i < 3; ++i) Place(On(2, 10 * i, 100));
  EXPECT_THAT(found(), IsEmpty());

  Place(On(2, 99, 200));

  EXPECT_THAT(found(), Contains(HasSubstr("4 units of pool")));
}

TEST_F(ModelTest, WhatIsOverComesBackForNobody) {
  Booking booking = On(2, 0, 60);
  Place(booking);
  booking.revision = model_.revision();
  booking.state = BookingState::kCancelled;
  Place(booking, BookingEvent::kCancelled);
  EXPECT_THAT(found(), IsEmpty());

  booking.revision = model_.revision();
  booking.state = BookingState::kConfirmed;
  Place(booking, BookingEvent::kConfirmed);

  EXPECT_THAT(found(), Contains(HasSubstr("CONFIRMED from CANCELLED")));
}

TEST_F(ModelTest, AnOutageIsKeptFree) {
  engine::Outage outage;
  outage.meta.id = "repair";
  outage.instrument = "pool";
  outage.first = {kWorldStart, kWorldStart + 10};
  Put(outage);

  Place(On(2, 9, 20));

  EXPECT_THAT(found(), Contains(HasSubstr("during outage repair")));
}

TEST_F(ModelTest, AGapInTheRevisionsIsFound) {
  engine::Record record;
  record.revision = model_.revision() + 2;
  model_.Apply(record, nullptr);

  EXPECT_THAT(found(), Contains(HasSubstr("follows revision 2")));
}

TEST_F(ModelTest, TheRulesOfAPartnerAreCounted) {
  engine::Rule rule;
  rule.meta.id = "overlap";
  rule.params = engine::OverlapRule{};
  Put(rule);
  Booking first = On(2, 0, 60);
  first.partner = 7;
  Booking second = On(2, 59, 90);
  second.partner = 7;

  Place(first);
  EXPECT_THAT(found(), IsEmpty());
  Place(second);

  EXPECT_THAT(found(), Contains(HasSubstr("too near to booking 1")));
}

TEST_F(ModelTest, AHoldForNobodysOfferIsFound) {
  Booking booking = On(2, 0, 60);
  booking.state = BookingState::kHeld;
  engine::BookingDetails details;
  engine::BookingPlan plan;
  plan.waitlist_entry = 1;
  details.plan = std::make_shared<const engine::BookingPlan>(plan);
  booking.details = std::make_shared<const engine::BookingDetails>(details);

  Place(booking);

  EXPECT_THAT(found(), Contains(HasSubstr("held for nobody's offer")));
}

}  // namespace
}  // namespace trilab::simulation
