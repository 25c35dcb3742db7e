#include "client/cli/output/problem_text.h"

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace trilab::cli {
namespace {

// By code.
const std::map<absl::string_view, absl::string_view>& Problems() {
  static const auto* const problems =
      new std::map<absl::string_view, absl::string_view>{
          {"ALREADY_EXISTS", "名称已存在"},
          {"BAD_CLASS_CODE", "分类编码有误"},
          {"BAD_DATE", "日期无法识别"},
          {"BAD_FLAG", "是/否无法识别"},
          {"BAD_ID", "编号有误"},
          {"BAD_KIND", "类别无法识别"},
          {"BAD_LINE", "该行不是有效的 JSON"},
          {"BAD_MODE", "服务方式无法识别"},
          {"BAD_MONEY", "金额无法识别"},
          {"BAD_NUMBER", "数字无法识别"},
          {"BAD_REGION", "地区无法识别"},
          {"BAD_STATUS", "状态无法识别"},
          {"BAD_TEXT", "文本有误"},
          {"BELONGS_ELSEWHERE", "该仪器属于其他中心"},
          {"CLASS_CODE_PADDED", "分类编码已补零"},
          {"COLUMN_NOT_KEPT", "该列未保留"},
          {"DATE_FROM_SERIAL", "日期按 Excel 序号理解"},
          {"DATE_IMPRECISE", "日期不精确"},
          {"DUPLICATE_ID", "编号重复"},
          {"ETAG_MISMATCH", "资源已被他人修改"},
          {"INVALID_FIELD", "字段有误"},
          {"IN_USE", "仍被其他资源引用"},
          {"LINE_TOO_LONG", "该行过长"},
          {"MISSING_CENTRE", "缺少中心"},
          {"MISSING_ID", "缺少编号"},
          {"MISSING_INSTITUTION", "缺少机构"},
          {"MISSING_NAME", "缺少名称"},
          {"MISSING_REFERENCE", "引用的资源不存在"},
          {"NOT_ALLOWED", "权限不足"},
          {"OVER_NATIONAL_LIMIT", "超过国家平台的长度限制"},
          {"PLACEHOLDER_NAME", "名称只是占位文字"},
          {"REPEATED_COLUMN", "列重复"},
          {"REPEATED_ROW", "行重复"},
          {"SHEET_NOT_READ", "该工作表未读取"},
          {"SKIPPED", "按映射文件跳过"},
          {"TOO_LONG", "内容过长"},
          {"TOO_MANY_CELLS", "单元格过多"},
          {"UNREADABLE_ROW", "该行无法读取"},
      };
  return *problems;
}

struct Phrase {
  absl::string_view en;  // With which the description begins.
  absl::string_view zh;
};

// The longer ones of a common beginning first.
constexpr Phrase kPhrases[] = {
    {"is required", "必填"},
    {"must not be negative", "不能为负"},
    {"must not be below", "低于下限"},
    {"must be later than", "须晚于开始"},
    {"must be a whole minute", "须为整分钟"},
    {"must be whole minutes", "须为整分钟"},
    {"must be at most", "超出上限"},
    {"must be 1 to 6 digits", "须为 1 至 6 位数字"},
    {"must be six digits", "须为六位数字"},
    {"must lie between the years", "年份超出范围"},
    {"must divide 24 hours", "须能整除 24 小时"},
    {"must name", "未指明所需内容"},
    {"must be", "取值有误"},
    {"is not a known", "取值未知"},
    {"is not known", "取值未知"},
    {"is not a valid timestamp", "时间无效"},
    {"is not of the form", "名称格式有误"},
    {"holds the control character", "含有控制字符"},
    {"takes at most", "超出上限"},
    {"has more than", "数量超出上限"},
};

std::string WithOriginal(absl::string_view zh, absl::string_view original) {
  return absl::StrCat(zh, "（", original, "）");
}

}  // namespace

std::string ProblemText(absl::string_view code, absl::string_view message,
                        Lang lang) {
  const auto found = Problems().find(code);
  if (lang != Lang::kZh || found == Problems().end()) {
    return std::string(message);
  }
  return WithOriginal(found->second, message);
}

std::string FieldText(absl::string_view description, Lang lang) {
  if (lang != Lang::kZh) return std::string(description);
  for (const Phrase& phrase : kPhrases) {
    if (absl::StartsWith(description, phrase.en)) {
      return WithOriginal(phrase.zh, description);
    }
  }
  return std::string(description);
}

}  // namespace trilab::cli
