"""Events for the marketplace: endpoints, deliveries, signatures."""
