trilab_test(engine_text_test
  SOURCES range_text_test.cc standard_number_test.cc units_test.cc
  DEPS trilab::engine_text rapidcheck rapidcheck_gtest)
trilab_test(capability_match_test
  SOURCES capability_match_test.cc
  DEPS trilab::engine_catalog)
trilab_test(catalog_test
  SOURCES catalog_test.cc catalog_property_test.cc
  DEPS trilab::engine_state rapidcheck rapidcheck_gtest)
trilab_test(resource_decisions_test
  SOURCES resource_decisions_test.cc
  DEPS trilab::engine_resource_decisions)
trilab_test(instrument_index_test
  SOURCES instrument_index_test.cc
  DEPS trilab::engine_instrument_index trilab::engine_state rapidcheck
       rapidcheck_gtest)

add_executable(catalog_bench ../bench/catalog_bench.cc)
target_link_libraries(catalog_bench PRIVATE
  trilab::engine_instrument_index trilab::engine_resource_decisions
  trilab::engine_state trilab::warnings absl::str_format)
