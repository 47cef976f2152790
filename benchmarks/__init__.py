"""Measures the portal as ratios within one run: machines are noisy, yardsticks beside the thing are not."""
