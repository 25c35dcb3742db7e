#ifndef TRILAB_SERVER_ENGINE_MONEY_QUOTE_H_
#define TRILAB_SERVER_ENGINE_MONEY_QUOTE_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/types/span.h"
#include "server/engine/booking.h"
#include "server/engine/command.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/state.h"
#include "server/engine/violation.h"

// What bookings cost: tariffs, agreements, accounts and vouchers put together.

namespace trilab::engine {

// The tariff that prices the case's instrument for bookings that start then:
// of those that are valid the narrowest, then the first by id. Null if none.
const Tariff* TariffFor(const InstrumentSite& site, Minute start);

// What is left on the account of a project: nullopt if it has none.
// `without`, which may be null, is a booking that does not count.
std::optional<Amount> BalanceOf(const State& state, uint32_t project,
                                const Booking* without = nullptr);

// What a request costs, and what stands in the way of paying for it.
struct QuoteResult {
  std::shared_ptr<const Quote> quote;  // Null if nothing has a price.
  Violations violations;
  std::vector<JudgedBy> judged_by;  // Tariffs, voucher and agreements.
};

// Prices `request` on the instruments of `cases`, which are those of the
// request. Violations:
//   SERVICE_NOT_PRICED  no tariff of its instruments knows a service;
//   MIXED_CURRENCIES    tariffs, account and voucher are not of one currency;
//   BUDGET_SHORT        more is to be paid than the project's account has;
//   VOUCHER_...         the voucher cannot be used for it.
// What a booking that is moved (`Case::moved_booking`) reserves is free again.
// O(1) where no instrument has a tariff and the request names no voucher.
QuoteResult MakeQuote(const State& state, const BookingRequest& request,
                      absl::Span<const Case> cases);

// What `booking` costs with its interval as it is, by the tariffs of now; no
// voucher. For settling one that was cut short.
Quote QuoteOf(const State& state, const Booking& booking);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_MONEY_QUOTE_H_
