#ifndef TRILAB_TESTS_ENGINE_MONEY_PRICE_FIXTURE_H_
#define TRILAB_TESTS_ENGINE_MONEY_PRICE_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/engine/money/price.h"

namespace trilab::engine {

inline TariffLine HourLine(Fen price) {
  TariffLine line;
  line.code = "machine-time";
  line.price = price;
  return line;
}

inline TariffLine ItemLine(Fen price, absl::string_view service = "") {
  TariffLine line;
  line.code = "items";
  line.unit = TariffUnit::kItem;
  line.service = std::string(service);
  line.price = price;
  return line;
}

inline TariffLine SetupLine(Fen price) {
  TariffLine line;
  line.code = "setup";
  line.unit = TariffUnit::kBooking;
  line.price = price;
  return line;
}

inline Tariff TariffOf(std::vector<TariffLine> lines) {
  Tariff tariff;
  tariff.lines = std::move(lines);
  return tariff;
}

// A use of so many minutes from minute 0 on.
inline TariffUse UseOf(Minute minutes) {
  TariffUse use;
  use.interval = {0, minutes};
  return use;
}

// The bands of `tariff` as spans of fixed minutes: band i is `spans[i]`.
inline std::vector<Minute> SplitBy(const std::vector<Interval>& spans,
                                   const Interval& interval) {
  std::vector<Minute> minutes(spans.size() + 1);
  for (Minute at = interval.start; at < interval.end; ++at) {
    size_t i = 0;
    while (i < spans.size() && !spans[i].Contains(at)) ++i;
    ++minutes[i];
  }
  return minutes;
}

inline Bill PriceOf(const Tariff& tariff, const TariffUse& use,
                    const std::vector<Interval>& bands = {}) {
  return Price(tariff, use, [&](const Interval& interval) {
    return SplitBy(bands, interval);
  });
}

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_MONEY_PRICE_FIXTURE_H_
