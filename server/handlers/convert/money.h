#ifndef TRILAB_SERVER_HANDLERS_CONVERT_MONEY_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_MONEY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/ledger_entry.h"
#include "server/engine/resources.h"
#include "trilab/v1/common.pb.h"
#include "trilab/v1/money_service.pb.h"
#include "trilab/v1/quote.pb.h"
#include "trilab/v1/rule.pb.h"

// Amounts, quotes and the ledger of the API to values of the engine and back.
// Parsing returns INVALID_ARGUMENT naming the field; see also resources.h.

namespace trilab {

// Whole hundredths of a unit, within what the engine keeps.
absl::StatusOr<engine::Amount> ParseAmount(absl::string_view field,
                                           const v1::Money& proto);
void ToProto(const engine::Amount& amount, v1::Money* proto);

// At most 50 services, each code once.
absl::StatusOr<std::vector<engine::ServiceItem>> ParseServices(
    absl::string_view field,
    const google::protobuf::RepeatedPtrField<v1::ServiceItem>& services);

void ToProto(const std::vector<engine::ServiceItem>& services,
             google::protobuf::RepeatedPtrField<v1::ServiceItem>* field);

void ToProto(const engine::Catalog& catalog, const engine::Quote& quote,
             v1::Quote* proto);

std::string LedgerEntryName(uint64_t id);  // "ledgerEntries/7".
absl::StatusOr<uint64_t> ParseLedgerEntryName(absl::string_view field,
                                              absl::string_view name);
void ToProto(const engine::Catalog& catalog, const engine::LedgerEntry& entry,
             v1::LedgerEntry* proto);

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::AccountRule& proto);
absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::CancellationLadderRule& proto);
void ParamsToProto(const engine::AccountRule& rule, v1::Rule* proto);
void ParamsToProto(const engine::CancellationLadderRule& rule, v1::Rule* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_MONEY_H_
