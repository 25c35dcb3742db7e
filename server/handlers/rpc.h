#ifndef TRILAB_SERVER_HANDLERS_RPC_H_
#define TRILAB_SERVER_HANDLERS_RPC_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "grpcpp/grpcpp.h"
#include "server/auth/caller.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/sequencer/sequencer.h"

// How a unary call is served: who is it, read or submit, answer.
//
// Handlers are plain functions of the types below; the service classes only
// name them. A handler that reads runs on gRPC's thread under one ReadView. A
// handler that changes something makes a command there, and its answer is
// written once the command's record is durable.

namespace trilab {

// What a handler may look at.
struct ReadCall {
  const ReadView& view;
  const Caller& caller;
  absl::Time now;
  // Whether the client has gone or its deadline has passed.
  std::function<bool()> cancelled;

  const engine::State& state() const { return view.state(); }
  const engine::Catalog& catalog() const { return view.state().catalog(); }
};

// What a handler of long work may look at: a copy of the state, while the
// writer goes on.
struct SnapshotCall {
  const engine::State& state;
  const Caller& caller;
  absl::Time now;
  // As in ReadCall.
  std::function<bool()> cancelled;
};

// A command with how to go on if somebody else changed its resource between
// reading and deciding.
struct Prepared {
  engine::Command command;
  // The handler merged fields into what it read: if that is changed, made or
  // gone meanwhile it reads and merges again, a few times.
  bool merges = false;
};

template <typename Request, typename Response>
using ReadHandler = absl::Status (*)(const ReadCall&, const Request&,
                                     Response*);
template <typename Request, typename Response>
using SnapshotHandler = absl::Status (*)(const SnapshotCall&, const Request&,
                                         Response*);
template <typename Request>
using PrepareHandler = absl::StatusOr<Prepared> (*)(const ReadCall&,
                                                    const Request&);
// Writes the response from the durable record, whose facts are none if nothing
// had to change. `state` is at the record's revision or later.
template <typename Request, typename Response>
using AnswerHandler = absl::Status (*)(const engine::State& state,
                                       const engine::Record& record,
                                       const Request&, Response*);

// The caller named by the call's metadata.
absl::StatusOr<Caller> CallerOf(const engine::State& state,
                                const grpc::ServerContextBase& context,
                                absl::Time now);

// The same, by the state and the clock of this moment.
absl::StatusOr<Caller> CallerNow(Sequencer& sequencer,
                                 const grpc::ServerContextBase& context);

// The call's deadline; InfiniteFuture without one.
absl::Time DeadlineOf(const grpc::ServerContextBase& context);

// Puts `trilab-revision` and `trilab-time` into the answer's metadata.
void AddPosition(grpc::ServerContextBase& context, uint64_t revision,
                 absl::Time time);

// SHA-256 over the request's type and body.
std::string HashOf(const google::protobuf::Message& request);

// `request.request_id`, checked.
absl::StatusOr<std::string> RequestIdOf(
    const google::protobuf::Message& request);

// Runs a reading handler with the caller known.
template <typename Request, typename Response>
absl::Status Read(Sequencer& sequencer, grpc::CallbackServerContext& context,
                  const Request& request, Response* response,
                  ReadHandler<Request, Response> handler) {
  const ReadView view = sequencer.Read();
  const absl::Time now = sequencer.clock().Now();
  AddPosition(context, view.revision(), now);
  const absl::StatusOr<Caller> caller = CallerOf(view.state(), context, now);
  if (!caller.ok()) return caller.status();
  return handler(ReadCall{view, *caller, now,
                          [&context] { return context.IsCancelled(); }},
                 request, response);
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* ServeRead(Sequencer& sequencer,
                                    grpc::CallbackServerContext* context,
                                    const Request* request, Response* response,
                                    ReadHandler<Request, Response> handler) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(
      ToGrpcStatus(Read(sequencer, *context, *request, response, handler)));
  return reactor;
}

// Runs a handler of long work with the caller known.
template <typename Request, typename Response>
absl::Status ReadSnapshot(Sequencer& sequencer,
                          grpc::CallbackServerContext& context,
                          const Request& request, Response* response,
                          SnapshotHandler<Request, Response> handler) {
  ReadView view = sequencer.Read();
  const engine::State state = view.state();
  view.Release();
  const absl::Time now = sequencer.clock().Now();
  AddPosition(context, state.revision(), now);
  const absl::StatusOr<Caller> caller = CallerOf(state, context, now);
  if (!caller.ok()) return caller.status();
  return handler(SnapshotCall{state, *caller, now,
                              [&context] { return context.IsCancelled(); }},
                 request, response);
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* ServeSnapshot(
    Sequencer& sequencer, grpc::CallbackServerContext* context,
    const Request* request, Response* response,
    SnapshotHandler<Request, Response> handler) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(
      ReadSnapshot(sequencer, *context, *request, response, handler)));
  return reactor;
}

// One mutating call from its first try to its answer. Deletes itself.
template <typename Request, typename Response>
class Mutation {
 public:
  Mutation(Sequencer& sequencer, grpc::CallbackServerContext* context,
           const Request* request, Response* response,
           PrepareHandler<Request> prepare,
           AnswerHandler<Request, Response> answer)
      : sequencer_(sequencer),
        context_(context),
        reactor_(context->DefaultReactor()),
        request_(*request),
        response_(response),
        prepare_(prepare),
        answer_(answer) {}

  grpc::ServerUnaryReactor* Start() {
    // The outcome may come, and delete this, before Try returns.
    grpc::ServerUnaryReactor* reactor = reactor_;
    Try();
    return reactor;
  }

 private:
  // Two callers that change one resource in turn lose every other try.
  static constexpr int kTries = 20;

  void Try() {
    ++tries_;
    absl::StatusOr<Submission> submission = Prepare();
    if (!submission.ok()) return Finish(submission.status());
    sequencer_.Submit(*std::move(submission), [this](Outcome outcome) {
      OnOutcome(std::move(outcome));
    });
  }

  absl::StatusOr<Submission> Prepare() {
    const ReadView view = sequencer_.Read();
    const absl::Time now = sequencer_.clock().Now();
    absl::StatusOr<Caller> caller = CallerOf(view.state(), *context_, now);
    if (!caller.ok()) return caller.status();
    absl::StatusOr<std::string> request_id = RequestIdOf(request_);
    if (!request_id.ok()) return request_id.status();
    Submission submission;
    submission.principal = caller->token_id;
    submission.deadline = DeadlineOf(*context_);
    submission.cancelled = [this] { return context_->IsCancelled(); };
    if (!request_id->empty()) {
      submission.request_id = *std::move(request_id);
      submission.request_hash = HashOf(request_);
      const auto known = sequencer_.rows().GetRequest(submission.principal,
                                                      submission.request_id);
      if (!known.ok()) return known.status();
      // A retry gets the first outcome, whatever has become of what it names;
      // the sequencer finds it by the id and does not look at the command.
      if (known->has_value()) {
        submission.command = engine::AdvanceBookings();
        submission.repeat_only = true;
        return submission;
      }
    }
    absl::StatusOr<Prepared> prepared =
        prepare_(ReadCall{view, *caller, now,
                          [this] { return context_->IsCancelled(); }},
                 request_);
    if (!prepared.ok()) return prepared.status();
    merges_ = prepared->merges;
    submission.keeps_conflicts = !prepared->merges || tries_ == kTries;
    submission.command = std::move(prepared->command);
    return submission;
  }

  void OnOutcome(Outcome outcome) {
    if (!outcome.ok()) return Finish(outcome.status());
    const engine::Record& record = **outcome;
    if (record.rejection.has_value()) {
      if (merges_ && tries_ < kTries && record.revision == 0 &&
          (record.rejection->code == absl::StatusCode::kAborted ||
           record.rejection->code == absl::StatusCode::kAlreadyExists)) {
        return Try();
      }
      // Where the refusal is kept, if it is: it can be explained later.
      AddPosition(
          *context_,
          record.revision != 0 ? record.revision : sequencer_.revision(),
          record.time);
      return Finish(RejectionError(*record.rejection));
    }
    absl::Status status;
    {
      const ReadView view = sequencer_.Read();
      AddPosition(*context_,
                  record.revision != 0 ? record.revision : view.revision(),
                  record.time);
      status = answer_(view.state(), record, request_, response_);
    }
    Finish(status);
  }

  void Finish(const absl::Status& status) {
    reactor_->Finish(ToGrpcStatus(status));
    delete this;
  }

  Sequencer& sequencer_;
  grpc::CallbackServerContext* const context_;
  grpc::ServerUnaryReactor* const reactor_;
  const Request& request_;
  Response* const response_;
  const PrepareHandler<Request> prepare_;
  const AnswerHandler<Request, Response> answer_;
  int tries_ = 0;
  bool merges_ = false;
};

template <typename Request, typename Response>
grpc::ServerUnaryReactor* ServeMutation(
    Sequencer& sequencer, grpc::CallbackServerContext* context,
    const Request* request, Response* response, PrepareHandler<Request> prepare,
    AnswerHandler<Request, Response> answer) {
  return (new Mutation<Request, Response>(sequencer, context, request, response,
                                          prepare, answer))
      ->Start();
}

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_RPC_H_
