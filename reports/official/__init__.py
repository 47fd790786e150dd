"""The official form as data: pure Python, standard library only."""
