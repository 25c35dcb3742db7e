#ifndef TRILAB_CLIENT_CLI_COMMANDS_BOOKING_IMPORT_H_
#define TRILAB_CLIENT_CLI_COMMANDS_BOOKING_IMPORT_H_

#include <CLI/CLI.hpp>

#include "client/cli/session.h"

namespace trilab::cli {

// `trilab bookings import FILE`: makes the bookings of a CSV table one by one,
// each judged by every rule like any other, and says of each row that is
// refused why. A row is made once however often the file is read: its request
// id comes from what it says (see docs/data-format.md).
void AddBookingImport(CLI::App& group, Session& session);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_BOOKING_IMPORT_H_
