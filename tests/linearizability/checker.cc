#include "tests/linearizability/checker.h"

#include <algorithm>
#include <map>
#include <set>

namespace trilab::testing {
namespace {

using Kind = Operation::Kind;
using Told = Operation::Told;
using Span = Operation::Span;

// The bookings that are there, by number. That is all there is to say of an
// instrument.
using Bookings = std::map<uint64_t, Span>;

bool IsFree(const Bookings& bookings, const Span& span, uint64_t but) {
  return std::none_of(
      bookings.begin(), bookings.end(), [&](const auto& booking) {
        return booking.first != but && booking.second.first < span.second &&
               span.first < booking.second.second;
      });
}

std::vector<Span> SpansOf(const Bookings& bookings) {
  std::vector<Span> spans;
  for (const auto& [number, span] : bookings) spans.push_back(span);
  std::sort(spans.begin(), spans.end());
  return spans;
}

// What would be told of `operation` now; it takes effect on `bookings` if that
// is kDone.
Told Perform(const Operation& operation, Bookings& bookings) {
  switch (operation.kind) {
    case Kind::kList:
      return Told::kDone;
    case Kind::kBook:
      if (!IsFree(bookings, operation.span, 0)) return Told::kRefused;
      bookings[operation.booking] = operation.span;
      return Told::kDone;
    case Kind::kMove: {
      const auto found = bookings.find(operation.booking);
      if (found == bookings.end()) return Told::kOver;
      if (!IsFree(bookings, operation.span, operation.booking)) {
        return Told::kRefused;
      }
      found->second = operation.span;
      return Told::kDone;
    }
    case Kind::kCancel:
      return bookings.erase(operation.booking) > 0 ? Told::kDone : Told::kOver;
  }
  return Told::kNothing;
}

class Search {
 public:
  Search(const std::vector<Operation>& operations, size_t most_states)
      : operations_(operations),
        most_states_(most_states),
        done_(operations.size(), false) {
    for (const Operation& operation : operations_) {
      if (operation.told != Told::kNothing) ++to_explain_;
    }
  }

  Verdict Run() {
    if (Explain({})) return Verdict::kLinearizable;
    return tried_.size() >= most_states_ ? Verdict::kTooHard
                                         : Verdict::kNotLinearizable;
  }

 private:
  // Whether the operations that are not `done_` can follow on `bookings`.
  bool Explain(const Bookings& bookings) {
    if (to_explain_ == 0) return true;
    if (tried_.size() >= most_states_ ||
        !tried_.insert({done_, bookings}).second) {
      return false;
    }
    // Whatever was asked later than this follows somebody's answer.
    int64_t first_answer = std::numeric_limits<int64_t>::max();
    for (size_t i = 0; i < operations_.size(); ++i) {
      if (!done_[i]) {
        first_answer = std::min(first_answer, operations_[i].answered);
      }
    }
    for (size_t i = 0; i < operations_.size(); ++i) {
      if (!done_[i] && operations_[i].asked < first_answer &&
          ExplainFrom(i, bookings)) {
        return true;
      }
    }
    return false;
  }

  // Whether operation `i` can be the next.
  bool ExplainFrom(size_t i, Bookings bookings) {
    const Operation& operation = operations_[i];
    const Told told = Perform(operation, bookings);
    const bool answered = operation.told != Told::kNothing;
    if (answered && told != operation.told) return false;
    if (operation.kind == Kind::kList && answered &&
        SpansOf(bookings) != operation.listed) {
      return false;
    }
    done_[i] = true;
    to_explain_ -= answered ? 1 : 0;
    if (Explain(bookings)) return true;
    done_[i] = false;
    to_explain_ += answered ? 1 : 0;
    return false;
  }

  const std::vector<Operation>& operations_;
  const size_t most_states_;
  std::vector<bool> done_;
  size_t to_explain_ = 0;  // Operations not `done_` that were answered.
  std::set<std::pair<std::vector<bool>, Bookings>> tried_;
};

}  // namespace

Verdict CheckLinearizable(const std::vector<Operation>& operations,
                          size_t most_states) {
  return Search(operations, most_states).Run();
}

}  // namespace trilab::testing
