#include "server/engine/money/price.h"

#include <algorithm>
#include <cstddef>

#include "absl/numeric/int128.h"

namespace trilab::engine {
namespace {

constexpr Minute kHour = 60;

template <typename T, typename U>
bool IsEmptyOrHas(const std::vector<T>& values, const U& value) {
  return values.empty() ||
         std::find(values.begin(), values.end(), value) != values.end();
}

Fen Rounded(absl::int128 numerator, int64_t denominator) {
  // Half up, also below 0: -0.5 fen is 0.
  absl::int128 twice = 2 * numerator + denominator;
  const absl::int128 divisor = absl::int128(2) * denominator;
  absl::int128 whole = twice / divisor;
  if (twice % divisor < 0) --whole;
  if (whole > kMostFen) return kMostFen;
  if (whole < -kMostFen) return -kMostFen;
  return static_cast<Fen>(whole);
}

// The items that `line` counts; 0 if the booking does not ask for its service.
int32_t ItemsOf(const TariffLine& line, const TariffUse& use) {
  if (line.service.empty()) return use.samples;
  for (const ServiceItem& item : use.services) {
    if (item.code == line.service) return item.quantity;
  }
  return 0;
}

bool Applies(const TariffLine& line, const TariffUse& use) {
  return IsEmptyOrHas(line.classes, use.user_class) &&
         IsEmptyOrHas(line.service_modes, use.mode) && ItemsOf(line, use) > 0;
}

bool Applies(const TariffAdjustment& adjustment, const TariffUse& use) {
  if (adjustment.urgent && !use.urgent) return false;
  if (adjustment.min_balance.has_value() &&
      (!use.balance.has_value() || *use.balance < *adjustment.min_balance)) {
    return false;
  }
  return IsEmptyOrHas(adjustment.classes, use.user_class) &&
         IsEmptyOrHas(adjustment.service_modes, use.mode);
}

class Biller {
 public:
  Biller(const Tariff& tariff, const TariffUse& use, MinutesByBand minutes)
      : tariff_(tariff), use_(use), minutes_(minutes) {}

  Bill Run() {
    for (const TariffLine& line : tariff_.lines) {
      if (Applies(line, use_)) AddLine(line);
    }
    if (bill_.lines.empty()) return bill_;
    for (const TariffAdjustment& adjustment : tariff_.adjustments) {
      if (Applies(adjustment, use_) && IsLowestOfGroup(adjustment)) {
        Adjust(adjustment.code, adjustment.name, adjustment.percent);
      }
    }
    if (use_.discount_percent > 0) {
      Adjust("agreement", {"协议折扣", "Discount by agreement"},
             100 - use_.discount_percent);
    }
    TopUp();
    return bill_;
  }

 private:
  void Add(BillLine line) {
    bill_.total += line.amount;
    bill_.lines.push_back(std::move(line));
  }

  static BillLine Of(const TariffLine& line, BillUnit unit, int64_t quantity) {
    BillLine out;
    out.code = line.code;
    out.name = line.name;
    out.unit = unit;
    out.quantity = quantity;
    out.price = line.price;
    return out;
  }

  void AddLine(const TariffLine& line) {
    const int32_t items = ItemsOf(line, use_);
    switch (line.unit) {
      case TariffUnit::kHour:
        AddHours(line, items);
        return;
      case TariffUnit::kItemHour:
        AddTime(line, {use_.interval.start, EndOf(line, 0)}, kHour, line.price,
                items);
        return;
      case TariffUnit::kItem: {
        BillLine out = Of(line, BillUnit::kItem, items);
        out.amount = Rounded(absl::int128(line.price) * items, 1);
        Add(std::move(out));
        return;
      }
      case TariffUnit::kBooking: {
        BillLine out = Of(line, BillUnit::kBooking, 1);
        out.amount = line.price;
        Add(std::move(out));
        return;
      }
    }
  }

  // The end of the billed time, which takes `least` minutes at least.
  Minute EndOf(const TariffLine& line, Minute least) const {
    Minute length = std::max({use_.interval.length(), line.minimum, least});
    if (line.round_up > 0) {
      length = (length + line.round_up - 1) / line.round_up * line.round_up;
    }
    return use_.interval.start + length;
  }

  void AddHours(const TariffLine& line, int32_t items) {
    const Minute start = use_.interval.start;
    const Minute first = line.first * items;
    const Minute end = EndOf(line, first);
    if (first > 0) {
      AddTime(line, {start, start + first}, line.first, line.first_price,
              use_.units);
    }
    AddTime(line, {start + first, end}, kHour, line.price, use_.units);
  }

  // One line of the bill for each band that `span` touches. Of the time,
  // `per` minutes cost `price`, `times` over.
  void AddTime(const TariffLine& line, const Interval& span, Minute per,
               Fen price, int32_t times) {
    if (span.empty()) return;
    const std::vector<Minute> by_band = minutes_(span);
    for (size_t i = 0; i < by_band.size(); ++i) {
      if (by_band[i] == 0) continue;
      BillLine out = Of(line, BillUnit::kMinute, by_band[i] * times);
      out.per = per;
      out.price = price;
      if (i < tariff_.bands.size()) {
        out.band = tariff_.bands[i].code;
        out.percent = tariff_.bands[i].percent;
      }
      out.amount =
          Rounded(absl::int128(price) * out.quantity * out.percent, per * 100);
      Add(std::move(out));
    }
  }

  bool IsLowestOfGroup(const TariffAdjustment& adjustment) const {
    if (adjustment.exclusive_group.empty()) return true;
    for (const TariffAdjustment& other : tariff_.adjustments) {
      if (other.exclusive_group != adjustment.exclusive_group ||
          !Applies(other, use_)) {
        continue;
      }
      const bool earlier = &other < &adjustment;
      if (other.percent < adjustment.percent ||
          (earlier && other.percent == adjustment.percent)) {
        return false;
      }
    }
    return true;
  }

  void Adjust(const std::string& code, const LocalizedText& name,
              int32_t percent) {
    BillLine out;
    out.code = code;
    out.name = name;
    out.unit = BillUnit::kPercent;
    out.quantity = 1;
    out.price = bill_.total;
    out.percent = percent;
    out.amount = Rounded(absl::int128(bill_.total) * (percent - 100), 100);
    Add(std::move(out));
  }

  void TopUp() {
    if (bill_.total >= tariff_.minimum_charge) return;
    BillLine out;
    out.code = "minimum";
    out.name = {"最低收费补足", "Up to the minimum charge"};
    out.unit = BillUnit::kMinimum;
    out.quantity = 1;
    out.price = tariff_.minimum_charge;
    out.amount = tariff_.minimum_charge - bill_.total;
    Add(std::move(out));
  }

  const Tariff& tariff_;
  const TariffUse& use_;
  MinutesByBand minutes_;
  Bill bill_;
};

}  // namespace

Bill Price(const Tariff& tariff, const TariffUse& use, MinutesByBand minutes) {
  return Biller(tariff, use, minutes).Run();
}

bool Offers(const Tariff& tariff, absl::string_view service) {
  return std::any_of(
      tariff.lines.begin(), tariff.lines.end(),
      [service](const TariffLine& line) { return line.service == service; });
}

Fen ShareOf(Fen amount, int64_t numerator, int64_t denominator) {
  return Rounded(absl::int128(amount) * numerator, denominator);
}

}  // namespace trilab::engine
