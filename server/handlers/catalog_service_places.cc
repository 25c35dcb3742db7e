// Who owns what: institutions, centres, laboratories, instruments and what they
// can do.

#include "server/handlers/catalog_service.h"
#include "server/handlers/resource_handlers.h"

namespace trilab {

grpc::ServerUnaryReactor* CatalogService::GetInstitution(
    grpc::CallbackServerContext* context,
    const v1::GetInstitutionRequest* request, v1::Institution* response) {
  return ServeRead(sequencer_, context, request, response,
                   GetResource<engine::Institution, v1::GetInstitutionRequest,
                               v1::Institution>);
}

grpc::ServerUnaryReactor* CatalogService::ListInstitutions(
    grpc::CallbackServerContext* context,
    const v1::ListInstitutionsRequest* request,
    v1::ListInstitutionsResponse* response) {
  return ServeRead(
      sequencer_, context, request, response,
      ListResources<engine::Institution, v1::ListInstitutionsRequest,
                    v1::ListInstitutionsResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateInstitution(
    grpc::CallbackServerContext* context,
    const v1::CreateInstitutionRequest* request, v1::Institution* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Institution, v1::CreateInstitutionRequest>,
      AnswerPut<engine::Institution, v1::CreateInstitutionRequest,
                v1::Institution>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateInstitution(
    grpc::CallbackServerContext* context,
    const v1::UpdateInstitutionRequest* request, v1::Institution* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Institution, v1::UpdateInstitutionRequest>,
      AnswerPut<engine::Institution, v1::UpdateInstitutionRequest,
                v1::Institution>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteInstitution(
    grpc::CallbackServerContext* context,
    const v1::DeleteInstitutionRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Institution, v1::DeleteInstitutionRequest>,
      AnswerDelete<v1::DeleteInstitutionRequest>);
}

grpc::ServerUnaryReactor* CatalogService::GetCentre(
    grpc::CallbackServerContext* context, const v1::GetCentreRequest* request,
    v1::Centre* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Centre, v1::GetCentreRequest, v1::Centre>);
}

grpc::ServerUnaryReactor* CatalogService::ListCentres(
    grpc::CallbackServerContext* context, const v1::ListCentresRequest* request,
    v1::ListCentresResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Centre, v1::ListCentresRequest,
                                 v1::ListCentresResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateCentre(
    grpc::CallbackServerContext* context,
    const v1::CreateCentreRequest* request, v1::Centre* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Centre, v1::CreateCentreRequest>,
      AnswerPut<engine::Centre, v1::CreateCentreRequest, v1::Centre>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateCentre(
    grpc::CallbackServerContext* context,
    const v1::UpdateCentreRequest* request, v1::Centre* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Centre, v1::UpdateCentreRequest>,
      AnswerPut<engine::Centre, v1::UpdateCentreRequest, v1::Centre>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteCentre(
    grpc::CallbackServerContext* context,
    const v1::DeleteCentreRequest* request, google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Centre, v1::DeleteCentreRequest>,
      AnswerDelete<v1::DeleteCentreRequest>);
}

grpc::ServerUnaryReactor* CatalogService::GetLaboratory(
    grpc::CallbackServerContext* context,
    const v1::GetLaboratoryRequest* request, v1::Laboratory* response) {
  return ServeRead(sequencer_, context, request, response,
                   GetResource<engine::Laboratory, v1::GetLaboratoryRequest,
                               v1::Laboratory>);
}

grpc::ServerUnaryReactor* CatalogService::ListLaboratories(
    grpc::CallbackServerContext* context,
    const v1::ListLaboratoriesRequest* request,
    v1::ListLaboratoriesResponse* response) {
  return ServeRead(
      sequencer_, context, request, response,
      ListResources<engine::Laboratory, v1::ListLaboratoriesRequest,
                    v1::ListLaboratoriesResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateLaboratory(
    grpc::CallbackServerContext* context,
    const v1::CreateLaboratoryRequest* request, v1::Laboratory* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Laboratory, v1::CreateLaboratoryRequest>,
      AnswerPut<engine::Laboratory, v1::CreateLaboratoryRequest,
                v1::Laboratory>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateLaboratory(
    grpc::CallbackServerContext* context,
    const v1::UpdateLaboratoryRequest* request, v1::Laboratory* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Laboratory, v1::UpdateLaboratoryRequest>,
      AnswerPut<engine::Laboratory, v1::UpdateLaboratoryRequest,
                v1::Laboratory>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteLaboratory(
    grpc::CallbackServerContext* context,
    const v1::DeleteLaboratoryRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Laboratory, v1::DeleteLaboratoryRequest>,
      AnswerDelete<v1::DeleteLaboratoryRequest>);
}

grpc::ServerUnaryReactor* CatalogService::GetInstrument(
    grpc::CallbackServerContext* context,
    const v1::GetInstrumentRequest* request, v1::Instrument* response) {
  return ServeRead(sequencer_, context, request, response,
                   GetResource<engine::Instrument, v1::GetInstrumentRequest,
                               v1::Instrument>);
}

grpc::ServerUnaryReactor* CatalogService::ListInstruments(
    grpc::CallbackServerContext* context,
    const v1::ListInstrumentsRequest* request,
    v1::ListInstrumentsResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Instrument, v1::ListInstrumentsRequest,
                                 v1::ListInstrumentsResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateInstrument(
    grpc::CallbackServerContext* context,
    const v1::CreateInstrumentRequest* request, v1::Instrument* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Instrument, v1::CreateInstrumentRequest>,
      AnswerPut<engine::Instrument, v1::CreateInstrumentRequest,
                v1::Instrument>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateInstrument(
    grpc::CallbackServerContext* context,
    const v1::UpdateInstrumentRequest* request, v1::Instrument* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Instrument, v1::UpdateInstrumentRequest>,
      AnswerPut<engine::Instrument, v1::UpdateInstrumentRequest,
                v1::Instrument>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteInstrument(
    grpc::CallbackServerContext* context,
    const v1::DeleteInstrumentRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Instrument, v1::DeleteInstrumentRequest>,
      AnswerDelete<v1::DeleteInstrumentRequest>);
}

grpc::ServerUnaryReactor* CatalogService::GetCapability(
    grpc::CallbackServerContext* context,
    const v1::GetCapabilityRequest* request, v1::Capability* response) {
  return ServeRead(sequencer_, context, request, response,
                   GetResource<engine::Capability, v1::GetCapabilityRequest,
                               v1::Capability>);
}

grpc::ServerUnaryReactor* CatalogService::ListCapabilities(
    grpc::CallbackServerContext* context,
    const v1::ListCapabilitiesRequest* request,
    v1::ListCapabilitiesResponse* response) {
  return ServeRead(
      sequencer_, context, request, response,
      ListResources<engine::Capability, v1::ListCapabilitiesRequest,
                    v1::ListCapabilitiesResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateCapability(
    grpc::CallbackServerContext* context,
    const v1::CreateCapabilityRequest* request, v1::Capability* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Capability, v1::CreateCapabilityRequest>,
      AnswerPut<engine::Capability, v1::CreateCapabilityRequest,
                v1::Capability>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateCapability(
    grpc::CallbackServerContext* context,
    const v1::UpdateCapabilityRequest* request, v1::Capability* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Capability, v1::UpdateCapabilityRequest>,
      AnswerPut<engine::Capability, v1::UpdateCapabilityRequest,
                v1::Capability>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteCapability(
    grpc::CallbackServerContext* context,
    const v1::DeleteCapabilityRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Capability, v1::DeleteCapabilityRequest>,
      AnswerDelete<v1::DeleteCapabilityRequest>);
}

}  // namespace trilab
