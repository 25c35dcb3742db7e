#include "tests/storage/journal_suite.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/journal.h"
#include "tests/support/status_matchers.h"

namespace trilab::testing {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();

void JournalSuite::SetUp() {
  backend_ = GetParam().make();
  ASSERT_THAT(backend_->Reopen(), IsOk());
}

absl::Status JournalSuite::AppendRange(uint64_t first, uint64_t last) {
  std::vector<storage::JournalRecord> records;
  for (uint64_t revision = first; revision <= last; ++revision) {
    records.push_back({revision, absl::StrCat("fact ", revision)});
  }
  return journal().Append(records);
}

std::vector<std::string> JournalSuite::ReadAll(uint64_t from) {
  std::vector<std::string> result;
  EXPECT_THAT(
      journal().Read(from, kNoLimit, kNoLimit,
                     [&](uint64_t revision, absl::string_view payload) {
                       result.push_back(absl::StrCat(revision, "=", payload));
                       return true;
                     }),
      IsOkAndHolds(journal().LastRevision() + 1));
  return result;
}

TEST_P(JournalSuite, StartsEmpty) {
  EXPECT_EQ(journal().LastRevision(), 0);
  EXPECT_EQ(journal().FirstRevision(), 1);
  EXPECT_THAT(ReadAll(1), IsEmpty());
}

TEST_P(JournalSuite, ReadsWhatWasAppendedInOrder) {
  ASSERT_THAT(AppendRange(1, 2), IsOk());
  ASSERT_THAT(AppendRange(3, 3), IsOk());

  EXPECT_THAT(ReadAll(1), ElementsAre("1=fact 1", "2=fact 2", "3=fact 3"));
  EXPECT_EQ(journal().LastRevision(), 3);
}

TEST_P(JournalSuite, KeepsRecordsAcrossReopen) {
  ASSERT_THAT(AppendRange(1, 300), IsOk());

  ASSERT_THAT(backend_->Reopen(), IsOk());

  EXPECT_EQ(journal().LastRevision(), 300);
  EXPECT_THAT(ReadAll(1), SizeIs(300));
  EXPECT_THAT(AppendRange(301, 301), IsOk());
}

TEST_P(JournalSuite, KeepsPayloadsOfAnyBytes) {
  const std::string payload("\x00\xff\n\x80", 4);
  const std::string large(1 << 20, 'x');

  ASSERT_THAT(journal().Append({{1, payload}, {2, ""}, {3, large}}), IsOk());

  EXPECT_THAT(ReadAll(1), ElementsAre("1=" + payload, "2=", "3=" + large));
}

TEST_P(JournalSuite, AcceptsNoRecords) {
  EXPECT_THAT(journal().Append({}), IsOk());
  EXPECT_EQ(journal().LastRevision(), 0);
}

TEST_P(JournalSuite, RefusesAGapAndStaysUsable) {
  EXPECT_THAT(journal().Append({{2, "b"}}),
              StatusIs(absl::StatusCode::kInvalidArgument, "2 instead of 1"));
  EXPECT_THAT(journal().Append({{1, "a"}, {3, "c"}}),
              StatusIs(absl::StatusCode::kInvalidArgument, "3 instead of 2"));

  EXPECT_EQ(journal().LastRevision(), 0);
  EXPECT_THAT(AppendRange(1, 1), IsOk());
}

TEST_P(JournalSuite, RefusesARevisionItHas) {
  ASSERT_THAT(AppendRange(1, 2), IsOk());

  EXPECT_THAT(AppendRange(2, 2), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadAll(2), ElementsAre("2=fact 2"));
}

TEST_P(JournalSuite, ReadStopsAfterMaxRecords) {
  ASSERT_THAT(AppendRange(1, 5), IsOk());

  int visited = 0;
  EXPECT_THAT(journal().Read(2, 3, kNoLimit,
                             [&](uint64_t, absl::string_view) {
                               ++visited;
                               return true;
                             }),
              IsOkAndHolds(5));
  EXPECT_EQ(visited, 3);
}

TEST_P(JournalSuite, ReadStopsBeforeMaxBytesButVisitsOne) {
  ASSERT_THAT(AppendRange(1, 5), IsOk());  // 6 bytes each.
  const auto any = [](uint64_t, absl::string_view) { return true; };

  EXPECT_THAT(journal().Read(1, kNoLimit, 12, any), IsOkAndHolds(3));
  EXPECT_THAT(journal().Read(1, kNoLimit, 17, any), IsOkAndHolds(3));
  EXPECT_THAT(journal().Read(1, kNoLimit, 1, any), IsOkAndHolds(2));
}

TEST_P(JournalSuite, ReadStopsWhenTheVisitorSaysSo) {
  ASSERT_THAT(AppendRange(1, 5), IsOk());

  EXPECT_THAT(journal().Read(1, kNoLimit, kNoLimit,
                             [](uint64_t revision, absl::string_view) {
                               return revision < 2;
                             }),
              IsOkAndHolds(3));
}

TEST_P(JournalSuite, RefusesToReadOutsideItsRange) {
  ASSERT_THAT(AppendRange(1, 3), IsOk());
  const auto any = [](uint64_t, absl::string_view) { return true; };

  EXPECT_THAT(journal().Read(0, 1, 1, any),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(journal().Read(4, 1, 1, any), IsOkAndHolds(4));
  EXPECT_THAT(journal().Read(5, 1, 1, any),
              StatusIs(absl::StatusCode::kOutOfRange, "1 to 3"));
}

TEST_P(JournalSuite, TruncationDropsOldRecordsForGood) {
  ASSERT_THAT(AppendRange(1, 5), IsOk());
  ASSERT_THAT(backend_->MarkApplied(5), IsOk());

  ASSERT_THAT(journal().TruncateBefore(4), IsOk());
  ASSERT_THAT(backend_->Reopen(), IsOk());

  EXPECT_EQ(journal().FirstRevision(), 4);
  EXPECT_THAT(ReadAll(4), ElementsAre("4=fact 4", "5=fact 5"));
  EXPECT_THAT(
      journal().Read(3, 1, 1, [](uint64_t, absl::string_view) { return true; }),
      StatusIs(absl::StatusCode::kOutOfRange, "4 to 5"));
}

TEST_P(JournalSuite, TruncationTwiceIsANoOp) {
  ASSERT_THAT(AppendRange(1, 5), IsOk());
  ASSERT_THAT(backend_->MarkApplied(5), IsOk());
  ASSERT_THAT(journal().TruncateBefore(4), IsOk());

  EXPECT_THAT(journal().TruncateBefore(4), IsOk());
  EXPECT_THAT(journal().TruncateBefore(2), IsOk());
  EXPECT_EQ(journal().FirstRevision(), 4);
}

TEST_P(JournalSuite, TruncationKeepsTheNewestRecord) {
  ASSERT_THAT(AppendRange(1, 5), IsOk());
  ASSERT_THAT(backend_->MarkApplied(5), IsOk());

  EXPECT_THAT(journal().TruncateBefore(6),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(journal().TruncateBefore(5), IsOk());
  EXPECT_THAT(AppendRange(6, 6), IsOk());
}

TEST_P(JournalSuite, TruncationKeepsRecordsWithoutRows) {
  ASSERT_THAT(AppendRange(1, 5), IsOk());
  ASSERT_THAT(backend_->MarkApplied(2), IsOk());

  EXPECT_THAT(journal().TruncateBefore(4),
              StatusIs(absl::StatusCode::kFailedPrecondition, "up to 2"));
  EXPECT_THAT(journal().TruncateBefore(3), IsOk());
}

}  // namespace trilab::testing
