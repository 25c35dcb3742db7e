#include "server/engine/money/price.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/money/price_fixture.h"

// Bills worked out by hand; amounts in fen.

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> CodesOf(const Bill& bill) {
  std::vector<std::string> codes;
  for (const BillLine& line : bill.lines) codes.push_back(line.code);
  return codes;
}

std::vector<Fen> AmountsOf(const Bill& bill) {
  std::vector<Fen> amounts;
  for (const BillLine& line : bill.lines) amounts.push_back(line.amount);
  return amounts;
}

TariffAdjustment Adjustment(const std::string& code, int32_t percent) {
  TariffAdjustment adjustment;
  adjustment.code = code;
  adjustment.percent = percent;
  return adjustment;
}

TEST(PriceTest, BillsTimeToTheMinute) {
  // 90 minutes at 230.00 an hour.
  EXPECT_EQ(PriceOf(TariffOf({HourLine(23000)}), UseOf(90)).total, 34500);
}

TEST(PriceTest, RoundsHalfAFenUp) {
  // 0.10 an hour: 3 minutes are half a fen, 2 are a third of one.
  EXPECT_EQ(PriceOf(TariffOf({HourLine(10)}), UseOf(3)).total, 1);
  EXPECT_EQ(PriceOf(TariffOf({HourLine(10)}), UseOf(2)).total, 0);
}

TEST(PriceTest, RoundsTimeUpToAUnit) {
  TariffLine line = HourLine(6000);
  line.round_up = 60;

  EXPECT_EQ(PriceOf(TariffOf({line}), UseOf(60)).total, 6000);
  EXPECT_EQ(PriceOf(TariffOf({line}), UseOf(61)).total, 12000);
}

TEST(PriceTest, BillsNoLessThanTheMinimumTime) {
  TariffLine line = HourLine(6000);
  line.minimum = 120;

  EXPECT_EQ(PriceOf(TariffOf({line}), UseOf(30)).total, 12000);
  EXPECT_EQ(PriceOf(TariffOf({line}), UseOf(150)).total, 15000);
}

TEST(PriceTest, BillsTheFirstTimeInFullAtItsOwnPrice) {
  TariffLine line = HourLine(5000);
  line.first = 60;
  line.first_price = 20000;
  line.round_up = 60;

  // 200 for the first hour, 50 for each further one.
  EXPECT_EQ(PriceOf(TariffOf({line}), UseOf(20)).total, 20000);
  EXPECT_THAT(AmountsOf(PriceOf(TariffOf({line}), UseOf(150))),
              ElementsAre(20000, 10000));
}

TEST(PriceTest, BillsTheFirstTimeOfEachItem) {
  TariffLine line = HourLine(5000);
  line.first = 60;
  line.first_price = 20000;
  TariffUse use = UseOf(180);
  use.samples = 2;

  // Two first hours, and the third hour.
  EXPECT_EQ(PriceOf(TariffOf({line}), use).total, 2 * 20000 + 5000);
}

TEST(PriceTest, BillsEachBandOfTime) {
  Tariff tariff = TariffOf({HourLine(10000)});
  tariff.bands = {{"night", {}, 220}};

  // Two hours by day, one by night at 2.2 times.
  const Bill bill = PriceOf(tariff, UseOf(180), {{120, 1000}});
  ASSERT_EQ(bill.lines.size(), 2u);
  EXPECT_EQ(bill.lines[0].band, "night");
  EXPECT_EQ(bill.lines[0].quantity, 60);
  EXPECT_EQ(bill.lines[0].amount, 22000);
  EXPECT_EQ(bill.lines[1].amount, 20000);
}

TEST(PriceTest, TimeBeyondTheBookingIsOfTheBandsThatFollow) {
  TariffLine line = HourLine(10000);
  line.round_up = 180;
  Tariff tariff = TariffOf({line});
  tariff.bands = {{"cheap", {}, 50}};

  // One hour booked, two more billed, which are cheap.
  EXPECT_EQ(PriceOf(tariff, UseOf(60), {{60, 1000}}).total, 20000);
}

TEST(PriceTest, BillsEachUnitOfAPool) {
  TariffUse use = UseOf(60);
  use.units = 3;

  EXPECT_EQ(PriceOf(TariffOf({HourLine(1000), SetupLine(500)}), use).total,
            3 * 1000 + 500);
}

TEST(PriceTest, BillsSamplesThatTheBookingBrings) {
  TariffUse use = UseOf(60);
  use.samples = 4;

  EXPECT_EQ(PriceOf(TariffOf({ItemLine(15000)}), use).total, 60000);
}

TEST(PriceTest, BillsHoursOfEachItem) {
  TariffLine training = ItemLine(40000, "training");
  training.unit = TariffUnit::kItemHour;
  const std::vector<ServiceItem> services = {{"training", 3}};
  TariffUse use = UseOf(90);
  use.services = services;

  // 1.5 hours of three people at 400.
  EXPECT_EQ(PriceOf(TariffOf({training}), use).total, 180000);
}

TEST(PriceTest, LeavesOutServicesThatNobodyAskedFor) {
  const Tariff tariff = TariffOf({ItemLine(8000, "scan")});

  EXPECT_THAT(PriceOf(tariff, UseOf(60)).lines, IsEmpty());
}

TEST(PriceTest, LinesApplyToTheirClassesAndModes) {
  TariffLine line = HourLine(1000);
  line.classes = {"internal"};
  line.service_modes = {ServiceMode::kSelfService};
  const Tariff tariff = TariffOf({line});
  TariffUse use = UseOf(60);
  use.mode = ServiceMode::kSelfService;
  use.user_class = "internal";
  EXPECT_EQ(PriceOf(tariff, use).total, 1000);

  use.user_class = "external";
  EXPECT_EQ(PriceOf(tariff, use).total, 0);
  use.user_class = "internal";
  use.mode = ServiceMode::kSample;
  EXPECT_EQ(PriceOf(tariff, use).total, 0);
}

TEST(PriceTest, AdjustsTheSumSoFarInOrder) {
  Tariff tariff = TariffOf({HourLine(10000)});
  TariffAdjustment urgent = Adjustment("urgent", 150);
  urgent.urgent = true;
  tariff.adjustments = {urgent, Adjustment("external", 125)};
  TariffUse use = UseOf(60);
  EXPECT_EQ(PriceOf(tariff, use).total, 12500);

  use.urgent = true;
  const Bill bill = PriceOf(tariff, use);
  EXPECT_THAT(AmountsOf(bill), ElementsAre(10000, 5000, 3750));
  EXPECT_EQ(bill.total, 18750);
}

TEST(PriceTest, TakesTheLowestOfAnExclusiveGroup) {
  Tariff tariff = TariffOf({HourLine(10000)});
  tariff.adjustments = {Adjustment("disciplines", 60), Adjustment("hosts", 50),
                        Adjustment("again", 50)};
  for (TariffAdjustment& adjustment : tariff.adjustments) {
    adjustment.exclusive_group = "either";
  }

  const Bill bill = PriceOf(tariff, UseOf(60));
  EXPECT_THAT(CodesOf(bill), ElementsAre("machine-time", "hosts"));
  EXPECT_EQ(bill.total, 5000);
}

TEST(PriceTest, DiscountsWhileEnoughIsPrepaid) {
  Tariff tariff = TariffOf({HourLine(10000)});
  TariffAdjustment prepaid = Adjustment("prepaid", 90);
  prepaid.min_balance = 1000000;
  tariff.adjustments = {prepaid};
  TariffUse use = UseOf(60);
  EXPECT_EQ(PriceOf(tariff, use).total, 10000);

  use.balance = 999999;
  EXPECT_EQ(PriceOf(tariff, use).total, 10000);
  use.balance = 1000000;
  EXPECT_EQ(PriceOf(tariff, use).total, 9000);
}

TEST(PriceTest, DiscountsByAgreementLast) {
  Tariff tariff = TariffOf({HourLine(10000)});
  tariff.adjustments = {Adjustment("external", 200)};
  TariffUse use = UseOf(60);
  use.discount_percent = 15;

  EXPECT_THAT(AmountsOf(PriceOf(tariff, use)),
              ElementsAre(10000, 10000, -3000));
}

TEST(PriceTest, TopsUpToTheMinimumCharge) {
  Tariff tariff = TariffOf({HourLine(10000)});
  tariff.minimum_charge = 8000;

  EXPECT_THAT(CodesOf(PriceOf(tariff, UseOf(30))),
              ElementsAre("machine-time", "minimum"));
  EXPECT_EQ(PriceOf(tariff, UseOf(30)).total, 8000);
  EXPECT_EQ(PriceOf(tariff, UseOf(60)).total, 10000);
}

TEST(PriceTest, ChargesNoMinimumWhereNothingApplies) {
  Tariff tariff = TariffOf({ItemLine(8000, "scan")});
  tariff.minimum_charge = 8000;

  EXPECT_EQ(PriceOf(tariff, UseOf(60)).total, 0);
}

TEST(PriceTest, MayBeFree) {
  Tariff tariff = TariffOf({HourLine(10000)});
  tariff.adjustments = {Adjustment("waived", 0)};

  EXPECT_THAT(AmountsOf(PriceOf(tariff, UseOf(60))),
              ElementsAre(10000, -10000));
}

TEST(ShareOfTest, RoundsHalfUpAndStaysInRange) {
  EXPECT_EQ(ShareOf(5, 1, 2), 3);
  EXPECT_EQ(ShareOf(-5, 1, 2), -2);
  EXPECT_EQ(ShareOf(kMostFen, 3, 1), kMostFen);
}

}  // namespace
}  // namespace trilab::engine
