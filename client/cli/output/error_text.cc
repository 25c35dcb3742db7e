#include "client/cli/output/error_text.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/problem_text.h"
#include "client/cli/output/text_width.h"
#include "client/cpp/call_error.h"

namespace trilab::cli {
namespace {

using client::CallError;

struct Advice {
  Text title;
  Text hint;  // Null texts: none.
};

constexpr Text kNoHint{nullptr, nullptr};
constexpr Text kError{"错误", "Error"};
constexpr Text kHint{"提示", "Hint"};
constexpr Text kWarning{"警告", "warning"};
constexpr Text kApproval{"须审批", "needs approval"};
constexpr Text kOverride{"；可由$0豁免", "; override: $0"};
constexpr Text kRetry{"约 $0 后重试", "try again in about $0"};
constexpr Text kLeftOut{"另有 $0 条原因未列出",
                        "$0 more reasons are not listed"};

// By the server's reason.
const std::map<absl::string_view, Advice>& AdviceByReason() {
  static const auto* const advice = new std::map<absl::string_view, Advice>{
      {"BOOKING_REFUSED",
       {{"预约被拒绝", "the booking was refused"},
        {"用 “trilab slots search” 查找空闲时段，或用 “trilab schedule” "
         "查看日程",
         "find a free slot with \"trilab slots search\", or look at the "
         "timeline with \"trilab schedule\""}}},
      {"INVALID_FIELD", {{"请求有误", "the request is malformed"}, kNoHint}},
      {"INVALID_BOOKING",
       {{"预约内容有误", "the booking is malformed"}, kNoHint}},
      {"ETAG_MISMATCH",
       {{"资源已被他人修改", "somebody else changed it meanwhile"},
        {"重新读取后再修改", "read it again, then change that"}}},
      {"RESOURCE_NOT_FOUND",
       {{"没有这个资源", "there is no such resource"},
        {"用 list 子命令查看已有名称",
         "see the names there are with \"list\""}}},
      {"BOOKING_NOT_FOUND",
       {{"没有这个预约", "there is no such booking"},
        {"用 “trilab bookings list” 查看预约",
         "see the bookings there are with \"trilab bookings list\""}}},
      {"BOOKING_STATE",
       {{"预约当前状态不允许此操作", "the booking's state does not allow this"},
        {"用 “trilab bookings get” 查看状态",
         "see its state with \"trilab bookings get\""}}},
      {"CHECK_IN_TOO_EARLY",
       {{"还没到签到时间", "it is too early to check in"},
        {"用 “trilab bookings get” 查看何时可以签到",
         "see from when on with \"trilab bookings get\""}}},
      {"TOKEN_MISSING",
       {{"未提供访问令牌", "no access token was given"},
        {"用 --token-file、TRILAB_TOKEN 或 “trilab config set-context” 设置",
         "set one with --token-file, TRILAB_TOKEN or \"trilab config "
         "set-context\""}}},
      {"TOKEN_INVALID",
       {{"访问令牌无效", "the access token is not valid"},
        {"检查令牌是否完整，或向管理员申请新令牌",
         "check that it is complete, or ask an administrator for a new one"}}},
      {"TOKEN_EXPIRED",
       {{"访问令牌已过期", "the access token has expired"},
        {"向管理员申请新令牌", "ask an administrator for a new one"}}},
      {"TOKEN_REVOKED",
       {{"访问令牌已被吊销", "the access token was revoked"},
        {"向管理员申请新令牌", "ask an administrator for a new one"}}},
      {"NOT_ALLOWED",
       {{"权限不足", "this token does not allow that"},
        {"用 “trilab admin whoami” 查看当前身份",
         "see who you are with \"trilab admin whoami\""}}},
      {"REQUEST_ID_REUSED",
       {{"请求号已用于另一请求", "the request id was used for another request"},
        {"换一个 --request-id", "use another --request-id"}}},
      {"BAD_PAGE_TOKEN",
       {{"翻页标记无效", "the page token is stale"}, kNoHint}},
      {"QUEUE_FULL", {{"服务器繁忙", "the server is busy"}, kNoHint}},
      {"SHUTTING_DOWN",
       {{"服务器正在关闭", "the server is shutting down"}, kNoHint}},
      {"NOT_WRITABLE",
       {{"服务器当前只读", "the server only reads at present"},
        {"管理员可用 “trilab admin status” 查看原因",
         "an administrator sees why with \"trilab admin status\""}}},
      {"REVISION_GONE",
       {{"该修订号已不在日志中", "the journal no longer holds that revision"},
        {"不带 --from-revision 重新开始",
         "start again without --from-revision"}}},
      {"DECISION_GONE",
       {{"该决定已不在日志中", "the journal no longer holds that decision"},
        kNoHint}},
      {"NO_DECISION",
       {{"该修订号与预约无关", "that revision is about no booking"}, kNoHint}},
      {"REQUEST_NOT_FOUND",
       {{"没有这个请求号，或已不再保留",
         "there is no such request id, or it is no longer known"},
        {"请求号保留 48 小时；之后可用 --revision",
         "request ids are known for 48 hours; later use --revision"}}},
      {"TOO_MANY_STREAMS",
       {{"同时进行的导入、导出过多", "too many long calls run already"},
        {"等其他导入、导出结束",
         "wait until another import or export is over"}}},
      {"CHANGED_MEANWHILE",
       {{"导入期间数据已被他人修改",
         "somebody else changed the inventory meanwhile"},
        {"重新导入", "import the file again"}}},
      {"BACKUP_RUNNING",
       {{"另一备份正在进行", "another backup is being made"}, kNoHint}},
      {"TOKEN_MADE_BEFORE",
       {{"此前的请求已创建令牌，但其密钥已无法取得",
         "an earlier try made the token, but its secret is lost"},
        {"用 “trilab admin tokens revoke” 吊销它，再创建一个",
         "revoke it with \"trilab admin tokens revoke\", then make "
         "another"}}},
  };
  return *advice;
}

Advice AdviceByCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return {{"参数有误", "malformed"},
              {"加 --help 查看用法", "see the usage with --help"}};
    case absl::StatusCode::kNotFound:
      return {{"未找到", "not found"}, kNoHint};
    case absl::StatusCode::kAlreadyExists:
      return {{"名称已存在", "the name is taken"},
              {"换一个名称，或用 update、apply 修改",
               "use another name, or change it with update or apply"}};
    case absl::StatusCode::kUnauthenticated:
      return {{"身份验证失败", "not authenticated"},
              {"用 --token-file 或 TRILAB_TOKEN 提供访问令牌",
               "give an access token with --token-file or TRILAB_TOKEN"}};
    case absl::StatusCode::kPermissionDenied:
      return {{"权限不足", "not allowed"}, kNoHint};
    case absl::StatusCode::kUnavailable:
      return {{"无法连接服务器 $0", "cannot reach the server at $0"},
              {"检查 --server、TRILAB_SERVER 或当前上下文，以及服务器是否运行",
               "check --server, TRILAB_SERVER or the context, and that the "
               "server runs"}};
    case absl::StatusCode::kDeadlineExceeded:
      return {
          {"服务器 $0 未及时答复", "the server at $0 did not answer in time"},
          {"用 --timeout 延长等待", "wait longer with --timeout"}};
    case absl::StatusCode::kCancelled:
      return {{"已中断", "interrupted"}, kNoHint};
    case absl::StatusCode::kFailedPrecondition:
      return {{"当前状态不允许此操作", "not possible at present"}, kNoHint};
    case absl::StatusCode::kAborted:
      return {{"操作冲突", "another change came between"}, kNoHint};
    case absl::StatusCode::kResourceExhausted:
      return {{"超出限制", "over a limit"}, kNoHint};
    case absl::StatusCode::kUnimplemented:
      return {{"服务器不支持此功能", "the server does not offer this"},
              {"检查服务器与客户端版本", "compare the versions of both"}};
    default:
      return {{"操作失败", "the operation failed"}, kNoHint};
  }
}

Advice AdviceOf(const CallError& error) {
  const auto found = AdviceByReason().find(error.reason);
  return found == AdviceByReason().end() ? AdviceByCode(error.code)
                                         : found->second;
}

// Errors whose message of the server adds nothing to the title.
bool TitleSaysAll(const CallError& error) {
  return !error.violations.empty() || !error.fields.empty() ||
         error.code == absl::StatusCode::kCancelled;
}

// What follows the first line: message, fields, violations.
std::string Body(const absl::Status& status, const CallError& error, Lang lang,
                 const Style& style) {
  std::string text;
  const std::string message = MessageOf(status, lang);
  if (!message.empty() && !TitleSaysAll(error)) {
    absl::StrAppend(&text, "  ", PrintableLines(message, "  "), "\n");
  }
  for (const CallError::Field& field : error.fields) {
    absl::StrAppend(&text, "  • ", style.Bold(Printable(field.field)), ": ",
                    Printable(FieldText(field.description, lang)), "\n");
  }
  for (const v1::Violation& violation : error.violations) {
    absl::StrAppend(&text, ViolationText(violation, lang, style));
  }
  const auto left_out = error.metadata.find("violations_left_out");
  if (left_out != error.metadata.end()) {
    absl::StrAppend(&text, "  • ", Say(lang, kLeftOut, left_out->second), "\n");
  }
  return text;
}

// "; override: administrator", of a rule that refuses and may be overridden.
std::string WhoMayOverride(const v1::Violation& violation, Lang lang) {
  const v1::OverrideLevel level = violation.override_level();
  if (violation.severity() != v1::Violation::SEVERITY_REJECT ||
      level < v1::OVERRIDE_LEVEL_BOOKER ||
      level > v1::OVERRIDE_LEVEL_ADMINISTRATOR) {
    return "";
  }
  const auto* value = v1::OverrideLevel_descriptor()->FindValueByNumber(
      static_cast<int>(level));
  return Say(lang, kOverride, EnumText(*value, lang));
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
      return kExitRefused;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return kExitUsage;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return kExitUnavailable;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return kExitAuth;
    case absl::StatusCode::kNotFound:
      return kExitNotFound;
    case absl::StatusCode::kCancelled:
      return kExitInterrupted;
    default:
      return kExitOther;
  }
}

std::string ErrorText(const absl::Status& status, Lang lang, const Style& style,
                      absl::string_view server) {
  const CallError error = client::DecodeError(status);
  const Advice advice = AdviceOf(error);
  std::string text = absl::StrCat(style.Red(Pick(kError, lang)), ": ",
                                  Say(lang, advice.title, server));
  if (error.reason != absl::StatusCodeToString(error.code)) {
    absl::StrAppend(&text, " (", Printable(error.reason), ")");
  }
  absl::StrAppend(&text, "\n", Body(status, error, lang, style));
  std::string hint = advice.hint.en == nullptr ? "" : Pick(advice.hint, lang);
  if (error.retry_delay) {
    hint = Say(lang, kRetry, LengthText(*error.retry_delay));
  }
  if (!hint.empty()) {
    absl::StrAppend(&text, style.Cyan(Pick(kHint, lang)), ": ", hint, "\n");
  }
  return text;
}

std::string ViolationText(const v1::Violation& violation, Lang lang,
                          const Style& style) {
  std::string text = Pick(violation.text(), lang);
  if (text.empty()) text = violation.resource();
  std::string origin = violation.code();
  if (!violation.rule().empty()) {
    absl::StrAppend(&origin, ", ", violation.rule(),
                    WhoMayOverride(violation, lang));
  }
  std::string severity;
  if (violation.severity() == v1::Violation::SEVERITY_WARN) {
    severity = style.Yellow(absl::StrCat(Pick(kWarning, lang), ": "));
  } else if (violation.severity() == v1::Violation::SEVERITY_APPROVAL) {
    severity = style.Yellow(absl::StrCat(Pick(kApproval, lang), ": "));
  }
  return absl::StrCat("  • ", severity, PrintableLines(text, "    "), " ",
                      style.Dim(absl::StrCat("(", Printable(origin), ")")),
                      "\n");
}

std::string ViolationsText(
    const google::protobuf::RepeatedPtrField<v1::Violation>& violations,
    Lang lang, const Style& style) {
  std::string text;
  for (const v1::Violation& violation : violations) {
    absl::StrAppend(&text, ViolationText(violation, lang, style));
  }
  return text;
}

}  // namespace trilab::cli
