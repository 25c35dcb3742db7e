#ifndef TRILAB_SERVER_RESOURCE_NAME_H_
#define TRILAB_SERVER_RESOURCE_NAME_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/resources.h"

namespace trilab {

// Resource names of the API: a collection and an id, "instruments/emc-3".

// "instruments" for kInstrument and so on.
absl::string_view CollectionOf(engine::ResourceKind kind);

// The kind whose collection `collection` is; unset if there is none.
std::optional<engine::ResourceKind> KindOfCollection(
    absl::string_view collection);

// "" for an empty id.
std::string ResourceName(engine::ResourceKind kind, absl::string_view id);

std::string BookingName(uint64_t id);

// The id of `name`, which the request carries in `field`. INVALID_ARGUMENT
// unless it is of the right collection and well-formed.
absl::StatusOr<std::string> ParseResourceName(absl::string_view field,
                                              engine::ResourceKind kind,
                                              absl::string_view name);

// As above; an empty name is an empty id.
absl::StatusOr<std::string> ParseOptionalName(absl::string_view field,
                                              engine::ResourceKind kind,
                                              absl::string_view name);

absl::StatusOr<uint64_t> ParseBookingName(absl::string_view field,
                                          absl::string_view name);

// "series/7" and "waitlistEntries/7"; "" for 0.
std::string SeriesName(uint64_t id);
std::string WaitlistEntryName(uint64_t id);
absl::StatusOr<uint64_t> ParseSeriesName(absl::string_view field,
                                         absl::string_view name);
absl::StatusOr<uint64_t> ParseWaitlistEntryName(absl::string_view field,
                                                absl::string_view name);

// "campaigns/7"; "" for 0.
std::string CampaignName(uint64_t id);
absl::StatusOr<uint64_t> ParseCampaignName(absl::string_view field,
                                           absl::string_view name);

// Whether `id` has 1 to 63 of a-z, 0-9, ".", "_" and "-".
bool IsResourceId(absl::string_view id);

}  // namespace trilab

#endif  // TRILAB_SERVER_RESOURCE_NAME_H_
