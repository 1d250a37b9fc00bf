"""The queue, and every act of a person on a case."""
