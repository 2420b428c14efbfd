"""The matching engine: pure Python, NumPy and SciPy. It knows no Django and no database."""
