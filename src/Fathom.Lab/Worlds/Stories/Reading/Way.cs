namespace Fathom.Lab.Stories;

/// <summary>One way in which the program can have written a sentence.</summary>
/// <param name="Choices">Its choices in their order.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="LogProbability">ln of the probability of the choices.</param>
/// <param name="Memory">What the story knows after it.</param>
/// <param name="Marks">What its pieces express.</param>
/// <param name="Pieces">Its words.</param>
sealed record Way(int[] Choices, int End, double LogProbability, StoryMemory Memory, Mark[] Marks, Piece[] Pieces);
