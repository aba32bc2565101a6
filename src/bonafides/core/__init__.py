"""No word of the domain: ids, time, errors, events, states, jobs, limits, outgoing http."""
