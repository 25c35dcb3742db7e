#ifndef TRILAB_TESTS_STORAGE_JOURNAL_SUITE_H_
#define TRILAB_TESTS_STORAGE_JOURNAL_SUITE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "storage/journal.h"

// What every Journal must do, whatever stands behind it. A test program of an
// implementation instantiates it:
//
//   INSTANTIATE_TEST_SUITE_P(Rocksdb, JournalSuite,
//                            ::testing::Values(JournalFactory{
//                                "rocksdb", &MakeRocksdbBackend}));

namespace trilab::testing {

// One empty place for a journal, and the journal in it.
class JournalBackend {
 public:
  virtual ~JournalBackend() = default;

  // Closes the journal, if one is open, and opens what is stored.
  virtual absl::Status Reopen() = 0;
  virtual storage::Journal& journal() = 0;

  // Says that the rows of the revisions up to `revision` are written.
  virtual absl::Status MarkApplied(uint64_t revision) = 0;
};

struct JournalFactory {
  std::string name;
  std::function<std::unique_ptr<JournalBackend>()> make;
};

inline void PrintTo(const JournalFactory& factory, std::ostream* out) {
  *out << factory.name;
}

class JournalSuite : public ::testing::TestWithParam<JournalFactory> {
 protected:
  void SetUp() override;

  storage::Journal& journal() { return backend_->journal(); }

  // Appends records `first` to `last` in one batch, with payloads "fact N".
  absl::Status AppendRange(uint64_t first, uint64_t last);

  // "N=payload" of what Read() visits.
  std::vector<std::string> ReadAll(uint64_t from);

  std::unique_ptr<JournalBackend> backend_;
};

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_STORAGE_JOURNAL_SUITE_H_
