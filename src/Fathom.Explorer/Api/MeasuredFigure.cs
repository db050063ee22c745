namespace Fathom.Explorer;

/// <summary>One figure, and what the controls reach.</summary>
/// <param name="Key">As in the file, such as <c>explained_variance</c>.</param>
/// <param name="Category">As in the file, such as <c>reconstruction_quality</c>.</param>
/// <param name="Words">What it says; null of a file that does not say.</param>
/// <param name="First">Whether it is one of the few that a short table shows.</param>
/// <param name="Own">Of the dictionary.</param>
/// <param name="Tells">Whether it tells the dictionary from chance; null where that is not known, or not asked.</param>
/// <param name="AgainstChance">That in words; null where it is not asked.</param>
/// <param name="Controls">Of the controls.</param>
sealed record MeasuredFigure(string Key, string Category, string? Words, bool First, MeasuredValue Own, bool? Tells, string? AgainstChance,
    IReadOnlyList<MeasuredControl> Controls);
