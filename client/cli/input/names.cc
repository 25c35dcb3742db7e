#include "client/cli/input/names.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace trilab::cli {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

constexpr Text kBadName{"“$0”不属于 $1", "\"$0\" is not one of $1"};
constexpr Text kBadRegion{
    "未知地区“$0”；可用 北京、天津、河北 或六位代码",
    "unknown region \"$0\"; use beijing, tianjin, hebei or a code of six "
    "digits"};
constexpr Text kBadEnum{"“$0”无效；可选：$1",
                        "\"$0\" is not valid; choose from: $1"};

// Provinces by GB/T 2260.
constexpr std::pair<int32_t, Text> kRegions[] = {
    {110000, {"北京", "Beijing"}},
    {120000, {"天津", "Tianjin"}},
    {130000, {"河北", "Hebei"}},
    {140000, {"山西", "Shanxi"}},
    {150000, {"内蒙古", "Inner Mongolia"}},
    {210000, {"辽宁", "Liaoning"}},
    {220000, {"吉林", "Jilin"}},
    {230000, {"黑龙江", "Heilongjiang"}},
    {310000, {"上海", "Shanghai"}},
    {320000, {"江苏", "Jiangsu"}},
    {330000, {"浙江", "Zhejiang"}},
    {340000, {"安徽", "Anhui"}},
    {350000, {"福建", "Fujian"}},
    {360000, {"江西", "Jiangxi"}},
    {370000, {"山东", "Shandong"}},
    {410000, {"河南", "Henan"}},
    {420000, {"湖北", "Hubei"}},
    {430000, {"湖南", "Hunan"}},
    {440000, {"广东", "Guangdong"}},
    {450000, {"广西", "Guangxi"}},
    {460000, {"海南", "Hainan"}},
    {500000, {"重庆", "Chongqing"}},
    {510000, {"四川", "Sichuan"}},
    {520000, {"贵州", "Guizhou"}},
    {530000, {"云南", "Yunnan"}},
    {540000, {"西藏", "Tibet"}},
    {610000, {"陕西", "Shaanxi"}},
    {620000, {"甘肃", "Gansu"}},
    {630000, {"青海", "Qinghai"}},
    {640000, {"宁夏", "Ningxia"}},
    {650000, {"新疆", "Xinjiang"}},
};

// What people call the values of enums, by the values' names.
const std::map<std::string, Text>& EnumTexts() {
  static const auto* const texts = new std::map<std::string, Text>{
      {"STATUS_BOOKABLE", {"可预约", "bookable"}},
      {"STATUS_IN_REPAIR", {"维修中", "in repair"}},
      {"STATUS_RETIRED", {"已报废", "retired"}},
      {"STATUS_RESTRICTED", {"仅限本单位", "restricted"}},
      {"STATE_HELD", {"暂留", "held"}},
      {"STATE_CONFIRMED", {"已确认", "confirmed"}},
      {"STATE_CANCELLED", {"已取消", "cancelled"}},
      {"STATE_EXPIRED", {"已过期", "expired"}},
      {"STATE_PENDING_APPROVAL", {"待审批", "pending approval"}},
      {"STATE_IN_USE", {"使用中", "in use"}},
      {"STATE_COMPLETED", {"已完成", "completed"}},
      {"STATE_NO_SHOW", {"爽约", "no-show"}},
      {"STATE_REJECTED", {"未批准", "rejected"}},
      {"STATE_INTERRUPTED", {"已中断", "interrupted"}},
      {"STATE_WAITING", {"等候中", "waiting"}},
      {"STATE_OFFERED", {"已保留", "offered"}},
      {"STATE_FULFILLED", {"已成约", "fulfilled"}},
      {"STATE_LEFT", {"已退出", "left"}},
      {"STATE_PASSED_OVER", {"已跳过", "passed over"}},
      {"KIND_TESTING", {"检验检测", "testing"}},
      {"KIND_CERTIFICATION", {"认证", "certification"}},
      {"KIND_METROLOGY", {"计量", "metrology"}},
      {"KIND_NATIONAL_CENTRE", {"国家质检中心", "national centre"}},
      {"KIND_FIRM", {"企业", "firm"}},
      {"KIND_RESEARCH", {"高校院所", "research"}},
      {"KIND_CHARGE", {"使用费", "charge"}},
      {"KIND_PENALTY", {"违约金", "penalty"}},
      {"KIND_REFUND", {"退款", "refund"}},
      {"KIND_VOUCHER_USE", {"创新券支付", "voucher use"}},
      {"KIND_VOUCHER_CLAIM", {"创新券申领", "voucher claim"}},
      {"KIND_CREDIT", {"充值", "credit"}},
      {"KIND_REDEMPTION", {"创新券兑付", "redemption"}},
      {"MODE_DEDUCT", {"直接抵扣", "deduct"}},
      {"MODE_REIMBURSE", {"后补助", "reimburse"}},
      {"SERVICE_MODE_SELF_SERVICE", {"自主上机", "self-service"}},
      {"SERVICE_MODE_SAMPLE", {"送样", "sample"}},
      {"ACCREDITATION_SCHEME_CMA", {"CMA", "CMA"}},
      {"ACCREDITATION_SCHEME_CNAS", {"CNAS", "CNAS"}},
      {"ACTION_REJECT", {"拒绝", "reject"}},
      {"ACTION_WARN", {"警告", "warn"}},
      {"BOOKING_OWNER_MEMBER", {"成员", "member"}},
      {"BOOKING_OWNER_PROJECT", {"项目", "project"}},
      {"BOOKING_OWNER_PARTNER", {"机构", "partner"}},
      {"BOOKING_OWNER_GROUP", {"机构组", "group"}},
      {"BOOKING_SET_SCOPE", {"适用范围内", "scope"}},
      {"BOOKING_SET_INSTRUMENT", {"同一仪器", "instrument"}},
      {"BOOKING_SET_CLASS", {"同类仪器", "class"}},
      {"BOOKING_SET_LABORATORY", {"同一实验室", "laboratory"}},
      {"QUOTA_PERIOD_DAY", {"每天", "day"}},
      {"QUOTA_PERIOD_WEEK", {"每周", "week"}},
      {"QUOTA_PERIOD_MONTH", {"每月", "month"}},
      {"QUOTA_PERIOD_YEAR", {"每年", "year"}},
      {"QUOTA_PERIOD_FUTURE", {"今后", "future"}},
      {"QUOTA_PERIOD_ROLLING", {"滚动", "rolling"}},
      {"ACTION_REQUIRE_APPROVAL", {"须审批", "require approval"}},
      {"ON_DEADLINE_REJECT", {"不批准", "reject"}},
      {"ON_DEADLINE_APPROVE", {"批准", "approve"}},
      {"OVERRIDE_LEVEL_BOOKER", {"预约人", "booker"}},
      {"OVERRIDE_LEVEL_CENTRE", {"中心管理员", "centre manager"}},
      {"OVERRIDE_LEVEL_ADMINISTRATOR", {"管理员", "administrator"}},
      {"OVERRIDE_LEVEL_NEVER", {"不可豁免", "nobody"}},
      {"UNIT_BOOKINGS", {"预约数", "bookings"}},
      {"UNIT_MINUTES", {"分钟", "minutes"}},
      {"VERDICT_ALLOWED", {"允许", "allowed"}},
      {"VERDICT_NEEDS_APPROVAL", {"须审批", "needs approval"}},
      {"VERDICT_REFUSED", {"拒绝", "refused"}},
      {"SEVERITY_APPROVAL", {"须审批", "needs approval"}},
      {"ROLE_ADMINISTRATOR", {"管理员", "administrator"}},
      {"ROLE_CENTRE_MANAGER", {"中心管理员", "centre manager"}},
      {"ROLE_MEMBER", {"成员", "member"}},
      {"ROLE_AUDITOR", {"审计员", "auditor"}},
      {"EVENT_CREATED", {"新建", "created"}},
      {"EVENT_CONFIRMED", {"确认", "confirmed"}},
      {"EVENT_RESCHEDULED", {"改期", "rescheduled"}},
      {"EVENT_CANCELLED", {"取消", "cancelled"}},
      {"EVENT_EXPIRED", {"过期", "expired"}},
      {"EVENT_SUBMITTED", {"提交审批", "submitted"}},
      {"EVENT_STEP_APPROVED", {"一步通过", "step approved"}},
      {"EVENT_APPROVED", {"批准", "approved"}},
      {"EVENT_REJECTED", {"不批准", "rejected"}},
      {"EVENT_CHECKED_IN", {"签到", "checked in"}},
      {"EVENT_CHECKED_OUT", {"签退", "checked out"}},
      {"EVENT_COMPLETED", {"完成", "completed"}},
      {"EVENT_NO_SHOW", {"爽约", "no-show"}},
      {"EVENT_TRANSFERRED", {"转让", "transferred"}},
      {"EVENT_REROUTE_PROPOSED", {"建议改派", "reroute proposed"}},
      {"EVENT_REROUTED", {"改派", "rerouted"}},
      {"EVENT_INTERRUPTED", {"因停用中断", "interrupted"}},
      {"DAY_OF_WEEK_MONDAY", {"周一", "Mon"}},
      {"DAY_OF_WEEK_TUESDAY", {"周二", "Tue"}},
      {"DAY_OF_WEEK_WEDNESDAY", {"周三", "Wed"}},
      {"DAY_OF_WEEK_THURSDAY", {"周四", "Thu"}},
      {"DAY_OF_WEEK_FRIDAY", {"周五", "Fri"}},
      {"DAY_OF_WEEK_SATURDAY", {"周六", "Sat"}},
      {"DAY_OF_WEEK_SUNDAY", {"周日", "Sun"}},
      {"MISSING_HOLIDAYS_REFUSE", {"不可预约", "refuse"}},
      {"MISSING_HOLIDAYS_PLAIN_WEEKDAYS", {"按平常周", "plain weekdays"}},
  };
  return *texts;
}

// "IN_REPAIR" for "in-repair" and "In repair".
std::string Folded(absl::string_view text) {
  return absl::AsciiStrToUpper(
      absl::StrReplaceAll(text, {{"-", "_"}, {" ", "_"}}));
}

// "MISSING_HOLIDAYS_" for MissingHolidays.
std::string PrefixOf(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (absl::ascii_isupper(c) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(c);
  }
  return prefix + "_";
}

}  // namespace

absl::StatusOr<std::string> FullName(absl::string_view collection,
                                     absl::string_view text) {
  if (text.empty()) return std::string();
  const size_t slash = text.find('/');
  if (slash == absl::string_view::npos) {
    return absl::StrCat(collection, "/", text);
  }
  if (text.substr(0, slash) != collection) {
    return UsageError(kBadName, text, collection);
  }
  return std::string(text);
}

absl::string_view ShortName(absl::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == absl::string_view::npos ? name : name.substr(slash + 1);
}

absl::StatusOr<int32_t> ParseRegion(absl::string_view text) {
  int32_t code = 0;
  if (text.size() == 6 && absl::SimpleAtoi(text, &code) && code >= 100000) {
    return code;
  }
  const std::string plain = absl::StrReplaceAll(text, {{"市", ""}, {"省", ""}});
  for (const auto& [region, name] : kRegions) {
    if (plain == name.zh || absl::EqualsIgnoreCase(plain, name.en)) {
      return region;
    }
  }
  return UsageError(kBadRegion, text);
}

std::string RegionText(int32_t code, Lang lang) {
  if (code == 0) return "";
  for (const auto& [region, name] : kRegions) {
    if (code / 10000 == region / 10000) return Pick(name, lang);
  }
  return absl::StrCat(code);
}

absl::StatusOr<int> ParseEnum(const EnumDescriptor& type,
                              absl::string_view text) {
  const std::string folded = Folded(text);
  std::vector<std::string> choices;
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor& value = *type.value(i);
    if (folded == value.name() || folded == EnumName(value) ||
        (value.number() != 0 && text == EnumText(value, Lang::kZh))) {
      return value.number();
    }
    if (value.number() != 0) choices.push_back(EnumName(value));
  }
  return UsageError(kBadEnum, text, absl::StrJoin(choices, ", "));
}

std::string EnumName(const EnumValueDescriptor& value) {
  const std::string prefix = PrefixOf(*value.type());
  return absl::StartsWith(value.name(), prefix)
             ? value.name().substr(prefix.size())
             : value.name();
}

std::string EnumText(const EnumValueDescriptor& value, Lang lang) {
  const auto found = EnumTexts().find(value.name());
  if (found != EnumTexts().end()) return Pick(found->second, lang);
  if (value.number() == 0) return "";
  return absl::AsciiStrToLower(
      absl::StrReplaceAll(EnumName(value), {{"_", " "}}));
}

}  // namespace trilab::cli
