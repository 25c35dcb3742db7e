#include "server/handlers/page_token.h"

#include <algorithm>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "server/auth/bearer_token.h"
#include "server/errors.h"

namespace trilab {
namespace {

constexpr size_t kFingerprintBytes = 8;

std::string Fingerprint(const google::protobuf::Message& request) {
  std::unique_ptr<google::protobuf::Message> filter(request.New());
  filter->CopyFrom(request);
  for (const char* field : {"page_size", "page_token"}) {
    filter->GetReflection()->ClearField(
        filter.get(), filter->GetDescriptor()->FindFieldByName(field));
  }
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream out(&bytes);
    google::protobuf::io::CodedOutputStream coded(&out);
    coded.SetSerializationDeterministic(true);
    filter->SerializeToCodedStream(&coded);
  }
  return Sha256(absl::StrCat(request.GetDescriptor()->full_name(), "\n", bytes))
      .substr(0, kFingerprintBytes);
}

}  // namespace

std::string MakePageToken(const google::protobuf::Message& request,
                          absl::string_view cursor) {
  return absl::WebSafeBase64Escape(absl::StrCat(Fingerprint(request), cursor));
}

absl::StatusOr<std::string> ParsePageToken(
    const google::protobuf::Message& request) {
  const std::string token = request.GetReflection()->GetString(
      request, request.GetDescriptor()->FindFieldByName("page_token"));
  if (token.empty()) return std::string();
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) ||
      bytes.size() <= kFingerprintBytes ||
      bytes.substr(0, kFingerprintBytes) != Fingerprint(request)) {
    return BadPageTokenError();
  }
  return bytes.substr(kFingerprintBytes);
}

absl::StatusOr<int32_t> ParsePageSize(int32_t page_size, int32_t fallback,
                                      int32_t max) {
  if (page_size < 0) {
    return InvalidFieldError("page_size", "must not be negative");
  }
  return page_size == 0 ? fallback : std::min(page_size, max);
}

}  // namespace trilab
