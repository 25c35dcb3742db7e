#ifndef TRILAB_SERVER_INVENTORY_ENCODING_H_
#define TRILAB_SERVER_INVENTORY_ENCODING_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"

namespace trilab::inventory {

enum class Encoding {
  kUtf8,
  kUtf16Le,
  kUtf16Be,
  kGb18030,  // Includes GBK and GB 2312.
  kMacRoman,
  kWindows1252,  // Includes Latin-1.
};

// The name by which ICU and the IANA registry know the encoding.
absl::string_view EncodingName(Encoding encoding);

// What the first bytes of a file tell about its encoding.
struct EncodingGuess {
  // How far the bytes back the guess.
  enum class Basis {
    kMark,     // A byte order mark.
    kContent,  // The sample is well formed and reads plausibly.
    kAsked,    // The caller's last resort; nothing else fitted.
    kDefault,  // Nothing fitted: UTF-8, and bad rows will be refused.
  };
  Encoding encoding = Encoding::kUtf8;
  Basis basis = Basis::kContent;
  size_t mark_bytes = 0;  // Length of the byte order mark.
};

// Guesses the encoding of a text from its first bytes; 64 KiB are plenty.
//
// `sample_is_whole`: the file ends with the sample. Otherwise a character cut
// off at its end is no fault. Pure ASCII is UTF-8. A sample that is UTF-8 but
// for few bad bytes is UTF-8 still, so that those rows are refused rather than
// the file read as mojibake.
//
// `last_resort`: single-byte encodings fit any bytes, so none is ever guessed;
// this one is taken when nothing else fits.
//
// Known limit: a handful of Chinese characters in GBK may happen to be well
// formed UTF-8, and is then taken as such. Big5 and Shift_JIS are not known.
EncodingGuess GuessEncoding(absl::string_view sample, bool sample_is_whole,
                            std::optional<Encoding> last_resort = std::nullopt);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_ENCODING_H_
