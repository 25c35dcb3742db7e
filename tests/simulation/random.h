#ifndef TRILAB_TESTS_SIMULATION_RANDOM_H_
#define TRILAB_TESTS_SIMULATION_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace trilab::simulation {

// Numbers that follow from a seed alone, on every machine (SplitMix64).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  // The seed of part `part` of what `seed` makes.
  Random(uint64_t seed, uint64_t part) : state_(seed ^ Mix(part + 1)) {}

  uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15); }

  // From `low` to `high`, both included.
  int64_t Between(int64_t low, int64_t high) {
    const auto range = static_cast<uint64_t>(high - low) + 1;
    return low + static_cast<int64_t>(Next() % range);
  }
  bool OneIn(int n) { return Between(1, n) == 1; }

  template <typename T>
  const T& Pick(const std::vector<T>& values) {
    return values[Next() % values.size()];
  }
  template <typename T>
  T Pick(std::initializer_list<T> values) {
    return values.begin()[Next() % values.size()];
  }

 private:
  static uint64_t Mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  uint64_t state_;
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_RANDOM_H_
