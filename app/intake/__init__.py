"""Keep each delivery, then turn it into messages: nothing is lost, nothing is counted twice."""
