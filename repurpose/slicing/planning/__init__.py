"""Judged sentences in, what each post says and does there out."""
