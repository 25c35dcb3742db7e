#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "client/cpp/admin_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/admin_service.grpc.pb.h"
#include "trilab/v1/catalog_service.grpc.pb.h"

// Calls that stay open for long: imports, exports and backups.

namespace trilab::testing {
namespace {

using absl::StatusCode;
using ::testing::SizeIs;

// A line of an inventory file: an instrument of centre bj.
std::string InstrumentLine(int number, int name_bytes) {
  return absl::StrCat("{\"instrument\": {\"name\": \"instruments/n", number,
                      "\", \"displayName\": {\"en\": \"",
                      std::string(name_bytes, 'N'),
                      "\"}, \"laboratory\": \"laboratories/bj-emc\"}}\n");
}
std::string InstrumentLines(int from, int to, int name_bytes = 1) {
  std::string lines;
  for (int n = from; n < to; ++n) lines += InstrumentLine(n, name_bytes);
  return lines;
}

// An import whose file the test sends piece by piece.
class OpenImport {
 public:
  explicit OpenImport(client::Connection& as, bool atomic = false) {
    as.Prepare(context_, {.timeout = absl::Seconds(60)});
    stub_ = v1::CatalogService::NewStub(as.channel());
    stream_ = stub_->ImportInventory(&context_);
    v1::ImportInventoryRequest request;
    request.mutable_options()->set_format(v1::INVENTORY_FORMAT_TRILAB);
    request.mutable_options()->set_atomic(atomic);
    stream_->Write(request);
  }

  void Send(const std::string& data) {
    v1::ImportInventoryRequest request;
    request.set_data(data);
    stream_->Write(request);
  }
  // Waits until the server has read `rows`.
  void AwaitRows(int64_t rows) {
    v1::ImportInventoryResponse response;
    while (stream_->Read(&response)) {
      if (response.progress().rows() >= rows) return;
    }
    ADD_FAILURE() << "the import ended early";
  }
  // Waits for the end without ending the file.
  absl::Status Await() {
    v1::ImportInventoryResponse response;
    while (stream_->Read(&response)) {
    }
    return client::FromGrpcStatus(stream_->Finish());
  }
  absl::Status Finish() {
    stream_->WritesDone();
    return Await();
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<v1::CatalogService::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ImportInventoryRequest,
                                           v1::ImportInventoryResponse>>
      stream_;
};

class LongCallTest : public ServerTest {
 protected:
  // Calls of clients that stand still are cancelled soon.
  void BeImpatient() {
    options().stream_patience = absl::Milliseconds(300);
    Restart();
  }
  absl::Status Has(absl::string_view instrument) {
    v1::GetInstrumentRequest request;
    request.set_name(absl::StrCat("instruments/", instrument));
    return Call<v1::Instrument>("CatalogService/GetInstrument", request)
        .status();
  }
  void RevokeTokenOf(client::Connection& holder) {
    const auto caller = Call<v1::AccessToken>(holder, "AdminService/GetCaller",
                                              google::protobuf::Empty());
    ASSERT_THAT(caller, IsOk());
    ASSERT_THAT(
        client::AdminClient(shared_admin()).RevokeAccessToken(caller->name()),
        IsOk());
  }
  // Imports one line, waiting for a place.
  absl::Status ImportOnce(client::Connection& as) {
    absl::Status status;
    for (int i = 0; i < 1000; ++i) {
      OpenImport import(as);
      import.Send(InstrumentLine(1, 1));
      status = import.Finish();
      if (!absl::IsResourceExhausted(status)) break;
      absl::SleepFor(absl::Milliseconds(50));
    }
    return status;
  }
};

TEST_F(LongCallTest, RevokedTokenEndsAnImportUnderWay) {
  const auto manager = Manager();
  OpenImport import(*manager);
  import.Send(InstrumentLines(0, 2000));
  import.AwaitRows(1000);

  RevokeTokenOf(*manager);
  import.Send(InstrumentLines(2000, 4000));

  EXPECT_THAT(import.Finish(), HasReason("TOKEN_REVOKED"));
  EXPECT_THAT(Has("n0"), IsOk());
  EXPECT_THAT(Has("n3999"), StatusIs(StatusCode::kNotFound));
}

TEST_F(LongCallTest, RevokedTokenEndsAnAtomicImportBeforeItTakesAnything) {
  const auto manager = Manager();
  OpenImport import(*manager, /*atomic=*/true);
  import.Send(InstrumentLines(0, 2000));
  import.AwaitRows(1000);

  RevokeTokenOf(*manager);

  EXPECT_THAT(import.Finish(), HasReason("TOKEN_REVOKED"));
  EXPECT_THAT(Has("n0"), StatusIs(StatusCode::kNotFound));
}

TEST_F(LongCallTest, ExpiredTokenEndsAnImportUnderWay) {
  const auto manager = Connect(NewToken(absl::StrCat(
      "role: ROLE_CENTRE_MANAGER centre: 'centres/bj' subject: 'Mei' "
      "expire_time { seconds: ",
      At(0, 9).seconds(), " }")));
  OpenImport import(*manager, /*atomic=*/true);
  import.Send(InstrumentLines(0, 2000));
  import.AwaitRows(1000);

  clock().Advance(absl::Hours(1));

  EXPECT_THAT(import.Finish(), HasReason("TOKEN_EXPIRED"));
  EXPECT_THAT(Has("n0"), StatusIs(StatusCode::kNotFound));
}

TEST_F(LongCallTest, AtomicImportRefusesWhatAnotherMadeMeanwhile) {
  OpenImport import(*Manager(), /*atomic=*/true);
  import.Send(InstrumentLines(0, 2000));
  import.AwaitRows(1000);

  ASSERT_THAT(Make("instruments", "n7",
                   "display_name { en: 'Theirs' } "
                   "laboratory: 'laboratories/tj-emc'"),
              IsOk());

  EXPECT_THAT(import.Finish(), HasReason("CHANGED_MEANWHILE"));
  EXPECT_THAT(Has("n0"), StatusIs(StatusCode::kNotFound));
}

TEST_F(LongCallTest, TokenHasFourLongCallsAtMost) {
  const auto manager = Manager();
  std::vector<std::unique_ptr<OpenImport>> open;
  for (int i = 0; i < 4; ++i) {
    open.push_back(std::make_unique<OpenImport>(*manager));
  }
  // A second stream of the same channel may overtake the first.
  absl::SleepFor(absl::Milliseconds(200));

  OpenImport fifth(*manager);

  EXPECT_THAT(fifth.Finish(), HasReason("TOO_MANY_STREAMS"));
  EXPECT_THAT(ImportOnce(admin()), IsOk());
  EXPECT_THAT(client::AdminClient(shared_admin()).CreateBackup(), IsOk());
  for (const auto& import : open) EXPECT_THAT(import->Finish(), IsOk());
}

TEST_F(LongCallTest, ImportOfAClientThatStandsStillIsCancelled) {
  BeImpatient();
  const auto manager = Manager();
  std::vector<std::unique_ptr<OpenImport>> still;
  for (int i = 0; i < 4; ++i) {
    still.push_back(std::make_unique<OpenImport>(*manager));
  }

  for (const auto& import : still) {
    EXPECT_THAT(import->Await(), StatusIs(StatusCode::kCancelled));
  }
  EXPECT_THAT(ImportOnce(*manager), IsOk());
}

// An export that the test does not read at once.
struct OpenExport {
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReader<v1::ExportInventoryResponse>> stream;
};

TEST_F(LongCallTest, ExportOfAClientThatReadsNoFurtherIsCancelled) {
  // More than gRPC takes in without being read, which is 4 MiB.
  OpenImport import(admin());
  for (int n = 0; n < 20'000; n += 1000) {
    import.Send(InstrumentLines(n, n + 1000, 200));
  }
  ASSERT_THAT(import.Finish(), IsOk());
  BeImpatient();
  v1::CatalogService::Stub stub(admin().channel());
  std::array<OpenExport, 4> still;
  for (OpenExport& call : still) {
    admin().Prepare(call.context, {.timeout = absl::Seconds(60)});
    call.stream =
        stub.ExportInventory(&call.context, v1::ExportInventoryRequest());
  }
  v1::ExportInventoryResponse response;
  for (OpenExport& call : still) ASSERT_TRUE(call.stream->Read(&response));

  EXPECT_THAT(ImportOnce(admin()), IsOk());

  int cancelled = 0;
  for (OpenExport& call : still) {
    while (call.stream->Read(&response)) {
    }
    const grpc::Status status = call.stream->Finish();
    cancelled += status.error_code() == grpc::StatusCode::CANCELLED ? 1 : 0;
  }
  EXPECT_GE(cancelled, 1);
}

// A backup that stops before it copies anything, until it is let go: it reads
// the notes of earlier backups, one of which is a pipe.
class HeldBackup {
 public:
  explicit HeldBackup(const std::string& backup_dir) {
    std::filesystem::create_directories(backup_dir + "/meta");
    pipe_ = backup_dir + "/meta/1";
    EXPECT_EQ(::mkfifo(pipe_.c_str(), S_IRUSR | S_IWUSR), 0);
  }
  // Waits until the backup has come so far.
  void Await() {
    const absl::Time end = absl::Now() + absl::Seconds(10);
    while (fd_ < 0 && absl::Now() < end) {
      fd_ = ::open(pipe_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
      if (fd_ < 0) absl::SleepFor(absl::Milliseconds(5));
    }
    ASSERT_GE(fd_, 0) << "nobody reads " << pipe_;
  }
  void LetGo() {
    std::filesystem::remove(pipe_);
    ::close(fd_);
  }

 private:
  std::string pipe_;
  int fd_ = -1;
};

class BackupCallTest : public LongCallTest {
 protected:
  std::string backup_dir() const { return data_dir() + "-backups"; }
};

TEST_F(BackupCallTest, ProgressIsToldFromTheStart) {
  std::vector<int64_t> told;
  ASSERT_THAT(client::AdminClient(shared_admin())
                  .CreateBackup([&](const v1::CreateBackupResponse& at) {
                    told.push_back(at.has_backup() ? -1 : at.copied_bytes());
                  }),
              IsOk());

  ASSERT_GE(told.size(), 2);
  EXPECT_EQ(told.front(), 0);
  EXPECT_EQ(told.back(), -1);
}

TEST_F(BackupCallTest, SecondBackupAtATimeIsToldToComeAgain) {
  HeldBackup held(backup_dir());
  grpc::ClientContext context;
  Prepare(context);
  v1::AdminService::Stub stub(admin().channel());
  const auto first = stub.CreateBackup(&context, v1::CreateBackupRequest());
  held.Await();

  const auto second = client::AdminClient(shared_admin()).CreateBackup();
  held.LetGo();

  EXPECT_THAT(second, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(second, HasReason("BACKUP_RUNNING"));
  v1::CreateBackupResponse response;
  while (first->Read(&response)) {
  }
  EXPECT_TRUE(first->Finish().ok());
  EXPECT_THAT(client::AdminClient(shared_admin()).CreateBackup(), IsOk());
}

TEST_F(BackupCallTest, CancelledBackupStopsAndLetsTheNextOneRun) {
  HeldBackup held(backup_dir());
  grpc::ClientContext context;
  Prepare(context);
  v1::AdminService::Stub stub(admin().channel());
  const auto first = stub.CreateBackup(&context, v1::CreateBackupRequest());
  held.Await();

  context.TryCancel();
  EXPECT_EQ(first->Finish().error_code(), grpc::StatusCode::CANCELLED);
  absl::SleepFor(absl::Milliseconds(300));  // Until the server knows.
  held.LetGo();

  absl::Status next;
  do {
    next = client::AdminClient(shared_admin()).CreateBackup().status();
  } while (absl::IsUnavailable(next));
  ASSERT_THAT(next, IsOk());
  EXPECT_THAT(client::AdminClient(shared_admin()).ListBackups(),
              IsOkAndHolds(SizeIs(1)));
}

}  // namespace
}  // namespace trilab::testing
