#include "server/engine/violation_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/engine/violation_phrases.h"

namespace trilab::engine {
namespace {

absl::string_view CollectionOf(ResourceKind kind) {
  switch (kind) {
    case ResourceKind::kInstitution:
      return "institutions";
    case ResourceKind::kCentre:
      return "centres";
    case ResourceKind::kLaboratory:
      return "laboratories";
    case ResourceKind::kInstrument:
      return "instruments";
    case ResourceKind::kCapability:
      return "capabilities";
    case ResourceKind::kOperator:
      return "operators";
    case ResourceKind::kStandard:
      return "standards";
    case ResourceKind::kCalendar:
      return "calendars";
    case ResourceKind::kHolidayYear:
      return "holidayYears";
    case ResourceKind::kOutage:
      return "outages";
    case ResourceKind::kRule:
      return "rules";
    case ResourceKind::kAccessToken:
      return "accessTokens";
    case ResourceKind::kPartnerGroup:
      return "partnerGroups";
    case ResourceKind::kMember:
      return "members";
    case ResourceKind::kProject:
      return "projects";
    case ResourceKind::kAgreement:
      return "agreements";
    case ResourceKind::kSupply:
      return "supplies";
  }
  return "resources";
}

const std::string& FirstOf(const std::string& a, const std::string& b,
                           const std::string& c) {
  if (!a.empty()) return a;
  return b.empty() ? c : b;
}

}  // namespace

LocalizedText TextOf(const Violation& violation,
                     const LocalizedText& resource_name) {
  const std::string id =
      violation.resource.id.empty() ? "-" : violation.resource.id;
  LocalizedText text;
  text.zh =
      ChinesePhrase(violation, FirstOf(resource_name.zh, resource_name.en, id));
  text.en =
      EnglishPhrase(violation, FirstOf(resource_name.en, resource_name.zh, id));
  return text;
}

std::string ParameterTime(Minute minute) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", ToTime(minute),
                          absl::UTCTimeZone());
}

absl::string_view ParameterOf(const Violation& violation,
                              absl::string_view name) {
  for (const auto& [key, value] : violation.parameters) {
    if (key == name) return value;
  }
  return "";
}

std::string ResourceName(const ResourceRef& resource) {
  return absl::StrCat(CollectionOf(resource.kind), "/", resource.id);
}

}  // namespace trilab::engine
