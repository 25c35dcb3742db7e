#include "client/cli/commands/booking_life.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/commands/booking_args.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input/money_text.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cpp/booking_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kConfirmed{"已预约 $0", "booked $0"};
constexpr Text kHeld{"已暂留 $0，至 $1；用 “trilab bookings confirm $2” 确认",
                     "held $0 until $1; confirm with \"trilab bookings confirm "
                     "$2\""};
constexpr Text kPending{"$0 待审批：$1，截止 $2",
                        "$0 waits for approval: $1, until $2"};
constexpr Text kCancelled{"已取消 $0", "cancelled $0"};
constexpr Text kInUse{"已签到 $0", "checked in $0"};
constexpr Text kCompleted{"已签退 $0", "checked out $0"};
constexpr Text kRejected{"未批准 $0", "rejected $0"};
constexpr Text kCosts{"费用 $0，自付 $1", "costs $0, to pay: $1"};
constexpr Text kCharged{"已收费 $0", "charged $0"};

// What the options of one command say.
struct LifeArgs {
  std::vector<std::string> names;
  std::string text;  // The remark, reason or partner.
};

using Act = std::function<absl::StatusOr<v1::Booking>(
    client::BookingClient&, const std::string& name, const LifeArgs&,
    const client::CallOptions&)>;

// The step that the booking waits for.
std::string StepText(const v1::Booking& booking) {
  const v1::Booking::Approval& approval = booking.approval();
  return approval.open_step() < approval.steps_size()
             ? approval.steps(approval.open_step()).name()
             : "";
}

// What it costs, or did; nothing if nothing in it has a price.
std::string CostText(const v1::Booking& booking, Lang lang) {
  if (!booking.has_quote()) return "";
  const v1::Quote& quote = booking.quote();
  const std::string line = quote.settled()
                               ? Say(lang, kCharged, MoneyText(quote.charged()))
                               : Say(lang, kCosts, MoneyText(quote.total()),
                                     MoneyText(quote.payable()));
  return line + "\n";
}

std::string ChangeText(const v1::Booking& booking, Lang lang) {
  const std::string text = BookingLine(booking, lang);
  switch (booking.state()) {
    case v1::Booking::STATE_HELD:
      return Say(lang, kHeld, text, TimeText(booking.hold_expire_time()),
                 ShortName(booking.name()));
    case v1::Booking::STATE_PENDING_APPROVAL:
      return Say(lang, kPending, text, StepText(booking),
                 TimeText(booking.approval().deadline_time()));
    case v1::Booking::STATE_CANCELLED:
      return Say(lang, kCancelled, text);
    case v1::Booking::STATE_IN_USE:
      return Say(lang, kInUse, text);
    case v1::Booking::STATE_COMPLETED:
      return Say(lang, kCompleted, text);
    case v1::Booking::STATE_REJECTED:
      return Say(lang, kRejected, text);
    default:
      return Say(lang, kConfirmed, text);
  }
}

absl::Status ForEach(Session& session, const LifeArgs& args, const Act& act) {
  client::BookingClient bookings(session.connection());
  for (const std::string& text : args.names) {
    TRILAB_ASSIGN_OR_RETURN(const std::string name, FullName("bookings", text));
    TRILAB_ASSIGN_OR_RETURN(const v1::Booking booking,
                            act(bookings, name, args, session.call_options()));
    ShowChanged(session, booking);
  }
  return absl::OkStatus();
}

// Adds a command that acts on each booking named. `option`, if any, is the
// flag behind `LifeArgs::text`.
CLI::Option* Add(CLI::App& group, Session& session, const char* name,
                 const Text& help, const char* option, const Text& option_help,
                 Act act) {
  CLI::Option* added = nullptr;
  AddCommand<LifeArgs>(
      group, session, name, help,
      [&](CLI::App& command, LifeArgs& args) {
        command
            .add_option("booking", args.names, session.Tr({"预约", "bookings"}))
            ->required();
        if (option != nullptr) {
          added =
              command.add_option(option, args.text, session.Tr(option_help));
        }
      },
      [&session, act = std::move(act)](const LifeArgs& args) {
        return ForEach(session, args, act);
      });
  return added;
}

absl::StatusOr<v1::Booking> Transfer(client::BookingClient& bookings,
                                     const std::string& name,
                                     const LifeArgs& args,
                                     const client::CallOptions& options) {
  TRILAB_ASSIGN_OR_RETURN(const std::string partner,
                          FullName("institutions", args.text));
  return bookings.TransferBooking(name, partner, options);
}

}  // namespace

void ShowChanged(Session& session, const v1::Booking& booking) {
  if (session.format() != OutputFormat::kTable) {
    session.Show(booking);
    return;
  }
  session.out() << ChangeText(booking, session.lang()) << "\n"
                << CostText(booking, session.lang())
                << ViolationsText(booking.warnings(), session.lang(),
                                  session.out_style());
}

void AddBookingLife(CLI::App& group, Session& session) {
  constexpr Text kNone{"", ""};
  Add(group, session, "checkin", {"签到，开始使用", "Check in: use begins"},
      nullptr, kNone,
      [](auto& bookings, const auto& name, const auto& args,
         const auto& options) {
        return bookings.CheckInBooking(name, options);
      });
  Add(group, session, "checkout",
      {"签退，余下时间放开", "Check out: what is left is free again"}, nullptr,
      kNone,
      [](auto& bookings, const auto& name, const auto& args,
         const auto& options) {
        return bookings.CheckOutBooking(name, options);
      });
  Add(group, session, "approve", {"批准", "Approve"}, "--note",
      {"附言", "a remark"},
      [](auto& bookings, const auto& name, const auto& args,
         const auto& options) {
        return bookings.ApproveBooking(name, args.text, options);
      });
  Add(group, session, "reject", {"不批准", "Reject"}, "--reason",
      {"原因", "why"},
      [](auto& bookings, const auto& name, const auto& args,
         const auto& options) {
        return bookings.RejectBooking(name, args.text, options);
      });
  Add(group, session, "transfer", {"转给另一机构", "Give to another partner"},
      "--to", {"受让机构", "the new partner"}, Transfer)
      ->required();
}

}  // namespace trilab::cli
