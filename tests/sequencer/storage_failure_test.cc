#include <memory>
#include <string>
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
using testing::DigestOf;
using testing::FaultyJournal;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::SequencerHouse;
using testing::StatusIs;

class StorageFailureTest
    : public ::testing::TestWithParam<FaultyJournal::Fault> {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(2)), IsOk());
    ASSERT_THAT(house_.Submit(BookHour("i1", 1)), IsOk());
    digest_ = DigestOf(*house_);
    house_.journal().set_fault(GetParam());
  }

  SequencerHouse house_;
  uint64_t digest_ = 0;
};

TEST_P(StorageFailureTest, TheOutcomeIsUnknownAndNothingIsShown) {
  const Outcome outcome = house_.Submit(BookHour("i1", 9), "r1");

  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kUnavailable,
                                "retry with the same request_id"));
  EXPECT_EQ(ReasonOf(outcome.status()), "STORAGE_FAILED");
  EXPECT_EQ(DigestOf(*house_), digest_);
  EXPECT_EQ(house_->watch_hub().published(), house_->revision());
}

TEST_P(StorageFailureTest, EvenARejectionOfTheBatchIsUnknown) {
  std::vector<Outcome> outcomes;
  absl::BlockingCounter answered(2);
  house_.journal().Hold();
  // Both in one batch: the second is refused because of the first.
  for (int i = 0; i < 2; ++i) {
    house_->Submit(SequencerHouse::Request(BookHour("i1", 9)),
                   [&](Outcome outcome) {
                     outcomes.push_back(std::move(outcome));
                     answered.DecrementCount();
                   });
  }
  house_.journal().Release();
  answered.Wait();

  for (const Outcome& outcome : outcomes) {
    EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kUnavailable));
  }
}

TEST_P(StorageFailureTest, NoMoreCommandsAreTaken) {
  ASSERT_FALSE(house_.Submit(BookHour("i1", 9)).ok());
  house_.journal().set_fault(FaultyJournal::Fault::kNone);

  const Outcome outcome = house_.Submit(BookHour("i2", 9));

  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(ReasonOf(outcome.status()), "NOT_WRITABLE");
  EXPECT_FALSE(house_->writable());
  EXPECT_THAT(house_->problem(), HasSubstr("injected fault"));
}

TEST_P(StorageFailureTest, ARetryAfterARestartTellsTheOutcome) {
  ASSERT_FALSE(house_.Submit(BookHour("i1", 9), "r1").ok());
  ASSERT_THAT(house_.Start(), IsOk());

  const Outcome retry = house_.Submit(BookHour("i1", 9), "r1");

  ASSERT_THAT(retry, IsOk());
  EXPECT_FALSE((*retry)->rejection.has_value());
  EXPECT_EQ(house_->Read().state().booking_count(), 2);
  EXPECT_TRUE(house_->writable());
}

INSTANTIATE_TEST_SUITE_P(EveryFault, StorageFailureTest,
                         ::testing::Values(FaultyJournal::Fault::kBeforeWriting,
                                           FaultyJournal::Fault::kAfterWriting),
                         [](const auto& info) {
                           return info.param ==
                                          FaultyJournal::Fault::kBeforeWriting
                                      ? "BeforeWriting"
                                      : "AfterWriting";
                         });

}  // namespace
}  // namespace trilab
