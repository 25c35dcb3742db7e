// Reads texts much larger than the memory the readers may take.

#include <sys/resource.h>

#include <cstdint>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/inventory/table_reader.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::trilab::testing::IsOk;

constexpr int64_t kGrowthMaxKib = 32 << 10;

// The most memory this process ever had, in KiB.
int64_t PeakKib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// Feeds `first`, and then `piece` again and again until `total` bytes have
// gone in; returns what the reader found. Prints the speed.
FileInfo Stream(absl::string_view name, const std::string& piece, int64_t total,
                absl::string_view first = "") {
  TableOptions options;
  options.spool_directory = ::testing::TempDir();
  TableReader reader(options, [](const Row&) { return absl::OkStatus(); });
  const absl::Time start = absl::Now();
  EXPECT_THAT(reader.Feed(first), IsOk());
  for (int64_t fed = 0; fed < total;
       fed += static_cast<int64_t>(piece.size())) {
    EXPECT_THAT(reader.Feed(piece), IsOk());
  }
  EXPECT_THAT(reader.Finish(), IsOk());
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  std::cout << absl::StrCat(name, ": ", total >> 20, " MiB, ",
                            reader.info().rows, " rows in ", seconds, " s, ",
                            static_cast<int64_t>(reader.info().rows / seconds),
                            " rows/s\n");
  return reader.info();
}

// About 64 KiB of rows of an inventory.
std::string InventoryRows() {
  std::string rows;
  for (int i = 0; rows.size() < 64 << 10; ++i) {
    absl::StrAppend(&rows, "20150301-", i,
                    ",扫描电子显微镜,\"SU8010, 日立\",示范大学 分析测试中心,",
                    "125.50,2015-03-01,开放,\"每小时\n300 元\"\r\n");
  }
  return rows;
}

TEST(InventoryMemoryTest, LargeInventoryTakesLittleMemory) {
  constexpr int64_t kTotal = int64_t{300} << 20;
  const std::string rows = InventoryRows();
  const int64_t before = PeakKib();

  const FileInfo info = Stream("UTF-8 CSV", rows, kTotal);

  EXPECT_EQ(info.rows_refused, 0);
  EXPECT_GT(info.rows, 2'000'000);
  EXPECT_LT(PeakKib() - before, kGrowthMaxKib);
}

TEST(InventoryMemoryTest, LargeGbkInventoryTakesLittleMemory) {
  std::string rows;
  while (rows.size() < 64 << 10) {
    rows += "20150301,\xC9\xA8\xC3\xE8\xB5\xE7\xBE\xB5,125.50,\xBF\xAA\n";
  }
  const int64_t before = PeakKib();

  const FileInfo info = Stream("GBK CSV", rows, int64_t{50} << 20);

  EXPECT_EQ(info.encoding.encoding, Encoding::kGb18030);
  EXPECT_EQ(info.rows_refused, 0);
  EXPECT_LT(PeakKib() - before, kGrowthMaxKib);
}

TEST(InventoryMemoryTest, EndlessLineTakesLittleMemory) {
  const int64_t before = PeakKib();

  const FileInfo info =
      Stream("one cell", std::string(64 << 10, 'x'), int64_t{100} << 20);

  EXPECT_EQ(info.rows, 1);
  EXPECT_EQ(info.rows_refused, 1);
  EXPECT_LT(PeakKib() - before, kGrowthMaxKib);
}

TEST(InventoryMemoryTest, QuoteThatIsNeverClosedTakesLittleMemory) {
  std::string lines;
  while (lines.size() < 64 << 10) lines += "line after line\n";
  const int64_t before = PeakKib();

  const FileInfo info =
      Stream("one quote", lines, int64_t{50} << 20, /*first=*/"\"");

  EXPECT_EQ(info.rows, 1);
  EXPECT_EQ(info.rows_refused, 1);
  EXPECT_LT(PeakKib() - before, kGrowthMaxKib);
}

TEST(InventoryMemoryTest, EndlessColumnsTakeLittleMemory) {
  const int64_t before = PeakKib();

  const FileInfo info =
      Stream("columns", std::string(64 << 10, ','), int64_t{50} << 20);

  EXPECT_EQ(info.rows_refused, 1);
  EXPECT_LT(PeakKib() - before, kGrowthMaxKib);
}

}  // namespace
}  // namespace trilab::inventory
