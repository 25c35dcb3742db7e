#include "server/engine/slot_search.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/world.h"
#include "tests/support/status_matchers.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using testing::StatusIs;

// Two EMC chambers in Beijing and one in Tianjin; Monday 2026-11-23 09:00.
class SlotSearchTest : public ::testing::Test {
 protected:
  SlotSearchTest() {
    world_.AddInstitution("owner");
    world_.AddCentre("beijing", "owner", [](Centre& centre) {
      centre.location = GeoPoint{39.90, 116.40};
    });
    world_.AddCentre("tianjin", "owner", [](Centre& centre) {
      centre.region = 120000;
      centre.location = GeoPoint{39.08, 117.20};
    });
    world_.AddLaboratory("bj-lab", "beijing")
        .AddLaboratory("tj-lab", "tianjin");
    for (const std::string id : {"bj-1", "bj-2"}) {
      world_.AddInstrument(id, "bj-lab")
          .AddCapability("cap-" + id, id, "GB/T 18655-2018");
    }
    world_.AddInstrument("tj-1", "tj-lab")
        .AddCapability("cap-tj-1", "tj-1", "GB/T 18655-2010");
    ask_.need.standard = "GB/T 18655";
    ask_.duration = 60;
    ask_.mode = ServiceMode::kSample;
    ask_.window = {At("2026-11-24 09:00"), At("2026-11-25 09:00")};
  }

  SlotAnswer Search() {
    const auto answer =
        SearchSlots(world_.state(), ask_, options_, world_.time());
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : SlotAnswer();
  }

  std::vector<std::string> Instruments(const SlotAnswer& answer) {
    std::vector<std::string> ids;
    for (const Slot& slot : answer.slots) {
      ids.emplace_back(world_.catalog().instruments().IdOf(slot.instrument));
    }
    return ids;
  }

  World world_;
  Ask ask_;
  SlotOptions options_;
};

TEST_F(SlotSearchTest, EqualSlotsRankByInstrument) {
  EXPECT_THAT(Instruments(Search()), ElementsAre("bj-1", "bj-2", "tj-1"));
}

TEST_F(SlotSearchTest, AStandardWithEditionLeavesOtherEditionsOut) {
  ask_.need.standard = "GB/T 18655-2010";

  EXPECT_THAT(Instruments(Search()), ElementsAre("tj-1"));
}

TEST_F(SlotSearchTest, EarlierSlotsComeFirst) {
  world_.Book("bj-1", Span("2026-11-24", "08:00", "12:00"));

  const SlotAnswer answer = Search();

  EXPECT_THAT(Instruments(answer), ElementsAre("bj-2", "tj-1", "bj-1"));
  EXPECT_EQ(answer.slots[2].interval.start, At("2026-11-24 12:00"));
}

TEST_F(SlotSearchTest, TellsWhyASlotIsNotSooner) {
  world_.Book("bj-1", Span("2026-11-24", "08:00", "10:00"));
  world_.Book("bj-1", Span("2026-11-24", "10:30", "12:00"));
  ask_.instruments = {"bj-1"};

  const SlotAnswer answer = Search();

  ASSERT_THAT(answer.slots, SizeIs(1));
  ASSERT_TRUE(answer.slots[0].why_not_sooner.has_value());
  EXPECT_EQ(ParameterOf(*answer.slots[0].why_not_sooner, "booking"),
            "bookings/2");
}

TEST_F(SlotSearchTest, AGridDoesNotHideWhatItOnlyRoundedUp) {
  world_.Book("bj-1", Span("2026-11-24", "08:00", "10:05"));
  world_.AddRule("grid", GridRule{30});
  ask_.instruments = {"bj-1"};

  const SlotAnswer answer = Search();

  ASSERT_THAT(answer.slots, SizeIs(1));
  EXPECT_EQ(answer.slots[0].interval.start, At("2026-11-24 10:30"));
  EXPECT_EQ(answer.slots[0].why_not_sooner->code, ViolationCode::kOccupied);
}

TEST_F(SlotSearchTest, RegionsAndCentresNarrowTheChoice) {
  ask_.regions = {120000};
  EXPECT_THAT(Instruments(Search()), ElementsAre("tj-1"));

  ask_.regions.clear();
  ask_.centres = {"beijing"};
  EXPECT_THAT(Instruments(Search()), ElementsAre("bj-1", "bj-2"));
}

TEST_F(SlotSearchTest, NearestComesFirstHoweverLate) {
  world_.Book("tj-1", Span("2026-11-24", "08:00", "20:00"));
  options_.ranking = Ranking::kNearest;
  options_.near = GeoPoint{39.08, 117.20};

  const SlotAnswer answer = Search();

  EXPECT_THAT(Instruments(answer), ElementsAre("tj-1", "bj-1", "bj-2"));
  EXPECT_NEAR(answer.slots[1].distance_km, 114, 2);
}

TEST_F(SlotSearchTest, GivesSeveralSlotsOfOneInstrument) {
  ask_.instruments = {"bj-1"};
  options_.per_instrument = 3;

  const SlotAnswer answer = Search();

  ASSERT_THAT(answer.slots, SizeIs(3));
  EXPECT_EQ(answer.slots[2].interval.start, At("2026-11-24 11:00"));
}

TEST_F(SlotSearchTest, CountsWhatShutCandidatesOutMostFrequentFirst) {
  const Interval window = {ask_.window.start, ask_.window.end};
  world_.Book("bj-1", window);
  world_.Book("bj-2", window);
  world_.Edit<Instrument>(
      "tj-1", [](Instrument& i) { i.status = InstrumentStatus::kRetired; });

  const SlotAnswer answer = Search();

  EXPECT_THAT(answer.slots, IsEmpty());
  ASSERT_THAT(answer.blockers, SizeIs(2));
  EXPECT_EQ(answer.blockers[0].candidates, 2);
  EXPECT_EQ(answer.blockers[0].violation.code, ViolationCode::kOccupied);
  EXPECT_EQ(answer.blockers[1].violation.code, ViolationCode::kNotBookable);
}

TEST_F(SlotSearchTest, AWindowShorterThanTheBookingBlocksAll) {
  ask_.window.end = ask_.window.start + 59;

  const SlotAnswer answer = Search();

  ASSERT_THAT(answer.blockers, SizeIs(1));
  EXPECT_EQ(answer.blockers[0].candidates, 3);
  EXPECT_EQ(answer.blockers[0].violation.code, ViolationCode::kWindowTooShort);
}

TEST_F(SlotSearchTest, TellsOfABookingThatLeavesTooLittleOfTheOpening) {
  world_.AddCalendar("day", 9 * 60, 17 * 60);
  world_.Edit<Instrument>("bj-1", [](Instrument& i) { i.calendar = "day"; });
  world_.Book("bj-1", Span("2026-11-24", "09:00", "13:30"));
  ask_.instruments = {"bj-1"};
  ask_.duration = 240;
  ask_.window = Span("2026-11-24", "08:00", "18:00");

  const SlotAnswer answer = Search();

  ASSERT_THAT(answer.blockers, SizeIs(1));
  EXPECT_EQ(answer.blockers[0].candidates, 1);
  EXPECT_EQ(answer.blockers[0].violation.code, ViolationCode::kClosed);
  ASSERT_THAT(answer.blockers[0].also, SizeIs(1));
  EXPECT_EQ(answer.blockers[0].also[0].code, ViolationCode::kOccupied);
}

TEST_F(SlotSearchTest, TellsWhatRefusedEachServiceMode) {
  world_.AddRule("ahead", NoticeRule{.min_notice = 30 * 1440,
                                     .service_modes = {ServiceMode::kSample}});
  world_.AddCalendar("night", 0, 60, [](Calendar& calendar) {
    for (WeeklyHours& hours : calendar.hours) {
      hours.service_modes = {ServiceMode::kSelfService};
    }
    calendar.hours.push_back({absl::Weekday::tuesday, 0, 1440, {}});
    calendar.hours.back().service_modes = {ServiceMode::kSample};
  });
  world_.Edit<Instrument>("bj-1", [](Instrument& i) { i.calendar = "night"; });
  ask_.instruments = {"bj-1"};
  ask_.mode.reset();
  ask_.window = Span("2026-11-24", "09:00", "18:00");

  const SlotAnswer answer = Search();

  ASSERT_THAT(answer.blockers, SizeIs(1));
  EXPECT_EQ(answer.blockers[0].candidates, 1);
  EXPECT_EQ(answer.blockers[0].violation.code, ViolationCode::kNoticeTooShort);
  ASSERT_THAT(answer.blockers[0].also, SizeIs(1));
  EXPECT_EQ(answer.blockers[0].also[0].code, ViolationCode::kClosed);
}

TEST_F(SlotSearchTest, TellsWhatThereIsInOtherRegions) {
  ask_.regions = {650000};
  ask_.centres = {"beijing"};

  const SlotAnswer answer = Search();

  EXPECT_EQ(answer.candidates, 0);
  ASSERT_THAT(answer.blockers, SizeIs(1));
  EXPECT_EQ(answer.blockers[0].candidates, 3);
  const Violation& violation = answer.blockers[0].violation;
  EXPECT_EQ(violation.code, ViolationCode::kOutOfRegion);
  EXPECT_EQ(TextOf(violation, {}).en,
            "What is needed is only offered elsewhere (instruments: 3), not in "
            "regions 650000 at centres/beijing.");
  EXPECT_EQ(TextOf(violation, {}).zh,
            "所需能力只在其他地方提供（3 台仪器），不在地区 650000的 "
            "centres/beijing。");
}

TEST_F(SlotSearchTest, TellsOfNamedInstrumentsThatStandElsewhere) {
  ask_.instruments = {"tj-1"};
  ask_.centres = {"beijing"};

  const SlotAnswer answer = Search();

  ASSERT_THAT(answer.blockers, SizeIs(1));
  EXPECT_EQ(answer.blockers[0].candidates, 1);
  EXPECT_EQ(answer.blockers[0].violation.code, ViolationCode::kOutOfRegion);
}

TEST_F(SlotSearchTest, TellsWhichOtherEditionsThereAre) {
  world_.Delete<Capability>("cap-tj-1");
  ask_.need.standard = "GB/T 18655-2010";

  const SlotAnswer answer = Search();

  ASSERT_THAT(answer.blockers, SizeIs(1));
  EXPECT_EQ(answer.blockers[0].candidates, 2);
  const Violation& violation = answer.blockers[0].violation;
  EXPECT_EQ(violation.code, ViolationCode::kNotCapable);
  EXPECT_EQ(ParameterOf(violation, "editions"), "GB/T 18655-2018");
  EXPECT_EQ(TextOf(violation, {}).en,
            "No instrument offers what is needed, GB/T 18655-2010; there is "
            "GB/T 18655-2018.");
  EXPECT_EQ(TextOf(violation, {}).zh,
            "没有仪器具备所需的检测能力，GB/T 18655-2010；现有 "
            "GB/T 18655-2018。");
}

TEST_F(SlotSearchTest, TellsWhatNobodyOffersAtAll) {
  ask_.need = {};
  ask_.need.class_code = "99";

  const SlotAnswer answer = Search();

  ASSERT_THAT(answer.blockers, SizeIs(1));
  EXPECT_EQ(answer.blockers[0].candidates, 0);
  EXPECT_EQ(TextOf(answer.blockers[0].violation, {}).en,
            "No instrument offers what is needed, class 99.");
}

TEST_F(SlotSearchTest, TriesSelfServiceFirst) {
  ask_.mode.reset();

  EXPECT_EQ(Search().slots[0].mode, ServiceMode::kSelfService);
}

TEST_F(SlotSearchTest, NamesAnIdThatDoesNotExist) {
  ask_.instruments = {"bj-1", "nowhere"};

  EXPECT_THAT(SearchSlots(world_.state(), ask_, options_, world_.time()),
              StatusIs(absl::StatusCode::kNotFound, "instruments/nowhere"));
}

TEST_F(SlotSearchTest, RefusesAnAskThatNeedsNothing) {
  ask_.need = {};

  EXPECT_THAT(SearchSlots(world_.state(), ask_, options_, world_.time()),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(SlotSearchTest, RefusesMoreSchemesThanThereAre) {
  ask_.need.accreditations.assign(3, AccreditationScheme::kCma);

  EXPECT_THAT(
      SearchSlots(world_.state(), ask_, options_, world_.time()),
      StatusIs(absl::StatusCode::kInvalidArgument, "ask.need.accreditations"));
}

TEST_F(SlotSearchTest, RefusesAnAskForNoUnitsOrNoSlots) {
  ask_.units = 0;
  EXPECT_THAT(SearchSlots(world_.state(), ask_, options_, world_.time()),
              StatusIs(absl::StatusCode::kInvalidArgument, "ask.units"));

  ask_.units = 1;
  options_.limit = 0;
  EXPECT_THAT(SearchSlots(world_.state(), ask_, options_, world_.time()),
              StatusIs(absl::StatusCode::kInvalidArgument, "limit"));
}

TEST_F(SlotSearchTest, RegionsAndCentresComeInAnyOrder) {
  ask_.regions = {650000, 120000, 110000};
  ask_.centres = {"tianjin", "beijing", "tianjin"};

  EXPECT_THAT(Instruments(Search()), ElementsAre("bj-1", "bj-2", "tj-1"));
}

TEST_F(SlotSearchTest, StopsWhenCancelled) {
  for (int i = 0; i < 100; ++i) {
    world_.AddInstrument("x" + std::to_string(i), "bj-lab");
  }
  ask_.need = {};
  ask_.need.class_code = "03";
  options_.cancelled = [] { return true; };

  EXPECT_THAT(SearchSlots(world_.state(), ask_, options_, world_.time()),
              StatusIs(absl::StatusCode::kCancelled));
}

class JudgeTest : public SlotSearchTest {
 protected:
  JudgeTest() {
    for (const std::string id : {"bj-1", "bj-2"}) {
      world_.Edit<Instrument>(
          id, [&](Instrument& i) { i.qualification = "q-" + id; });
    }
    world_.AddOperator("ann", "beijing", "q-bj-1");
    world_.AddOperator("bob", "beijing", "q-bj-2");
    world_.AddOperator("eve", "beijing", "q-bj-1", [](Operator& value) {
      value.qualifications.push_back({"q-bj-2", kNever});
    });
    request_.instruments = {"bj-1", "bj-2"};
    request_.interval = Span("2026-11-24", "10:00", "12:00");
    request_.mode = ServiceMode::kSample;
  }

  Judgement Ask() { return Judge(world_.state(), request_, 0, world_.time()); }

  BookingRequest request_;
};

TEST_F(JudgeTest, OneOperatorRunsAllInstruments) {
  const Judgement judgement = Ask();

  EXPECT_TRUE(judgement.bookable());
  EXPECT_EQ(judgement.operator_uid, world_.UidOf<Operator>("eve"));
}

TEST_F(JudgeTest, ReportsEveryInstrumentAtOnce) {
  world_.Book("bj-1", Span("2026-11-24", "10:00", "11:00"));
  world_.Book("bj-2", Span("2026-11-24", "11:00", "12:00"));
  world_.Delete<Operator>("eve");

  std::vector<ViolationCode> codes;
  for (const Violation& v : Ask().violations) codes.push_back(v.code);

  EXPECT_THAT(codes,
              ElementsAre(ViolationCode::kOccupied, ViolationCode::kOccupied,
                          ViolationCode::kNoOperator));
}

TEST_F(JudgeTest, TheNeedIsMetByOneOfSeveralInstruments) {
  world_.Delete<Capability>("cap-bj-2");
  request_.need.standard = "GB/T 18655";
  EXPECT_TRUE(Ask().bookable());

  world_.Delete<Capability>("cap-bj-1");
  EXPECT_THAT(Ask().violations, SizeIs(2));
}

TEST_F(JudgeTest, ModeDefaultsToTheFirstOfTheFirstInstrument) {
  world_.Edit<Instrument>("bj-1", [](Instrument& i) {
    i.service_modes = {ServiceMode::kSelfService, ServiceMode::kSample};
  });
  request_.mode.reset();

  EXPECT_EQ(Ask().mode, ServiceMode::kSelfService);
}

TEST_F(JudgeTest, NamesTheRulesCalendarsAndHolidaysItWasBasedOn) {
  HolidayYear holidays;
  holidays.meta.id = "cn-2026";
  holidays.region = "CN";
  holidays.year = 2026;
  world_.Put(holidays);
  world_.AddCalendar("hours", 0, 1440, [](Calendar& calendar) {
    calendar.holiday_region = "CN";
  });
  world_.AddRule("grid", GridRule{15});
  world_.Edit<Instrument>("bj-1", [](Instrument& i) { i.calendar = "hours"; });

  std::vector<std::string> names;
  for (const JudgedBy& source : Ask().judged_by) {
    EXPECT_GT(source.revision, 0u);
    names.push_back(ResourceName(source.resource));
  }

  EXPECT_THAT(names, ElementsAre("rules/grid", "calendars/hours",
                                 "holidayYears/cn-2026"));
}

TEST_F(JudgeTest, EarliestStartWaitsForAllInstruments) {
  world_.Book("bj-1", Span("2026-11-24", "10:00", "11:00"));
  world_.Book("bj-2", Span("2026-11-24", "12:30", "14:00"));

  EXPECT_EQ(EarliestStart(world_.state(), request_, 0, At("2026-11-24 10:00"),
                          At("2026-11-25 10:00"), world_.time()),
            At("2026-11-24 14:00"));
}

}  // namespace
}  // namespace trilab::engine
