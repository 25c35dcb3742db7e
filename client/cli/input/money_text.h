#ifndef TRILAB_CLIENT_CLI_INPUT_MONEY_TEXT_H_
#define TRILAB_CLIENT_CLI_INPUT_MONEY_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "trilab/v1/common.pb.h"

// Amounts of money as people type and read them.

namespace trilab::cli {

// "230", "230.50", "-12.05", "TWD 600"; the currency is left empty where none
// is given. INVALID_ARGUMENT, with what is taken, for anything else.
absl::StatusOr<v1::Money> ParseMoney(absl::string_view text);

// "CNY 230.50", "CNY -0.05".
std::string MoneyText(const v1::Money& money);

// The same without the currency.
std::string NumberText(const v1::Money& money);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_INPUT_MONEY_TEXT_H_
