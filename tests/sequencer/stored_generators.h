#ifndef TRILAB_TESTS_SEQUENCER_STORED_GENERATORS_H_
#define TRILAB_TESTS_SEQUENCER_STORED_GENERATORS_H_

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "rapidcheck.h"
#include "server/engine/booking.h"
#include "server/engine/fact.h"
#include "server/engine/refused_ask.h"
#include "server/engine/resources.h"

// Arbitrary engine values, every field of them.

namespace trilab::testing {

// Draws values of any type from RapidCheck, inside a property.
class Draw {
 public:
  template <typename T>
  T Any() const {
    return *rc::gen::arbitrary<T>();
  }
  int64_t Between(int64_t low, int64_t high) const {
    return *rc::gen::inRange<int64_t>(low, high + 1);
  }
  template <typename Enum>
  Enum Of(std::initializer_list<Enum> values) const {
    return *rc::gen::elementOf(std::vector<Enum>(values));
  }
  std::string Text() const { return Any<std::string>(); }
  std::string Id() const { return *rc::gen::nonEmpty<std::string>(); }
  // To the microsecond.
  absl::Time Time() const {
    return absl::FromUnixMicros(Between(0, int64_t{1} << 52));
  }
  engine::Minute Minute() const { return Between(-1'000'000, 100'000'000); }
  engine::Interval Interval() const {
    const engine::Minute start = Minute();
    return {start, Any<bool>() ? engine::kNever : start + Between(1, 50'000)};
  }
  absl::CivilDay Day() const {
    return absl::CivilDay(1970, 1, 1) + Between(-100'000, 100'000);
  }
  engine::LocalizedText Localized() const {
    return {.zh = Text(), .en = Text()};
  }
  template <typename Make>
  auto List(Make make) const {
    std::vector<decltype(make())> values(Between(0, 3));
    for (auto& value : values) value = make();
    return values;
  }
  std::vector<std::string> Texts() const {
    return List([this] { return Text(); });
  }
  engine::ServiceMode Mode() const {
    return Of(
        {engine::ServiceMode::kSelfService, engine::ServiceMode::kSample});
  }
  std::vector<engine::ServiceMode> Modes() const {
    return List([this] { return Mode(); });
  }
  engine::AccreditationScheme Scheme() const {
    return Of({engine::AccreditationScheme::kCma,
               engine::AccreditationScheme::kCnas});
  }
  engine::ParameterRange Range() const {
    return {.parameter = Text(),
            .minimum = Any<bool>() ? -std::numeric_limits<double>::infinity()
                                   : Any<double>(),
            .maximum = Any<double>(),
            .unit = Text(),
            .uncertainty = Text()};
  }
  engine::ResourceMeta Meta() const {
    return {.id = Id(),
            .uid = static_cast<uint64_t>(Between(1, int64_t{1} << 40)),
            .revision = Any<uint64_t>(),
            .create_time = Time(),
            .update_time = Time()};
  }
  engine::ResourceKind Kind() const {
    const int64_t kind = Between(1, 19);
    if (kind == 19) return engine::ResourceKind::kSupply;
    return static_cast<engine::ResourceKind>(kind <= 16 ? kind : kind + 3);
  }
  engine::ResourceRef Ref() const { return {.kind = Kind(), .id = Text()}; }

  engine::Resource Resource() const;
  engine::CapabilityNeed Need() const;
  engine::BookingTerms Terms() const;
  engine::BookingPlan Plan() const;
  engine::Ptr<engine::Series> Series() const;
  engine::Ptr<engine::WaitlistEntry> WaitlistEntry() const;
  engine::Ptr<engine::Booking> Booking() const;
  engine::Violation Violation() const;
  engine::Fact Fact() const;
  engine::Record Record() const;

 private:
  engine::InstrumentRecord InstrumentRecord() const;
  std::vector<engine::WeeklyHours> Hours() const;
  std::optional<engine::TimeBand> Band() const;
  std::optional<engine::NoticeTime> Notice() const;
  engine::Privileged Privileged() const;
  engine::RuleParams Params() const;
  engine::ApprovalProcedure Procedure() const;
  engine::BookingLife Life() const;
  engine::Instrument Instrument() const;
  engine::Calendar Calendar() const;
  engine::Rule Rule() const;
  engine::Outage Outage() const;
  engine::Centre Centre() const;
  engine::AccessToken AccessToken() const;
  engine::Agreement Agreement() const;
  // Amounts as tariffs and bills have them.
  engine::Fen Fen() const { return Between(-1'000'000'000, 1'000'000'000); }
  engine::Amount Amount() const { return {.currency = Text(), .fen = Fen()}; }
  engine::RuleScope Scope() const;
  engine::TariffLine TariffLine() const;
  engine::Tariff Tariff() const;
  engine::Voucher Voucher() const;
  engine::RuleParams MoneyParams() const;
  std::vector<engine::ServiceItem> Services() const;
  engine::Quote Quote() const;
  engine::LedgerEntry LedgerEntry() const;
  engine::Supply Supply() const;
  std::vector<engine::SupplyAmount> Amounts() const;
  engine::BookingCount Count() const;
  engine::RuleParams CountingParams() const;
  engine::RuleParams ConductParams() const;
  engine::OverrideLevel Level() const {
    return static_cast<engine::OverrideLevel>(Between(1, 4));
  }
  engine::Answers Answers() const;
  std::vector<engine::JudgedBy> Sources() const;
  engine::RefusedAsk Ask() const;
  engine::Rejection Rejection() const;
};

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_SEQUENCER_STORED_GENERATORS_H_
