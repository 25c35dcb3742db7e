#ifndef TRILAB_CLIENT_CLI_COMMANDS_IMPORT_REPORT_H_
#define TRILAB_CLIENT_CLI_COMMANDS_IMPORT_REPORT_H_

#include "client/cli/session.h"
#include "trilab/v1/inventory.pb.h"

namespace trilab::cli {

// Prints what became of a file: a line with the counts, then a table of at
// most `most_problems` problems. In JSON and YAML, the report as it is.
void ShowImportReport(Session& session, const v1::ImportOptions& options,
                      const v1::ImportReport& report, int most_problems);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_IMPORT_REPORT_H_
