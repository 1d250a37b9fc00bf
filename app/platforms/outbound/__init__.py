"""The other half of a platform: a reply in, a request out; its answer in, what became of the reply out. Pure."""
