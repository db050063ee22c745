namespace Fathom.Explorer;

/// <summary>All that decides a steered text: what is done, what is continued, how tokens are drawn.</summary>
/// <param name="Interventions">All at once.</param>
/// <param name="Prompt">What is continued.</param>
/// <param name="MaxTokens">New tokens at most.</param>
/// <param name="Temperature">0 takes the likeliest token.</param>
/// <param name="TopK">Draws from that many of the likeliest; 0 from all.</param>
/// <param name="TopP">Draws from the likeliest that hold this probability.</param>
/// <param name="Seed">Of the draws, the same in every column.</param>
/// <param name="FrozenAttention">Whether attention behind the site is what it is without steering.</param>
sealed record SteerSettings(IReadOnlyList<InterventionRequest> Interventions, string Prompt, int MaxTokens = 80, double Temperature = 1,
    int TopK = 0, double TopP = 1, ulong Seed = 0, bool FrozenAttention = false);
