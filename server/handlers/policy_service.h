#ifndef TRILAB_SERVER_HANDLERS_POLICY_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_POLICY_SERVICE_H_

#include "google/protobuf/empty.pb.h"
#include "grpcpp/grpcpp.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/policy_service.grpc.pb.h"

namespace trilab {

// trilab.v1.PolicyService. Every method only names its handler.
//
// Thread-safe.
class PolicyService final : public v1::PolicyService::CallbackService {
 public:
  // `sequencer` must outlive the service.
  explicit PolicyService(Sequencer& sequencer) : sequencer_(sequencer) {}

  grpc::ServerUnaryReactor* GetRule(grpc::CallbackServerContext* context,
                                    const v1::GetRuleRequest* request,
                                    v1::Rule* response) override;
  grpc::ServerUnaryReactor* ListRules(grpc::CallbackServerContext* context,
                                      const v1::ListRulesRequest* request,
                                      v1::ListRulesResponse* response) override;
  grpc::ServerUnaryReactor* CreateRule(grpc::CallbackServerContext* context,
                                       const v1::CreateRuleRequest* request,
                                       v1::Rule* response) override;
  grpc::ServerUnaryReactor* UpdateRule(grpc::CallbackServerContext* context,
                                       const v1::UpdateRuleRequest* request,
                                       v1::Rule* response) override;
  grpc::ServerUnaryReactor* DeleteRule(
      grpc::CallbackServerContext* context,
      const v1::DeleteRuleRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* GetPartnerGroup(
      grpc::CallbackServerContext* context,
      const v1::GetPartnerGroupRequest* request,
      v1::PartnerGroup* response) override;
  grpc::ServerUnaryReactor* ListPartnerGroups(
      grpc::CallbackServerContext* context,
      const v1::ListPartnerGroupsRequest* request,
      v1::ListPartnerGroupsResponse* response) override;
  grpc::ServerUnaryReactor* CreatePartnerGroup(
      grpc::CallbackServerContext* context,
      const v1::CreatePartnerGroupRequest* request,
      v1::PartnerGroup* response) override;
  grpc::ServerUnaryReactor* UpdatePartnerGroup(
      grpc::CallbackServerContext* context,
      const v1::UpdatePartnerGroupRequest* request,
      v1::PartnerGroup* response) override;
  grpc::ServerUnaryReactor* DeletePartnerGroup(
      grpc::CallbackServerContext* context,
      const v1::DeletePartnerGroupRequest* request,
      google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* GetMember(grpc::CallbackServerContext* context,
                                      const v1::GetMemberRequest* request,
                                      v1::Member* response) override;
  grpc::ServerUnaryReactor* ListMembers(
      grpc::CallbackServerContext* context,
      const v1::ListMembersRequest* request,
      v1::ListMembersResponse* response) override;
  grpc::ServerUnaryReactor* CreateMember(grpc::CallbackServerContext* context,
                                         const v1::CreateMemberRequest* request,
                                         v1::Member* response) override;
  grpc::ServerUnaryReactor* UpdateMember(grpc::CallbackServerContext* context,
                                         const v1::UpdateMemberRequest* request,
                                         v1::Member* response) override;
  grpc::ServerUnaryReactor* DeleteMember(
      grpc::CallbackServerContext* context,
      const v1::DeleteMemberRequest* request,
      google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* GetProject(grpc::CallbackServerContext* context,
                                       const v1::GetProjectRequest* request,
                                       v1::Project* response) override;
  grpc::ServerUnaryReactor* ListProjects(
      grpc::CallbackServerContext* context,
      const v1::ListProjectsRequest* request,
      v1::ListProjectsResponse* response) override;
  grpc::ServerUnaryReactor* CreateProject(
      grpc::CallbackServerContext* context,
      const v1::CreateProjectRequest* request, v1::Project* response) override;
  grpc::ServerUnaryReactor* UpdateProject(
      grpc::CallbackServerContext* context,
      const v1::UpdateProjectRequest* request, v1::Project* response) override;
  grpc::ServerUnaryReactor* DeleteProject(
      grpc::CallbackServerContext* context,
      const v1::DeleteProjectRequest* request,
      google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* GetAgreement(grpc::CallbackServerContext* context,
                                         const v1::GetAgreementRequest* request,
                                         v1::Agreement* response) override;
  grpc::ServerUnaryReactor* ListAgreements(
      grpc::CallbackServerContext* context,
      const v1::ListAgreementsRequest* request,
      v1::ListAgreementsResponse* response) override;
  grpc::ServerUnaryReactor* CreateAgreement(
      grpc::CallbackServerContext* context,
      const v1::CreateAgreementRequest* request,
      v1::Agreement* response) override;
  grpc::ServerUnaryReactor* UpdateAgreement(
      grpc::CallbackServerContext* context,
      const v1::UpdateAgreementRequest* request,
      v1::Agreement* response) override;
  grpc::ServerUnaryReactor* DeleteAgreement(
      grpc::CallbackServerContext* context,
      const v1::DeleteAgreementRequest* request,
      google::protobuf::Empty* response) override;

 private:
  Sequencer& sequencer_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_POLICY_SERVICE_H_
