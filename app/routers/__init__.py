"""HTTP only: each file translates between requests and the use cases, with its models at its top."""
