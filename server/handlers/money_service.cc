#include "server/handlers/money_service.h"

#include "server/handlers/ledger_handlers.h"
#include "server/handlers/money_handlers.h"
#include "server/handlers/resource_handlers.h"

namespace trilab {

grpc::ServerUnaryReactor* MoneyService::GetTariff(
    grpc::CallbackServerContext* context, const v1::GetTariffRequest* request,
    v1::Tariff* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Tariff, v1::GetTariffRequest, v1::Tariff>);
}

grpc::ServerUnaryReactor* MoneyService::ListTariffs(
    grpc::CallbackServerContext* context, const v1::ListTariffsRequest* request,
    v1::ListTariffsResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Tariff, v1::ListTariffsRequest,
                                 v1::ListTariffsResponse>);
}

grpc::ServerUnaryReactor* MoneyService::CreateTariff(
    grpc::CallbackServerContext* context,
    const v1::CreateTariffRequest* request, v1::Tariff* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Tariff, v1::CreateTariffRequest>,
      AnswerPut<engine::Tariff, v1::CreateTariffRequest, v1::Tariff>);
}

grpc::ServerUnaryReactor* MoneyService::UpdateTariff(
    grpc::CallbackServerContext* context,
    const v1::UpdateTariffRequest* request, v1::Tariff* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Tariff, v1::UpdateTariffRequest>,
      AnswerPut<engine::Tariff, v1::UpdateTariffRequest, v1::Tariff>);
}

grpc::ServerUnaryReactor* MoneyService::DeleteTariff(
    grpc::CallbackServerContext* context,
    const v1::DeleteTariffRequest* request, google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Tariff, v1::DeleteTariffRequest>,
      AnswerDelete<v1::DeleteTariffRequest>);
}

grpc::ServerUnaryReactor* MoneyService::GetVoucher(
    grpc::CallbackServerContext* context, const v1::GetVoucherRequest* request,
    v1::Voucher* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Voucher, v1::GetVoucherRequest, v1::Voucher>);
}

grpc::ServerUnaryReactor* MoneyService::ListVouchers(
    grpc::CallbackServerContext* context,
    const v1::ListVouchersRequest* request,
    v1::ListVouchersResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Voucher, v1::ListVouchersRequest,
                                 v1::ListVouchersResponse>);
}

grpc::ServerUnaryReactor* MoneyService::CreateVoucher(
    grpc::CallbackServerContext* context,
    const v1::CreateVoucherRequest* request, v1::Voucher* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Voucher, v1::CreateVoucherRequest>,
      AnswerPut<engine::Voucher, v1::CreateVoucherRequest, v1::Voucher>);
}

grpc::ServerUnaryReactor* MoneyService::UpdateVoucher(
    grpc::CallbackServerContext* context,
    const v1::UpdateVoucherRequest* request, v1::Voucher* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Voucher, v1::UpdateVoucherRequest>,
      AnswerPut<engine::Voucher, v1::UpdateVoucherRequest, v1::Voucher>);
}

grpc::ServerUnaryReactor* MoneyService::DeleteVoucher(
    grpc::CallbackServerContext* context,
    const v1::DeleteVoucherRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Voucher, v1::DeleteVoucherRequest>,
      AnswerDelete<v1::DeleteVoucherRequest>);
}

grpc::ServerUnaryReactor* MoneyService::QuoteBooking(
    grpc::CallbackServerContext* context,
    const v1::QuoteBookingRequest* request,
    v1::QuoteBookingResponse* response) {
  return ServeRead(sequencer_, context, request, response, QuoteBookingHandler);
}

grpc::ServerUnaryReactor* MoneyService::GetAccount(
    grpc::CallbackServerContext* context, const v1::GetAccountRequest* request,
    v1::Account* response) {
  return ServeRead(sequencer_, context, request, response, GetAccountHandler);
}

grpc::ServerUnaryReactor* MoneyService::CreditProject(
    grpc::CallbackServerContext* context,
    const v1::CreditProjectRequest* request, v1::LedgerEntry* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareCreditProject,
                       AnswerEntryOf<v1::CreditProjectRequest>);
}

grpc::ServerUnaryReactor* MoneyService::RefundLedgerEntry(
    grpc::CallbackServerContext* context,
    const v1::RefundLedgerEntryRequest* request, v1::LedgerEntry* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareRefundLedgerEntry,
                       AnswerEntryOf<v1::RefundLedgerEntryRequest>);
}

grpc::ServerUnaryReactor* MoneyService::RedeemVoucher(
    grpc::CallbackServerContext* context,
    const v1::RedeemVoucherRequest* request, v1::LedgerEntry* response) {
  return ServeMutation(sequencer_, context, request, response,
                       PrepareRedeemVoucher,
                       AnswerEntryOf<v1::RedeemVoucherRequest>);
}

grpc::ServerUnaryReactor* MoneyService::ListLedgerEntries(
    grpc::CallbackServerContext* context,
    const v1::ListLedgerEntriesRequest* request,
    v1::ListLedgerEntriesResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListLedgerEntriesHandler);
}

grpc::ServerUnaryReactor* MoneyService::GetStatement(
    grpc::CallbackServerContext* context,
    const v1::GetStatementRequest* request, v1::Statement* response) {
  return ServeRead(sequencer_, context, request, response, GetStatementHandler);
}

}  // namespace trilab
