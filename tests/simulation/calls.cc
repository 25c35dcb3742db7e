#include "tests/simulation/calls.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/sequencer/errors.h"
#include "server/sequencer/record_codec.h"

namespace trilab::simulation {
namespace {

// Ids that are about to be forgotten may be known or not.
constexpr absl::Duration kDoubt = absl::Minutes(1);

std::string HashOf(size_t body) {
  return std::string(32, static_cast<char>('a' + body));
}

// Reasons of errors by which nothing happened.
bool NothingHappened(const std::string& reason) {
  return reason == "NOT_WRITABLE" || reason == "SHUTTING_DOWN" ||
         reason == "DISK_FULL" || reason == "QUEUE_FULL" ||
         reason == "DEADLINE_EXPIRED" || reason == "CALL_CANCELLED";
}

}  // namespace

Call& Calls::Make(std::string principal, bool with_id, engine::Command command,
                  engine::Command other) {
  Call& call = calls_.emplace_back();
  call.number = calls_.size();
  call.principal = std::move(principal);
  call.bodies = {std::move(command), std::move(other)};
  if (with_id) {
    call.request_id = absl::StrCat("r-", call.number);
    by_id_[{call.principal, call.request_id}] = &call;
  }
  return call;
}

Submission Calls::Attempt(const Call& call, size_t body, absl::Time deadline) {
  Submission submission;
  submission.command = call.bodies[body];
  submission.principal = call.principal;
  submission.request_id = call.request_id;
  if (!call.request_id.empty()) submission.request_hash = HashOf(body);
  submission.keeps_conflicts = call.keeps_conflicts;
  submission.deadline = deadline;
  return submission;
}

void Calls::Note(Call& call, size_t body, const Outcome& outcome,
                 bool storage_may_fail) {
  if (outcome.ok()) {
    call.may_have_happened[body] = true;
    return NoteRecord(call, body, **outcome);
  }
  const std::string reason = ReasonOf(outcome.status());
  if (NothingHappened(reason)) return;
  if (reason == "REQUEST_ID_REUSED") return NoteReused(call, body);
  // After STORAGE_FAILED, and errors of reading that are no refusals.
  call.may_have_happened[body] = true;
  call.unknown = true;
  if (!storage_may_fail) {
    findings_.Add("call ", call.number,
                  " fails without a reason: ", outcome.status().ToString());
  }
}

void Calls::NoteRecord(Call& call, size_t body, const engine::Record& record) {
  call.unknown = false;
  if (record.revision == 0) {
    if (!record.facts.empty()) {
      findings_.Add("call ", call.number, " is told facts without a revision");
    }
    return;
  }
  absl::StatusOr<std::string> bytes = EncodeRecord(record);
  KnownOutcome told{record.revision, record.time, *std::move(bytes)};
  acknowledged_.push_back(told);
  if (call.request_id.empty()) return;
  if (record.request_hash != HashOf(body)) {
    findings_.Add("call ", call.number, " is told the outcome of another body");
  }
  const bool forgotten =
      call.outcome.has_value() &&
      latest_ - call.outcome->time >= kKeepsOutcomes - kDoubt;
  if (call.outcome.has_value() && !forgotten &&
      (call.outcome->revision != told.revision ||
       call.outcome->bytes != told.bytes)) {
    findings_.Add("request id ", call.request_id, " of ", call.principal,
                  " has two outcomes: revisions ", call.outcome->revision,
                  " and ", told.revision);
  }
  if (!call.outcome.has_value() || told.revision > call.outcome->revision) {
    call.outcome = std::move(told);
  }
}

void Calls::NoteReused(Call& call, size_t body) {
  call.unknown = false;
  // That body was the first, or nobody sent the other one.
  if (!call.may_have_happened[1 - body]) {
    findings_.Add("call ", call.number, " is told that ", call.request_id,
                  " was used for another body, which it was not");
  }
  const bool own = std::any_of(
      recorded_.begin(), recorded_.end(), [&](const Recorded& recorded) {
        return recorded.call == &call && recorded.body == body &&
               latest_ - recorded.time < kKeepsOutcomes - kDoubt;
      });
  if (own) {
    findings_.Add("call ", call.number, " is told that its own body of ",
                  call.request_id, " is another one");
  }
}

const engine::Command* Calls::MeantBy(const engine::Record& record) {
  if (record.request_id.empty()) return nullptr;
  const auto found = by_id_.find({record.principal, record.request_id});
  if (found == by_id_.end()) {
    findings_.Add("record ", record.revision, " is of request ",
                  record.request_id, " of ", record.principal,
                  ", which nobody sent");
    return nullptr;
  }
  const size_t body = record.request_hash == HashOf(0) ? 0 : 1;
  recorded_.push_back(
      {found->second, body, record.revision, record.time, latest_});
  return &found->second->bodies[body];
}

void Calls::CheckRecorded() {
  for (size_t i = 0; i < recorded_.size(); ++i) {
    const Recorded& recorded = recorded_[i];
    if (!recorded.call->may_have_happened[recorded.body]) {
      findings_.Add("record ", recorded.revision, " is of call ",
                    recorded.call->number,
                    ", all of whose attempts were told that nothing happened");
    }
    for (size_t j = 0; j < i; ++j) {
      if (recorded_[j].call == recorded.call &&
          recorded.latest - recorded_[j].time < kKeepsOutcomes - kDoubt) {
        findings_.Add("call ", recorded.call->number,
                      " took effect twice: ", "records ", recorded_[j].revision,
                      " and ", recorded.revision);
      }
    }
  }
}

}  // namespace trilab::simulation
