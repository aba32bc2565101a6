"""`web`, `worker`, `migrate`: the parts of a deployment, and the sockets that they listen on."""
