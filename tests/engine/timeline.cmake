trilab_test(timeline_test
  SOURCES timeline_test.cc
  DEPS trilab::engine_timeline)
trilab_test(timeline_property_test
  SOURCES timeline_property_test.cc
  DEPS trilab::engine_timeline rapidcheck rapidcheck_gtest)

add_executable(timeline_bench ${PROJECT_SOURCE_DIR}/tests/bench/timeline_bench.cc)
target_link_libraries(timeline_bench PRIVATE
  trilab::engine_timeline trilab::warnings benchmark::benchmark_main)
