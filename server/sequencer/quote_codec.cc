#include "server/sequencer/quote_codec.h"

#include <utility>

#include "server/sequencer/stored_values.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

void LineToStored(const engine::BillLine& line, stored::BillLine& out) {
  out.set_instrument_uid(line.instrument);
  out.set_code(line.code);
  out.set_band(line.band);
  ToStored(line.name, *out.mutable_name());
  out.set_unit(SameNumber<stored::BillUnit>(line.unit));
  out.set_quantity(line.quantity);
  out.set_per(line.per);
  out.set_price(line.price);
  out.set_percent(line.percent);
  out.set_amount(line.amount);
}

absl::StatusOr<engine::BillLine> LineFromStored(const stored::BillLine& m) {
  if (m.unit() < stored::BILL_UNIT_MINUTE ||
      m.unit() > stored::BILL_UNIT_MINIMUM) {
    return UnknownValue("quote.lines.unit", m.unit());
  }
  engine::BillLine line;
  line.instrument = m.instrument_uid();
  line.code = m.code();
  line.band = m.band();
  line.name = FromStored(m.name());
  line.unit = SameNumber<engine::BillUnit>(m.unit());
  line.quantity = m.quantity();
  line.per = m.per();
  line.price = m.price();
  line.percent = m.percent();
  line.amount = m.amount();
  return line;
}

}  // namespace

void ToStored(const engine::Quote& quote, stored::Quote& out) {
  out.set_currency(quote.currency);
  for (const engine::BillLine& line : quote.lines) {
    LineToStored(line, *out.add_lines());
  }
  out.set_total(quote.total);
  out.set_voucher_uid(quote.voucher);
  out.set_voucher_amount(quote.voucher_amount);
  out.set_deducted(quote.deducted);
  out.set_settled(quote.settled);
  out.set_charged(quote.charged);
}

absl::StatusOr<std::shared_ptr<const engine::Quote>> FromStored(
    const stored::Quote& message) {
  engine::Quote quote;
  quote.currency = message.currency();
  for (const stored::BillLine& item : message.lines()) {
    TRILAB_ASSIGN_OR_RETURN(engine::BillLine line, LineFromStored(item));
    quote.lines.push_back(std::move(line));
  }
  quote.total = message.total();
  quote.voucher = message.voucher_uid();
  quote.voucher_amount = message.voucher_amount();
  quote.deducted = message.deducted();
  quote.settled = message.settled();
  quote.charged = message.charged();
  return std::make_shared<const engine::Quote>(std::move(quote));
}

}  // namespace trilab
