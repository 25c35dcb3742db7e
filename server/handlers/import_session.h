#ifndef TRILAB_SERVER_HANDLERS_IMPORT_SESSION_H_
#define TRILAB_SERVER_HANDLERS_IMPORT_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/auth/caller.h"
#include "server/engine/command.h"
#include "server/handlers/import_guard.h"
#include "server/handlers/import_target.h"
#include "server/inventory/import_row.h"
#include "server/sequencer/submission.h"
#include "trilab/v1/inventory.pb.h"

namespace trilab {

// Puts the rows of a file, batch by batch, and keeps account of them.
//
// A batch is one command. Where the engine refuses one of its resources, that
// one is reported with its line and the rest is put again. A few batches are
// under way at a time; they are decided in the order of the file.
//
// Thread-compatible. Blocks while batches are under way.
class ImportSession {
 public:
  // `target`, `caller` and `spool` must outlive the session. `admit` tells
  // whether the caller may still do anything; asked before each batch is put.
  // `spool`: if not null, what was accepted is also kept there, for putting it
  // elsewhere at once. Each resource there names the revision that it had
  // before the session, or is to be created; only one that comes again names
  // none, as the first one does.
  ImportSession(ImportTarget& target, const Caller& caller,
                std::function<absl::Status()> admit,
                std::vector<engine::PutResource>* spool = nullptr);
  ImportSession(const ImportSession&) = delete;
  ImportSession& operator=(const ImportSession&) = delete;

  // Takes the next row.
  //
  // Returns the error of the target or of `admit`, after which the import
  // must end; or
  // RESOURCE_EXHAUSTED, TOO_MANY_ITEMS, if the spool would hold more than
  // 200,000 resources.
  absl::Status Take(inventory::ImportedRow row);

  // Waits for everything that is under way. Call once, last.
  absl::Status Finish();

  int64_t rows() const { return rows_; }
  int64_t refused() const { return refused_; }
  int64_t created() const { return created_; }
  int64_t updated() const { return updated_; }
  int64_t unchanged() const { return unchanged_; }

  // Problems that refused a row and were not taken in this way before, at most
  // `most`. What is not taken stays in memory.
  std::vector<inventory::RowProblem> TakeRefusals(size_t most);
  size_t waiting_refusals() const { return waiting_.size(); }

  // At most 10,000 problems of at most 3 MiB, by line; once. Where these are
  // not all, those that refused a row come before warnings.
  std::vector<inventory::RowProblem> TakeProblems();
  // How many problems TakeProblems has left out.
  int64_t problems_left_out() const { return problems_left_out_; }

 private:
  // One resource on its way.
  struct Entry {
    int64_t line = 0;
    int64_t row = 0;  // Counted from 1; sheets may share a line.
    inventory::ImportItem item;
    int tries = 0;
    engine::PutResource change;
  };
  struct Batch {
    std::vector<Entry> entries;
    std::future<Outcome> outcome;
  };

  absl::Status Send();
  // Turns items into changes by the present state; those that must not or
  // need not be put are dropped from the batch.
  void Prepare(std::vector<Entry>& entries);
  bool PrepareEntry(const engine::State& state, Entry& entry);
  // Drops what the caller may not change, as things stand.
  void Guard(std::vector<Entry>& entries);
  // Puts what the caller still may put: perhaps nothing.
  absl::Status Put(Batch& batch);
  // Waits for the oldest batch and settles it.
  absl::Status Settle();
  absl::Status SettleBatch(Batch batch);
  // Waits for the batch's outcome, and leaves in it what must be put again.
  absl::Status TakeOutcome(Batch& batch, std::vector<Entry>& again);
  // Handles the refusal of one entry: takes it out, to be tried again or
  // reported.
  void TakeOut(const engine::Rejection& rejection, std::vector<Entry>& entries,
               std::vector<Entry>& again);
  // Whether one of the entries before `index` puts the same resource.
  static bool ComesBefore(const std::vector<Entry>& entries, size_t index);
  absl::Status Count(const engine::Record& record, std::vector<Entry>& entries);
  void Report(inventory::RowProblem problem);
  void RefuseEntry(const Entry& entry, absl::string_view column,
                   absl::string_view code, absl::string_view message);

  ImportTarget& target_;
  ImportGuard guard_;
  const std::function<absl::Status()> admit_;
  std::vector<engine::PutResource>* const spool_;
  std::optional<uint64_t> first_revision_;  // Of the state before the import.
  std::vector<Entry> gathering_;
  std::deque<Batch> under_way_;
  // Apart, so that many warnings cannot hide why a row was refused.
  std::vector<inventory::RowProblem> refusals_;
  std::vector<inventory::RowProblem> warnings_;
  std::deque<inventory::RowProblem> waiting_;  // For TakeRefusals.
  int64_t problems_reported_ = 0;
  int64_t problems_left_out_ = 0;
  // Rows that the engine or the guard refused.
  absl::flat_hash_set<int64_t> refused_rows_;
  int64_t rows_ = 0;
  int64_t refused_ = 0;
  int64_t created_ = 0;
  int64_t updated_ = 0;
  int64_t unchanged_ = 0;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_IMPORT_SESSION_H_
