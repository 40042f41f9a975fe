"""An Article in; quotes, threads, titles, hashtags and clip scripts out."""
