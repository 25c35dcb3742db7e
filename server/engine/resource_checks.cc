#include "server/engine/resource_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/engine/standard_number.h"

namespace trilab::engine {
namespace {

using Problem = std::optional<FieldProblem>;

constexpr int32_t kMaxCapacity = 10'000;
constexpr int32_t kMaxBuffer = 10'080;

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// GB 32100: digits and the capital letters but for I, O, S, V and Z.
bool IsCreditCode(absl::string_view code) {
  return code.size() == 18 && std::all_of(code.begin(), code.end(), [](char c) {
           return absl::ascii_isdigit(c) ||
                  (absl::ascii_isupper(c) &&
                   !absl::StrContains("IOSVZ", absl::string_view(&c, 1)));
         });
}

Problem CheckLocation(const std::optional<GeoPoint>& location) {
  const bool broken =
      location.has_value() && !(std::abs(location->latitude) <= 90 &&
                                std::abs(location->longitude) <= 180);
  return ProblemIf(broken, "location",
                   "The latitude is -90 to 90 degrees, the longitude -180 to "
                   "180.");
}

Problem CheckMoney(const std::optional<Money>& money, absl::string_view field) {
  if (!money.has_value()) return std::nullopt;
  const bool currency = money->currency.size() == 3 &&
                        std::all_of(money->currency.begin(),
                                    money->currency.end(), absl::ascii_isupper);
  const bool signs = (money->units >= 0 || money->nanos <= 0) &&
                     (money->units <= 0 || money->nanos >= 0);
  return FirstOf(
      ProblemIf(!currency, absl::StrCat(field, ".currency_code"),
                "A currency is three capital letters of ISO 4217."),
      ProblemIf(!signs || std::abs(money->nanos) > 999'999'999,
                absl::StrCat(field, ".nanos"),
                "Nanos have the sign of the units and at most nine digits."));
}

Problem CheckRanges(const std::vector<ParameterRange>& ranges) {
  for (size_t i = 0; i < ranges.size(); ++i) {
    const ParameterRange& range = ranges[i];
    const std::string field = absl::StrCat("ranges[", i, "]");
    Problem problem = FirstOf(
        ProblemIf(range.parameter.empty(), absl::StrCat(field, ".parameter"),
                  "A range names its parameter."),
        // Written so that not-a-number fails, too.
        ProblemIf(!(range.minimum <= range.maximum),
                  absl::StrCat(field, ".maximum"),
                  "The maximum of a range is not below its minimum."));
    if (problem.has_value()) return problem;
  }
  return std::nullopt;
}

Problem CheckAccreditations(const std::vector<Accreditation>& list) {
  constexpr size_t kMost = 100;
  if (list.size() > kMost) {
    return FieldProblem{
        "accreditations",
        absl::StrCat("A capability has at most ", kMost, " accreditations.")};
  }
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string field = absl::StrCat("accreditations[", i, "]");
    const bool scheme = list[i].scheme == AccreditationScheme::kCma ||
                        list[i].scheme == AccreditationScheme::kCnas;
    Problem problem = FirstOf(
        ProblemIf(!scheme, absl::StrCat(field, ".scheme"),
                  "An accreditation names its scheme."),
        ProblemIf(list[i].validity.empty(), absl::StrCat(field, ".end_time"),
                  "An accreditation ends after it starts."));
    if (problem.has_value()) return problem;
  }
  return std::nullopt;
}

}  // namespace

Problem ProblemIf(bool broken, absl::string_view field,
                  absl::string_view message) {
  if (!broken) return std::nullopt;
  return FieldProblem{std::string(field), std::string(message)};
}

Problem CheckName(const LocalizedText& name) {
  return ProblemIf(name.zh.empty() && name.en.empty(), "display_name",
                   "A name in Chinese or English is required.");
}

Problem CheckRegion(int32_t region, absl::string_view field) {
  return ProblemIf(region < 110'000 || region > 999'999, field,
                   absl::StrCat("A region is a GB/T 2260 code of six digits "
                                "such as 110000, not ",
                                region, "."));
}

Problem CheckModes(const std::vector<ServiceMode>& modes,
                   absl::string_view field) {
  const absl::btree_set<ServiceMode> distinct(modes.begin(), modes.end());
  return ProblemIf(distinct.size() != modes.size(), field,
                   "A service mode is named twice.");
}

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= 63 &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
                  c == '.' || c == '_' || c == '-';
         });
}

std::string RequiredId(const HolidayYear& value) {
  return absl::StrCat(absl::AsciiStrToLower(value.region), "-", value.year);
}

std::string RequiredId(const Standard& value) {
  absl::StatusOr<StandardNumber> number = ParseStandardNumber(value.number);
  if (!number.ok()) return "";
  number->edition = value.edition;
  return StandardId(number->Text());
}

Problem Normalize(Institution& value) {
  static const auto& kinds = *new absl::btree_set<std::string>{
      "TESTING",         "CERTIFICATION", "METROLOGY",
      "NATIONAL_CENTRE", "FIRM",          "RESEARCH"};
  return FirstOf(
      CheckName(value.name), CheckRegion(value.region, "region"),
      ProblemIf(!kinds.contains(value.kind), "kind",
                absl::StrCat("'", value.kind,
                             "' is no kind of institution; it is TESTING, "
                             "CERTIFICATION, METROLOGY, NATIONAL_CENTRE, FIRM "
                             "or RESEARCH.")),
      ProblemIf(!value.credit_code.empty() && !IsCreditCode(value.credit_code),
                "credit_code",
                "A unified social credit code has 18 digits and capitals."));
}

Problem Normalize(Centre& value) {
  const bool elsewhere =
      value.district != 0 && value.district / 10'000 != value.region / 10'000;
  return FirstOf(
      CheckName(value.name),
      ProblemIf(value.institution.empty(), "institution",
                "A centre belongs to an institution."),
      CheckRegion(value.region, "region"),
      value.district == 0 ? std::nullopt
                          : CheckRegion(value.district, "district"),
      ProblemIf(elsewhere, "district",
                absl::StrCat("District ", value.district,
                             " does not lie in region ", value.region, ".")),
      CheckLocation(value.location));
}

Problem Normalize(Laboratory& value) {
  return FirstOf(CheckName(value.name),
                 ProblemIf(value.centre.empty(), "centre",
                           "A laboratory belongs to a centre."));
}

Problem Normalize(Instrument& value) {
  const auto buffer = [](int32_t minutes, absl::string_view field) {
    return ProblemIf(
        minutes < 0 || minutes > kMaxBuffer, field,
        absl::StrCat("A buffer is 0 to 10,080 minutes, not ", minutes, "."));
  };
  const bool code = value.class_code.empty() || (value.class_code.size() == 6 &&
                                                 AllDigits(value.class_code));
  const bool status = value.status >= InstrumentStatus::kBookable &&
                      value.status <= InstrumentStatus::kRestricted;
  return FirstOf(
      CheckName(value.name),
      ProblemIf(value.laboratory.empty(), "laboratory",
                "An instrument stands in a laboratory."),
      ProblemIf(!code, "class_code", "A class code has six digits."),
      ProblemIf(!status, "status", "There is no such status."),
      ProblemIf(value.capacity < 1 || value.capacity > kMaxCapacity, "capacity",
                absl::StrCat("The capacity is 1 to 10,000, not ",
                             value.capacity, ".")),
      buffer(value.buffer_before_minutes, "buffer_before_minutes"),
      buffer(value.buffer_after_minutes, "buffer_after_minutes"),
      CheckModes(value.service_modes, "service_modes"),
      ProblemIf(value.calibration.has_value() && value.calibration->empty(),
                "calibration_end_time", "A calibration ends after it starts."),
      CheckMoney(value.record.original_value, "record.original_value"),
      CheckNeeds(value));
}

Problem Normalize(Capability& value) {
  value.standard = CanonicalStandard(value.standard);
  return FirstOf(CheckName(value.name),
                 ProblemIf(value.instrument.empty(), "instrument",
                           "A capability belongs to an instrument."),
                 CheckRanges(value.ranges),
                 CheckAccreditations(value.accreditations));
}

Problem Normalize(Operator& value) {
  absl::btree_set<absl::string_view> centres, names;
  for (const std::string& centre : value.centres) {
    if (centre.empty() || !centres.insert(centre).second) {
      return FieldProblem{"centres", "A centre is empty or named twice."};
    }
  }
  for (size_t i = 0; i < value.qualifications.size(); ++i) {
    const std::string& name = value.qualifications[i].name;
    if (name.empty() || !names.insert(name).second) {
      return FieldProblem{absl::StrCat("qualifications[", i, "].qualification"),
                          "A qualification is without a name or named twice."};
    }
  }
  return FirstOf(CheckName(value.name),
                 ProblemIf(value.centres.empty(), "centres",
                           "An operator works at one centre at least."));
}

Problem Normalize(Standard& value) {
  absl::StatusOr<StandardNumber> number = ParseStandardNumber(value.number);
  if (!number.ok()) {
    return FieldProblem{"number", absl::StrCat(number.status().message(), ".")};
  }
  if (value.edition.empty()) value.edition = number->edition;
  const bool differs =
      !number->edition.empty() && number->edition != value.edition;
  value.number = number->TextWithoutEdition();
  value.replaced_by = CanonicalStandard(value.replaced_by);
  // What `WithoutEdition` takes off.
  const bool year = value.edition.size() == 4 && AllDigits(value.edition) &&
                    (absl::StartsWith(value.edition, "19") ||
                     absl::StartsWith(value.edition, "20"));
  return FirstOf(
      ProblemIf(differs, "edition", "The number names another edition."),
      ProblemIf(!year, "edition", "An edition is a year such as 2018."),
      ProblemIf(value.effective.has_value() && value.withdrawn.has_value() &&
                    *value.withdrawn <= *value.effective,
                "withdrawn_date",
                "A standard is withdrawn after it takes effect."));
}

}  // namespace trilab::engine
