# Calendars, holidays, recurrences and outages as spans of minutes.
trilab_library(engine_calendar
  SOURCES blocked_spans.cc holidays.cc local_time.cc openings.cc
          openings_builder.cc recurrence.cc recurrence_rule.cc
  HEADERS blocked_spans.h holidays.h local_time.h openings.h recurrence.h
          recurrence_rule.h
  PUBLIC trilab::engine_types absl::btree absl::span absl::status
         absl::statusor absl::strings absl::time
  PRIVATE PkgConfig::Ical trilab::storage_base)
