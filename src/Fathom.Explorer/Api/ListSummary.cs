namespace Fathom.Explorer;

/// <summary>A list without its latents.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What it is called; raw.</param>
/// <param name="Count">Its latents.</param>
/// <param name="By">Who changed it last; raw.</param>
/// <param name="At">When.</param>
sealed record ListSummary(int Id, string Name, int Count, string By, DateTimeOffset At);
