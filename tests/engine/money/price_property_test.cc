#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/engine/money/price_fixture.h"

// The laws of bills, for arbitrary tariffs with up to two bands.

namespace trilab::engine {
namespace {

int64_t Between(int64_t low, int64_t high) {
  return *rc::gen::inRange<int64_t>(low, high + 1);
}
bool AnyBool() { return *rc::gen::arbitrary<bool>(); }

TariffLine AnyLine() {
  TariffLine line;
  line.code = "line";
  line.unit = static_cast<TariffUnit>(Between(1, 4));
  line.price = Between(0, 100'000);
  if (line.unit == TariffUnit::kHour || line.unit == TariffUnit::kItemHour) {
    line.minimum = AnyBool() ? Between(0, 300) : 0;
    line.round_up = AnyBool() ? Between(0, 180) : 0;
  }
  if (line.unit == TariffUnit::kHour && AnyBool()) {
    line.first = Between(1, 90);
    line.first_price = Between(0, 100'000);
  }
  return line;
}

Tariff AnyTariff() {
  Tariff tariff;
  for (int64_t i = Between(1, 3); i > 0; --i) {
    tariff.lines.push_back(AnyLine());
  }
  tariff.bands = {{"a", {}, static_cast<int32_t>(Between(0, 300))},
                  {"b", {}, static_cast<int32_t>(Between(0, 300))}};
  for (int64_t i = Between(0, 3); i > 0; --i) {
    TariffAdjustment adjustment;
    adjustment.percent = static_cast<int32_t>(Between(0, 300));
    if (AnyBool()) adjustment.exclusive_group = "group";
    tariff.adjustments.push_back(adjustment);
  }
  tariff.minimum_charge = AnyBool() ? Between(0, 100'000) : 0;
  return tariff;
}

std::vector<Interval> AnyBands() {
  std::vector<Interval> spans;
  for (int i = 0; i < 2; ++i) {
    const Minute start = Between(0, 500);
    spans.push_back({start, start + Between(0, 500)});
  }
  return spans;
}

TariffUse AnyUse(Minute minutes) {
  TariffUse use = UseOf(minutes);
  use.units = static_cast<int32_t>(Between(1, 4));
  use.samples = static_cast<int32_t>(Between(1, 4));
  use.discount_percent = static_cast<int32_t>(Between(0, 100));
  return use;
}

RC_GTEST_PROP(PriceProperty, TotalIsTheSumOfTheLinesAndNotBelowZero, ()) {
  const Bill bill = PriceOf(AnyTariff(), AnyUse(Between(1, 600)), AnyBands());

  const Fen sum = std::accumulate(
      bill.lines.begin(), bill.lines.end(), Fen{0},
      [](Fen so_far, const BillLine& line) { return so_far + line.amount; });
  RC_ASSERT(bill.total == sum);
  RC_ASSERT(bill.total >= 0);
}

RC_GTEST_PROP(PriceProperty, LongerNeverCostsLess, ()) {
  const Tariff tariff = AnyTariff();
  const std::vector<Interval> bands = AnyBands();
  TariffUse use = AnyUse(Between(1, 600));
  const Fen before = PriceOf(tariff, use, bands).total;
  use.interval.end += Between(1, 200);

  RC_ASSERT(PriceOf(tariff, use, bands).total >= before);
}

// Unless the first time of each is cheaper than the rest; and but for half a
// fen for each line of both bills, since another item moves time from lines of
// one price to lines of another. (A surcharge would multiply that.)
RC_GTEST_PROP(PriceProperty, MoreItemsNeverCostLess, ()) {
  Tariff tariff = AnyTariff();
  tariff.adjustments.clear();
  for (TariffLine& line : tariff.lines) {
    if (line.first == 0) continue;
    line.first_price =
        std::max(line.first_price, line.price * line.first / 60 + 1);
  }
  const std::vector<Interval> bands = AnyBands();
  TariffUse use = AnyUse(Between(1, 600));
  use.discount_percent = 0;
  const Bill fewer = PriceOf(tariff, use, bands);
  ++use.samples;
  const Bill more = PriceOf(tariff, use, bands);

  const auto half_fens =
      static_cast<Fen>(fewer.lines.size() + more.lines.size());
  RC_ASSERT(2 * (more.total - fewer.total) + half_fens >= 0);
}

// Without minimum, rounding and first time, where a booking is cut in two does
// not matter: but for half a fen for each line of the three bills.
RC_GTEST_PROP(PriceProperty, TwoHalvesCostAsMuchAsTheWhole, ()) {
  Tariff tariff = TariffOf({HourLine(Between(0, 100'000))});
  tariff.bands = {{"a", {}, static_cast<int32_t>(Between(0, 300))},
                  {"b", {}, static_cast<int32_t>(Between(0, 300))}};
  const std::vector<Interval> bands = AnyBands();
  TariffUse use = UseOf(Between(2, 600));
  const Fen whole = PriceOf(tariff, use, bands).total;
  const Minute cut = Between(1, use.interval.end - 1);
  TariffUse first = use;
  first.interval.end = cut;
  use.interval.start = cut;

  const Fen halves =
      PriceOf(tariff, first, bands).total + PriceOf(tariff, use, bands).total;
  RC_ASSERT(std::abs(whole - halves) <= 5);
}

}  // namespace
}  // namespace trilab::engine
