#include "server/handlers/convert/terms.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/convert/resources.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"
#include "trilab/v1/booking.pb.h"
#include "trilab/v1/waitlist.pb.h"

namespace trilab {
namespace {

using engine::ResourceKind;

constexpr int kMostAnswers = 100;
constexpr int kMostDocuments = 50;

template <typename Message>
absl::StatusOr<engine::Answers> AnswersFromProto(absl::string_view parent,
                                                 const Message& proto) {
  if (proto.answers_size() > kMostAnswers) {
    return InvalidFieldError(At(parent, "answers"),
                             "has more than 100 entries");
  }
  if (proto.accepted_documents_size() > kMostDocuments) {
    return InvalidFieldError(At(parent, "accepted_documents"),
                             "has more than 50 entries");
  }
  engine::Answers answers;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < proto.answers_size(); ++i) {
    const std::string field = At(parent, "answers", i);
    engine::Answer answer;
    TRILAB_ASSIGN_OR_RETURN(answer.question,
                            ParseRequiredText(At(field, "question"),
                                              proto.answers(i).question(), 64));
    TRILAB_ASSIGN_OR_RETURN(answer.answer,
                            ParseRequiredText(At(field, "answer"),
                                              proto.answers(i).answer(), 2000));
    if (!seen.insert(answer.question).second) {
      return InvalidFieldError(At(field, "question"), "is answered twice");
    }
    answers.answers.push_back(std::move(answer));
  }
  seen.clear();
  for (int i = 0; i < proto.accepted_documents_size(); ++i) {
    const v1::Booking::AcceptedDocument& item = proto.accepted_documents(i);
    const std::string field = At(parent, "accepted_documents", i);
    engine::AcceptedDocument accepted;
    TRILAB_ASSIGN_OR_RETURN(
        accepted.document,
        ParseRequiredText(At(field, "document"), item.document(), 64));
    TRILAB_ASSIGN_OR_RETURN(
        accepted.version,
        ParseRequiredText(At(field, "version"), item.version(), 64));
    if (!seen.insert(accepted.document).second) {
      return InvalidFieldError(At(field, "document"), "is accepted twice");
    }
    answers.documents.push_back(std::move(accepted));
  }
  return answers;
}

}  // namespace

template <typename Message>
absl::StatusOr<engine::BookingTerms> TermsFromProto(absl::string_view field,
                                                    const Caller& caller,
                                                    absl::string_view partner,
                                                    const Message& proto) {
  engine::BookingTerms terms;
  TRILAB_ASSIGN_OR_RETURN(terms.title,
                          ParseText(At(field, "title"), proto.title(), 200));
  TRILAB_ASSIGN_OR_RETURN(terms.note,
                          ParseText(At(field, "note"), proto.note(), 2000));
  terms.subject = caller.subject;
  terms.on_behalf = IsOnBehalf(caller, partner);
  TRILAB_ASSIGN_OR_RETURN(
      terms.services, ParseServices(At(field, "services"), proto.services()));
  if (proto.samples() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        terms.samples,
        ParseCount(At(field, "samples"), proto.samples(), 1, 1000));
  }
  terms.urgent = proto.urgent();
  TRILAB_ASSIGN_OR_RETURN(
      terms.voucher,
      ParseOptionalName(At(field, "voucher"), ResourceKind::kVoucher,
                        proto.voucher()));
  TRILAB_ASSIGN_OR_RETURN(terms.answers, AnswersFromProto(field, proto));
  return terms;
}

bool IsOnBehalf(const Caller& caller, absl::string_view partner) {
  return !partner.empty() && caller.partner != partner;
}

template <typename Message>
void TermsToProto(const engine::BookingTerms& terms, Message* proto) {
  proto->set_title(terms.title);
  proto->set_note(terms.note);
  proto->set_subject(terms.subject);
  proto->set_on_behalf(terms.on_behalf);
  ToProto(terms.services, proto->mutable_services());
  proto->set_samples(terms.samples);
  proto->set_urgent(terms.urgent);
  proto->set_voucher(ResourceName(ResourceKind::kVoucher, terms.voucher));
  ToProto(terms.answers, proto);
}

template <typename Message>
void ToProto(const engine::Answers& answers, Message* proto) {
  for (const engine::Answer& answer : answers.answers) {
    v1::Booking::Answer* added = proto->add_answers();
    added->set_question(answer.question);
    added->set_answer(answer.answer);
  }
  for (const engine::AcceptedDocument& accepted : answers.documents) {
    v1::Booking::AcceptedDocument* added = proto->add_accepted_documents();
    added->set_document(accepted.document);
    added->set_version(accepted.version);
  }
}

template absl::StatusOr<engine::BookingTerms> TermsFromProto(
    absl::string_view, const Caller&, absl::string_view, const v1::Booking&);
template absl::StatusOr<engine::BookingTerms> TermsFromProto(
    absl::string_view, const Caller&, absl::string_view,
    const v1::WaitlistEntry&);
template void TermsToProto(const engine::BookingTerms&, v1::Booking*);
template void TermsToProto(const engine::BookingTerms&, v1::WaitlistEntry*);
template void ToProto(const engine::Answers&, v1::Booking*);
template void ToProto(const engine::Answers&, v1::WaitlistEntry*);

}  // namespace trilab
