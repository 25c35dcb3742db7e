# Import and export of inventory files.
trilab_library(inventory_files
  SOURCES
    export_handler.cc import_guard.cc import_handler.cc import_session.cc
    import_target.cc inventory_item.cc inventory_snapshot.cc
    trilab_importer.cc
  HEADERS
    export_handler.h import_guard.h import_handler.h import_session.h
    import_target.h inventory_item.h inventory_snapshot.h trilab_importer.h
  PUBLIC
    absl::flat_hash_map absl::flat_hash_set absl::function_ref absl::status
    absl::statusor absl::strings absl::time trilab::api trilab::auth
    trilab::engine trilab::inventory trilab::sequencer
  PRIVATE
    protobuf::libprotobuf trilab::convert trilab::errors trilab::storage_base)

target_sources(trilab_handlers PRIVATE catalog_service_inventory.cc)
target_link_libraries(trilab_handlers PRIVATE trilab::inventory_files)
