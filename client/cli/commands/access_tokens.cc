#include "client/cli/commands/access_tokens.h"

#include <string>
#include <vector>

#include "client/cli/commands/commands.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/list_printer.h"
#include "client/cpp/admin_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr MessageColumn kColumns[] = {
    {{"令牌", "TOKEN"}, "name"},        {{"角色", "ROLE"}, "role"},
    {{"持有者", "SUBJECT"}, "subject"}, {{"机构", "PARTNER"}, "partner"},
    {{"中心", "CENTRE"}, "centre"},     {{"到期", "EXPIRES"}, "expire_time"},
    {{"已吊销", "REVOKED"}, "revoked"},
};
constexpr Text kMade{"已创建 $0；令牌只显示这一次：",
                     "made $0; its secret is shown this once:"};
constexpr Text kRevoked{"已吊销 $0", "revoked $0"};

struct NoArgs {};

struct CreateArgs {
  std::string role;
  std::string subject;
  std::string partner;
  std::string centre;
  std::string expires;
};

struct RevokeArgs {
  std::vector<std::string> names;
};

absl::Status Create(Session& session, const CreateArgs& args) {
  v1::AccessToken token;
  TRILAB_ASSIGN_OR_RETURN(const int role,
                          ParseEnum(*v1::Role_descriptor(), args.role));
  token.set_role(static_cast<v1::Role>(role));
  token.set_subject(args.subject);
  TRILAB_ASSIGN_OR_RETURN(*token.mutable_partner(),
                          FullName("institutions", args.partner));
  TRILAB_ASSIGN_OR_RETURN(*token.mutable_centre(),
                          FullName("centres", args.centre));
  if (!args.expires.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time expires,
                            ParseTime(args.expires, session.now()));
    *token.mutable_expire_time() = ToTimestamp(expires);
  }
  client::AdminClient admin(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::CreateAccessTokenResponse response,
      admin.CreateAccessToken(token, session.call_options()));
  if (session.format() != OutputFormat::kTable) {
    session.Show(response);
    return absl::OkStatus();
  }
  // The secret alone goes to the output, so that it can be kept in a file.
  session.err() << Say(session.lang(), kMade, response.access_token().name())
                << std::endl;
  session.out() << response.bearer() << "\n";
  return absl::OkStatus();
}

absl::Status List(Session& session) {
  client::AdminClient admin(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const std::vector<v1::AccessToken> tokens,
                          admin.ListAccessTokens(session.call_options()));
  ListPrinter printer(session, "access_tokens", kColumns);
  for (const v1::AccessToken& token : tokens) printer.Add(token);
  printer.Finish();
  return absl::OkStatus();
}

absl::Status Revoke(Session& session, const RevokeArgs& args) {
  client::AdminClient admin(session.connection());
  for (const std::string& text : args.names) {
    TRILAB_ASSIGN_OR_RETURN(const std::string name,
                            FullName("accessTokens", text));
    TRILAB_ASSIGN_OR_RETURN(
        const v1::AccessToken token,
        admin.RevokeAccessToken(name, session.call_options()));
    if (session.format() == OutputFormat::kTable) {
      session.out() << Say(session.lang(), kRevoked, token.name()) << "\n";
    } else {
      session.Show(token);
    }
  }
  return absl::OkStatus();
}

void BindCreate(CLI::App& command, const Session& session, CreateArgs& args) {
  command
      .add_option("--role", args.role,
                  session.Tr({"角色：administrator、centre-manager、member、"
                              "auditor",
                              "role: administrator, centre-manager, member, "
                              "auditor"}))
      ->required();
  command
      .add_option("--subject", args.subject,
                  session.Tr({"持有者：人或程序", "who holds it"}))
      ->required();
  command.add_option("--partner", args.partner,
                     session.Tr({"成员所属机构", "institution of a member"}));
  command.add_option("--centre", args.centre,
                     session.Tr({"中心管理员的中心", "centre of a manager"}));
  command.add_option("--expires", args.expires,
                     session.Tr({"到期，如 +365d；缺省永久",
                                 "when it ends, such as +365d; never by "
                                 "default"}));
}

}  // namespace

void AddAccessTokenCommands(CLI::App& group, Session& session) {
  CLI::App* tokens = AddGroup(group, session, "tokens",
                              {"访问令牌", "Make, list and revoke tokens"});
  AddCommand<CreateArgs>(
      *tokens, session, "create", {"创建令牌", "Make a token"},
      [&](CLI::App& command, CreateArgs& args) {
        BindCreate(command, session, args);
      },
      [&](const CreateArgs& args) { return Create(session, args); });
  AddCommand<NoArgs>(
      *tokens, session, "list", {"列出令牌", "List tokens"},
      [](CLI::App&, NoArgs&) {}, [&](const NoArgs&) { return List(session); });
  AddCommand<RevokeArgs>(
      *tokens, session, "revoke", {"吊销令牌", "Revoke tokens"},
      [&](CLI::App& command, RevokeArgs& args) {
        command.add_option("token", args.names, session.Tr({"令牌", "tokens"}))
            ->required();
      },
      [&](const RevokeArgs& args) { return Revoke(session, args); });
}

}  // namespace trilab::cli
