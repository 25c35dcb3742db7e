#include "server/handlers/rpc.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "server/auth/bearer_token.h"

namespace trilab {

absl::StatusOr<Caller> CallerOf(const engine::State& state,
                                const grpc::ServerContextBase& context,
                                absl::Time now) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("authorization");
  absl::string_view authorization;
  if (found != metadata.end()) {
    authorization =
        absl::string_view(found->second.data(), found->second.size());
  }
  return Authenticate(state.catalog(), authorization, now);
}

absl::StatusOr<Caller> CallerNow(Sequencer& sequencer,
                                 const grpc::ServerContextBase& context) {
  const ReadView view = sequencer.Read();
  return CallerOf(view.state(), context, sequencer.clock().Now());
}

absl::Time DeadlineOf(const grpc::ServerContextBase& context) {
  const auto deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) {
    return absl::InfiniteFuture();
  }
  return absl::FromChrono(deadline);
}

void AddPosition(grpc::ServerContextBase& context, uint64_t revision,
                 absl::Time time) {
  context.AddTrailingMetadata("trilab-revision", absl::StrCat(revision));
  context.AddTrailingMetadata(
      "trilab-time",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone()));
}

std::string HashOf(const google::protobuf::Message& request) {
  std::string bytes = request.GetDescriptor()->full_name();
  bytes.push_back('\n');
  {
    google::protobuf::io::StringOutputStream out(&bytes);
    google::protobuf::io::CodedOutputStream coded(&out);
    coded.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&coded);
  }
  return Sha256(bytes);
}

absl::StatusOr<std::string> RequestIdOf(
    const google::protobuf::Message& request) {
  const google::protobuf::FieldDescriptor* field =
      request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr) return std::string();
  return ParseRequestId(request.GetReflection()->GetString(request, field));
}

}  // namespace trilab
