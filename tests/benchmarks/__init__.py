"""What the product takes, beside a floor measured in the same run. Timings decide no test."""
