#ifndef TRILAB_CLIENT_CLI_COMMANDS_BOOKING_LIFE_H_
#define TRILAB_CLIENT_CLI_COMMANDS_BOOKING_LIFE_H_

#include <CLI/CLI.hpp>

#include "client/cli/session.h"
#include "trilab/v1/booking.pb.h"

namespace trilab::cli {

// Adds `checkin`, `checkout`, `approve`, `reject` and `transfer` to the group
// of bookings.
void AddBookingLife(CLI::App& group, Session& session);

// After a change: a line that says so, its warnings; or the booking itself.
void ShowChanged(Session& session, const v1::Booking& booking);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_BOOKING_LIFE_H_
