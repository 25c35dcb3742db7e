#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/catalog_service.pb.h"

// Finding instruments and slots.

namespace trilab::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::UnorderedElementsAre;

class SearchTest : public ServerTest {
 protected:
  absl::StatusOr<v1::SearchInstrumentsResponse> Instruments(
      absl::string_view request) {
    return Call<v1::SearchInstrumentsResponse>(
        "CatalogService/SearchInstruments",
        Proto<v1::SearchInstrumentsRequest>(request));
  }
  // Names of the instruments found, in order; none after an error.
  std::vector<std::string> Found(absl::string_view request) {
    const auto response = Instruments(request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> names;
    if (!response.ok()) return names;
    for (const auto& match : response->matches()) {
      names.push_back(match.instrument().name());
    }
    return names;
  }

  absl::StatusOr<v1::SearchSlotsResponse> Slots(absl::string_view request) {
    return Call<v1::SearchSlotsResponse>(
        "BookingService/SearchSlots", Proto<v1::SearchSlotsRequest>(request));
  }
};

TEST_F(SearchTest, NamesWhatTheAskNamesInVain) {
  const auto slots = Slots(
      "ask { instruments: 'instruments/none' duration { seconds: 3600 } }");

  EXPECT_THAT(slots, StatusIs(absl::StatusCode::kNotFound, "instruments/none"));
  EXPECT_THAT(slots, HasReason("RESOURCE_NOT_FOUND"));
}

TEST_F(SearchTest, FindsInstrumentsByWordsOfEitherLanguage) {
  EXPECT_THAT(Found("query: '电波暗室'"),
              UnorderedElementsAre("instruments/emc-1", "instruments/emc-2"));
  EXPECT_THAT(Found("query: 'compact CHAMBER'"),
              ElementsAre("instruments/emc-2"));
}

TEST_F(SearchTest, FindsInstrumentsByWhatTheyCanDo) {
  EXPECT_THAT(Found("need { standard: 'gb/t18655' }"),
              UnorderedElementsAre("instruments/emc-1", "instruments/emc-2"));
  EXPECT_THAT(Found("need { standard: 'GB/T 18655' "
                    "accreditations: ACCREDITATION_SCHEME_CNAS }"),
              ElementsAre("instruments/emc-1"));
  EXPECT_THAT(Found("need { ranges { parameter: 'frequency' minimum: 30 "
                    "maximum: 1200 unit: 'MHz' } }"),
              IsEmpty());
}

TEST_F(SearchTest, RangesAreComparedAcrossUnits) {
  EXPECT_THAT(Found("need { ranges { parameter: 'frequency' minimum: 150 "
                    "maximum: 30000 unit: 'kHz' } }"),
              ElementsAre("instruments/emc-1"));
}

TEST_F(SearchTest, FindsInstrumentsOfARegionAndACentre) {
  EXPECT_THAT(Found("regions: 120000"), ElementsAre("instruments/emc-2"));
  EXPECT_THAT(Found("centres: 'centres/tj'"), ElementsAre("instruments/emc-2"));
}

TEST_F(SearchTest, PagesThroughInstrumentsFound) {
  const auto first = Instruments("page_size: 3");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->total_size(), 4);
  EXPECT_EQ(first->matches_size(), 3);

  const auto second = Instruments(absl::StrCat("page_size: 3 page_token: '",
                                               first->next_page_token(), "'"));

  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->matches_size(), 1);
  EXPECT_THAT(second->next_page_token(), IsEmpty());
}

TEST_F(SearchTest, MatchNamesCentreRegionAndCapabilities) {
  const auto found = Instruments(
      "need { standard: 'GB/T 18655-2018' } "
      "regions: 110000");

  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->matches_size(), 1);
  EXPECT_EQ(found->matches(0).centre(), "centres/bj");
  EXPECT_EQ(found->matches(0).region(), 110000);
  ASSERT_EQ(found->matches(0).capabilities_size(), 1);
  EXPECT_EQ(found->matches(0).capabilities(0).name(), "capabilities/emc-1-re");
}

TEST_F(SearchTest, SoonestSlotIsTheOpeningOfTheDay) {
  const auto found = Slots(
      "ask { instruments: 'instruments/emc-1' duration { seconds: 7200 } }");

  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->slots_size(), 1);
  const v1::Slot& slot = found->slots(0);
  EXPECT_EQ(slot.instrument(), "instruments/emc-1");
  EXPECT_EQ(slot.centre(), "centres/bj");
  EXPECT_EQ(slot.start_time().seconds(), At(0, 9).seconds());
  EXPECT_EQ(slot.end_time().seconds(), At(0, 11).seconds());
  EXPECT_EQ(slot.why_not_sooner().code(), "CLOSED");
  EXPECT_EQ(found->candidates(), 1);
}

TEST_F(SearchTest, SlotBehindABookingTellsWhoseTimeItWaitedFor) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 9, 3)), IsOk());

  const auto found = Slots(
      "ask { instruments: 'instruments/emc-1' duration { seconds: 3600 } }");

  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->slots_size(), 1);
  EXPECT_EQ(found->slots(0).start_time().seconds(), At(0, 12).seconds());
  EXPECT_EQ(found->slots(0).why_not_sooner().code(), "OCCUPIED");
}

TEST_F(SearchTest, EverySlotFoundCanBeBooked) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 9, 3)), IsOk());
  const auto found = Slots(
      "ask { need { standard: 'GB/T 18655' } duration { seconds: 14400 } } "
      "slots_per_instrument: 5 page_size: 50");
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->slots_size(), 10);

  for (const v1::Slot& slot : found->slots()) {
    v1::Booking wish;
    wish.add_instruments(slot.instrument());
    *wish.mutable_start_time() = slot.start_time();
    *wish.mutable_end_time() = slot.end_time();
    wish.mutable_need()->set_standard("GB/T 18655");
    EXPECT_THAT(Book(wish), IsOk());
  }
}

TEST_F(SearchTest, SlotOfAnAttendedInstrumentNamesItsOperator) {
  const auto found = Slots(
      "ask { instruments: 'instruments/chamber' duration { seconds: 3600 } }");

  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->slots_size(), 1);
  EXPECT_EQ(found->slots(0).operator_(), "operators/li");
}

TEST_F(SearchTest, NearestRanksByDistance) {
  const auto found = Slots(
      "ask { need { class_code: '0301' } duration { seconds: 3600 } } "
      "ranking: RANKING_NEAREST near: '天津'");

  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->slots_size(), 2);
  EXPECT_EQ(found->slots(0).instrument(), "instruments/emc-2");
  EXPECT_EQ(found->slots(0).distance_km(), 0);
  // Great circle between the two points: about 112 km.
  EXPECT_THAT(found->slots(1).distance_km(), AllOf(Ge(105), Le(120)));
}

TEST_F(SearchTest, AnswerWithoutSlotsSaysWhatStandsInTheWay) {
  const auto found = Slots(
      "ask { need { class_code: '0301' } duration { seconds: 3600 } "
      "regions: 110000 start_time { seconds: 1709913600 } "  // 9 March, a
      "end_time { seconds: 1710000000 } }");                 // Saturday.

  ASSERT_THAT(found, IsOk());
  EXPECT_THAT(found->slots(), IsEmpty());
  ASSERT_EQ(found->blockers_size(), 1);
  EXPECT_EQ(found->blockers(0).candidates(), 1);
  EXPECT_EQ(found->blockers(0).violation().code(), "CLOSED");
}

TEST_F(SearchTest, AskForWhatNobodyCanDoHasNoCandidateAndABlocker) {
  const auto found = Slots(
      "ask { instruments: 'instruments/emc-2' duration { seconds: 3600 } "
      "need { standard: 'GB/T 18655' "
      "accreditations: ACCREDITATION_SCHEME_CNAS } }");

  ASSERT_THAT(found, IsOk());
  EXPECT_THAT(found->slots(), IsEmpty());
  ASSERT_EQ(found->blockers_size(), 1);
  EXPECT_EQ(found->blockers(0).violation().code(), "NOT_ACCREDITED");
}

TEST_F(SearchTest, AskForARegionWithoutInstrumentsSaysSo) {
  const auto found = Slots(
      "ask { need { class_code: '0301' } duration { seconds: 3600 } "
      "regions: 650000 }");

  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->candidates(), 0);
  ASSERT_EQ(found->blockers_size(), 1);
  EXPECT_EQ(found->blockers(0).violation().code(), "OUT_OF_REGION");
  EXPECT_EQ(found->blockers(0).violation().resource(), "");
  EXPECT_EQ(found->blockers(0).violation().parameters().at("regions"),
            "650000");
}

TEST_F(SearchTest, TooManySchemesOfANeedAreRefused) {
  EXPECT_THAT(Slots("ask { need { accreditations: [1, 1, 1] } "
                    "duration { seconds: 3600 } }"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace trilab::testing
