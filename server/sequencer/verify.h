#ifndef TRILAB_SERVER_SEQUENCER_VERIFY_H_
#define TRILAB_SERVER_SEQUENCER_VERIFY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/database.h"
#include "storage/journal.h"
#include "storage/row_store.h"

namespace trilab {

// How far a verification has come.
struct VerifyProgress {
  std::string step;      // "storage", "rows", "journal" or "capacity".
  uint64_t checked = 0;  // Rows or records so far in this step.
  uint64_t total = 0;    // 0: not known.
};

// Called now and then. Returns false to give up. May be empty.
using OnVerifyProgress = std::function<bool(const VerifyProgress&)>;

struct VerifyReport {
  uint64_t revision = 0;              // At which the rows were checked.
  uint64_t checked = 0;               // Rows and records.
  uint64_t finding_count = 0;         // Also those not listed.
  std::vector<std::string> findings;  // The first kMaxFindings.
};

inline constexpr size_t kMaxFindings = 1000;

// Recomputes every invariant from what is stored, while the sequencer runs:
//
//   storage   what storage::VerifyStorage checks: checksums, formats, gaps in
//             the journal, and that index rows match their bookings;
//   rows      that the state can be rebuilt from the rows;
//   journal   that every record can be read and time never goes back; that
//             the row of each booking, whatever its state, and of each request
//             id is what its last record says, and that no row of a revision
//             in the journal lacks its record; and, if the journal reaches
//             back to revision 1, that replaying it gives the same state as
//             the rows, by their digests;
//   capacity  that no instrument and no operator was ever promised to more
//             than it can serve, buffers included: a sweep over all stored
//             bookings that shares no code with the engine's timelines. An
//             instrument counts with the largest capacity that the journal
//             and the rows know of; bookings from before the earliest of them
//             are not held to it. And that the instruments, operators and
//             partners of bookings exist or existed.
//
// Reads the rows as of one revision. Takes 48 bytes for each claim of a
// booking that blocks, and two states' worth of memory. Asks `progress` every
// 1,024 rows or so, except while it rebuilds the state.
//
// What is wrong with the data is a finding. Returns CANCELLED if `progress`
// says so, and an error if reading itself is impossible.
absl::StatusOr<VerifyReport> VerifyStore(const storage::Database& database,
                                         const storage::Journal& journal,
                                         const storage::RowStore& rows,
                                         const OnVerifyProgress& progress);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_VERIFY_H_
