#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
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

  // Whether it is said of no instrument in particular.
  bool IsOfAll() const { return violation_.resource.id.empty(); }

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

  // "3 个工作日", or the length that "notice" says.
  std::string Notice() const {
    return (*this)["working_days"].empty()
               ? Length("notice")
               : StrCat((*this)["working_days"], " 个工作日");
  }

  // "（仅计规定时段）" where only some minutes were measured.
  absl::string_view Counted() const {
    return (*this)["counted"].empty() ? "" : "（仅计规定时段）";
  }

  // A list "60,120" of lengths as "1 小时、2 小时".
  std::string Lengths(absl::string_view name) const {
    std::vector<std::string> lengths;
    if ((*this)[name].empty()) return "";
    for (const absl::string_view item : absl::StrSplit((*this)[name], ',')) {
      Violation one;
      one.parameters = {{"length", std::string(item)}};
      lengths.push_back(Pieces(one).Length("length"));
    }
    return absl::StrJoin(lengths, "、");
  }

  // A list "a,b" as "a、b".
  std::string List(absl::string_view name) const {
    return absl::StrReplaceAll((*this)[name], {{",", "、"}});
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
  return StrCat(name, " 须提前 ", p.Notice(), "预约", p.Earliest());
}

std::string Blocks(const Pieces& p, absl::string_view name) {
  return StrCat(name, " 按时段预约（", p.List("blocks"), "；", p["time_zone"],
                "）",
                p["allow_runs"] == "true" ? "，可连选相邻时段" : "，每次一段",
                p.IfAt("earliest", "，同样时长下一个可选时间为"));
}

std::string PriorityWindow(const Pieces& p, absl::string_view name) {
  return StrCat(name, " 在 ", p.Span(), "由 ", p.List("institutions"),
                " 优先预约，其他单位自", p.At("released"), "起可约");
}

std::string ExclusiveAccess(const Pieces& p, absl::string_view name) {
  const std::string when = p.Span().empty() ? "" : StrCat(" 在 ", p.Span());
  if (p["institutions"].empty()) return StrCat(name, when, " 保留不开放预约");
  return StrCat(name, when, " 仅限 ", p.List("institutions"), " 预约");
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

std::string NotCapable(const Pieces& p, absl::string_view name) {
  return StrCat(p.IsOfAll() ? "没有仪器具备所需的检测能力"
                            : StrCat(name, " 不具备所需的检测能力"),
                p.If("class_code", "，分类 "), p.If("standard", "，"),
                p.If("ranges", "，"), p.If("editions", "；现有 "));
}

std::string OutOfRegion(const Pieces& p) {
  const bool both = !p["regions"].empty() && !p["centres"].empty();
  return StrCat("所需能力只在其他地方提供（", p["instruments"],
                " 台仪器），不在", p.If("regions", "地区 "), both ? "的 " : "",
                p["centres"]);
}

// "每周", "未来", "任意连续 7 天内".
std::string Period(const Pieces& p) {
  const absl::string_view period = p["period"];
  if (period == "DAY") return "每天";
  if (period == "WEEK") return "每周";
  if (period == "MONTH") return "每月";
  if (period == "YEAR") return "每年";
  if (period == "FUTURE") return "今后";
  return StrCat("任意连续 ", p["days"], " 天内");
}

std::string Quota(const Pieces& p, bool time) {
  if (time) {
    return StrCat(p["owner"], " ", p.Span(), "已预约 ", p.Length("used"),
                  "，再加 ", p.Length("minutes"), "将超过", Period(p), "最多 ",
                  p.Length("max"));
  }
  return StrCat(p["owner"], " ", p.Span(), "已有 ", p["used"], " 个预约，",
                Period(p), "最多 ", p["max"], " 个");
}

std::string NotInProject(const Pieces& p) {
  return p["member"].empty()
             ? StrCat(p["project"], " 只供其成员使用，预约须写明成员")
             : StrCat(p["member"], " 不是 ", p["project"], " 的成员");
}

std::string Suspended(const Pieces& p) {
  const std::string until = p["until"].empty()
                                ? "，已停止预约"
                                : StrCat("，暂停预约至", p.At("until"));
  if (!p["credit"].empty()) {
    return StrCat(p["owner"], " 的信用分为 ", p["credit"], "，低于所需的 ",
                  p["needed"], until);
  }
  return StrCat(p["owner"], " 在 ", p["days"], " 天内已累计 ", p["points"],
                " 分，达到上限 ", p["limit"], until);
}

std::string MemberNotQualified(const Pieces& p, absl::string_view name) {
  if (!p["unused_days"].empty()) {
    return StrCat(p["member"], " 的“", p["qualification"], "”资格因超过 ",
                  p["unused_days"], " 天未使用而失效，不能预约 ", name);
  }
  return StrCat(p["member"], " 在整个预约时段内不具备 ", name, " 所需的“",
                p["qualification"], "”资格", p.IfAt("valid_from", "，生效于"),
                p.IfAt("valid_until", "，到期于"));
}

// What stands in the way of paying.
std::string Money(const Pieces& p, ViolationCode code, absl::string_view name) {
  switch (code) {
    case ViolationCode::kBudgetShort:
      return StrCat("本次预约需 ", p["needed"], "，", name, " 账户余额为 ",
                    p["available"], "，不足以支付");
    case ViolationCode::kNoTariff:
      return StrCat(name, " 该时间没有收费标准");
    case ViolationCode::kServiceNotPriced:
      return StrCat("收费标准 ", name, " 没有服务项目“", p["service"], "”");
    case ViolationCode::kMixedCurrencies:
      return StrCat(name, " 的币种为 ", p["currency"], "，与本次预约的 ",
                    p["expected"], " 不一致");
    case ViolationCode::kCancellationPenalty:
      return StrCat("收取 ", name, " 价格的 ", p["percent"], "%：",
                    p["amount"]);
    case ViolationCode::kVoucherOutsideRegion:
      return StrCat("创新券 ", name, " 可用地区为 ", p["regions"],
                    "，不能用于地区 ", p["region"]);
    case ViolationCode::kVoucherNotValid:
      return StrCat("创新券 ", name, " 该时间无效",
                    p.IfAt("valid_from", "；有效期自"),
                    p.IfAt("valid_until", "至"));
    case ViolationCode::kVoucherExhausted:
      return StrCat("创新券 ", name, " 的 ", p["face"], " 已用完");
    case ViolationCode::kVoucherExcludes:
      return StrCat("创新券 ", name, " 不能用于仪器 ", p["instrument"]);
    default:
      return StrCat("预约 ", name, " 要求项目账户余额不低于 ", p["required"],
                    p.If("balance", "；现为 "));
  }
}

std::string Changeover(const Pieces& p, absl::string_view name) {
  return StrCat(name, " 从配置“", p["from"], "”换为“", p["to"], "”，与预约 ",
                p["booking"], "（", p.Span(), "）之间须间隔 ", p.Length("gap"),
                p.Earliest());
}

// "某时 5 kW 中已用 3 kW，本次需 4 kW".
std::string SupplyUse(const Pieces& p) {
  return StrCat(p.At("at"), " 上限 ", p["limit"], p.If("unit", " "), "，已用 ",
                p["in_use"], "，本次需 ", p["asked"],
                p.If("outage", "（受 ", " 限制）"));
}

std::string NoCompanion(const Pieces& p, absl::string_view name) {
  return StrCat(name, " 须同时预约的",
                p["companion"].empty()
                    ? StrCat("类别 ", p["class_code"], " 的仪器")
                    : StrCat(" ", p["companion"], " "),
                "在 ", p.Span(), "不可用", p.If("reason", "（", "）"));
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
      return NotCapable(p, name);
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
      if (!p["end"].empty()) {
        return StrCat("结束时间 ", p.At("end"), " 已经过去");
      }
      return StrCat("开始时间 ", p.At("start"), " 已经过去");
    case ViolationCode::kTooShort:
      return StrCat(name, " 每次至少预约 ", p.Length("min"), "，现为 ",
                    p.Length("minutes"), p.Counted());
    case ViolationCode::kTooLong:
      return StrCat(name, " 每次最多预约 ", p.Length("max"), "，现为 ",
                    p.Length("minutes"), p.Counted());
    case ViolationCode::kNotMultiple:
      return StrCat(name, " 的预约时长须为 ", p.Length("multiple_of"),
                    "的整数倍，现为 ", p.Length("minutes"), p.Counted());
    case ViolationCode::kOffGrid:
      return Grid(p, name);
    case ViolationCode::kNoticeTooShort:
      return Notice(p, name);
    case ViolationCode::kBeyondHorizon:
      return StrCat(name, " 的预约最晚须在", p.At("latest"), "前",
                    p["to_end"] == "true" ? "结束" : "开始",
                    p.IfAt("opens", "，该时段于", "开放预约"));
    case ViolationCode::kOperatorNotQualified:
      return NotQualified(p, name);
    case ViolationCode::kWindowTooShort:
      return StrCat("所给时间范围", p.Span(), "容不下 ", p.Length("minutes"));
    case ViolationCode::kOutOfRegion:
      return OutOfRegion(p);
    case ViolationCode::kStandardNotInForce:
      return StrCat("标准 ", p["standard"], " 已于 ", p["withdrawn"], " 废止",
                    p.If("replaced_by", "，由 ", " 代替"));
    case ViolationCode::kOutsideWindow:
      return StrCat("整个预约须在所要求的时间内：", p.Span());
    case ViolationCode::kOutsideRegions:
      return StrCat(name, p.If("region", " 位于地区 ", "，"),
                    " 不在所要求的地区内（", p["regions"], "）");
    case ViolationCode::kOutsideCentres:
      return StrCat(name, p.If("centre", " 属于 ", "，"),
                    " 不在所要求的中心内（", p["centres"], "）");
    case ViolationCode::kOtherEdition:
      return StrCat(name, " 提供的是 ", p["offered"], "，不是所要求的版本 ",
                    p["standard"]);
    case ViolationCode::kNoCandidate:
      return StrCat("没有仪器具备所需的检测能力", p.If("class_code", "，分类 "),
                    p.If("standard", "，"));
    case ViolationCode::kNotExact:
      return StrCat(name, " 的预约时长只能为 ", p.Lengths("exactly"), "，现为 ",
                    p.Length("minutes"), p.Counted());
    case ViolationCode::kOffBlocks:
      return Blocks(p, name);
    case ViolationCode::kChangeTooLate:
      return StrCat(name, " 的预约须在开始前 ", p.Notice(),
                    "变更，该预约开始于", p.At("start"));
    case ViolationCode::kCancelTooLate:
      return StrCat(name, " 的预约须在开始前 ", p.Notice(),
                    "取消，该预约开始于", p.At("start"));
    case ViolationCode::kPriorityWindow:
      return PriorityWindow(p, name);
    case ViolationCode::kExclusiveAccess:
      return ExclusiveAccess(p, name);
    case ViolationCode::kMemberInactive:
      return StrCat(p["member"], " 已停用，不能预约 ", name);
    case ViolationCode::kProjectInactive:
      return StrCat(p["project"], " 已停用，不能预约 ", name);
    case ViolationCode::kProjectNotValid:
      return StrCat(p["project"], " 的有效期未覆盖整个预约时段",
                    p.IfAt("valid_from", "，生效于"),
                    p.IfAt("valid_until", "，到期于"));
    case ViolationCode::kProjectExcludes:
      return StrCat(p["project"], " 不能预约 ", name);
    case ViolationCode::kNotInProject:
      return NotInProject(p);
    case ViolationCode::kNoAgreement:
      return StrCat(p["partner"], " 没有覆盖 ", p["centre"],
                    " 该类仪器和该时间的协议，不能预约 ", name,
                    p.IfAt("valid_from", "；最近的协议自"),
                    p.IfAt("valid_until", "至", "有效"));
    case ViolationCode::kCountQuota:
      return Quota(p, /*time=*/false);
    case ViolationCode::kTimeQuota:
      return Quota(p, /*time=*/true);
    case ViolationCode::kTooManyBookings:
      return StrCat(p["owner"], " 已有 ", p["used"], " 个未结束的预约，最多 ",
                    p["max"], " 个");
    case ViolationCode::kTooClose:
      return StrCat(p["owner"], " 的两次预约须间隔 ", p.Length("gap"), "，与 ",
                    p["booking"], "（", p.Span(), "）相隔太近");
    case ViolationCode::kSubjectBusy:
      return StrCat(p["owner"], " 在 ", p.Span(), "另有预约 ", p["booking"],
                    "，不能同时使用 ", name);
    case ViolationCode::kMemberRequired:
      return StrCat("预约 ", name, " 须写明具备“", p["qualification"],
                    "”资格的成员");
    case ViolationCode::kMemberNotQualified:
      return MemberNotQualified(p, name);
    case ViolationCode::kApprovalNeeded:
      return StrCat(name,
                    MinutesOf(violation, "min") == 0
                        ? " 的预约"
                        : StrCat(" 的预约达到 ", p.Length("min"), "时"),
                    "须经审批");
    case ViolationCode::kBudgetShort:
    case ViolationCode::kNoTariff:
    case ViolationCode::kServiceNotPriced:
    case ViolationCode::kMixedCurrencies:
    case ViolationCode::kCancellationPenalty:
    case ViolationCode::kVoucherOutsideRegion:
    case ViolationCode::kVoucherNotValid:
    case ViolationCode::kVoucherExhausted:
    case ViolationCode::kVoucherExcludes:
    case ViolationCode::kAccountLow:
      return Money(p, violation.code, name);
    case ViolationCode::kChangeover:
      return Changeover(p, name);
    case ViolationCode::kConfigurationNotOffered:
      return StrCat(name, " 没有配置“", p["configuration"], "”",
                    p.If("offered", "，可选："));
    case ViolationCode::kUtilityLimit:
      return StrCat(p["supply"], " 超出限额：", SupplyUse(p));
    case ViolationCode::kAccessoriesTaken:
      return StrCat(p["supply"], " 数量不足：", SupplyUse(p));
    case ViolationCode::kOutOfStock:
      return StrCat(p["supply"], " 库存不足：", p.At("at"), " 只余 ", p["left"],
                    p.If("unit", " "), "，本次需 ", p["asked"],
                    p.If("unit", " "));
    case ViolationCode::kStockNotCounted:
      return StrCat(p["supply"], " 上次盘点在 ", p.At("counted"),
                    "，时间过久，请重新盘点");
    case ViolationCode::kSupplyElsewhere:
      return StrCat(p["supply"], " 只供 ", p["place"], " 的仪器使用，不供 ",
                    name);
    case ViolationCode::kNoCompanion:
      return NoCompanion(p, name);
    case ViolationCode::kSuspended:
      return Suspended(p);
    case ViolationCode::kAnswerMissing:
      return StrCat("预约 ", name, " 须回答“", p["question"], "”",
                    p.If("text_zh", "："), p.If("allowed", "（可选：", "）"));
    case ViolationCode::kAnswerNotAllowed:
      return StrCat("对“", p["question"], "”回答“", p["answer"], "”时不能预约 ",
                    name, p.If("allowed", "，只能回答："));
    case ViolationCode::kNotAccepted:
      return StrCat("预约 ", name, " 须同意 ",
                    p["text_zh"].empty() ? p["document"] : p["text_zh"], " ",
                    p["version"], " 版", p.If("accepted", "，而非 ", " 版"),
                    p.If("uri", "（", "）"));
    case ViolationCode::kStepOrder:
      return StrCat(p["step"], " 最早只能在", p.At("earliest"), "开始：须在 ",
                    p["before"], " 之后并留出运输时间");
    case ViolationCode::kStepWait:
      return StrCat(p["step"], " 距 ", p["before"], " 结束过久：最迟须在",
                    p.At("latest"), "开始");
    case ViolationCode::kStepTime:
      return StrCat(p["step"], " 须在", p.At("start"), "至", p.At("end"),
                    "之间");
    case ViolationCode::kStepGroup:
      return StrCat(p["step"], " 须与 ", p["other"], " 一同在 ", p["place"]);
    case ViolationCode::kStepMode:
      return StrCat(name, " 及该时长不是 ", p["step"], " 的可选方案");
    case ViolationCode::kSampleBusy:
      return StrCat(p["step"], " 的样品最早", p.At("earliest"), "才能送到",
                    p.If("before", "（在 ", " 之后）"));
    case ViolationCode::kCampaignBudget:
      return StrCat("各步骤合计 ", p["cost"], "，超出预算 ", p["budget"]);
  }
  return StrCat(name, " 该时段不能预约");
}

}  // namespace

std::string ChinesePhrase(const Violation& violation, absl::string_view name) {
  return StrCat(Phrase(violation, name), "。");
}

}  // namespace trilab::engine
