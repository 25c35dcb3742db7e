#include "client/cpp/connection.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "client/cpp/call_error.h"
#include "client/cpp/request_id.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"

namespace trilab::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Stub = grpc::TemplatedGenericStub<Message, Message>;

std::shared_ptr<grpc::Channel> OpenChannel(const ConnectionOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(options.max_message_bytes);
  arguments.SetMaxSendMessageSize(options.max_message_bytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, options.max_metadata_bytes);
  // A restarted server is found again soon, for retries and watches.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
  // Notices a peer that vanished under a quiet watch; servers refuse pings
  // that come more often than every five minutes.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 310 * 1000);
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  if (options.tls || !options.ca_pem.empty()) {
    grpc::SslCredentialsOptions ssl;
    ssl.pem_root_certs = options.ca_pem;
    credentials = grpc::SslCredentials(ssl);
  } else {
    credentials = grpc::InsecureChannelCredentials();
  }
  return grpc::CreateCustomChannel(options.target, credentials, arguments);
}

const FieldDescriptor* RequestIdField(const Message& request) {
  return request.GetDescriptor()->FindFieldByName("request_id");
}

bool OnlyReads(absl::string_view method) {
  const absl::string_view verb = method.substr(method.rfind('/') + 1);
  return absl::StartsWith(verb, "Get") || absl::StartsWith(verb, "List") ||
         absl::StartsWith(verb, "Search") || absl::StartsWith(verb, "Check");
}

// A copy of `request` with a request id, or null if it needs none.
std::unique_ptr<Message> WithRequestId(const Message& request) {
  const FieldDescriptor* field = RequestIdField(request);
  if (field == nullptr ||
      !request.GetReflection()->GetString(request, field).empty()) {
    return nullptr;
  }
  std::unique_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  copy->GetReflection()->SetString(copy.get(), field, NewRequestId());
  return copy;
}

}  // namespace

Connection::Connection(ConnectionOptions options)
    : options_(std::move(options)), channel_(OpenChannel(options_)) {}

absl::Status Connection::Call(absl::string_view method, const Message& request,
                              Message& response, const CallOptions& options) {
  const std::string path = absl::StrCat("/", method);
  const bool safe = RequestIdField(request) != nullptr || OnlyReads(method);
  const std::unique_ptr<Message> with_id = WithRequestId(request);
  const Message& sent = with_id == nullptr ? request : *with_id;
  const absl::Time deadline =
      absl::Now() + options.timeout.value_or(options_.default_timeout);
  for (int attempt = 1;; ++attempt) {
    response.Clear();
    absl::Status status = Attempt(path, sent, response, deadline, options);
    if (status.ok() || !safe || attempt >= options_.retry.max_attempts ||
        !IsRetryable(status)) {
      return status;
    }
    const absl::Duration delay = RetryDelay(options_.retry, attempt, status);
    if (absl::Now() + delay >= deadline) return status;
    if (options.on_retry) options.on_retry(status, delay);
    if (!Sleep(delay, options)) return absl::CancelledError("Cancelled.");
  }
}

absl::Status Connection::Attempt(const std::string& path,
                                 const Message& request, Message& response,
                                 absl::Time deadline,
                                 const CallOptions& options) {
  grpc::ClientContext context;
  Prepare(context, options);
  context.set_deadline(absl::ToChronoTime(deadline));
  Cancellation::Scope scope(options.cancellation, context);
  grpc::Status result;
  absl::Notification done;
  Stub stub(channel_);
  stub.UnaryCall(&context, path, grpc::StubOptions(), &request, &response,
                 [&](grpc::Status status) {
                   result = std::move(status);
                   done.Notify();
                 });
  done.WaitForNotification();
  return FromGrpcStatus(result);
}

void Connection::Prepare(grpc::ClientContext& context,
                         const CallOptions& options) const {
  if (!options_.bearer_token.empty()) {
    context.AddMetadata("authorization",
                        absl::StrCat("Bearer ", options_.bearer_token));
  }
  if (options.timeout) {
    context.set_deadline(absl::ToChronoTime(absl::Now() + *options.timeout));
  }
}

bool Connection::Sleep(absl::Duration delay, const CallOptions& options) const {
  if (options_.retry.sleep) {
    options_.retry.sleep(delay);
    return options.cancellation == nullptr ||
           !options.cancellation->cancelled();
  }
  if (options.cancellation != nullptr) {
    return options.cancellation->Sleep(delay);
  }
  absl::SleepFor(delay);
  return true;
}

}  // namespace trilab::client
