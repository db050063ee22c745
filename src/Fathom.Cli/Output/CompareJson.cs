using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>A comparison as one JSON object, with every latent.</summary>
static class CompareJson
{
    public static object Of(CompareResult result) => new
    {
        result.Rows,
        result.HeldOut,
        pair = result.Pair is { } pair ? Pair(pair) : null,
        stability = result.Stability is { } stability ? Stability(stability) : null,
        stitching = result.Stitching is { } stitching ? Stitching(stitching) : null,
        result.NotStitched,
        split = result.Split is { } split ? Split(split) : null,
    };

    static object Pair(PairComparison pair) => new
    {
        dictionaries = new[] { Side(pair.A), Side(pair.B) },
        pairs = new
        {
            pair.Pairs.Method,
            count = pair.PairCount,
            pair.Mcc,
            pair.EncoderMcc,
            pair.MeanCorrelation,
            partner = pair.Pairs.Partner,
            pair.Cosine,
            pair.EncoderCosine,
            pair.Correlation,
        },
    };

    static object Side(PairSide side) => new
    {
        side.Name,
        side.Latents,
        side.Firing,
        mmcs = side.Best.MeanSigned,
        meanAbsolute = side.Best.MeanAbsolute,
        encoderMeanAbsolute = side.Encoder.MeanAbsolute,
        chance = new { side.Null.Shaped, mean = side.Null.Mean(), side.Threshold, side.IsotropicThreshold },
        side.AboveChance,
        side.Unique,
        side.Best.Nearest,
        side.Best.Cosine,
        encoderNearest = side.Encoder.Nearest,
        encoderCosine = side.Encoder.Cosine,
        side.Firings,
    };

    static object Stability(SeedStability stability) => new
    {
        dictionaries = stability.Names.Select((name, p) => new
        {
            name,
            latents = stability.Latents[p],
            inAll = stability.InAll(p),
            inMost = stability.InMost(p),
            inNone = stability.InNone(p),
            foundTimes = stability.Times[p],
        }),
        stability.Same,
        stability.Found,
        stability.AboveChance,
        stability.Mmcs,
    };

    static object Stitching(StitchReport report) => new
    {
        report.Small,
        report.Large,
        report.Same,
        report.Rows,
        report.Swaps,
        novelThatHelp = report.ShareThatHelps(novel: true),
        reconstructionThatHelp = report.ShareThatHelps(novel: false),
        cosineTellsHarm = report.CosineTellsHarm(),
        report.Stages,
        report.Novel,
        report.Nearest,
        report.Effect,
    };

    static object Split(SplitForest split) => new
    {
        split.Names,
        split.Latents,
        levels = split.Links.Select(links => new
        {
            parent = links.Select(link => link.Parent),
            cosine = links.Select(link => link.Cosine),
            firings = links.Select(link => link.Firings),
            withParent = links.Select(link => link.WithParent),
            ofParent = links.Select(link => link.OfParent),
        }),
    };
}
