// When it can be used and by whom: operators, standards, calendars, holidays
// and outages.

#include "server/handlers/catalog_service.h"
#include "server/handlers/resource_handlers.h"

namespace trilab {

grpc::ServerUnaryReactor* CatalogService::GetOperator(
    grpc::CallbackServerContext* context, const v1::GetOperatorRequest* request,
    v1::Operator* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Operator, v1::GetOperatorRequest, v1::Operator>);
}

grpc::ServerUnaryReactor* CatalogService::ListOperators(
    grpc::CallbackServerContext* context,
    const v1::ListOperatorsRequest* request,
    v1::ListOperatorsResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Operator, v1::ListOperatorsRequest,
                                 v1::ListOperatorsResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateOperator(
    grpc::CallbackServerContext* context,
    const v1::CreateOperatorRequest* request, v1::Operator* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Operator, v1::CreateOperatorRequest>,
      AnswerPut<engine::Operator, v1::CreateOperatorRequest, v1::Operator>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateOperator(
    grpc::CallbackServerContext* context,
    const v1::UpdateOperatorRequest* request, v1::Operator* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Operator, v1::UpdateOperatorRequest>,
      AnswerPut<engine::Operator, v1::UpdateOperatorRequest, v1::Operator>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteOperator(
    grpc::CallbackServerContext* context,
    const v1::DeleteOperatorRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Operator, v1::DeleteOperatorRequest>,
      AnswerDelete<v1::DeleteOperatorRequest>);
}

grpc::ServerUnaryReactor* CatalogService::GetStandard(
    grpc::CallbackServerContext* context, const v1::GetStandardRequest* request,
    v1::Standard* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Standard, v1::GetStandardRequest, v1::Standard>);
}

grpc::ServerUnaryReactor* CatalogService::ListStandards(
    grpc::CallbackServerContext* context,
    const v1::ListStandardsRequest* request,
    v1::ListStandardsResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Standard, v1::ListStandardsRequest,
                                 v1::ListStandardsResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateStandard(
    grpc::CallbackServerContext* context,
    const v1::CreateStandardRequest* request, v1::Standard* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Standard, v1::CreateStandardRequest>,
      AnswerPut<engine::Standard, v1::CreateStandardRequest, v1::Standard>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateStandard(
    grpc::CallbackServerContext* context,
    const v1::UpdateStandardRequest* request, v1::Standard* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Standard, v1::UpdateStandardRequest>,
      AnswerPut<engine::Standard, v1::UpdateStandardRequest, v1::Standard>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteStandard(
    grpc::CallbackServerContext* context,
    const v1::DeleteStandardRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Standard, v1::DeleteStandardRequest>,
      AnswerDelete<v1::DeleteStandardRequest>);
}

grpc::ServerUnaryReactor* CatalogService::GetCalendar(
    grpc::CallbackServerContext* context, const v1::GetCalendarRequest* request,
    v1::Calendar* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Calendar, v1::GetCalendarRequest, v1::Calendar>);
}

grpc::ServerUnaryReactor* CatalogService::ListCalendars(
    grpc::CallbackServerContext* context,
    const v1::ListCalendarsRequest* request,
    v1::ListCalendarsResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Calendar, v1::ListCalendarsRequest,
                                 v1::ListCalendarsResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateCalendar(
    grpc::CallbackServerContext* context,
    const v1::CreateCalendarRequest* request, v1::Calendar* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Calendar, v1::CreateCalendarRequest>,
      AnswerPut<engine::Calendar, v1::CreateCalendarRequest, v1::Calendar>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateCalendar(
    grpc::CallbackServerContext* context,
    const v1::UpdateCalendarRequest* request, v1::Calendar* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Calendar, v1::UpdateCalendarRequest>,
      AnswerPut<engine::Calendar, v1::UpdateCalendarRequest, v1::Calendar>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteCalendar(
    grpc::CallbackServerContext* context,
    const v1::DeleteCalendarRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Calendar, v1::DeleteCalendarRequest>,
      AnswerDelete<v1::DeleteCalendarRequest>);
}

grpc::ServerUnaryReactor* CatalogService::GetHolidayYear(
    grpc::CallbackServerContext* context,
    const v1::GetHolidayYearRequest* request, v1::HolidayYear* response) {
  return ServeRead(sequencer_, context, request, response,
                   GetResource<engine::HolidayYear, v1::GetHolidayYearRequest,
                               v1::HolidayYear>);
}

grpc::ServerUnaryReactor* CatalogService::ListHolidayYears(
    grpc::CallbackServerContext* context,
    const v1::ListHolidayYearsRequest* request,
    v1::ListHolidayYearsResponse* response) {
  return ServeRead(
      sequencer_, context, request, response,
      ListResources<engine::HolidayYear, v1::ListHolidayYearsRequest,
                    v1::ListHolidayYearsResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateHolidayYear(
    grpc::CallbackServerContext* context,
    const v1::CreateHolidayYearRequest* request, v1::HolidayYear* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::HolidayYear, v1::CreateHolidayYearRequest>,
      AnswerPut<engine::HolidayYear, v1::CreateHolidayYearRequest,
                v1::HolidayYear>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateHolidayYear(
    grpc::CallbackServerContext* context,
    const v1::UpdateHolidayYearRequest* request, v1::HolidayYear* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::HolidayYear, v1::UpdateHolidayYearRequest>,
      AnswerPut<engine::HolidayYear, v1::UpdateHolidayYearRequest,
                v1::HolidayYear>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteHolidayYear(
    grpc::CallbackServerContext* context,
    const v1::DeleteHolidayYearRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::HolidayYear, v1::DeleteHolidayYearRequest>,
      AnswerDelete<v1::DeleteHolidayYearRequest>);
}

grpc::ServerUnaryReactor* CatalogService::GetOutage(
    grpc::CallbackServerContext* context, const v1::GetOutageRequest* request,
    v1::Outage* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Outage, v1::GetOutageRequest, v1::Outage>);
}

grpc::ServerUnaryReactor* CatalogService::ListOutages(
    grpc::CallbackServerContext* context, const v1::ListOutagesRequest* request,
    v1::ListOutagesResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Outage, v1::ListOutagesRequest,
                                 v1::ListOutagesResponse>);
}

grpc::ServerUnaryReactor* CatalogService::CreateOutage(
    grpc::CallbackServerContext* context,
    const v1::CreateOutageRequest* request, v1::Outage* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Outage, v1::CreateOutageRequest>,
      AnswerPut<engine::Outage, v1::CreateOutageRequest, v1::Outage>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateOutage(
    grpc::CallbackServerContext* context,
    const v1::UpdateOutageRequest* request, v1::Outage* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Outage, v1::UpdateOutageRequest>,
      AnswerPut<engine::Outage, v1::UpdateOutageRequest, v1::Outage>);
}

grpc::ServerUnaryReactor* CatalogService::DeleteOutage(
    grpc::CallbackServerContext* context,
    const v1::DeleteOutageRequest* request, google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Outage, v1::DeleteOutageRequest>,
      AnswerDelete<v1::DeleteOutageRequest>);
}

}  // namespace trilab
