#include "server/inventory/text_decoder.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace trilab::inventory {
namespace {

constexpr size_t kPieceBytes = 64 << 10;
constexpr size_t kPivotUnits = 16 << 10;

std::string Hex(absl::string_view bytes) {
  std::string hex;
  for (unsigned char byte : bytes) {
    absl::StrAppendFormat(&hex, "%s%02X", hex.empty() ? "" : " ", byte);
  }
  return hex;
}

// Index of the first byte beyond ASCII at or after `i`, or the size.
size_t SkipAscii(absl::string_view bytes, size_t i) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  for (; i + sizeof(uint64_t) <= bytes.size(); i += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof(word));
    if ((word & kHighBits) != 0) break;
  }
  while (i < bytes.size() && static_cast<unsigned char>(bytes[i]) < 0x80) ++i;
  return i;
}

}  // namespace

void TextDecoder::ConverterCloser::operator()(UConverter* converter) const {
  ucnv_close(converter);
}

TextDecoder::TextDecoder(size_t mark_bytes, DecodedSink sink)
    : sink_(std::move(sink)), mark_left_(mark_bytes) {}

TextDecoder::~TextDecoder() = default;

absl::StatusOr<std::unique_ptr<TextDecoder>> TextDecoder::Create(
    Encoding encoding, size_t mark_bytes, DecodedSink sink) {
  auto decoder = absl::WrapUnique(new TextDecoder(mark_bytes, std::move(sink)));
  if (encoding == Encoding::kUtf8) return decoder;
  UErrorCode error = U_ZERO_ERROR;
  const std::string name(EncodingName(encoding));
  decoder->converter_.reset(ucnv_open(name.c_str(), &error));
  ucnv_setToUCallBack(decoder->converter_.get(), UCNV_TO_U_CALLBACK_STOP,
                      nullptr, nullptr, nullptr, &error);
  if (U_FAILURE(error)) {
    return absl::InternalError(absl::StrCat("no converter from ", name,
                                            " to UTF-8: ", u_errorName(error)));
  }
  decoder->pivot_.resize(kPivotUnits);
  return decoder;
}

absl::Status TextDecoder::Feed(absl::string_view bytes) {
  const size_t mark = std::min(mark_left_, bytes.size());
  mark_left_ -= mark;
  offset_ += static_cast<int64_t>(mark);
  bytes.remove_prefix(mark);
  while (!bytes.empty() && status_.ok()) {
    const absl::string_view piece = bytes.substr(0, kPieceBytes);
    bytes.remove_prefix(piece.size());
    DecodePiece(piece, /*final=*/false);
  }
  return status_;
}

absl::Status TextDecoder::Finish() {
  if (status_.ok()) DecodePiece("", /*final=*/true);
  return status_;
}

void TextDecoder::EmitText(absl::string_view utf8) {
  if (status_.ok() && !utf8.empty()) status_ = sink_.text(utf8);
}

void TextDecoder::EmitInvalid(int64_t offset, absl::string_view bytes) {
  if (status_.ok()) status_ = sink_.invalid({offset, Hex(bytes)});
}

void TextDecoder::DecodeUtf8(absl::string_view bytes, bool final) {
  const int64_t base = offset_ - static_cast<int64_t>(bytes.size());
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  const auto size = static_cast<int32_t>(bytes.size());
  size_t good = 0;  // Start of the well-formed text not yet passed on.
  int32_t i = 0;
  while (status_.ok()) {
    i = static_cast<int32_t>(SkipAscii(bytes, i));
    if (i == size) break;
    const int32_t start = i;
    UChar32 c = 0;
    U8_NEXT(data, i, size, c);
    if (c >= 0) continue;
    EmitText(bytes.substr(good, start - good));
    good = i;
    if (!final && i == size &&
        size - start <= U8_COUNT_TRAIL_BYTES(data[start])) {
      carry_ = std::string(bytes.substr(start));
      return;
    }
    EmitInvalid(base + start, bytes.substr(start, i - start));
  }
  EmitText(bytes.substr(good));
}

// Passes on the first `units` units of the pivot as UTF-8, less a high
// surrogate at their end.
void TextDecoder::EmitUtf16(size_t units) {
  pivot_held_ = units > 0 && U16_IS_LEAD(pivot_[units - 1]) ? 1 : 0;
  const size_t whole = units - pivot_held_;
  utf8_.resize(whole * 3);
  int32_t length = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strToUTF8(utf8_.data(), static_cast<int32_t>(utf8_.size()), &length,
              pivot_.data(), static_cast<int32_t>(whole), &error);
  if (U_FAILURE(error)) {
    status_.Update(absl::InternalError(
        absl::StrCat("converting to UTF-8: ", u_errorName(error))));
    return;
  }
  if (pivot_held_ > 0) pivot_[0] = pivot_[units - 1];
  EmitText(absl::string_view(utf8_.data(), length));
}

void TextDecoder::DecodePiece(absl::string_view bytes, bool final) {
  const int64_t base = offset_;
  offset_ += static_cast<int64_t>(bytes.size());
  if (converter_ == nullptr) {
    if (carry_.empty()) return DecodeUtf8(bytes, final);
    std::string joined = absl::StrCat(carry_, bytes);
    carry_.clear();
    return DecodeUtf8(joined, final);
  }
  const char* source = bytes.data();
  const char* source_end = bytes.data() + bytes.size();
  while (status_.ok()) {
    char16_t* target = pivot_.data() + pivot_held_;
    UErrorCode error = U_ZERO_ERROR;
    ucnv_toUnicode(converter_.get(), &target, pivot_.data() + pivot_.size(),
                   &source, source_end, nullptr, final ? 1 : 0, &error);
    EmitUtf16(target - pivot_.data());
    if (error == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_SUCCESS(error)) return;
    std::array<char, 16> invalid{};
    auto length = static_cast<int8_t>(invalid.size());
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_getInvalidChars(converter_.get(), invalid.data(), &length, &ignored);
    EmitInvalid(base + (source - bytes.data()) - length,
                absl::string_view(invalid.data(), length));
    if (error == U_TRUNCATED_CHAR_FOUND) return;
  }
}

}  // namespace trilab::inventory
