#ifndef TRILAB_CLIENT_CLI_COMMANDS_BOOKING_WHY_H_
#define TRILAB_CLIENT_CLI_COMMANDS_BOOKING_WHY_H_

#include <CLI/CLI.hpp>

#include "client/cli/session.h"

namespace trilab::cli {

// Adds `why` to the group of bookings: why one was allowed or refused then.
void AddBookingWhy(CLI::App& group, Session& session);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_BOOKING_WHY_H_
