# When a resource is busy, and when there is room.
trilab_library(engine_timeline
  SOURCES busy_runs.cc capacity_profile.cc timeline.cc
  HEADERS busy_runs.h capacity_profile.h compact_span.h timeline.h
  PUBLIC trilab::engine_types absl::function_ref)
