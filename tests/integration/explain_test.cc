#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"

// Why an ask has no answer, and ways out, through the whole server.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ExplainAskTest : public ServerTest {
 protected:
  absl::StatusOr<v1::ExplainAskResponse> Explain(client::Connection& as,
                                                 const std::string& request) {
    return Call<v1::ExplainAskResponse>(as, "BookingService/ExplainAsk",
                                        Proto<v1::ExplainAskRequest>(request));
  }
  v1::ExplainAskResponse Explain(const std::string& request) {
    const auto response = Explain(admin(), request);
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *response : v1::ExplainAskResponse();
  }

  static std::vector<v1::Relaxation::Kind> KindsOf(
      const v1::ExplainAskResponse& response) {
    std::vector<v1::Relaxation::Kind> kinds;
    for (const v1::Relaxation& relaxation : response.relaxations()) {
      kinds.push_back(relaxation.kind());
    }
    return kinds;
  }
};

// Two hours on Monday in Beijing, where the one chamber is taken.
const char kTwoHours[] =
    "ask { need { standard: 'gb/t18655' } duration { seconds: 7200 } "
    "regions: 110000 start_time { seconds: 1709514000 } "  // 09:00.
    "end_time { seconds: 1709542800 } }";                  // 17:00.

TEST_F(ExplainAskTest, AskWithAnAnswerNeedsNoExplanation) {
  const v1::ExplainAskResponse response = Explain(kTwoHours);

  EXPECT_EQ(response.slot().instrument(), "instruments/emc-1");
  EXPECT_THAT(response.conflicts(), IsEmpty());
  EXPECT_THAT(response.relaxations(), IsEmpty());
  EXPECT_GT(response.revision(), 0u);
}

TEST_F(ExplainAskTest, SaysWhatBlocksAndWaysOutThatCanBeBooked) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 9, 8)), IsOk());

  const v1::ExplainAskResponse response = Explain(kTwoHours);

  EXPECT_FALSE(response.has_slot());
  ASSERT_EQ(response.conflicts_size(), 1);
  EXPECT_THAT(response.conflicts(0).instruments(),
              ElementsAre("instruments/emc-1"));
  EXPECT_THAT(CodesOf(response.conflicts(0).violations()),
              ElementsAre("OCCUPIED", "OUTSIDE_WINDOW"));
  EXPECT_THAT(KindsOf(response), ElementsAre(v1::Relaxation::KIND_OTHER_REGION,
                                             v1::Relaxation::KIND_START_LATER));
  for (const v1::Relaxation& relaxation : response.relaxations()) {
    v1::Booking wish;
    wish.add_instruments(relaxation.slot().instrument());
    *wish.mutable_start_time() = relaxation.slot().start_time();
    *wish.mutable_end_time() = relaxation.slot().end_time();
    *wish.mutable_need() = relaxation.ask().need();
    EXPECT_THAT(Book(wish), IsOk());
  }
}

TEST_F(ExplainAskTest, RelaxationNamesTheFieldsItChanges) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 9, 8)), IsOk());

  const v1::ExplainAskResponse response = Explain(kTwoHours);

  ASSERT_EQ(response.relaxations_size(), 2);
  const v1::Relaxation& region = response.relaxations(0);
  EXPECT_THAT(region.changed_fields().paths(), ElementsAre("regions"));
  EXPECT_THAT(region.ask().regions(), ElementsAre(120000));
  EXPECT_EQ(region.text().zh(),
            "改到其他地区：emc-2（tj），2024-03-04（周一）09:00–11:00。");
  const v1::Relaxation& later = response.relaxations(1);
  EXPECT_THAT(later.changed_fields().paths(), ElementsAre("end_time"));
  EXPECT_EQ(later.slot().start_time().seconds(), At(1, 9).seconds());
  EXPECT_EQ(later.ask().end_time().seconds(), At(1, 11).seconds());
}

TEST_F(ExplainAskTest, RelaxedAskIsAnsweredBySearchSlots) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 9, 8)), IsOk());
  const v1::ExplainAskResponse response = Explain(kTwoHours);

  for (const v1::Relaxation& relaxation : response.relaxations()) {
    v1::SearchSlotsRequest request;
    *request.mutable_ask() = relaxation.ask();
    const auto found =
        Call<v1::SearchSlotsResponse>("BookingService/SearchSlots", request);
    ASSERT_THAT(found, IsOk());
    ASSERT_GE(found->slots_size(), 1);
    EXPECT_EQ(found->slots(0).instrument(), relaxation.slot().instrument());
    EXPECT_EQ(found->slots(0).start_time().seconds(),
              relaxation.slot().start_time().seconds());
  }
}

TEST_F(ExplainAskTest, NamesTheSchemeThatIsGivenUp) {
  const v1::ExplainAskResponse response = Explain(
      "ask { instruments: 'instruments/emc-2' duration { seconds: 3600 } "
      "need { standard: 'GB/T 18655' "
      "accreditations: ACCREDITATION_SCHEME_CNAS } }");

  ASSERT_EQ(response.conflicts_size(), 1);
  EXPECT_THAT(CodesOf(response.conflicts(0).violations()),
              ElementsAre("NOT_ACCREDITED"));
  ASSERT_EQ(response.relaxations_size(), 2);
  EXPECT_EQ(response.relaxations(0).kind(),
            v1::Relaxation::KIND_OTHER_INSTRUMENT);
  EXPECT_EQ(response.relaxations(1).kind(),
            v1::Relaxation::KIND_WITHOUT_ACCREDITATION);
  EXPECT_THAT(response.relaxations(1).without(),
              ElementsAre(v1::ACCREDITATION_SCHEME_CNAS));
}

TEST_F(ExplainAskTest, NamesTheRuleThatAManagerMightWaive) {
  ASSERT_THAT(Make("rules", "ahead",
                   "display_name { en: 'Two days ahead' } "
                   "notice { min_notice { seconds: 172800 } }"),
              IsOk());

  const v1::ExplainAskResponse response = Explain(kTwoHours);

  ASSERT_EQ(response.conflicts_size(), 1);
  EXPECT_EQ(response.conflicts(0).violations(0).rule(), "rules/ahead");
  ASSERT_EQ(response.relaxations_size(), 2);
  EXPECT_EQ(response.relaxations(0).kind(), v1::Relaxation::KIND_START_LATER);
  EXPECT_EQ(response.relaxations(1).override_rule(), "rules/ahead");
  EXPECT_EQ(response.relaxations(1).slot().start_time().seconds(),
            At(0, 9).seconds());
}

TEST_F(ExplainAskTest, WishMakesALateAnswerWorthExplaining) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 9, 3)), IsOk());

  const v1::ExplainAskResponse response =
      Explain(std::string(kTwoHours) +
              " wish_start_time { seconds: 1709517600 }");  // 10:00.

  EXPECT_EQ(response.slot().start_time().seconds(), At(0, 12).seconds());
  EXPECT_EQ(response.conflicts_size(), 1);
  EXPECT_THAT(KindsOf(response), ElementsAre(v1::Relaxation::KIND_OTHER_REGION,
                                             v1::Relaxation::KIND_START_LATER));
}

TEST_F(ExplainAskTest, MembersMayAskLikeTheySearch) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 9, 8)), IsOk());

  const auto response = Explain(*Alpha(), kTwoHours);

  ASSERT_THAT(response, IsOk());
  ASSERT_GE(response->relaxations_size(), 1);
  EXPECT_EQ(response->relaxations(0).ask().partner(), "institutions/alpha");
}

TEST_F(ExplainAskTest, NobodyIsAnsweredWithoutAToken) {
  EXPECT_THAT(Explain(*Connect(""), kTwoHours), HasReason("TOKEN_MISSING"));
}

}  // namespace
}  // namespace trilab::testing
