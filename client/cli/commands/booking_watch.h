#ifndef TRILAB_CLIENT_CLI_COMMANDS_BOOKING_WATCH_H_
#define TRILAB_CLIENT_CLI_COMMANDS_BOOKING_WATCH_H_

#include <CLI/CLI.hpp>

#include "client/cli/session.h"

namespace trilab::cli {

// Adds `watch` to the group of bookings.
void AddBookingWatch(CLI::App& group, Session& session);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_BOOKING_WATCH_H_
