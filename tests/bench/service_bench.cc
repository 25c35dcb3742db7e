// What a client sees of the whole service over a real socket: durable
// bookings, slot searches, imports, start-up and memory, each beside a floor
// that is measured in the same run. See README.md.

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "client/cpp/connection.h"
#include "client/cpp/inventory_transfer.h"
#include "deploy/generator/inventory_generator.h"
#include "deploy/generator/random.h"
#include "deploy/generator/store_builder.h"
#include "google/protobuf/empty.pb.h"
#include "storage/base/status_macros.h"
#include "tests/bench/load.h"
#include "tests/bench/report.h"
#include "tests/bench/server_process.h"
#include "trilab/v1/admin_service.pb.h"
#include "trilab/v1/booking_service.pb.h"

namespace trilab::bench {
namespace {

constexpr absl::string_view kEcho = "gRPC echo";
constexpr absl::string_view kFsync = "fdatasync of 200 bytes";
constexpr int kSearchSets = 64;

struct Flags {
  double seconds = 3;
  int rounds = 3;
  int64_t instruments = 1000;
  int64_t bookings = 1'000'000;
  int64_t import_rows = 20'000;
  int candidates = 500;
  int channels = 2;
  std::string directory;
  std::string serve;
  bool quick = false;
  bool csv = false;
};

// Names of the generated inventory that requests need.
struct Names {
  std::vector<std::string> bookable;
  std::vector<std::string> single;  // Bookable, of one unit.
  std::string centre;
};

generator::GeneratorOptions GeneratorOf(const Flags& flags) {
  return {.seed = 7,
          .instruments = flags.instruments,
          .bookings = flags.bookings,
          .at = absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now()) /
                                      86'400 * 86'400),
          .hours = generator::Hours::kAlways};
}

absl::StatusOr<Names> NamesOf(const generator::GeneratorOptions& options) {
  Names names;
  TRILAB_RETURN_IF_ERROR(generator::GenerateInventory(
      {.seed = options.seed,
       .instruments = options.instruments,
       .at = options.at,
       .hours = options.hours},
      [&names](engine::Resource resource) {
        using InstrumentPtr = engine::Ptr<engine::Instrument>;
        if (const auto* it = std::get_if<InstrumentPtr>(&resource)) {
          const engine::Instrument& instrument = **it;
          const std::string name =
              absl::StrCat("instruments/", instrument.meta.id);
          if (instrument.status != engine::InstrumentStatus::kBookable) {
            return absl::OkStatus();
          }
          names.bookable.push_back(name);
          if (instrument.capacity == 1) names.single.push_back(name);
        }
        if (const auto* it =
                std::get_if<engine::Ptr<engine::Centre>>(&resource)) {
          names.centre = absl::StrCat("centres/", (*it)->meta.id);
        }
        return absl::OkStatus();
      }));
  return names;
}

class ServiceBench {
 public:
  ServiceBench(const Flags& flags, std::string directory)
      : flags_(flags),
        directory_(std::move(directory)),
        span_(absl::Seconds(flags.seconds)) {}

  absl::Status Run() {
    const generator::GeneratorOptions options = GeneratorOf(flags_);
    TRILAB_ASSIGN_OR_RETURN(names_, NamesOf(options));
    at_ = options.at;
    std::cerr << "Making a store of " << flags_.bookings << " bookings ...\n";
    TRILAB_ASSIGN_OR_RETURN(
        const generator::BuildReport built,
        generator::BuildStore(options, directory_ + "/store", {}));
    report_.Add("generate: bookings", "rows/s",
                {.per_second = static_cast<double>(built.bookings) /
                               absl::ToDoubleSeconds(built.booking_time)});
    MakeSearchSets();
    for (int round = 0; round < flags_.rounds; ++round) {
      std::cerr << "Round " << round + 1 << " of " << flags_.rounds << " ...\n";
      TRILAB_RETURN_IF_ERROR(RunRound());
    }
    return absl::OkStatus();
  }

  const Report& report() const { return report_; }

 private:
  absl::Status RunRound() {
    TRILAB_ASSIGN_OR_RETURN(server_,
                            ServerProcess::Start(directory_ + "/store"));
    report_.Add("start-up", "s",
                {.per_second = absl::ToDoubleSeconds(server_->start_time())});
    report_.Add("memory after start-up", "MiB",
                {.per_second = server_->ResidentMib()});
    MeasureFsync();
    target_ = Connect(server_->port(), flags_.channels, server_->admin_token());
    for (const int in_flight : {1, 16, 128}) MeasureCalls(in_flight);
    MeasureSearch("search, fits", 120, 1);
    MeasureSearch("search, fits", 120, 4);
    MeasureSearch("search, never fits", 9 * 60, 1);
    MeasureSearch("search, never fits", 9 * 60, 4);
    TRILAB_RETURN_IF_ERROR(MeasureImport());
    report_.Add("memory at the end", "MiB",
                {.per_second = server_->ResidentMib()});
    server_.reset();
    return absl::OkStatus();
  }

  // Echo and booking by turns, so that both see the same machine.
  void MeasureCalls(int in_flight) {
    const std::string echo = absl::StrCat(kEcho, ", ", in_flight);
    const std::string create =
        absl::StrCat("CreateBooking, ", in_flight, " in flight");
    Load<google::protobuf::Empty, v1::AccessToken> echoes(
        target_, "/trilab.v1.AdminService/GetCaller",
        [](int64_t) { return google::protobuf::Empty(); });
    report_.Add(echo, "calls/s", echoes.Run(in_flight, span_));
    Load<v1::CreateBookingRequest, v1::Booking> bookings(
        target_, "/trilab.v1.BookingService/CreateBooking",
        [this](int64_t) { return NextBooking(); });
    report_.Add(create, "calls/s", bookings.Run(in_flight, span_));
    report_.Compare(create, in_flight == 1 ? std::string(kFsync) : echo);
  }

  // Free hours from 300 days ahead, where nothing was generated.
  v1::CreateBookingRequest NextBooking() {
    const auto size = static_cast<int64_t>(names_.bookable.size());
    const int64_t n = next_booking_++;
    const int64_t start =
        absl::ToUnixSeconds(at_) + 300 * 86'400 + n / size * 2 * 3600;
    v1::CreateBookingRequest request;
    v1::Booking& booking = *request.mutable_booking();
    booking.add_instruments(names_.bookable[static_cast<size_t>(n % size)]);
    booking.mutable_start_time()->set_seconds(start);
    booking.mutable_end_time()->set_seconds(start + 3600);
    booking.set_service_mode(v1::SERVICE_MODE_SAMPLE);
    booking.set_partner("institutions/firm-0001");
    request.set_request_id(absl::StrCat("bench-", getpid(), "-", n));
    return request;
  }

  void MakeSearchSets() {
    generator::Random random(11);
    for (int i = 0; i < kSearchSets; ++i) {
      std::vector<std::string> names = names_.single;
      for (size_t k = names.size(); k > 1; --k) {
        std::swap(names[k - 1], names[random.Below(k)]);
      }
      names.resize(
          std::min(names.size(), static_cast<size_t>(flags_.candidates)));
      sets_.push_back(std::move(names));
    }
  }

  // As long as the bookings reach, so that long asks never fit.
  int64_t WindowDays() const {
    const int64_t reach = flags_.bookings / flags_.instruments * 8 / 10 * 232;
    return std::clamp<int64_t>(reach * 8 / 10 / 1440, 1, 30);
  }

  void MeasureSearch(absl::string_view what, int minutes, int in_flight) {
    const int64_t days = WindowDays();
    Load<v1::SearchSlotsRequest, v1::SearchSlotsResponse> searches(
        target_, "/trilab.v1.BookingService/SearchSlots", [&](int64_t n) {
          v1::SearchSlotsRequest request;
          v1::Ask& ask = *request.mutable_ask();
          const auto& set = sets_[static_cast<size_t>(n) % sets_.size()];
          ask.mutable_instruments()->Add(set.begin(), set.end());
          ask.mutable_duration()->set_seconds(minutes * 60);
          const int64_t start = absl::ToUnixSeconds(absl::Now()) / 60 * 60 + 60;
          ask.mutable_start_time()->set_seconds(start);
          ask.mutable_end_time()->set_seconds(start + days * 86'400);
          ask.set_service_mode(v1::SERVICE_MODE_SAMPLE);
          return request;
        });
    const std::string name = absl::StrCat(what, ", ", in_flight, " in flight");
    report_.Add(name, "calls/s", searches.Run(in_flight, span_));
    report_.Compare(name, absl::StrCat(kEcho, ", ", 1));
  }

  // Rows as the national platform's template has them.
  std::string ImportFile() {
    std::string file =
        "所在单位仪器编号,仪器设备名称,英文名称,所属单位内部门,仪器分类编码,"
        "设备仪器来源,原值,产地国别,生产制造商,建账日期,规格型号,"
        "主要技术指标,主要功能,联系人\n";
    for (int64_t i = 0; i < flags_.import_rows; ++i) {
      absl::StrAppendFormat(
          &file,
          "BENCH-%07d,高低温试验箱,Climate chamber,环境实验室%d,030903,购置,"
          "65.00,中国,京衡,2019-03-01,TX-%d,−70 °C 至 180 °C,环境试验,叶青\n",
          next_import_++, i % 20, i % 900 + 100);
    }
    return file;
  }

  absl::Status MeasureImport() {
    client::Connection connection(
        {.target = absl::StrCat("127.0.0.1:", server_->port()),
         .bearer_token = server_->admin_token()});
    v1::ImportOptions options;
    options.set_format(v1::INVENTORY_FORMAT_NRII);
    options.set_file_name("bench.csv");
    options.set_centre(names_.centre);
    std::istringstream file(ImportFile());
    const absl::Time start = absl::Now();
    TRILAB_ASSIGN_OR_RETURN(const v1::ImportReport done,
                            client::ImportInventory(connection, options, file));
    Sample sample;
    sample.per_second = static_cast<double>(done.rows()) /
                        absl::ToDoubleSeconds(absl::Now() - start);
    sample.failures = done.refused();
    if (done.problems_size() > 0) {
      sample.first_error = done.problems(0).message();
    }
    report_.Add("import of CSV", "rows/s", sample);
    return absl::OkStatus();
  }

  void MeasureFsync() {
    const std::string path = directory_ + "/fsync";
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const std::string bytes(200, 'x');
    std::vector<absl::Duration> taken;
    const absl::Time start = absl::Now();
    absl::Time now = start;
    while (file >= 0 && now < start + span_) {
      if (write(file, bytes.data(), bytes.size()) < 0) break;
      if (fdatasync(file) != 0) break;
      const absl::Time end = absl::Now();
      taken.push_back(end - now);
      now = end;
    }
    if (file >= 0) close(file);
    report_.Add(kFsync, "calls/s", Summarize(taken, now - start));
  }

  const Flags& flags_;
  const std::string directory_;
  const absl::Duration span_;
  absl::Time at_;
  Names names_;
  std::vector<std::vector<std::string>> sets_;
  std::unique_ptr<ServerProcess> server_;
  Target target_;
  Report report_;
  int64_t next_booking_ = 0;
  int64_t next_import_ = 0;
};

int Fail(absl::string_view message) {
  std::cerr << "service_bench: " << message << "\n";
  return 1;
}

int Measure(Flags& flags) {
  if (flags.quick) {
    flags.seconds = 0.2;
    flags.rounds = 1;
    flags.instruments = 60;
    flags.bookings = 6000;
    flags.import_rows = 200;
    flags.candidates = 40;
  }
  std::error_code error;
  if (flags.directory.empty()) {
    flags.directory = std::filesystem::temp_directory_path(error).string();
  }
  std::string directory = flags.directory + "/service_bench-XXXXXX";
  if (mkdtemp(directory.data()) == nullptr) {
    return Fail(absl::StrCat("Cannot make a directory in ", flags.directory));
  }
  ServiceBench bench(flags, directory);
  const absl::Status status = bench.Run();
  std::filesystem::remove_all(directory, error);
  if (!status.ok()) return Fail(status.ToString());
  bench.report().Print(flags.csv);
  const std::string problems = bench.report().Problems();
  return problems.empty() ? 0 : Fail(problems);
}

void AddFlags(CLI::App& app, Flags& flags) {
  app.add_option("--seconds", flags.seconds, "Length of a measurement")
      ->capture_default_str();
  app.add_option("--rounds", flags.rounds, "Medians are of so many rounds")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_option("--instruments", flags.instruments, "Instruments stored")
      ->check(CLI::Range(16, 999'999))
      ->capture_default_str();
  app.add_option("--bookings", flags.bookings, "Bookings stored")
      ->capture_default_str();
  app.add_option("--candidates", flags.candidates, "Instruments of a search")
      ->capture_default_str();
  app.add_option("--import-rows", flags.import_rows, "Rows of an import")
      ->capture_default_str();
  app.add_option("--channels", flags.channels, "Connections of the client")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--dir", flags.directory,
                 "Where the store is made, on the disk to be measured");
  app.add_option("--serve", flags.serve)->group("");  // See ServerProcess.
  app.add_flag("--quick", flags.quick, "Tiny sizes: does it run at all?");
  app.add_flag("--csv", flags.csv, "Print comma-separated values");
}

}  // namespace
}  // namespace trilab::bench

int main(int argc, char** argv) {
  CLI::App app("Measures the service over a socket.");
  trilab::bench::Flags flags;
  trilab::bench::AddFlags(app, flags);
  CLI11_PARSE(app, argc, argv);
  return flags.serve.empty() ? trilab::bench::Measure(flags)
                             : trilab::bench::ServeUntilTold(flags.serve);
}
