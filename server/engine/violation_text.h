#ifndef TRILAB_SERVER_ENGINE_VIOLATION_TEXT_H_
#define TRILAB_SERVER_ENGINE_VIOLATION_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// What violations say, as sentences for people.
//
// The parameters of each code, in their order; those in brackets may be
// missing. Times are RFC 3339 in UTC, lengths whole minutes, names of
// resources as the API writes them ("bookings/7").
//
//   OCCUPIED                [booking] [start end] units_in_use capacity
//                           (the occupation, with its buffers)
//   CLOSED                  start end [reason] [earliest]  (what was asked for)
//   HOLIDAY                 date name [earliest]
//   HOLIDAYS_UNKNOWN        year
//   OUTAGE                  [outage] start end [reason planned] earliest
//   NOT_BOOKABLE            status
//   RESTRICTED              institution
//   NO_OPERATOR             [qualification] [operator] start end
//   NOT_CALIBRATED          valid_from valid_until
//   NOT_CAPABLE             [class_code] [standard] [ranges]
//   NOT_ACCREDITED          schemes [valid_until]
//   MODE_NOT_OFFERED        mode
//   TOO_MANY_UNITS          units capacity
//   IN_THE_PAST             start earliest
//   TOO_SHORT               minutes min
//   TOO_LONG                minutes max
//   NOT_MULTIPLE            minutes multiple_of
//   OFF_GRID                start end step offset align_end time_zone
//                           [earliest]
//   NOTICE_TOO_SHORT        [notice | working_days] earliest
//   BEYOND_HORIZON          latest to_end [opens]  (`latest` is a latest end
//                           if to_end is "true", else a latest start; `opens`
//                           is when the time asked for can be booked)
//   OPERATOR_NOT_QUALIFIED  operator [qualification] [expiry]
//   WINDOW_TOO_SHORT        minutes start end
//   STANDARD_NOT_IN_FORCE   standard withdrawn [replaced_by]
//   OUTSIDE_WINDOW          start end
//   OUTSIDE_REGIONS         regions [region]  (asked for; its own)
//   OUTSIDE_CENTRES         centres [centre]  (asked for; its own)
//   OTHER_EDITION           standard offered
//   NO_CANDIDATE            [class_code] [standard]  (of no resource)
//   NOT_EXACT               minutes exactly ("60,120") [counted]
//   OFF_BLOCKS              start end blocks ("08:00-09:00,21:00-08:00")
//                           allow_runs time_zone [earliest]
//   CHANGE_TOO_LATE         [notice | working_days] start
//   CANCEL_TOO_LATE         [notice | working_days] start
//   PRIORITY_WINDOW         start end institutions released  (of the window)
//   EXCLUSIVE_ACCESS        [start end] [institutions]  (of the block)
//   MEMBER_INACTIVE         member
//   PROJECT_INACTIVE        project
//   PROJECT_NOT_VALID       project [valid_from] [valid_until]
//   PROJECT_EXCLUDES        project
//   NOT_IN_PROJECT          project [member]
//   NO_AGREEMENT            partner centre [valid_from valid_until]  (of the
//                           agreement that ends last)
//   COUNT_QUOTA             owner used max period [days] [start end]  (`owner`
//                           is who booked, `period` DAY to ROLLING; the span is
//                           that of the fullest period)
//   TIME_QUOTA              owner minutes used max period [days] [start end]
//                           (what is asked for of the period, and its use)
//   TOO_MANY_BOOKINGS       owner used max
//   TOO_CLOSE               owner booking start end gap
//   SUBJECT_BUSY            owner booking start end
//   MEMBER_REQUIRED         qualification
//   MEMBER_NOT_QUALIFIED    member qualification [unused_days | [valid_from]
//                           [valid_until]]
//   APPROVAL_NEEDED         minutes min  (0: every length)
//   CHANGEOVER              booking start end from to minutes added gap
//                           [earliest]  (of the neighbour; `gap` is the time
//                           that has to lie between both)
//   CONFIGURATION_NOT_OFFERED  configuration [offered]  ("a,b")
//   UTILITY_LIMIT           supply asked in_use limit [unit] at [outage]
//   ACCESSORIES_TAKEN       supply asked in_use limit [unit] at [outage]
//   OUT_OF_STOCK            supply asked left [unit] at  (the time at which
//                           least is left, from the start on)
//   STOCK_NOT_COUNTED       supply counted
//   SUPPLY_ELSEWHERE        supply place
//   NO_COMPANION            [companion | class_code] start end [reason]  (of
//                           the companion's time, with the offsets; `reason`
//                           is the code of what stands in its way)
//   SUSPENDED               owner points limit days [credit needed] [until]
//   ANSWER_MISSING          question [text_zh] [text_en] [allowed]
//   ANSWER_NOT_ALLOWED      question [text_zh] [text_en] answer [allowed]
//   NOT_ACCEPTED            document version [text_zh] [text_en] [uri]
//                           [accepted]
//   STEP_ORDER              step before earliest
//   STEP_WAIT               step before latest
//   STEP_TIME               step start end
//   STEP_GROUP              step other place
//   STEP_MODE               step
//   SAMPLE_BUSY             step [before] earliest
//   CAMPAIGN_BUDGET         cost budget
//
// TOO_SHORT, TOO_LONG and NOT_MULTIPLE also have [counted], "true" where only
// some of the minutes were measured.

// Says `violation` in Chinese and English, with times in Asia/Shanghai. Both
// texts are whole sentences and never empty; parameters that are missing are
// left out. `resource_name` is what people call the violation's resource; an
// empty language falls back to the other, then to the resource's id.
LocalizedText TextOf(const Violation& violation,
                     const LocalizedText& resource_name = {});

// How parameters write a time: "2026-11-24T02:00:00Z".
std::string ParameterTime(Minute minute);

// The value of the parameter `name`; empty if it is missing.
absl::string_view ParameterOf(const Violation& violation,
                              absl::string_view name);

// "instruments/emc-3": a resource as the API names it.
std::string ResourceName(const ResourceRef& resource);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_VIOLATION_TEXT_H_
