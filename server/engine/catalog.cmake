# Texts and quantities as people write them.
trilab_library(engine_text
  SOURCES range_text.cc standard_number.cc text_fold.cc units.cc
  HEADERS range_text.h standard_number.h text_fold.h units.h
  PUBLIC trilab::engine_types absl::statusor absl::strings
  PRIVATE ICU::uc absl::flat_hash_map)

# The resources, and what is derived from them.
trilab_library(engine_catalog
  SOURCES capability_match.cc catalog.cc catalog_sites.cc supply_limits.cc
  HEADERS capability_match.h catalog.h supply_limits.h table.h uid_index.h
  PUBLIC trilab::engine_types trilab::engine_calendar trilab::engine_text
         absl::btree absl::flat_hash_map absl::hash absl::inlined_vector
         absl::span absl::strings absl::time)

# Decisions about resources.
trilab_library(engine_resource_decisions
  SOURCES conduct_checks.cc money_checks.cc policy_checks.cc resource_checks.cc
          resource_decisions.cc rule_checks.cc subject_checks.cc
          supply_checks.cc
  HEADERS resource_checks.h resource_decisions.h resource_references.h
          rule_checks.h
  PUBLIC trilab::engine_catalog trilab::engine_state absl::strings absl::time
  PRIVATE absl::btree absl::flat_hash_map)

# Search over instruments by words, for readers.
trilab_library(engine_instrument_index
  SOURCES instrument_index.cc instrument_search.cc search_tokens.cc
  HEADERS instrument_index.h search_tokens.h
  PUBLIC trilab::engine_catalog absl::btree absl::flat_hash_map
         absl::inlined_vector absl::statusor absl::strings
  PRIVATE ICU::uc absl::hash absl::span)
