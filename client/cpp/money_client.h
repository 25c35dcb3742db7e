#ifndef TRILAB_CLIENT_CPP_MONEY_CLIENT_H_
#define TRILAB_CLIENT_CPP_MONEY_CLIENT_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "trilab/v1/money_service.pb.h"

namespace trilab::client {

// Prices bookings, and reads and writes accounts and the ledger. Tariffs and
// vouchers are resources: see ResourceClient.
//
//   MoneyClient money(connection);
//   auto quoted = money.QuoteBooking(booking);
//   auto left = money.GetAccount("projects/fuel");
//
// Errors are those of MoneyService. Thread-safe.
class MoneyClient {
 public:
  // Gets each entry; returning false ends the list.
  using EntryFn = std::function<bool(const v1::LedgerEntry&)>;

  explicit MoneyClient(std::shared_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  absl::StatusOr<v1::QuoteBookingResponse> QuoteBooking(
      const v1::Booking& booking, const CallOptions& options = {});
  // `name` is that of a project or a voucher.
  absl::StatusOr<v1::Account> GetAccount(absl::string_view name,
                                         const CallOptions& options = {});
  absl::StatusOr<v1::LedgerEntry> CreditProject(
      const v1::CreditProjectRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::LedgerEntry> RefundLedgerEntry(
      const v1::RefundLedgerEntryRequest& request,
      const CallOptions& options = {});
  absl::StatusOr<v1::LedgerEntry> RedeemVoucher(
      const v1::RedeemVoucherRequest& request, const CallOptions& options = {});
  // Hands every entry that `request` asks for to `visit`, page by page.
  absl::Status ForEachEntry(v1::ListLedgerEntriesRequest request,
                            const EntryFn& visit,
                            const CallOptions& options = {});
  absl::StatusOr<v1::Statement> GetStatement(
      const v1::GetStatementRequest& request, const CallOptions& options = {});

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_MONEY_CLIENT_H_
