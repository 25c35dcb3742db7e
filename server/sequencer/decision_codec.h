#ifndef TRILAB_SERVER_SEQUENCER_DECISION_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_DECISION_CODEC_H_

#include "absl/status/statusor.h"
#include "server/engine/booking.h"
#include "server/engine/refused_ask.h"
#include "server/sequencer/stored_values.h"
#include "trilab/internal/v1/booking.pb.h"
#include "trilab/internal/v1/journal.pb.h"

// What is kept of a decision beside its outcome: overrides, answers, and what
// was asked for in vain. For booking_codec and record_codec; see
// stored_values.h for what FromStored tolerates.

namespace trilab {

void ToStored(const engine::Override& overridden, stored::Override& out);
absl::StatusOr<engine::Override> FromStored(const stored::Override& message);

void ToStored(const engine::RefusedAsk& ask, stored::RefusedAsk& out);
absl::StatusOr<engine::RefusedAsk> FromStored(
    const stored::RefusedAsk& message);

// The fields `answers` and `accepted_documents` of `out`.
template <typename Stored>
void AnswersToStored(const engine::Answers& answers, Stored& out) {
  for (const engine::Answer& answer : answers.answers) {
    stored::Answer& item = *out.add_answers();
    item.set_question(answer.question);
    item.set_answer(answer.answer);
  }
  for (const engine::AcceptedDocument& accepted : answers.documents) {
    stored::AcceptedDocument& item = *out.add_accepted_documents();
    item.set_document(accepted.document);
    item.set_version(accepted.version);
  }
}

template <typename Stored>
engine::Answers AnswersFromStored(const Stored& message) {
  engine::Answers answers;
  for (const stored::Answer& item : message.answers()) {
    answers.answers.push_back({item.question(), item.answer()});
  }
  for (const stored::AcceptedDocument& item : message.accepted_documents()) {
    answers.documents.push_back({item.document(), item.version()});
  }
  return answers;
}

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_DECISION_CODEC_H_
