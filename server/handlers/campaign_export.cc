#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "google/protobuf/util/json_util.h"
#include "server/errors.h"
#include "server/handlers/campaign_handlers.h"
#include "server/handlers/convert/fields.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using PlacedStep = v1::Campaign::PlacedStep;

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

absl::Time TimeOf(const google::protobuf::Timestamp& proto) {
  return absl::FromUnixSeconds(proto.seconds());
}

// Tables are for people, who read them in Shanghai.
std::string LocalTime(const google::protobuf::Timestamp& proto) {
  return absl::FormatTime("%Y-%m-%d %H:%M", TimeOf(proto),
                          absl::FixedTimeZone(8 * 60 * 60));
}

std::string Csv(const v1::Campaign& campaign) {
  // With it, spreadsheets take the file for UTF-8.
  std::string out =
      "\xEF\xBB\xBFsample,step,start,end,instrument,centre,operator,"
      "booking\r\n";
  for (const PlacedStep& step : campaign.placements()) {
    absl::StrAppend(&out, Quoted(step.sample()), ",", Quoted(step.step()), ",",
                    LocalTime(step.start_time()), ",",
                    LocalTime(step.end_time()), ",", Quoted(step.instrument()),
                    ",", Quoted(step.centre()), ",", Quoted(step.operator_()),
                    ",", Quoted(step.booking()), "\r\n");
  }
  return out;
}

absl::StatusOr<std::string> Json(const v1::Campaign& campaign) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string out;
  const auto status =
      google::protobuf::util::MessageToJsonString(campaign, &out, options);
  if (!status.ok()) return absl::InternalError(status.ToString());
  return out;
}

// A text value (RFC 5545, 3.3.11).
std::string CalendarText(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"\\", "\\\\"}, {";", "\\;"}, {",", "\\,"}, {"\n", "\\n"}});
}

// A content line of at most 75 bytes, folded between characters (3.1).
void AddLine(absl::string_view line, std::string& out) {
  size_t room = 75;
  for (size_t i = 0; i < line.size();) {
    size_t end = i + 1;
    while (end < line.size() && (line[end] & 0xC0) == 0x80) ++end;
    if (end - i > room) {
      out += "\r\n ";
      room = 74;
    }
    absl::StrAppend(&out, line.substr(i, end - i));
    room -= end - i;
    i = end;
  }
  out += "\r\n";
}

std::string Calendar(const v1::Campaign& campaign, absl::Time now) {
  const auto utc = [](absl::Time time) {
    return absl::FormatTime("%Y%m%dT%H%M%SZ", time, absl::UTCTimeZone());
  };
  std::string out;
  AddLine("BEGIN:VCALENDAR", out);
  AddLine("VERSION:2.0", out);
  AddLine("PRODID:-//Trilab//Campaigns//EN", out);
  for (const PlacedStep& step : campaign.placements()) {
    AddLine("BEGIN:VEVENT", out);
    AddLine(
        absl::StrCat("UID:", campaign.name().empty() ? "plan" : campaign.name(),
                     "/", step.sample(), "/", step.step(), "@trilab"),
        out);
    AddLine(absl::StrCat("DTSTAMP:", utc(now)), out);
    AddLine(absl::StrCat("DTSTART:", utc(TimeOf(step.start_time()))), out);
    AddLine(absl::StrCat("DTEND:", utc(TimeOf(step.end_time()))), out);
    AddLine(absl::StrCat("SUMMARY:", CalendarText(absl::StrCat(
                                         step.sample(), " ", step.step()))),
            out);
    AddLine(
        absl::StrCat("LOCATION:", CalendarText(absl::StrCat(
                                      step.instrument(), ", ", step.centre()))),
        out);
    AddLine("END:VEVENT", out);
  }
  AddLine("END:VCALENDAR", out);
  return out;
}

}  // namespace

absl::Status ExportPlanHandler(const ReadCall& call,
                               const v1::ExportPlanRequest& request,
                               v1::ExportPlanResponse* response) {
  v1::Campaign campaign = request.campaign();
  if (!request.name().empty()) {
    TRILAB_ASSIGN_OR_RETURN(
        const engine::Ptr<engine::Campaign> booked,
        VisibleCampaign(call.state(), call.caller, request.name()));
    TRILAB_ASSIGN_OR_RETURN(campaign, PresentCampaign(call, *booked));
  }
  if (campaign.placements().empty()) {
    return InvalidFieldError("campaign.placements",
                             "or the name of a campaign is required");
  }
  switch (request.format()) {
    case v1::ExportPlanRequest::FORMAT_CSV:
      response->set_content(Csv(campaign));
      response->set_content_type("text/csv; charset=utf-8");
      return absl::OkStatus();
    case v1::ExportPlanRequest::FORMAT_JSON: {
      TRILAB_ASSIGN_OR_RETURN(*response->mutable_content(), Json(campaign));
      response->set_content_type("application/json");
      return absl::OkStatus();
    }
    case v1::ExportPlanRequest::FORMAT_ICALENDAR:
      response->set_content(Calendar(campaign, call.now));
      response->set_content_type("text/calendar; charset=utf-8");
      return absl::OkStatus();
    default:
      return InvalidFieldError("format", "is required");
  }
}

}  // namespace trilab
