#include "server/engine/money/quote.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/booking_request.h"
#include "server/engine/slot_search.h"
#include "tests/engine/money/money_world.h"
#include "tests/engine/world.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<ViolationCode> CodesOf(const Violations& violations) {
  std::vector<ViolationCode> codes;
  for (const Violation& violation : violations) {
    codes.push_back(violation.code);
  }
  return codes;
}

class QuoteTest : public ::testing::Test {
 protected:
  Judgement Ask(const BookingRequest& request) {
    return engine::Judge(world_.state(), request, 0, world_.now());
  }
  Judgement AskHour() { return Ask(MoneyWorld::Wish({"plain"}, 60, 120)); }
  // The total of an hour's booking.
  Fen Hour() { return AskHour().quote->total; }

  MoneyWorld world_;
};

TEST_F(QuoteTest, PricesEachInstrumentByItsTariff) {
  const Judgement judgement =
      Ask(MoneyWorld::Wish({"plain", "padded"}, 60, 150));

  ASSERT_NE(judgement.quote, nullptr);
  EXPECT_EQ(judgement.quote->total, 30000);
  ASSERT_EQ(judgement.quote->lines.size(), 2u);
  EXPECT_EQ(judgement.quote->lines[0].instrument, 1u);
  EXPECT_EQ(judgement.quote->lines[1].instrument, 2u);
}

TEST_F(QuoteTest, IsNoneWhereNothingHasAPrice) {
  EXPECT_EQ(Ask(MoneyWorld::Wish({"expert"}, 60, 120)).quote, nullptr);
}

TEST_F(QuoteTest, TellsTheTariffItWasJudgedBy) {
  bool found = false;
  for (const JudgedBy& source : AskHour().judged_by) {
    found |= source.resource == ResourceRef{ResourceKind::kTariff, "hours"};
  }
  EXPECT_TRUE(found);
}

TEST_F(QuoteTest, TheNarrowestValidTariffPrices) {
  Tariff wide = TariffOf({HourLine(77700)});
  wide.meta = MoneyWorld::Meta("wide", 9);
  world_.Put(wide);
  EXPECT_EQ(Hour(), 10000);

  world_.Edit<Tariff>("hours", [](Tariff& tariff) {
    tariff.validity = {kWorldStart + 61, kNever};
  });
  EXPECT_EQ(Hour(), 77700);
}

TEST_F(QuoteTest, TheFirstClassThatNamesThePartnerCounts) {
  world_.Edit<Tariff>("hours", [](Tariff& tariff) {
    tariff.classes = {{.code = "own", .owner = true},
                      {.code = "partners", .institutions = {"partner"}},
                      {.code = "others"}};
    tariff.lines[0].classes = {"others"};
    tariff.lines.push_back(tariff.lines[0]);
    tariff.lines[1].classes = {"partners"};
    tariff.lines[1].price = 5000;
  });
  EXPECT_EQ(Hour(), 5000);

  BookingRequest wish = MoneyWorld::Request({"plain"}, 60, 120);
  EXPECT_EQ(Ask(wish).quote->total, 10000);
  wish.partner = "owner";
  EXPECT_EQ(Ask(wish).quote->total, 0);
}

TEST_F(QuoteTest, AProjectCanHaveAPriceOfItsOwn) {
  world_.Edit<Tariff>("hours", [](Tariff& tariff) {
    tariff.classes = {{.code = "fuel", .projects = {"fuel"}}};
    tariff.lines[0].classes = {"fuel"};
  });
  EXPECT_EQ(Hour(), 10000);

  BookingRequest wish = MoneyWorld::Wish({"plain"}, 60, 120);
  wish.project.clear();
  EXPECT_EQ(Ask(wish).quote->total, 0);
}

TEST_F(QuoteTest, TheBestAgreementDiscounts) {
  Agreement agreement;
  agreement.meta = MoneyWorld::Meta("a", 1);
  agreement.institutions = {"partner"};
  agreement.discount_percent = 10;
  world_.Put(agreement);
  agreement.meta = MoneyWorld::Meta("b", 2);
  agreement.discount_percent = 30;
  agreement.class_codes = {"99"};  // Not that of "plain".
  world_.Put(agreement);

  EXPECT_EQ(Hour(), 9000);
}

TEST_F(QuoteTest, RefusesServicesThatNoTariffKnows) {
  BookingRequest wish = MoneyWorld::Wish({"plain"}, 60, 120);
  wish.services = {{"scan", 1}};

  EXPECT_THAT(CodesOf(Ask(wish).violations),
              ElementsAre(ViolationCode::kServiceNotPriced));
}

TEST_F(QuoteTest, RefusesWhatTheAccountDoesNotCover) {
  // Ten hours use the budget up, to the fen.
  EXPECT_THAT(Ask(MoneyWorld::Wish({"plain"}, 60, 660)).violations, IsEmpty());

  const Judgement judgement = Ask(MoneyWorld::Wish({"plain"}, 60, 661));
  ASSERT_THAT(CodesOf(judgement.violations),
              ElementsAre(ViolationCode::kBudgetShort));
  EXPECT_EQ(judgement.violations[0].resource,
            (ResourceRef{ResourceKind::kProject, "fuel"}));
  EXPECT_THAT(judgement.violations[0].parameters,
              ElementsAre(std::make_pair("needed", "CNY 1001.67"),
                          std::make_pair("available", "CNY 1000.00")));
}

TEST_F(QuoteTest, RefusesToMixCurrencies) {
  world_.Edit<Tariff>("hours-2",
                      [](Tariff& tariff) { tariff.currency = "TWD"; });
  EXPECT_THAT(
      CodesOf(Ask(MoneyWorld::Wish({"plain", "padded"}, 60, 120)).violations),
      ElementsAre(ViolationCode::kMixedCurrencies));

  // And to pay from an account of another.
  EXPECT_THAT(CodesOf(Ask(MoneyWorld::Wish({"padded"}, 60, 120)).violations),
              ElementsAre(ViolationCode::kMixedCurrencies));
}

class VoucherTest : public QuoteTest {
 protected:
  Judgement Use(Minute start = 60, Minute end = 120) {
    BookingRequest wish = MoneyWorld::Wish({"plain"}, start, end);
    wish.voucher = "grant";
    return Ask(wish);
  }
};

TEST_F(VoucherTest, PaysItsShare) {
  const Judgement judgement = Use();

  EXPECT_EQ(judgement.quote->voucher_amount, 5000);
  EXPECT_EQ(judgement.quote->payable(), 5000);
}

TEST_F(VoucherTest, PaysNoMoreThanItHas) {
  // Half of 700.00 is more than 300.00.
  EXPECT_EQ(Use(60, 480).quote->payable(), 40000);
}

TEST_F(VoucherTest, ReimbursesInsteadOfDeducting) {
  world_.Edit<Voucher>("grant", [](Voucher& voucher) {
    voucher.mode = VoucherMode::kReimburse;
  });

  const Judgement judgement = Use();
  EXPECT_EQ(judgement.quote->voucher_amount, 5000);
  EXPECT_EQ(judgement.quote->payable(), 10000);
}

TEST_F(VoucherTest, IsRefusedOutsideItsRegions) {
  world_.Edit<Voucher>("grant",
                       [](Voucher& voucher) { voucher.regions = {120000}; });
  EXPECT_THAT(CodesOf(Use().violations),
              ElementsAre(ViolationCode::kVoucherOutsideRegion));

  world_.Edit<Voucher>("grant", [](Voucher& voucher) {
    voucher.regions = {110000, 120000};
  });
  EXPECT_THAT(Use().violations, IsEmpty());
}

TEST_F(VoucherTest, IsOfTheRegionOfIssueUnlessItSaysMore) {
  world_.Edit<Voucher>("grant",
                       [](Voucher& voucher) { voucher.issue_region = 120000; });

  EXPECT_THAT(CodesOf(Use().violations),
              ElementsAre(ViolationCode::kVoucherOutsideRegion));
}

TEST_F(VoucherTest, IsRefusedUnlessTheBookingLiesInItsValidity) {
  world_.Edit<Voucher>("grant", [](Voucher& voucher) {
    voucher.validity = {kWorldStart + 60, kWorldStart + 120};
  });

  EXPECT_THAT(Use().violations, IsEmpty());
  EXPECT_THAT(CodesOf(Use(60, 121).violations),
              ElementsAre(ViolationCode::kVoucherNotValid));
}

TEST_F(VoucherTest, IsRefusedForOtherClassesAndCentres) {
  world_.Edit<Voucher>("grant",
                       [](Voucher& voucher) { voucher.class_codes = {"04"}; });

  EXPECT_THAT(CodesOf(Use().violations),
              ElementsAre(ViolationCode::kVoucherExcludes));
}

TEST_F(VoucherTest, IsRefusedOnceNothingIsLeft) {
  BookingRequest wish = MoneyWorld::Wish({"plain"}, 600, 1200);
  wish.voucher = "grant";
  world_.Book(wish);
  EXPECT_EQ(world_.grant().reserved, 30000);

  EXPECT_THAT(CodesOf(Use().violations),
              ElementsAre(ViolationCode::kVoucherExhausted));
}

TEST_F(VoucherTest, BelongsToThePartner) {
  BookingRequest wish = MoneyWorld::Request({"plain"}, 60, 120);
  wish.partner = "owner";
  wish.voucher = "grant";

  const Decision decision = world_.Submit(CreateBooking{wish});
  ASSERT_TRUE(std::holds_alternative<Rejection>(decision));
  EXPECT_EQ(std::get<Rejection>(decision).reason, "NOT_OF_PARTNER");
}

// Bands in the calendar of the instrument: 2026-11-24 is a Tuesday.
TEST(QuoteBandTest, SplitsTimeByTheInstrumentsCalendar) {
  World world;
  world.AddInstitution("owner").AddCentre("c", "owner");
  world.AddLaboratory("lab", "c").AddInstrument("i", "lab");
  HolidayYear holidays;
  holidays.meta.id = "cn-2026";
  holidays.region = "CN";
  holidays.year = 2026;
  holidays.days = {{absl::CivilDay(2026, 11, 25), "节", true}};
  world.Put(holidays);
  world.AddCalendar("hours", 0, 1440,
                    [](Calendar& calendar) { calendar.holiday_region = "CN"; });
  world.Edit<Instrument>("i", [](Instrument& i) { i.calendar = "hours"; });
  Tariff tariff = TariffOf({HourLine(10000)});
  tariff.meta.id = "t";
  TimeBand holiday;
  holiday.days = BandDays::kNonWorking;
  TimeBand night;
  for (int day = 0; day < 7; ++day) {
    night.hours.push_back({static_cast<absl::Weekday>(day), 18 * 60, 32 * 60});
  }
  tariff.bands = {{"holiday", holiday, 300}, {"night", night, 220}};
  world.Put(tariff);
  const Case c = world.CaseOf("i", 60);
  BookingRequest request;
  request.instruments = {"i"};
  // An hour by day, six by night, then the holiday, of which the night is too.
  request.interval = {At("2026-11-24 17:00"), At("2026-11-25 02:00")};

  const QuoteResult result = MakeQuote(world.state(), request, {c});
  EXPECT_EQ(result.quote->total, 10000 + 6 * 22000 + 2 * 30000);
}

}  // namespace
}  // namespace trilab::engine
