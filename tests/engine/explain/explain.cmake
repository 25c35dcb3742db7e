trilab_test(explain_test
  SOURCES explain/conflicts_test.cc explain/quick_xplain_test.cc
          explain/relaxation_text_test.cc explain/relaxations_test.cc
  DEPS trilab::engine_explain)
trilab_test(explain_property_test
  SOURCES explain/explain_property_test.cc
          explain/quick_xplain_property_test.cc
  DEPS trilab::engine_explain rapidcheck rapidcheck_gtest)
