#ifndef TRILAB_SERVER_SEQUENCER_REQUEST_LOG_H_
#define TRILAB_SERVER_SEQUENCER_REQUEST_LOG_H_

#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "server/engine/fact.h"
#include "server/sequencer/submission.h"
#include "storage/journal.h"
#include "storage/row_store.h"

namespace trilab {

// Returns INVALID_ARGUMENT unless request id, hash and principal have the
// shape that Submission demands.
absl::Status CheckRequest(const Submission& submission);

// Knows the first outcome of every request id: from the batch being made, or
// from the rows and the journal.
//
// Thread-compatible.
class RequestLog {
 public:
  // Both must outlive it.
  RequestLog(const storage::RowStore& rows, const storage::Journal& journal)
      : rows_(rows), journal_(journal) {}

  // The record that the request id of `submission` had before; null if it is
  // new or empty. The record may belong to the batch being made.
  //
  // Returns ALREADY_EXISTS (REQUEST_ID_REUSED) if it came with another hash,
  // DATA_LOSS for damaged rows or records.
  absl::StatusOr<engine::Ptr<engine::Record>> Find(
      const Submission& submission) const;

  // Adds a record of the batch being made. Without a request id: no-op.
  void Remember(const engine::Ptr<engine::Record>& record);

  // The batch is over: either its rows are written, or nobody will ask.
  void Forget() { in_batch_.clear(); }

 private:
  using Key = std::pair<std::string, std::string>;

  const storage::RowStore& rows_;
  const storage::Journal& journal_;
  absl::flat_hash_map<Key, engine::Ptr<engine::Record>> in_batch_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_REQUEST_LOG_H_
