#include "server/handlers/waitlist_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/auth/permissions.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/plans.h"
#include "server/handlers/page_token.h"
#include "server/handlers/rpc.h"
#include "server/resource_name.h"
#include "server/sequencer/plans_codec.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;
using engine::Role;
using engine::WaitlistEntry;

// Whether an ask is for a manager's centre alone.
bool IsOfCentre(const Caller& caller, const engine::Catalog& catalog,
                const engine::Ask& ask) {
  if (ask.instruments.empty()) {
    return ask.centres.size() == 1 && ask.centres.front() == caller.centre;
  }
  return std::all_of(
      ask.instruments.begin(), ask.instruments.end(),
      [&](const std::string& id) {
        return Manages(caller, catalog,
                       static_cast<uint32_t>(catalog.instruments().UidOf(id)));
      });
}

bool MaySeeEntry(const ReadCall& call, const WaitlistEntry& entry) {
  switch (call.caller.role) {
    case Role::kAdministrator:
    case Role::kAuditor:
      return true;
    case Role::kCentreManager:
      return entry.terms.subject == call.caller.subject ||
             IsOfCentre(call.caller, call.catalog(), entry.ask);
    case Role::kMember:
      return !entry.ask.partner.empty() &&
             entry.ask.partner == call.caller.partner;
  }
  return false;
}

absl::Status MayJoin(const ReadCall& call, const engine::Ask& ask) {
  switch (call.caller.role) {
    case Role::kAdministrator:
      return absl::OkStatus();
    case Role::kCentreManager:
      if (IsOfCentre(call.caller, call.catalog(), ask)) return absl::OkStatus();
      return NotAllowedError(absl::StrCat(
          "A manager of centres/", call.caller.centre,
          " waits only for that centre's instruments: name them, or the "
          "centre."));
    case Role::kMember:
      if (ask.partner == call.caller.partner) return absl::OkStatus();
      return NotAllowedError(absl::StrCat("A member of institutions/",
                                          call.caller.partner,
                                          " waits only for that partner."));
    case Role::kAuditor:
      break;
  }
  return NotAllowedError("An auditor reads and changes nothing.");
}

// The entry wherever it is: in memory while it is in the line, in storage ever
// after.
absl::StatusOr<engine::Ptr<WaitlistEntry>> FindEntry(const ReadCall& call,
                                                     absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(const uint64_t id,
                          ParseWaitlistEntryName("name", name));
  engine::Ptr<WaitlistEntry> entry = call.state().waitlist().Find(id);
  if (entry == nullptr) {
    const absl::StatusOr<std::string> bytes =
        call.view.rows()->GetResource(kWaitlistRowKind, id);
    if (absl::IsNotFound(bytes.status())) return NoSuchResourceError(name);
    TRILAB_RETURN_IF_ERROR(bytes.status());
    TRILAB_ASSIGN_OR_RETURN(entry, DecodeWaitlistRow(*bytes));
  }
  if (!MaySeeEntry(call, *entry)) {
    return NotAllowedError("The entry belongs to another partner or centre.");
  }
  return entry;
}

template <typename Command, typename Request>
absl::StatusOr<Command> PrepareChange(const ReadCall& call,
                                      const Request& request) {
  Command command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<WaitlistEntry> entry,
                          FindEntry(call, request.name()));
  if (call.caller.role == Role::kAuditor) {
    return NotAllowedError("An auditor reads and changes nothing.");
  }
  command.id = entry->id;
  return command;
}

absl::StatusOr<Prepared> PrepareJoin(const ReadCall& call,
                                     const v1::JoinWaitlistRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      engine::JoinWaitlist command,
      JoinFromProto(call.caller, request.entry(), call.now));
  TRILAB_RETURN_IF_ERROR(MayJoin(call, command.ask));
  return Prepared{.command = std::move(command)};
}

absl::StatusOr<Prepared> PrepareLeave(const ReadCall& call,
                                      const v1::LeaveWaitlistRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(engine::LeaveWaitlist command,
                          PrepareChange<engine::LeaveWaitlist>(call, request));
  return Prepared{.command = command};
}

absl::StatusOr<Prepared> PrepareAccept(const ReadCall& call,
                                       const v1::AcceptOfferRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(engine::AnswerOffer command,
                          PrepareChange<engine::AnswerOffer>(call, request));
  return Prepared{.command = command};
}

absl::StatusOr<Prepared> PrepareDecline(
    const ReadCall& call, const v1::DeclineOfferRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(engine::AnswerOffer command,
                          PrepareChange<engine::AnswerOffer>(call, request));
  command.accept = false;
  return Prepared{.command = command};
}

template <typename Request>
absl::Status Answer(const engine::State& state, const engine::Record& record,
                    const Request&, v1::WaitlistEntry* response) {
  for (const engine::Fact& fact : record.facts) {
    const auto* put = std::get_if<engine::WaitlistPut>(&fact);
    if (put == nullptr) continue;
    // By now something may have been offered.
    const engine::Ptr<WaitlistEntry> now =
        state.waitlist().Find(put->entry->id);
    ToProto(state, now != nullptr ? *now : *put->entry, response);
    return absl::OkStatus();
  }
  return absl::InternalError("The record holds no entry of the waitlist.");
}

absl::Status Get(const ReadCall& call,
                 const v1::GetWaitlistEntryRequest& request,
                 v1::WaitlistEntry* response) {
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<WaitlistEntry> entry,
                          FindEntry(call, request.name()));
  ToProto(call.state(), *entry, response);
  return absl::OkStatus();
}

// One page of a list.
class Page {
 public:
  Page(const ReadCall& call, const v1::ListWaitlistEntriesRequest& request,
       std::string partner, int32_t size, uint64_t after,
       v1::ListWaitlistEntriesResponse* response)
      : call_(call),
        request_(request),
        partner_(std::move(partner)),
        size_(size),
        after_(after),
        response_(response) {}

  // Returns false once the page is full.
  bool Add(const WaitlistEntry& entry) {
    if (entry.id <= after_ || !MaySeeEntry(call_, entry)) return true;
    if (!partner_.empty() && entry.ask.partner != partner_) return true;
    if (response_->entries_size() == size_ ||
        response_->ByteSizeLong() > kMaxAnswerBytes) {
      response_->set_next_page_token(
          MakePageToken(request_, absl::StrCat(after_)));
      return false;
    }
    ToProto(call_.state(), entry, response_->add_entries());
    after_ = entry.id;
    return true;
  }

 private:
  const ReadCall& call_;
  const v1::ListWaitlistEntriesRequest& request_;
  const std::string partner_;
  const int32_t size_;
  uint64_t after_;
  v1::ListWaitlistEntriesResponse* const response_;
};

// Those that are over, too: all are in storage.
absl::Status AddAll(const ReadCall& call, uint64_t after, Page& page) {
  absl::Status problem;
  TRILAB_RETURN_IF_ERROR(call.view.rows()->ScanResources(
      kWaitlistRowKind, after, [&](uint64_t /*id*/, absl::string_view bytes) {
        const absl::StatusOr<engine::Ptr<WaitlistEntry>> entry =
            DecodeWaitlistRow(bytes);
        problem = entry.status();
        return entry.ok() && page.Add(**entry);
      }));
  return problem;
}

absl::Status List(const ReadCall& call,
                  const v1::ListWaitlistEntriesRequest& request,
                  v1::ListWaitlistEntriesResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(const int32_t size,
                          ParsePageSize(request.page_size(), 50, 1000));
  TRILAB_ASSIGN_OR_RETURN(const std::string cursor, ParsePageToken(request));
  uint64_t after = 0;
  if (!cursor.empty() && !absl::SimpleAtoi(cursor, &after)) {
    return BadPageTokenError();
  }
  TRILAB_ASSIGN_OR_RETURN(
      std::string partner,
      ParseOptionalName("partner", ResourceKind::kInstitution,
                        request.partner()));
  response->set_revision(call.view.revision());
  Page page(call, request, std::move(partner), size, after, response);
  if (request.show_over()) return AddAll(call, after, page);
  bool more = true;
  call.state().waitlist().VisitAll(
      [&](const engine::Ptr<WaitlistEntry>& entry) {
        more = more && page.Add(*entry);
      });
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* WaitlistService::JoinWaitlist(
    grpc::CallbackServerContext* context,
    const v1::JoinWaitlistRequest* request, v1::WaitlistEntry* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareJoin,
                       Answer<v1::JoinWaitlistRequest>);
}

grpc::ServerUnaryReactor* WaitlistService::LeaveWaitlist(
    grpc::CallbackServerContext* context,
    const v1::LeaveWaitlistRequest* request, v1::WaitlistEntry* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareLeave,
                       Answer<v1::LeaveWaitlistRequest>);
}

grpc::ServerUnaryReactor* WaitlistService::AcceptOffer(
    grpc::CallbackServerContext* context, const v1::AcceptOfferRequest* request,
    v1::WaitlistEntry* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareAccept,
                       Answer<v1::AcceptOfferRequest>);
}

grpc::ServerUnaryReactor* WaitlistService::DeclineOffer(
    grpc::CallbackServerContext* context,
    const v1::DeclineOfferRequest* request, v1::WaitlistEntry* response) {
  return ServeMutation(sequencer_, context, request, response, PrepareDecline,
                       Answer<v1::DeclineOfferRequest>);
}

grpc::ServerUnaryReactor* WaitlistService::GetWaitlistEntry(
    grpc::CallbackServerContext* context,
    const v1::GetWaitlistEntryRequest* request, v1::WaitlistEntry* response) {
  return ServeRead(sequencer_, context, request, response, Get);
}

grpc::ServerUnaryReactor* WaitlistService::ListWaitlistEntries(
    grpc::CallbackServerContext* context,
    const v1::ListWaitlistEntriesRequest* request,
    v1::ListWaitlistEntriesResponse* response) {
  return ServeRead(sequencer_, context, request, response, List);
}

}  // namespace trilab
