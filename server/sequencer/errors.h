#ifndef TRILAB_SERVER_SEQUENCER_ERRORS_H_
#define TRILAB_SERVER_SEQUENCER_ERRORS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// The errors of submitting and watching: each declared once, with a stable
// reason. The engine's refusals are not among them; those are outcomes, found
// in engine::Record::rejection.

namespace trilab {

// RESOURCE_EXHAUSTED, QUEUE_FULL: `capacity` commands wait already. Retry.
absl::Status QueueFull(size_t capacity);

// RESOURCE_EXHAUSTED, DISK_FULL: `detail` says how much is free.
absl::Status DiskFull(absl::string_view detail);

// RESOURCE_EXHAUSTED, RECORD_TOO_LARGE: what the command changes takes `bytes`
// in the journal, more than `max_bytes`; nothing was done.
absl::Status RecordTooLarge(size_t bytes, size_t max_bytes);

// CANCELLED, CALL_CANCELLED: it was not decided.
absl::Status CallCancelled();

// UNAVAILABLE, REQUEST_ID_EXPIRED: the first outcome of this request id was
// forgotten between two looks at it; nothing was done.
absl::Status RequestIdExpired(absl::string_view request_id);

// DEADLINE_EXCEEDED, DEADLINE_EXPIRED: it was not decided.
absl::Status DeadlineExpired();

// ALREADY_EXISTS, REQUEST_ID_REUSED: the id came with another body before.
absl::Status RequestIdReused(absl::string_view request_id);

// UNAVAILABLE, STORAGE_FAILED: it is unknown whether the command took effect;
// a retry with the same request id tells, once the server runs again.
absl::Status OutcomeUnknown(absl::string_view problem);

// UNAVAILABLE, NOT_WRITABLE: an earlier write failed; nothing was done.
absl::Status NotWritable(absl::string_view problem);

// UNAVAILABLE, SHUTTING_DOWN: nothing was done.
absl::Status ShuttingDown();

// OUT_OF_RANGE, REVISION_GONE: the journal starts at `first`.
absl::Status RevisionGone(uint64_t revision, uint64_t first);

// OUT_OF_RANGE, REVISION_AHEAD: nothing after `last` exists yet.
absl::Status RevisionAhead(uint64_t revision, uint64_t last);

// The stable reason of an error made above; "" for any other status.
std::string ReasonOf(const absl::Status& status);

// How long to wait before a retry; nullopt when a retry does not help, or not
// soon.
std::optional<absl::Duration> RetryDelayOf(const absl::Status& status);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_ERRORS_H_
