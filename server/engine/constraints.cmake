# Why a placement is not allowed: codes, and texts for people.
trilab_library(engine_violation
  SOURCES violation.cc violation_chinese.cc violation_english.cc
          violation_text.cc
  HEADERS violation.h violation_phrases.h violation_text.h violation_time_text.h
  PUBLIC trilab::engine_types absl::status absl::strings absl::time)

# Constraints, rules, and the search for slots through them.
trilab_library(engine_search
  SOURCES
    constraints/calendar_end_constraint.cc
    constraints/calibration_constraint.cc
    constraints/capability_constraint.cc
    constraints/changeover_constraint.cc
    constraints/companion_constraint.cc
    constraints/constraint_set.cc
    constraints/mode_constraint.cc
    constraints/occupancy_constraint.cc
    constraints/opening_constraint.cc
    constraints/operator_constraint.cc
    constraints/outage_constraint.cc
    constraints/past_constraint.cc
    constraints/placement.cc
    constraints/standard_constraint.cc
    constraints/status_constraint.cc
    constraints/subject_constraint.cc
    constraints/supply_constraint.cc
    constraints/units_constraint.cc
    judge.cc
    leapfrog.cc
    rules/agreement_rule.cc
    rules/concurrent_rule.cc
    rules/count_quota_rule.cc
    rules/duration_rule.cc
    rules/exclusive_access_rule.cc
    rules/grid_blocks.cc
    rules/grid_rule.cc
    rules/horizon_rule.cc
    rules/local_clock.cc
    rules/notice_rule.cc
    rules/priority_window_rule.cc
    rules/privileged.cc
    rules/qualification_rule.cc
    rules/quota_periods.cc
    rules/rule_registry.cc
    rules/rule_set.cc
    rules/spacing_rule.cc
    rules/subject_bookings.cc
    rules/time_band_times.cc
    rules/time_quota_rule.cc
    search_candidates.cc
    slot_search.cc
  HEADERS
    constraint.h
    constraints/calendar_end_constraint.h
    constraints/calibration_constraint.h
    constraints/capability_constraint.h
    constraints/changeover_constraint.h
    constraints/companion_constraint.h
    constraints/constraint_set.h
    constraints/mode_constraint.h
    constraints/occupancy_constraint.h
    constraints/opening_constraint.h
    constraints/operator_constraint.h
    constraints/outage_constraint.h
    constraints/past_constraint.h
    constraints/placement.h
    constraints/standard_constraint.h
    constraints/status_constraint.h
    constraints/subject_constraint.h
    constraints/supply_constraint.h
    constraints/units_constraint.h
    leapfrog.h
    rules/agreement_rule.h
    rules/concurrent_rule.h
    rules/count_quota_rule.h
    rules/duration_rule.h
    rules/exclusive_access_rule.h
    rules/grid_blocks.h
    rules/grid_rule.h
    rules/horizon_rule.h
    rules/local_clock.h
    rules/notice_rule.h
    rules/priority_window_rule.h
    rules/privileged.h
    rules/qualification_rule.h
    rules/quota_periods.h
    rules/rule_set.h
    rules/rule_type.h
    rules/spacing_rule.h
    rules/subject_bookings.h
    rules/time_band_times.h
    rules/time_quota_rule.h
    search_candidates.h
    slot_search.h
  PUBLIC trilab::engine_state trilab::engine_violation absl::inlined_vector
         absl::span absl::statusor absl::strings absl::time
  PRIVATE absl::algorithm_container absl::str_format)
