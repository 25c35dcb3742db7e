#ifndef TRILAB_SERVER_HANDLERS_BLOCKING_STREAM_H_
#define TRILAB_SERVER_HANDLERS_BLOCKING_STREAM_H_

#include <functional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/grpcpp.h"
#include "server/errors.h"
#include "server/handlers/stream_threads.h"

// Streams for code that reads and writes in plain loops on a thread of
// StreamThreads, over gRPC's callback API. Each object deletes itself when the
// call is over.

namespace trilab {

// One operation under way at a time: begun by the worker, ended by gRPC.
class StreamStep {
 public:
  // Waits for the operation that was begun; returns whether it succeeded.
  bool Await() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(
        +[](StreamStep* step) {
          step->mu_.AssertHeld();
          return step->ended_;
        },
        this));
    ended_ = false;
    return ok_;
  }
  void End(bool ok) {
    absl::MutexLock lock(&mu_);
    ok_ = ok;
    ended_ = true;
  }

 private:
  absl::Mutex mu_;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  bool ok_ ABSL_GUARDED_BY(mu_) = false;
};

template <typename Response>
class BlockingWriter final : public grpc::ServerWriteReactor<Response> {
 public:
  // Work gets the writer and returns the call's status.
  using Work = std::function<absl::Status(BlockingWriter&)>;

  // Starts the call's work; what it captures must outlive the call.
  static BlockingWriter* Start(StreamThreads& threads,
                               grpc::CallbackServerContext* context,
                               Work work) {
    auto* writer = new BlockingWriter(context);
    const absl::Status started =
        threads.Start([writer, work = std::move(work)] {
          const absl::Status status = work(*writer);
          writer->Finish(ToGrpcStatus(status));
        });
    if (!started.ok()) writer->Finish(ToGrpcStatus(started));
    return writer;
  }

  // Sends one message; false once the client is gone.
  bool Write(const Response& response) {
    this->StartWrite(&response);
    return step_.Await();
  }
  bool cancelled() const { return context_->IsCancelled(); }

  void OnWriteDone(bool ok) override { step_.End(ok); }
  void OnDone() override { delete this; }

 private:
  explicit BlockingWriter(grpc::CallbackServerContext* context)
      : context_(context) {}

  grpc::CallbackServerContext* const context_;
  StreamStep step_;
};

template <typename Request, typename Response>
class BlockingBidi final : public grpc::ServerBidiReactor<Request, Response> {
 public:
  using Work = std::function<absl::Status(BlockingBidi&)>;

  static BlockingBidi* Start(StreamThreads& threads,
                             grpc::CallbackServerContext* context, Work work) {
    auto* stream = new BlockingBidi(context);
    const absl::Status started =
        threads.Start([stream, work = std::move(work)] {
          const absl::Status status = work(*stream);
          stream->Finish(ToGrpcStatus(status));
        });
    if (!started.ok()) stream->Finish(ToGrpcStatus(started));
    return stream;
  }

  // Receives the next message; false at the end or once the client is gone.
  bool Read(Request* request) {
    this->StartRead(request);
    return read_.Await();
  }
  bool Write(const Response& response) {
    this->StartWrite(&response);
    return write_.Await();
  }
  bool cancelled() const { return context_->IsCancelled(); }

  void OnReadDone(bool ok) override { read_.End(ok); }
  void OnWriteDone(bool ok) override { write_.End(ok); }
  void OnDone() override { delete this; }

 private:
  explicit BlockingBidi(grpc::CallbackServerContext* context)
      : context_(context) {}

  grpc::CallbackServerContext* const context_;
  StreamStep read_;
  StreamStep write_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_BLOCKING_STREAM_H_
