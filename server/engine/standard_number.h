#ifndef TRILAB_SERVER_ENGINE_STANDARD_NUMBER_H_
#define TRILAB_SERVER_ENGINE_STANDARD_NUMBER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Numbers of standards, which people write in many ways.

namespace trilab::engine {

// "GB/T 18655-2018": prefix "GB/T", number "18655", edition "2018".
struct StandardNumber {
  std::string prefix;   // Upper case: "GB/T", "ISO/IEC", "CISPR".
  std::string number;   // "34590.10", "150.3A", "61000-4-2".
  std::string edition;  // A year of four digits; empty when not given.

  // The canonical text: "GB/T 18655-2018", but "ISO/IEC 17025:2017" for
  // bodies that part the year with a colon.
  std::string Text() const;
  std::string TextWithoutEdition() const;

  friend bool operator==(const StandardNumber&,
                         const StandardNumber&) = default;
};

// Reads a standard's number in any case and width, with or without spaces:
// "gb/t18655", "ＧＢ／Ｔ １８６５５—2018", "GB/T 2423.1-89" (1989).
//
// Returns INVALID_ARGUMENT, naming the text, for what has no prefix or no
// digit.
absl::StatusOr<StandardNumber> ParseStandardNumber(absl::string_view text);

// The canonical text of `text`, or `text` folded to upper case and single
// spaces when it is no number (an in-house method such as "Q-method 3").
// Idempotent.
std::string CanonicalStandard(absl::string_view text);

// A canonical text less its edition; itself if it has none. O(1).
absl::string_view WithoutEdition(absl::string_view canonical);

// The id that the row of a standard has: "gb-t-18655-2018" for
// "GB/T 18655-2018".
std::string StandardId(absl::string_view canonical);

// Whether a capability for `have` serves a need for `need`, both canonical: the
// same, or the need is without edition and the rest is the same.
bool StandardServes(absl::string_view have, absl::string_view need);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_STANDARD_NUMBER_H_
