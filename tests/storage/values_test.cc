#include "storage/values.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace trilab::storage {
namespace {

using ::trilab::testing::IsOkAndHolds;
using ::trilab::testing::StatusIs;

std::string Hex(const std::string& bytes) {
  return absl::BytesToHexString(bytes);
}

TEST(ValuesTest, TimeIndexValueIsEndAndActive) {
  const TimeIndexValue value{.end_minute = 61, .active = true};

  EXPECT_EQ(Hex(EncodeTimeIndexValue(value)), "800000000000003d01");
  EXPECT_THAT(DecodeTimeIndexValue(EncodeTimeIndexValue(value)),
              IsOkAndHolds(value));
}

TEST(ValuesTest, TimeIndexValueRefusesOtherFlagsAndLengths) {
  EXPECT_THAT(DecodeTimeIndexValue(std::string(8, '\0') + '\x02'),
              StatusIs(absl::StatusCode::kDataLoss, "flag 2"));
  EXPECT_THAT(DecodeTimeIndexValue(std::string(8, '\0')),
              StatusIs(absl::StatusCode::kDataLoss, "8 bytes"));
}

TEST(ValuesTest, RequestRowIsHashRevisionAndTime) {
  RequestRow row{.revision = 5, .time_seconds = 1'700'000'000};
  row.hash.fill(0xee);

  std::string hash_hex;
  for (int i = 0; i < 32; ++i) hash_hex += "ee";
  EXPECT_EQ(Hex(EncodeRequestRow(row)),
            absl::StrCat(hash_hex, "0000000000000005", "800000006553f100"));
  EXPECT_THAT(DecodeRequestRow(EncodeRequestRow(row)), IsOkAndHolds(row));
}

TEST(ValuesTest, RequestRowRefusesOtherLengths) {
  EXPECT_THAT(DecodeRequestRow(std::string(47, '\0')),
              StatusIs(absl::StatusCode::kDataLoss, "47 bytes"));
}

TEST(ValuesTest, JournalValueIsChecksumAndPayload) {
  EXPECT_EQ(Hex(EncodeJournalValue(1, "fact")), "08556b5666616374");
  EXPECT_THAT(DecodeJournalValue(1, EncodeJournalValue(1, "fact")),
              IsOkAndHolds(absl::string_view("fact")));
}

TEST(ValuesTest, JournalValueMayBeEmpty) {
  EXPECT_THAT(DecodeJournalValue(3, EncodeJournalValue(3, "")),
              IsOkAndHolds(absl::string_view("")));
}

TEST(ValuesTest, JournalValueBelongsToItsRevision) {
  EXPECT_THAT(DecodeJournalValue(2, EncodeJournalValue(1, "fact")),
              StatusIs(absl::StatusCode::kDataLoss, "record 2"));
}

TEST(ValuesTest, JournalValueShowsEveryFlippedBit) {
  const std::string good = EncodeJournalValue(7, "payload");
  for (size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    EXPECT_THAT(DecodeJournalValue(7, bad),
                StatusIs(absl::StatusCode::kDataLoss, "record 7"));
  }
}

TEST(ValuesTest, JournalValueRefusesFewerBytesThanItsChecksum) {
  EXPECT_THAT(DecodeJournalValue(7, "abc"),
              StatusIs(absl::StatusCode::kDataLoss, "only 3 bytes"));
}

}  // namespace
}  // namespace trilab::storage
