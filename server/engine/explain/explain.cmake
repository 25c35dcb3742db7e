# Why an ask has no answer, and ways out.
trilab_library(engine_explain
  SOURCES
    explain/ask_constraints.cc
    explain/blocked_candidate.cc
    explain/conflicts.cc
    explain/explain_ask.cc
    explain/largest_fit.cc
    explain/quick_xplain.cc
    explain/relaxation_text.cc
    explain/relaxations.cc
  HEADERS
    explain/ask_constraints.h
    explain/blocked_candidate.h
    explain/conflicts.h
    explain/explain_ask.h
    explain/largest_fit.h
    explain/quick_xplain.h
    explain/relaxation_text.h
    explain/relaxations.h
  PUBLIC trilab::engine_search absl::function_ref absl::inlined_vector
         absl::span absl::statusor absl::strings absl::time
  PRIVATE absl::algorithm_container absl::status trilab::storage_base)
