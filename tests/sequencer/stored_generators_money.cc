// Money, and what bookings draw besides instruments.

#include <optional>
#include <string>
#include <vector>

#include "tests/sequencer/stored_generators.h"

namespace trilab::testing {

engine::RuleParams Draw::MoneyParams() const {
  if (Any<bool>()) {
    engine::AccountRule v{.priced = Any<bool>()};
    if (Any<bool>()) v.min_balance = Amount();
    return v;
  }
  return engine::CancellationLadderRule{.steps = List([this] {
                                          return engine::CancellationStep{
                                              .notice = Minute(),
                                              .percent = Any<int32_t>()};
                                        }),
                                        .late_percent = Any<int32_t>(),
                                        .no_show_percent = Any<int32_t>(),
                                        .charge_on_outage = Any<bool>()};
}

engine::RuleScope Draw::Scope() const {
  return {.instrument = Text(),
          .class_code = Text(),
          .laboratory = Text(),
          .centre = Text(),
          .region = Any<int32_t>()};
}

engine::TariffLine Draw::TariffLine() const {
  engine::TariffLine v;
  v.code = Text();
  v.name = Localized();
  v.classes = Texts();
  v.service_modes = Modes();
  v.service = Text();
  v.unit = static_cast<engine::TariffUnit>(Between(1, 4));
  v.price = Fen();
  v.minimum = Minute();
  v.round_up = Minute();
  v.first = Minute();
  v.first_price = Fen();
  return v;
}

engine::Tariff Draw::Tariff() const {
  engine::Tariff v{.meta = Meta(), .name = Localized(), .scope = Scope()};
  v.validity = Interval();
  v.currency = Text();
  v.classes = List([this] {
    return engine::UserClass{.code = Text(),
                             .owner = Any<bool>(),
                             .institutions = Texts(),
                             .groups = Texts(),
                             .projects = Texts(),
                             .kinds = Texts()};
  });
  v.lines = List([this] { return TariffLine(); });
  v.bands = List([this] {
    return engine::TariffBand{.code = Text(),
                              .band = Band().value_or(engine::TimeBand()),
                              .percent = Any<int32_t>()};
  });
  v.adjustments = List([this] {
    engine::TariffAdjustment adjustment{.code = Text(), .name = Localized()};
    adjustment.percent = Any<int32_t>();
    adjustment.classes = Texts();
    adjustment.service_modes = Modes();
    adjustment.urgent = Any<bool>();
    if (Any<bool>()) adjustment.min_balance = Fen();
    adjustment.exclusive_group = Text();
    return adjustment;
  });
  v.minimum_charge = Fen();
  v.free_tail = Any<bool>();
  return v;
}

engine::Voucher Draw::Voucher() const {
  engine::Voucher v{.meta = Meta(), .name = Localized(), .holder = Text()};
  v.issue_region = Any<int32_t>();
  v.regions = List([this] { return Any<int32_t>(); });
  v.centres = Texts();
  v.class_codes = Texts();
  v.mode = Of({engine::VoucherMode::kDeduct, engine::VoucherMode::kReimburse});
  v.face = Amount();
  v.share_percent = Any<int32_t>();
  v.validity = Interval();
  v.active = Any<bool>();
  return v;
}

std::vector<engine::ServiceItem> Draw::Services() const {
  return List([this] {
    return engine::ServiceItem{.code = Text(), .quantity = Any<int32_t>()};
  });
}

engine::Quote Draw::Quote() const {
  engine::Quote v;
  v.currency = Text();
  v.lines = List([this] {
    return engine::BillLine{
        .instrument = Any<uint32_t>(),
        .code = Text(),
        .band = Text(),
        .name = Localized(),
        .unit = static_cast<engine::BillUnit>(Between(1, 5)),
        .quantity = Any<int64_t>(),
        .per = Minute(),
        .price = Fen(),
        .percent = Any<int32_t>(),
        .amount = Fen()};
  });
  v.total = Fen();
  v.voucher = Any<uint32_t>();
  v.voucher_amount = Fen();
  v.deducted = Any<bool>();
  v.settled = Any<bool>();
  v.charged = Fen();
  return v;
}

engine::LedgerEntry Draw::LedgerEntry() const {
  engine::LedgerEntry v;
  v.id = static_cast<uint64_t>(Between(1, int64_t{1} << 50));
  v.kind = static_cast<engine::LedgerKind>(Between(1, 7));
  v.time = Time();
  v.booking = Any<uint64_t>();
  v.instrument = Any<uint32_t>();
  v.centre = Any<uint32_t>();
  v.partner = Any<uint32_t>();
  v.project = Any<uint32_t>();
  v.voucher = Any<uint32_t>();
  v.currency = Text();
  v.amount = Fen();
  v.minutes = Minute();
  v.refers_to = Any<uint64_t>();
  v.note = Text();
  return v;
}

std::vector<engine::SupplyAmount> Draw::Amounts() const {
  return List([this] {
    return engine::SupplyAmount{.supply = Text(), .amount = Any<int32_t>()};
  });
}

engine::Supply Draw::Supply() const {
  engine::Supply v{.meta = Meta(), .name = Localized()};
  v.kind = static_cast<engine::SupplyKind>(Between(1, 3));
  v.laboratory = Text();
  v.centre = Text();
  v.unit = Text();
  v.amount = Any<int32_t>();
  v.counted = Minute();
  v.deliveries = List([this] {
    return engine::Delivery{.time = Minute(), .amount = Any<int32_t>()};
  });
  return v;
}

}  // namespace trilab::testing
