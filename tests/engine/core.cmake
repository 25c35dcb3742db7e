trilab_test(state_test
  SOURCES state_test.cc
  DEPS trilab::engine_state)
trilab_test(booking_decisions_test
  SOURCES booking_decisions_test.cc
  DEPS trilab::engine)
trilab_test(booking_life_test
  SOURCES booking_life_test.cc
  DEPS trilab::engine)
trilab_test(overrides_test
  SOURCES overrides_test.cc
  DEPS trilab::engine)
trilab_test(rejudge_test
  SOURCES rejudge_test.cc
  DEPS trilab::engine)
trilab_test(plans_test
  SOURCES reroute/reroute_test.cc series/series_test.cc
          waitlist/waitlist_test.cc
  DEPS trilab::engine)
trilab_test(plans_property_test
  SOURCES plans_property_test.cc
  DEPS trilab::engine rapidcheck rapidcheck_gtest
  TIMEOUT 600)
trilab_test(notice_decisions_test
  SOURCES notice_decisions_test.cc
  DEPS trilab::engine)
trilab_test(price_test
  SOURCES money/price_property_test.cc money/price_test.cc
  DEPS trilab::engine_search rapidcheck rapidcheck_gtest)
trilab_test(money_test
  SOURCES money/conservation_property_test.cc money/plans_money_test.cc
          money/quote_test.cc money/settlement_test.cc
  DEPS trilab::engine rapidcheck rapidcheck_gtest)
trilab_test(engine_property_test
  SOURCES engine_property_test.cc
  DEPS trilab::engine rapidcheck rapidcheck_gtest
  TIMEOUT 600)

add_executable(decide_bench ${PROJECT_SOURCE_DIR}/tests/bench/decide_bench.cc)
target_link_libraries(decide_bench PRIVATE
  trilab::engine trilab::warnings benchmark::benchmark_main)
trilab_test(engine_campaign_test
  SOURCES campaign/campaign_decisions_test.cc campaign/campaign_graph_test.cc
          campaign/start_windows_test.cc
  DEPS trilab::engine)
