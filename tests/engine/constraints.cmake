trilab_test(constraint_laws_test
  SOURCES constraints/constraint_laws_test.cc
  DEPS trilab::engine_search rapidcheck rapidcheck_gtest)
trilab_test(slot_search_property_test
  SOURCES slot_search_property_test.cc
  DEPS trilab::engine_search rapidcheck rapidcheck_gtest)
trilab_test(rules_test
  SOURCES rules/agreement_rule_test.cc
          rules/approval_rule_test.cc
          rules/count_quota_rule_test.cc
          rules/duration_rule_test.cc
          rules/exclusive_access_rule_test.cc
          rules/grid_blocks_test.cc
          rules/grid_rule_test.cc
          rules/horizon_rule_test.cc
          rules/no_show_rule_test.cc
          rules/notice_rule_test.cc
          rules/prime_time_test.cc
          rules/priority_window_rule_test.cc
          rules/qualification_rule_test.cc
          rules/rule_set_test.cc
          rules/rules_catalogue_test.cc
          rules/spacing_rule_test.cc
          rules/time_quota_rule_test.cc
  DEPS trilab::engine_search)
trilab_test(rule_laws_test
  SOURCES rules/rule_laws_test.cc
  DEPS trilab::engine_search rapidcheck rapidcheck_gtest)
trilab_test(constraints_test
  SOURCES constraints/changeover_constraint_test.cc
          constraints/companion_constraint_test.cc
          constraints/constraints_test.cc
          constraints/supply_constraint_test.cc
  DEPS trilab::engine_search)
trilab_test(slot_search_test
  SOURCES slot_search_test.cc
  DEPS trilab::engine_search)
trilab_test(violation_text_test
  SOURCES violation_text_test.cc
  DEPS trilab::engine_state trilab::engine_violation)

add_executable(search_bench ${PROJECT_SOURCE_DIR}/tests/bench/search_bench.cc)
target_link_libraries(search_bench PRIVATE
  trilab::engine_explain trilab::warnings benchmark::benchmark_main GTest::gtest)
