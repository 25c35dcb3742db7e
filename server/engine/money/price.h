#ifndef TRILAB_SERVER_ENGINE_MONEY_PRICE_H_
#define TRILAB_SERVER_ENGINE_MONEY_PRICE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/engine/booking.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"

// What a tariff asks for one use of one instrument. Knows no state.

namespace trilab::engine {

// A use, as a tariff sees it.
struct TariffUse {
  Interval interval;
  ServiceMode mode = ServiceMode::kSample;
  absl::string_view user_class;  // Empty: none of the tariff's.
  int32_t units = 1;
  int32_t samples = 1;
  absl::Span<const ServiceItem> services;
  bool urgent = false;
  std::optional<Fen> balance;    // Of the project's account; unset: none.
  int32_t discount_percent = 0;  // By agreement, 0 to 100.
};

// How many minutes of an interval lie in each of a tariff's bands, where
// earlier bands take precedence; one more, the last, for those in none.
using MinutesByBand =
    absl::FunctionRef<std::vector<Minute>(const Interval& interval)>;

struct Bill {
  std::vector<BillLine> lines;  // Without `instrument`.
  Fen total = 0;                // Of the lines; not below 0.
};

// Works a bill out. Each line is rounded by itself to whole fen, half a fen
// up; the total is their sum. In this order:
//
//   the tariff's lines that apply, time split by its bands: the billed time is
//   [start, start + length), where the length is that of the booking, no
//   shorter than the minimum, then rounded up;
//   the adjustments that apply, each of the sum so far; of an exclusive group
//   the lowest, the first of equals;
//   the discount by agreement, code "agreement";
//   what is lacking to the minimum charge, code "minimum", where any line
//   applies.
//
// The total does not fall when the booking gets longer. O(lines × bands).
Bill Price(const Tariff& tariff, const TariffUse& use, MinutesByBand minutes);

// Whether some line of `tariff` is for this service, whoever asks for it.
bool Offers(const Tariff& tariff, absl::string_view service);

// amount × numerator / denominator, to the nearest whole fen, half a fen up;
// within ±kMostFen. The factors are not below 0, the denominator above.
Fen ShareOf(Fen amount, int64_t numerator, int64_t denominator);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_MONEY_PRICE_H_
