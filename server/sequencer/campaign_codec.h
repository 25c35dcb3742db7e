#ifndef TRILAB_SERVER_SEQUENCER_CAMPAIGN_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_CAMPAIGN_CODEC_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/resources.h"
#include "trilab/internal/v1/campaign.pb.h"

// Campaigns to their stored form and back; see stored_values.h for what
// FromStored tolerates.

namespace trilab {

// Kind of their rows in column family `resources`; no resource has it. Stable.
inline constexpr uint8_t kCampaignRowKind = 40;

void ToStored(const engine::Campaign& campaign, internal::v1::Campaign& out);

// Returns DATA_LOSS for a campaign without id, samples or steps, or with a
// kind of group or a goal that is not known here.
absl::StatusOr<engine::Ptr<engine::Campaign>> FromStored(
    const internal::v1::Campaign& message);

std::string EncodeCampaignRow(const engine::Campaign& campaign);
absl::StatusOr<engine::Ptr<engine::Campaign>> DecodeCampaignRow(
    absl::string_view bytes);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_CAMPAIGN_CODEC_H_
