namespace Fathom.Lab.Stories;

/// <summary>A kind of sentence.</summary>
/// <param name="Name">For statistics and error messages.</param>
/// <param name="Weight">How likely it is where it may come; 0 where it may not.</param>
/// <param name="Tell">Tells it.</param>
sealed record StoryEvent(string Name, Func<StoryMemory, double> Weight, Action<Teller> Tell);
