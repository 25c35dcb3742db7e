trilab_test(recurrence_test
  SOURCES recurrence_test.cc
  DEPS trilab::engine_calendar rapidcheck_gtest)
trilab_test(recurrence_vectors_test
  SOURCES recurrence_vectors_test.cc
  DEPS trilab::engine_calendar nlohmann_json::nlohmann_json)
trilab_test(blocked_spans_test
  SOURCES blocked_spans_test.cc
  DEPS trilab::engine_calendar rapidcheck_gtest)
trilab_test(holidays_test
  SOURCES holidays_test.cc
  DEPS trilab::engine_calendar nlohmann_json::nlohmann_json)
trilab_test(openings_test
  SOURCES openings_test.cc
  DEPS trilab::engine_calendar nlohmann_json::nlohmann_json)
trilab_test(openings_property_test
  SOURCES openings_property_test.cc
  DEPS trilab::engine_calendar rapidcheck_gtest)

add_executable(openings_bench openings_bench.cc)
target_link_libraries(openings_bench PRIVATE
  trilab::engine_calendar trilab::warnings benchmark::benchmark)
