#ifndef TRILAB_SERVER_HANDLERS_LEDGER_HANDLERS_H_
#define TRILAB_SERVER_HANDLERS_LEDGER_HANDLERS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/engine/ledger_entry.h"
#include "server/handlers/rpc.h"
#include "trilab/v1/money_service.pb.h"

// The handlers of trilab.v1.MoneyService that read the ledger, which is only
// in storage; see rpc.h. They do not keep the writer waiting meanwhile.

namespace trilab {

// NOT_FOUND if there never was one of that number.
absl::StatusOr<engine::Ptr<engine::LedgerEntry>> FindLedgerEntry(
    const ReadCall& call, uint64_t id);

absl::Status ListLedgerEntriesHandler(
    const ReadCall& call, const v1::ListLedgerEntriesRequest& request,
    v1::ListLedgerEntriesResponse* response);

absl::Status GetStatementHandler(const ReadCall& call,
                                 const v1::GetStatementRequest& request,
                                 v1::Statement* response);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_LEDGER_HANDLERS_H_
