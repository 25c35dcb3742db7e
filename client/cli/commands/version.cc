#include "client/cli/commands/commands.h"

namespace trilab::cli {
namespace {

struct NoArgs {};

}  // namespace

void AddVersionCommand(CLI::App& app, Session& session) {
  AddCommand<NoArgs>(
      app, session, "version", {"版本", "Show the version of this client"},
      [](CLI::App&, NoArgs&) {},
      [&](const NoArgs&) {
        session.out() << "trilab " << TRILAB_VERSION << "\n";
        return absl::OkStatus();
      });
}

}  // namespace trilab::cli
