# What the engine knows.
trilab_library(engine_state
  SOURCES accounts.cc booking.cc fingerprint.cc state.cc
          waitlist/waitlist.cc waitlist/waitlist_entry.cc
          waitlist/waitlist_order.cc
  HEADERS accounts.h ask.h booking.h campaign/campaign.h command.h copy_on_write.h fact.h
          fingerprint.h ledger_entry.h paged_set.h series/series.h state.h
          subject_uses.h waitlist/waitlist.h waitlist/waitlist_entry.h
          waitlist/waitlist_order.h
  PUBLIC trilab::engine_types trilab::engine_timeline trilab::engine_catalog
         absl::btree absl::inlined_vector absl::status absl::strings
         absl::time)

# Decisions about bookings.
trilab_library(engine_booking
  SOURCES approval.cc approval_decisions.cc booking_change.cc
          booking_decisions.cc booking_request.cc
          campaign/campaign_decisions.cc campaign/campaign_graph.cc
          campaign/placement_check.cc campaign/start_windows.cc
          campaign/step_booking.cc campaign/transport.cc cancel_judgement.cc
          due_decisions.cc money/ledger_decisions.cc money/penalty.cc
          money/settlement.cc overrides.cc rejudge.cc
          reroute/consequences.cc reroute/equivalents.cc reroute/give_way.cc
          reroute/outage_hits.cc reroute/reroute_decisions.cc
          series/series_dates.cc series/series_decisions.cc use_decisions.cc
          waitlist/offer_queue.cc waitlist/waitlist_decisions.cc
  HEADERS approval.h booking_change.h booking_decisions.h booking_request.h
          campaign/campaign_decisions.h campaign/campaign_graph.h
          campaign/placement_check.h campaign/start_windows.h
          campaign/step_booking.h campaign/transport.h cancel_judgement.h money/ledger_decisions.h money/penalty.h
          money/settlement.h overrides.h refused_ask.h rejudge.h
          reroute/consequences.h reroute/equivalents.h reroute/give_way.h
          reroute/outage_hits.h reroute/reroute_decisions.h
          series/series_dates.h series/series_decisions.h
          waitlist/offer_queue.h waitlist/waitlist_decisions.h
  PUBLIC trilab::engine_calendar trilab::engine_search trilab::engine_state
         absl::inlined_vector absl::statusor absl::strings absl::time
  PRIVATE trilab::engine_violation absl::btree absl::status)

# The engine: everything above, and the one door to all decisions.
trilab_library(engine
  SOURCES engine.cc
  HEADERS engine.h
  PUBLIC trilab::engine_booking trilab::engine_calendar
         trilab::engine_catalog trilab::engine_resource_decisions
         trilab::engine_search trilab::engine_state trilab::engine_timeline
         trilab::engine_violation absl::time)
