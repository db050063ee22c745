using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>What the tiny run's latents might track: a report with scores made up, written as an evaluation writes it.</summary>
static class TinyTruth
{
    public const int Best = 7, Second = 15, Third = 3, AtTheEdge = 2, BelowIt = 12;

    static readonly TruthVariable Rain = Variable("weather is rain", "words that tell of rain");
    static readonly TruthVariable Forest = Variable("place in force is the forest behind the mill",
        "everything that happens in that forest");
    static readonly TruthVariable Markup = Variable("<script>alert(3)</script> is on", "");
    static readonly TruthVariable Square = Variable("e4 is mine", "after the move, e4 holds a disc of the player who moves next");
    static readonly TruthVariable Rare = new(new("snow", "snow", "words that tell of snow"), 3, 1, IsCommon: false);

    /// <summary>Names are chosen by the F1 on training rows: one latent keeps its name with a held-out F1 below one half,
    /// another has none in spite of one above. Rain and the square are told with an F1 of .8 or more; a control tells
    /// everything, and must not count.</summary>
    public static TruthReport Report { get; } = new(
        [Rain, Forest, Markup, Square, Rare],
        [
            new("this dictionary",
            [
                Score(Best, 0.91, 0.95, 0.3), Score(Second, 0.8, 0.7, 0), Score(AtTheEdge, 0.4, 0.4, 0, 0.5),
                Score(20, 0.8, 0.8, 0.1) with { F1 = 0.8 }, null,
            ]),
            new("linear probe", [.. Enumerable.Repeat(Score(null, 1, 1, 0), 4), null]),
        ],
        [
            new(AtTheEdge, 2, Score(AtTheEdge, 0.4, 0.4, 0, 0.5)),
            new(Third, 0, Score(Third, 0.5, 1, 0)),
            new(Best, 0, Score(Best, 0.91, 0.95, 0.3)),
            new(BelowIt, 3, Score(BelowIt, 0.9, 0.6, 0, 0.499)),
            new(Second, 1, Score(Second, 0.8, 0.7, 0)),
        ], 1000, 500, 200);

    public static string FileIn(TinyRun run) => Path.Combine(run.Folder.Evaluation(TinyRun.Dictionary), "truth.json");

    public static void Write(TinyRun run, string? hash = null)
    {
        Directory.CreateDirectory(run.Folder.Evaluation(TinyRun.Dictionary));
        hash ??= Fingerprint.OfDictionary(run.Folder, TinyRun.Dictionary);
        var source = new EnvelopeSource(TinyRun.Dictionary, null, "tiny-model", "tiny.jsonl", 28, "0", hash);
        new TruthEnvelope(Report, source, new(), "text files", DateTimeOffset.UnixEpoch).Write(FileIn(run));
    }

    static TruthVariable Variable(string name, string description) =>
        new(new(name, name.Split(" is ")[0], description), 500, 100, true);

    static VariableScore Score(int? unit, double precision, double recall, double threshold, double trainF1 = 0.99) =>
        new(unit, threshold, trainF1, precision, recall, 2 * precision * recall / (precision + recall), 0.9);
}
