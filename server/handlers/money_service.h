#ifndef TRILAB_SERVER_HANDLERS_MONEY_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_MONEY_SERVICE_H_

#include "google/protobuf/empty.pb.h"
#include "grpcpp/grpcpp.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/money_service.grpc.pb.h"

namespace trilab {

// trilab.v1.MoneyService. Every method only names its handler.
//
// Thread-safe.
class MoneyService final : public v1::MoneyService::CallbackService {
 public:
  // `sequencer` must outlive the service.
  explicit MoneyService(Sequencer& sequencer) : sequencer_(sequencer) {}

  grpc::ServerUnaryReactor* GetTariff(grpc::CallbackServerContext* context,
                                      const v1::GetTariffRequest* request,
                                      v1::Tariff* response) override;
  grpc::ServerUnaryReactor* ListTariffs(
      grpc::CallbackServerContext* context,
      const v1::ListTariffsRequest* request,
      v1::ListTariffsResponse* response) override;
  grpc::ServerUnaryReactor* CreateTariff(grpc::CallbackServerContext* context,
                                         const v1::CreateTariffRequest* request,
                                         v1::Tariff* response) override;
  grpc::ServerUnaryReactor* UpdateTariff(grpc::CallbackServerContext* context,
                                         const v1::UpdateTariffRequest* request,
                                         v1::Tariff* response) override;
  grpc::ServerUnaryReactor* DeleteTariff(
      grpc::CallbackServerContext* context,
      const v1::DeleteTariffRequest* request,
      google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* GetVoucher(grpc::CallbackServerContext* context,
                                       const v1::GetVoucherRequest* request,
                                       v1::Voucher* response) override;
  grpc::ServerUnaryReactor* ListVouchers(
      grpc::CallbackServerContext* context,
      const v1::ListVouchersRequest* request,
      v1::ListVouchersResponse* response) override;
  grpc::ServerUnaryReactor* CreateVoucher(
      grpc::CallbackServerContext* context,
      const v1::CreateVoucherRequest* request, v1::Voucher* response) override;
  grpc::ServerUnaryReactor* UpdateVoucher(
      grpc::CallbackServerContext* context,
      const v1::UpdateVoucherRequest* request, v1::Voucher* response) override;
  grpc::ServerUnaryReactor* DeleteVoucher(
      grpc::CallbackServerContext* context,
      const v1::DeleteVoucherRequest* request,
      google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* QuoteBooking(
      grpc::CallbackServerContext* context,
      const v1::QuoteBookingRequest* request,
      v1::QuoteBookingResponse* response) override;
  grpc::ServerUnaryReactor* GetAccount(grpc::CallbackServerContext* context,
                                       const v1::GetAccountRequest* request,
                                       v1::Account* response) override;
  grpc::ServerUnaryReactor* CreditProject(
      grpc::CallbackServerContext* context,
      const v1::CreditProjectRequest* request,
      v1::LedgerEntry* response) override;
  grpc::ServerUnaryReactor* RefundLedgerEntry(
      grpc::CallbackServerContext* context,
      const v1::RefundLedgerEntryRequest* request,
      v1::LedgerEntry* response) override;
  grpc::ServerUnaryReactor* RedeemVoucher(
      grpc::CallbackServerContext* context,
      const v1::RedeemVoucherRequest* request,
      v1::LedgerEntry* response) override;
  grpc::ServerUnaryReactor* ListLedgerEntries(
      grpc::CallbackServerContext* context,
      const v1::ListLedgerEntriesRequest* request,
      v1::ListLedgerEntriesResponse* response) override;
  grpc::ServerUnaryReactor* GetStatement(grpc::CallbackServerContext* context,
                                         const v1::GetStatementRequest* request,
                                         v1::Statement* response) override;

 private:
  Sequencer& sequencer_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_MONEY_SERVICE_H_
