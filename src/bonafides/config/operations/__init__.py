"""What runs and watches a deployment: recurring work, metrics, and the pages generated from the code."""
