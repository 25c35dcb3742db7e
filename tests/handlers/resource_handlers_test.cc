#include "server/handlers/resource_handlers.h"

#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"
#include "trilab/v1/catalog_service.pb.h"

namespace trilab {
namespace {

using ::trilab::testing::CatalogueOf;
using ::trilab::testing::IsOk;
using ::trilab::testing::SequencerHouse;
using ::trilab::testing::WithId;

class ResourceHandlersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(1)), IsOk());
    v1::Instrument& body = *request_.mutable_instrument();
    body.set_name("instruments/n1");
    body.mutable_display_name()->set_en("mine");
    body.set_laboratory("laboratories/lab");
    request_.set_allow_missing(true);
  }

  absl::StatusOr<Prepared> Prepare() {
    const Caller caller{.token_id = "root",
                        .role = engine::Role::kAdministrator};
    const ReadView view = house_->Read();
    return UpdateResource<engine::Instrument>(
        ReadCall{view, caller, house_.clock().Now(), [] { return false; }},
        request_);
  }

  SequencerHouse house_;
  v1::UpdateInstrumentRequest request_;
};

TEST_F(ResourceHandlersTest, UpsertDoesNotOverwriteWhatAnotherMadeMeanwhile) {
  absl::StatusOr<Prepared> prepared = Prepare();
  ASSERT_THAT(prepared, IsOk());
  auto theirs = WithId<engine::Instrument>("n1");
  theirs.laboratory = "lab";
  ASSERT_THAT(house_.Submit(testing::Put(theirs)), IsOk());

  const Outcome outcome = house_.Submit(std::move(prepared->command));

  ASSERT_THAT(outcome, IsOk());
  ASSERT_TRUE((*outcome)->rejection.has_value());
  EXPECT_EQ((*outcome)->rejection->code, absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(prepared->merges);  // So the call reads and merges again.
}

TEST_F(ResourceHandlersTest, UpsertUnderAnEtagIsNotTriedAgain) {
  request_.mutable_instrument()->set_etag("7");
  const absl::StatusOr<Prepared> prepared = Prepare();

  ASSERT_THAT(prepared, IsOk());
  EXPECT_FALSE(prepared->merges);
}

}  // namespace
}  // namespace trilab
