namespace Fathom.Lab.Stories;

/// <summary>Tense of a verb, in the order of <see cref="StoryVariables.Tenses"/>.</summary>
enum Tense
{
    Past,
    Present,
    Future,
}
