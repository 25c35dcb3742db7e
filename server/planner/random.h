#ifndef TRILAB_SERVER_PLANNER_RANDOM_H_
#define TRILAB_SERVER_PLANNER_RANDOM_H_

#include <cstdint>

namespace trilab::planner {

// A small generator (xorshift64*) whose numbers are the same on every
// platform, unlike those of the standard library's distributions.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(Scramble(seed)) {}

  uint64_t Next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1DULL;
  }
  // 0 to `below` - 1; `below` is positive.
  int Below(int below) {
    return static_cast<int>(((Next() >> 32) * static_cast<uint64_t>(below)) >>
                            32);
  }
  // 0 inclusive to 1 exclusive.
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

 private:
  // Neighbouring seeds must not give alike beginnings; zero is not a state.
  static uint64_t Scramble(uint64_t seed) {
    uint64_t z = seed + 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    z ^= z >> 31;
    return z == 0 ? 1 : z;
  }

  uint64_t state_;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_RANDOM_H_
