#include "server/engine/explain/relaxation_text.h"

#include <array>
#include <cstddef>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "server/engine/local_time.h"
#include "server/engine/violation_text.h"
#include "server/engine/violation_time_text.h"

namespace trilab::engine {
namespace {

using absl::StrCat;

std::string EnglishDay(absl::CivilMinute time) {
  return absl::FormatTime("%a %Y-%m-%d",
                          absl::FromCivil(time, absl::UTCTimeZone()),
                          absl::UTCTimeZone());
}

std::string ChineseDay(absl::CivilMinute time) {
  // In the order of absl::Weekday.
  static constexpr std::array<absl::string_view, 7> kWeekdays = {
      "周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  const absl::CivilDay day(time);
  return StrCat(absl::FormatCivilTime(day), "（",
                kWeekdays[static_cast<size_t>(absl::GetWeekday(day))], "）");
}

// "Tue 2026-11-24 10:00-14:00", or both days where they differ.
std::string SpanText(const Interval& span,
                     std::string (*day)(absl::CivilMinute),
                     absl::string_view gap) {
  const absl::CivilMinute start = ToLocal(ReadersZone(), span.start);
  const absl::CivilMinute end = ToLocal(ReadersZone(), span.end);
  const bool one_day = absl::CivilDay(start) == absl::CivilDay(end);
  return StrCat(day(start), gap, ClockText(start), "–",
                one_day ? "" : StrCat(day(end), gap), ClockText(end));
}

std::string LengthText(Minute minutes, absl::string_view day,
                       absl::string_view hour, absl::string_view minute) {
  std::string text;
  const auto add = [&text](int64_t count, absl::string_view unit) {
    if (count > 0) {
      absl::StrAppend(&text, text.empty() ? "" : " ", count, " ", unit);
    }
  };
  add(minutes / 1440, day);
  add(minutes % 1440 / 60, hour);
  add(minutes % 60, minute);
  return text;
}
std::string EnglishLength(Minute minutes) {
  return LengthText(minutes, "d", "h", "min");
}
std::string ChineseLength(Minute minutes) {
  return LengthText(minutes, "天", "小时", "分钟");
}

std::string SchemesText(const Ask& ask, const Relaxation& relaxation,
                        absl::string_view separator) {
  return absl::StrJoin(
      SchemesGivenUp(ask, relaxation), separator,
      [](std::string* out, AccreditationScheme scheme) {
        absl::StrAppend(out,
                        scheme == AccreditationScheme::kCma ? "CMA" : "CNAS");
      });
}

// By how much a limit would have to be raised; 0 if no limit is in the way.
struct Raise {
  Minute minutes = 0;
  int64_t bookings = 0;
};

Raise RaiseOf(const Relaxation& relaxation) {
  if (!relaxation.broken.has_value()) return {};
  const Violation& broken = *relaxation.broken;
  const auto number = [&broken](absl::string_view name) {
    return MinutesOf(broken, name);
  };
  switch (broken.code) {
    case ViolationCode::kTimeQuota:
      return {.minutes = number("used") + number("minutes") - number("max")};
    case ViolationCode::kTooLong:
      return {.minutes = number("minutes") - number("max")};
    case ViolationCode::kCountQuota:
    case ViolationCode::kTooManyBookings:
      return {.bookings = number("used") + 1 - number("max")};
    default:
      return {};
  }
}

std::string EnglishWaiver(const Relaxation& relaxation) {
  const std::string rule = ResourceName({ResourceKind::kRule, relaxation.rule});
  const Raise raise = RaiseOf(relaxation);
  if (raise.minutes > 0) {
    return StrCat("If a manager raised the limit of ", rule, " by ",
                  EnglishLength(raise.minutes), ", or waived it");
  }
  if (raise.bookings > 0) {
    return StrCat(
        "If a manager raised the limit of ", rule, " by ", raise.bookings,
        raise.bookings == 1 ? " booking" : " bookings", ", or waived it");
  }
  return StrCat("If a manager waived ", rule);
}

std::string ChineseWaiver(const Relaxation& relaxation) {
  const std::string rule = ResourceName({ResourceKind::kRule, relaxation.rule});
  const Raise raise = RaiseOf(relaxation);
  if (raise.minutes > 0) {
    return StrCat("若管理员把规则 ", rule, " 的上限提高 ",
                  ChineseLength(raise.minutes), "，或豁免该规则");
  }
  if (raise.bookings > 0) {
    return StrCat("若管理员把规则 ", rule, " 的上限提高 ", raise.bookings,
                  " 个预约，或豁免该规则");
  }
  return StrCat("若管理员豁免规则 ", rule);
}

std::string EnglishChange(const Ask& ask, const Relaxation& relaxation) {
  switch (relaxation.kind) {
    case RelaxationKind::kStartLater:
      return "Start later";
    case RelaxationKind::kOtherRegion:
      return "Go to another region";
    case RelaxationKind::kOtherCentre:
      return "Go to another centre";
    case RelaxationKind::kOtherInstrument:
      return "Take another instrument";
    case RelaxationKind::kAnyOperator:
      return "Let any qualified operator run it";
    case RelaxationKind::kOtherMode:
      return relaxation.slot.mode == ServiceMode::kSample
                 ? "Send the sample in"
                 : "Run it yourself (self-service)";
    case RelaxationKind::kFewerUnits:
      return StrCat("Take ", relaxation.ask.units, " of the ", ask.units,
                    " units");
    case RelaxationKind::kShorter:
      return StrCat("Make it ", EnglishLength(relaxation.ask.duration),
                    " instead of ", EnglishLength(ask.duration));
    case RelaxationKind::kAnyEdition:
      return StrCat("Accept any edition of ", relaxation.ask.need.standard);
    case RelaxationKind::kWithoutAccreditation:
      return StrCat("Do without ", SchemesText(ask, relaxation, " and "));
    case RelaxationKind::kWaiveRule:
      return EnglishWaiver(relaxation);
  }
  return "Change it";
}

std::string ChineseChange(const Ask& ask, const Relaxation& relaxation) {
  switch (relaxation.kind) {
    case RelaxationKind::kStartLater:
      return "推迟开始";
    case RelaxationKind::kOtherRegion:
      return "改到其他地区";
    case RelaxationKind::kOtherCentre:
      return "改到其他中心";
    case RelaxationKind::kOtherInstrument:
      return "换一台仪器";
    case RelaxationKind::kAnyOperator:
      return "不限定操作员";
    case RelaxationKind::kOtherMode:
      return relaxation.slot.mode == ServiceMode::kSample ? "改为送样检测"
                                                          : "改为自主上机";
    case RelaxationKind::kFewerUnits:
      return StrCat("把 ", ask.units, " 个单元减为 ", relaxation.ask.units,
                    " 个");
    case RelaxationKind::kShorter:
      return StrCat("把时长从 ", ChineseLength(ask.duration), "缩短为 ",
                    ChineseLength(relaxation.ask.duration));
    case RelaxationKind::kAnyEdition:
      return StrCat("接受 ", relaxation.ask.need.standard, " 的任一版本");
    case RelaxationKind::kWithoutAccreditation:
      return StrCat("不要求 ", SchemesText(ask, relaxation, "、"), " 资质");
    case RelaxationKind::kWaiveRule:
      return ChineseWaiver(relaxation);
  }
  return "更改条件";
}

}  // namespace

std::vector<AccreditationScheme> SchemesGivenUp(const Ask& ask,
                                                const Relaxation& relaxation) {
  std::vector<AccreditationScheme> given_up;
  for (const AccreditationScheme scheme : ask.need.accreditations) {
    if (!absl::c_linear_search(relaxation.ask.need.accreditations, scheme)) {
      given_up.push_back(scheme);
    }
  }
  return given_up;
}

LocalizedText TextOf(const Catalog& catalog, const Ask& ask,
                     const Relaxation& relaxation) {
  const Slot& slot = relaxation.slot;
  const absl::string_view id = catalog.instruments().IdOf(slot.instrument);
  const InstrumentSite* site = catalog.SiteOf(slot.instrument);
  const absl::string_view centre = site == nullptr || site->centre == nullptr
                                       ? absl::string_view("-")
                                       : site->centre->meta.id;
  LocalizedText text;
  text.en = StrCat(EnglishChange(ask, relaxation), ": ", id, " (", centre,
                   "), ", SpanText(slot.interval, EnglishDay, " "), ".");
  text.zh = StrCat(ChineseChange(ask, relaxation), "：", id, "（", centre,
                   "），", SpanText(slot.interval, ChineseDay, ""), "。");
  return text;
}

}  // namespace trilab::engine
