#include "server/resource_name.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/errors.h"

namespace trilab {
namespace {

using engine::ResourceKind;

constexpr std::pair<ResourceKind, absl::string_view> kCollections[] = {
    {ResourceKind::kInstitution, "institutions"},
    {ResourceKind::kCentre, "centres"},
    {ResourceKind::kLaboratory, "laboratories"},
    {ResourceKind::kInstrument, "instruments"},
    {ResourceKind::kCapability, "capabilities"},
    {ResourceKind::kOperator, "operators"},
    {ResourceKind::kStandard, "standards"},
    {ResourceKind::kCalendar, "calendars"},
    {ResourceKind::kHolidayYear, "holidayYears"},
    {ResourceKind::kOutage, "outages"},
    {ResourceKind::kRule, "rules"},
    {ResourceKind::kAccessToken, "accessTokens"},
    {ResourceKind::kPartnerGroup, "partnerGroups"},
    {ResourceKind::kMember, "members"},
    {ResourceKind::kProject, "projects"},
    {ResourceKind::kAgreement, "agreements"},
    {ResourceKind::kTariff, "tariffs"},
    {ResourceKind::kVoucher, "vouchers"},
    {ResourceKind::kSupply, "supplies"},
};

// The number in "bookings/7" for the collection "bookings".
absl::StatusOr<uint64_t> ParseNumberedName(absl::string_view field,
                                           absl::string_view collection,
                                           absl::string_view name) {
  absl::string_view number = name;
  uint64_t id = 0;
  if (!absl::ConsumePrefix(&number, absl::StrCat(collection, "/")) ||
      !absl::SimpleAtoi(number, &id) || id == 0 || absl::StrCat(id) != number) {
    return InvalidFieldError(
        field, absl::StrCat("\"", name, "\" is not of the form \"", collection,
                            "/7\""));
  }
  return id;
}

}  // namespace

absl::string_view CollectionOf(ResourceKind kind) {
  for (const auto& [known, collection] : kCollections) {
    if (known == kind) return collection;
  }
  return "resources";
}

std::optional<ResourceKind> KindOfCollection(absl::string_view collection) {
  for (const auto& [kind, known] : kCollections) {
    if (known == collection) return kind;
  }
  return std::nullopt;
}

std::string ResourceName(ResourceKind kind, absl::string_view id) {
  if (id.empty()) return "";
  return absl::StrCat(CollectionOf(kind), "/", id);
}

std::string BookingName(uint64_t id) { return absl::StrCat("bookings/", id); }

absl::StatusOr<std::string> ParseResourceName(absl::string_view field,
                                              ResourceKind kind,
                                              absl::string_view name) {
  absl::string_view id = name;
  if (name.empty()) {
    return InvalidFieldError(field, absl::StrCat("is required, such as \"",
                                                 CollectionOf(kind), "/abc\""));
  }
  if (!absl::ConsumePrefix(&id, absl::StrCat(CollectionOf(kind), "/")) ||
      !IsResourceId(id)) {
    return InvalidFieldError(
        field,
        absl::StrCat("\"", name, "\" is not of the form \"", CollectionOf(kind),
                     "/…\" with 1 to 63 of a-z, 0-9, \".\", \"_\" and "
                     "\"-\""));
  }
  return std::string(id);
}

absl::StatusOr<std::string> ParseOptionalName(absl::string_view field,
                                              ResourceKind kind,
                                              absl::string_view name) {
  if (name.empty()) return std::string();
  return ParseResourceName(field, kind, name);
}

absl::StatusOr<uint64_t> ParseBookingName(absl::string_view field,
                                          absl::string_view name) {
  return ParseNumberedName(field, "bookings", name);
}

std::string SeriesName(uint64_t id) {
  return id == 0 ? "" : absl::StrCat("series/", id);
}

std::string WaitlistEntryName(uint64_t id) {
  return id == 0 ? "" : absl::StrCat("waitlistEntries/", id);
}

absl::StatusOr<uint64_t> ParseSeriesName(absl::string_view field,
                                         absl::string_view name) {
  return ParseNumberedName(field, "series", name);
}

absl::StatusOr<uint64_t> ParseWaitlistEntryName(absl::string_view field,
                                                absl::string_view name) {
  return ParseNumberedName(field, "waitlistEntries", name);
}

std::string CampaignName(uint64_t id) {
  return id == 0 ? "" : absl::StrCat("campaigns/", id);
}

absl::StatusOr<uint64_t> ParseCampaignName(absl::string_view field,
                                           absl::string_view name) {
  return ParseNumberedName(field, "campaigns", name);
}

bool IsResourceId(absl::string_view id) {
  return !id.empty() && id.size() <= 63 &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

}  // namespace trilab
