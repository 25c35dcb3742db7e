#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sequencer/errors.h"
#include "server/sequencer/sequencer.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"

namespace trilab {
namespace {

using testing::BookHour;
using testing::BookingOf;
using testing::CatalogueOf;
using testing::IsOk;
using testing::SequencerHouse;
using testing::StatusIs;

class RequestIdTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(2)), IsOk());
  }

  SequencerHouse house_;
};

TEST_F(RequestIdTest, ARetryGetsTheFirstOutcome) {
  const Outcome first = house_.Submit(BookHour("i1", 9), "r1");
  const Outcome retry = house_.Submit(BookHour("i1", 9), "r1");

  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ((*retry)->revision, (*first)->revision);
  EXPECT_EQ(BookingOf(**retry)->id, BookingOf(**first)->id);
  EXPECT_EQ(house_->revision(), (*first)->revision);
}

TEST_F(RequestIdTest, ARetryAfterARestartGetsTheFirstOutcome) {
  const Outcome first = house_.Submit(BookHour("i1", 9), "r1");
  ASSERT_THAT(house_.Start(), IsOk());

  const Outcome retry = house_.Submit(BookHour("i1", 9), "r1");

  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ((*retry)->revision, (*first)->revision);
  EXPECT_EQ(BookingOf(**retry)->id, BookingOf(**first)->id);
}

TEST_F(RequestIdTest, AnotherBodyUnderTheSameIdIsRefused) {
  ASSERT_THAT(house_.Submit(BookHour("i1", 9), "r1", 'a'), IsOk());

  const Outcome other = house_.Submit(BookHour("i1", 11), "r1", 'b');

  EXPECT_THAT(other, StatusIs(absl::StatusCode::kAlreadyExists, "r1"));
  EXPECT_EQ(ReasonOf(other.status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(house_->Read().state().booking_count(), 1);
}

TEST_F(RequestIdTest, IdsOfDifferentPrincipalsNeverMeet) {
  ASSERT_THAT(house_.Submit(BookHour("i1", 9), "r1"), IsOk());
  Submission submission = SequencerHouse::Request(BookHour("i1", 11), "r1");
  submission.principal = "bob";

  ASSERT_THAT(house_->SubmitAndWait(submission), IsOk());

  EXPECT_EQ(house_->Read().state().booking_count(), 2);
}

TEST_F(RequestIdTest, ARejectionIsRepeatedThoughItWouldPassNow) {
  const Outcome blocker = house_.Submit(BookHour("i1", 9));
  const Outcome first = house_.Submit(BookHour("i1", 9), "r1");
  ASSERT_TRUE((*first)->rejection.has_value());
  ASSERT_THAT(
      house_.Submit(engine::CancelBooking{.id = BookingOf(**blocker)->id}),
      IsOk());

  const Outcome retry = house_.Submit(BookHour("i1", 9), "r1");

  ASSERT_THAT(retry, IsOk());
  ASSERT_TRUE((*retry)->rejection.has_value());
  EXPECT_EQ((*retry)->rejection->violations, (*first)->rejection->violations);
  EXPECT_EQ((*retry)->revision, (*first)->revision);
}

TEST_F(RequestIdTest, ARejectionIsRepeatedAfterARestart) {
  ASSERT_THAT(house_.Submit(BookHour("i1", 9)), IsOk());
  const Outcome first = house_.Submit(BookHour("i1", 9), "r1");
  ASSERT_THAT(house_.Start(), IsOk());

  const Outcome retry = house_.Submit(BookHour("i1", 9), "r1");

  ASSERT_THAT(retry, IsOk());
  ASSERT_TRUE((*retry)->rejection.has_value());
  EXPECT_EQ((*retry)->rejection->reason, (*first)->rejection->reason);
  EXPECT_EQ((*retry)->rejection->violations, (*first)->rejection->violations);
}

TEST_F(RequestIdTest, ACommandThatChangesNothingIsRememberedToo) {
  const Outcome first = house_.Submit(CatalogueOf(2), "r1");
  ASSERT_THAT(first, IsOk());

  const Outcome retry = house_.Submit(CatalogueOf(2), "r1");

  EXPECT_GT((*first)->revision, 0);
  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ((*retry)->revision, (*first)->revision);
}

TEST_F(RequestIdTest, DuplicatesInOneBatchShareOneOutcome) {
  constexpr int kDuplicates = 5;
  std::vector<Outcome> outcomes;
  absl::BlockingCounter answered(kDuplicates + 1);
  house_.journal().Hold();
  house_->Submit(SequencerHouse::Request(BookHour("i2", 1)),
                 [&](Outcome) { answered.DecrementCount(); });
  house_.journal().AwaitHeldWrite();
  for (int i = 0; i < kDuplicates; ++i) {
    house_->Submit(SequencerHouse::Request(BookHour("i1", 9), "r1"),
                   [&](Outcome outcome) {
                     outcomes.push_back(std::move(outcome));
                     answered.DecrementCount();
                   });
  }
  house_.journal().Release();
  answered.Wait();

  for (const Outcome& outcome : outcomes) {
    ASSERT_THAT(outcome, IsOk());
    EXPECT_EQ(*outcome, *outcomes[0]);
  }
  EXPECT_EQ(house_->Read().state().booking_count(), 2);
}

TEST_F(RequestIdTest, AnotherBodyInTheSameBatchIsRefused) {
  std::vector<Outcome> outcomes;
  absl::BlockingCounter answered(3);
  house_.journal().Hold();
  house_->Submit(SequencerHouse::Request(BookHour("i2", 1)),
                 [&](Outcome) { answered.DecrementCount(); });
  house_.journal().AwaitHeldWrite();
  for (const char body : {'a', 'b'}) {
    house_->Submit(SequencerHouse::Request(BookHour("i1", 9), "r1", body),
                   [&](Outcome outcome) {
                     outcomes.push_back(std::move(outcome));
                     answered.DecrementCount();
                   });
  }
  house_.journal().Release();
  answered.Wait();

  EXPECT_THAT(outcomes[0], IsOk());
  EXPECT_THAT(outcomes[1], StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(RequestIdTest, AnIdOlderThanItsRetentionIsNew) {
  const Outcome first = house_.Submit(BookHour("i1", 100), "r1");
  house_.clock().Advance(absl::Hours(72));
  house_.database().set_now(house_.clock().Now());

  const Outcome again = house_.Submit(BookHour("i1", 200), "r1", 'b');

  ASSERT_THAT(again, IsOk());
  EXPECT_GT((*again)->revision, (*first)->revision);
}

TEST_F(RequestIdTest, ARepeatWhoseOutcomeIsForgottenIsNotDecided) {
  Submission repeat = SequencerHouse::Request(engine::AdvanceBookings(), "r1");
  repeat.repeat_only = true;
  const uint64_t before = house_->revision();

  const Outcome outcome = house_->SubmitAndWait(repeat);

  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kUnavailable, "r1"));
  EXPECT_EQ(ReasonOf(outcome.status()), "REQUEST_ID_EXPIRED");
  EXPECT_EQ(house_->revision(), before);
  const Outcome first = house_.Submit(BookHour("i1", 9), "r1");
  ASSERT_THAT(first, IsOk());
  EXPECT_NE(BookingOf(**first), nullptr);
}

TEST_F(RequestIdTest, ARepeatGetsTheFirstOutcome) {
  const Outcome first = house_.Submit(BookHour("i1", 9), "r1");
  Submission repeat = SequencerHouse::Request(engine::AdvanceBookings(), "r1");
  repeat.repeat_only = true;

  const Outcome outcome = house_->SubmitAndWait(repeat);

  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ((*outcome)->revision, (*first)->revision);
}

engine::PutResource InstrumentNamed(std::string name) {
  auto instrument = testing::WithId<engine::Instrument>("i1");
  instrument.laboratory = "lab";
  instrument.name.en = std::move(name);
  return testing::Put(std::move(instrument));
}

TEST_F(RequestIdTest, APutThatChangesNothingTellsWhatItFound) {
  const Outcome changed = house_.Submit(InstrumentNamed("new"));
  const Outcome first = house_.Submit(InstrumentNamed("new"), "r1");
  ASSERT_THAT(house_.Submit(InstrumentNamed("newer")), IsOk());

  const Outcome retry = house_.Submit(InstrumentNamed("new"), "r1");

  ASSERT_THAT(retry, IsOk());
  ASSERT_EQ((*retry)->facts.size(), 1);
  EXPECT_EQ((*retry)->revision, (*first)->revision);
  const auto& put = std::get<engine::ResourcePut>((*retry)->facts[0]);
  EXPECT_FALSE(put.created);
  const auto& found = *std::get<engine::Ptr<engine::Instrument>>(put.resource);
  EXPECT_EQ(found.name.en, "new");
  EXPECT_EQ(found.meta.revision, (*changed)->revision);
}

TEST_F(RequestIdTest, APutThatChangesNothingKeepsTheEtag) {
  ASSERT_THAT(house_.Submit(InstrumentNamed("new")), IsOk());
  const engine::Instrument before =
      *house_->Read().state().catalog().instruments().Find("i1");

  ASSERT_THAT(house_.Submit(InstrumentNamed("new"), "r1"), IsOk());
  EXPECT_EQ(*house_->Read().state().catalog().instruments().Find("i1"), before);
  const uint64_t digest = testing::DigestOf(*house_);
  ASSERT_THAT(house_.Start(), IsOk());

  EXPECT_EQ(testing::DigestOf(*house_), digest);
}

}  // namespace
}  // namespace trilab
