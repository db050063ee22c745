using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>The files of <c>notes/</c> that belong to a dictionary.</summary>
static class NoteFiles
{
    /// <summary>Lines of <see cref="LatentLabel"/>.</summary>
    public static string Labels(RunFolder run, string dictionary) => In(run, "labels", dictionary);

    /// <summary>Lines of <see cref="LatentScore"/>.</summary>
    public static string Scores(RunFolder run, string dictionary) => In(run, "scores", dictionary);

    /// <summary>Lines of <see cref="CallNote"/>.</summary>
    public static string Calls(RunFolder run, string dictionary) => In(run, "calls", dictionary);

    public static string Lock(RunFolder run, string dictionary) => Path.Combine(run.Notes, $"{dictionary}.lock");

    static string In(RunFolder run, string kind, string dictionary) => Path.Combine(run.Notes, $"{kind}.{dictionary}.jsonl");
}
