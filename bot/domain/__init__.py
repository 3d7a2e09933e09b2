"""The rules: pure functions over frozen state. Standard library only; nothing here reads a clock or the outside."""
