#include "client/cpp/money_client.h"

#include <string>

#include "storage/base/status_macros.h"

namespace trilab::client {

absl::StatusOr<v1::QuoteBookingResponse> MoneyClient::QuoteBooking(
    const v1::Booking& booking, const CallOptions& options) {
  v1::QuoteBookingRequest request;
  *request.mutable_booking() = booking;
  return connection_->Call<v1::QuoteBookingResponse>(
      "trilab.v1.MoneyService/QuoteBooking", request, options);
}

absl::StatusOr<v1::Account> MoneyClient::GetAccount(
    absl::string_view name, const CallOptions& options) {
  v1::GetAccountRequest request;
  request.set_name(std::string(name));
  return connection_->Call<v1::Account>("trilab.v1.MoneyService/GetAccount",
                                        request, options);
}

absl::StatusOr<v1::LedgerEntry> MoneyClient::CreditProject(
    const v1::CreditProjectRequest& request, const CallOptions& options) {
  return connection_->Call<v1::LedgerEntry>(
      "trilab.v1.MoneyService/CreditProject", request, options);
}

absl::StatusOr<v1::LedgerEntry> MoneyClient::RefundLedgerEntry(
    const v1::RefundLedgerEntryRequest& request, const CallOptions& options) {
  return connection_->Call<v1::LedgerEntry>(
      "trilab.v1.MoneyService/RefundLedgerEntry", request, options);
}

absl::StatusOr<v1::LedgerEntry> MoneyClient::RedeemVoucher(
    const v1::RedeemVoucherRequest& request, const CallOptions& options) {
  return connection_->Call<v1::LedgerEntry>(
      "trilab.v1.MoneyService/RedeemVoucher", request, options);
}

absl::Status MoneyClient::ForEachEntry(v1::ListLedgerEntriesRequest request,
                                       const EntryFn& visit,
                                       const CallOptions& options) {
  while (true) {
    TRILAB_ASSIGN_OR_RETURN(
        const v1::ListLedgerEntriesResponse page,
        connection_->Call<v1::ListLedgerEntriesResponse>(
            "trilab.v1.MoneyService/ListLedgerEntries", request, options));
    for (const v1::LedgerEntry& entry : page.ledger_entries()) {
      if (!visit(entry)) return absl::OkStatus();
    }
    if (page.next_page_token().empty()) return absl::OkStatus();
    request.set_page_token(page.next_page_token());
  }
}

absl::StatusOr<v1::Statement> MoneyClient::GetStatement(
    const v1::GetStatementRequest& request, const CallOptions& options) {
  return connection_->Call<v1::Statement>("trilab.v1.MoneyService/GetStatement",
                                          request, options);
}

}  // namespace trilab::client
