#include "server/handlers/import_handler.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/auth/permissions.h"
#include "server/errors.h"
#include "server/handlers/import_guard.h"
#include "server/handlers/import_session.h"
#include "server/handlers/import_target.h"
#include "server/handlers/trilab_importer.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using inventory::ImportFormat;

constexpr absl::Duration kProgressTime = absl::Milliseconds(200);
constexpr int64_t kProgressRows = 1000;
constexpr size_t kProgressProblems = 1000;
constexpr size_t kMaxMessageBytes = 1 << 20;
// How many resources are judged under one view, which keeps the writer
// waiting.
constexpr size_t kGuardedAtOnce = 1000;

constexpr std::pair<v1::InventoryFormat, ImportFormat> kFormats[] = {
    {v1::INVENTORY_FORMAT_UNSPECIFIED, ImportFormat::kUnknown},
    {v1::INVENTORY_FORMAT_TRILAB, ImportFormat::kTrilab},
    {v1::INVENTORY_FORMAT_NRII, ImportFormat::kNrii},
    {v1::INVENTORY_FORMAT_UNIQUIP, ImportFormat::kUniquip},
    {v1::INVENTORY_FORMAT_MAPPED, ImportFormat::kMapped},
    {v1::INVENTORY_FORMAT_HOLIDAY_CN, ImportFormat::kHolidayCn},
};

v1::InventoryFormat ToProto(ImportFormat format) {
  for (const auto& [proto, known] : kFormats) {
    if (known == format) return proto;
  }
  return v1::INVENTORY_FORMAT_UNSPECIFIED;
}

void ToProto(const inventory::RowProblem& problem,
             v1::ImportReport::RowProblem* proto) {
  proto->set_line(problem.line);
  proto->set_column(problem.column);
  proto->set_code(problem.code);
  proto->set_message(problem.message);
  proto->set_warning(problem.warning);
}

absl::Status ChangedMeanwhileError(absl::string_view cause,
                                   absl::string_view message) {
  return ErrorWithReason(
      absl::StatusCode::kAborted, "CHANGED_MEANWHILE",
      absl::StrCat("Somebody changed the inventory while the file was read; "
                   "nothing was taken. ",
                   message),
      {{"cause", std::string(cause)}});
}

// One import from its options to its report.
class Import {
 public:
  Import(Sequencer& sequencer, const Caller& caller, const ImportStream& stream)
      : sequencer_(sequencer), caller_(caller), stream_(stream) {}

  absl::Status Run() {
    TRILAB_RETURN_IF_ERROR(ReadOptions());
    TRILAB_RETURN_IF_ERROR(ReadFile());
    if (options_.atomic() && !options_.dry_run() && session_->refused() == 0) {
      TRILAB_RETURN_IF_ERROR(PutSpool());
    }
    return SendReport();
  }

 private:
  absl::Status ReadOptions() {
    v1::ImportInventoryRequest request;
    if (!stream_.read(&request)) {
      return InvalidFieldError("options", "must be the first message");
    }
    if (!request.has_options()) {
      return InvalidFieldError("options", "must be the first message");
    }
    options_ = request.options();
    inventory::ImporterOptions options;
    {
      const ReadView view = sequencer_.Read();
      TRILAB_ASSIGN_OR_RETURN(
          options, ParseImportOptions(view.state().catalog(), options_));
      if (options_.atomic() || options_.dry_run()) {
        target_ = std::make_unique<TrialTarget>(view.state(),
                                                sequencer_.clock().Now());
      }
    }
    options.cancelled = stream_.cancelled;
    if (target_ == nullptr) target_ = ServerTarget();
    const bool spools = options_.atomic() && !options_.dry_run();
    session_ = std::make_unique<ImportSession>(
        *target_, caller_, [this] { return stream_.caller().status(); },
        spools ? &spool_ : nullptr);
    importer_ = std::make_unique<AnyImporter>(
        std::move(options), [this](inventory::ImportedRow row) {
          TRILAB_RETURN_IF_ERROR(session_->Take(std::move(row)));
          return SendProgress();
        });
    return absl::OkStatus();
  }

  absl::Status ReadFile() {
    v1::ImportInventoryRequest request;
    while (stream_.read(&request)) {
      if (request.payload_case() != v1::ImportInventoryRequest::kData) {
        return InvalidFieldError("data", "must follow the options");
      }
      if (request.data().size() > kMaxMessageBytes) {
        return InvalidFieldError("data", "takes at most 1 MiB a message");
      }
      bytes_ += static_cast<int64_t>(request.data().size());
      TRILAB_RETURN_IF_ERROR(importer_->Feed(request.data()));
      TRILAB_RETURN_IF_ERROR(SendProgress());
    }
    if (stream_.cancelled()) {
      return absl::CancelledError("the client ended the import");
    }
    TRILAB_RETURN_IF_ERROR(importer_->Finish());
    TRILAB_RETURN_IF_ERROR(session_->Finish());
    while (session_->waiting_refusals() > 0) {
      TRILAB_RETURN_IF_ERROR(WriteProgress());
    }
    return absl::OkStatus();
  }

  std::unique_ptr<ImportTarget> ServerTarget() {
    return std::make_unique<SequencerTarget>(sequencer_, caller_.token_id,
                                             stream_.deadline);
  }

  // All that an atomic import tried, in one command.
  absl::Status PutSpool() {
    if (spool_.empty()) return absl::OkStatus();
    TRILAB_RETURN_IF_ERROR(GuardSpool());
    engine::PutResources command;
    command.changes = std::move(spool_);
    TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Record> record,
                            ServerTarget()->Put(std::move(command)).get());
    if (!record->rejection.has_value()) return absl::OkStatus();
    return ChangedMeanwhileError(record->rejection->reason,
                                 record->rejection->message);
  }

  // The trial knew the state as it was when the stream began. What stood in
  // the caller's centre then may stand in another one now.
  absl::Status GuardSpool() {
    TRILAB_ASSIGN_OR_RETURN(const Caller caller, stream_.caller());
    ImportGuard guard(caller);
    size_t next = 0;
    while (next < spool_.size()) {
      const size_t end = std::min(next + kGuardedAtOnce, spool_.size());
      const ReadView view = sequencer_.Read();
      for (; next < end; ++next) {
        const absl::Status allowed =
            guard.Check(view.state().catalog(), spool_[next].resource);
        if (allowed.ok()) continue;
        return ChangedMeanwhileError("NOT_ALLOWED", allowed.message());
      }
    }
    return absl::OkStatus();
  }

  absl::Status SendProgress() {
    const absl::Time now = absl::Now();
    if (now - last_progress_ < kProgressTime &&
        session_->rows() - last_rows_ < kProgressRows &&
        session_->waiting_refusals() < kProgressProblems) {
      return absl::OkStatus();
    }
    return WriteProgress();
  }

  absl::Status WriteProgress() {
    last_progress_ = absl::Now();
    last_rows_ = session_->rows();
    v1::ImportInventoryResponse response;
    response.mutable_progress()->set_bytes(bytes_);
    response.mutable_progress()->set_rows(session_->rows());
    response.mutable_progress()->set_refused_rows(session_->refused());
    for (const auto& problem : session_->TakeRefusals(kProgressProblems)) {
      ToProto(problem, response.mutable_progress()->add_problems());
    }
    if (stream_.write(response) && !stream_.cancelled()) {
      return absl::OkStatus();
    }
    return absl::CancelledError("the client ended the import");
  }

  absl::Status SendReport() {
    v1::ImportInventoryResponse response;
    v1::ImportReport& report = *response.mutable_report();
    const inventory::ImportedFile& file = importer_->file();
    report.set_format(ToProto(file.format));
    report.set_encoding(file.encoding);
    report.set_rows(session_->rows());
    report.set_created(session_->created());
    report.set_updated(session_->updated());
    report.set_unchanged(session_->unchanged());
    report.set_refused(session_->refused());
    report.set_nothing_changed(options_.dry_run() ||
                               (options_.atomic() && session_->refused() > 0));
    for (const inventory::RowProblem& problem : session_->TakeProblems()) {
      ToProto(problem, report.add_problems());
    }
    report.set_problems_left_out(session_->problems_left_out());
    for (const std::string& column : file.extra_columns) {
      report.add_extra_columns(column);
    }
    report.set_revision(sequencer_.revision());
    if (stream_.write(response)) return absl::OkStatus();
    return absl::CancelledError("the client ended the import");
  }

  Sequencer& sequencer_;
  const Caller& caller_;
  const ImportStream& stream_;
  v1::ImportOptions options_;
  std::unique_ptr<ImportTarget> target_;
  std::vector<engine::PutResource> spool_;
  std::unique_ptr<ImportSession> session_;
  std::unique_ptr<AnyImporter> importer_;
  int64_t bytes_ = 0;
  absl::Time last_progress_ = absl::Now();
  int64_t last_rows_ = 0;
};

}  // namespace

absl::StatusOr<inventory::ImporterOptions> ParseImportOptions(
    const engine::Catalog& catalog, const v1::ImportOptions& options) {
  inventory::ImporterOptions parsed;
  bool known = false;
  for (const auto& [proto, format] : kFormats) {
    if (proto != options.format()) continue;
    parsed.format = format;
    known = true;
  }
  if (!known) return InvalidFieldError("options.format", "is not known");
  parsed.mapping = options.mapping();
  parsed.sheet = options.sheet();
  const auto encoding = inventory::ParseEncodingName(options.encoding());
  if (!encoding.ok()) {
    return InvalidFieldError("options.encoding", encoding.status().message());
  }
  parsed.encoding = *encoding;
  std::error_code ignored;
  parsed.spool_directory =
      std::filesystem::temp_directory_path(ignored).string();
  TRILAB_ASSIGN_OR_RETURN(
      parsed.context.centre,
      ParseOptionalName("options.centre", engine::ResourceKind::kCentre,
                        options.centre()));
  if (!parsed.context.centre.empty()) {
    const engine::Centre* centre =
        catalog.centres().Find(parsed.context.centre);
    if (centre == nullptr) return NoSuchResourceError(options.centre());
    parsed.context.institution = centre->institution;
    parsed.context.region = centre->region;
  }
  // A name that one laboratory shows is its own, though another has it in the
  // other language.
  for (const bool shown : {true, false}) {
    catalog.laboratories().VisitAfter(
        "", [&](const engine::Laboratory& laboratory) {
          const engine::LocalizedText& names = laboratory.name;
          const std::string& name =
              shown == names.zh.empty() ? names.en : names.zh;
          if (name.empty()) return true;
          parsed.context.laboratories.try_emplace(
              inventory::LaboratoryKey(laboratory.centre, name),
              laboratory.meta.id);
          return true;
        });
  }
  return parsed;
}

absl::Status ServeImport(Sequencer& sequencer, const ImportStream& stream) {
  TRILAB_ASSIGN_OR_RETURN(const Caller caller, stream.caller());
  TRILAB_RETURN_IF_ERROR(MayImport(caller));
  return Import(sequencer, caller, stream).Run();
}

}  // namespace trilab
