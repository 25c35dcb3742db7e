#ifndef TRILAB_SERVER_SEQUENCER_STORED_VALUES_H_
#define TRILAB_SERVER_SEQUENCER_STORED_VALUES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/message_lite.h"
#include "google/protobuf/repeated_field.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/engine/resources.h"
#include "trilab/internal/v1/resources.pb.h"

// The small values that the codecs of resources, bookings and records share.
//
// Every FromStored tolerates fields it does not know. It returns DATA_LOSS,
// naming the field, for a value that would decide something and that this
// program does not know; those that only inform are kept as they are.

namespace trilab {

namespace stored = ::trilab::internal::v1;

// The same bytes for the same message, whatever the run.
std::string SerializeStored(const google::protobuf::MessageLite& message);

// Returns DATA_LOSS, naming `what`, unless `bytes` is such a message.
absl::Status ParseStored(absl::string_view bytes, absl::string_view what,
                         google::protobuf::MessageLite& message);

// Infinite times become the ends of the range and come back as infinite.
int64_t ToStoredMicros(absl::Time time);
absl::Time FromStoredMicros(int64_t micros);

// Whole nanoseconds; `time` is finite and in years 1 to 9999.
void ToStored(absl::Time time, google::protobuf::Timestamp& out);
absl::StatusOr<absl::Time> FromStored(
    const google::protobuf::Timestamp& message);

int32_t ToStoredDay(absl::CivilDay day);
absl::CivilDay FromStoredDay(int32_t day);

void ToStored(const engine::LocalizedText& value, stored::LocalizedText& out);
engine::LocalizedText FromStored(const stored::LocalizedText& message);

// An end of kNever is stored as none.
void ToStored(const engine::Interval& value, stored::Interval& out);
engine::Interval FromStored(const stored::Interval& message);

void ToStored(const engine::SupplyAmount& value, stored::SupplyAmount& out);
engine::SupplyAmount FromStored(const stored::SupplyAmount& message);

void ToStored(const engine::ParameterRange& value, stored::ParameterRange& out);
engine::ParameterRange FromStored(const stored::ParameterRange& message);

void ToStored(const engine::ApprovalProcedure& value,
              stored::ApprovalProcedure& out);
absl::StatusOr<engine::ApprovalProcedure> FromStored(
    const stored::ApprovalProcedure& message);

absl::StatusOr<engine::ServiceMode> FromStored(stored::ServiceMode mode);
absl::StatusOr<engine::AccreditationScheme> FromStored(
    stored::AccreditationScheme scheme);
absl::StatusOr<engine::ResourceKind> FromStored(stored::ResourceKind kind);

void ToStored(const std::vector<engine::ServiceMode>& modes,
              google::protobuf::RepeatedField<int>& out);
absl::StatusOr<std::vector<engine::ServiceMode>> ModesFromStored(
    const google::protobuf::RepeatedField<int>& modes);

// An enumerator whose number is the same in both worlds.
template <typename StoredEnum, typename EngineEnum>
StoredEnum SameNumber(EngineEnum value) {
  return static_cast<StoredEnum>(static_cast<int>(value));
}

// DATA_LOSS for a value that `field` does not have, as far as is known here.
inline absl::Status UnknownValue(absl::string_view field, int value) {
  return absl::DataLossError(
      absl::StrCat("stored field ", field, " has unknown value ", value));
}

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_STORED_VALUES_H_
