#include "server/handlers/stream_threads.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/errors.h"
#include "storage/base/status_macros.h"

namespace trilab {

StreamThreads::~StreamThreads() {
  std::list<Worker> left;
  {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(
        +[](std::list<Worker>* workers) {
          for (const Worker& worker : *workers) {
            if (!worker.done) return false;
          }
          return true;
        },
        &workers_));
    left.swap(workers_);
  }
  for (Worker& worker : left) worker.thread.join();
}

absl::Status StreamThreads::Start(Use use, absl::string_view token_id,
                                  std::function<void()> work) {
  absl::MutexLock lock(&mu_);
  Reap();
  TRILAB_RETURN_IF_ERROR(CheckLimits(use, token_id));
  const auto worker = workers_.emplace(workers_.end());
  worker->use = use;
  worker->token_id = std::string(token_id);
  worker->thread = std::thread([this, worker, work = std::move(work)] {
    work();
    absl::MutexLock done_lock(&mu_);
    worker->done = true;
  });
  return absl::OkStatus();
}

absl::Status StreamThreads::CheckLimits(Use use,
                                        absl::string_view token_id) const {
  int all = 0;
  int of_token = 0;
  int of_inventory = 0;
  for (const Worker& worker : workers_) {
    ++all;
    of_token += worker.token_id == token_id ? 1 : 0;
    of_inventory += worker.use == Use::kInventory ? 1 : 0;
  }
  const auto refusal = [](absl::string_view who, int calls) {
    return OverLimitError(
        "TOO_MANY_STREAMS",
        absl::StrCat(who, " already runs ", calls,
                     " long calls (imports, exports, backups, checks)."),
        absl::Seconds(5));
  };
  if (of_token >= limits_.calls_per_token) {
    return refusal("This access token", of_token);
  }
  if (all >= limits_.calls ||
      (use == Use::kInventory &&
       of_inventory >= limits_.calls - limits_.reserved)) {
    return refusal("The server", all);
  }
  return absl::OkStatus();
}

void StreamThreads::Reap() {
  for (auto it = workers_.begin(); it != workers_.end();) {
    if (!it->done) {
      ++it;
      continue;
    }
    // It has set `done` last, under the lock that is held here.
    it->thread.join();
    it = workers_.erase(it);
  }
}

}  // namespace trilab
