#include "server/handlers/ledger_handlers.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "server/auth/permissions.h"
#include "server/engine/local_time.h"
#include "server/errors.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/page_token.h"
#include "server/resource_name.h"
#include "server/sequencer/ledger_codec.h"
#include "storage/base/status_macros.h"
#include "storage/row_reader.h"

namespace trilab {
namespace {

using engine::Amount;
using engine::Fen;
using engine::LedgerEntry;
using engine::LedgerKind;
using engine::Ptr;
using engine::ResourceKind;

constexpr int kMostStatementEntries = 10'000;

// Which entries somebody wants and may see. Uids; unset: any.
struct EntryFilter {
  std::optional<uint64_t> partner, project, centre, voucher, booking;
  absl::Time start = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();
  bool nothing = false;  // What is wanted may not be seen.

  bool Matches(const LedgerEntry& entry) const {
    const auto is = [](const std::optional<uint64_t>& wanted, uint64_t uid) {
      return !wanted.has_value() || *wanted == uid;
    };
    return is(partner, entry.partner) && is(project, entry.project) &&
           is(centre, entry.centre) && is(voucher, entry.voucher) &&
           is(booking, entry.booking) && start <= entry.time &&
           entry.time < end;
  }
};

// The uid of what `name` names: one that nothing has if it does not exist.
template <typename T>
absl::StatusOr<std::optional<uint64_t>> UidOf(const engine::Table<T>& table,
                                              absl::string_view field,
                                              absl::string_view name) {
  if (name.empty()) return std::optional<uint64_t>();
  TRILAB_ASSIGN_OR_RETURN(const std::string id,
                          ParseResourceName(field, T::kKind, name));
  const uint64_t uid = table.UidOf(id);
  return std::optional<uint64_t>(uid != 0 ? uid : ~uint64_t{0});
}

// Adds to `wanted` that it must be `uid`.
void Narrow(std::optional<uint64_t>& wanted, uint64_t uid, bool& nothing) {
  if (wanted.has_value() && *wanted != uid) nothing = true;
  wanted = uid;
}

// Leaves of the filter what the caller may see, as MaySee would.
void Restrict(const ReadCall& call, EntryFilter& filter) {
  const engine::Catalog& catalog = call.catalog();
  if (call.caller.role == engine::Role::kMember) {
    Narrow(filter.partner, catalog.institutions().UidOf(call.caller.partner),
           filter.nothing);
  } else if (call.caller.role == engine::Role::kCentreManager) {
    Narrow(filter.centre, catalog.centres().UidOf(call.caller.centre),
           filter.nothing);
  }
}

absl::StatusOr<EntryFilter> FilterOf(
    const ReadCall& call, const v1::ListLedgerEntriesRequest& request) {
  const engine::Catalog& catalog = call.catalog();
  EntryFilter filter;
  TRILAB_ASSIGN_OR_RETURN(filter.partner, UidOf(catalog.institutions(),
                                                "partner", request.partner()));
  TRILAB_ASSIGN_OR_RETURN(
      filter.project, UidOf(catalog.projects(), "project", request.project()));
  TRILAB_ASSIGN_OR_RETURN(filter.centre,
                          UidOf(catalog.centres(), "centre", request.centre()));
  TRILAB_ASSIGN_OR_RETURN(
      filter.voucher, UidOf(catalog.vouchers(), "voucher", request.voucher()));
  if (!request.booking().empty()) {
    TRILAB_ASSIGN_OR_RETURN(filter.booking,
                            ParseBookingName("booking", request.booking()));
  }
  if (request.has_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(filter.start,
                            ParseTime("start_time", request.start_time()));
  }
  if (request.has_end_time()) {
    TRILAB_ASSIGN_OR_RETURN(filter.end,
                            ParseTime("end_time", request.end_time()));
  }
  Restrict(call, filter);
  return filter;
}

// Shows the entries after `after` by id until `visit` returns false.
absl::Status VisitEntries(
    const ReadCall& call, uint64_t after,
    absl::FunctionRef<bool(const Ptr<LedgerEntry>&)> visit) {
  const std::shared_ptr<const storage::RowReader> rows = call.view.rows();
  absl::Status damage;
  absl::Status read;
  call.view.Unlocked([&] {
    read = rows->ScanResources(
        kLedgerRowKind, after, [&](uint64_t id, absl::string_view bytes) {
          const absl::StatusOr<Ptr<LedgerEntry>> entry = DecodeLedgerRow(bytes);
          if (!entry.ok()) {
            damage = absl::DataLossError(absl::StrCat(
                LedgerEntryName(id), ": ", entry.status().message()));
            return false;
          }
          return visit(*entry) && !call.cancelled();
        });
  });
  damage.Update(read);
  return damage;
}

absl::StatusOr<Ptr<LedgerEntry>> ReadEntry(const storage::RowReader& rows,
                                           uint64_t id) {
  TRILAB_ASSIGN_OR_RETURN(const std::string bytes,
                          rows.GetResource(kLedgerRowKind, id));
  return DecodeLedgerRow(bytes);
}

// The first entry at or after `time`; entries are in the order of their times.
// O(log n) rows.
absl::StatusOr<uint64_t> FirstEntryFrom(const ReadCall& call, absl::Time time) {
  const std::shared_ptr<const storage::RowReader> rows = call.view.rows();
  uint64_t low = 1;
  uint64_t high = call.state().accounts().next_entry_id();
  absl::Status problem;
  call.view.Unlocked([&] {
    while (low < high && problem.ok()) {
      const uint64_t middle = low + (high - low) / 2;
      const absl::StatusOr<Ptr<LedgerEntry>> entry = ReadEntry(*rows, middle);
      if (!entry.ok()) {
        problem = entry.status();
      } else if ((*entry)->time < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
  });
  TRILAB_RETURN_IF_ERROR(problem);
  return low;
}

// The span of the local month "YYYY-MM".
absl::Status ParseMonth(const v1::GetStatementRequest& request,
                        EntryFilter& filter) {
  absl::CivilMonth month;
  if (!absl::ParseCivilTime(request.month(), &month) ||
      request.month().size() != 7 || month.year() < 1970 ||
      month.year() > 2200) {
    return InvalidFieldError("month", "must be of the form \"2026-10\"");
  }
  const absl::StatusOr<absl::TimeZone> zone = engine::LoadTimeZone(
      request.time_zone().empty() ? "Asia/Shanghai" : request.time_zone());
  if (!zone.ok()) {
    return InvalidFieldError("time_zone", "is no IANA time zone");
  }
  filter.start = absl::FromCivil(month, *zone);
  filter.end = absl::FromCivil(month + 1, *zone);
  return absl::OkStatus();
}

// What one centre's entries of one currency come to.
struct Sums {
  std::set<uint64_t> bookings;
  int64_t minutes = 0;
  Fen charges = 0;
  Fen penalties = 0;
  Fen refunds = 0;
  Fen vouchers = 0;
  Fen claimable = 0;

  void Add(const LedgerEntry& entry) {
    switch (entry.kind) {
      case LedgerKind::kCharge:
        bookings.insert(entry.booking);
        minutes += entry.minutes;
        charges += entry.amount;
        break;
      case LedgerKind::kPenalty:
        penalties += entry.amount;
        break;
      case LedgerKind::kRefund:
        refunds += entry.amount;
        break;
      case LedgerKind::kVoucherUse:
        vouchers += entry.amount;
        break;
      case LedgerKind::kVoucherClaim:
        claimable += entry.amount;
        break;
      case LedgerKind::kCredit:
      case LedgerKind::kRedemption:
        break;  // Neither used nor owed.
    }
  }
};

// By the centre's id and the currency.
using SumsByCentre = std::map<std::pair<std::string, std::string>, Sums>;

void ToProto(const SumsByCentre& sums, v1::Statement* response) {
  for (const auto& [key, sum] : sums) {
    const auto& [centre, currency] = key;
    const auto money = [&currency = currency](Fen fen, v1::Money* out) {
      trilab::ToProto(Amount{currency, fen}, out);
    };
    v1::Statement::Row* row = response->add_rows();
    row->set_centre(ResourceName(ResourceKind::kCentre, centre));
    row->set_bookings(static_cast<int32_t>(sum.bookings.size()));
    row->set_minutes(sum.minutes);
    money(sum.charges, row->mutable_charges());
    money(sum.penalties, row->mutable_penalties());
    money(sum.refunds, row->mutable_refunds());
    money(sum.vouchers, row->mutable_vouchers());
    money(sum.charges + sum.penalties + sum.refunds + sum.vouchers,
          row->mutable_due());
    money(sum.claimable, row->mutable_claimable());
  }
}

}  // namespace

absl::StatusOr<Ptr<LedgerEntry>> FindLedgerEntry(const ReadCall& call,
                                                 uint64_t id) {
  if (id >= call.state().accounts().next_entry_id()) {
    return NoSuchResourceError(LedgerEntryName(id));
  }
  return ReadEntry(*call.view.rows(), id);
}

absl::Status ListLedgerEntriesHandler(
    const ReadCall& call, const v1::ListLedgerEntriesRequest& request,
    v1::ListLedgerEntriesResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(const int32_t size,
                          ParsePageSize(request.page_size(), 50, 1000));
  TRILAB_ASSIGN_OR_RETURN(const std::string cursor, ParsePageToken(request));
  TRILAB_ASSIGN_OR_RETURN(const EntryFilter filter, FilterOf(call, request));
  response->set_revision(call.view.revision());
  if (filter.nothing) return absl::OkStatus();
  uint64_t after = 0;
  if (!cursor.empty() && !absl::SimpleAtoi(cursor, &after)) {
    return absl::InternalError("A page token holds no number.");
  }
  if (cursor.empty() && filter.start != absl::InfinitePast()) {
    TRILAB_ASSIGN_OR_RETURN(const uint64_t first,
                            FirstEntryFrom(call, filter.start));
    after = first - 1;
  }
  std::vector<Ptr<LedgerEntry>> entries;
  bool more = false;
  TRILAB_RETURN_IF_ERROR(
      VisitEntries(call, after, [&](const Ptr<LedgerEntry>& entry) {
        if (entry->time >= filter.end) return false;
        if (!filter.Matches(*entry)) return true;
        more = static_cast<int32_t>(entries.size()) == size;
        if (!more) entries.push_back(entry);
        return !more;
      }));
  for (const Ptr<LedgerEntry>& entry : entries) {
    ToProto(call.catalog(), *entry, response->add_ledger_entries());
  }
  if (more) {
    response->set_next_page_token(
        MakePageToken(request, absl::StrCat(entries.back()->id)));
  }
  return absl::OkStatus();
}

absl::Status GetStatementHandler(const ReadCall& call,
                                 const v1::GetStatementRequest& request,
                                 v1::Statement* response) {
  const engine::Catalog& catalog = call.catalog();
  EntryFilter filter;
  const std::string partner =
      request.partner().empty()
          ? ResourceName(ResourceKind::kInstitution, call.caller.partner)
          : request.partner();
  TRILAB_ASSIGN_OR_RETURN(
      const std::string id,
      ParseResourceName("partner", ResourceKind::kInstitution, partner));
  if (catalog.institutions().Find(id) == nullptr) {
    return NoSuchResourceError(partner);
  }
  filter.partner = catalog.institutions().UidOf(id);
  TRILAB_ASSIGN_OR_RETURN(filter.centre,
                          UidOf(catalog.centres(), "centre", request.centre()));
  TRILAB_RETURN_IF_ERROR(ParseMonth(request, filter));
  Restrict(call, filter);
  if (filter.nothing) {
    return NotAllowedError("The statement is of another partner or centre.");
  }
  response->set_partner(partner);
  response->set_month(request.month());
  response->set_revision(call.view.revision());
  TRILAB_ASSIGN_OR_RETURN(const uint64_t first,
                          FirstEntryFrom(call, filter.start));
  std::vector<Ptr<LedgerEntry>> entries;
  TRILAB_RETURN_IF_ERROR(
      VisitEntries(call, first - 1, [&](const Ptr<LedgerEntry>& entry) {
        if (filter.Matches(*entry)) entries.push_back(entry);
        return entry->time < filter.end;
      }));
  SumsByCentre sums;
  for (const Ptr<LedgerEntry>& entry : entries) {
    const bool counts =
        engine::IsDue(entry->kind) || entry->kind == LedgerKind::kVoucherClaim;
    if (counts) {
      sums[{std::string(call.catalog().centres().IdOf(entry->centre)),
            entry->currency}]
          .Add(*entry);
    }
    if (response->ledger_entries_size() < kMostStatementEntries) {
      ToProto(call.catalog(), *entry, response->add_ledger_entries());
    } else {
      response->set_truncated(true);
    }
  }
  ToProto(sums, response);
  return absl::OkStatus();
}

}  // namespace trilab
