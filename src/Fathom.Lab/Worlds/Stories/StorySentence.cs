namespace Fathom.Lab.Stories;

/// <summary>A sentence as it was told.</summary>
/// <param name="Choices">The options that were taken, in their order.</param>
/// <param name="Surprisal">−ln of their probability, nats.</param>
/// <param name="Pieces">Its words.</param>
/// <param name="Marks">What they express.</param>
/// <param name="InForce">Variables in force once it has been told.</param>
sealed record StorySentence(int[] Choices, double Surprisal, Piece[] Pieces, Mark[] Marks, int[] InForce);
