#include "server/handlers/import_session.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "server/errors.h"
#include "server/handlers/inventory_item.h"
#include "server/inventory/merge.h"
#include "server/sequencer/errors.h"
#include "storage/base/status_macros.h"
#include "storage/base/utf8.h"

namespace trilab {
namespace {

using engine::PutResource;
using inventory::IfPresent;
using inventory::ImportItem;
using inventory::RowProblem;

constexpr size_t kBatchItems = 500;
constexpr size_t kBatchesUnderWay = 4;
constexpr size_t kMaxSpool = 200'000;
constexpr int kMaxTries = 4;
constexpr size_t kMaxProblems = 10'000;
// Later batches report later, so a few more are kept until they are sorted.
constexpr size_t kKeptProblems = kMaxProblems + 5 * kBatchItems;
constexpr size_t kMaxProblemBytes = size_t{3} << 20;
constexpr size_t kMaxMessageBytes = 400;

// Cut at the end of a character.
std::string Shortened(absl::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  while (max_bytes > 0 &&
         (static_cast<unsigned char>(text[max_bytes]) & 0xC0) == 0x80) {
    --max_bytes;
  }
  return absl::StrCat(text.substr(0, max_bytes), "…");
}

const engine::ResourceMeta& MetaOf(const engine::Resource& resource) {
  return std::visit(
      [](const auto& value) -> const engine::ResourceMeta& {
        return value->meta;
      },
      resource);
}

template <typename T>
engine::Resource MergedWith(const engine::Resource& present,
                            const engine::Ptr<T>& value) {
  const auto& old = *std::get<engine::Ptr<T>>(present);
  return std::make_shared<const T>(inventory::Merged(old, *value));
}

// What `present` becomes by an item that tells only a part.
engine::Resource MergedResource(const engine::Resource& present,
                                const ImportItem& item) {
  return std::visit(
      [&](const auto& value) -> engine::Resource {
        using T = std::remove_const_t<
            typename std::decay_t<decltype(value)>::element_type>;
        if constexpr (std::is_same_v<T, engine::Instrument>) {
          return std::make_shared<const T>(
              inventory::Merged(*std::get<engine::Ptr<T>>(present), *value,
                                item.told, item.status_implied));
        } else if constexpr (std::is_same_v<T, engine::Institution> ||
                             std::is_same_v<T, engine::Centre> ||
                             std::is_same_v<T, engine::Laboratory>) {
          return MergedWith<T>(present, value);
        } else {
          return value;
        }
      },
      item.resource);
}

// Whether the file lists another centre than that of the instrument.
bool StandsElsewhere(const engine::Catalog& catalog,
                     const engine::Resource& present, const ImportItem& item) {
  if (item.centre.empty()) return false;
  const auto* instrument =
      std::get_if<engine::Ptr<engine::Instrument>>(&present);
  if (instrument == nullptr) return false;
  const engine::Laboratory* laboratory =
      catalog.laboratories().Find((*instrument)->laboratory);
  return laboratory != nullptr && laboratory->centre != item.centre;
}

// "changes[3].instrument.capacity" is entry 3 and the field after it; unset
// for any other field.
std::optional<std::pair<size_t, std::string>> ParseChange(
    absl::string_view field) {
  size_t index = 0;
  if (!absl::ConsumePrefix(&field, "changes[")) return std::nullopt;
  const size_t end = field.find(']');
  if (end == absl::string_view::npos ||
      !absl::SimpleAtoi(field.substr(0, end), &index)) {
    return std::nullopt;
  }
  field.remove_prefix(end + 1);
  absl::ConsumePrefix(&field, ".");
  return std::make_pair(index, std::string(field));
}

}  // namespace

ImportSession::ImportSession(ImportTarget& target, const Caller& caller,
                             std::function<absl::Status()> admit,
                             std::vector<PutResource>* spool)
    : target_(target), guard_(caller), admit_(std::move(admit)), spool_(spool) {
  target_.Look([this](const engine::State& state) {
    first_revision_ = state.revision();
  });
}

absl::Status ImportSession::Take(inventory::ImportedRow row) {
  if (row.counts) ++rows_;
  if (row.refused()) ++refused_;
  for (RowProblem& problem : row.problems) Report(std::move(problem));
  for (ImportItem& item : row.items) {
    Entry entry;
    entry.line = row.line;
    entry.row = rows_;
    entry.item = std::move(item);
    gathering_.push_back(std::move(entry));
  }
  return gathering_.size() < kBatchItems ? absl::OkStatus() : Send();
}

absl::Status ImportSession::Finish() {
  TRILAB_RETURN_IF_ERROR(Send());
  while (!under_way_.empty()) TRILAB_RETURN_IF_ERROR(Settle());
  return absl::OkStatus();
}

absl::Status ImportSession::Send() {
  Batch batch;
  batch.entries = std::exchange(gathering_, {});
  Prepare(batch.entries);
  if (batch.entries.empty()) return absl::OkStatus();
  while (under_way_.size() >= kBatchesUnderWay) {
    TRILAB_RETURN_IF_ERROR(Settle());
  }
  TRILAB_RETURN_IF_ERROR(Put(batch));
  if (!batch.entries.empty()) under_way_.push_back(std::move(batch));
  return absl::OkStatus();
}

void ImportSession::Prepare(std::vector<Entry>& entries) {
  std::vector<Entry> kept;
  kept.reserve(entries.size());
  target_.Look([&](const engine::State& state) {
    for (Entry& entry : entries) {
      if (PrepareEntry(state, entry)) kept.push_back(std::move(entry));
    }
  });
  entries = std::move(kept);
  // Not under the look, which keeps the writer waiting.
  const auto malformed = [this](const Entry& entry) {
    // Trilab's own files were checked when their lines were read.
    if (entry.item.if_present == IfPresent::kReplace) return false;
    const absl::Status form = CheckForm(entry.change.resource);
    if (form.ok()) return false;
    RefuseEntry(entry, "", "INVALID_FIELD", form.message());
    return true;
  };
  entries.erase(std::remove_if(entries.begin(), entries.end(), malformed),
                entries.end());
}

bool ImportSession::PrepareEntry(const engine::State& state, Entry& entry) {
  const ImportItem& item = entry.item;
  const auto present = PresentOf(state.catalog(), item.resource);
  if (item.if_present == IfPresent::kLeave && present.has_value()) return false;
  // What was read must still hold when this is decided.
  entry.change =
      PutResource{.resource = item.resource,
                  .mode = present.has_value() ? PutResource::Mode::kUpdate
                                              : PutResource::Mode::kCreate,
                  .expected_revision = item.expected_revision};
  if (!present.has_value()) return true;
  if (item.if_present == IfPresent::kMerge) {
    if (StandsElsewhere(state.catalog(), *present, item)) {
      RefuseEntry(
          entry, "", "BELONGS_ELSEWHERE",
          absl::StrCat("instruments/", MetaOf(*present).id,
                       " stands in another centre than centres/", item.centre));
      return false;
    }
    entry.change.resource = MergedResource(*present, item);
  }
  if (entry.change.expected_revision == 0) {
    entry.change.expected_revision = MetaOf(*present).revision;
  }
  return true;
}

void ImportSession::Guard(std::vector<Entry>& entries) {
  std::vector<Entry> kept;
  kept.reserve(entries.size());
  target_.Look([&](const engine::State& state) {
    for (Entry& entry : entries) {
      const absl::Status allowed =
          guard_.Check(state.catalog(), entry.change.resource);
      if (allowed.ok()) {
        kept.push_back(std::move(entry));
      } else {
        RefuseEntry(entry, "", "NOT_ALLOWED", allowed.message());
      }
    }
  });
  entries = std::move(kept);
}

absl::Status ImportSession::Put(Batch& batch) {
  TRILAB_RETURN_IF_ERROR(admit_());
  Guard(batch.entries);
  if (batch.entries.empty()) return absl::OkStatus();
  engine::PutResources command;
  command.changes.reserve(batch.entries.size());
  for (const Entry& entry : batch.entries) {
    command.changes.push_back(entry.change);
  }
  batch.outcome = target_.Put(std::move(command));
  return absl::OkStatus();
}

absl::Status ImportSession::Settle() {
  Batch batch = std::move(under_way_.front());
  under_way_.pop_front();
  return SettleBatch(std::move(batch));
}

absl::Status ImportSession::SettleBatch(Batch batch) {
  std::vector<Entry> again;
  while (true) {
    TRILAB_RETURN_IF_ERROR(TakeOutcome(batch, again));
    do {
      if (batch.entries.empty()) {
        if (again.empty()) return absl::OkStatus();
        batch.entries = std::exchange(again, {});
        Prepare(batch.entries);
      }
      TRILAB_RETURN_IF_ERROR(Put(batch));
    } while (batch.entries.empty());
  }
}

absl::Status ImportSession::TakeOutcome(Batch& batch,
                                        std::vector<Entry>& again) {
  const Outcome outcome = batch.outcome.get();
  if (!outcome.ok()) {
    const auto delay = RetryDelayOf(outcome.status());
    if (ReasonOf(outcome.status()) != "QUEUE_FULL" || !delay.has_value()) {
      return outcome.status();
    }
    absl::SleepFor(*delay);
    return absl::OkStatus();
  }
  if ((*outcome)->rejection.has_value()) {
    TakeOut(*(*outcome)->rejection, batch.entries, again);
    return absl::OkStatus();
  }
  TRILAB_RETURN_IF_ERROR(Count(**outcome, batch.entries));
  batch.entries.clear();
  return absl::OkStatus();
}

void ImportSession::TakeOut(const engine::Rejection& rejection,
                            std::vector<Entry>& entries,
                            std::vector<Entry>& again) {
  const auto change = ParseChange(rejection.field);
  const size_t index = change.has_value() ? change->first : 0;
  if (index >= entries.size() || (!change.has_value() && entries.size() > 1)) {
    // Nothing is named: each is tried alone, the rest after it.
    again.insert(again.end(), std::make_move_iterator(entries.begin() + 1),
                 std::make_move_iterator(entries.end()));
    entries.resize(1);
    return;
  }
  const bool moved_on = rejection.code == absl::StatusCode::kAborted ||
                        rejection.code == absl::StatusCode::kAlreadyExists ||
                        rejection.code == absl::StatusCode::kNotFound;
  // A resource that comes twice met itself, which happens to each once only.
  const bool met_itself = ComesBefore(entries, index);
  Entry entry = std::move(entries[index]);
  entries.erase(entries.begin() + static_cast<int64_t>(index));
  if (moved_on && entry.item.expected_revision == 0 &&
      (met_itself || ++entry.tries < kMaxTries)) {
    again.push_back(std::move(entry));
    return;
  }
  RefuseEntry(entry, change.has_value() ? change->second : "", rejection.reason,
              rejection.message);
}

bool ImportSession::ComesBefore(const std::vector<Entry>& entries,
                                size_t index) {
  const engine::Resource& resource = entries[index].item.resource;
  return std::any_of(
      entries.begin(), entries.begin() + static_cast<int64_t>(index),
      [&resource](const Entry& entry) {
        return entry.item.resource.index() == resource.index() &&
               MetaOf(entry.item.resource).id == MetaOf(resource).id;
      });
}

absl::Status ImportSession::Count(const engine::Record& record,
                                  std::vector<Entry>& entries) {
  int64_t changed = 0;
  for (const engine::Fact& fact : record.facts) {
    const auto* put = std::get_if<engine::ResourcePut>(&fact);
    if (put == nullptr) continue;
    ++changed;
    ++(put->created ? created_ : updated_);
  }
  unchanged_ += static_cast<int64_t>(entries.size()) - changed;
  if (spool_ == nullptr) return absl::OkStatus();
  for (Entry& entry : entries) {
    // What the trial itself changed has no revision that the server knows;
    // the change before it in the spool names the one that it had.
    if (entry.change.expected_revision > *first_revision_) {
      entry.change.expected_revision = 0;
    }
    spool_->push_back(std::move(entry.change));
  }
  if (spool_->size() <= kMaxSpool) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kResourceExhausted, "TOO_MANY_ITEMS",
      absl::StrCat("The file makes more than ", kMaxSpool,
                   " resources, which is too many for `atomic`."));
}

void ImportSession::Report(RowProblem problem) {
  // What they quote of the file may be ill-formed or cut amid a character.
  problem.message =
      Shortened(WellFormedUtf8(problem.message), kMaxMessageBytes);
  problem.column = Shortened(WellFormedUtf8(problem.column), kMaxMessageBytes);
  ++problems_reported_;
  if (!problem.warning) waiting_.push_back(problem);
  std::vector<RowProblem>& kept = problem.warning ? warnings_ : refusals_;
  if (kept.size() < kKeptProblems) kept.push_back(std::move(problem));
}

void ImportSession::RefuseEntry(const Entry& entry, absl::string_view column,
                                absl::string_view code,
                                absl::string_view message) {
  if (refused_rows_.insert(entry.row).second) ++refused_;
  Report({entry.line, std::string(column), std::string(code),
          std::string(message), false});
}

std::vector<RowProblem> ImportSession::TakeRefusals(size_t most) {
  std::vector<RowProblem> taken;
  for (; taken.size() < most && !waiting_.empty(); waiting_.pop_front()) {
    taken.push_back(std::move(waiting_.front()));
  }
  return taken;
}

std::vector<RowProblem> ImportSession::TakeProblems() {
  const auto by_line = [](const RowProblem& a, const RowProblem& b) {
    return a.line < b.line;
  };
  std::vector<RowProblem> listed;
  size_t bytes = 0;
  for (std::vector<RowProblem>* problems : {&refusals_, &warnings_}) {
    std::stable_sort(problems->begin(), problems->end(), by_line);
    for (RowProblem& problem : *problems) {
      bytes += problem.message.size() + problem.column.size() +
               problem.code.size() + 24;
      if (listed.size() >= kMaxProblems || bytes > kMaxProblemBytes) break;
      listed.push_back(std::move(problem));
    }
    problems->clear();
  }
  std::stable_sort(listed.begin(), listed.end(), by_line);
  problems_left_out_ = problems_reported_ - static_cast<int64_t>(listed.size());
  return listed;
}

}  // namespace trilab
