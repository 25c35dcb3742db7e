#include "server/inventory/importer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/inventory/cell_text.h"
#include "server/inventory/file_kind.h"
#include "server/inventory/holiday_cn_importer.h"
#include "server/inventory/mapped_importer.h"
#include "server/inventory/mapping.h"
#include "server/inventory/nrii_importer.h"
#include "server/inventory/table_importer.h"
#include "server/inventory/uniquip_importer.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

// The fields of InventoryItem, by which its lines begin.
constexpr absl::string_view kItemKeys[] = {
    "institution", "centre",   "laboratory", "instrument",   "capability",
    "operator",    "standard", "calendar",   "holidayYear",  "holiday_year",
    "outage",      "rule",     "member",     "partnerGroup", "partner_group",
    "project",     "agreement"};

// The first key of a JSON object; "" if there is none.
absl::string_view FirstKey(absl::string_view json) {
  absl::ConsumePrefix(&json, "\xEF\xBB\xBF");
  json = TrimSpace(json);
  if (!absl::ConsumePrefix(&json, "{")) return "";
  json = TrimSpace(json);
  if (!absl::ConsumePrefix(&json, "\"")) return "";
  return json.substr(0, json.find('"'));
}

}  // namespace

ImportFormat DetectFormat(absl::string_view sample) {
  const absl::string_view key = FirstKey(sample);
  if (std::find(std::begin(kItemKeys), std::end(kItemKeys), key) !=
      std::end(kItemKeys)) {
    return ImportFormat::kTrilab;
  }
  if (SniffFileKind(sample) != FileKind::kJson) return ImportFormat::kUnknown;
  return absl::StrContains(sample, "\"days\"") ? ImportFormat::kHolidayCn
                                               : ImportFormat::kTrilab;
}

absl::StatusOr<std::unique_ptr<Importer>> MakeImporter(ImporterOptions options,
                                                       ImportedRowSink sink) {
  const bool mapped =
      options.format == ImportFormat::kMapped ||
      (options.format == ImportFormat::kUnknown && !options.mapping.empty());
  if (!mapped && !options.mapping.empty()) {
    return absl::InvalidArgumentError(
        "options.mapping is read for the format MAPPED only");
  }
  if (mapped && options.mapping.empty()) {
    return absl::InvalidArgumentError(
        "options.mapping is required for the format MAPPED");
  }
  if (options.format == ImportFormat::kHolidayCn) {
    return std::unique_ptr<Importer>(
        std::make_unique<HolidayCnImporter>(std::move(sink)));
  }
  std::vector<std::unique_ptr<RowImporter>> candidates;
  if (mapped) {
    TRILAB_ASSIGN_OR_RETURN(Mapping mapping, ParseMapping(options.mapping));
    candidates.push_back(
        std::make_unique<MappedImporter>(options.context, std::move(mapping)));
  } else {
    if (options.format != ImportFormat::kUniquip) {
      candidates.push_back(std::make_unique<NriiImporter>(options.context));
    }
    if (options.format != ImportFormat::kNrii) {
      candidates.push_back(std::make_unique<UniquipImporter>(options.context));
    }
  }
  return std::unique_ptr<Importer>(std::make_unique<TableImporter>(
      options, std::move(candidates), std::move(sink)));
}

absl::StatusOr<std::optional<Encoding>> ParseEncodingName(
    absl::string_view name) {
  constexpr std::pair<absl::string_view, Encoding> kEncodings[] = {
      {"UTF-8", Encoding::kUtf8},
      {"UTF-16LE", Encoding::kUtf16Le},
      {"UTF-16BE", Encoding::kUtf16Be},
      {"GB18030", Encoding::kGb18030},
      {"GBK", Encoding::kGb18030},
      {"macintosh", Encoding::kMacRoman},
      {"ISO-8859-1", Encoding::kWindows1252},
  };
  if (name.empty()) return std::optional<Encoding>();
  for (const auto& [known, encoding] : kEncodings) {
    if (absl::EqualsIgnoreCase(known, name)) {
      return std::optional<Encoding>(encoding);
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("options.encoding: \"", name,
                   "\" is not known; expected "
                   "UTF-8, UTF-16LE, UTF-16BE, GB18030, GBK, macintosh or "
                   "ISO-8859-1"));
}

}  // namespace trilab::inventory
