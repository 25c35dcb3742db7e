#include "storage/keys.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/status_matchers.h"

namespace trilab::storage {
namespace {

using ::trilab::testing::IsOkAndHolds;
using ::trilab::testing::StatusIs;

std::string Hex(const std::string& bytes) {
  return absl::BytesToHexString(bytes);
}

TEST(KeysTest, IdKeyIsEightBytesBigEndian) {
  EXPECT_EQ(Hex(EncodeIdKey(0x0102030405060708)), "0102030405060708");
}

TEST(KeysTest, ResourceKeyIsKindThenId) {
  EXPECT_EQ(Hex(EncodeResourceKey({.kind = 0xab, .id = 258})),
            "ab0000000000000102");
}

TEST(KeysTest, TimeIndexKeyIsOwnerStartAndBooking) {
  EXPECT_EQ(
      Hex(EncodeTimeIndexKey({.owner = 1, .start_minute = 2, .booking_id = 3})),
      "0000000000000001"
      "8000000000000002"
      "0000000000000003");
}

TEST(KeysTest, TimeIndexKeyFlipsTheSignOfMinutesBefore1970) {
  EXPECT_EQ(Hex(EncodeTimeIndexKey(
                {.owner = 1, .start_minute = -1, .booking_id = 3})),
            "0000000000000001"
            "7fffffffffffffff"
            "0000000000000003");
}

TEST(KeysTest, EndIndexKeyIsEndThenBooking) {
  EXPECT_EQ(Hex(EncodeEndIndexKey({.end_minute = 60, .booking_id = 9})),
            "800000000000003c"
            "0000000000000009");
}

TEST(KeysTest, RequestKeyIsPrincipalLengthPrincipalAndRequest) {
  EXPECT_EQ(Hex(EncodeRequestKey("ab", "c")),
            "00026162"
            "63");
}

TEST(KeysTest, RequestKeyTellsWherePrincipalEnds) {
  EXPECT_NE(EncodeRequestKey("ab", "c"), EncodeRequestKey("a", "bc"));
}

TEST(KeysTest, DecodeRefusesWrongLengths) {
  for (const size_t length : {0, 7, 10, 15, 17, 23, 25}) {
    const std::string bytes(length, '\0');
    const auto is_damage = StatusIs(absl::StatusCode::kDataLoss, "bytes");
    EXPECT_THAT(DecodeIdKey(bytes), is_damage);
    EXPECT_THAT(DecodeResourceKey(bytes), is_damage);
    EXPECT_THAT(DecodeTimeIndexKey(bytes), is_damage);
    EXPECT_THAT(DecodeEndIndexKey(bytes), is_damage);
  }
}

TEST(KeysTest, DecodeRefusesRequestKeyThatEndsInsideThePrincipal) {
  EXPECT_THAT(DecodeRequestKey(std::string("\x00\x03"
                                           "ab",
                                           4)),
              StatusIs(absl::StatusCode::kDataLoss, "principal"));
  EXPECT_THAT(DecodeRequestKey("x"), StatusIs(absl::StatusCode::kDataLoss));
}

RC_GTEST_PROP(KeysProperty, TimeIndexKeysSortLikeTheirFields,
              (uint64_t owner_a, uint64_t owner_b, int64_t start_a,
               int64_t start_b, uint64_t id_a, uint64_t id_b)) {
  const TimeIndexKey a{owner_a, start_a, id_a};
  // Every other case shares a prefix, or only the first field would count.
  const TimeIndexKey b{id_a % 2 == 0 ? owner_a : owner_b,
                       id_b % 2 == 0 ? start_a : start_b, id_b};

  RC_ASSERT((a < b) == (EncodeTimeIndexKey(a) < EncodeTimeIndexKey(b)));
  RC_ASSERT(*DecodeTimeIndexKey(EncodeTimeIndexKey(a)) == a);
}

RC_GTEST_PROP(KeysProperty, EndIndexKeysSortLikeTheirFields,
              (int64_t end_a, int64_t end_b, uint64_t id_a, uint64_t id_b)) {
  const EndIndexKey a{end_a, id_a};
  const EndIndexKey b{id_a % 2 == 0 ? end_a : end_b, id_b};

  RC_ASSERT((a < b) == (EncodeEndIndexKey(a) < EncodeEndIndexKey(b)));
  RC_ASSERT(*DecodeEndIndexKey(EncodeEndIndexKey(a)) == a);
}

RC_GTEST_PROP(KeysProperty, ResourceAndRequestKeysComeBack,
              (uint8_t kind, uint64_t id, const std::string& principal,
               const std::string& request)) {
  const ResourceKey resource{kind, id};

  RC_ASSERT(*DecodeResourceKey(EncodeResourceKey(resource)) == resource);
  const RequestKey key{principal, request};
  RC_ASSERT(*DecodeRequestKey(EncodeRequestKey(principal, request)) == key);
}

}  // namespace
}  // namespace trilab::storage
