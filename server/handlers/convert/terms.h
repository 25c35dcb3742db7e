#ifndef TRILAB_SERVER_HANDLERS_CONVERT_TERMS_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_TERMS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/auth/caller.h"
#include "server/engine/booking.h"

// What a booker says besides place and time, of the API to the engine and back:
// title, note, services, samples, urgency, voucher, answers and documents.
// `Message` is one with these fields: v1::Booking or v1::WaitlistEntry.

namespace trilab {

// As said by `caller` for `partner` (an id). INVALID_ARGUMENT names the field
// below `field`.
template <typename Message>
absl::StatusOr<engine::BookingTerms> TermsFromProto(absl::string_view field,
                                                    const Caller& caller,
                                                    absl::string_view partner,
                                                    const Message& proto);

// Whether `caller` is not of `partner`, an id, and asks for it all the same.
bool IsOnBehalf(const Caller& caller, absl::string_view partner);

template <typename Message>
void TermsToProto(const engine::BookingTerms& terms, Message* proto);

template <typename Message>
void ToProto(const engine::Answers& answers, Message* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_TERMS_H_
