#ifndef TRILAB_CLIENT_CLI_COMMANDS_MONEY_TABLES_H_
#define TRILAB_CLIENT_CLI_COMMANDS_MONEY_TABLES_H_

#include <string>

#include "client/cli/session.h"
#include "trilab/v1/money_service.pb.h"
#include "trilab/v1/quote.pb.h"

// Quotes and statements as people read them.

namespace trilab::cli {

// Writes the lines of a quote, what it comes to and who pays.
void PrintQuote(Session& session, const v1::Quote& quote);

// Writes a statement's rows, their sums by currency, and its entries.
void PrintStatement(Session& session, const v1::Statement& statement);

// The rows of a statement as CSV: a header, then a line for each row; amounts
// without currency, which has a column of its own.
std::string StatementCsv(const v1::Statement& statement, Lang lang);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_MONEY_TABLES_H_
