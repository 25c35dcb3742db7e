#include "server/handlers/stream_threads.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/errors.h"

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

absl::Status StreamThreads::Start(std::function<void()> work) {
  absl::MutexLock lock(&mu_);
  Reap();
  if (static_cast<int>(workers_.size()) >= limit_) {
    return OverLimitError(
        "TOO_MANY_STREAMS",
        absl::StrCat("The server already runs ", limit_,
                     " long calls (imports, exports, backups, checks)."),
        absl::Seconds(5));
  }
  const auto worker = workers_.emplace(workers_.end());
  worker->thread = std::thread([this, worker, work = std::move(work)] {
    work();
    absl::MutexLock done_lock(&mu_);
    worker->done = true;
  });
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
