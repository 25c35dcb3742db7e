#ifndef TRILAB_SERVER_HANDLERS_CATALOG_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_CATALOG_SERVICE_H_

#include "google/protobuf/empty.pb.h"
#include "grpcpp/grpcpp.h"
#include "server/handlers/stream_threads.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/catalog_service.grpc.pb.h"

namespace trilab {

// trilab.v1.CatalogService. Every method only names its handler.
//
// Thread-safe.
class CatalogService final : public v1::CatalogService::CallbackService {
 public:
  // Both must outlive the service.
  CatalogService(Sequencer& sequencer, StreamThreads& threads)
      : sequencer_(sequencer), threads_(threads) {}

  grpc::ServerUnaryReactor* GetInstitution(
      grpc::CallbackServerContext* context,
      const v1::GetInstitutionRequest* request,
      v1::Institution* response) override;
  grpc::ServerUnaryReactor* ListInstitutions(
      grpc::CallbackServerContext* context,
      const v1::ListInstitutionsRequest* request,
      v1::ListInstitutionsResponse* response) override;
  grpc::ServerUnaryReactor* CreateInstitution(
      grpc::CallbackServerContext* context,
      const v1::CreateInstitutionRequest* request,
      v1::Institution* response) override;
  grpc::ServerUnaryReactor* UpdateInstitution(
      grpc::CallbackServerContext* context,
      const v1::UpdateInstitutionRequest* request,
      v1::Institution* response) override;
  grpc::ServerUnaryReactor* DeleteInstitution(
      grpc::CallbackServerContext* context,
      const v1::DeleteInstitutionRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetCentre(grpc::CallbackServerContext* context,
                                      const v1::GetCentreRequest* request,
                                      v1::Centre* response) override;
  grpc::ServerUnaryReactor* ListCentres(
      grpc::CallbackServerContext* context,
      const v1::ListCentresRequest* request,
      v1::ListCentresResponse* response) override;
  grpc::ServerUnaryReactor* CreateCentre(grpc::CallbackServerContext* context,
                                         const v1::CreateCentreRequest* request,
                                         v1::Centre* response) override;
  grpc::ServerUnaryReactor* UpdateCentre(grpc::CallbackServerContext* context,
                                         const v1::UpdateCentreRequest* request,
                                         v1::Centre* response) override;
  grpc::ServerUnaryReactor* DeleteCentre(
      grpc::CallbackServerContext* context,
      const v1::DeleteCentreRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetLaboratory(
      grpc::CallbackServerContext* context,
      const v1::GetLaboratoryRequest* request,
      v1::Laboratory* response) override;
  grpc::ServerUnaryReactor* ListLaboratories(
      grpc::CallbackServerContext* context,
      const v1::ListLaboratoriesRequest* request,
      v1::ListLaboratoriesResponse* response) override;
  grpc::ServerUnaryReactor* CreateLaboratory(
      grpc::CallbackServerContext* context,
      const v1::CreateLaboratoryRequest* request,
      v1::Laboratory* response) override;
  grpc::ServerUnaryReactor* UpdateLaboratory(
      grpc::CallbackServerContext* context,
      const v1::UpdateLaboratoryRequest* request,
      v1::Laboratory* response) override;
  grpc::ServerUnaryReactor* DeleteLaboratory(
      grpc::CallbackServerContext* context,
      const v1::DeleteLaboratoryRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetInstrument(
      grpc::CallbackServerContext* context,
      const v1::GetInstrumentRequest* request,
      v1::Instrument* response) override;
  grpc::ServerUnaryReactor* ListInstruments(
      grpc::CallbackServerContext* context,
      const v1::ListInstrumentsRequest* request,
      v1::ListInstrumentsResponse* response) override;
  grpc::ServerUnaryReactor* CreateInstrument(
      grpc::CallbackServerContext* context,
      const v1::CreateInstrumentRequest* request,
      v1::Instrument* response) override;
  grpc::ServerUnaryReactor* UpdateInstrument(
      grpc::CallbackServerContext* context,
      const v1::UpdateInstrumentRequest* request,
      v1::Instrument* response) override;
  grpc::ServerUnaryReactor* DeleteInstrument(
      grpc::CallbackServerContext* context,
      const v1::DeleteInstrumentRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetCapability(
      grpc::CallbackServerContext* context,
      const v1::GetCapabilityRequest* request,
      v1::Capability* response) override;
  grpc::ServerUnaryReactor* ListCapabilities(
      grpc::CallbackServerContext* context,
      const v1::ListCapabilitiesRequest* request,
      v1::ListCapabilitiesResponse* response) override;
  grpc::ServerUnaryReactor* CreateCapability(
      grpc::CallbackServerContext* context,
      const v1::CreateCapabilityRequest* request,
      v1::Capability* response) override;
  grpc::ServerUnaryReactor* UpdateCapability(
      grpc::CallbackServerContext* context,
      const v1::UpdateCapabilityRequest* request,
      v1::Capability* response) override;
  grpc::ServerUnaryReactor* DeleteCapability(
      grpc::CallbackServerContext* context,
      const v1::DeleteCapabilityRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetOperator(grpc::CallbackServerContext* context,
                                        const v1::GetOperatorRequest* request,
                                        v1::Operator* response) override;
  grpc::ServerUnaryReactor* ListOperators(
      grpc::CallbackServerContext* context,
      const v1::ListOperatorsRequest* request,
      v1::ListOperatorsResponse* response) override;
  grpc::ServerUnaryReactor* CreateOperator(
      grpc::CallbackServerContext* context,
      const v1::CreateOperatorRequest* request,
      v1::Operator* response) override;
  grpc::ServerUnaryReactor* UpdateOperator(
      grpc::CallbackServerContext* context,
      const v1::UpdateOperatorRequest* request,
      v1::Operator* response) override;
  grpc::ServerUnaryReactor* DeleteOperator(
      grpc::CallbackServerContext* context,
      const v1::DeleteOperatorRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetStandard(grpc::CallbackServerContext* context,
                                        const v1::GetStandardRequest* request,
                                        v1::Standard* response) override;
  grpc::ServerUnaryReactor* ListStandards(
      grpc::CallbackServerContext* context,
      const v1::ListStandardsRequest* request,
      v1::ListStandardsResponse* response) override;
  grpc::ServerUnaryReactor* CreateStandard(
      grpc::CallbackServerContext* context,
      const v1::CreateStandardRequest* request,
      v1::Standard* response) override;
  grpc::ServerUnaryReactor* UpdateStandard(
      grpc::CallbackServerContext* context,
      const v1::UpdateStandardRequest* request,
      v1::Standard* response) override;
  grpc::ServerUnaryReactor* DeleteStandard(
      grpc::CallbackServerContext* context,
      const v1::DeleteStandardRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetCalendar(grpc::CallbackServerContext* context,
                                        const v1::GetCalendarRequest* request,
                                        v1::Calendar* response) override;
  grpc::ServerUnaryReactor* ListCalendars(
      grpc::CallbackServerContext* context,
      const v1::ListCalendarsRequest* request,
      v1::ListCalendarsResponse* response) override;
  grpc::ServerUnaryReactor* CreateCalendar(
      grpc::CallbackServerContext* context,
      const v1::CreateCalendarRequest* request,
      v1::Calendar* response) override;
  grpc::ServerUnaryReactor* UpdateCalendar(
      grpc::CallbackServerContext* context,
      const v1::UpdateCalendarRequest* request,
      v1::Calendar* response) override;
  grpc::ServerUnaryReactor* DeleteCalendar(
      grpc::CallbackServerContext* context,
      const v1::DeleteCalendarRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetHolidayYear(
      grpc::CallbackServerContext* context,
      const v1::GetHolidayYearRequest* request,
      v1::HolidayYear* response) override;
  grpc::ServerUnaryReactor* ListHolidayYears(
      grpc::CallbackServerContext* context,
      const v1::ListHolidayYearsRequest* request,
      v1::ListHolidayYearsResponse* response) override;
  grpc::ServerUnaryReactor* CreateHolidayYear(
      grpc::CallbackServerContext* context,
      const v1::CreateHolidayYearRequest* request,
      v1::HolidayYear* response) override;
  grpc::ServerUnaryReactor* UpdateHolidayYear(
      grpc::CallbackServerContext* context,
      const v1::UpdateHolidayYearRequest* request,
      v1::HolidayYear* response) override;
  grpc::ServerUnaryReactor* DeleteHolidayYear(
      grpc::CallbackServerContext* context,
      const v1::DeleteHolidayYearRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetOutage(grpc::CallbackServerContext* context,
                                      const v1::GetOutageRequest* request,
                                      v1::Outage* response) override;
  grpc::ServerUnaryReactor* ListOutages(
      grpc::CallbackServerContext* context,
      const v1::ListOutagesRequest* request,
      v1::ListOutagesResponse* response) override;
  grpc::ServerUnaryReactor* CreateOutage(grpc::CallbackServerContext* context,
                                         const v1::CreateOutageRequest* request,
                                         v1::Outage* response) override;
  grpc::ServerUnaryReactor* UpdateOutage(grpc::CallbackServerContext* context,
                                         const v1::UpdateOutageRequest* request,
                                         v1::Outage* response) override;
  grpc::ServerUnaryReactor* DeleteOutage(
      grpc::CallbackServerContext* context,
      const v1::DeleteOutageRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* SearchInstruments(
      grpc::CallbackServerContext* context,
      const v1::SearchInstrumentsRequest* request,
      v1::SearchInstrumentsResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportInventoryRequest,
                          v1::ImportInventoryResponse>*
  ImportInventory(grpc::CallbackServerContext* context) override;
  grpc::ServerWriteReactor<v1::ExportInventoryResponse>* ExportInventory(
      grpc::CallbackServerContext* context,
      const v1::ExportInventoryRequest* request) override;

 private:
  Sequencer& sequencer_;
  StreamThreads& threads_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CATALOG_SERVICE_H_
