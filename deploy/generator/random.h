#ifndef TRILAB_DEPLOY_GENERATOR_RANDOM_H_
#define TRILAB_DEPLOY_GENERATOR_RANDOM_H_

#include <cstddef>
#include <cstdint>

namespace trilab::generator {

// Random numbers that are the same on every machine and with every standard
// library: SplitMix64 (Steele, Lea, Flood 2014). Not for secrets.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // 0 to `n` - 1; `n` is at least 1.
  uint64_t Below(uint64_t n) { return Next() % n; }
  // `low` to `high`, both included.
  int64_t Between(int64_t low, int64_t high) {
    return low +
           static_cast<int64_t>(Below(static_cast<uint64_t>(high - low) + 1));
  }
  // True `percent` times out of 100.
  bool Chance(uint64_t percent) { return Below(100) < percent; }
  template <typename Table>
  const auto& Pick(const Table& table) {
    return table[Below(table.size())];
  }

 private:
  uint64_t state_;
};

}  // namespace trilab::generator

#endif  // TRILAB_DEPLOY_GENERATOR_RANDOM_H_
