#include "server/inventory/encoding.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace trilab::inventory {
namespace {

using Basis = EncodingGuess::Basis;

// "仪器,万" in each encoding.
constexpr absl::string_view kUtf8 = "仪器,万\n";
constexpr absl::string_view kGbk = "\xD2\xC7\xC6\xF7,\xCD\xF2\n";

std::string Utf16(absl::string_view ascii, bool big_endian) {
  std::string wide;
  for (char c : ascii) {
    if (big_endian) wide += '\0';
    wide += c;
    if (!big_endian) wide += '\0';
  }
  return wide;
}

Encoding Guess(absl::string_view sample) {
  return GuessEncoding(sample, /*sample_is_whole=*/true).encoding;
}

TEST(EncodingTest, PureAsciiIsUtf8) {
  EXPECT_EQ(Guess("name,room\n"), Encoding::kUtf8);
}

TEST(EncodingTest, ChineseUtf8IsUtf8) {
  EXPECT_EQ(Guess(kUtf8), Encoding::kUtf8);
}

TEST(EncodingTest, ChineseGbkIsGb18030) {
  EXPECT_EQ(Guess(kGbk), Encoding::kGb18030);
}

TEST(EncodingTest, FourByteCharactersAreGb18030) {
  EXPECT_EQ(Guess("\x81\x39\xEF\x30,\x82\x35\x8F\x33\n"), Encoding::kGb18030);
}

TEST(EncodingTest, MarksTellTheEncoding) {
  EXPECT_EQ(Guess("\xEF\xBB\xBFname"), Encoding::kUtf8);
  EXPECT_EQ(Guess(absl::string_view("\xFF\xFEn\0", 4)), Encoding::kUtf16Le);
  EXPECT_EQ(Guess(absl::string_view("\xFE\xFF\0n", 4)), Encoding::kUtf16Be);
}

TEST(EncodingTest, MarkIsMeasured) {
  const EncodingGuess guess = GuessEncoding("\xEF\xBB\xBFname", true);

  EXPECT_EQ(guess.basis, Basis::kMark);
  EXPECT_EQ(guess.mark_bytes, 3);
}

TEST(EncodingTest, Utf16WithoutMarkIsKnownByItsAscii) {
  EXPECT_EQ(Guess(Utf16("name\troom\r\n", false)), Encoding::kUtf16Le);
  EXPECT_EQ(Guess(Utf16("name\troom\r\n", true)), Encoding::kUtf16Be);
}

TEST(EncodingTest, ChineseUtf16WithoutMarkIsKnownByItsLineEnds) {
  std::string chinese;
  for (int i = 0; i < 10; ++i) {
    chinese += std::string("\xEA\x4E\x68\x56\x0D\0\x0A\0", 8);
  }

  EXPECT_EQ(Guess(chinese), Encoding::kUtf16Le);
}

TEST(EncodingTest, AsciiWithStrayNulBytesIsNoUtf16) {
  EXPECT_EQ(Guess(absl::string_view("id,a\0b,name\n1,2,3\n", 18)),
            Encoding::kUtf8);
}

TEST(EncodingTest, CharacterCutOffAtTheSampleEndIsNoFault) {
  for (size_t size = 1; size < kUtf8.size(); ++size) {
    EXPECT_EQ(GuessEncoding(kUtf8.substr(0, size), false).encoding,
              Encoding::kUtf8)
        << size;
  }
}

TEST(EncodingTest, GbkCutOffAtTheSampleEndIsGb18030) {
  EXPECT_EQ(GuessEncoding(kGbk.substr(0, 3), false).encoding,
            Encoding::kGb18030);
}

TEST(EncodingTest, FewBadBytesLeaveUtf8) {
  std::string text;
  for (int i = 0; i < 20; ++i) text.append(kUtf8.data(), kUtf8.size());
  text += "\xFF\n";

  EXPECT_EQ(Guess(text), Encoding::kUtf8);
}

TEST(EncodingTest, Latin1IsNotTakenForGbk) {
  const EncodingGuess guess = GuessEncoding(
      "Tr\xE4ger,f\xFCr gesti\xF3n,Gr\xF6\xDF"
      "e\n",
      true);

  EXPECT_EQ(guess.encoding, Encoding::kUtf8);
  EXPECT_EQ(guess.basis, Basis::kDefault);
}

TEST(EncodingTest, LastResortIsTakenOnlyWhenAsked) {
  const EncodingGuess guess =
      GuessEncoding("caf\x8E,x\n", true, Encoding::kMacRoman);

  EXPECT_EQ(guess.encoding, Encoding::kMacRoman);
  EXPECT_EQ(guess.basis, Basis::kAsked);
}

TEST(EncodingTest, LastResortYieldsToUtf8) {
  EXPECT_EQ(GuessEncoding(kUtf8, true, Encoding::kMacRoman).encoding,
            Encoding::kUtf8);
}

}  // namespace
}  // namespace trilab::inventory
