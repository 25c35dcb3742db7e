#include "server/sequencer/completer.h"

#include <iterator>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"

namespace trilab {

void Completer::Stop() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Completer::Complete(std::vector<Completion> completions) {
  absl::MutexLock lock(&mu_);
  if (queue_.empty()) {
    queue_ = std::move(completions);
    return;
  }
  queue_.insert(queue_.end(), std::make_move_iterator(completions.begin()),
                std::make_move_iterator(completions.end()));
}

void Completer::Run() {
  while (true) {
    std::vector<Completion> batch;
    {
      absl::MutexLock lock(&mu_);
      mu_.Await(absl::Condition(this, &Completer::HasNews));
      if (queue_.empty()) return;
      batch = std::exchange(queue_, {});
    }
    for (Completion& completion : batch) {
      completion.done(std::move(completion.outcome));
    }
  }
}

}  // namespace trilab
