#include <array>
#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/engine/violation_phrases.h"
#include "server/engine/violation_time_text.h"

namespace trilab::engine {
namespace {

using absl::StrCat;

// Reads the parameters of one violation as pieces of Chinese.
class Pieces {
 public:
  explicit Pieces(const Violation& violation) : violation_(violation) {}

  absl::string_view operator[](absl::string_view name) const {
    return ParameterOf(violation_, name);
  }

  // `before`, the parameter and `after`; nothing if it is missing.
  std::string If(absl::string_view name, absl::string_view before,
                 absl::string_view after = "") const {
    const absl::string_view value = (*this)[name];
    return value.empty() ? "" : StrCat(before, value, after);
  }

  // "2026-11-24（周二）10:00".
  std::string At(absl::string_view name) const {
    const auto time = LocalTimeOf(violation_, name);
    return time.has_value() ? StrCat(Day(*time), ClockText(*time)) : "";
  }
  std::string IfAt(absl::string_view name, absl::string_view before,
                   absl::string_view after = "") const {
    const std::string time = At(name);
    return time.empty() ? "" : StrCat(before, time, after);
  }

  // "2026-11-24（周二）10:00–14:00".
  std::string Span() const {
    const auto start = LocalTimeOf(violation_, "start");
    const auto end = LocalTimeOf(violation_, "end");
    if (!start.has_value() || !end.has_value()) return "";
    if (absl::CivilDay(*start) != absl::CivilDay(*end)) {
      return StrCat(At("start"), "至", At("end"));
    }
    return StrCat(At("start"), "–", ClockText(*end));
  }

  // "90 分钟", "2 小时", "3 天".
  std::string Length(absl::string_view name) const {
    const int64_t minutes = MinutesOf(violation_, name);
    if (minutes != 0 && minutes % 1440 == 0) {
      return StrCat(minutes / 1440, " 天");
    }
    if (minutes != 0 && minutes % 60 == 0) return StrCat(minutes / 60, " 小时");
    return StrCat(minutes, " 分钟");
  }

  std::string Earliest() const {
    return IfAt("earliest", "，最早可从", "开始");
  }

 private:
  static std::string Day(absl::CivilMinute time) {
    // In the order of absl::Weekday.
    static constexpr std::array<absl::string_view, 7> kWeekdays = {
        "周一", "周二", "周三", "周四", "周五", "周六", "周日"};
    const absl::CivilDay day(time);
    return StrCat(absl::FormatCivilTime(day), "（",
                  kWeekdays[static_cast<size_t>(absl::GetWeekday(day))], "）");
  }

  const Violation& violation_;
};

std::string Occupied(const Pieces& p, absl::string_view name) {
  return StrCat(name, p.Span().empty() ? "" : " 在 ", p.Span(), "已被占用",
                p.If("booking", "（", "）"),
                p["capacity"] == "1"
                    ? ""
                    : StrCat("，", p["capacity"], " 个单元中已用 ",
                             p["units_in_use"], " 个"));
}

std::string Grid(const Pieces& p, absl::string_view name) {
  return StrCat(name, " 的预约须从零点",
                p["offset"] == "0" ? "" : StrCat("过 ", p.Length("offset")),
                "起每隔 ", p.Length("step"), "的整点位",
                p["align_end"] == "true" ? "开始和结束" : "开始", "（",
                p["time_zone"], "）", p.IfAt("earliest", "，下一个可选时间为"));
}

std::string Notice(const Pieces& p, absl::string_view name) {
  return StrCat(name, " 须提前 ",
                p["working_days"].empty()
                    ? p.Length("notice")
                    : StrCat(p["working_days"], " 个工作日"),
                "预约", p.Earliest());
}

std::string NoOperator(const Pieces& p, absl::string_view name) {
  if (!p["operator"].empty()) {
    return StrCat("操作员 ", p["operator"], " 在 ", p.Span(),
                  "不在岗或没有空闲");
  }
  return StrCat(p.Span(), "没有空闲的",
                p.If("qualification", "具备“", "”资格的"), "操作员可操作 ",
                name);
}

std::string NotQualified(const Pieces& p, absl::string_view name) {
  return StrCat("操作员 ", p["operator"].empty() ? name : p["operator"],
                " 无权操作该仪器", p.If("qualification", "，需要“", "”资格"),
                p.IfAt("expiry", "，其资格于", "到期"));
}

std::string Phrase(const Violation& violation, absl::string_view name) {
  const Pieces p(violation);
  switch (violation.code) {
    case ViolationCode::kOccupied:
      return Occupied(p, name);
    case ViolationCode::kClosed:
      return StrCat(name, " 在 ", p.Span(), "不开放",
                    p.If("reason", "（", "）"), p.Earliest());
    case ViolationCode::kHoliday:
      return StrCat(p["date"], " 是", p["name"].empty() ? "节假日" : p["name"],
                    "，", name, " 不开放", p.Earliest());
    case ViolationCode::kHolidaysUnknown:
      return StrCat(p["year"], " 年的节假日安排尚未公布，", name,
                    " 暂不能预约该年时间");
    case ViolationCode::kOutage:
      return StrCat(name, " 在 ", p.Span(), "停用", p.If("reason", "："),
                    p.Earliest());
    case ViolationCode::kNotBookable:
      return StrCat(name,
                    p["status"] == "RETIRED" ? " 已报废停用" : " 正在维修",
                    "，不能预约");
    case ViolationCode::kRestricted:
      return StrCat(name, " 仅限 ", p["institution"], " 的成员预约");
    case ViolationCode::kNoOperator:
      return NoOperator(p, name);
    case ViolationCode::kNotCalibrated:
      return StrCat(name, " 的检定校准有效期为", p.At("valid_from"), "至",
                    p.At("valid_until"), "，未覆盖整个预约时段");
    case ViolationCode::kNotCapable:
      return StrCat(name, " 不具备所需的检测能力",
                    p.If("class_code", "，分类 "), p.If("standard", "，"),
                    p.If("ranges", "，"));
    case ViolationCode::kNotAccredited:
      return StrCat(name, " 的 ", p["schemes"], " 资质未覆盖到预约结束",
                    p.IfAt("valid_until", "，有效期至"));
    case ViolationCode::kModeNotOffered:
      return StrCat(name, " 不提供",
                    p["mode"] == "SELF_SERVICE" ? "自主上机" : "送样检测",
                    "服务");
    case ViolationCode::kTooManyUnits:
      return StrCat(name, " 只有 ", p["capacity"], " 个单元，不足所需的 ",
                    p["units"], " 个");
    case ViolationCode::kInThePast:
      return StrCat("开始时间 ", p.At("start"), " 已经过去");
    case ViolationCode::kTooShort:
      return StrCat(name, " 每次至少预约 ", p.Length("min"), "，现为 ",
                    p.Length("minutes"));
    case ViolationCode::kTooLong:
      return StrCat(name, " 每次最多预约 ", p.Length("max"), "，现为 ",
                    p.Length("minutes"));
    case ViolationCode::kNotMultiple:
      return StrCat(name, " 的预约时长须为 ", p.Length("multiple_of"),
                    "的整数倍，现为 ", p.Length("minutes"));
    case ViolationCode::kOffGrid:
      return Grid(p, name);
    case ViolationCode::kNoticeTooShort:
      return Notice(p, name);
    case ViolationCode::kBeyondHorizon:
      return StrCat(name, " 的预约最晚须在", p.At("latest"), "前",
                    p["to_end"] == "true" ? "结束" : "开始");
    case ViolationCode::kOperatorNotQualified:
      return NotQualified(p, name);
    case ViolationCode::kWindowTooShort:
      return StrCat("所给时间范围", p.Span(), "容不下 ", p.Length("minutes"));
    case ViolationCode::kStandardNotInForce:
      return StrCat("标准 ", p["standard"], " 已于 ", p["withdrawn"], " 废止",
                    p.If("replaced_by", "，由 ", " 代替"));
    case ViolationCode::kApprovalNeeded:
      return StrCat(name,
                    MinutesOf(violation, "min") == 0
                        ? " 的预约"
                        : StrCat(" 的预约达到 ", p.Length("min"), "时"),
                    "须经审批");
  }
  return StrCat(name, " 该时段不能预约");
}

}  // namespace

std::string ChinesePhrase(const Violation& violation, absl::string_view name) {
  return StrCat(Phrase(violation, name), "。");
}

}  // namespace trilab::engine
