#ifndef TRILAB_SERVER_HANDLERS_BLOCKING_STREAM_H_
#define TRILAB_SERVER_HANDLERS_BLOCKING_STREAM_H_

#include <functional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/grpcpp.h"
#include "server/auth/caller.h"
#include "server/errors.h"
#include "server/handlers/stream_threads.h"

// Streams for code that reads and writes in plain loops on a thread of
// StreamThreads, over gRPC's callback API. Each object deletes itself when the
// call is over.
//
// A client that stands still does not keep its thread: once a read or a write
// has made no progress for the patience of the threads, the call is cancelled.

namespace trilab {

// One operation under way at a time: begun by the worker, ended by gRPC.
class StreamStep {
 public:
  // Waits for the operation that was begun; returns whether it succeeded. If
  // that takes longer than `patience`, `give_up` must make it fail soon.
  bool Await(absl::Duration patience, absl::FunctionRef<void()> give_up) {
    // Not under the lock: gRPC may end the operation from within.
    if (!EndsWithin(patience)) give_up();
    absl::MutexLock lock(&mu_);
    mu_.Await(Ended());
    ended_ = false;
    return ok_;
  }
  void End(bool ok) {
    absl::MutexLock lock(&mu_);
    ok_ = ok;
    ended_ = true;
  }

 private:
  bool EndsWithin(absl::Duration patience) {
    absl::MutexLock lock(&mu_);
    return mu_.AwaitWithTimeout(Ended(), patience);
  }
  absl::Condition Ended() {
    return absl::Condition(
        +[](StreamStep* step) {
          step->mu_.AssertHeld();
          return step->ended_;
        },
        this);
  }

  absl::Mutex mu_;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  bool ok_ ABSL_GUARDED_BY(mu_) = false;
};

template <typename Response>
class BlockingWriter final : public grpc::ServerWriteReactor<Response> {
 public:
  // Work gets the writer and returns the call's status.
  using Work = std::function<absl::Status(BlockingWriter&)>;

  // Starts the call's work; what it captures must outlive the call. Without a
  // caller, ends the call with the caller's error.
  static BlockingWriter* Start(StreamThreads& threads, StreamThreads::Use use,
                               const absl::StatusOr<Caller>& caller,
                               grpc::CallbackServerContext* context,
                               Work work) {
    auto* writer = new BlockingWriter(context, threads.patience());
    absl::Status status = caller.status();
    if (status.ok()) {
      status = threads.Start(use, caller->token_id,
                             [writer, work = std::move(work)] {
                               writer->Finish(ToGrpcStatus(work(*writer)));
                             });
    }
    if (!status.ok()) writer->Finish(ToGrpcStatus(status));
    return writer;
  }

  // Sends one message; false once the client is gone or stands still.
  bool Write(const Response& response) {
    this->StartWrite(&response);
    return step_.Await(patience_, [this] { context_->TryCancel(); });
  }
  bool cancelled() const { return context_->IsCancelled(); }

  void OnWriteDone(bool ok) override { step_.End(ok); }
  void OnDone() override { delete this; }

 private:
  BlockingWriter(grpc::CallbackServerContext* context, absl::Duration patience)
      : context_(context), patience_(patience) {}

  grpc::CallbackServerContext* const context_;
  const absl::Duration patience_;
  StreamStep step_;
};

template <typename Request, typename Response>
class BlockingBidi final : public grpc::ServerBidiReactor<Request, Response> {
 public:
  using Work = std::function<absl::Status(BlockingBidi&)>;

  // As BlockingWriter::Start.
  static BlockingBidi* Start(StreamThreads& threads, StreamThreads::Use use,
                             const absl::StatusOr<Caller>& caller,
                             grpc::CallbackServerContext* context, Work work) {
    auto* stream = new BlockingBidi(context, threads.patience());
    absl::Status status = caller.status();
    if (status.ok()) {
      status = threads.Start(use, caller->token_id,
                             [stream, work = std::move(work)] {
                               stream->Finish(ToGrpcStatus(work(*stream)));
                             });
    }
    if (!status.ok()) stream->Finish(ToGrpcStatus(status));
    return stream;
  }

  // Receives the next message; false at the end, or once the client is gone
  // or stands still.
  bool Read(Request* request) {
    this->StartRead(request);
    return read_.Await(patience_, [this] { context_->TryCancel(); });
  }
  // Sends one message; false once the client is gone or stands still.
  bool Write(const Response& response) {
    this->StartWrite(&response);
    return write_.Await(patience_, [this] { context_->TryCancel(); });
  }
  bool cancelled() const { return context_->IsCancelled(); }

  void OnReadDone(bool ok) override { read_.End(ok); }
  void OnWriteDone(bool ok) override { write_.End(ok); }
  void OnDone() override { delete this; }

 private:
  BlockingBidi(grpc::CallbackServerContext* context, absl::Duration patience)
      : context_(context), patience_(patience) {}

  grpc::CallbackServerContext* const context_;
  const absl::Duration patience_;
  StreamStep read_;
  StreamStep write_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_BLOCKING_STREAM_H_
