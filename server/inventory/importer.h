#ifndef TRILAB_SERVER_INVENTORY_IMPORTER_H_
#define TRILAB_SERVER_INVENTORY_IMPORTER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/inventory/encoding.h"
#include "server/inventory/import_row.h"

namespace trilab::inventory {

enum class ImportFormat : uint8_t {
  kUnknown,
  kTrilab,     // JSON Lines of our own; see server/handlers.
  kNrii,       // The national platform's templates.
  kUniquip,    // UNIQUIP CSV.
  kMapped,     // A table read through a mapping file.
  kHolidayCn,  // A year of holidays of the holiday-cn project.
};

// What an importer needs to know of the catalogue.
struct ImportContext {
  // The centre to which instruments belong that name none, and what its own
  // resource says. Empty: none was given.
  std::string centre;
  std::string institution;
  int32_t region = 0;

  // Ids of laboratories that exist, by LaboratoryKey, so that a name in a file
  // finds what somebody made by hand.
  absl::flat_hash_map<std::string, std::string> laboratories;
};

// Equal for names of laboratories of one centre that a person would call the
// same.
std::string LaboratoryKey(absl::string_view centre, absl::string_view name);

struct ImporterOptions {
  ImportFormat format = ImportFormat::kUnknown;  // Unknown: told by the file.
  ImportContext context;
  std::string mapping;               // Text of the mapping file.
  std::optional<Encoding> encoding;  // Unset: detected.
  std::string sheet;                 // Empty: all with a known header.
  std::string spool_directory;       // For workbooks; must exist.
  // If given, asked now and then; true ends the reading with CANCELLED.
  std::function<bool()> cancelled;
};

// What is known of a file once it has been read.
struct ImportedFile {
  ImportFormat format = ImportFormat::kUnknown;
  std::string encoding;  // Of text, such as "GB18030"; else empty.
  // Columns without a field of their own, kept in `record.extra`.
  std::vector<std::string> extra_columns;
};

// Turns the bytes of an inventory file, as they arrive, into resources.
//
// Rows come during Feed where the format allows, else during Finish. Memory
// is bounded but for what tells duplicates: about 100 bytes for each row.
//
// Thread-compatible.
class Importer {
 public:
  virtual ~Importer() = default;

  // Takes the next bytes. Once it or Finish fails, each call returns the same.
  //
  // Returns the errors of TableReader, or the sink's, or
  //   INVALID_ARGUMENT  the file is not of the format.
  virtual absl::Status Feed(absl::string_view bytes) = 0;

  // Delivers the remaining rows. Call once, last.
  virtual absl::Status Finish() = 0;

  virtual const ImportedFile& file() const = 0;
};

// Tells the format of a file from its first bytes, as far as they do: TRILAB,
// HOLIDAY_CN, or unknown for what is a table.
ImportFormat DetectFormat(absl::string_view sample);

// Makes the importer for any format but TRILAB.
//
// Returns INVALID_ARGUMENT if the mapping is malformed (naming its key), is
// given for another format, or is missing.
absl::StatusOr<std::unique_ptr<Importer>> MakeImporter(ImporterOptions options,
                                                       ImportedRowSink sink);

// The encoding of a name as ImportOptions lists it; INVALID_ARGUMENT for
// another. Empty: unset.
absl::StatusOr<std::optional<Encoding>> ParseEncodingName(
    absl::string_view name);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_IMPORTER_H_
