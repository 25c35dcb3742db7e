#ifndef TRILAB_SERVER_HANDLERS_PAGE_TOKEN_H_
#define TRILAB_SERVER_HANDLERS_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace trilab {

// A page is closed when it has grown so large, whatever its count: clients
// take messages of 4 MiB unless told otherwise.
inline constexpr size_t kMaxAnswerBytes = size_t{3} << 20;

// Opaque tokens that continue a list. A token holds a cursor of the handler's
// own and a fingerprint of the request's other fields, so that it cannot be
// used with another filter.

// `request` has the fields `page_size` and `page_token`, which do not count.
std::string MakePageToken(const google::protobuf::Message& request,
                          absl::string_view cursor);

// The cursor in `request.page_token`; "" for the first page. BAD_PAGE_TOKEN if
// the token is damaged or belongs to other fields.
absl::StatusOr<std::string> ParsePageToken(
    const google::protobuf::Message& request);

// `page_size` of the request: 0 is `fallback`, more than `max` is `max`, less
// than 0 is INVALID_ARGUMENT.
absl::StatusOr<int32_t> ParsePageSize(int32_t page_size, int32_t fallback,
                                      int32_t max);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_PAGE_TOKEN_H_
