#include "client/cpp/cancellation.h"

namespace trilab::client {

void Cancellation::Cancel() {
  absl::MutexLock lock(&mu_);
  cancelled_ = true;
  for (grpc::ClientContext* context : contexts_) context->TryCancel();
}

bool Cancellation::cancelled() const {
  absl::MutexLock lock(&mu_);
  return cancelled_;
}

bool Cancellation::Sleep(absl::Duration delay) {
  absl::MutexLock lock(&mu_);
  return !mu_.AwaitWithTimeout(absl::Condition(&cancelled_), delay);
}

Cancellation::Scope::Scope(Cancellation* cancellation,
                           grpc::ClientContext& context)
    : cancellation_(cancellation), context_(&context) {
  if (cancellation_ == nullptr) return;
  absl::MutexLock lock(&cancellation_->mu_);
  cancellation_->contexts_.insert(context_);
  // A context cancelled before its call starts fails the call at its start.
  if (cancellation_->cancelled_) context_->TryCancel();
}

Cancellation::Scope::~Scope() {
  if (cancellation_ == nullptr) return;
  absl::MutexLock lock(&cancellation_->mu_);
  cancellation_->contexts_.erase(context_);
}

}  // namespace trilab::client
