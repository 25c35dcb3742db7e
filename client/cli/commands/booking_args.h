#ifndef TRILAB_CLIENT_CLI_COMMANDS_BOOKING_ARGS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_BOOKING_ARGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cli/commands/need_args.h"
#include "client/cli/commands/override_args.h"
#include "client/cli/commands/supply_args.h"
#include "client/cli/commands/terms_args.h"
#include "client/cli/session.h"
#include "trilab/v1/booking.pb.h"

namespace trilab::cli {

// A booking as the command line states it.
struct BookingArgs {
  std::vector<std::string> instruments;
  std::string start;
  std::string end;
  std::string duration;
  int units = 0;
  std::string mode;
  std::string operator_name;
  std::string partner;
  std::string member;
  std::string project;
  NeedArgs need;
  TermsArgs terms;
  SupplyArgs supplies;
  std::string hold;
  std::string request_id;
  OverrideArgs overrides;
};

void BindBooking(CLI::App& command, const Session& session, BookingArgs& args);

// Options of making a booking that judging one does not have.
void BindHold(CLI::App& command, const Session& session, BookingArgs& args);

absl::StatusOr<v1::Booking> ToBooking(const BookingArgs& args, absl::Time now);

// "bookings/7: emc-3, 2026-11-24 09:00–13:00, operator li-na".
std::string BookingLine(const v1::Booking& booking, Lang lang);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_BOOKING_ARGS_H_
