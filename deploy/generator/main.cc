// trilab-generate: inventories and data directories of any size.

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "deploy/generator/store_builder.h"

namespace trilab::generator {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;
constexpr int kBarWidth = 30;

struct Flags {
  GeneratorOptions options;
  std::string at = "2026-01-01T00:00:00Z";
  std::string hours = "mixed";
  std::string out;
  std::string data_dir;
};

// A bar on a terminal; nothing elsewhere.
class ProgressBar {
 public:
  void operator()(const BuildProgress& progress) {
    const absl::Time now = absl::Now();
    const bool last = progress.total > 0 && progress.done == progress.total;
    if (!terminal_ || (now < next_ && !last)) return;
    next_ = now + absl::Milliseconds(200);
    std::string bar;
    if (progress.total > 0) {
      const auto full =
          static_cast<size_t>(kBarWidth * progress.done / progress.total);
      bar = absl::StrCat("[", std::string(full, '#'),
                         std::string(kBarWidth - full, ' '), "] ");
    }
    absl::FPrintF(stderr, "\r%s%d %s", bar, progress.done, progress.step);
    if (last) absl::FPrintF(stderr, "\n");
  }

 private:
  bool terminal_ = isatty(STDERR_FILENO) != 0;
  absl::Time next_ = absl::InfinitePast();
};

int Fail(int code, absl::string_view message) {
  absl::FPrintF(stderr, "trilab-generate: %s\n", message);
  return code;
}

int WriteOut(const Flags& flags) {
  std::error_code error;
  std::filesystem::create_directories(flags.out, error);
  const std::string path = flags.out + "/inventory.jsonl";
  const absl::StatusOr<int64_t> lines = WriteInventoryFile(flags.options, path);
  if (!lines.ok()) return Fail(kExitFailed, lines.status().message());
  absl::PrintF("%s: %d resources\n", path, *lines);
  return 0;
}

int WriteStore(const Flags& flags) {
  const absl::StatusOr<BuildReport> report =
      BuildStore(flags.options, flags.data_dir, ProgressBar());
  if (!report.ok()) return Fail(kExitFailed, report.status().message());
  const double seconds = absl::ToDoubleSeconds(report->booking_time);
  absl::PrintF(
      "%s: %d resources in %.1f s, %d bookings in %.1f s (%.0f bookings/s), "
      "revision %d\n",
      flags.data_dir, report->resources,
      absl::ToDoubleSeconds(report->resource_time), report->bookings, seconds,
      static_cast<double>(report->bookings) / seconds, report->revision);
  return 0;
}

int Run(Flags& flags) {
  std::string problem;
  if (!absl::ParseTime(absl::RFC3339_full, flags.at, &flags.options.at,
                       &problem)) {
    return Fail(kExitUsage, absl::StrCat("--at: ", problem));
  }
  flags.options.hours =
      flags.hours == "always" ? Hours::kAlways : Hours::kMixed;
  if (flags.out.empty() && flags.data_dir.empty()) {
    return Fail(kExitUsage, "give --out, --data-dir or both.");
  }
  if (!flags.out.empty()) {
    const int code = WriteOut(flags);
    if (code != 0) return code;
  }
  return flags.data_dir.empty() ? 0 : WriteStore(flags);
}

void AddFlags(CLI::App& app, Flags& flags) {
  GeneratorOptions& options = flags.options;
  app.add_option("--seed", options.seed, "The same seed gives the same data")
      ->capture_default_str();
  app.add_option("--instruments", options.instruments, "How many instruments")
      ->check(CLI::Range(1, 999'999))
      ->capture_default_str();
  app.add_option("--bookings", options.bookings,
                 "How many bookings, in the data directory")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--past-percent", options.past_percent,
                 "How many bookings, about, lie in the past")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  app.add_option("--at", flags.at, "What is taken as now, RFC 3339")
      ->capture_default_str();
  app.add_option("--hours", flags.hours,
                 "Opening hours: mixed, or always for round the clock")
      ->check(CLI::IsMember({"mixed", "always"}))
      ->capture_default_str();
  app.add_option("--out", flags.out,
                 "Directory for inventory.jsonl, made if there is none");
  app.add_option("--data-dir", flags.data_dir,
                 "Data directory to make, with inventory and bookings");
}

}  // namespace
}  // namespace trilab::generator

int main(int argc, char** argv) {
  CLI::App app("Makes inventories and data directories of any size.");
  trilab::generator::Flags flags;
  trilab::generator::AddFlags(app, flags);
  CLI11_PARSE(app, argc, argv);
  return trilab::generator::Run(flags);
}
