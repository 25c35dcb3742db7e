#include "server/handlers/admin_service.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/auth/permissions.h"
#include "server/handlers/access_tokens.h"
#include "server/handlers/blocking_stream.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/page_token.h"
#include "server/resource_name.h"
#include "server/sequencer/verify.h"
#include "storage/backup.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

// Bytes of memory that the process holds; 0 if the system does not tell.
int64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  int64_t size = 0;
  int64_t resident = 0;
  statm >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

void CountResources(const engine::Catalog& catalog, v1::Status* response) {
  auto& counts = *response->mutable_resources();
  const auto add = [&counts](const auto& table, engine::ResourceKind kind) {
    counts[std::string(CollectionOf(kind))] =
        static_cast<int64_t>(table.size());
  };
  using engine::ResourceKind;
  add(catalog.institutions(), ResourceKind::kInstitution);
  add(catalog.centres(), ResourceKind::kCentre);
  add(catalog.laboratories(), ResourceKind::kLaboratory);
  add(catalog.instruments(), ResourceKind::kInstrument);
  add(catalog.capabilities(), ResourceKind::kCapability);
  add(catalog.operators(), ResourceKind::kOperator);
  add(catalog.standards(), ResourceKind::kStandard);
  add(catalog.calendars(), ResourceKind::kCalendar);
  add(catalog.holiday_years(), ResourceKind::kHolidayYear);
  add(catalog.outages(), ResourceKind::kOutage);
  add(catalog.rules(), ResourceKind::kRule);
  add(catalog.access_tokens(), ResourceKind::kAccessToken);
  add(catalog.partner_groups(), ResourceKind::kPartnerGroup);
  add(catalog.members(), ResourceKind::kMember);
  add(catalog.projects(), ResourceKind::kProject);
  add(catalog.agreements(), ResourceKind::kAgreement);
  add(catalog.supplies(), ResourceKind::kSupply);
}

void ToProto(const storage::BackupSummary& summary, v1::Backup* proto) {
  proto->set_number(summary.id);
  proto->set_damaged(summary.damaged);
  if (summary.damaged) return;
  trilab::ToProto(summary.time, proto->mutable_create_time());
  proto->set_revision(summary.revision);
  proto->set_size_bytes(static_cast<int64_t>(summary.bytes));
}

}  // namespace

absl::StatusOr<Caller> AdminService::Admit(grpc::CallbackServerContext& context,
                                           absl::Status (*may)(const Caller&)) {
  const ReadView view = sequencer_.Read();
  AddPosition(context, view.revision(), sequencer_.clock().Now());
  TRILAB_ASSIGN_OR_RETURN(
      Caller caller, CallerOf(view.state(), context, sequencer_.clock().Now()));
  TRILAB_RETURN_IF_ERROR(may(caller));
  return caller;
}

grpc::ServerUnaryReactor* AdminService::GetStatus(
    grpc::CallbackServerContext* context, const v1::GetStatusRequest*,
    v1::Status* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(FillStatus(*context, response)));
  return reactor;
}

absl::Status AdminService::FillStatus(grpc::CallbackServerContext& context,
                                      v1::Status* response) {
  TRILAB_RETURN_IF_ERROR(Admit(context, MayAudit).status());
  response->set_version(options_.version);
  response->set_format_version(static_cast<int32_t>(storage::kFormatVersion));
  response->set_store_id(database_.store_id());
  const absl::StatusOr<uint64_t> first = sequencer_.journal().FirstRevision();
  if (!first.ok()) return first.status();
  response->set_first_revision(*first);
  trilab::ToProto(options_.start_time, response->mutable_start_time());
  trilab::ToProto(sequencer_.clock().Now(), response->mutable_server_time());
  {
    const ReadView view = sequencer_.Read();
    response->set_revision(view.revision());
    CountResources(view.state().catalog(), response);
    response->set_active_bookings(
        static_cast<int64_t>(view.state().booking_count()));
  }
  TRILAB_ASSIGN_OR_RETURN(const uint64_t free, database_.FreeBytes());
  response->set_free_bytes(
      static_cast<int64_t>(std::min<uint64_t>(free, INT64_MAX)));
  response->set_resident_bytes(ResidentBytes());
  response->set_writable(sequencer_.writable());
  response->set_problem(sequencer_.problem());
  response->set_watchers(
      static_cast<int32_t>(sequencer_.watch_hub().watchers()));
  return absl::OkStatus();
}

grpc::ServerWriteReactor<v1::CreateBackupResponse>* AdminService::CreateBackup(
    grpc::CallbackServerContext* context, const v1::CreateBackupRequest*) {
  using Writer = BlockingWriter<v1::CreateBackupResponse>;
  return Writer::Start(
      threads_, StreamThreads::Use::kAdministration,
      Admit(*context, MayAdminister), context, [this](Writer& writer) {
        return MakeBackup([&writer](const v1::CreateBackupResponse& message) {
          return !writer.cancelled() && writer.Write(message);
        });
      });
}

absl::Status AdminService::MakeBackup(
    const std::function<bool(const v1::CreateBackupResponse&)>& write) {
  // Waiting for the other one would only hold a thread.
  if (backup_runs_.exchange(true)) {
    return TryLaterError("BACKUP_RUNNING", "Another backup is being made.",
                         absl::Seconds(5));
  }
  const absl::Cleanup over = [this] { backup_runs_ = false; };
  v1::CreateBackupResponse message;
  const auto show = [&](uint64_t copied) {
    message.set_copied_bytes(static_cast<int64_t>(copied));
    return write(message);
  };
  TRILAB_ASSIGN_OR_RETURN(
      const storage::BackupSummary summary,
      storage::CreateBackup(database_, options_.backup_dir, show));
  ToProto(summary, message.mutable_backup());
  write(message);
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* AdminService::ListBackups(
    grpc::CallbackServerContext* context, const v1::ListBackupsRequest* request,
    v1::ListBackupsResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(FillBackups(*context, *request, response)));
  return reactor;
}

absl::Status AdminService::FillBackups(grpc::CallbackServerContext& context,
                                       const v1::ListBackupsRequest& request,
                                       v1::ListBackupsResponse* response) {
  TRILAB_RETURN_IF_ERROR(Admit(context, MayAudit).status());
  TRILAB_ASSIGN_OR_RETURN(const int32_t size,
                          ParsePageSize(request.page_size(), 50, 1000));
  TRILAB_ASSIGN_OR_RETURN(const std::string cursor, ParsePageToken(request));
  uint32_t before = UINT32_MAX;
  if (!cursor.empty() && !absl::SimpleAtoi(cursor, &before)) {
    return BadPageTokenError();
  }
  auto backups = storage::ListBackups(options_.backup_dir);
  if (absl::IsNotFound(backups.status())) return absl::OkStatus();
  if (!backups.ok()) return backups.status();
  std::reverse(backups->begin(), backups->end());
  for (const storage::BackupSummary& summary : *backups) {
    if (summary.id >= before) continue;
    if (response->backups_size() == size) {
      const uint32_t last = response->backups(size - 1).number();
      response->set_next_page_token(MakePageToken(request, absl::StrCat(last)));
      break;
    }
    ToProto(summary, response->add_backups());
  }
  return absl::OkStatus();
}

grpc::ServerWriteReactor<v1::VerifyStoreResponse>* AdminService::VerifyStore(
    grpc::CallbackServerContext* context, const v1::VerifyStoreRequest*) {
  using Writer = BlockingWriter<v1::VerifyStoreResponse>;
  return Writer::Start(
      threads_, StreamThreads::Use::kAdministration, Admit(*context, MayAudit),
      context, [this](Writer& writer) -> absl::Status {
        const auto show = [&writer](const VerifyProgress& progress) {
          v1::VerifyStoreResponse message;
          message.set_step(progress.step);
          message.set_checked(static_cast<int64_t>(progress.checked));
          message.set_total(static_cast<int64_t>(progress.total));
          return !writer.cancelled() && writer.Write(message);
        };
        TRILAB_ASSIGN_OR_RETURN(
            const VerifyReport found,
            trilab::VerifyStore(database_, sequencer_.journal(),
                                sequencer_.rows(), show));
        v1::VerifyStoreResponse message;
        v1::VerifyReport* report = message.mutable_report();
        report->set_revision(found.revision);
        report->set_checked(static_cast<int64_t>(found.checked));
        for (const std::string& finding : found.findings) {
          report->add_findings(finding);
        }
        writer.Write(message);
        return absl::OkStatus();
      });
}

grpc::ServerUnaryReactor* AdminService::CreateAccessToken(
    grpc::CallbackServerContext* context,
    const v1::CreateAccessTokenRequest* request,
    v1::CreateAccessTokenResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::StatusOr<engine::AccessToken> token =
      FromProto("access_token", request->access_token());
  const absl::StatusOr<Caller> caller = Admit(*context, MayAdminister);
  const absl::StatusOr<std::string> request_id = RequestIdOf(*request);
  for (const absl::Status& status :
       {caller.status(), token.status(), request_id.status()}) {
    if (status.ok()) continue;
    reactor->Finish(ToGrpcStatus(status));
    return reactor;
  }
  NewToken made = MakeToken(*std::move(token));
  Submission submission;
  submission.command = engine::PutResource{
      .resource = std::make_shared<const engine::AccessToken>(made.token),
      .mode = engine::PutResource::Mode::kCreate};
  submission.principal = caller->token_id;
  submission.deadline = DeadlineOf(*context);
  if (!request_id->empty()) {
    submission.request_id = *request_id;
    submission.request_hash = HashOf(*request);
  }
  auto answer = [reactor, response, made = std::move(made)](Outcome outcome) {
    reactor->Finish(ToGrpcStatus(AnswerCreateToken(made, outcome, response)));
  };
  sequencer_.Submit(std::move(submission), std::move(answer));
  return reactor;
}

grpc::ServerUnaryReactor* AdminService::ListAccessTokens(
    grpc::CallbackServerContext* context,
    const v1::ListAccessTokensRequest* request,
    v1::ListAccessTokensResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListAccessTokensHandler);
}

grpc::ServerUnaryReactor* AdminService::RevokeAccessToken(
    grpc::CallbackServerContext* context,
    const v1::RevokeAccessTokenRequest* request, v1::AccessToken* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareRevoke,
                       AnswerRevoke);
}

grpc::ServerUnaryReactor* AdminService::GetCaller(
    grpc::CallbackServerContext* context,
    const google::protobuf::Empty* request, v1::AccessToken* response) {
  return ServeRead(sequencer_, context, request, response, GetCallerHandler);
}

}  // namespace trilab
