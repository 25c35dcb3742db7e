#ifndef TRILAB_SERVER_SEQUENCER_RECORD_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_RECORD_CODEC_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/fact.h"
#include "server/engine/resources.h"

namespace trilab {

// The payload of one position of the journal: a stored.JournalRecord. The
// same record always gives the same bytes. Times are kept to the microsecond
// (that of expiry of holds and tokens to the nanosecond).
//
// Returns RESOURCE_EXHAUSTED for a record of 2 GiB or more, which Protobuf
// cannot write.
absl::StatusOr<std::string> EncodeRecord(const engine::Record& record);

// Returns DATA_LOSS, naming `revision`, unless EncodeRecord made the bytes
// from a record of that revision. Tolerates fields it does not know, but no
// facts that it could not apply.
absl::StatusOr<engine::Ptr<engine::Record>> DecodeRecord(
    uint64_t revision, absl::string_view payload);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_RECORD_CODEC_H_
