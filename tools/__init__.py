"""Programs for who works on Repurpose; none of them is part of the package."""
