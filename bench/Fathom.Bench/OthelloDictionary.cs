namespace Fathom.Bench;

/// <summary>A dictionary at one layer.</summary>
/// <param name="Board">What it knows of the board.</param>
/// <param name="L0">Latents active on a token at the end of its training.</param>
/// <param name="Fvu">Share of the variance that it missed there.</param>
sealed record OthelloDictionary(BoardFigures Board, double L0, double Fvu);
