"""The whole graph at a look: what the timeline, the network and the map show, as data, as tables, and as pictures."""
