#include "tests/bench/load.h"

#include "absl/strings/str_cat.h"

namespace trilab::bench {

Sample Summarize(std::vector<absl::Duration>& taken, absl::Duration span) {
  Sample sample;
  if (taken.empty()) return sample;
  sample.per_second =
      static_cast<double>(taken.size()) / absl::ToDoubleSeconds(span);
  const auto quantile = [&taken](double q) {
    const auto at =
        taken.begin() +
        static_cast<std::ptrdiff_t>(q * static_cast<double>(taken.size() - 1));
    std::nth_element(taken.begin(), at, taken.end());
    return absl::ToDoubleMilliseconds(*at);
  };
  sample.p50_ms = quantile(0.50);
  sample.p99_ms = quantile(0.99);
  return sample;
}

Target Connect(int port, int channels, const std::string& bearer_token) {
  Target target{.channels = {}, .bearer_token = bearer_token};
  for (int i = 0; i < channels; ++i) {
    grpc::ChannelArguments arguments;
    // Else equal channels would share one connection.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetMaxReceiveMessageSize(64 << 20);
    target.channels.push_back(grpc::CreateCustomChannel(
        absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(),
        arguments));
  }
  return target;
}

}  // namespace trilab::bench
