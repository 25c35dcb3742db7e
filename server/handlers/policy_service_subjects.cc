// Who books: groups of partners, members, projects and agreements.

#include "server/handlers/policy_service.h"
#include "server/handlers/resource_handlers.h"

namespace trilab {

grpc::ServerUnaryReactor* PolicyService::GetPartnerGroup(
    grpc::CallbackServerContext* context,
    const v1::GetPartnerGroupRequest* request, v1::PartnerGroup* response) {
  return ServeRead(sequencer_, context, request, response,
                   GetResource<engine::PartnerGroup, v1::GetPartnerGroupRequest,
                               v1::PartnerGroup>);
}

grpc::ServerUnaryReactor* PolicyService::ListPartnerGroups(
    grpc::CallbackServerContext* context,
    const v1::ListPartnerGroupsRequest* request,
    v1::ListPartnerGroupsResponse* response) {
  return ServeRead(
      sequencer_, context, request, response,
      ListResources<engine::PartnerGroup, v1::ListPartnerGroupsRequest,
                    v1::ListPartnerGroupsResponse>);
}

grpc::ServerUnaryReactor* PolicyService::CreatePartnerGroup(
    grpc::CallbackServerContext* context,
    const v1::CreatePartnerGroupRequest* request, v1::PartnerGroup* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::PartnerGroup, v1::CreatePartnerGroupRequest>,
      AnswerPut<engine::PartnerGroup, v1::CreatePartnerGroupRequest,
                v1::PartnerGroup>);
}

grpc::ServerUnaryReactor* PolicyService::UpdatePartnerGroup(
    grpc::CallbackServerContext* context,
    const v1::UpdatePartnerGroupRequest* request, v1::PartnerGroup* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::PartnerGroup, v1::UpdatePartnerGroupRequest>,
      AnswerPut<engine::PartnerGroup, v1::UpdatePartnerGroupRequest,
                v1::PartnerGroup>);
}

grpc::ServerUnaryReactor* PolicyService::DeletePartnerGroup(
    grpc::CallbackServerContext* context,
    const v1::DeletePartnerGroupRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::PartnerGroup, v1::DeletePartnerGroupRequest>,
      AnswerDelete<v1::DeletePartnerGroupRequest>);
}

grpc::ServerUnaryReactor* PolicyService::GetMember(
    grpc::CallbackServerContext* context, const v1::GetMemberRequest* request,
    v1::Member* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Member, v1::GetMemberRequest, v1::Member>);
}

grpc::ServerUnaryReactor* PolicyService::ListMembers(
    grpc::CallbackServerContext* context, const v1::ListMembersRequest* request,
    v1::ListMembersResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Member, v1::ListMembersRequest,
                                 v1::ListMembersResponse>);
}

grpc::ServerUnaryReactor* PolicyService::CreateMember(
    grpc::CallbackServerContext* context,
    const v1::CreateMemberRequest* request, v1::Member* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Member, v1::CreateMemberRequest>,
      AnswerPut<engine::Member, v1::CreateMemberRequest, v1::Member>);
}

grpc::ServerUnaryReactor* PolicyService::UpdateMember(
    grpc::CallbackServerContext* context,
    const v1::UpdateMemberRequest* request, v1::Member* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Member, v1::UpdateMemberRequest>,
      AnswerPut<engine::Member, v1::UpdateMemberRequest, v1::Member>);
}

grpc::ServerUnaryReactor* PolicyService::DeleteMember(
    grpc::CallbackServerContext* context,
    const v1::DeleteMemberRequest* request, google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Member, v1::DeleteMemberRequest>,
      AnswerDelete<v1::DeleteMemberRequest>);
}

grpc::ServerUnaryReactor* PolicyService::GetProject(
    grpc::CallbackServerContext* context, const v1::GetProjectRequest* request,
    v1::Project* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Project, v1::GetProjectRequest, v1::Project>);
}

grpc::ServerUnaryReactor* PolicyService::ListProjects(
    grpc::CallbackServerContext* context,
    const v1::ListProjectsRequest* request,
    v1::ListProjectsResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Project, v1::ListProjectsRequest,
                                 v1::ListProjectsResponse>);
}

grpc::ServerUnaryReactor* PolicyService::CreateProject(
    grpc::CallbackServerContext* context,
    const v1::CreateProjectRequest* request, v1::Project* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Project, v1::CreateProjectRequest>,
      AnswerPut<engine::Project, v1::CreateProjectRequest, v1::Project>);
}

grpc::ServerUnaryReactor* PolicyService::UpdateProject(
    grpc::CallbackServerContext* context,
    const v1::UpdateProjectRequest* request, v1::Project* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Project, v1::UpdateProjectRequest>,
      AnswerPut<engine::Project, v1::UpdateProjectRequest, v1::Project>);
}

grpc::ServerUnaryReactor* PolicyService::DeleteProject(
    grpc::CallbackServerContext* context,
    const v1::DeleteProjectRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Project, v1::DeleteProjectRequest>,
      AnswerDelete<v1::DeleteProjectRequest>);
}

grpc::ServerUnaryReactor* PolicyService::GetAgreement(
    grpc::CallbackServerContext* context,
    const v1::GetAgreementRequest* request, v1::Agreement* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Agreement, v1::GetAgreementRequest, v1::Agreement>);
}

grpc::ServerUnaryReactor* PolicyService::ListAgreements(
    grpc::CallbackServerContext* context,
    const v1::ListAgreementsRequest* request,
    v1::ListAgreementsResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Agreement, v1::ListAgreementsRequest,
                                 v1::ListAgreementsResponse>);
}

grpc::ServerUnaryReactor* PolicyService::CreateAgreement(
    grpc::CallbackServerContext* context,
    const v1::CreateAgreementRequest* request, v1::Agreement* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Agreement, v1::CreateAgreementRequest>,
      AnswerPut<engine::Agreement, v1::CreateAgreementRequest, v1::Agreement>);
}

grpc::ServerUnaryReactor* PolicyService::UpdateAgreement(
    grpc::CallbackServerContext* context,
    const v1::UpdateAgreementRequest* request, v1::Agreement* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Agreement, v1::UpdateAgreementRequest>,
      AnswerPut<engine::Agreement, v1::UpdateAgreementRequest, v1::Agreement>);
}

grpc::ServerUnaryReactor* PolicyService::DeleteAgreement(
    grpc::CallbackServerContext* context,
    const v1::DeleteAgreementRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Agreement, v1::DeleteAgreementRequest>,
      AnswerDelete<v1::DeleteAgreementRequest>);
}

}  // namespace trilab
