#include "server/inventory/text_decoder.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;

struct Decoded {
  std::string text;  // "?" for each invalid sequence.
  std::vector<std::pair<int64_t, std::string>> invalid;
};

// Decodes `bytes` in pieces of `step` bytes.
Decoded Decode(Encoding encoding, absl::string_view bytes, size_t step,
               size_t mark_bytes = 0) {
  Decoded decoded;
  DecodedSink sink;
  sink.text = [&](absl::string_view text) {
    absl::StrAppend(&decoded.text, text);
    return absl::OkStatus();
  };
  sink.invalid = [&](const InvalidBytes& invalid) {
    decoded.text += '?';
    decoded.invalid.emplace_back(invalid.offset, invalid.hex);
    return absl::OkStatus();
  };
  auto decoder = TextDecoder::Create(encoding, mark_bytes, sink);
  EXPECT_THAT(decoder, IsOk());
  for (size_t i = 0; i < bytes.size(); i += step) {
    EXPECT_THAT((*decoder)->Feed(bytes.substr(i, step)), IsOk());
  }
  EXPECT_THAT((*decoder)->Finish(), IsOk());
  return decoded;
}

constexpr absl::string_view kUtf8 = "a仪器é\U0001F52C,b";

TEST(TextDecoderTest, Utf8PassesHoweverItIsSplit) {
  for (size_t step = 1; step <= kUtf8.size(); ++step) {
    const Decoded decoded = Decode(Encoding::kUtf8, kUtf8, step);

    EXPECT_EQ(decoded.text, kUtf8) << step;
    EXPECT_THAT(decoded.invalid, IsEmpty());
  }
}

TEST(TextDecoderTest, Gb18030ConvertsHoweverItIsSplit) {
  // 仪 in two bytes, U+1F52C in four.
  const absl::string_view bytes = "a\xD2\xC7\x94\x39\xE7\x34,b";
  for (size_t step = 1; step <= bytes.size(); ++step) {
    EXPECT_EQ(Decode(Encoding::kGb18030, bytes, step).text, "a仪\U0001F52C,b")
        << step;
  }
}

TEST(TextDecoderTest, Utf16SurrogatesConvertHoweverTheyAreSplit) {
  const absl::string_view bytes(
      "a\0\xEA\x4E\x3D\xD8\x2C\xDD"
      "b\0",
      10);
  for (size_t step = 1; step <= bytes.size(); ++step) {
    EXPECT_EQ(Decode(Encoding::kUtf16Le, bytes, step).text, "a仪\U0001F52Cb")
        << step;
  }
}

TEST(TextDecoderTest, LongSurrogateTextSurvivesThePivotBuffer) {
  std::string bytes("x\0", 2);
  std::string text = "x";
  for (int i = 0; i < 20'000; ++i) {
    bytes += "\x3D\xD8\x2C\xDD";
    text += "\U0001F52C";
  }

  EXPECT_EQ(Decode(Encoding::kUtf16Le, bytes, 4096).text, text);
}

TEST(TextDecoderTest, MarkIsSkippedAndCountedInOffsets) {
  const Decoded decoded = Decode(Encoding::kUtf8,
                                 "\xEF\xBB\xBF"
                                 "a\xFF",
                                 1, 3);

  EXPECT_EQ(decoded.text, "a?");
  EXPECT_THAT(decoded.invalid, ElementsAre(Pair(4, "FF")));
}

TEST(TextDecoderTest, OverlongSurrogateAndLoneBytesAreInvalidUtf8) {
  for (absl::string_view bad :
       {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xFE"}) {
    const Decoded decoded =
        Decode(Encoding::kUtf8, absl::StrCat("a", bad, "\nb"), 1);

    EXPECT_FALSE(decoded.invalid.empty());
    EXPECT_EQ(decoded.invalid[0].first, 1);
    EXPECT_EQ(decoded.text.substr(decoded.text.size() - 2), "\nb");
  }
}

TEST(TextDecoderTest, LineEndAfterABrokenCharacterIsKept) {
  EXPECT_EQ(Decode(Encoding::kUtf8, "\xE4\xB8\nb", 1).text, "?\nb");
  EXPECT_EQ(Decode(Encoding::kGb18030, "\xD2\nb", 1).text, "?\nb");
  EXPECT_EQ(Decode(Encoding::kGb18030, "\xD2\nb", 9).text, "?\nb");
}

TEST(TextDecoderTest, OffsetsOfInvalidGb18030ArePrecise) {
  const Decoded decoded =
      Decode(Encoding::kGb18030, "ab\xD2\xC7\xFF,c\xD2\n", 3);

  EXPECT_THAT(decoded.invalid, ElementsAre(Pair(4, "FF"), Pair(7, "D2")));
}

TEST(TextDecoderTest, CharacterCutOffAtTheEndIsInvalid) {
  EXPECT_THAT(Decode(Encoding::kUtf8, "ab\xE4\xB8", 1).invalid,
              ElementsAre(Pair(2, "E4 B8")));
  EXPECT_THAT(Decode(Encoding::kGb18030, "ab\xD2", 1).invalid,
              ElementsAre(Pair(2, "D2")));
  EXPECT_THAT(
      Decode(Encoding::kUtf16Le, absl::string_view("a\0b", 3), 1).invalid,
      ElementsAre(Pair(2, "62")));
}

TEST(TextDecoderTest, UnpairedSurrogateIsInvalid) {
  const absl::string_view bytes(
      "a\0\x3D\xD8"
      "b\0",
      6);

  EXPECT_THAT(Decode(Encoding::kUtf16Le, bytes, 6).invalid,
              ElementsAre(Pair(2, "3D D8")));
}

TEST(TextDecoderTest, MacRomanConverts) {
  EXPECT_EQ(Decode(Encoding::kMacRoman, "caf\x8E\xCA", 1).text, "café\xC2\xA0");
}

TEST(TextDecoderTest, StopsAtTheSinksError) {
  DecodedSink sink;
  sink.text = [](absl::string_view) { return absl::CancelledError("stop"); };
  auto decoder = TextDecoder::Create(Encoding::kUtf8, 0, sink);

  EXPECT_THAT((*decoder)->Feed("a"), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT((*decoder)->Finish(), StatusIs(absl::StatusCode::kCancelled));
}

}  // namespace
}  // namespace trilab::inventory
