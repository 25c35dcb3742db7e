#ifndef TRILAB_STORAGE_REQUEST_EXPIRY_H_
#define TRILAB_STORAGE_REQUEST_EXPIRY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "rocksdb/compaction_filter.h"
#include "rocksdb/slice.h"

namespace trilab::storage {

// Drops rows of `request_ids` that were made before `cutoff` when RocksDB
// compacts them. A row it cannot read stays, for verification to find.
class RequestExpiryFilter final : public rocksdb::CompactionFilter {
 public:
  explicit RequestExpiryFilter(int64_t cutoff_seconds)
      : cutoff_seconds_(cutoff_seconds) {}

  const char* Name() const override { return "trilab.RequestExpiryFilter"; }
  bool Filter(int level, const rocksdb::Slice& key, const rocksdb::Slice& value,
              std::string* new_value, bool* value_changed) const override;

 private:
  const int64_t cutoff_seconds_;
};

// Makes one filter per compaction, with the cutoff of its start. Thread-safe
// when `clock` is.
class RequestExpiryFactory final : public rocksdb::CompactionFilterFactory {
 public:
  RequestExpiryFactory(std::function<absl::Time()> clock,
                       absl::Duration retention)
      : clock_(std::move(clock)), retention_(retention) {}

  const char* Name() const override { return "trilab.RequestExpiryFactory"; }
  std::unique_ptr<rocksdb::CompactionFilter> CreateCompactionFilter(
      const rocksdb::CompactionFilter::Context& context) override;

 private:
  const std::function<absl::Time()> clock_;
  const absl::Duration retention_;
};

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_REQUEST_EXPIRY_H_
