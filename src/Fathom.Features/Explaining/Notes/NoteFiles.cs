using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>The files of <c>notes/</c> that belong to a dictionary.</summary>
static class NoteFiles
{
    /// <summary>Lines of <see cref="LatentLabel"/>, by explainers.</summary>
    public static string Labels(RunFolder run, string dictionary) => In(run, "labels", dictionary);

    /// <summary>Lines of <see cref="LatentScore"/>.</summary>
    public static string Scores(RunFolder run, string dictionary) => In(run, "scores", dictionary);

    /// <summary>Lines of <see cref="CallNote"/>.</summary>
    public static string Calls(RunFolder run, string dictionary) => In(run, "calls", dictionary);

    /// <summary>Lines of <see cref="LatentLabel"/>, by people.</summary>
    public static string Written(RunFolder run, string dictionary) => In(run, "written", dictionary);

    /// <summary>Lines of <see cref="LatentList"/>.</summary>
    public static string Lists(RunFolder run, string dictionary) => In(run, "lists", dictionary);

    /// <summary>Settings of steering, by people.</summary>
    public static string Steering(RunFolder run, string dictionary) => In(run, "steering", dictionary);

    public static string Lock(RunFolder run, string dictionary) => Path.Combine(run.Notes, $"{dictionary}.lock");

    // An ending of its own: "people.x.lock" is the other lock of a dictionary that is called "people.x".
    public static string PeopleLock(RunFolder run, string dictionary) => Path.Combine(run.Notes, $"{dictionary}.people-lock");

    static string In(RunFolder run, string kind, string dictionary) => Path.Combine(run.Notes, $"{kind}.{dictionary}.jsonl");
}
