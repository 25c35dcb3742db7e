#include "client/cpp/inventory_transfer.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "client/cpp/call_error.h"
#include "google/protobuf/repeated_field.h"
#include "grpcpp/client_context.h"
#include "trilab/v1/catalog_service.grpc.pb.h"

namespace trilab::client {
namespace {

constexpr size_t kChunkBytes = 256 << 10;

using ImportStream = grpc::ClientReaderWriter<v1::ImportInventoryRequest,
                                              v1::ImportInventoryResponse>;

// Writes options and data. Returns whether `file` was read to its end; a
// stream that the server closed early is the reader's affair.
bool SendFile(const v1::ImportOptions& import, std::istream& file,
              ImportStream& stream) {
  v1::ImportInventoryRequest request;
  *request.mutable_options() = import;
  bool open = stream.Write(request);
  std::string chunk;
  while (open && file) {
    chunk.resize(kChunkBytes);
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    chunk.resize(static_cast<size_t>(file.gcount()));
    if (chunk.empty()) break;
    request.set_data(chunk);
    open = stream.Write(request);
  }
  const bool complete = !open || file.eof();
  if (complete) stream.WritesDone();
  return complete;
}

using Problems =
    google::protobuf::RepeatedPtrField<v1::ImportReport::RowProblem>;

// Puts the refusals that came with the progress in place of those of a report
// that leaves some out.
void CompleteProblems(Problems refusals, v1::ImportReport& report) {
  if (report.problems_left_out() == 0) return;
  int64_t listed = 0;
  for (v1::ImportReport::RowProblem& problem : *report.mutable_problems()) {
    if (problem.warning()) {
      refusals.Add(std::move(problem));
    } else {
      ++listed;
    }
  }
  const int64_t warnings = report.problems_size() - listed;
  report.set_problems_left_out(report.problems_left_out() -
                               (refusals.size() - warnings - listed));
  *report.mutable_problems() = std::move(refusals);
  std::stable_sort(
      report.mutable_problems()->begin(), report.mutable_problems()->end(),
      [](const auto& a, const auto& b) { return a.line() < b.line(); });
}

}  // namespace

absl::StatusOr<v1::ImportReport> ImportInventory(
    Connection& connection, const v1::ImportOptions& import, std::istream& file,
    const ImportProgressFn& progress, const CallOptions& options) {
  grpc::ClientContext context;
  connection.Prepare(context, options);
  Cancellation::Scope scope(options.cancellation, context);
  const auto stub = v1::CatalogService::NewStub(connection.channel());
  const std::unique_ptr<ImportStream> stream = stub->ImportInventory(&context);
  // Reading and writing at once: a server that waits for us to read its
  // progress would otherwise stop taking data.
  std::atomic<bool> unreadable = false;
  std::thread writer([&] {
    if (SendFile(import, file, *stream)) return;
    unreadable = true;
    context.TryCancel();
  });
  v1::ImportInventoryResponse response;
  v1::ImportReport report;
  Problems refusals;
  bool reported = false;
  while (stream->Read(&response)) {
    if (response.has_report()) {
      report = std::move(*response.mutable_report());
      reported = true;
      continue;
    }
    if (progress) progress(response.progress());
    refusals.MergeFrom(response.progress().problems());
  }
  writer.join();
  const absl::Status status = FromGrpcStatus(stream->Finish());
  if (unreadable) return absl::DataLossError("the file cannot be read");
  if (!status.ok()) return status;
  if (!reported) return absl::InternalError("the server sent no report");
  CompleteProblems(std::move(refusals), report);
  return report;
}

absl::StatusOr<int64_t> ExportInventory(
    Connection& connection, const v1::ExportInventoryRequest& request,
    std::ostream& file, const ExportProgressFn& progress,
    const CallOptions& options) {
  grpc::ClientContext context;
  connection.Prepare(context, options);
  Cancellation::Scope scope(options.cancellation, context);
  const auto stub = v1::CatalogService::NewStub(connection.channel());
  const auto stream = stub->ExportInventory(&context, request);
  v1::ExportInventoryResponse response;
  int64_t bytes = 0;
  while (stream->Read(&response)) {
    file.write(response.data().data(),
               static_cast<std::streamsize>(response.data().size()));
    if (!file) context.TryCancel();
    bytes += static_cast<int64_t>(response.data().size());
    if (progress) progress(bytes, response.items(), response.total_items());
  }
  const absl::Status status = FromGrpcStatus(stream->Finish());
  if (!file) return absl::DataLossError("the file cannot be written");
  if (!status.ok()) return status;
  return bytes;
}

}  // namespace trilab::client
