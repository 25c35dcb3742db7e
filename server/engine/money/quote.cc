#include "server/engine/money/quote.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "server/engine/catalog.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/money/amount_text.h"
#include "server/engine/money/price.h"
#include "server/engine/rules/agreement_rule.h"
#include "server/engine/rules/time_band_times.h"

namespace trilab::engine {
namespace {

using Spans = std::vector<Interval>;

template <typename T, typename U>
bool Has(const std::vector<T>& values, const U& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// What of `window` lies in the band: in order, disjoint.
Spans SpansOf(const TimeBand& band, const Case& c, const Interval& window) {
  Spans parts;
  TimeBandTimes(band, c).VisitParts(window, [&](const BandPart& part) {
    parts.push_back({std::max(part.span.start, window.start),
                     std::min(part.span.end, window.end)});
    return false;
  });
  std::sort(parts.begin(), parts.end());
  Spans merged;
  for (const Interval& part : parts) {
    if (!merged.empty() && part.start <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, part.end);
    } else {
      merged.push_back(part);
    }
  }
  return merged;
}

// Takes `taken` out of `spans`, both in order and disjoint, and returns how
// many minutes that were.
Minute TakeOut(const Spans& taken, Spans& spans) {
  Spans rest;
  Minute minutes = 0;
  for (Interval span : spans) {
    for (const Interval& part : taken) {
      if (!part.Overlaps(span)) continue;
      if (span.start < part.start) rest.push_back({span.start, part.start});
      const Minute end = std::min(span.end, part.end);
      minutes += end - std::max(span.start, part.start);
      span.start = end;
    }
    if (!span.empty()) rest.push_back(span);
  }
  spans = std::move(rest);
  return minutes;
}

std::vector<Minute> SplitAtBands(const std::vector<TariffBand>& bands,
                                 const Case& c, const Interval& interval) {
  Spans left = {interval};
  std::vector<Minute> minutes;
  for (const TariffBand& band : bands) {
    minutes.push_back(TakeOut(SpansOf(band.band, c, interval), left));
  }
  Minute rest = 0;
  for (const Interval& span : left) rest += span.length();
  minutes.push_back(rest);
  return minutes;
}

bool Names(const UserClass& users, const Case& c) {
  const Catalog& catalog = c.state.catalog();
  if (!users.owner && users.institutions.empty() && users.groups.empty() &&
      users.projects.empty() && users.kinds.empty()) {
    return true;
  }
  if (c.project != 0 &&
      Has(users.projects, catalog.projects().IdOf(c.project))) {
    return true;
  }
  const Institution* partner = catalog.institutions().FindByUid(c.partner);
  if (partner == nullptr) return false;
  const std::string& id = partner->meta.id;
  if (users.owner && c.site.centre != nullptr &&
      c.site.centre->institution == id) {
    return true;
  }
  return Has(users.institutions, id) || Has(users.kinds, partner->kind) ||
         std::any_of(users.groups.begin(), users.groups.end(),
                     [&](const std::string& group) {
                       return catalog.IsInGroup(group, id);
                     });
}

absl::string_view ClassOf(const Tariff& tariff, const Case& c) {
  for (const UserClass& users : tariff.classes) {
    if (Names(users, c)) return users.code;
  }
  return "";
}

// The best discount that the partner's agreements give for the case.
int32_t DiscountOf(const Case& c, Minute start) {
  const Catalog& catalog = c.state.catalog();
  if (c.partner == 0 || catalog.agreements().size() == 0) return 0;
  int32_t percent = 0;
  for (const Ptr<Agreement>& agreement :
       catalog.AgreementsOf(catalog.institutions().IdOf(c.partner))) {
    if (agreement->validity.Contains(start) && CoversSite(*agreement, c.site)) {
      percent = std::max(percent, agreement->discount_percent);
    }
  }
  return percent;
}

// What of a booking tariffs ask for, beside its cases.
struct Wishes {
  absl::Span<const ServiceItem> services;
  int32_t samples = 0;
  bool urgent = false;
};

// Puts one quote together, instrument by instrument.
class Quoter {
 public:
  Quoter(const State& state, const Interval& interval, const Wishes& wishes,
         const Booking* moved)
      : state_(state), interval_(interval), wishes_(wishes), moved_(moved) {}

  void Add(const Case& c) {
    const Tariff* tariff = TariffFor(c.site, interval_.start);
    if (tariff == nullptr) return;
    result_.judged_by.push_back(
        {{ResourceKind::kTariff, tariff->meta.id}, tariff->meta.revision});
    tariffs_.push_back(tariff);
    if (priced_.empty()) {
      quote_.currency = tariff->currency;
      project_ = c.project;
      balance_ = BalanceOf(state_, c.project, moved_);
    } else if (quote_.currency != tariff->currency) {
      MixCurrencies({ResourceKind::kTariff, tariff->meta.id}, tariff->currency);
    }
    priced_.push_back(&c);
    AddBill(c, *tariff);
  }

  // After the last case.
  QuoteResult Finish(const std::string& voucher) {
    if (priced_.empty()) return std::move(result_);
    CheckServices();
    if (!voucher.empty()) UseVoucher(voucher);
    CheckBudget();
    result_.quote = std::make_shared<const Quote>(std::move(quote_));
    return std::move(result_);
  }

  const Quote& quote() const { return quote_; }

 private:
  void AddBill(const Case& c, const Tariff& tariff) {
    TariffUse use;
    use.interval = interval_;
    use.mode = c.mode;
    use.user_class = ClassOf(tariff, c);
    use.units = c.units;
    use.samples = std::max(wishes_.samples, 1);
    use.services = wishes_.services;
    use.urgent = wishes_.urgent;
    if (balance_.has_value()) use.balance = balance_->fen;
    use.discount_percent = DiscountOf(c, interval_.start);
    Bill bill = Price(tariff, use, [&](const Interval& span) {
      return SplitAtBands(tariff.bands, c, span);
    });
    for (BillLine& line : bill.lines) {
      line.instrument = c.instrument;
      quote_.lines.push_back(std::move(line));
    }
    quote_.total += bill.total;
  }

  Violation& Find(ViolationCode code, ResourceRef resource) {
    Violation& violation = result_.violations.emplace_back();
    violation.code = code;
    violation.resource = std::move(resource);
    return violation;
  }

  void MixCurrencies(ResourceRef resource, const std::string& currency) {
    Violation& violation =
        Find(ViolationCode::kMixedCurrencies, std::move(resource));
    AddParameter(violation, "currency", currency);
    AddParameter(violation, "expected", quote_.currency);
  }

  void CheckServices() {
    for (const ServiceItem& item : wishes_.services) {
      const bool offered = std::any_of(
          tariffs_.begin(), tariffs_.end(),
          [&](const Tariff* tariff) { return Offers(*tariff, item.code); });
      if (offered) continue;
      Violation& violation =
          Find(ViolationCode::kServiceNotPriced,
               {ResourceKind::kTariff, tariffs_.front()->meta.id});
      AddParameter(violation, "service", item.code);
    }
  }

  void CheckBudget() {
    if (!balance_.has_value()) return;
    const ResourceRef project = {
        ResourceKind::kProject,
        std::string(state_.catalog().projects().IdOf(project_))};
    if (balance_->currency != quote_.currency) {
      MixCurrencies(project, balance_->currency);
    } else if (quote_.payable() > std::max<Fen>(balance_->fen, 0)) {
      Violation& violation = Find(ViolationCode::kBudgetShort, project);
      AddParameter(violation, "needed",
                   AmountText({quote_.currency, quote_.payable()}));
      AddParameter(violation, "available", AmountText(*balance_));
    }
  }

  void UseVoucher(const std::string& id) {
    const Voucher* voucher = state_.catalog().vouchers().Find(id);
    if (voucher == nullptr) return;
    const ResourceRef resource = {ResourceKind::kVoucher, id};
    result_.judged_by.push_back({resource, voucher->meta.revision});
    if (!CheckVoucher(*voucher, resource)) return;
    quote_.voucher = static_cast<uint32_t>(voucher->meta.uid);
    quote_.deducted = voucher->mode == VoucherMode::kDeduct;
    const Fen left = LeftOf(*voucher);
    quote_.voucher_amount =
        std::min(left, ShareOf(quote_.total, voucher->share_percent, 100));
    if (left > 0) return;
    quote_.voucher_amount = 0;
    Violation& violation = Find(ViolationCode::kVoucherExhausted, resource);
    AddParameter(violation, "face", AmountText(voucher->face));
  }

  Fen LeftOf(const Voucher& voucher) const {
    const VoucherTotals totals = state_.accounts().OfVoucher(
        static_cast<uint32_t>(voucher.meta.uid), voucher.face.currency);
    Fen left = voucher.face.fen - totals.used - totals.reserved;
    const Quote* own =
        moved_ == nullptr ? nullptr : moved_->details->quote.get();
    if (own != nullptr && !own->settled && own->voucher == voucher.meta.uid) {
      left += own->voucher_amount;
    }
    return left;
  }

  // Whether it may be used, but for what is left of it.
  bool CheckVoucher(const Voucher& voucher, const ResourceRef& resource) {
    const size_t before = result_.violations.size();
    if (voucher.face.currency != quote_.currency) {
      MixCurrencies(resource, voucher.face.currency);
    }
    if (!voucher.active || !voucher.validity.Contains(interval_)) {
      Violation& violation = Find(ViolationCode::kVoucherNotValid, resource);
      AddTime(violation, "valid_from", voucher.validity.start);
      if (voucher.validity.end < kNever) {
        AddTime(violation, "valid_until", voucher.validity.end);
      }
    }
    std::vector<int32_t> regions = voucher.regions;
    if (regions.empty()) regions.push_back(voucher.issue_region);
    for (const Case* c : priced_) {
      if (c->site.centre == nullptr) continue;
      const Centre& centre = *c->site.centre;
      if (!Has(regions, centre.region)) {
        Violation& violation =
            Find(ViolationCode::kVoucherOutsideRegion, resource);
        AddNumber(violation, "region", centre.region);
        AddParameter(violation, "regions", absl::StrJoin(regions, ", "));
      } else if (!Covers(voucher, *c)) {
        Violation& violation = Find(ViolationCode::kVoucherExcludes, resource);
        AddParameter(violation, "instrument", c->site.instrument->meta.id);
      }
    }
    return result_.violations.size() == before;
  }

  static bool Covers(const Voucher& voucher, const Case& c) {
    const std::string& code = c.site.instrument->class_code;
    const auto begins = [&](const std::string& prefix) {
      return absl::StartsWith(code, prefix);
    };
    return (voucher.centres.empty() ||
            Has(voucher.centres, c.site.centre->meta.id)) &&
           (voucher.class_codes.empty() ||
            std::any_of(voucher.class_codes.begin(), voucher.class_codes.end(),
                        begins));
  }

  const State& state_;
  const Interval interval_;
  const Wishes wishes_;
  const Booking* moved_;
  absl::InlinedVector<const Case*, 4> priced_;
  absl::InlinedVector<const Tariff*, 4> tariffs_;
  uint32_t project_ = 0;
  std::optional<Amount> balance_;
  Quote quote_;
  QuoteResult result_;
};

}  // namespace

const Tariff* TariffFor(const InstrumentSite& site, Minute start) {
  for (const Ptr<Tariff>& tariff : site.tariffs) {
    if (tariff->validity.Contains(start)) return tariff.get();
  }
  return nullptr;
}

std::optional<Amount> BalanceOf(const State& state, uint32_t project,
                                const Booking* without) {
  const Project* found = state.catalog().projects().FindByUid(project);
  if (found == nullptr || !found->budget.has_value()) return std::nullopt;
  Amount balance = *found->budget;
  const AccountTotals totals =
      state.accounts().OfProject(project, balance.currency);
  balance.fen += totals.credited - totals.reserved - totals.spent;
  const Quote* own =
      without == nullptr ? nullptr : without->details->quote.get();
  if (own != nullptr && !own->settled && without->project == project &&
      own->currency == balance.currency) {
    balance.fen += own->payable();
  }
  return balance;
}

QuoteResult MakeQuote(const State& state, const BookingRequest& request,
                      absl::Span<const Case> cases) {
  const bool priced =
      std::any_of(cases.begin(), cases.end(),
                  [](const Case& c) { return !c.site.tariffs.empty(); });
  if (!priced) return {};
  const Ptr<Booking> moved = state.FindBooking(cases.front().moved_booking);
  Quoter quoter(state, request.interval,
                {request.services, request.samples, request.urgent},
                moved.get());
  for (const Case& c : cases) quoter.Add(c);
  return quoter.Finish(request.voucher);
}

Quote QuoteOf(const State& state, const Booking& booking) {
  const BookingDetails& details = *booking.details;
  std::vector<Case> cases;
  for (const Claim& claim : booking.claims) {
    const InstrumentSite* site = state.catalog().SiteOf(claim.instrument);
    if (site == nullptr) continue;
    Case c{state,
           *site,
           claim.instrument,
           booking.interval.length(),
           booking.units,
           booking.mode,
           booking.operator_uid};
    c.partner = booking.partner;
    c.project = booking.project;
    c.need = &details.need;
    cases.push_back(c);
  }
  Quoter quoter(state, booking.interval,
                {details.services, details.samples, details.urgent}, &booking);
  for (const Case& c : cases) quoter.Add(c);
  return quoter.quote();
}

}  // namespace trilab::engine
