"""Tests of papers: maps, atlases, packs, letters, tables."""
