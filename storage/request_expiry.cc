#include "storage/request_expiry.h"

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rocksdb/compaction_filter.h"
#include "rocksdb/slice.h"
#include "storage/base/slice.h"
#include "storage/values.h"

namespace trilab::storage {

bool RequestExpiryFilter::Filter(int /*level*/, const rocksdb::Slice& /*key*/,
                                 const rocksdb::Slice& value,
                                 std::string* /*new_value*/,
                                 bool* /*value_changed*/) const {
  const absl::StatusOr<RequestRow> row = DecodeRequestRow(ToView(value));
  return row.ok() && row->time_seconds < cutoff_seconds_;
}

std::unique_ptr<rocksdb::CompactionFilter>
RequestExpiryFactory::CreateCompactionFilter(
    const rocksdb::CompactionFilter::Context& /*context*/) {
  return std::make_unique<RequestExpiryFilter>(
      absl::ToUnixSeconds(clock_() - retention_));
}

}  // namespace trilab::storage
