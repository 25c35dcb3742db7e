#ifndef TRILAB_SERVER_ENGINE_MONEY_SETTLEMENT_H_
#define TRILAB_SERVER_ENGINE_MONEY_SETTLEMENT_H_

#include "absl/time/time.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"

namespace trilab::engine {

// Settles each booking that `facts`, decided against `state`, bring to its end:
// marks its quote as settled, so that nothing is reserved for it any more, and
// appends the entries of the ledger:
//
//   used         a charge for each instrument that has a price, and what its
//                voucher pays or lets claim back; of time given back by an
//                early end what the tariffs of now still bill
//   cancelled    penalties as the ladders say, if it was confirmed
//   no-show      penalties as the ladders say, else all of it
//   let go       nothing: holds that expire or are cancelled, refusals
//
// The one place where bookings cost money: whatever decided their end, and for
// whatever reason. O(facts) where nothing has a price.
void SettleBookings(const State& state, absl::Time now, Facts& facts);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_MONEY_SETTLEMENT_H_
