#ifndef TRILAB_SERVER_SEQUENCER_SUBMISSION_H_
#define TRILAB_SERVER_SEQUENCER_SUBMISSION_H_

#include <functional>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"

namespace trilab {

// One command on its way to the sequencer, with who sent it.
struct Submission {
  engine::Command command;
  // Access token's id; "system" for the server itself. Request ids of
  // different principals never meet.
  std::string principal;
  // Empty: a retry would be a new command. At most 1,024 bytes.
  std::string request_id;
  // SHA-256 of the request's body, 32 bytes; empty without a request id.
  std::string request_hash;
  // By the sequencer's clock. A command that was not decided by then is
  // dropped; one that was decided completes, however late.
  absl::Time deadline = absl::InfiniteFuture();
  // A refusal as ABORTED or ALREADY_EXISTS is an outcome like any other. False:
  // the caller will look again and try again under the same request id, so
  // such a refusal is not kept.
  bool keeps_conflicts = true;
  // Whether nobody waits any more, asked on the writer's thread just before
  // the command would be decided; it must not block. May be empty.
  std::function<bool()> cancelled;
  // Only the first outcome of `request_id` is asked for: if it is not known,
  // REQUEST_ID_EXPIRED, and the command is not decided.
  bool repeat_only = false;
};

// What became of a command, once it is durable and every reader sees it.
//
// A record with revision 0 changed nothing and is in no journal: either it
// carries a rejection, or the command found everything as it wished. Otherwise
// `rejection` tells whether the command was refused; a refusal with a request
// id has a revision so that a retry gets the same answer (but see
// Submission::keeps_conflicts).
//
// Errors: those of errors.h, and INVALID_ARGUMENT for a malformed request id
// or hash.
using Outcome = absl::StatusOr<engine::Ptr<engine::Record>>;

// Gets the outcome, exactly once.
using OnOutcome = absl::AnyInvocable<void(Outcome)>;

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_SUBMISSION_H_
