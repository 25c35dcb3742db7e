#ifndef TRILAB_TESTS_BENCH_LOAD_H_
#define TRILAB_TESTS_BENCH_LOAD_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/impl/codegen/proto_utils.h"

namespace trilab::bench {

// What one measurement gave.
struct Sample {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  int64_t failures = 0;
  std::string first_error;
};

// Fills in rate and quantiles from how long each of `taken` took, of calls
// that ended within `span`. Reorders `taken`.
Sample Summarize(std::vector<absl::Duration>& taken, absl::Duration span);

// Where calls go, and as whom.
struct Target {
  std::vector<std::shared_ptr<grpc::Channel>> channels;  // Used in turn.
  std::string bearer_token;
};

// `channels` connections of their own to a server on loopback.
Target Connect(int port, int channels, const std::string& bearer_token);

// Keeps `in_flight` unary calls of `method` ("/package.Service/Method") under
// way for `span`, from one thread, and waits for the last. `make(n)` gives the
// n-th request.
template <typename Request, typename Response>
class Load {
 public:
  Load(const Target& target, std::string method,
       std::function<Request(int64_t)> make)
      : target_(target), method_(std::move(method)), make_(std::move(make)) {}

  Sample Run(int in_flight, absl::Duration span) {
    const absl::Time start = absl::Now();
    const absl::Time end = start + span;
    std::vector<absl::Duration> taken;
    Sample failed;
    for (int i = 0; i < in_flight; ++i) Send();
    void* tag = nullptr;
    bool ok = false;
    for (int open = in_flight; open > 0 && queue_.Next(&tag, &ok);) {
      const std::unique_ptr<Call> call(static_cast<Call*>(tag));
      const absl::Time now = absl::Now();
      if (!call->status.ok()) {
        if (failed.failures++ == 0) {
          failed.first_error = call->status.error_message();
        }
      } else {
        taken.push_back(now - call->start);
      }
      last_ = now;
      if (now < end) {
        Send();
      } else {
        --open;
      }
    }
    Sample sample = Summarize(taken, last_ - start);
    sample.failures = failed.failures;
    sample.first_error = failed.first_error;
    return sample;
  }

 private:
  using Stub = grpc::TemplatedGenericStub<Request, Response>;
  struct Call {
    absl::Time start;
    grpc::ClientContext context;
    Response response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader;
  };

  void Send() {
    auto* call = new Call();  // Owned by the queue until it comes back.
    call->context.AddMetadata("authorization",
                              "Bearer " + target_.bearer_token);
    call->start = absl::Now();
    const auto channel = static_cast<size_t>(next_) % target_.channels.size();
    Stub stub(target_.channels[channel]);
    call->reader =
        stub.PrepareUnaryCall(&call->context, method_, make_(next_++), &queue_);
    call->reader->StartCall();
    call->reader->Finish(&call->response, &call->status, call);
  }

  const Target& target_;
  const std::string method_;
  const std::function<Request(int64_t)> make_;
  grpc::CompletionQueue queue_;
  int64_t next_ = 0;
  absl::Time last_;
};

}  // namespace trilab::bench

#endif  // TRILAB_TESTS_BENCH_LOAD_H_
