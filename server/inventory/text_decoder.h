#ifndef TRILAB_SERVER_INVENTORY_TEXT_DECODER_H_
#define TRILAB_SERVER_INVENTORY_TEXT_DECODER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/inventory/encoding.h"

struct UConverter;

namespace trilab::inventory {

// Bytes that are no character of the encoding.
struct InvalidBytes {
  int64_t offset = 0;  // From the start of the stream, mark included.
  std::string hex;     // "C3 28".
};

// Where decoded text goes. Calls come in stream order: an invalid sequence is
// told between the text before it and the text after it. A status other than
// OK stops the decoding.
struct DecodedSink {
  std::function<absl::Status(absl::string_view utf8)> text;
  std::function<absl::Status(const InvalidBytes&)> invalid;
};

// Turns a stream of bytes into well-formed UTF-8, piece by piece.
//
// Characters may be split over calls anywhere. Memory is constant. Line ends
// after an invalid sequence are never swallowed. Thread-compatible.
class TextDecoder {
 public:
  // Skips the first `mark_bytes` bytes of the stream.
  //
  // Returns INTERNAL if ICU lacks the encoding's table.
  static absl::StatusOr<std::unique_ptr<TextDecoder>> Create(Encoding encoding,
                                                             size_t mark_bytes,
                                                             DecodedSink sink);
  ~TextDecoder();

  // Returns the first status other than OK of the sink, now and ever after.
  absl::Status Feed(absl::string_view bytes);

  // Reports a character cut off at the end of the stream. Call once, last.
  absl::Status Finish();

 private:
  TextDecoder(size_t mark_bytes, DecodedSink sink);

  void DecodeUtf8(absl::string_view bytes, bool final);
  void DecodePiece(absl::string_view bytes, bool final);
  void EmitUtf16(size_t units);
  void EmitText(absl::string_view utf8);
  void EmitInvalid(int64_t offset, absl::string_view bytes);

  struct ConverterCloser {
    void operator()(UConverter* converter) const;
  };

  DecodedSink sink_;
  // Null for UTF-8, which is checked and passed on without copying.
  std::unique_ptr<UConverter, ConverterCloser> converter_;
  size_t mark_left_;
  int64_t offset_ = 0;  // Of the next byte to arrive.
  std::string carry_;   // UTF-8: the start of a split character.
  std::vector<char16_t> pivot_;
  size_t pivot_held_ = 0;  // A high surrogate that waits for its low one.
  std::string utf8_;
  absl::Status status_;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_TEXT_DECODER_H_
