#ifndef TRILAB_SERVER_ENGINE_MONEY_AMOUNT_TEXT_H_
#define TRILAB_SERVER_ENGINE_MONEY_AMOUNT_TEXT_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "server/engine/resources.h"

namespace trilab::engine {

// "CNY 1234.50", "CNY -0.05".
inline std::string AmountText(const Amount& amount) {
  const Fen size = amount.fen < 0 ? -amount.fen : amount.fen;
  return absl::StrCat(amount.currency, " ", amount.fen < 0 ? "-" : "",
                      size / 100, ".", absl::Dec(size % 100, absl::kZeroPad2));
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_MONEY_AMOUNT_TEXT_H_
