namespace Fathom.Lab.Stories;

/// <summary>A variable that some written pieces express.</summary>
/// <param name="Variable">Index into <see cref="StoryVariables.All"/>.</param>
/// <param name="Form">How.</param>
/// <param name="Start">First piece.</param>
/// <param name="End">Behind the last piece.</param>
readonly record struct Mark(int Variable, MentionForm Form, int Start, int End);
