#ifndef TRILAB_SERVER_INVENTORY_NRII_EXPORT_H_
#define TRILAB_SERVER_INVENTORY_NRII_EXPORT_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/engine/resources.h"

namespace trilab::inventory {

// Writes instruments as the rows of the national platform's instrument
// template (CSV, UTF-8 with a byte order mark, CRLF), so that NriiImporter
// makes the same instruments of them.
//
// After the template's 40 columns come 运行状态, 共享模式 and whatever else
// `record.extra` holds. The first column holds the name of the instrument
// ("instruments/emc-3"). What the platform has no column for (capacity,
// buffers, hours, calibration) is not written.
class NriiWriter {
 public:
  // Tells of an instrument that will be written, for the columns.
  void Announce(const engine::Instrument& instrument);

  // The mark and the header. Call once, after every Announce.
  std::string Header();

  // A line, with its end. `laboratory`: what people call it.
  std::string Line(const engine::Instrument& instrument,
                   absl::string_view laboratory) const;

 private:
  std::set<std::string> extra_;     // Columns beside the template's.
  std::vector<std::string> names_;  // Of all columns.
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_NRII_EXPORT_H_
