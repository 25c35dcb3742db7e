#ifndef TRILAB_STORAGE_BASE_SLICE_H_
#define TRILAB_STORAGE_BASE_SLICE_H_

#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"

// Conversions between the string view of our signatures and RocksDB's. Both
// borrow: the bytes must outlive the result.

namespace trilab::storage {

inline rocksdb::Slice ToSlice(absl::string_view text) {
  return rocksdb::Slice(text.data(), text.size());
}

inline absl::string_view ToView(const rocksdb::Slice& slice) {
  return absl::string_view(slice.data(), slice.size());
}

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_BASE_SLICE_H_
